// Signed revocation lists as they arrive, and as they are once their signature was checked.

import { toBase64 } from '../base64.ts';
import { brand } from '../brand.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { TenuoError } from '../errors.ts';
import { type PublicKey, type PublicKeyInput, readPublicKey } from '../public-key.ts';
import type { RevocationCheck } from './check.ts';
import { IdSet } from './id-set.ts';
import { idOf } from './ids.ts';
import { inputBytes } from './input.ts';
import { idTexts, type ListFields, listBytes, readList, SUBJECT } from './list-bytes.ts';
import { REVOCATION_REASONS } from './reasons.ts';
import { type Timestamp, timestampDate, timestampText } from './timestamp.ts';

/** What a list of this copy of the package says; null for anything else. For the facade alone: index.ts does not export it. */
export let fieldsOf: (list: unknown) => ListFields | null;

/**
 * A revocation list that was read and not checked: `verify` says whether its issuer signed it. Immutable.
 *
 * @example
 * ```ts
 * import { SignedRevocationList, SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const received = SignedRevocationList.parse(list.toText());
 * console.log(received.version, [...received.ids()].includes(revoked.id)); // 1n true
 * ```
 *
 * @see docs/protocol.md#14-revocation
 */
export class SignedRevocationList {
  readonly #engine: Engine;
  readonly #fields: ListFields;

  private constructor(fields: ListFields, engine: Engine) {
    this.#fields = fields;
    this.#engine = engine;
  }

  /**
   * Reads a list: its bytes, which are copied, or their standard base64, with padding.
   *
   * @throws TenuoError 1202 where it cannot be read; its offset is the byte.
   * @throws TypeError where it is neither bytes nor text.
   */
  static parse(input: Uint8Array | string, options?: EngineOption): SignedRevocationList {
    const engine = engineOf(options);
    return new SignedRevocationList(readList(inputBytes(input, SUBJECT), engine), engine);
  }

  /** Grows with each list of an issuer. */
  get version(): bigint {
    return this.#fields.version;
  }

  /** When it was signed, as its issuer says, to the millisecond. */
  get issuedAt(): Date {
    return timestampDate(this.#fields.issuedAt);
  }

  /** The same to the nanosecond: RFC 3339. */
  get issuedAtText(): string {
    return timestampText(this.#fields.issuedAt);
  }

  /** Who it says has signed it. */
  get issuer(): PublicKey {
    return this.#fields.issuer;
  }

  /** How many ids it has, repeated ones included. */
  get size(): number {
    return this.#fields.count;
  }

  /** Its ids in their order, as they stand in it: `tnu_wrt_` and 32 hex digits, or a text that no warrant has. */
  ids(): Iterable<string> {
    return idTexts(this.#fields);
  }

  /** The bytes, as upstream writes them. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return listBytes(this.#fields);
  }

  /** Their standard base64, with padding. */
  toText(): string {
    return toBase64(this.toBytes());
  }

  /**
   * Checks that `issuer` signed it, and makes it ready for decisions.
   *
   * @throws TenuoError 1100 where it names another issuer, or its signature does not hold.
   * @throws TypeError where the issuer is of a type that is no key.
   */
  verify(issuer: PublicKeyInput): RevocationList {
    const engine = this.#engine;
    const fields = this.#fields;
    const key = readPublicKey(issuer, { engine });
    if (!key.equals(fields.issuer)) {
      throw new TenuoError(REVOCATION_REASONS.LIST_OF_ANOTHER_ISSUER, {
        expected: key.fingerprint,
        received: fields.issuer.fingerprint,
      });
    }
    if (!verifyMessage(engine, fields.signature, fields.signed, key.toBytes()))
      throw new TenuoError(REVOCATION_REASONS.LIST_SIGNATURE);
    return RevocationList.verified(fields, sha256(engine, this.toBytes()));
  }

  static {
    brand(SignedRevocationList, 'SignedRevocationList');
    fieldsOf = (list) => (typeof list === 'object' && list !== null && #fields in list ? list.#fields : null);
  }
}

/**
 * A revocation list whose issuer's signature was checked. It holds 20 bytes an id, and not the list's own bytes. Immutable.
 *
 * @example
 * ```ts
 * import { type RevocationList, SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const verified: RevocationList = list.verify(issuer.publicKey);
 * console.log(verified.isRevoked(revoked.id), verified.size); // true 1
 * ```
 *
 * @see docs/revocation.md#a-list
 */
export class RevocationList implements RevocationCheck {
  /** Grows with each list of an issuer. */
  readonly version: bigint;
  /** Who signed it. */
  readonly issuer: PublicKey;
  /** How many ids it has that a warrant can have, repeated ones included. */
  readonly size: number;
  readonly #issuedAt: Timestamp;
  readonly #digest: Uint8Array<ArrayBuffer>;
  readonly #ids: IdSet;

  private constructor(fields: ListFields, digest: Uint8Array<ArrayBuffer>) {
    this.version = fields.version;
    this.issuer = fields.issuer;
    // Nobody knew the signature when the ids were chosen, so that nobody chose them to collide under it.
    this.#ids = new IdSet(fields.ids, fields.signature);
    this.size = this.#ids.size;
    this.#issuedAt = fields.issuedAt;
    this.#digest = digest;
    Object.freeze(this);
  }

  /** @internal */
  static verified(fields: ListFields, digest: Uint8Array<ArrayBuffer>): RevocationList {
    return new RevocationList(fields, digest);
  }

  /** When it was signed, as its issuer says, to the millisecond. */
  get issuedAt(): Date {
    return timestampDate(this.#issuedAt);
  }

  /** SHA-256 of the list's bytes; a copy. */
  get digest(): Uint8Array<ArrayBuffer> {
    return this.#digest.slice();
  }

  /** Bytes of memory that its ids take. */
  get byteLength(): number {
    return this.#ids.byteLength;
  }

  /**
   * 0 at every instant (Unix seconds): by itself it never goes stale. A `RevocationTracker` says how old a list may be.
   * Never throws.
   */
  stateAt(_now: number): number {
    return 0;
  }

  /** Whether the id of 16 bytes at `memory[at]` is revoked. Never throws. */
  has(memory: Uint8Array, at: number): boolean {
    return this.#ids.has(memory, at);
  }

  /**
   * Whether the warrant of this id (`tnu_wrt_` and 32 lower-case hex digits) is revoked.
   *
   * @throws TypeError where it is no text.
   */
  isRevoked(id: string): boolean {
    const bytes = idOf(id);
    return bytes !== null && this.#ids.has(bytes, 0);
  }

  static {
    brand(RevocationList, 'RevocationList');
  }
}
