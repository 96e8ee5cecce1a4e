import { bytesOf, exactBytes, lengthOf } from '../bytes.ts';
import { type EngineOption, engineFor } from '../engine/port.ts';
import { derivePublicKey, signMessage } from '../engine/signatures.ts';
import { randomBytes } from '../random.ts';
import { KEY_BYTES } from '../sizes.ts';

/**
 * A secret key (32 bytes) and its public key (32 bytes).
 *
 * @example
 * ```ts
 * import { keygen, type KeyPair } from 'tenuo-edge/ed25519';
 *
 * const pair: KeyPair = keygen();
 * console.log(pair.secretKey.length, pair.publicKey.length); // 32 32
 * pair.secretKey.fill(0);
 * ```
 *
 * @see docs/ed25519.md#secret-keys
 */
export interface KeyPair {
  /** 32 bytes: the seed of RFC 8032. Secret. */
  readonly secretKey: Uint8Array<ArrayBuffer>;
  /** 32 bytes: the encoded point. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/**
 * A new pair, from the platform's random source. Fill `secretKey` with zeros when it is not needed any more.
 *
 * @throws TypeError for an option that is none.
 *
 * @example
 * ```ts
 * import { keygen, sign, verify } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * console.log(verify(signature, message, publicKey)); // true
 * ```
 *
 * @see docs/ed25519.md#calls
 */
export function keygen(options?: EngineOption): KeyPair {
  const engine = engineFor(options, 'keygen');
  const secretKey = randomBytes(KEY_BYTES);
  return { secretKey, publicKey: derivePublicKey(engine, secretKey) };
}

/**
 * The public key (32 bytes) of a secret key (32 bytes: the seed of RFC 8032).
 *
 * @throws TypeError where something else is given than a Uint8Array, or an option that is none.
 * @throws RangeError for another length.
 *
 * @example
 * ```ts
 * import { getPublicKey } from 'tenuo-edge/ed25519';
 *
 * const publicKey = getPublicKey(new Uint8Array(32).fill(7));
 * console.log(Buffer.from(publicKey).toString('hex').slice(0, 16)); // ea4a6c63e29c520a
 * ```
 *
 * @see RFC 8032, section 5.1.5
 * @see docs/ed25519.md#calls
 */
export function getPublicKey(secretKey: Uint8Array, options?: EngineOption): Uint8Array<ArrayBuffer> {
  return derivePublicKey(engineFor(options, 'getPublicKey'), seedOf(secretKey));
}

/**
 * The signature (64 bytes) of the very bytes of `message`: deterministic, as RFC 8032 has it. The public key is derived
 * anew each time, so that none of another seed can be slipped in.
 *
 * @throws TypeError, RangeError as `getPublicKey`.
 *
 * @example
 * ```ts
 * import { keygen, sign } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * console.log(signature.length); // 64
 * ```
 *
 * @see RFC 8032, section 5.1.6
 * @see docs/ed25519.md#calls
 */
export function sign(message: Uint8Array, secretKey: Uint8Array, options?: EngineOption): Uint8Array<ArrayBuffer> {
  return signMessage(engineFor(options, 'sign'), seedOf(secretKey), bytesOf(message, 'message'));
}

function seedOf(secretKey: Uint8Array): Uint8Array {
  const bytes = bytesOf(secretKey, 'secretKey');
  if (lengthOf(bytes) !== 2 * KEY_BYTES) return exactBytes(bytes, KEY_BYTES, 'secretKey');
  throw new RangeError(
    'secretKey must be 32 bytes, not 64: of a seed with its public key behind it, pass the first 32',
  );
}
