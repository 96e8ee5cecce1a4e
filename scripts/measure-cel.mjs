// What CEL costs: the size of the library, and reading and evaluating an expression in both readings.
//
//   node scripts/build.mjs && node scripts/measure-cel.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './twins.mjs';

const load = (path) => import(pathToFileURL(join(root, 'build/esm/src/cel', path)).href);
const [{ holds }, { Budget }, upstream, { parse }, standard, { fromCbor }] = await Promise.all(
  [
    'evaluator.js',
    'budget.js',
    'upstream/evaluate.js',
    'upstream/parse.js',
    'standard/standard.js',
    'upstream/value.js',
  ].map(load),
);

const { resetBudget } = await load('../host/budget.js');

const file = readFileSync(join(root, 'build/esm/src/cel/standard/library.js'));
console.log(
  `library: ${file.length.toLocaleString('en-US')} bytes, ${gzipSync(file, { level: 9 }).length.toLocaleString('en-US')} gzip`,
);

/** Microseconds of one call: the least of 20 rounds. */
function microseconds(calls, call) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; i++) {
      resetBudget();
      call(i);
    }
    least = Math.min(least, Number(process.hrtime.bigint() - start) / calls / 1000);
  }
  return least.toFixed(2);
}

const NOW = 1_700_000_000;
/** `{"amount": 5, "currency": "eur"}` and `"prod-eu"` in CBOR. */
const ORDER = Buffer.from('a266616d6f756e74056863757272656e637963657572', 'hex');
const TEXT = Buffer.from('6770726f642d6575', 'hex');
const CASES = [
  ['amount <= 100 && currency in ["eur", "usd"]', ORDER],
  ['value.startsWith("prod-") && size(value) < 40', TEXT],
  ['value.matches("^prod-[a-z]+$")', TEXT],
];
for (const [expression, value] of CASES) {
  const { tree } = parse(expression);
  const program = standard.compile(expression);
  const subject = () => upstream.subjectOf(fromCbor(value));
  console.log(
    [
      expression,
      `  read in upstream's way    ${microseconds(200, () => parse(expression))} us`,
      `  read by the library       ${microseconds(200, () => standard.compile(expression))} us`,
      `  evaluated in upstream's   ${microseconds(2000, () => upstream.evaluate(tree, subject(), NOW, new Budget()))} us`,
      `  evaluated by the library  ${microseconds(2000, () => program(subject(), NOW))} us`,
      `  a constraint, compiled    ${microseconds(2000, () => holds(expression, value, NOW, new Budget()))} us`,
    ].join('\n'),
  );
}
