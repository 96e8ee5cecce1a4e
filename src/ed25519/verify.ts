import { KEY_AT } from '../../assembly/layout.ts';
import { bytesOf, exactBytes } from '../bytes.ts';
import { type EngineOption, engineFor } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';

/**
 * Whether `signature` (64 bytes) is one of the very bytes of `message` under `publicKey` (32 bytes). Strict: s < L; A and R
 * are points, neither of small order; the equation without cofactor; R compared byte for byte. docs/ed25519.md says more.
 *
 * @throws TypeError where something else is given than a Uint8Array, or an option that is none.
 * @throws RangeError where the signature or the key has another length.
 *
 * @example
 * ```ts
 * import { keygen, sign, verify } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * console.log(verify(signature, message, publicKey)); // true
 * console.log(verify(signature, message.subarray(1), publicKey)); // false
 * verify(signature.subarray(1), message, publicKey); // throws RangeError
 * ```
 *
 * @see RFC 8032, section 5.1.7
 * @see docs/ed25519.md#what-is-accepted
 */
export function verify(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
  options?: EngineOption,
): boolean {
  return verifyMessage(
    engineFor(options, 'verify'),
    exactBytes(signature, SIGNATURE_BYTES, 'signature'),
    bytesOf(message, 'message'),
    exactBytes(publicKey, KEY_BYTES, 'publicKey'),
  );
}

/**
 * Whether 32 bytes are a public key under which something can verify: a point, and not of small order.
 *
 * @throws TypeError, RangeError as `verify`.
 *
 * @example
 * ```ts
 * import { isValidPublicKey, keygen } from 'tenuo-edge/ed25519';
 *
 * console.log(isValidPublicKey(keygen().publicKey)); // true
 * console.log(isValidPublicKey(new Uint8Array(32))); // false
 * ```
 *
 * @see docs/ed25519.md#what-is-accepted
 */
export function isValidPublicKey(publicKey: Uint8Array, options?: EngineOption): boolean {
  const { core, memory } = engineFor(options, 'isValidPublicKey');
  memory.set(exactBytes(publicKey, KEY_BYTES, 'publicKey'), KEY_AT);
  return core.checkKey() === 1;
}
