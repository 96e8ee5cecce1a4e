// Verifications of proofs that wait to be made together, each as the core wrote it (assembly/keys.ts, verifyMany):
// signature, key, length of the message, message, zeros up to a multiple of 4.
import { INPUT_AT, INPUT_SIZE, OUTPUT_AT, PROOF_HEAD } from '../../assembly/layout.ts';
import type { Engine } from './engine.ts';
import { clearInput, putInput } from './port.ts';

const LENGTH_OFFSET = 96;
const MESSAGE_OFFSET = 100;
/** Where the call begins. */
export const CALL_OFFSET = MESSAGE_OFFSET + PROOF_HEAD;

/** Bytes of verifications that are made together at most: one always fits. */
export const MOST_PROOF_BYTES = INPUT_SIZE;

/** Takes the verification that `stageCall` wrote, and wipes it there: it holds the call. */
export function takeProof(engine: Engine): Uint8Array {
  const { memory, words } = engine;
  const end = MESSAGE_OFFSET + (words[(OUTPUT_AT + LENGTH_OFFSET) >> 2] as number);
  const proof = memory.slice(OUTPUT_AT, OUTPUT_AT + ((end + 3) & -4));
  proof.fill(0, end);
  memory.fill(0, OUTPUT_AT, OUTPUT_AT + end);
  return proof;
}

/** Verifies each by itself, all in one call; whether each holds. */
export function verifyProofs(engine: Engine, proofs: readonly Uint8Array[]): readonly boolean[] {
  const { core, memory } = engine;
  let length = 0;
  for (const proof of proofs) {
    memory.set(proof, INPUT_AT + length);
    length += proof.length;
  }
  core.verifyMany(proofs.length);
  clearInput(engine, length);
  return proofs.map((_, i) => memory[OUTPUT_AT + i] === 1);
}

/** Tries the windows after the first; the request record must be that of the call. Returns 0 or a reason. */
export function retryProof(engine: Engine, proof: Uint8Array): number {
  const length = putInput(engine, proof);
  const reason = engine.core.retryProof();
  clearInput(engine, length);
  return reason;
}
