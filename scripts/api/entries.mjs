// The entries of the package that have types, as package.json lists them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../twins.mjs';

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const TYPES = './dist/types/src/';

/**
 * What can be imported: `{ names: ['tenuo-edge/verify', 'tenuo-edge/verify-js'], source: 'src/verify.ts' }`. Names with the same
 * types stand together. What has no TypeScript source, such as the modules of WebAssembly, is left out.
 */
export function entries({ name, exports } = manifest) {
  const bySource = new Map();
  for (const [subpath, target] of Object.entries(exports)) {
    const types = typesOf(target);
    if (!types?.startsWith(TYPES)) continue;
    const source = `src/${types.slice(TYPES.length).replace(/\.d\.ts$/, '.ts')}`;
    bySource.set(source, [...(bySource.get(source) ?? []), `${name}${subpath.slice(1)}`]);
  }
  return [...bySource].map(([source, names]) => ({ source, names }));
}

/** The first types in a tree of conditions. */
function typesOf(target) {
  if (typeof target !== 'object' || target === null) return undefined;
  return target.types ?? Object.values(target).map(typesOf).find(Boolean);
}
