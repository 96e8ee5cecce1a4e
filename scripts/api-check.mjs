// The docstrings of the public surface: each says what CONTRIBUTING.md asks for, and its examples are typechecked and run.
//
//   node scripts/api-check.mjs             all of it
//   node scripts/api-check.mjs Warrant     what belongs to the symbols whose names begin so
//   node scripts/api-check.mjs --settle    strikes off api/lacking.txt what is no longer lacking
//
// api/lacking.txt lists docstrings that still lack something. Nothing is added to it: what is new keeps the rule.
// Docstrings are read from the sources; the examples run on what was built.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { docstrings } from './api/docstrings.mjs';
import { examplesOf, typeErrors, writeModules } from './api/examples.mjs';
import { lacks } from './api/rule.mjs';
import { buildOptions, surfaceOf } from './api/surface.mjs';
import { importTs } from './run-ts.mjs';
import { root } from './twins.mjs';

const LACKING = join(root, 'api', 'lacking.txt');

const { values, positionals } = parseArgs({
  options: { settle: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [prefix = ''] = positionals;

if (!existsSync(join(root, 'dist/index.js'))) throw new Error('the examples run on what was built: npm run build');
const { fileNames, options } = buildOptions();
const program = ts.createProgram(fileNames, options);
const places = docstrings(program, surfaceOf(program)).filter(({ path }) => path.startsWith(prefix));
const examples = examplesOf(places);
const { codes } = await importTs('src/codes.ts');
const numbers = new Set(Object.values(codes));

const missing = places.flatMap((place) =>
  lacks(place, (number) => numbers.has(number)).map((what) => ({ place, what })),
);
const listed = existsSync(LACKING) ? readFileSync(LACKING, 'utf8').split('\n').filter(Boolean) : [];
settle(listed);
for (const problem of typeErrors(examples)) complain(problem);
run(writeModules(examples));
if (process.exitCode === undefined)
  console.log(
    `${places.length} docstrings, of which api/lacking.txt lists ${listed.length} lacks; ${examples.length} examples typecheck and run.`,
  );

/** Complains of what is missing and not listed, and of what is listed and not missing. */
function settle(listed) {
  const lacking = new Map(missing.map(({ place, what }) => [`${place.entry.names[0]} ${place.path}: ${what}`, place]));
  const left = listed.filter((line) => lacking.has(line));
  for (const [line, { file, line: at }] of lacking) if (!listed.includes(line)) complain(`${file}:${at} lacks ${line}`);
  if (values.settle && left.length > 0) writeFileSync(LACKING, `${left.join('\n')}\n`);
  else if (values.settle) rmSync(LACKING, { force: true });
  else if (prefix === '' && left.length < listed.length)
    complain(`api/lacking.txt lists ${listed.length - left.length} that lack nothing: npm run api:check -- --settle`);
}

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
