// Where lists come from. A source fetches and judges nothing: what it brings is for a tracker.
import { utf8Text } from '../cbor/reader.ts';
import { SignedRevocationList } from './list.ts';

/** The most bytes of a list that a source takes, unless told otherwise: one and a half million ids. */
export const MAX_LIST_BYTES = 67_108_864;

/**
 * A list as it came.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { type FetchedList, type FetchRequest, type RevocationSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const source: RevocationSource = {
 *   async fetch({ validator }: FetchRequest): Promise<FetchedList | 'unchanged'> {
 *     return validator === 'v1' ? 'unchanged' : { list: list.toBytes(), validator: 'v1' };
 *   },
 * };
 * console.log(await source.fetch({ validator: 'v1', signal: AbortSignal.timeout(1000) })); // unchanged
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface FetchedList {
  /** The list's bytes, or their base64. */
  readonly list: Uint8Array | string;
  /** What to ask with next time, so that an unchanged list is not sent again: an ETag, the times of a file. */
  readonly validator: string | null;
}

/**
 * What a source is asked with.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { type FetchedList, type FetchRequest, type RevocationSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const source: RevocationSource = {
 *   async fetch({ validator }: FetchRequest): Promise<FetchedList | 'unchanged'> {
 *     return validator === 'v1' ? 'unchanged' : { list: list.toBytes(), validator: 'v1' };
 *   },
 * };
 * console.log(await source.fetch({ validator: 'v1', signal: AbortSignal.timeout(1000) })); // unchanged
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface FetchRequest {
  /** Of the list in force; null where there is none, or the source gave none with it. */
  readonly validator: string | null;
  /** Aborted when nobody waits for the list any more. */
  readonly signal: AbortSignal;
}

/**
 * A place that lists are fetched from.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { type FetchedList, type FetchRequest, type RevocationSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const source: RevocationSource = {
 *   async fetch({ validator }: FetchRequest): Promise<FetchedList | 'unchanged'> {
 *     return validator === 'v1' ? 'unchanged' : { list: list.toBytes(), validator: 'v1' };
 *   },
 * };
 * console.log(await source.fetch({ validator: 'v1', signal: AbortSignal.timeout(1000) })); // unchanged
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface RevocationSource {
  /**
   * The list, or `unchanged` where it is still the one of the validator.
   *
   * @throws SourceError, or whatever else the source fails with: the list in force stays.
   */
  fetch(request: FetchRequest): Promise<FetchedList | 'unchanged'>;
  /**
   * Calls `changed` when the list may have changed, until the function that it returns is called. Never throws. Never
   * throws.
   */
  watch?(changed: () => void): () => void;
}

/**
 * A source failed: the list in force stays, and grows older. Making one never throws.
 *
 * @example
 * ```ts
 * import { SourceError } from 'tenuo-edge/revocation';
 *
 * const error = new SourceError('the bucket is locked', { retryAfter: 30 });
 * console.log(error.name, error.retryAfter); // SourceError 30
 * ```
 *
 * @see docs/revocation.md#sources
 */
export class SourceError extends Error {
  /** `SourceError`. */
  override readonly name = 'SourceError';
  /** Seconds after which the source asks to be tried again; null where it does not say. */
  readonly retryAfter: number | null;

  constructor(message: string, options: { readonly cause?: unknown; readonly retryAfter?: number | null } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfter = options.retryAfter ?? null;
  }
}

/**
 * A list that is at hand, as itself, as its bytes or as their base64: from a binding, an environment variable, a build.
 * Never throws: a list that cannot be read is refused by the tracker.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { followRevocations, memoryFloorStore, RevocationTracker, staticSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 *
 * const feed = followRevocations(tracker, staticSource(list.toText()));
 * await feed.ready;
 * feed.close();
 * console.log(tracker.version); // 1n
 * ```
 *
 * @see docs/revocation.md#sources
 */
export function staticSource(list: SignedRevocationList | Uint8Array | string): RevocationSource {
  const given = list instanceof SignedRevocationList ? list.toBytes() : list;
  return { fetch: async () => ({ list: given, validator: null }) };
}

/** What a file or a response holds: the bytes of a list, or their base64, which begins with no such byte. */
export function listIn(bytes: Uint8Array): Uint8Array | string {
  return (bytes[0] ?? 0) >= 0x80 ? bytes : utf8Text(bytes, 0, bytes.length);
}

/** A whole number that an option gives, from 1 on. */
export function count(value: unknown, usual: number, name: string): number {
  if (value === undefined) return usual;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number, at least 1`);
  return value;
}
