// npm run bench: times every workload and its peers in one interleaved run. docs/performance.md says how to read it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BASE_COMB_SIZE, KEY_COMB_SIZE, MAX_KEY_COMBS } from '../build/esm/assembly/layout.js';
import { createEngine } from '../build/esm/src/index.js';
import { COLD_STARTS, measureColdStarts } from './cold.mjs';
import { compare, comparisonText } from './compare.mjs';
import { quotedRuntime } from './figures.mjs';
import { matcher } from './filter.mjs';
import { LEVELS } from './fixtures/deploy.mjs';
import { install } from './install.mjs';
import { load, machineText, packageVersions } from './machine.mjs';
import { measure } from './measure.mjs';
import { FORMAT, HELP, Misuse, readOptions } from './options.mjs';
import { chosen, commandOf, isPinned, isPresent, suiteOn } from './programs.mjs';
import { busyText, coldTableOf, leftOutText, sizeTableOf, tableOf } from './report.mjs';
import { measureSizes, SIZES } from './size.mjs';

const FULL = { passes: 3, rounds: 12, cold: 20, warmUpMs: 60, batchMs: 2, asyncBatchMs: 20, caseMs: 300 };
const QUICK = { passes: 3, rounds: 4, cold: 4, warmUpMs: 15, batchMs: 1, asyncBatchMs: 10, caseMs: 20 };

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await main(options);
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  process.stderr.write(`${error.message}\nTry: npm run bench -- --help\n`);
  process.exitCode = 2;
}

async function main({ quick, filter, on, native, light, earlier, out }) {
  const asked = chosen(on);
  if (light) process.env.BENCH_LIGHT = '1';
  else install({ runtimes: asked.some(isPinned) });
  const runtimes = on.includes('all') ? asked.filter(isPresent) : asked;
  const settings = { ...(quick ? QUICK : FULL), filter };
  const programs = runtimes.map((name) => suiteOn(name, settings));
  if (native) programs.push(...(await (await import('./native.mjs')).nativePrograms(settings)));

  const matches = matcher(filter);
  const began = load();
  process.stdout.write(`${machineText()}; load ${began}\n`);
  const { passes, rounds } = settings;
  const others = [...COLD_STARTS, ...SIZES].filter(matches);
  const onReady = (works) => {
    if (!works.some(matches) && others.length === 0) throw new Misuse(`no workload is called "${filter}"`);
  };
  const measured = await measure(programs, { passes, rounds, onStep: progress, onReady });
  const spawned = runtimes
    .filter((name) => name.startsWith('node'))
    .map((name) => ({ name, command: commandOf(name) }));
  const cold = measureColdStarts(spawned, COLD_STARTS.filter(matches), {
    rounds: settings.cold,
    light,
    onStep: progress,
  });
  const sizes = await measureSizes(light ? [] : SIZES.filter(matches));
  progress('');

  const result = {
    format: FORMAT,
    date: new Date().toISOString(),
    machine: machineText(),
    load: [began, load()],
    settings: { quick, ...settings },
    packages: packageVersions(),
    constraints: Object.values(LEVELS[0]).map(String),
    memory: memoryFigures(),
    operations: filter === '' ? onQuoted(runtimes, 'operations.mjs') : undefined,
    doubled: filter === '' ? onQuoted(runtimes, 'doubled.mjs') : undefined,
    ...measured,
    cold,
    sizes,
  };
  print(result, earlier);
  write(out, result);
  console.log(`\nload ${result.load.join(' before, ')} after; written to ${out}`);
}

/** Bytes of the memories, and of the tables in them that cost room in the processor's cache. */
function memoryFigures() {
  return {
    wasm: createEngine('wasm').memory.length,
    js: createEngine('js').memory.length,
    baseTable: BASE_COMB_SIZE,
    keyTable: KEY_COMB_SIZE,
    mostKeyTables: MAX_KEY_COMBS,
  };
}

/** What a script of its own measures, on the runtime whose figures are quoted; undefined where none of them is a Node. */
function onQuoted(runtimes, name) {
  const nodes = runtimes.filter((runtime) => runtime.startsWith('node')).map((name) => ({ name }));
  if (nodes.length === 0) return undefined;
  const program = quotedRuntime({ programs: nodes });
  const [file, ...flags] = commandOf(program);
  const script = fileURLToPath(new URL(name, import.meta.url));
  const { status, stdout, stderr } = spawnSync(file, [...flags, script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return { program, ...JSON.parse(stdout) };
}

function print(result, earlier) {
  const { programs, rows, cold, sizes, packages } = result;
  const named = (versions) =>
    Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', ');
  const parts = programs.map(({ name, versions }) => `${name}: ${named(versions)}`);
  parts.push(named(packages));
  for (const text of [leftOutText(programs), tableOf(rows), busyText(rows)]) if (text !== '') parts.push('', text);
  if (cold.length > 0) parts.push('', coldTableOf(cold));
  if (sizes.length > 0) parts.push('', sizeTableOf(sizes));
  if (earlier !== undefined) parts.push('', comparisonText(compare(result, earlier)));
  console.log(parts.join('\n'));
}

function write(file, result) {
  mkdirSync(dirname(file), { recursive: true });
  // A row a line, so that two runs can be compared by eye.
  const text = JSON.stringify(result, null, 1).replace(/\{[^{}]*"(?:work|what)":[^{}]*\}/g, (row) =>
    row.replace(/\n\s*/g, ' '),
  );
  writeFileSync(file, `${text}\n`);
}

/** One line that is overwritten, where a person is looking. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
