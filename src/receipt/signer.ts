// Who signs receipts: a key of the enforcement point, never the holder's, who would then vouch for itself.
import { isBranded } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import type { SigningKey } from '../keys.ts';
import { type PublicKeyInput, readPublicKey } from '../public-key.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';

/**
 * A key that lives elsewhere, as in an HSM: it signs what it is given, at once.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type ExternalSigner, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const key = SigningKey.generate(); // somewhere else
 * const signer: ExternalSigner = { publicKey: key.publicKey, sign: (message) => key.sign(message) };
 * console.log(new ReceiptLog({ key: signer, sink: new MemorySink() }).publicKey.equals(key.publicKey)); // true
 * ```
 *
 * @see docs/receipts.md
 */
export interface ExternalSigner {
  /** The key that its signatures are verified with. */
  readonly publicKey: PublicKeyInput;
  /**
   * Ed25519 over the very bytes of the message: 64 bytes.
   *
   * @throws whatever it fails with: the log then stays as it was.
   */
  sign(message: Uint8Array): Uint8Array;
}

/** A signer as receipts use it. */
export interface ReceiptSigner {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** @throws TypeError where it is no signer, or gives something else than 64 bytes. */
export function signerOf(key: SigningKey | ExternalSigner): ReceiptSigner {
  if (typeof key !== 'object' || key === null || typeof key.sign !== 'function')
    throw new TypeError('the key is a SigningKey, or an object { publicKey, sign(message) }');
  const isOwn = isBranded<SigningKey>(key, 'SigningKey');
  const publicKey = (isOwn ? key.publicKey : readPublicKey(key.publicKey as PublicKeyInput)).toBytes();
  return { publicKey, sign: (message) => checked(key.sign(message)) };
}

function checked(signature: unknown): Uint8Array {
  if (isBytes(signature) && signature.length === SIGNATURE_BYTES) return signature;
  throw new TypeError('sign(message) of the key must return 64 bytes, at once');
}
