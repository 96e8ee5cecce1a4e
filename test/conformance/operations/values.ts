// Values by themselves.
import type { Engine } from '../../../src/engine/engine.ts';
import { toHex } from '../../../src/hex.ts';
import type { Answer, Operations } from '../protocol.ts';
import { decodeValue, encodeValue, fromTyped, rewritten, toTyped } from '../values.ts';

/** The value read back from its bytes, and the bytes that the facade writes for it. */
function described(engine: Engine, bytes: Uint8Array): Answer {
  const value = decodeValue(engine, bytes);
  return { ok: true, value: toTyped(value), cbor: toHex(rewritten(bytes, () => encodeValue(value))) };
}

export const values: Operations = {
  'value.encode': ({ engine }, request) => described(engine, encodeValue(fromTyped(engine, request.raw('value')))),
  'value.decode': ({ engine }, request) => described(engine, request.bytes('bytes')),
};
