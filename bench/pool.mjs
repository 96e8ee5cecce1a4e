// Pools of worker threads beside one thread, under each runtime: `node bench/pool.mjs` by itself, or as part of a run.
//
// A row is { program, what, by, p50_us, p99_us, min_us }: of a batch, microseconds from the call to all its decisions; of
// throughput, microseconds a decision with several calls under way.
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commandOf, isPresent } from './programs.mjs';
import { number } from './report.mjs';

const PROGRAM = fileURLToPath(new URL('pool/program.mjs', import.meta.url));

export const POOLS = 'pool of workers';

/** @param {readonly string[]} runtimes @param {{ rounds: number, ms: number }} settings */
export function measurePools(runtimes, settings, onStep = () => {}) {
  return runtimes.flatMap((program) => {
    onStep(`pool on ${program}`);
    const [file, ...flags] = commandOf(program);
    const { status, stdout, stderr } = spawnSync(file, [...flags, PROGRAM, JSON.stringify(settings)], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${PROGRAM} failed on ${program}: ${stderr}`);
    return JSON.parse(stdout).rows.map((row) => ({ program, ...row }));
  });
}

export function poolTableOf(rows) {
  const cells = (row) => [row.p50_us, row.p99_us, row.min_us].map((value) => number(value).padStart(10)).join('');
  const lines = rows.map((row) => `  ${row.what.padEnd(44)}${row.by.padEnd(16)}${row.program.padEnd(10)}${cells(row)}`);
  return [`${'microseconds'.padEnd(72)}       p50       p99       min`, ...lines].join('\n');
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  const names = process.argv.slice(2);
  const runtimes = names.length > 0 ? names : ['node24', 'deno', 'bun'].filter(isPresent);
  console.log(poolTableOf(measurePools(runtimes, { rounds: 6, ms: 200 })));
}
