// Requests to revoke a warrant: its issuer, its holder or the control plane ask whoever signs the list.

import { toBase64 } from '../base64.ts';
import { brand } from '../brand.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { errorFor } from '../errors.ts';
import type { Instant } from '../instant.ts';
import { checkOptions } from '../options.ts';
import { type PublicKey, type PublicKeyInput, readPublicKey } from '../public-key.ts';
import type { WarrantView } from '../warrant/view.ts';
import { inputBytes } from './input.ts';
import { REVOCATION_REASONS } from './reasons.ts';
import { type RequestFields, readRequest, requestBytes, SUBJECT, signedBytes } from './request-bytes.ts';
import { ageOf, type Timestamp, timestampAt, timestampDate, timestampText } from './timestamp.ts';

/** Seconds that a request may be old, and ahead of the clock. */
const MAX_AGE = 300;
const MAX_AHEAD = 60;

/**
 * Who may ask beside the warrant's issuer and holder, and when.
 *
 * @example
 * ```ts
 * import { type RequestPolicy, SigningKey, signRevocationRequest, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(issuer);
 * const request = signRevocationRequest(issuer, { warrant, reason: 'laptop lost' });
 *
 * const policy: RequestPolicy = { controlPlane: SigningKey.generate().publicKey };
 * request.validate(warrant, policy);
 * ```
 *
 * @see docs/revocation.md#requests
 */
export interface RequestPolicy {
  /**
   * The key of the control plane, which may revoke every warrant, as a `PublicKey`, its 32 bytes or a text of it;
   * nobody where absent.
   */
  readonly controlPlane?: PublicKeyInput | undefined;
  /** The instant to judge at, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * A request that was read and not checked: `validate` says whether to follow it. Immutable.
 *
 * @example
 * ```ts
 * import { RevocationRequest, SigningKey, signRevocationRequest, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(issuer);
 * const request = signRevocationRequest(issuer, { warrant, reason: 'laptop lost' });
 *
 * const received = RevocationRequest.parse(request.toText());
 * received.validate(warrant);
 * console.log(received.warrantId === warrant.id, received.reason); // true laptop lost
 * ```
 *
 * @see docs/revocation.md#requests
 */
export class RevocationRequest {
  readonly #engine: Engine;
  readonly #fields: RequestFields;

  private constructor(fields: RequestFields, engine: Engine) {
    this.#fields = fields;
    this.#engine = engine;
  }

  /**
   * Reads a request: its bytes, or their standard base64, with padding.
   *
   * @throws TenuoError 1202 where it cannot be read; its offset is the byte.
   * @throws TypeError where it is neither bytes nor text.
   */
  static parse(input: Uint8Array | string, options?: EngineOption): RevocationRequest {
    const engine = engineOf(options);
    return new RevocationRequest(readRequest(inputBytes(input, SUBJECT), engine), engine);
  }

  /** The warrant to revoke, as whoever asks wrote it: usually `tnu_wrt_` and 32 hex digits. */
  get warrantId(): string {
    return this.#fields.warrantId;
  }

  /** Why, as whoever asks wrote it; it may be empty. */
  get reason(): string {
    return this.#fields.reason;
  }

  /** Who says that they ask. */
  get requestor(): PublicKey {
    return this.#fields.requestor;
  }

  /** When, as they say, to the millisecond. What lies behind the second is not signed. */
  get requestedAt(): Date {
    return timestampDate(this.#fields.requestedAt);
  }

  /** The same to the nanosecond: RFC 3339. */
  get requestedAtText(): string {
    return timestampText(this.#fields.requestedAt);
  }

  /** The bytes, as upstream writes them. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return requestBytes(this.#fields);
  }

  /** Their standard base64, with padding. */
  toText(): string {
    return toBase64(this.toBytes());
  }

  /**
   * Checks that the requestor signed it, and nothing else: anyone can ask for anything in their own name.
   *
   * @throws TenuoError 1100 where not.
   */
  verify(): void {
    const { requestor, signature } = this.#fields;
    if (!verifyMessage(this.#engine, signature, signedBytes(this.#fields), requestor.toBytes()))
      throw errorFor(REVOCATION_REASONS.REVOCATION_SIGNATURE);
  }

  /**
   * Checks that the request is to be followed: signed, about this warrant, by its issuer, its holder or the control plane, at
   * most 300 seconds old and 60 ahead, while the warrant is still valid. In upstream's order.
   *
   * @throws TenuoError 1100 for the signature; 1500 for everything else.
   * @throws TypeError, RangeError for a policy of another name, type or range.
   */
  validate(warrant: WarrantView, policy: RequestPolicy = {}): void {
    checkOptions(policy, ['controlPlane', 'now'], 'validate');
    const { warrantId, requestor, requestedAt } = this.#fields;
    const now = timestampAt(policy.now);
    this.verify();
    if (warrantId !== warrant.id) {
      throw errorFor(REVOCATION_REASONS.REVOCATION_OF_ANOTHER, { expected: warrant.id });
    }
    if (!this.#mayRevoke(warrant, policy.controlPlane))
      throw errorFor(REVOCATION_REASONS.REVOKER_NOT_ENTITLED, { received: requestor.fingerprint });
    const age = ageOf(requestedAt, now);
    if (age > MAX_AGE)
      throw errorFor(REVOCATION_REASONS.REVOCATION_TOO_OLD, { expected: `at most ${MAX_AGE} s`, received: `${age} s` });
    if (age < -MAX_AHEAD)
      throw errorFor(REVOCATION_REASONS.REVOCATION_AHEAD, {
        expected: `at most ${MAX_AHEAD} s`,
        received: `${-age} s`,
      });
    if (hasExpired(warrant, now)) throw errorFor(REVOCATION_REASONS.REVOCATION_OF_EXPIRED);
  }

  #mayRevoke(warrant: WarrantView, controlPlane: PublicKeyInput | undefined): boolean {
    const { requestor } = this.#fields;
    if (controlPlane !== undefined && requestor.equals(readPublicKey(controlPlane, { engine: this.#engine })))
      return true;
    return requestor.equals(warrant.issuer) || requestor.equals(warrant.holder);
  }

  static {
    brand(RevocationRequest, 'RevocationRequest');
  }
}

/** Whether its last second is over. At that second itself a warrant can be revoked, as upstream has it. */
function hasExpired({ expiresAtSeconds }: WarrantView, { seconds, nanos }: Timestamp): boolean {
  const now = BigInt(seconds);
  return expiresAtSeconds < now || (expiresAtSeconds === now && nanos > 0);
}
