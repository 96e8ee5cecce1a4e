// SHA-256 of bytes of any length: in the core where they fit in INPUT, else by the platform where it has one that answers
// at once, else in JavaScript.
import { DIGEST_AT, INPUT_SIZE } from '../../assembly/layout.ts';
import { builtinModule } from '../builtin.ts';
import type { Engine } from './engine.ts';
import { newSha256 } from './js/sha2.ts';
import { withItems } from './port.ts';

const DIGEST_BYTES = 32;

interface NodeCrypto {
  createHash(name: 'sha256'): NodeHash;
}
interface NodeHash {
  update(bytes: Uint8Array): NodeHash;
  digest(): Uint8Array;
}

/** SHA-256, 32 bytes. */
export function sha256(engine: Engine, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length > INPUT_SIZE) return sha256OfMany(bytes);
  return withItems(engine, [bytes], () => {
    engine.core.digestSha256(bytes.length);
    return engine.memory.slice(DIGEST_AT, DIGEST_AT + DIGEST_BYTES);
  });
}

function sha256OfMany(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const crypto = builtinModule('node:crypto') as NodeCrypto | undefined;
  return crypto === undefined
    ? newSha256().update(bytes).digest()
    : new Uint8Array(crypto.createHash('sha256').update(bytes).digest());
}
