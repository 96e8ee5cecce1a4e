// A reader of canonical CBOR that the core has validated already: it trusts every head and length, and
// turns items into JavaScript values. It never meets bytes that were not checked before.
import { readHalf, readWide } from './float.ts';
import { Float, type Value } from './value.ts';

const TWO_32 = 4294967296;
const NEGATIVE = 1;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;

let decoder: TextDecoder | undefined;

/** The text that `bytes` from `start` to `end` spell in UTF-8. A byte order mark is a character like others. */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(bytes.subarray(start, end));
}

export class CborReader {
  readonly bytes: Uint8Array;
  /** Address of the next item. */
  at: number;
  /** Major type of the head read last. */
  major = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Whether the next item is null. */
  get isNull(): boolean {
    return this.bytes[this.at] === 0xf6;
  }

  /** Reads a head; returns its argument, rounded where it is larger than 2^53. */
  head(): number {
    const first = this.#byte();
    this.major = first >>> 5;
    const info = first & 31;
    if (info < 24) return info;
    if (info === 24) return this.#byte();
    if (info === 25) return this.#byte() * 256 + this.#byte();
    if (info === 26) return this.#word();
    const high = this.#word();
    return high * TWO_32 + this.#word();
  }

  /** An unsigned integer, exact at any size. */
  unsigned(): bigint {
    const start = this.at;
    const n = this.head();
    return Number.isSafeInteger(n) ? BigInt(n) : this.#exact(start);
  }

  /** A byte string's content, not copied. */
  byteString(): Uint8Array {
    const length = this.head();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** An array of small integers, as bytes. */
  byteArray(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.head());
    for (let i = 0; i < out.length; i++) out[i] = this.head();
    return out;
  }

  text(): string {
    const length = this.head();
    this.at += length;
    return utf8Text(this.bytes, this.at - length, this.at);
  }

  boolean(): boolean {
    return this.#byte() === 0xf5;
  }

  /** A float of any width, as the number it stands for. */
  float(): number {
    const first = this.#byte();
    const size = first === 0xf9 ? 2 : first === 0xfa ? 4 : 8;
    const at = this.at;
    this.at += size;
    if (size === 2) return readHalf((this.bytes[at] as number) * 256 + (this.bytes[at + 1] as number));
    return readWide(this.bytes, at, size);
  }

  /** Any value of the protocol. Numbers come back so that encoding them again gives the same bytes. */
  value(): Value {
    const start = this.at;
    const argument = this.head();
    switch (this.major) {
      case TEXT:
        this.at = start;
        return this.text();
      case ARRAY:
        return this.#list(argument);
      case MAP:
        return this.#object(argument);
      case SIMPLE:
        this.at = start;
        return this.#simple();
      default:
        return this.#integer(start, argument);
    }
  }

  /** Passes over one item of any kind, tags included. */
  skip(): void {
    const argument = this.head();
    if (this.major === 2 || this.major === TEXT) this.at += argument;
    else if (this.major === ARRAY) for (let i = 0; i < argument; i++) this.skip();
    else if (this.major === MAP) for (let i = 0; i < argument * 2; i++) this.skip();
    else if (this.major === TAG) this.skip();
  }

  /** The bytes of the next item, which is passed over. */
  item(): Uint8Array {
    const start = this.at;
    this.skip();
    return this.bytes.subarray(start, this.at);
  }

  #list(count: number): readonly Value[] {
    const list: Value[] = [];
    for (let i = 0; i < count; i++) list.push(this.value());
    return Object.freeze(list);
  }

  #object(count: number): Readonly<Record<string, Value>> {
    const object = Object.create(null) as Record<string, Value>;
    for (let i = 0; i < count; i++) {
      const key = this.text();
      object[key] = this.value();
    }
    return Object.freeze(object);
  }

  #simple(): Value {
    const first = this.bytes[this.at];
    if (first !== 0xf4 && first !== 0xf5 && first !== 0xf6) return Float.of(this.float());
    this.at += 1;
    return first === 0xf6 ? null : first === 0xf5;
  }

  #integer(start: number, argument: number): Value {
    const n = this.major === NEGATIVE ? -1 - argument : argument;
    if (Number.isSafeInteger(n)) return n;
    const exact = this.#exact(start);
    return this.major === NEGATIVE ? -1n - exact : exact;
  }

  /** The argument of the head at `start`, where eight bytes hold it. */
  #exact(start: number): bigint {
    let n = 0n;
    for (let i = 1; i <= 8; i++) n = (n << 8n) | BigInt(this.bytes[start + i] as number);
    return n;
  }

  #byte(): number {
    return this.bytes[this.at++] as number;
  }

  #word(): number {
    return this.#byte() * 16777216 + this.#byte() * 65536 + this.#byte() * 256 + this.#byte();
  }
}
