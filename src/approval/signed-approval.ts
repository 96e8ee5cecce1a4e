// A signed approval: an envelope around the payload, the approver's key and signature (protocol 13).

import { fromBase64, toBase64 } from '../base64.ts';
import { brand, isBranded } from '../brand.ts';
import { bytesOf } from '../bytes.ts';
import { StrictReader } from '../cbor/strict.ts';
import { encode } from '../cbor/writer.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { DEFAULT_CLOCK_TOLERANCE } from '../engine/request.ts';
import { TenuoError } from '../errors.ts';
import { INSPECT } from '../inspect.ts';
import { type Instant, instantText, secondsOf } from '../instant.ts';
import { checkOptions } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { MAX_APPROVAL_BYTES, MAX_APPROVAL_TEXT } from './limits.ts';
import { approvalMessage } from './message.ts';
import { type ApprovalPayload, readPayload } from './payload.ts';
import { APPROVAL_REASONS } from './reasons.ts';

const SUBJECT = 'the approval';
const VERSION = 1;
/** A u8 on the wire. */
const MAX_VERSION = 0xff;

/**
 * How `SignedApproval.verify` looks at the time.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, type VerifyOptions, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const options: VerifyOptions = { clockTolerance: 0 };
 * console.log(signApproval(request, lead).verify(options).version); // 1
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface VerifyOptions {
  /** The instant to look at, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
  /** Seconds that the approver's clock may run ahead: 30 where absent. */
  readonly clockTolerance?: number | undefined;
}

interface Envelope {
  readonly bytes: Uint8Array;
  readonly version: number;
  readonly payload: Uint8Array;
  readonly approver: PublicKey;
  readonly signature: Uint8Array;
}

/** `SignedApproval.parse` with another name in its errors; what another copy of this package made is read through its bytes. */
export let readApproval: (input: unknown, subject: string, options: EngineOption | undefined) => SignedApproval;
/** The payload of an approval whose versions and signature hold; its times are not looked at. */
export let openApproval: (approval: SignedApproval) => ApprovalPayload;
/** Makes an envelope of a signature that was just made. For sign.ts alone. */
export let sealApproval: (payload: Uint8Array, approver: PublicKey, signature: Uint8Array) => SignedApproval;

/**
 * The approval of one call by one approver. Immutable. Reading it checks its form and nothing else: an `Authorizer` says
 * what it is worth, or `verifyApprovals` where there is none.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SignedApproval, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const text = signApproval(request, lead).toText(); // sent by the approver
 * const approval = SignedApproval.parse(text);
 * console.log(approval.approver.equals(lead.publicKey), approval.isExpired()); // true false
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export class SignedApproval {
  readonly #envelope: Envelope;
  #payload: ApprovalPayload | undefined;

  private constructor(envelope: Envelope) {
    this.#envelope = envelope;
  }

  /**
   * Reads the bytes of an envelope, or its text: standard base64 with padding, or base64url with or without. At most 8192
   * characters. The payload is not looked at before its signature is: see `payload`.
   *
   * @throws TenuoError 1202 where it is none, or is spelled in another way than an encoder does.
   * @throws TypeError where the input is neither text nor bytes.
   */
  static parse(input: string | Uint8Array, options?: EngineOption): SignedApproval {
    return new SignedApproval(readEnvelope(input, SUBJECT, options));
  }

  /** The version of the envelope. Only 1 verifies. */
  get version(): number {
    return this.#envelope.version;
  }

  /** The key that the signature is to be checked with. Whether it may approve is for the warrant to say. */
  get approver(): PublicKey {
    return this.#envelope.approver;
  }

  /**
   * What it says, before anything is verified.
   *
   * @throws TenuoError 1701 where the payload cannot be read.
   */
  get payload(): ApprovalPayload {
    this.#payload ??= readable(this.#envelope.payload);
    return this.#payload;
  }

  /** A copy of the signed bytes, in CBOR. */
  get payloadBytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#envelope.payload);
  }

  /** A copy of the approver's signature, 64 bytes. */
  get signature(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#envelope.signature);
  }

  /**
   * Whether it has expired, by the system's clock or at the given instant: from that second on it approves nothing.
   *
   * @throws TenuoError 1701 where the payload cannot be read.
   * @throws TypeError, RangeError for an instant that is none.
   */
  isExpired(now?: Instant): boolean {
    return BigInt(secondsOf(now)) >= this.payload.expiresAtSeconds;
  }

  /**
   * What it says, once its version, signature and form are checked, and that it is not dated in the future. Not who the
   * approver is, which call it is of, or whether it has expired: `verifyApprovals` checks those too.
   *
   * @throws TenuoError 1200, 1100 or 1701, as upstream.
   * @throws TypeError, RangeError for options of another name, type or range.
   */
  verify(options: VerifyOptions = {}): ApprovalPayload {
    checkOptions(options, ['now', 'clockTolerance'], 'verify');
    const latest = BigInt(secondsOf(options.now)) + BigInt(toleranceOf(options.clockTolerance));
    const payload = this.#open();
    const { approvedAtSeconds, expiresAtSeconds } = payload;
    if (approvedAtSeconds > latest) {
      throw new TenuoError(APPROVAL_REASONS.APPROVAL_AHEAD, {
        expected: `at most ${instantText(latest)}`,
        received: instantText(approvedAtSeconds),
      });
    }
    if (expiresAtSeconds <= approvedAtSeconds) throw new TenuoError(APPROVAL_REASONS.APPROVAL_LIFETIME);
    return payload;
  }

  /** A copy of the envelope, the bytes of its CBOR. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#envelope.bytes);
  }

  /** The envelope in standard base64 with padding: what transports carry. */
  toText(): string {
    return toBase64(this.#envelope.bytes);
  }

  /** As `toText`. */
  toString(): string {
    return this.toText();
  }

  /** Who approved what: an approval in a log is not the approval. */
  toJSON(): { readonly approver: string; readonly requestHash: string | null } {
    return { approver: this.approver.toHex(), requestHash: this.#hashOrNull() };
  }

  [INSPECT](): string {
    return `SignedApproval(${this.approver.fingerprint}…, ${this.#hashOrNull()?.slice(0, 16) ?? 'unreadable'}…)`;
  }

  #open(): ApprovalPayload {
    const { version, approver, payload, signature } = this.#envelope;
    if (version !== VERSION) throw unsupported(version, SUBJECT);
    if (!approver.verify(approvalMessage(version, payload), signature))
      throw new TenuoError(APPROVAL_REASONS.APPROVAL_SIGNATURE);
    if (this.payload.version !== VERSION) throw unsupported(this.payload.version, 'the payload of the approval');
    return this.payload;
  }

  #hashOrNull(): string | null {
    try {
      return this.payload.requestHash;
    } catch {
      return null;
    }
  }

  static {
    brand(SignedApproval, 'SignedApproval');
    readApproval = (input, subject, options) => {
      if (typeof input === 'object' && input !== null && #envelope in input) return input;
      const given = isBranded<SignedApproval>(input, 'SignedApproval') ? input.toBytes() : input;
      return new SignedApproval(readEnvelope(given, subject, options));
    };
    openApproval = (approval) => approval.#open();
    sealApproval = (payload, approver, signature) =>
      new SignedApproval({
        bytes: encodeEnvelope(payload, approver, signature),
        version: VERSION,
        payload,
        approver,
        signature,
      });
  }
}

