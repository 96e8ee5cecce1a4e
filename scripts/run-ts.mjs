// Runs TypeScript under a Node that has no loader for it: bundles an entry with esbuild and imports it.
// The JavaScript core is taken as scripts/build.mjs bundled it.
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './twins.mjs';

const CACHE = join(root, 'node_modules', '.cache', 'tenuo-edge');

/** Bundles `entry`, a path within the project; returns the path of the result. Packages stay outside of it. */
export async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    write: false,
    logLevel: 'warning',
  });
  const { contents } = outputFiles[0];
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const path = join(CACHE, `${basename(entry, '.ts')}-${digest}.mjs`);
  mkdirSync(CACHE, { recursive: true });
  // Renamed into place: several processes may start from the same sources at once.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
  return path;
}

/** The exports of a TypeScript module, given by its path within the project. */
export async function importTs(entry) {
  return import(pathToFileURL(await bundle(entry)).href);
}
