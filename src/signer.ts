// Keys that live elsewhere: in an HSM, a key service, another process. What signs needs no seed, only this.
import { isBytes, lengthOf } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import { TenuoError } from './errors.ts';
import { SigningKey } from './keys.ts';
import { PublicKey } from './public-key.ts';
import { SIGNATURE_BYTES } from './sizes.ts';

/** What can sign: a `SigningKey`, or whoever answers for a key that is kept elsewhere. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** Ed25519 over the very bytes of `message`, 64 bytes; at once or later. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** @throws TypeError where a value is no signer. */
export function checkSigner(value: unknown): asserts value is Signer {
  const { publicKey, sign } = Object(value) as Partial<Signer>;
  if (!(publicKey instanceof PublicKey) || typeof sign !== 'function')
    throw new TypeError('a signer is a SigningKey, or an object { publicKey, sign(message) }');
}

/**
 * Has a message signed, and makes a result of the signature: at once with a SigningKey, else later. What a signer returns is
 * verified, so that nothing is sent that the other side would refuse.
 *
 * @throws TenuoError 1100 where it is no signature of that key over the message.
 */
export function withSignature<Result>(
  signer: Signer,
  message: Uint8Array,
  make: (signature: Uint8Array) => Result,
): Result | Promise<Result> {
  if (signer instanceof SigningKey) return make(signer.sign(message));
  return signElsewhere(signer, message).then(make);
}

async function signElsewhere(signer: Signer, message: Uint8Array): Promise<Uint8Array> {
  const signature: unknown = await signer.sign(message.slice());
  const holds =
    isBytes(signature) && lengthOf(signature) === SIGNATURE_BYTES && signer.publicKey.verify(message, signature);
  if (!holds) throw new TenuoError(FACADE_REASONS.SIGNER_FAILED);
  return new Uint8Array(signature);
}
