// What the bundles in dist/ export at run time.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../twins.mjs';
import { manifest } from './entries.mjs';

const require = createRequire(import.meta.url);

/** For each file that stands for an entry: `{ file, names }`. Nothing where nothing was built, or where there are no names. */
export async function exportsOfBuild({ names }) {
  const found = [];
  for (const name of names) {
    const target = manifest.exports[`.${name.slice(manifest.name.length)}`];
    for (const file of new Set(filesOf(target))) {
      const path = join(root, file);
      // It is for a thread of the pool, and says so where it is imported elsewhere.
      if (!existsSync(path) || file.endsWith('/pool-worker.js')) continue;
      const module = file.includes('/cjs/') ? require(path) : await import(pathToFileURL(path).href);
      found.push({
        file: path,
        names: Object.keys(module).filter((each) => each !== 'default' && each !== 'module.exports'),
      });
    }
  }
  return found;
}

/** The files of a tree of conditions that Node can import. */
function filesOf(target) {
  if (typeof target === 'string') return target.endsWith('.js') ? [target] : [];
  return Object.entries(target ?? {}).flatMap(([condition, each]) => (condition === 'types' ? [] : filesOf(each)));
}
