// Requests on their way to a worker: one buffer of CBOR items, seven a request. Bytes are copied once, from the
// caller's values; what a getter shows is read here and nowhere else.
//
//   tool        a text
//   arguments   as a proof signs them: an array of pairs
//   now         a float, or null: the clock of the worker when it decides
//   warrant     bytes or text; true: that of the request before; null: none; false: something that is no warrant
//   signature   64 bytes; null: none; false: something that is no signature
//   attempt     a text, or null
//   approvals   bytes, text, or an array of either; null: none; false, also in the array: something that is no approval
import { INPUT_SIZE } from '../../assembly/layout.ts';
import { MAX_APPROVALS } from '../approval/limits.ts';
import type { ApprovalAnswer, PresentedApprovals } from '../approval/read.ts';
import type { SignedApproval } from '../approval/signed-approval.ts';
import { argumentsOfPairs, borrowCallWriter, writeCall } from '../arguments.ts';
import { type AuthorizeRequest, inputOf } from '../authorizer.ts';
import { decodeBase64 } from '../base64.ts';
import { isBranded } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import { CborReader } from '../cbor/reader.ts';
import { CborWriter, giveBack } from '../cbor/writer.ts';
import { type Denied, denialOfArguments } from '../decision.ts';
import { secondsOf } from '../instant.ts';
import { attemptSuffix } from '../replay/spend.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';

const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
/** A longer one is refused for its length, so no more of it has to be sent. */
const MOST_WARRANT = INPUT_SIZE + 1;
/** Stands for what is no warrant and no signature: the authorizer refuses either. */
const UNREADABLE = 0 as never;
const NO_SIGNATURE = '';

/** Writes requests, one job after the other, into a buffer of its own. */
export class FrameWriter {
  readonly #hasStore: boolean;
  readonly #writer = new CborWriter();
  readonly #signature = new Uint8Array(SIGNATURE_BYTES);
  #warrant: unknown;

  /** With `hasStore` requests may have an attempt. */
  constructor({ hasStore = false } = {}) {
    this.#hasStore = hasStore;
  }

  /** Bytes since the last `take`. */
  get length(): number {
    return this.#writer.length;
  }

  /**
   * Adds a request; returns its denial, with nothing added, where the tool or the arguments are no values.
   *
   * @throws where `Authorizer.authorize` would: for an instant or attempt that is none.
   */
  add({ warrant, tool, args, signature, now, attempt, approvals }: AuthorizeRequest): Denied | null {
    const seconds = secondsOf(now);
    const suffix = attemptSuffix(attempt, this.#hasStore);
    // Reading them may run code of the caller's, which may come back here: before anything is written.
    const presented = plainApprovals(approvals);
    const call = borrowCallWriter();
    try {
      writeCall(call, tool, args);
      this.#writer.raw(call.bytes.subarray(0, call.length));
    } catch (error) {
      return denialOfArguments(error, tool, seconds);
    } finally {
      giveBack(call);
    }
    if (now === undefined) this.#writer.null();
    else this.#writer.float(seconds);
    this.#addWarrant(warrant);
    this.#addSignature(signature);
    if (suffix === '') this.#writer.null();
    else this.#writer.text(suffix.slice(1));
    this.#addApprovals(presented);
    return null;
  }

  /** A copy of the requests since the last time; here they are wiped. */
  take(): Uint8Array<ArrayBuffer> {
    const requests = this.#writer.copy();
    this.drop();
    return requests;
  }

  /** Forgets and wipes them. */
  drop(): void {
    this.#writer.bytes.fill(0, 0, this.#writer.length);
    this.#writer.length = 0;
    this.#signature.fill(0);
    this.#warrant = undefined;
  }

  #addWarrant(warrant: unknown): void {
    const writer = this.#writer;
    if (warrant === undefined || warrant === null) return writer.null();
    if (warrant === this.#warrant) return writer.boolean(true);
    this.#warrant = warrant;
    const input = inputOf(warrant);
    if (input === null) return writer.boolean(false);
    if (typeof input !== 'string') return writer.byteString(input.subarray(0, MOST_WARRANT));
    this.#addText(input.slice(0, MOST_WARRANT));
  }

  /** A lone surrogate is as unreadable as the character that stands for it. */
  #addText(text: string): void {
    if (!this.#writer.text(text)) this.#writer.text(new TextDecoder().decode(new TextEncoder().encode(text)));
  }

  #addApprovals(presented: PlainApprovals | null): void {
    const writer = this.#writer;
    if (presented === null) return writer.null();
    if (!Array.isArray(presented)) return this.#addApproval(presented as PlainApproval);
    writer.array(presented.length);
    for (const item of presented) this.#addApproval(item);
  }

