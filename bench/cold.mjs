// Cold starts: whole processes, spawned in turn, from nothing to the first result; an empty one beside them.
//
//   node bench/cold.mjs [runtime...]     by itself: node24 and workerd, where they are installed; COLD_ROUNDS is how often (10)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hasWorkerd, measureWorkerd, WORKERD_STARTS } from './cold/workerd.mjs';
import { ARGS, makeChain, NOW, ROOT, TOOL } from './fixtures/deploy.mjs';
import { commandOf, isPresent } from './programs.mjs';
import { coldTableOf } from './report.mjs';
import { median } from './statistics.mjs';

const EMPTY = 'cold start, empty process, absolute';
/** With the compiled code of the last start, which Node keeps where it is asked to. */
const CACHED = 'cold start, tenuo-edge on WebAssembly, NODE_COMPILE_CACHE: one decision';
const PROGRAMS = {
  [EMPTY]: ['empty.mjs'],
  'cold start, tenuo-edge on WebAssembly: one decision': ['decision.mjs', 'wasm'],
  'cold start, tenuo-edge/verify on WebAssembly: one decision': ['decision.mjs', 'wasm', 'verify'],
  [CACHED]: ['decision.mjs', 'wasm'],
  'cold start, tenuo-edge on JavaScript: one decision': ['decision.mjs', 'js'],
  'cold start, hand-written on node:crypto: one decision': ['handwritten.mjs'],
  'cold start, node:crypto: one signature': ['node-crypto.mjs'],
  'cold start, WebCrypto: one signature': ['webcrypto.mjs'],
};
const WITH_PEERS = {
  'cold start, libsodium-wrappers: one signature': ['libsodium.mjs'],
  'cold start, @noble/ed25519: one signature': ['noble.mjs'],
  'cold start, @noble/curves: one signature': ['curves.mjs'],
  'cold start, biscuit-wasm: one decision': ['biscuit.mjs'],
  'cold start, cedar-wasm: one decision, no signature': ['cedar.mjs'],
};
const ALL = { ...PROGRAMS, ...WITH_PEERS };
/** Programs that need something made by another, once a runtime: it is their argument. */
const PREPARED = { 'biscuit.mjs': 'biscuit-token.mjs' };

export const COLD_STARTS = [...Object.keys(ALL), ...WORKERD_STARTS];

/**
 * Wall and processor time over those of an empty process of the same runtime, which comes first, as it is; and of its own steps,
 * import, instantiate and decide, medians of processor and wall time. What does not load is left out.
 *
 * @param {readonly { name: string, command: readonly string[] }[]} runtimes
 * @param {readonly string[]} names of COLD_STARTS
 * @returns {Promise<{ program: string, what: string, wall_ms: number, min_ms: number, cpu_ms: number, cpu_min_ms: number, steps?: object }[]>}
 */
export async function measureColdStarts(runtimes, names, { rounds, light, onStep }) {
  const call = callToDecide();
  const wanted = names.filter((name) => name in ALL && (!light || name in PROGRAMS));
  const spawned = wanted.length === 0 ? [] : measureProcesses(runtimes, wanted, { rounds, call, onStep });
  const edge = names.filter((name) => WORKERD_STARTS.includes(name));
  if (light || edge.length === 0 || !hasWorkerd()) return spawned;
  return [...spawned, ...(await measureWorkerd(edge, { rounds, call, onStep }))];
}

function measureProcesses(runtimes, wanted, options) {
  const cache = mkdtempSync(join(tmpdir(), 'tenuo-edge-cold-'));
  try {
    return measureIn(cache, runtimes, wanted, options);
  } finally {
    rmSync(cache, { recursive: true });
  }
}

