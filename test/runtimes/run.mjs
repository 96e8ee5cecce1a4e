// The runtime matrix: the packed package in every runtime and bundler that this machine has, each asked the same set of
// questions, all of them answering the same to the byte.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences, digestOf, firstDifference, shownDifference } from './harness/compare.mjs';
import { documentOf } from './harness/document.mjs';
import { tableOf } from './harness/table.mjs';
import { PROJECT, prepare } from './harness/workspace.mjs';
import { isRelevant, ROWS, SELF_TEST } from './rows.mjs';
import { judgeAll, loadSet, questionsOf } from './set/set.mjs';

const USAGE = `usage: node test/runtimes/run.mjs [--only ROWS] [--document] [--list]

  --only ROWS   rows by name or by the beginning of it, separated by commas: --only node24,bun
  --document    write docs/runtimes.md from this run (a whole one: not with --only)
  --list        name the rows, and what keeps any of them from running here
  --help        this text

  REQUIRE_RUNTIMES=1   a row that cannot run is a failure

Before the first run: npm ci, and npm install --no-save --prefix test/runtimes; npm run build after a change. Browsers come from the system
(chromium, firefox-esr). The package is packed and installed from its tarball; the source tree is not used.
`;

/** Rows that run at a time. */
const AT_ONCE = 2;
const DOCUMENT = join(PROJECT, 'docs/runtimes.md');

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    document: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  process.stdout.write(USAGE);
} else if (options.list) {
  for (const row of ROWS)
    console.log(`${row.name.padEnd(16)}${row.title}${row.missing() === null ? '' : `; not here: ${row.missing()}`}`);
} else {
  process.exitCode = await matrix();
}

/** Runs the chosen rows. Returns the exit code. */
async function matrix() {
  const wanted = options.only?.split(',');
  const chosen = ROWS.filter((row) => wanted === undefined || wanted.some((name) => isRelevant(row, name)));
  if (chosen.length === 0) throw new Error(`no row of ${options.only}; --list names them`);
  if (options.document && wanted !== undefined) throw new Error('the document is written from a whole run');
  const set = loadSet();
  const questions = questionsOf(set);
  const workspace = await prepare();
  const began = performance.now();
  let rows;
  let caught;
  try {
    rows = await inTurns([SELF_TEST, ...chosen], (row) => runRow(row, { workspace, questions }));
    caught = selfTest(rows.shift(), set, rows);
  } finally {
    workspace.remove();
  }
  judgeRows(rows, set);
  return report(rows, caught, { workspace, set, seconds: (performance.now() - began) / 1000 });
}

/** Runs a few at a time, and keeps their order. */
async function inTurns(items, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function runRow(row, context) {
  const reason = row.missing();
  if (reason !== null) return done(row, { state: 'not run', reason }, 0);
  const began = performance.now();
  let outcome;
  try {
    outcome = { state: 'ran', report: await row.run(context) };
  } catch (error) {
    outcome = { state: 'failed', reason: error.message };
  }
  return done(row, outcome, (performance.now() - began) / 1000);
}

function done({ name, title, loaded }, outcome, seconds) {
  const { state, report, reason } = outcome;
  const what = report === undefined ? reason.split('\n')[0] : `${report.kind}, ${report.kernel}: ${report.reason}`;
  console.log(`${state.padEnd(8)}${name.padEnd(16)}${seconds.toFixed(1).padStart(6)} s  ${what}`);
  return { name, title, loaded, outcome, seconds };
}

/** Every row against upstream's answers, and against the first row that ran. */
function judgeRows(rows, set) {
  const reference = rows.find(({ outcome }) => outcome.state === 'ran')?.outcome.report.answers;
  for (const { name, outcome } of rows) {
    if (outcome.state !== 'ran') continue;
    const { answers } = outcome.report;
    const { good, wrong } = judgeAll(set, answers);
    const difference = firstDifference(reference, answers);
    outcome.digest = digestOf(answers);
    outcome.count = good;
    const faults = [];
    if (wrong.length > 0)
      faults.push(`${wrong.length} answers are not upstream's:\n  ${wrong.slice(0, 3).join('\n  ')}`);
    if (difference !== null)
      faults.push(
        `${differences(reference, answers)} answers differ from those of ${rows.find(({ outcome: { report } }) => report?.answers === reference).name}; the first is ${shownDifference(difference)}`,
      );
    if (faults.length === 0) continue;
    outcome.state = 'failed';
    outcome.reason = faults.join('\n');
    console.log(`\n${name}: ${outcome.reason}`);
  }
}

/** Whether the harness catches the row in which one verdict is flipped. */
function selfTest({ outcome }, set, rows) {
  const reference = rows.find((row) => row.outcome.state === 'ran');
  if (outcome.state !== 'ran' || reference === undefined) return false;
  const { answers } = outcome.report;
  return judgeAll(set, answers).wrong.length === 1 && differences(reference.outcome.report.answers, answers) === 1;
}

function report(rows, caught, { workspace, set, seconds }) {
  const count = (state) => rows.filter(({ outcome }) => outcome.state === state).length;
  const isRequired = process.env.REQUIRE_RUNTIMES === '1';
  const failed = count('failed') + (isRequired ? count('not run') : 0) + (caught ? 0 : 1);
  const table = tableOf(rows);
  console.log(`\n${table}\n`);
  console.log(`self-test: a row with one flipped verdict is ${caught ? 'caught' : 'NOT CAUGHT'}`);
  if (options.document && failed === 0) {
    writeFileSync(DOCUMENT, documentOf({ table, rows, set, workspace }));
    console.log('docs/runtimes.md is written');
  }
  console.log(`runtimes: ${count('ran')} rows alike, ${count('not run')} not run, ${Math.round(seconds)} s`);
  console.log(`runtimes: ${count('ran') + (caught ? 1 : 0)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
