// The calls of the core that depend on keys seen before, and on the company of other signatures.
import { INPUT_AT, KEY_AT, OUTPUT_AT } from '../../assembly/layout.ts';
import type { Engine } from '../../src/engine/engine.ts';

type Target = Pick<Engine, 'core' | 'memory'>;

export interface Signed {
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

/** Verdicts of a batch, 1 or 0 each. Their sum has to be what the call returns. */
export function verifyMany({ core, memory }: Target, cases: readonly Signed[]): number[] {
  const view = new DataView(memory.buffer, memory.byteOffset);
  let at = INPUT_AT;
  for (const { key, signature, message } of cases) {
    memory.set(signature, at);
    memory.set(key, at + 64);
    view.setInt32(at + 96, message.length, true);
    memory.set(message, at + 100);
    at += 100 + ((message.length + 3) & ~3);
  }
  // What is left of a batch before must not pass for a verdict.
  memory.fill(2, OUTPUT_AT, OUTPUT_AT + cases.length);
  const holding = core.verifyMany(cases.length);
  const verdicts = [...memory.subarray(OUTPUT_AT, OUTPUT_AT + cases.length)];
  if (verdicts.reduce((sum, verdict) => sum + verdict, 0) !== holding) throw new Error(`${holding} is not the sum`);
  return verdicts;
}

/** Makes ready for a key that will be seen again; 0 if it is not admissible. */
export function learn({ core, memory }: Target, key: Uint8Array): number {
  memory.set(key, KEY_AT);
  return core.learnKey();
}
