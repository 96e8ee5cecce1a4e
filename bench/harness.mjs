// Timing. A round runs one short batch of each case, in another order each time, so that load and clock changes hit
// all alike. A sample is the mean of a batch.

/**
 * @typedef {object} Case
 * @property {string} work what is done: the row
 * @property {string} by who does it: an engine, or a peer's name
 * @property {() => void | Promise<void>} [run] does it once, checks the result and throws where it is wrong
 * @property {() => { run: Function, prime?: Function }} [make] makes that ready, where it takes long: only for cases that are timed
 * @property {number} [per] how many of what the row names one run does; 1 where absent
 * @property {boolean} [async] whether `run` returns a promise; it is awaited
 * @property {() => void} [prime] brings the engine into the state that is timed, which other cases change: before each batch
 */

/**
 * @typedef {object} Settings
 * @property {number} warmUpMs how long each case runs before it is timed
 * @property {number} batchMs short enough to fall between two preemptions on a busy machine
 * @property {number} asyncBatchMs longer: in short batches waking the thread pool would dominate
 * @property {number} caseMs a case that takes longer in one pass misses the rounds that are left, after its first
 */

/** Warms every case up and sizes its batch. @param {readonly Case[]} cases @param {Settings} settings */
export async function prepare(cases, settings) {
  const entries = [];
  for (const item of cases) {
    const ready = { ...item, ...item.make?.() };
    entries.push({ ...ready, ...(await batchOf(ready, settings)), spent: 0 });
  }
  return entries;
}

async function batchOf(item, { warmUpMs, batchMs, asyncBatchMs }) {
  try {
    item.prime?.();
    await item.run();
  } catch (error) {
    throw new Error(`"${item.work}" fails on ${item.by}`, { cause: error });
  }
  const began = performance.now();
  let calls = 0;
  let fastest = Number.POSITIVE_INFINITY;
  while (performance.now() - began < warmUpMs) {
    const burst = Math.max(1, calls);
    fastest = Math.min(fastest, (await time(item, burst)) / burst);
    calls += burst;
  }
  return { batch: Math.max(1, Math.round((item.async ? asyncBatchMs : batchMs) / fastest)) };
}

/** Milliseconds that so many runs take. */
async function time({ run, async }, count) {
  const began = performance.now();
  if (async) for (let left = count; left > 0; left--) await run();
  else for (let left = count; left > 0; left--) run();
  return performance.now() - began;
}

/** One batch of each: microseconds a piece in the order of the entries, null where a case has had its time. */
export async function round(entries, { caseMs }, random = Math.random) {
  const samples = new Array(entries.length).fill(null);
  for (const i of shuffled(entries.length, random)) {
    const entry = entries[i];
    if (entry.spent >= caseMs) continue;
    entry.prime?.();
    const elapsed = await time(entry, entry.batch);
    entry.spent += elapsed;
    samples[i] = (elapsed * 1000) / entry.batch / (entry.per ?? 1);
  }
  return samples;
}

function shuffled(length, random) {
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
