// The docstrings of the public surface: each says what CONTRIBUTING.md asks for, and its examples are typechecked and run.
//
//   node scripts/api-check.mjs            all of it
//   node scripts/api-check.mjs Warrant    what belongs to the symbols whose names begin so
//
// Docstrings are read from the sources; the examples run on what was built.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { docstrings } from './api/docstrings.mjs';
import { examplesOf, typeErrors, writeModules } from './api/examples.mjs';
import { lacks } from './api/rule.mjs';
import { buildOptions, surfaceOf } from './api/surface.mjs';
import { importTs } from './run-ts.mjs';
import { root } from './twins.mjs';

const [prefix = ''] = process.argv.slice(2);

if (!existsSync(join(root, 'dist/index.js'))) throw new Error('the examples run on what was built: npm run build');
const { fileNames, options } = buildOptions();
const program = ts.createProgram(fileNames, options);
const places = docstrings(program, surfaceOf(program)).filter(({ path }) => path.startsWith(prefix));
const examples = examplesOf(places);
const { codes } = await importTs('src/codes.ts');
const numbers = new Set(Object.values(codes));

const missing = places.flatMap((place) =>
  lacks(place, (number) => numbers.has(number)).map(
    (what) => `${place.file}:${place.line} ${place.path} lacks ${what}`,
  ),
);
for (const problem of [...missing, ...typeErrors(examples)]) complain(problem);
run(writeModules(examples));
if (process.exitCode === undefined)
  console.log(`${places.length} docstrings say what they have to; ${examples.length} examples typecheck and run.`);

function run(modules) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/api/run-examples.mjs'], {
    cwd: root,
    input: JSON.stringify(modules),
    encoding: 'utf8',
  });
  if (status === 0) return;
  complain(`${stdout}${stderr}`.trim() || `the examples end with ${status}`);
}

function complain(problem) {
  console.error(problem);
  process.exitCode = 1;
}
