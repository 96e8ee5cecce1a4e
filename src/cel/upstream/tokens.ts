// The words of an expression. Only what upstream and the standard spell alike is read; the rest fails here.
import { MAX_TEXT } from '../budget.ts';
import { Failure, fail } from '../failure.ts';
import { MAX_U64, UInt } from './value.ts';

/** `name` is also a keyword, `mark` an operator, a bracket or '' for the end; the sign decides whether an integer fits. */
export type Token =
  | { readonly kind: 'name' | 'mark' | 'integer'; readonly text: string; readonly at: number }
  | { readonly kind: 'literal'; readonly text: string; readonly value: Literal; readonly at: number };

export type Literal = number | string | UInt | Uint8Array;

const SPACE = /[\t\n\f\r ]+/y;
const COMMENT = /\/\/[^\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const FLOAT = /[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const UNSIGNED = /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y;
const INTEGER = /0x[0-9a-fA-F]+|[0-9]+/y;
const MARK = /==|!=|<=|>=|&&|\|\||[[\]{}().,\-!?:+*/%<>]/y;
const QUOTE = /([bB]?)([rR]?)("""|'''|"|')/y;

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  v: '\v',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '?': '?',
  '`': '`',
};
const HEX_ESCAPE = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y;
const OCTAL_ESCAPE = /[0-3][0-7]{2}/y;

/** The tokens of a text, the end last, and the text with blanks in place of its comments. */
export interface Words {
  readonly tokens: readonly Token[];
  readonly uncommented: string;
}

export function readWords(text: string): Words {
  if (text.length > MAX_TEXT) throw new Failure(`it is longer than ${MAX_TEXT} characters`, undefined, true);
  return new Scanner(text).words();
}

class Scanner {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  words(): Words {
    let uncommented = '';
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const comment = this.#take(COMMENT);
      if (comment !== undefined) {
        // A carriage return ends a comment for the standard, and does not for upstream.
        if (/\r./.test(comment)) fail('a comment holds a carriage return', start);
        uncommented += ' '.repeat(comment.length);
        continue;
      }
      if (this.#take(SPACE) === undefined) this.#tokens.push(this.#token(start));
      uncommented += this.#text.slice(start, this.#at);
    }
    this.#tokens.push({ kind: 'mark', text: '', at: this.#at });
    return { tokens: this.#tokens, uncommented };
  }

  /** What the sticky pattern finds here, which is passed over. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #token(at: number): Token {
    const quote = this.#take(QUOTE);
    if (quote !== undefined) {
      const value = this.#quoted(quote, at);
      return { kind: 'literal', text: this.#text.slice(at, this.#at), value, at };
    }
    const name = this.#take(NAME);
    if (name !== undefined) return { kind: 'name', text: name, at };
    return this.#number(at) ?? this.#mark(at);
  }

  #number(at: number): Token | undefined {
    const float = this.#take(FLOAT);
    if (float !== undefined) {
      const value = Number(float);
      if (!Number.isFinite(value)) fail(`${float} is too large`, at);
      return { kind: 'literal', text: float, value, at };
    }
    const unsigned = this.#take(UNSIGNED);
    if (unsigned !== undefined) {
      const value = BigInt(unsigned.slice(0, -1));
      if (value > MAX_U64) fail(`${unsigned} is too large`, at);
      return { kind: 'literal', text: unsigned, value: new UInt(value), at };
    }
    const integer = this.#take(INTEGER);
    return integer === undefined ? undefined : { kind: 'integer', text: integer, at };
  }

  #mark(at: number): Token {
    const text = this.#take(MARK);
    return text === undefined
      ? fail(`unexpected ${JSON.stringify(this.#text.charAt(at))}`, at)
      : { kind: 'mark', text, at };
  }

  #quoted(opening: string, at: number): string | Uint8Array {
    const delimiter = opening.replace(/^[a-zA-Z]+/, '');
    const prefix = opening.slice(0, -delimiter.length).toLowerCase();
    const isBytes = prefix.startsWith('b');
    if (isBytes && (prefix.length > 1 || delimiter.length > 1)) fail('upstream reads these bytes as others', at);
    const content = prefix === 'r' ? this.#raw(delimiter, at) : this.#escaped(delimiter, isBytes, at);
    return isBytes ? latin1(content) : content;
  }

  /** Everything up to the delimiter, as it stands. */
  #raw(delimiter: string, at: number): string {
    const end = this.#text.indexOf(delimiter, this.#at);
    if (end < 0) fail('the text has no end', at);
    const content = this.#text.slice(this.#at, end);
    if (delimiter.length === 1 && /[\r\n]/.test(content)) fail('the text has no end', at);
    // Upstream takes these for something else.
    if (content.includes(delimiter.charAt(0))) fail('a raw text holds its own quote', at);
    if (/(?<!\\)(?:\\\\)*\\$/.test(content)) fail('a raw text ends in a backslash', at);
    this.#at = end + delimiter.length;
    return content;
  }

  #escaped(delimiter: string, isBytes: boolean, at: number): string {
    const quote = delimiter.charAt(0);
    let content = '';
    for (;;) {
      if (this.#text.startsWith(delimiter, this.#at)) break;
      const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
      if (this.#at >= this.#text.length) fail('the text has no end', at);
      if (delimiter.length === 1 && (character === '\n' || character === '\r')) fail('the text has no end', at);
      // In three quotes: upstream drops or refuses it.
      if (character === quote) fail('a text in three quotes holds its own quote', this.#at);
      this.#at += character.length;
      if (character === '\\') content += isBytes ? this.#byteEscape() : this.#escape(quote);
      else content += isBytes ? utf8AsLatin1(character) : character;
    }
    this.#at += delimiter.length;
    return content;
  }

  #escape(quote: string): string {
    const at = this.#at - 1;
    const hex = this.#take(HEX_ESCAPE);
    if (hex !== undefined) {
      const code = Number.parseInt(hex.slice(1), 16);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) fail(`\\${hex} is no character`, at);
      return String.fromCodePoint(code);
    }
    const octal = this.#take(OCTAL_ESCAPE);
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const letter = this.#text.charAt(this.#at++);
    // Upstream keeps the backslash before a quote that does not end the text.
    if (letter === '"' || letter === "'") return letter === quote ? letter : `\\${letter}`;
    return (Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined) ?? fail(`unknown escape \\${letter}`, at);
  }

  /** Of the escapes in bytes, upstream knows two. */
  #byteEscape(): string {
    const hex = this.#take(HEX_ESCAPE);
    if (hex?.startsWith('x')) return String.fromCharCode(Number.parseInt(hex.slice(1), 16));
    const octal = hex === undefined ? this.#take(OCTAL_ESCAPE) : undefined;
    return octal === undefined
      ? fail('bytes know the escapes \\x00 and \\000 only', this.#at - 1)
      : String.fromCharCode(Number.parseInt(octal, 8));
  }
}

function utf8AsLatin1(character: string): string {
  return String.fromCharCode(...new TextEncoder().encode(character));
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
