// Requests on their way to a worker: one buffer of CBOR items, six a request. Bytes are copied once, from the
// caller's values; what a getter shows is read here and nowhere else.
//
//   tool        a text
//   arguments   as a proof signs them: an array of pairs
//   now         a float, or null: the clock of the worker when it decides
//   warrant     bytes or text; true: that of the request before; null: none; false: something that is no warrant
//   signature   64 bytes; null: none; false: something that is no signature
//   attempt     a text, or null
import { INPUT_SIZE } from '../../assembly/layout.ts';
import { argumentsOfPairs, borrowCallWriter, writeCall } from '../arguments.ts';
import { type AuthorizeRequest, inputOf } from '../authorizer.ts';
import { decodeBase64 } from '../base64.ts';
import { CborReader } from '../cbor/reader.ts';
import { CborWriter, giveBack } from '../cbor/writer.ts';
import { type Denied, denialOfArguments } from '../decision.ts';
import { secondsOf } from '../instant.ts';
import { attemptSuffix } from '../replay/spend.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';

const BYTES = 2;
const TEXT = 3;
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
  add({ warrant, tool, args, signature, now, attempt }: AuthorizeRequest): Denied | null {
    const seconds = secondsOf(now);
    const suffix = attemptSuffix(attempt, this.#hasStore);
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
    const text = input.slice(0, MOST_WARRANT);
    // A lone surrogate is as unreadable as the character that stands for it.
    if (!writer.text(text)) writer.text(new TextDecoder().decode(new TextEncoder().encode(text)));
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
    if (warrant !== null) before = warrant;
    requests.push({ tool, args, now, warrant, signature, attempt });
  }
  return requests;
}

function readWarrant(reader: CborReader, before: AuthorizeRequest['warrant']): AuthorizeRequest['warrant'] {
  const major = (reader.bytes[reader.at] as number) >>> 5;
  if (major === TEXT) return reader.text();
  if (major === BYTES) return reader.byteString();
  if (reader.isNull) return readNull(reader);
  return reader.boolean() ? before : UNREADABLE;
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