function measureIn(cache, runtimes, wanted, { rounds, call, onStep }) {
  const chosen = [EMPTY, ...wanted.filter((name) => name !== EMPTY)];
  const text = JSON.stringify(call);
  const programs = runtimes.map(({ command }) => chosen.map((name) => argumentsOf(command, ALL[name], text)));
  const samples = programs.map((list) => list.map(() => []));
  for (let round = 0; round < rounds; round++) {
    onStep(`cold start ${round + 1} of ${rounds}`);
    for (const [r, { command }] of runtimes.entries()) {
      for (const [i, args] of programs[r].entries()) {
        if (args === undefined) continue;
        const env = chosen[i] === CACHED ? { ...process.env, NODE_COMPILE_CACHE: cache } : process.env;
        // The first start of all fills the cache.
        if (chosen[i] === CACHED && round === 0) spawnOnce(command, args, env);
        const sample = spawnOnce(command, args, env);
        if (sample === undefined) programs[r][i] = undefined;
        else samples[r][i].push(sample);
      }
    }
  }
  return runtimes.flatMap(({ name }, r) =>
    chosen
      .map((what, i) => ({ what, own: samples[r][i] }))
      .filter(({ own }) => own.length === rounds)
      .map(({ what, own }) => ({ program: name, ...figures(what, own, samples[r][0]) })),
  );
}

function callToDecide() {
  const { stack, signature } = makeChain(3, 'cold start');
  const hex = (bytes) => Buffer.from(bytes).toString('hex');
  return {
    stack: hex(stack),
    signature: hex(signature),
    tool: TOOL,
    args: ARGS,
    root: ROOT.publicKey.toHex(),
    now: NOW,
  };
}

const pathOf = (script) => fileURLToPath(new URL(`cold/${script}`, import.meta.url));

/** What follows the runtime's command; undefined where what the program needs cannot be made there. */
function argumentsOf([file, ...flags], [script, ...args], call) {
  const maker = PREPARED[script];
  if (maker === undefined) return [pathOf(script), call, ...args];
  const { status, stdout } = spawnSync(file, [...flags, pathOf(maker)], { encoding: 'utf8' });
  return status === 0 ? [pathOf(script), call, stdout, ...args] : undefined;
}

/** One start; undefined for a peer that does not load in this runtime. */
function spawnOnce([file, ...flags], args, env) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(file, [...flags, ...args], { encoding: 'utf8', env });
  const wall = performance.now() - began;
  if (status === 0) return { wall, ...JSON.parse(stdout) };
  if (/ERR_UNKNOWN_FILE_EXTENSION|__wbindgen_start/.test(stderr)) return undefined;
  throw new Error(`${args[0]} failed: ${stderr}`);
}

function figures(what, own, empty) {
  const over = (of, name) => rounded(of(own, name) - (own === empty ? 0 : of(empty, name)));
  const row = {
    what,
    wall_ms: over(middle, 'wall'),
    min_ms: over(least, 'wall'),
    cpu_ms: over(middle, 'cpu'),
    cpu_min_ms: over(least, 'cpu'),
  };
  return own === empty ? row : { ...row, steps: stepsOf(own) };
}

/** Of each step the processor time, and its minimum. */
function stepsOf(samples) {
  return Object.fromEntries(
    ['import', 'instantiate', 'decide'].map((step) => {
      const cpu = samples.map((sample) => sample[step].cpu);
      return [step, { cpu_ms: rounded(median(cpu)), cpu_min_ms: rounded(Math.min(...cpu)) }];
    }),
  );
}

const middle = (samples, name) => median(samples.map((sample) => sample[name]));
const least = (samples, name) => Math.min(...samples.map((sample) => sample[name]));
const rounded = (value) => Number(value.toFixed(1));

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  const names = process.argv.length > 2 ? process.argv.slice(2) : ['node24'].filter(isPresent);
  const runtimes = names.map((name) => ({ name, command: commandOf(name) }));
  const cold = await measureColdStarts(runtimes, COLD_STARTS, {
    rounds: Number(process.env.COLD_ROUNDS ?? 10),
    light: false,
    onStep: () => {},
  });
  console.log(coldTableOf(cold));
}
