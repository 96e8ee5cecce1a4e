// The pool as programs load it: bundled from the sources, so that worker threads can run it. It lies in the project, where
// imports of packages are found.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot } from '../support/spawn.ts';

export interface Built {
  readonly folder: string;
  /** A file of it. */
  url(name: string): URL;
  remove(): void;
}

/** index.js, pool.js and worker.js. */
export async function buildPool(): Promise<Built> {
  const folder = mkdtempSync(join(projectRoot, 'build', 'pool-'));
  await build({
    absWorkingDir: projectRoot,
    entryPoints: { index: 'src/index.ts', pool: 'src/pool/index.ts', worker: 'src/pool/worker.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    logLevel: 'warning',
  });
  return {
    folder,
    url: (name) => pathToFileURL(join(folder, name)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
