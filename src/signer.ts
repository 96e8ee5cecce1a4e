// Keys that live elsewhere: in an HSM, a key service, another process. What signs needs no seed, only this.
import { isBytes, lengthOf } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import { TenuoError } from './errors.ts';
import { SigningKey } from './keys.ts';
import { PublicKey } from './public-key.ts';
import { SIGNATURE_BYTES } from './sizes.ts';

/**
 * What can sign: a `SigningKey`, or whoever answers for a key that is kept elsewhere.
 *
 * @example
 * ```ts
 * import { type Signer, SigningKey, Warrant } from 'tenuo-edge';
 *
 * // A key that lives elsewhere: a service signs with it.
 * const inside = SigningKey.generate();
 * const signer: Signer = { publicKey: inside.publicKey, sign: async (message) => inside.sign(message) };
 * const warrant = await Warrant.mintBuilder().tool('search').mint(signer);
 * console.log(warrant.issuer.equals(signer.publicKey)); // true
 * ```
 *
 * @see docs/approvals.md#keys-that-are-elsewhere
 */
export interface Signer {
  /** The key that its signatures are verified with. */
  readonly publicKey: PublicKey;
  /**
   * Ed25519 over the very bytes of `message`, 64 bytes; at once or later.
   *
   * @throws whatever it fails with: nothing is made then.
   */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * A result that takes a signature: at once with a `SigningKey`, a promise with any other signer.
 *
 * @example
 * ```ts
 * import { type Signed, type Signer, SigningKey, Warrant } from 'tenuo-edge';
 *
 * // A key that lives elsewhere: a service signs with it.
 * const inside = SigningKey.generate();
 * const signer: Signer = { publicKey: inside.publicKey, sign: async (message) => inside.sign(message) };
 * const later: Signed<Signer, Warrant> = Warrant.mintBuilder().tool('search').mint(signer);
 * const now: Signed<SigningKey, Warrant> = Warrant.mintBuilder().tool('search').mint(inside);
 * console.log((await later).tools, now.tools); // [ 'search' ] [ 'search' ]
 * ```
 *
 * @see docs/approvals.md#keys-that-are-elsewhere
 */
export type Signed<Key extends Signer, Result> = Key extends SigningKey
  ? Result
  : SigningKey extends Key
    ? Result | Promise<Result>
    : Promise<Result>;

/** @throws TypeError where a value is no signer. */
export function checkSigner(value: unknown): asserts value is Signer {
  if (value instanceof SigningKey) return;
  const { publicKey, sign } = Object(value) as Partial<Signer>;
  if (!(publicKey instanceof PublicKey) || typeof sign !== 'function')
    throw new TypeError('a signer is a SigningKey, or an object { publicKey, sign(message) }');
}

/**
 * Makes what takes a signature: at once with a SigningKey. With another signer whatever is thrown is a rejection, so that
 * nobody has to expect both.
 *
 * @throws TypeError where the key is no signer.
 */
export function signedBy<Key extends Signer, Result>(
  key: Key,
  make: () => Result | Promise<Result>,
): Signed<Key, Result> {
  checkSigner(key);
  const made = key instanceof SigningKey ? make() : (async () => make())();
  return made as Signed<Key, Result>;
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
  make: (signature: Uint8Array<ArrayBuffer>) => Result,
): Result | Promise<Result> {
  if (signer instanceof SigningKey) return make(signer.sign(message));
  return signElsewhere(signer, message).then(make);
}

/** Has a message signed by a key that is elsewhere. The signer gets a copy, and its answer is copied. */
export async function signElsewhere(signer: Signer, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { publicKey } = signer;
  const answer: unknown = await signer.sign(message.slice());
  const signature = isBytes(answer) && lengthOf(answer) === SIGNATURE_BYTES ? new Uint8Array(answer) : null;
  if (signature === null || !publicKey.verify(message, signature)) throw new TenuoError(FACADE_REASONS.SIGNER_FAILED);
  return signature;
}
