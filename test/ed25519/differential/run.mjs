// Ed25519 on every kernel and in the JavaScript twin against node:crypto with a refusal of the encodings of small order:
// seeded cases in batches of 1 to 130 with keys new, seen, mixed and as they come; one failure at every place of a
// batch; every length of message.
//
//   npm run test:ed25519
//   ED25519_CASES=1000000 ED25519_SEED=2 npm run test:ed25519      the long run
//
// Prints the seed and the bytes of each verdict that differs. The last line is `ed25519: N passed, M failed`.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundle } from '../../../scripts/run-ts.mjs';
import { root } from '../../../scripts/twins.mjs';

const seed = process.env.ED25519_SEED ?? '1';
const count = Number(process.env.ED25519_CASES ?? 50_000);
const workers = Math.min(availableParallelism(), 8);
if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('ED25519_CASES is a positive integer');

const path = await bundle('test/ed25519/differential/worker.ts');

function share(worker) {
  const workerData = { build: join(root, 'build/'), seed, count, worker, workers };
  return new Promise((resolve, reject) => {
    new Worker(path, { workerData }).on('message', resolve).on('error', reject);
  });
}

const start = performance.now();
const reports = await Promise.all(Array.from({ length: workers }, (_, worker) => share(worker)));
const seconds = (performance.now() - start) / 1000;
const failures = reports.flatMap((report) => report.failures);

/** Whether node:crypto accepts points of small order here: then it does in every kind that may have them. */
const isLax = reports.some(({ kinds }) => Object.values(kinds).some(({ small }) => small > 0));
const rules = Object.entries(reports[0].rules).map(([kind, verdicts]) => [
  kind,
  verdicts.filter((verdict) => isLax || verdict !== 'small'),
]);

let judged = 0;
console.log(`${''.padEnd(36)} accepted  refused  refused for small order only`);
for (const [kind, rule] of rules) {
  const counts = ['accepted', 'refused', 'small'].map((verdict) => {
    const sum = reports.reduce((total, { kinds }) => total + (kinds[kind]?.[verdict] ?? 0), 0);
    if (sum > 0 && !rule.includes(verdict)) failures.push(`${kind}: ${sum} ${verdict}, of ${rule} alone`);
    return sum;
  });
  const total = counts.reduce((a, b) => a + b, 0);
  // In a few cases a verdict may be missing by chance.
  if (total >= 300 && counts.filter((n) => n > 0).length < rule.length) failures.push(`${kind}: not all of ${rule}`);
  judged += total;
  console.log(`${kind.padEnd(36)} ${counts.map((n) => String(n).padStart(8)).join(' ')}`);
}
if (judged !== count) failures.push(`${judged} cases were judged, not ${count}`);

let passed = 0;
for (const section of Object.keys(reports[0].verdicts)) {
  for (const engine of Object.keys(reports[0].verdicts[section])) {
    const verdicts = reports.reduce((sum, report) => sum + (report.verdicts[section]?.[engine] ?? 0), 0);
    passed += verdicts;
    console.log(`${section.padEnd(8)} ${engine.padEnd(42)} ${String(verdicts).padStart(8)} verdicts`);
  }
}
if (!isLax) console.log('node:crypto of this runtime refuses points of small order itself');
console.log(`${judged} cases, ${seconds.toFixed(1)} s, seed ${seed}, ${workers} workers`);
for (const failure of failures) console.error(failure);
const failed = Math.max(
  failures.length,
  reports.reduce((sum, report) => sum + report.failed, 0),
);
console.log(`ed25519: ${passed - Math.min(failed, passed)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
