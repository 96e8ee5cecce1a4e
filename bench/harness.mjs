// Interleaved timing on tinybench: in every round each case runs one short batch, so that load and clock changes
// hit all alike. A sample is the mean of a batch; medians and minima are taken over the samples of all rounds.
import { Bench } from 'tinybench';

/** Short enough to fall between two preemptions on a busy machine. */
const BATCH_MS = 2;
const WARM_UP_MS = 60;
/** A case that takes long runs in fewer rounds: until it has taken so much time, but this often at least. */
const CASE_MS = 1500;
const FEWEST_SAMPLES = 3;

/**
 * @typedef {object} Case
 * @property {string} work what is done: the row
 * @property {string} by who does it: `wasm`, `js`, or a peer's name
 * @property {() => void} run does it once, checks the result and throws where it is wrong
 * @property {() => void} [prime] brings the engine into the state that is timed, which other cases change: before each batch
 */

/**
 * @param {readonly Case[]} cases
 * @param {{ rounds: number, onRound?: (round: number) => void }} options
 * @returns {(Case & { samples: number[] })[]} samples in microseconds
 */
export function measure(cases, { rounds, onRound = () => {} }) {
  const entries = cases.map((item) => ({ ...item, samples: [], ...batchFor(item) }));
  for (let round = 0; round < rounds; round++) {
    onRound(round);
    runOnce(entries.filter(isDue));
  }
  return entries;
}

function isDue({ samples, batchMs }) {
  return samples.length < FEWEST_SAMPLES || samples.length * batchMs < CASE_MS;
}

/** One batch of each entry, in turn. */
function runOnce(entries) {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
  for (const [index, { run, batch, prime }] of entries.entries()) {
    const repeat = () => {
      prime?.();
      const began = bench.now();
      for (let left = batch; left > 0; left--) run();
      const elapsed = bench.now() - began;
      return { overriddenDuration: elapsed / batch, overriddenIterationCost: elapsed };
    };
    bench.add(String(index), repeat, { async: false });
  }
  bench.runSync();
  for (const [index, { result }] of bench.tasks.entries()) entries[index].samples.push(result.latency.mean * 1000);
}

/** Warms up to the optimising tier, then sizes the batch. */
function batchFor({ work, by, run }) {
  try {
    run();
  } catch (error) {
    throw new Error(`"${work}" fails on ${by}`, { cause: error });
  }
  const began = performance.now();
  let calls = 0;
  let fastest = Number.POSITIVE_INFINITY;
  while (performance.now() - began < WARM_UP_MS) {
    const burst = Math.max(1, calls);
    const start = performance.now();
    for (let left = burst; left > 0; left--) run();
    fastest = Math.min(fastest, (performance.now() - start) / burst);
    calls += burst;
  }
  const batch = Math.max(1, Math.round(BATCH_MS / fastest));
  return { batch, batchMs: batch * fastest };
}

export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
