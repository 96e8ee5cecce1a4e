// SHA-256 of bytes of any length: in the core where they fit in INPUT, else in JavaScript.
import { DIGEST_AT, INPUT_SIZE } from '../../assembly/layout.ts';
import type { Engine } from './engine.ts';
import { newSha256 } from './js/sha2.ts';
import { withItems } from './port.ts';

const DIGEST_BYTES = 32;

/** SHA-256, 32 bytes. */
export function sha256(engine: Engine, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length > INPUT_SIZE) return newSha256().update(bytes).digest();
  return withItems(engine, [bytes], () => {
    engine.core.digestSha256(bytes.length);
    return engine.memory.slice(DIGEST_AT, DIGEST_AT + DIGEST_BYTES);
  });
}
