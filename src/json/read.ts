// JSON (RFC 8259) into values of the protocol, by the digits that stand there: `5` is an integer, however large, and `5.0` a
// float, as an HTTP gateway and Python read them. JSON.parse makes one number of both, and another hash.
import { Float, type Value } from '../cbor/value.ts';
import { utf8Length } from '../cbor/writer.ts';

/** Levels of lists and objects inside one another, as in arguments. */
const MAX_DEPTH = 64;
const MIN_I64 = -(2n ** 63n);
const MAX_I64 = 2n ** 63n - 1n;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const WORDS: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Text that is no JSON, or JSON that is no value; the message names the character and shows nothing of the text. */
export class JsonError extends Error {
  readonly offset: number;

  constructor(says: string, offset: number) {
    super(`${says} at character ${offset}`);
    this.offset = offset;
  }
}

/**
 * Reads one JSON text. Objects have no prototype, and all is frozen.
 *
 * @throws JsonError where it is none, repeats a name, nests deeper than 64 levels, or holds a number that no value is.
 */
export function readJson(text: string): Value {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#blanks();
  }

  value(depth: number): Value {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#list(depth);
      case '"':
        return this.#string();
      default:
        return this.#wordOrNumber();
    }
  }

  end(): void {
    if (this.#at < this.#text.length) this.#fail('there is something after the end');
  }

  #object(depth: number): Value {
    const object = Object.create(null) as Record<string, Value>;
    this.#items('}', depth, () => {
      const name = this.#text[this.#at] === '"' ? this.#string() : this.#fail('a name is missing');
      if (name in object) this.#fail('a name occurs twice');
      this.#expect(':');
      object[name] = this.value(depth + 1);
    });
    return Object.freeze(object);
  }

  #list(depth: number): Value {
    const list: Value[] = [];
    this.#items(']', depth, () => list.push(this.value(depth + 1)));
    return Object.freeze(list);
  }

  #items(close: string, depth: number, item: () => void): void {
    if (depth >= MAX_DEPTH) this.#fail(`it is nested deeper than ${MAX_DEPTH} levels`);
    this.#skip(1);
    if (this.#take(close)) return;
    do item();
    while (this.#take(','));
    this.#expect(close);
  }

  #string(): string {
    const start = this.#at;
    let at = start + 1;
    for (let unit = this.#text.charCodeAt(at); unit !== QUOTE; unit = this.#text.charCodeAt(at)) {
      if (Number.isNaN(unit)) this.#fail('a text has no end');
      at += unit === BACKSLASH ? 2 : 1;
    }
    this.#skip(at + 1 - start);
    const text = this.#decoded(start, at + 1);
    if (utf8Length(text) < 0) throw new JsonError('a text holds a lone surrogate', start);
    return text;
  }

  #decoded(start: number, end: number): string {
    try {
      return JSON.parse(this.#text.slice(start, end)) as string;
    } catch {
      throw new JsonError('a text cannot be read', start);
    }
  }

  #wordOrNumber(): Value {
    const found = WORDS.find(([word]) => this.#text.startsWith(word, this.#at));
    if (found === undefined) return this.#number();
    this.#skip(found[0].length);
    return found[1];
  }

  #number(): Value {
    const start = this.#at;
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.#text) ?? this.#fail('a value is missing');
    const [digits, fraction, exponent] = match;
    this.#skip(digits.length);
    if (fraction !== undefined || exponent !== undefined) {
      if (Number.isFinite(Number(digits))) return Float.of(Number(digits));
      throw new JsonError('a number is not finite', start);
    }
    const n = BigInt(digits);
    if (n < MIN_I64 || n > MAX_I64) throw new JsonError('an integer does not fit in 64 bits', start);
    return Number.isSafeInteger(Number(n)) ? Number(n) : n;
  }

  #take(character: string): boolean {
    const found = this.#text[this.#at] === character;
    if (found) this.#skip(1);
    return found;
  }

  #expect(character: string): void {
    if (!this.#take(character)) this.#fail(`"${character}" is missing`);
  }

  #skip(length: number): void {
    this.#at += length;
    this.#blanks();
  }

  #blanks(): void {
    BLANKS.lastIndex = this.#at;
    this.#at += BLANKS.exec(this.#text)?.[0].length ?? 0;
  }

  #fail(says: string): never {
    throw new JsonError(says, this.#at);
  }
}
