// Cold starts: whole processes, spawned in turn, from nothing to the first result; an empty one beside them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ARGS, makeChain, NOW, ROOT, TOOL } from './fixtures/deploy.mjs';
import { median } from './harness.mjs';

const EMPTY = 'cold start, empty process, absolute';
const PROGRAMS = {
  [EMPTY]: ['empty.mjs'],
  'cold start, tenuo-edge on WebAssembly: one decision': ['decision.mjs', 'wasm'],
  'cold start, tenuo-edge on JavaScript: one decision': ['decision.mjs', 'js'],
  'cold start, hand-written on node:crypto: one decision': ['handwritten.mjs'],
  'cold start, node:crypto: one signature': ['node-crypto.mjs'],
  'cold start, libsodium-wrappers: one signature': ['libsodium.mjs'],
  'cold start, @noble/ed25519: one signature': ['noble.mjs'],
};

export const COLD_STARTS = Object.keys(PROGRAMS);

/**
 * Wall and processor time over those of an empty process, which comes first, as it is.
 *
 * @param {readonly string[]} names of COLD_STARTS
 * @returns {{ what: string, wall_ms: number, min_ms: number, cpu_ms: number }[]}
 */
export function measureColdStarts(names, { rounds, onRound }) {
  if (names.length === 0) return [];
  const chosen = [EMPTY, ...names.filter((name) => name !== EMPTY)];
  const call = JSON.stringify(callToDecide());
  const samples = chosen.map(() => ({ wall: [], cpu: [] }));
  for (let round = 0; round < rounds; round++) {
    onRound(round);
    for (const [i, name] of chosen.entries()) {
      const { wall, cpu } = spawnOnce(PROGRAMS[name], call);
      samples[i].wall.push(wall);
      samples[i].cpu.push(cpu);
    }
  }
  return chosen.map((what, i) => figures(what, samples[i], samples[0]));
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

function spawnOnce([script, ...args], call) {
  const path = fileURLToPath(new URL(`cold/${script}`, import.meta.url));
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, call, ...args], { encoding: 'utf8' });
  const wall = performance.now() - began;
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return { wall, cpu: Number(stdout) };
}

function figures(what, own, empty) {
  const least = (samples) => Math.min(...samples);
  const over = (of, name) => Number((of(own[name]) - (own === empty ? 0 : of(empty[name]))).toFixed(1));
  return { what, wall_ms: over(median, 'wall'), min_ms: over(least, 'wall'), cpu_ms: over(median, 'cpu') };
}
