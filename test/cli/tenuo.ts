// Runs the built program in a directory of its own, as a person does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { SigningKey } from '../../src/index.ts';
import { type Outcome, plainEnvironment, projectRoot, requireBuild } from '../support/spawn.ts';

export const PROGRAM = join(projectRoot, 'dist/cli.js');
/** 2027-01-15T08:00:00Z. */
export const NOW = 1_800_000_000;
export const AT = ['--at', '2027-01-15T08:00:00Z'] as const;

export interface Calling {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** A directory with a program beside it; removed at the end. */
export class Place {
  readonly directory = mkdtempSync(join(tmpdir(), 'tenuo-cli-'));

  constructor() {
    requireBuild();
    afterAll(() => rmSync(this.directory, { recursive: true, force: true }));
  }

  /** Runs `tenuo args…` here to its end. Variables of the tests' own environment that it reads are left out. */
  tenuo(args: readonly string[], { input = '', env = {} }: Calling = {}): Outcome {
    const inherited = Object.entries(plainEnvironment()).filter(([name]) => !name.startsWith('TENUO_'));
    return spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: this.directory,
      encoding: 'utf8',
      input,
      env: { ...Object.fromEntries(inherited), ...env },
    });
  }

  /** What it writes as JSON. */
  json(args: readonly string[], calling?: Calling) {
    return JSON.parse(this.tenuo([...args, '--json'], calling).stdout);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  write(name: string, content: string | Uint8Array, mode = 0o600): void {
    writeFileSync(this.path(name), content, { mode });
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** NAME.key and NAME.pub of the key with this seed. */
  keys(...names: readonly string[]): void {
    for (const name of names) {
      this.write(`${name}.key`, seeded(name).exportPem());
      this.write(`${name}.pub`, seeded(name).publicKey.toPem(), 0o644);
    }
  }
}

const CAST = ['root', 'agent', 'worker', 'boss', 'control', 'service', 'mallory'];

/** The key of one of the cast. */
export function seeded(name: string): SigningKey {
  return SigningKey.fromSeed(seedOf(name));
}

export function seedOf(name: string): Uint8Array {
  return new Uint8Array(32).fill(1 + CAST.indexOf(name));
}