function readEnvelope(input: unknown, subject: string, options: EngineOption | undefined): Envelope {
  const given = typeof input === 'string' ? bytesOfText(input, subject) : bytesOf(input, subject);
  if (given.length > MAX_APPROVAL_BYTES) throw new TenuoError(APPROVAL_REASONS.APPROVAL_TOO_LARGE, { subject });
  const bytes = new Uint8Array(given);
  const reader = new StrictReader(bytes, subject);
  reader.struct(4);
  reader.name('approval_version');
  const version = reader.number(MAX_VERSION);
  reader.name('payload');
  const payload = reader.byteString();
  reader.name('approver_key');
  const approver = reader.publicKey(engineOf(options));
  reader.name('signature');
  const signature = reader.signature();
  reader.end();
  return { bytes, version, payload, approver, signature };
}

/** The bytes that the text of one approval stands for. */
function bytesOfText(text: string, subject: string): Uint8Array {
  if (text.length > MAX_APPROVAL_TEXT) throw new TenuoError(APPROVAL_REASONS.APPROVAL_TOO_LARGE, { subject });
  // Upstream takes the standard alphabet with its padding only.
  const unpadded = text.length % 4 !== 0 && /[+/]/.test(text);
  const bytes = unpadded ? null : fromBase64(text);
  if (bytes === null) throw new TenuoError(APPROVAL_REASONS.APPROVAL_TEXT, { subject });
  return bytes;
}

function readable(payload: Uint8Array): ApprovalPayload {
  try {
    return readPayload(payload);
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    const { message, offset, expected } = error;
    throw new TenuoError(APPROVAL_REASONS.APPROVAL_PAYLOAD, { subject: message, offset, expected });
  }
}

function unsupported(version: number, subject: string): TenuoError {
  return new TenuoError(APPROVAL_REASONS.APPROVAL_VERSION, { subject, expected: '1', received: String(version) });
}

function toleranceOf(seconds = DEFAULT_CLOCK_TOLERANCE): number {
  if (!Number.isSafeInteger(seconds) || seconds < 0)
    throw new RangeError('clockTolerance is a whole number of seconds, 0 or more');
  return seconds;
}

function encodeEnvelope(payload: Uint8Array, approver: PublicKey, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  return encode(SUBJECT, MAX_APPROVAL_BYTES, (writer) => {
    writer.map(4);
    writer.text('approval_version');
    writer.unsigned(VERSION);
    writer.text('payload');
    writer.byteString(payload);
    writer.text('approver_key');
    writer.tagged(approver.toBytes());
    writer.text('signature');
    writer.tagged(signature);
  });
}
