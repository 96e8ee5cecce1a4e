// Keys and signatures as lists and requests hold them: `[1, bytes]`, where 1 is Ed25519.
import type { CborWriter } from '../cbor/writer.ts';

const ED25519 = 1;

/** Writes a public key (32 bytes) or a signature (64 bytes). */
export function writeTagged(writer: CborWriter, bytes: Uint8Array): void {
  writer.array(2);
  writer.unsigned(ED25519);
  writer.byteString(bytes);
}
