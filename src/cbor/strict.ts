// A reader of CBOR that nobody has checked. It takes the one spelling that upstream's encoder writes (protocol 2): definite
// lengths, shortest heads, no tags, nothing left over. Anything else is a TenuoError 1202 that names the byte.
import {
  INADMISSIBLE_KEY,
  INDEFINITE_LENGTH,
  KEY_REPEATED,
  MAX_NESTING,
  MISSING_FIELD,
  NESTED_TOO_DEEP,
  NOT_SHORTEST,
  NOT_UTF8,
  NUMBER_OUT_OF_RANGE,
  RESERVED_VALUE,
  TAGGED,
  TRAILING_BYTES,
  TRUNCATED,
  UNKNOWN_ALGORITHM,
  WRONG_COUNT,
  WRONG_LENGTH,
  WRONG_TYPE,
} from '../../assembly/codes.ts';
import { KEY_AT } from '../../assembly/layout.ts';
import type { Engine } from '../engine/engine.ts';
import { errorFor } from '../errors.ts';
import { PublicKey } from '../public-key.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';

const UNSIGNED = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;
const ED25519 = 1n;
const NULL = 0xf6;
/** The least argument that a head of 1, 2, 4, 8 more bytes may hold. */
const SHORTEST = [24n, 0x100n, 0x10000n, 0x100000000n];

let decoder: TextDecoder | undefined;

export class StrictReader {
  readonly bytes: Uint8Array;
  /** What is being read, for messages. */
  readonly subject: string;
  /** Address of the next item. */
  at = 0;
  /** Address of the item read last: what an error names. */
  #start = 0;
  #argument = 0n;

  constructor(bytes: Uint8Array, subject: string) {
    this.bytes = bytes;
    this.subject = subject;
  }

  /** @throws TenuoError always, at the item read last. */
  fail(reason: number, expected?: string): never {
    throw errorFor(reason, { subject: this.subject, offset: this.#start, expected });
  }

  /** An unsigned integer of at most 64 bits. */
  unsigned(): bigint {
    this.#head(UNSIGNED);
    return this.#argument;
  }

  /** An unsigned integer up to `max`. */
  number(max: number): number {
    const n = this.unsigned();
    if (n > BigInt(max)) this.fail(NUMBER_OUT_OF_RANGE, `at most ${max}`);
    return Number(n);
  }

  text(): string {
    const content = this.#content(TEXT);
    decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      return decoder.decode(content);
    } catch {
      return this.fail(NOT_UTF8);
    }
  }

  /** The content of a byte string, not copied; of `length` bytes where that is given. */
  byteString(length?: number): Uint8Array {
    const content = this.#content(BYTES);
    if (length !== undefined && content.length !== length) this.fail(WRONG_LENGTH, `${length} bytes`);
    return content;
  }

  /** An array of integers below 256, as bytes; of `length` of them where that is given. */
  byteArray(length?: number): Uint8Array<ArrayBuffer> {
    const count = this.array();
    if (length !== undefined && count !== length) this.fail(WRONG_LENGTH, `${length} bytes`);
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i++) out[i] = this.number(0xff);
    return out;
  }

  /** Begins an array; its length. */
  array(): number {
    return this.#count(ARRAY);
  }

  /** The items of an array, frozen. */
  list<Item>(read: () => Item): readonly Item[] {
    const list: Item[] = [];
    for (let left = this.array(); left > 0; left--) list.push(read());
    return Object.freeze(list);
  }

  /** Begins a map; its number of pairs. */
  map(): number {
    return this.#count(MAP);
  }

  /** Begins a map that has from `least` to `most` pairs. */
  struct(least: number, most = least): number {
    const count = this.map();
    if (count < least || count > most) this.fail(WRONG_COUNT, least === most ? `${least}` : `${least} to ${most}`);
    return count;
  }

  /** The name of the next member of a struct, which has to be this one: there is one order. */
  name(expected: string): void {
    if (this.text() !== expected) this.fail(MISSING_FIELD, expected);
  }

