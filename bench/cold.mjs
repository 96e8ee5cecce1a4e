// Cold starts: whole processes, spawned in turn, from nothing to the first result; an empty one beside them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ARGS, makeChain, NOW, ROOT, TOOL } from './fixtures/deploy.mjs';
import { median } from './statistics.mjs';

const EMPTY = 'cold start, empty process, absolute';
const PROGRAMS = {
  [EMPTY]: ['empty.mjs'],
  'cold start, tenuo-edge on WebAssembly: one decision': ['decision.mjs', 'wasm'],
  'cold start, tenuo-edge on JavaScript: one decision': ['decision.mjs', 'js'],
  'cold start, hand-written on node:crypto: one decision': ['handwritten.mjs'],
  'cold start, node:crypto: one signature': ['node-crypto.mjs'],
  'cold start, WebCrypto: one signature': ['webcrypto.mjs'],
};
const WITH_PEERS = {
  'cold start, libsodium-wrappers: one signature': ['libsodium.mjs'],
  'cold start, @noble/ed25519: one signature': ['noble.mjs'],
  'cold start, @noble/curves: one signature': ['curves.mjs'],
};
const ALL = { ...PROGRAMS, ...WITH_PEERS };

export const COLD_STARTS = Object.keys(ALL);

/**
 * Wall and processor time over those of an empty process of the same runtime, which comes first, as it is.
 *
 * @param {readonly { name: string, command: readonly string[] }[]} runtimes
 * @param {readonly string[]} names of COLD_STARTS
 * @returns {{ program: string, what: string, wall_ms: number, min_ms: number, cpu_ms: number }[]}
 */
export function measureColdStarts(runtimes, names, { rounds, light, onStep }) {
  const wanted = names.filter((name) => !light || name in PROGRAMS);
  if (wanted.length === 0) return [];
  const chosen = [EMPTY, ...wanted.filter((name) => name !== EMPTY)];
  const call = JSON.stringify(callToDecide());
  const samples = runtimes.map(() => chosen.map(() => ({ wall: [], cpu: [] })));
  for (let round = 0; round < rounds; round++) {
    onStep(`cold start ${round + 1} of ${rounds}`);
    for (const [r, { command }] of runtimes.entries()) {
      for (const [i, name] of chosen.entries()) {
        const { wall, cpu } = spawnOnce(command, ALL[name], call);
        samples[r][i].wall.push(wall);
        samples[r][i].cpu.push(cpu);
      }
    }
  }
  return runtimes.flatMap(({ name }, r) =>
    chosen.map((what, i) => ({ program: name, ...figures(what, samples[r][i], samples[r][0]) })),
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

function spawnOnce([file, ...flags], [script, ...args], call) {
  const path = fileURLToPath(new URL(`cold/${script}`, import.meta.url));
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(file, [...flags, path, call, ...args], { encoding: 'utf8' });
  const wall = performance.now() - began;
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return { wall, cpu: Number(stdout) };
}

function figures(what, own, empty) {
  const least = (samples) => Math.min(...samples);
  const over = (of, name) => Number((of(own[name]) - (own === empty ? 0 : of(empty[name]))).toFixed(1));
  return { what, wall_ms: over(median, 'wall'), min_ms: over(least, 'wall'), cpu_ms: over(median, 'cpu') };
}
