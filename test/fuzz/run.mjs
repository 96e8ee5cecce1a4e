// Seeded mutations of every vector, run on both engines: whatever they say has to be the same, to the byte.
//
//   npm run test:fuzz
//   FUZZ_MUTATIONS=200000 FUZZ_SEED=2 npm run test:fuzz
//   FUZZ_KINDS=open,text npm run test:fuzz  those kinds alone
//   FUZZ_ONLY=1234 npm run test:fuzz        one mutation by itself
//
// Prints the seed, the number and the input of each mutation on which the engines differ, one throws, or one takes
// longer than a second. The last line is `fuzz: N passed, M failed`.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { bundle } from '../../scripts/run-ts.mjs';
import { root } from '../../scripts/twins.mjs';

const seed = process.env.FUZZ_SEED ?? '1';
const only = process.env.FUZZ_ONLY === undefined ? undefined : Number(process.env.FUZZ_ONLY);
const count = only === undefined ? Number(process.env.FUZZ_MUTATIONS ?? 20_000) : 1;
const kindsWanted = process.env.FUZZ_KINDS?.split(',');
const workers = only === undefined ? Math.min(availableParallelism(), 8) : 1;
if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('FUZZ_MUTATIONS is a positive integer');

const path = await bundle('test/fuzz/worker.ts');

/** One worker's share. A worker that dies is a failure of the run. */
function share(index) {
  const from = only ?? index;
  const workerData = { root, seed, from, to: only === undefined ? count : only + 1, step: workers, only: kindsWanted };
  return new Promise((resolve) => {
    const worker = new Worker(path, { workerData });
    worker.on('message', resolve);
    worker.on('error', (error) =>
      resolve({ kinds: {}, failures: [`a worker died: ${error.stack ?? error}`], failed: 1 }),
    );
  });
}

const start = performance.now();
const results = await Promise.all(Array.from({ length: workers }, (_, index) => share(index)));
const seconds = (performance.now() - start) / 1000;

const kinds = new Map();
for (const { kinds: part } of results) {
  for (const [kind, reasons] of Object.entries(part)) {
    const tally = kinds.get(kind) ?? new Map();
    kinds.set(kind, tally);
    for (const [reason, n] of Object.entries(reasons)) tally.set(reason, (tally.get(reason) ?? 0) + n);
  }
}

const failures = results.flatMap((result) => result.failures);
const reasons = new Set();
for (const [kind, tally] of [...kinds].sort()) {
  const total = [...tally.values()].reduce((a, b) => a + b, 0);
  const accepted = (tally.get('0') ?? 0) + (tally.get('1') ?? 0);
  for (const reason of tally.keys()) reasons.add(reason);
  console.log(`${kind.padEnd(18)} ${String(total).padStart(7)}  ${accepted} accepted, ${tally.size} answers`);
  // A family that accepts everything, or nothing, tests nothing.
  if (total > 300 && (accepted === 0 || accepted === total))
    failures.push(`${kind}: no input was ${accepted === 0 ? 'accepted' : 'refused'}`);
}
console.log(`${reasons.size} different answers, ${seconds.toFixed(1)} s, seed ${seed}, ${workers} workers`);
for (const failure of failures) console.error(failure);
const failed = Math.max(
  failures.length,
  results.reduce((sum, result) => sum + result.failed, 0),
);
console.log(`fuzz: ${count - Math.min(failed, count)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
