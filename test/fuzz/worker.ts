// A worker of run.mjs: every n-th mutation, the tally back when it is done.
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from '../../src/engine/select.ts';
import { Fuzzer } from './fuzzer.ts';
import { loadVectors } from './vectors.ts';

const { root, seed, from, to, step, only } = workerData as {
  root: string;
  seed: string;
  from: number;
  to: number;
  step: number;
  only: readonly string[] | undefined;
};
const wasm = createEngine('wasm');
// The vectors are sorted by an engine of their own: the two that are compared have seen the same inputs.
const fuzzer = new Fuzzer([wasm, createEngine('js')], loadVectors(root, createEngine('wasm')), seed, only);
const kinds: Record<string, Record<string, number>> = {};
const failures: string[] = [];
const size = wasm.memory.buffer.byteLength;
let failed = 0;

for (let index = from; index < to; index += step) {
  const { kind, reason, failure } = fuzzer.run(index);
  kinds[kind] ??= {};
  const tally = kinds[kind];
  tally[reason] = (tally[reason] ?? 0) + 1;
  if (failure) {
    failed += 1;
    if (failures.length < 10) failures.push(failure);
  }
}
if (wasm.memory.buffer.byteLength !== size) failures.push('the memory of the WebAssembly engine grew');
parentPort?.postMessage({ kinds, failures, failed });
