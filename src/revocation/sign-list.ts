// Revocation lists as their issuer makes them.

import { isBranded } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import { CborWriter } from '../cbor/writer.ts';
import type { EngineOption } from '../engine/port.ts';
import { errorFor } from '../errors.ts';
import type { Instant } from '../instant.ts';
import { checkOptions } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { type Signed, type Signer, signedBy, withSignature } from '../signer.ts';
import { idText } from '../warrant/id.ts';
import type { WarrantView } from '../warrant/view.ts';
import { LIST_CONTEXT } from './contexts.ts';
import { ID_BYTES } from './id-set.ts';
import { idOf } from './ids.ts';
import { writeTagged } from './keys.ts';
import { SignedRevocationList } from './list.ts';
import { listBytes } from './list-bytes.ts';
import { REVOCATION_REASONS } from './reasons.ts';
import { timestampAt, timestampText } from './timestamp.ts';

const MAX_U64 = 2n ** 64n - 1n;

/**
 * What a list is made of.
 *
 * @example
 * ```ts
 * import { type RevocationListInput, SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const input: RevocationListInput = { ids: [revoked.id], version: 2, existing: list };
 * console.log(signRevocationList(issuer, input).size); // 2
 * ```
 *
 * @see docs/revocation.md#a-list
 */
export interface RevocationListInput {
  /** Whom it revokes: warrants, or their ids, as `tnu_wrt_` and 32 lower-case hex digits or 16 bytes. Order and repeats are kept. */
  readonly ids: Iterable<WarrantView | string | Uint8Array>;
  /**
   * A whole number that grows with each list: verifiers refuse a lower one, and the same one with other ids. 1 where
   * absent.
   */
  readonly version?: number | bigint | undefined;
  /** A list whose ids come first, as they stand in it. */
  readonly existing?: SignedRevocationList | undefined;
  /** Which ids of `existing` to keep, for instance those of warrants that have not expired; all where absent. */
  readonly keep?: ((id: string) => boolean) | undefined;
  /** When it is signed, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * Signs a revocation list, with the bytes that upstream would give it.
 *
 * @throws TenuoError 1201 for an id that no warrant has: it would revoke nothing.
 * @throws TypeError, RangeError for another type, or a version that does not fit in 64 bits.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * console.log(list.verify(issuer.publicKey).isRevoked(revoked.id)); // true
 * signRevocationList(issuer, { ids: ['my-warrant'] }); // throws TenuoError
 * ```
 *
 * @see docs/revocation.md#a-list
 */
export function signRevocationList<Key extends Signer>(
  key: Key,
  input: RevocationListInput,
  options?: EngineOption,
): Signed<Key, SignedRevocationList> {
  return signedBy(key, () => {
    const signed = signedPart(key.publicKey, input);
    return withSignature(key, signed, (signature) =>
      SignedRevocationList.parse(listBytes({ signed, signature }), options),
    );
  });
}

function signedPart(issuer: PublicKey, input: RevocationListInput): Uint8Array<ArrayBuffer> {
  checkOptions(input, ['ids', 'version', 'existing', 'keep', 'now'], 'signRevocationList');
  const issuedAt = timestampText(timestampAt(input.now));
  const version = versionOf(input.version);
  const ids = new CborWriter();
  const count = writeExisting(ids, input) + writeIds(ids, input.ids);
  const payload = new CborWriter();
  payload.raw(LIST_CONTEXT);
  payload.map(4);
  payload.text('revoked_ids');
  payload.array(count);
  payload.raw(ids.bytes.subarray(0, ids.length));
  payload.text('version');
  payload.bigInteger(version);
  payload.text('issued_at');
  payload.text(issuedAt);
  payload.text('issuer');
  writeTagged(payload, issuer.toBytes());
  return payload.copy();
}

function versionOf(version: unknown = 1): bigint {
  if (typeof version !== 'bigint' && typeof version !== 'number') throw new TypeError('version must be a whole number');
  if (typeof version === 'number' && !Number.isSafeInteger(version))
    throw new RangeError('version must be a whole number; beyond 2^53, a bigint');
  const exact = BigInt(version);
  if (exact < 0n || exact > MAX_U64) throw new RangeError('version must fit in an unsigned 64-bit integer');
  return exact;
}

function writeExisting(writer: CborWriter, { existing, keep }: RevocationListInput): number {
  if (existing === undefined) {
    if (keep !== undefined) throw new TypeError('keep chooses among the ids of existing, which was not given');
    return 0;
  }
  if (!isBranded(existing, 'SignedRevocationList')) throw new TypeError('existing is a SignedRevocationList');
  let count = 0;
  for (const id of existing.ids()) {
    if (keep !== undefined && !keep(id)) continue;
    writer.text(id);
    count += 1;
  }
  return count;
}

function writeIds(writer: CborWriter, ids: unknown): number {
  if (typeof ids === 'string' || typeof (ids as Iterable<unknown>)?.[Symbol.iterator] !== 'function')
    throw new TypeError('ids is a list of warrants or of their ids');
  let count = 0;
  for (const id of ids as Iterable<unknown>) {
    writer.text(idTextOf(id));
    count += 1;
  }
  return count;
}

/** The text that verifiers compare an id with. */
function idTextOf(id: unknown): string {
  if (isBranded<WarrantView>(id, 'WarrantView')) return id.id;
  if (isBytes(id) && id.length === ID_BYTES) return idText(id);
  if (typeof id === 'string' && idOf(id) !== null) return id;
  if (typeof id !== 'string' && !isBytes(id)) throw new TypeError('an id is a text or 16 bytes, or a warrant');
  throw errorFor(REVOCATION_REASONS.REVOKED_ID);
}
