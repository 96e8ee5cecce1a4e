// npm run bench: times every workload and its peers in one interleaved run. README.md says how to read it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { engine } from 'tenuo-edge';
import { COLD_STARTS, measureColdStarts } from './cold.mjs';
import { measure } from './harness.mjs';
import { load, machineText, versions } from './machine.mjs';
import { HELP, Misuse, readOptions } from './options.mjs';
import { coldTableOf, comparisonOf, rowsOf, sizeTableOf, tableOf } from './report.mjs';
import { measureSizes, SIZES } from './size.mjs';
import { cases as chain } from './workloads/chain.mjs';
import { cases as constraints } from './workloads/constraints.mjs';
import { cases as decide } from './workloads/decide.mjs';
import { cases as decode } from './workloads/decode.mjs';
import { cases as signature } from './workloads/signature.mjs';
import { cases as worst } from './workloads/worst.mjs';

const WORKLOADS = [signature, decode, chain, decide, constraints, worst];
const ROUNDS = { timing: 60, cold: 20 };
const QUICK_ROUNDS = { timing: 10, cold: 4 };

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await main(options);
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  process.stderr.write(`${error.message}\nTry: npm run bench -- --help\n`);
  process.exitCode = 2;
}

async function main({ quick, filter, earlier, out }) {
  const matches = (name) => name.toLowerCase().includes(filter.toLowerCase());
  const cases = WORKLOADS.flatMap((workload) => workload()).filter(({ work }) => matches(work));
  const coldStarts = COLD_STARTS.filter(matches);
  const bundles = SIZES.filter(matches);
  if (cases.length + coldStarts.length + bundles.length === 0) throw new Misuse(`no workload is called "${filter}"`);

  const began = load();
  printHeader(began);
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const rows = rowsOf(measure(cases, { rounds: rounds.timing, onRound: progress('round', rounds.timing) }));
  const cold = measureColdStarts(coldStarts, { rounds: rounds.cold, onRound: progress('cold start', rounds.cold) });
  const sizes = await measureSizes(bundles);
  clearProgress();

  const parts = [];
  if (rows.length > 0) parts.push(tableOf(rows));
  if (cold.length > 0) parts.push(coldTableOf(cold));
  if (sizes.length > 0) parts.push(sizeTableOf(sizes));
  if (earlier !== undefined) parts.push(comparisonOf(rows, earlier));
  console.log(parts.join('\n\n'));

  const loads = [began, load()];
  write(out, { ...circumstances(), quick, load: loads, rows, cold, sizes });
  console.log(`\nload ${loads.join(' before, ')} after; written to ${out}`);
}

function circumstances() {
  return {
    machine: machineText(),
    node: process.version,
    date: new Date().toISOString(),
    kernel: engine().kernel,
    versions: versions(),
  };
}

function printHeader(began) {
  const { 'tenuo-edge': own, ...others } = versions();
  console.log(`tenuo-edge ${own}, ${engine().kernel} kernel; ${machineText()}; load ${began}`);
  console.log(
    `${Object.entries(others)
      .map((pair) => pair.join(' '))
      .join(', ')}\n`,
  );
}

function write(file, result) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** One line that is overwritten, where a person is looking. */
function progress(name, total) {
  if (!process.stderr.isTTY) return () => {};
  return (round) => process.stderr.write(`\r\u001b[K${name} ${round + 1} of ${total}`);
}

function clearProgress() {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
