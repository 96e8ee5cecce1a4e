// The signatures of many records, verified together: both lanes of the engine are filled.
import { INPUT_AT, INPUT_SIZE, OUTPUT_AT } from '../../assembly/layout.ts';
import type { Engine } from '../engine/engine.ts';
import { clearInput } from '../engine/port.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';
import type { Envelope } from './envelope.ts';

/** What precedes a message in the form that the core reads (assembly/keys.ts, verifyMany). */
const HEAD_BYTES = SIGNATURE_BYTES + KEY_BYTES + 4;

/** The index of the first envelope whose signature does not hold; -1 where all do. One always fits in INPUT. */
export function firstForged(engine: Engine, envelopes: readonly Envelope[]): number {
  for (let from = 0; from < envelopes.length; ) {
    const count = putMany(engine, envelopes, from);
    const forged = firstRefused(engine, count);
    if (forged >= 0) return from + forged;
    from += count;
  }
  return -1;
}

/** Writes as many as fit, from an index on; returns their number. */
function putMany({ memory, words }: Engine, envelopes: readonly Envelope[], from: number): number {
  let at = INPUT_AT;
  let next = from;
  for (; next < envelopes.length; next++) {
    const { kind, version, payload, signer, signature } = envelopes[next] as Envelope;
    const { domain } = kind;
    const length = domain.length + 1 + payload.length;
    if (at + HEAD_BYTES + length > INPUT_AT + INPUT_SIZE - 3) break;
    memory.set(signature, at);
    memory.set(signer, at + SIGNATURE_BYTES);
    words[(at + SIGNATURE_BYTES + KEY_BYTES) >> 2] = length;
    at += HEAD_BYTES;
    memory.set(domain, at);
    memory[at + domain.length] = version;
    memory.set(payload, at + domain.length + 1);
    memory.fill(0, at + length, at + ((length + 3) & -4));
    at += (length + 3) & -4;
  }
  return next - from;
}

function firstRefused(engine: Engine, count: number): number {
  const { core, memory } = engine;
  const holding = core.verifyMany(count);
  const refused = holding === count ? -1 : memory.subarray(OUTPUT_AT, OUTPUT_AT + count).indexOf(0);
  clearInput(engine, INPUT_SIZE);
  return refused;
}
