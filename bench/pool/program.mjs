// What a pool of workers does for throughput and what it costs in latency, beside one thread, under the runtime that runs this.
// It writes one line of JSON: rows as bench/pool.mjs describes them.
import process from 'node:process';
import { Authorizer, engine } from '../../dist/index.js';
import { createPool } from '../../dist/pool.js';
import { ARGS, makeChain, NOW, ROOT, TOOL } from '../fixtures/deploy.mjs';
import { optional } from '../peers/optional.mjs';

/** Requests of one call. */
const BATCHES = [1, 8, 64, 256, 1024];
/** For throughput: so many calls of so many requests are under way at once. */
const AT_ONCE = 8;
const OF = 256;
/** More chains than an engine keeps, whose keys it has all seen; and one that it keeps. */
const CHAINS = { 'one chain, seen': 1, '16 chains in turn, keys seen': 16 };

const { rounds, ms } = JSON.parse(process.argv[2] ?? '{"rounds":6,"ms":200}');
const trustedRoots = [ROOT.publicKey.toHex()];
const authorizer = new Authorizer({ trustedRoots });
const pools = [1, 2, 4].filter((size) => size <= Math.max(2, navigatorThreads())).map((size) => poolOf(size));
const sides = [
  { by: 'one thread', decide: async (requests) => authorizer.authorizeMany(requests), end: async () => {} },
  ...pools,
  ...(await piscina()),
];

function navigatorThreads() {
  return globalThis.navigator?.hardwareConcurrency ?? 2;
}

function poolOf(size) {
  const pool = createPool({ trustedRoots, size });
  return { by: `pool of ${size}`, decide: (requests) => pool.authorizeMany(requests), end: () => pool.close() };
}

/** The usual pool of Node, around authorizeMany: requests and decisions are cloned, and the decisions are plain objects. */
async function piscina() {
  if (process.versions.bun !== undefined || process.versions.deno !== undefined) return [];
  const module = await optional('piscina', () => import('piscina'));
  if (module === undefined) return [];
  const size = 2;
  const pool = new module.Piscina({
    filename: new URL('piscina-worker.mjs', import.meta.url).href,
    workerData: { trustedRoots },
    minThreads: size,
    maxThreads: size,
    concurrentTasksPerWorker: 2,
  });
  // Split as our own pool does, so that both workers have something.
  const decide = async (requests) => {
    const share = Math.min(Math.max(Math.ceil(requests.length / size), 8), 64);
    const parts = Array.from({ length: Math.ceil(requests.length / share) }, (_, i) =>
      pool.run(requests.slice(i * share, (i + 1) * share)),
    );
    return (await Promise.all(parts)).flat();
  };
  return [{ by: `piscina of ${size}`, decide, end: () => pool.destroy() }];
}

function requestsOf(count, chains) {
  return Array.from({ length: count }, (_, i) => {
    const { stack, signature } = chains[i % chains.length];
    return { warrant: stack, tool: TOOL, args: ARGS, signature, now: NOW };
  });
}

const made = Array.from({ length: 16 }, (_, i) => makeChain(3, `pool ${i}`));

async function decided({ by, decide }, requests) {
  const decisions = await decide(requests);
  if (decisions.length !== requests.length || !decisions.every(({ allowed }) => allowed))
    throw new Error(`${by} decided wrongly`);
}

/** Microseconds of each call, one after the other, for some time. */
async function latencies(side, requests) {
  const samples = [];
  const end = performance.now() + ms;
  while (performance.now() < end || samples.length < 3) {
    const began = performance.now();
    await decided(side, requests);
    samples.push((performance.now() - began) * 1000);
  }
  return samples;
}

/** Microseconds a decision, with several calls under way. */
async function pace(side, requests) {
  const began = performance.now();
  let calls = 0;
  const repeat = async () => {
    while (performance.now() - began < ms) {
      calls += 1;
      await decided(side, requests);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, repeat));
  return ((performance.now() - began) * 1000) / (calls * requests.length);
}

const cases = [
  ...Object.entries(CHAINS).map(([name, count]) => {
    const requests = requestsOf(OF, made.slice(0, count));
    return { what: `throughput, ${name}`, measure: async (side) => [await pace(side, requests)] };
  }),
  ...BATCHES.map((count) => {
    const requests = requestsOf(count, made.slice(0, 1));
    return { what: `a batch of ${count}`, measure: (side) => latencies(side, requests) };
  }),
];
const rows = cases.flatMap(({ what }) => sides.map(({ by }) => ({ what, by, samples: [] })));
// The first round warms up. Sides take turns within a case, so that load hits all alike.
for (let round = 0; round <= rounds; round++) {
  for (const { what, measure } of cases) {
    for (const side of sides) {
      const samples = await measure(side);
      if (round > 0) rows.find((row) => row.what === what && row.by === side.by).samples.push(...samples);
    }
  }
}
for (const { end } of sides) await end();
const { kernel } = engine();
console.log(JSON.stringify({ kernel, rows: rows.map(summary) }));
process.exit(0);

function summary({ what, by, samples }) {
  samples.sort((a, b) => a - b);
  const at = (part) => Number(samples[Math.min(samples.length - 1, Math.floor(samples.length * part))].toPrecision(4));
  return { what, by, p50_us: at(0.5), p99_us: at(0.99), min_us: at(0) };
}
