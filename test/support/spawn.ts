// Runs a program of this repository as a user does: a process of its own, on the built package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @throws Error where the package has not been built. */
export function requireBuild(): void {
  if (!existsSync(`${projectRoot}build/esm/src/index.js`))
    throw new Error('dist is missing: run `npm run build` first');
}

/** The environment without what turns colour on or off. */
export function plainEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...rest } = process.env;
  return { ...rest, ...extra };
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `node flags… path args…` in the project's root to its end. */
export function run(path: string, { args = [], flags = [], env }: RunOptions = {}): Outcome {
  requireBuild();
  return spawnSync(process.execPath, [...flags, path, ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: plainEnvironment(env),
  });
}
