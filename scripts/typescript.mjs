// A loader hook for programs written in TypeScript, on a Node that cannot run them: esbuild takes the types away, and
// writes out what that Node's JavaScript has not yet (decorators, `using`). Nothing is bundled, so that imports are the package's.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

/** For `registerHooks`, and for `register` of a Node that has not that one yet. */
export function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = transformSync(readFileSync(sourcefile, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile,
  });
  return { format: 'module', source: code, shortCircuit: true };
}
