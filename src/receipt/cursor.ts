// A reader of CBOR that nobody has checked, for receipts and log entries: only the one spelling that an encoder writes. It
// counts in numbers and makes no object, since a log holds millions of them.
import {
  INDEFINITE_LENGTH,
  NOT_SHORTEST,
  NOT_UTF8,
  NUMBER_OUT_OF_RANGE,
  RESERVED_VALUE,
  TAGGED,
  TRAILING_BYTES,
  TRUNCATED,
  WRONG_LENGTH,
  WRONG_TYPE,
} from '../../assembly/codes.ts';
import { reasonText } from '../codes.ts';
import { errorFor } from '../errors.ts';

export const UNSIGNED = 0;
export const NEGATIVE = 1;
export const BYTES = 2;
export const TEXT = 3;
export const ARRAY = 4;
export const MAP = 5;
const TAG = 6;
const SIMPLE = 7;
const TWO_32 = 4294967296;
/** Texts up to this length are put together here, longer ones by the platform. */
const SHORT_TEXT = 64;

let decoder: TextDecoder | undefined;

export class Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** What is being read, for messages. */
  readonly subject: string;
  /** The reason that is given for any fault; the fault's own where absent. */
  readonly as: number | undefined;
  /** Address of the next item. */
  at: number;
  /** Major type of the head read last, and where it stands. */
  major = 0;
  #start = 0;

  constructor(bytes: Uint8Array, subject: string, as?: number, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.subject = subject;
    this.as = as;
    this.at = at;
    this.end = end;
  }

  /** @throws TenuoError always; it names the item read last. */
  fail(reason: number): never {
    const { subject, as } = this;
    const offset = this.#start;
    if (as === undefined) throw errorFor(reason, { subject, offset });
    throw errorFor(as, { subject, offset, received: reasonText(reason)[0] });
  }

  /** @throws TenuoError always; it names the next item. */
  misplaced(reason: number): never {
    this.#start = this.at;
    return this.fail(reason);
  }

  /** Reads a head of this major type; returns its argument. */
  head(expected: number): number {
    const n = this.anyHead();
    if (this.major !== expected) this.fail(WRONG_TYPE);
    return n;
  }

  /** Reads a head of any major type but tags; returns its argument. */
  anyHead(): number {
    const { bytes } = this;
    this.#start = this.at;
    if (this.at >= this.end) this.fail(TRUNCATED);
    const first = bytes[this.at++] as number;
    this.major = first >>> 5;
    const info = first & 31;
    if (this.major === TAG) this.fail(TAGGED);
    if (info < 24) return info;
    if (info === 31) this.fail(INDEFINITE_LENGTH);
    if (info > 27 || this.major === SIMPLE) this.fail(RESERVED_VALUE);
    return this.#wide(info - 24);
  }

  /** An integer of either sign. */
  integer(): number {
    const n = this.anyHead();
    if (this.major > NEGATIVE) this.fail(WRONG_TYPE);
    return this.major === UNSIGNED ? n : -1 - n;
  }

  boolean(): boolean {
    const n = this.anyHead();
    if (this.major !== SIMPLE || (n !== 20 && n !== 21)) this.fail(WRONG_TYPE);
    return n === 21;
  }

  /** The content of a byte string, not copied; of `length` bytes where that is not 0. */
  byteString(length = 0): Uint8Array {
    const size = this.head(BYTES);
    if (length !== 0 && size !== length) this.fail(WRONG_LENGTH);
    return this.#take(size);
  }

  text(): string {
    const content = this.#take(this.head(TEXT));
    if (content.length <= SHORT_TEXT) {
      const text = asciiText(content);
      if (text !== null) return text;
    }
    decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      return decoder.decode(content);
    } catch {
      return this.fail(NOT_UTF8);
    }
  }

  /** Whether a text of these bytes comes next; then it is passed over. */
  isText(expected: Uint8Array): boolean {
    const start = this.at;
    if (this.head(TEXT) === expected.length && this.at + expected.length <= this.end) {
      let same = 0;
      while (same < expected.length && this.bytes[this.at + same] === expected[same]) same += 1;
      if (same === expected.length) {
        this.at += same;
        return true;
      }
    }
    this.at = start;
    return false;
  }

  /** @throws TenuoError where bytes are left. */
  finish(): void {
    this.#start = this.at;
    if (this.at < this.end) this.fail(TRAILING_BYTES);
  }

  #take(length: number): Uint8Array {
    if (length > this.end - this.at) this.fail(TRUNCATED);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** The argument in the next 1, 2, 4 or 8 bytes. */
  #wide(power: number): number {
    const size = 1 << power;
    if (size > this.end - this.at) this.fail(TRUNCATED);
    let n = 0;
    for (let left = size; left > 0; left--) n = n * 256 + (this.bytes[this.at++] as number);
    if (n < (power === 0 ? 24 : power === 1 ? 0x100 : power === 2 ? 0x10000 : TWO_32)) this.fail(NOT_SHORTEST);
    if (n > Number.MAX_SAFE_INTEGER) this.fail(NUMBER_OUT_OF_RANGE);
    return n;
  }
}

/** The text of bytes below 0x80; null where there are others. */
function asciiText(bytes: Uint8Array): string | null {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}
