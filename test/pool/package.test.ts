// The pool as it is packed: each module system starts its own worker, from beside itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { projectRoot, run } from '../support/spawn.ts';

const folder = mkdtempSync(join(projectRoot, 'build', 'pool-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

const USE = `
const pool = createPool({ trustedRoots: ['d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'], size: 2, cel: true });
pool.authorizeMany(Array(20).fill({ warrant: 'x', tool: 't', args: {} })).then((decisions) => {
  console.log(decisions.length, decisions.every((each) => each instanceof Denied), decisions[19].number, String(redact(decisions[0])).length);
  return pool.close();
});
`;

it.each([
  ['mjs', `import { createPool } from 'tenuo-edge/pool'; import { Denied, redact } from 'tenuo-edge';`],
  ['cjs', `const { createPool } = require('tenuo-edge/pool'); const { Denied, redact } = require('tenuo-edge');`],
])('runs from the package as %s', (extension, load) => {
  const file = join(folder, `program.${extension}`);
  writeFileSync(file, load + USE);
  expect(run(file)).toMatchObject({ status: 0, stderr: '', stdout: '20 true 1202 36\n' });
});

it('needs the file of its worker where it was bundled, and says so', () => {
  const file = join(folder, 'elsewhere.mjs');
  writeFileSync(
    file,
    `import { createPool } from 'tenuo-edge/pool';
const pool = createPool({ trustedRoots: ['d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'], worker: '${folder}/none.js' });
await pool.authorize({ warrant: 'x', tool: 't', args: {} }).catch((error) => console.log(error.code, error.message));`,
  );
  expect(run(file).stdout).toMatch(
    /^worker-lost no worker can be started: Cannot find module .*createPool\(\{ worker \}\)/,
  );
});
