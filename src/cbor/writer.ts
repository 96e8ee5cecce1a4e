// A writer of canonical CBOR (RFC 8949): definite lengths, shortest heads. It fills one growing
// buffer that is borrowed for the time of one encoding and wiped when it is given back: a getter among
// the values may run another encoding in between, which then borrows a buffer of its own.

import { writeShortestFloat } from './float.ts';
import { outOfBounds } from './misuse.ts';

const UNSIGNED = 0x00;
const NEGATIVE = 0x20;
const BYTES = 0x40;
const TEXT = 0x60;
const ARRAY = 0x80;
const MAP = 0xa0;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const TWO_32 = 4294967296;
const FIRST_SIZE = 2048;
/** The most bytes that a head or a float takes. */
const HEAD_ROOM = 9;

export class CborWriter {
  /** The bytes so far are `bytes` from 0 to `length`. */
  bytes = new Uint8Array(FIRST_SIZE);
  length = 0;
  /** Writing more bytes than this is a RangeError. */
  limit = Number.POSITIVE_INFINITY;
  /** What is being written, for that error. */
  subject = '';

  unsigned(n: number): void {
    this.#head(UNSIGNED, n);
  }

  /** A safe integer. */
  integer(n: number): void {
    if (n >= 0) this.#head(UNSIGNED, n);
    else this.#head(NEGATIVE, -1 - n);
  }

  /** An integer from -2^64 to 2^64 - 1. */
  bigInteger(n: bigint): void {
    const major = n < 0n ? NEGATIVE : UNSIGNED;
    const magnitude = n < 0n ? -1n - n : n;
    if (magnitude <= BigInt(Number.MAX_SAFE_INTEGER)) return this.#head(major, Number(magnitude));
    this.#room(HEAD_ROOM);
    this.bytes[this.length++] = major | 27;
    for (let shift = 56n; shift >= 0n; shift -= 8n) this.bytes[this.length++] = Number((magnitude >> shift) & 0xffn);
  }

  float(x: number): void {
    this.#room(HEAD_ROOM);
    this.length = writeShortestFloat(this.bytes, this.length, x);
  }

  boolean(value: boolean): void {
    this.#byte(value ? TRUE : FALSE);
  }

  null(): void {
    this.#byte(NULL);
  }

  array(count: number): void {
    this.#head(ARRAY, count);
  }

  map(count: number): void {
    this.#head(MAP, count);
  }

  byteString(value: Uint8Array): void {
    this.#head(BYTES, value.length);
    this.raw(value);
  }

  /** Bytes as an array of small integers, as the protocol writes hashes and extension values. */
  byteArray(value: Uint8Array): void {
    this.array(value.length);
    for (const byte of value) this.unsigned(byte);
  }

  /** A key or signature: `[1, bytes]`, where 1 is Ed25519. */
  tagged(value: Uint8Array): void {
    this.array(2);
    this.unsigned(1);
    this.byteString(value);
  }

  /** A text; `false`, with nothing written, where it holds a lone surrogate and so has no UTF-8. */
  text(value: string): boolean {
    const start = this.length;
    const { length } = value;
    this.#room(HEAD_ROOM + length);
    this.#head(TEXT, length);
    const { bytes } = this;
    let at = this.length;
    // Nearly every text is ASCII, which is as long in bytes: it is written at once and taken back where it is not.
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) {
        bytes.fill(0, start, at);
        this.length = start;
        return this.#wideText(value);
      }
      bytes[at++] = unit;
    }
    this.length = at;
    return true;
  }

  #wideText(value: string): boolean {
    const size = utf8Length(value);
    if (size < 0) return false;
    this.#head(TEXT, size);
    this.#room(size);
    this.length = writeUtf8(this.bytes, this.length, value);
    return true;
  }

  /** Items that are encoded already. */
  raw(items: Uint8Array): void {
    this.#room(items.length);
    this.bytes.set(items, this.length);
    this.length += items.length;
  }

  /** A copy of the bytes so far. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  #byte(value: number): void {
    this.#room(1);
    this.bytes[this.length++] = value;
  }

  #head(major: number, n: number): void {
    this.#room(HEAD_ROOM);
    const { bytes } = this;
    if (n < 24) {
      bytes[this.length++] = major | n;
    } else if (n < 0x100) {
      bytes[this.length++] = major | 24;
      bytes[this.length++] = n;
    } else if (n < 0x10000) {
      bytes[this.length++] = major | 25;
      bytes[this.length++] = n >>> 8;
      bytes[this.length++] = n;
    } else if (n < TWO_32) {
      bytes[this.length++] = major | 26;
      this.#word(n);
    } else {
      bytes[this.length++] = major | 27;
      this.#word(Math.floor(n / TWO_32));
      this.#word(n % TWO_32);
    }
  }

  #word(n: number): void {
    this.bytes[this.length++] = n >>> 24;
    this.bytes[this.length++] = n >>> 16;
    this.bytes[this.length++] = n >>> 8;
    this.bytes[this.length++] = n;
  }

  /** Makes room for `size` more bytes. */
  #room(size: number): void {
    const needed = this.length + size;
    if (needed > this.bytes.length) this.#grow(needed);
  }

  #grow(needed: number): void {
    // Looked at here and by whoever ends the encoding; a head may ask for more room than it needs.
    this.checkLimit(needed - HEAD_ROOM);
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes.fill(0, 0, this.length);
    this.bytes = larger;
  }

  /** @throws RangeError where `length` bytes are too many. */
  checkLimit(length = this.length): void {
    if (length > this.limit) throw outOfBounds(`${this.subject} must not be larger than ${this.limit} bytes of CBOR`);
  }
}

let spare: CborWriter | null = null;

/** A writer for one encoding of at most `limit` bytes; `giveBack` it in a `finally`. */
export function borrowWriter(subject: string, limit: number): CborWriter {
  const writer = spare ?? new CborWriter();
  spare = null;
  writer.subject = subject;
  writer.limit = limit;
  return writer;
}

/** Wipes a writer and keeps it for the next encoding. */
export function giveBack(writer: CborWriter): void {
  writer.bytes.fill(0, 0, writer.length);
  writer.length = 0;
  spare = writer;
}

/** A copy of what `write` writes. */
export function encode(subject: string, limit: number, write: (writer: CborWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = borrowWriter(subject, limit);
  try {
    write(writer);
    writer.checkLimit();
    return writer.copy();
  } finally {
    giveBack(writer);
  }
}

/** Bytes of the text in UTF-8, or -1 where it holds a lone surrogate. */
export function utf8Length(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) {
      size += 1;
    } else if (unit < 0xd800 || unit > 0xdfff) {
      size += 2;
    } else {
      const next = text.charCodeAt(i + 1);
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return -1;
      size += 2;
      i += 1;
    }
  }
  return size;
}

/** Writes a text without lone surrogates; returns the address after it. */
function writeUtf8(bytes: Uint8Array, start: number, text: string): number {
  let at = start;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point >= 0xd800 && point <= 0xdfff) {
      i += 1;
      point = 0x10000 + ((point - 0xd800) << 10) + (text.charCodeAt(i) - 0xdc00);
    }
    if (point < 0x80) {
      bytes[at++] = point;
    } else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >>> 6);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >>> 12);
      bytes[at++] = 0x80 | ((point >>> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (point >>> 18);
      bytes[at++] = 0x80 | ((point >>> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >>> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    }
  }
  return at;
}