  #addApproval(item: PlainApproval): void {
    if (item === false) this.#writer.boolean(false);
    else if (typeof item === 'string') this.#addText(item);
    else this.#writer.byteString(item);
  }

  #addSignature(signature: unknown): void {
    const writer = this.#writer;
    if (signature === undefined || signature === null) return writer.null();
    if (signature instanceof Uint8Array && signature.length === SIGNATURE_BYTES) return writer.byteString(signature);
    const isText = typeof signature === 'string' && decodeBase64(signature, this.#signature, 0, SIGNATURE_BYTES);
    if (isText) writer.byteString(this.#signature);
    else writer.boolean(false);
  }
}

/** An approval, or several as a transport carries them, without anything that runs when it is read; false where it is none. */
type PlainApproval = string | Uint8Array | false;
type PlainApprovals = PlainApproval | readonly PlainApproval[];

/** What was presented as approvals. One more than may be is enough to be refused for their number. */
function plainApprovals(approvals: unknown): PlainApprovals | null {
  if (approvals === undefined || approvals === null) return null;
  try {
    if (Array.isArray(approvals)) return Array.from(approvals.slice(0, MAX_APPROVALS + 1), plainApproval);
    const plain = plainApproval(approvals);
    return plain === false && typeof approvals === 'object' ? answerText(approvals as ApprovalAnswer) : plain;
  } catch {
    return false;
  }
}

function plainApproval(item: unknown): PlainApproval {
  if (typeof item === 'string') return item;
  if (isBytes(item)) return new Uint8Array(item);
  return isBranded<SignedApproval>(item, 'SignedApproval') ? item.toBytes() : false;
}

/** The answer of a control plane, as the JSON that it was read from. */
function answerText({ status, signed_approvals_b64 }: ApprovalAnswer): string {
  return JSON.stringify({ status, signed_approvals_b64 });
}

/** The requests of a frame, as the authorizer takes them. They are views of it, and good until it is wiped. */
export function requestsOf(frame: Uint8Array<ArrayBuffer>): AuthorizeRequest[] {
  const reader = new CborReader(frame);
  const requests: AuthorizeRequest[] = [];
  let before: AuthorizeRequest['warrant'];
  while (reader.at < frame.length) {
    const tool = reader.text();
    const args = argumentsOfPairs(reader.item() as Uint8Array<ArrayBuffer>);
    const now = readOr(reader, null, () => reader.float()) ?? undefined;
    const warrant = readWarrant(reader, before);
    const signature = readOr(reader, NO_SIGNATURE, () => reader.byteString());
    const attempt = readOr(reader, null, () => reader.text()) ?? undefined;
    const approvals = readApprovals(reader);
    if (warrant !== null) before = warrant;
    requests.push({ tool, args, now, warrant, signature, attempt, approvals });
  }
  return requests;
}

function readWarrant(reader: CborReader, before: AuthorizeRequest['warrant']): AuthorizeRequest['warrant'] {
  const major = majorOf(reader);
  if (major === TEXT) return reader.text();
  if (major === BYTES) return reader.byteString();
  if (reader.isNull) return readNull(reader);
  return reader.boolean() ? before : UNREADABLE;
}

function readApprovals(reader: CborReader): PresentedApprovals | null {
  if (majorOf(reader) !== ARRAY) return readOr(reader, UNREADABLE, () => readApproval(reader));
  return Array.from(
    { length: reader.head() },
    () => readOr(reader, UNREADABLE, () => readApproval(reader)) as Uint8Array,
  );
}

function readApproval(reader: CborReader): string | Uint8Array {
  return majorOf(reader) === TEXT ? reader.text() : reader.byteString();
}

function majorOf(reader: CborReader): number {
  return (reader.bytes[reader.at] as number) >>> 5;
}

/** Null, what stands for false, or what `read` reads. */
function readOr<Item, Other>(reader: CborReader, other: Other, read: () => Item): Item | Other | null {
  if (reader.isNull) return readNull(reader);
  if ((reader.bytes[reader.at] as number) === 0xf4) {
    reader.at += 1;
    return other;
  }
  return read();
}

function readNull(reader: CborReader): null {
  reader.at += 1;
  return null;
}
