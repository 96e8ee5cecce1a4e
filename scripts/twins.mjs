// Which files differ between the two worlds: each wasm-only module and its JavaScript twin.
// Used by the build (esbuild) and by the tests (vite), so that both replace the same files.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const TWINS = new Map(
  [
    ['assembly/memory', 'src/engine/js/memory.ts'],
    ['assembly/host', 'src/engine/js/host.ts'],
    ['assembly/hash/index', 'src/engine/js/hash.ts'],
    ['assembly/ed25519/index', 'src/engine/js/ed25519.ts'],
  ].map(([from, to]) => [resolve(root, from), resolve(root, to)]),
);

/** The twin of what `specifier` means in a file of `directory`, or undefined. */
export function twinOf(specifier, directory) {
  if (!specifier.startsWith('.')) return undefined;
  return TWINS.get(resolve(directory, specifier).replace(/\.ts$/, ''));
}

/** esbuild plugin. */
export const esbuildTwins = {
  name: 'twins',
  setup(build) {
    build.onResolve({ filter: /^\./ }, (args) => {
      const path = twinOf(args.path, args.resolveDir);
      return path ? { path } : undefined;
    });
  },
};

/** Vite plugin: also runs the core from its sources instead of the bundle, for breakpoints and coverage. */
export const viteTwins = {
  name: 'twins',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer) return undefined;
    const directory = dirname(importer.replace(/\?.*$/, ''));
    if (source === './core.js' && directory === resolve(root, 'src/engine/js')) return resolve(directory, 'entry.ts');
    return twinOf(source, directory);
  },
};
