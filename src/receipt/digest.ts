// The digests that receipts commit to.
import { bytesOf } from '../bytes.ts';
import { compareBytes } from '../cbor/order.ts';
import { checkPlain, writeValue } from '../cbor/value.ts';
import { encode } from '../cbor/writer.ts';
import { sha256 } from '../engine/digest.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { type PublicKeyInput, readPublicKey } from '../public-key.ts';
import { KEY_BYTES } from '../sizes.ts';

/** A policy is a description, not a data set. */
const MAX_POLICY_BYTES = 0x60000;

/**
 * `srlHash`: SHA-256 of a revocation list's bytes as they were loaded.
 *
 * @throws TypeError where it is no bytes.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList } from 'tenuo-edge';
 * import { revocationListDigest } from 'tenuo-edge/receipt';
 *
 * const issuer = SigningKey.generate();
 * const list = signRevocationList(issuer, { ids: [] });
 * console.log(revocationListDigest(list.toBytes()).length); // 32
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export function revocationListDigest(list: Uint8Array, options?: EngineOption): Uint8Array<ArrayBuffer> {
  return sha256(engineOf(options), bytesOf(list, 'the revocation list'));
}

/**
 * `trustedRootsHash`: SHA-256 of the keys, sorted, each once: 32 bytes.
 *
 * @throws TenuoError 1100 or 1103 where one is no key; TypeError for another type.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { trustedRootsDigest } from 'tenuo-edge/receipt';
 *
 * const roots = [SigningKey.generate().publicKey, SigningKey.generate().publicKey];
 * const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
 * console.log(hex(trustedRootsDigest(roots)) === hex(trustedRootsDigest(roots.reverse()))); // true
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export function trustedRootsDigest(roots: readonly PublicKeyInput[], options?: EngineOption): Uint8Array<ArrayBuffer> {
  const keys = roots.map((root) => readPublicKey(root, options).toBytes()).sort(compareBytes);
  const distinct = keys.filter((key, i) => i === 0 || compareBytes(key, keys[i - 1] as Uint8Array) !== 0);
  const bytes = new Uint8Array(distinct.length * KEY_BYTES);
  for (const [i, key] of distinct.entries()) bytes.set(key, i * KEY_BYTES);
  return sha256(engineOf(options), bytes);
}

/**
 * `policyDefinitionHash`: SHA-256 of a policy, a plain object as JSON has it, in canonical CBOR with sorted names.
 *
 * @throws TypeError, RangeError where it is, or holds, what is no value.
 *
 * @example
 * ```ts
 * import { policyDigest } from 'tenuo-edge/receipt';
 *
 * console.log(Buffer.from(policyDigest({ mode: 'enforce' })).toString('hex').slice(0, 8)); // …
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export function policyDigest(policy: object, options?: EngineOption): Uint8Array<ArrayBuffer> {
  return sha256(engineOf(options), policyBytes(policy));
}

/** The bytes that the digest of a policy is of. */
export function policyBytes(policy: object): Uint8Array<ArrayBuffer> {
  const where = { of: null, key: 'the policy' };
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw new TypeError('the policy is an object of values by name');
  checkPlain(policy, where);
  return encode('the policy', MAX_POLICY_BYTES, (writer) => writeValue(writer, policy, where));
}