  /** A map from texts in any order, none twice. */
  mapOf<Item>(read: () => Item): Map<string, Item> {
    const map = new Map<string, Item>();
    for (let left = this.map(); left > 0; left--) {
      const name = this.text();
      if (map.has(name)) this.fail(KEY_REPEATED);
      map.set(name, read());
    }
    return map;
  }

  /** Passes over null, if that is next. */
  null(): boolean {
    if (this.bytes[this.at] !== NULL) return false;
    this.at += 1;
    return true;
  }

  /** `[1, key]`, a key that can verify something. */
  publicKey(engine: Engine): PublicKey {
    const bytes = this.#tagged(KEY_BYTES);
    engine.memory.set(bytes, KEY_AT);
    if (engine.core.checkKey() !== 1) this.fail(INADMISSIBLE_KEY);
    return PublicKey.admitted(bytes, engine);
  }

  /** `[1, signature]`: 64 bytes, not copied. */
  signature(): Uint8Array {
    return this.#tagged(SIGNATURE_BYTES);
  }

  /** The bytes of the next item of any kind but a tag, not copied. Floats and map keys in it are not looked at. */
  item(): Uint8Array {
    const start = this.at;
    this.#skip(0);
    return this.bytes.subarray(start, this.at);
  }

  /** @throws TenuoError where bytes are left. */
  end(): void {
    this.#start = this.at;
    if (this.at < this.bytes.length) this.fail(TRAILING_BYTES);
  }

  #tagged(length: number): Uint8Array {
    if (this.array() !== 2) this.fail(WRONG_COUNT, '2');
    if (this.unsigned() !== ED25519) this.fail(UNKNOWN_ALGORITHM);
    return this.byteString(length);
  }

  #skip(depth: number): void {
    if (depth > MAX_NESTING) this.fail(NESTED_TOO_DEEP);
    const major = this.#head();
    if (major === BYTES || major === TEXT) this.#take();
    else if (major === ARRAY || major === MAP) {
      let left = this.#items(major);
      if (major === MAP) left *= 2;
      for (; left > 0; left--) this.#skip(depth + 1);
    }
  }

  #content(major: number): Uint8Array {
    this.#head(major);
    return this.#take();
  }

  #take(): Uint8Array {
    const left = this.bytes.length - this.at;
    if (this.#argument > BigInt(left)) this.fail(TRUNCATED);
    this.at += Number(this.#argument);
    return this.bytes.subarray(this.at - Number(this.#argument), this.at);
  }

  #count(major: number): number {
    this.#head(major);
    return this.#items(major);
  }

  /** The items that were announced; each takes a byte, so that no more are believed than there is room for. */
  #items(major: number): number {
    const left = this.bytes.length - this.at;
    if (this.#argument * (major === MAP ? 2n : 1n) > BigInt(left)) this.fail(TRUNCATED);
    return Number(this.#argument);
  }

  /** Reads a head, of this major type where one is given; its argument is kept. */
  #head(expected?: number): number {
    const { bytes } = this;
    this.#start = this.at;
    const first = bytes[this.at];
    if (first === undefined) this.fail(TRUNCATED);
    const major = first >>> 5;
    const info = first & 31;
    this.at += 1;
    if (major === TAG) this.fail(TAGGED);
    if (info === 31) this.fail(INDEFINITE_LENGTH);
    if (info > 27) this.fail(RESERVED_VALUE);
    // Of the simple values there are false, true and null; beyond them come the floats.
    if (major === SIMPLE && info < 25 && (info < 20 || info > 22)) this.fail(RESERVED_VALUE);
    if (expected !== undefined && major !== expected) this.fail(WRONG_TYPE);
    this.#argument = info < 24 ? BigInt(info) : this.#wide(info - 24, major);
    return major;
  }

  /** The argument in the next 1, 2, 4 or 8 bytes. */
  #wide(size: number, major: number): bigint {
    const end = this.at + (1 << size);
    if (end > this.bytes.length) this.fail(TRUNCATED);
    let n = 0n;
    while (this.at < end) n = (n << 8n) | BigInt(this.bytes[this.at++] as number);
    // The bits of a float are no number: whether it is the shortest is for whoever reads values.
    if (major !== SIMPLE && n < (SHORTEST[size] as bigint)) this.fail(NOT_SHORTEST);
    return n;
  }
}
