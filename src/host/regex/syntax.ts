// Reads a regular expression as upstream's engine does (Rust's regex 1.13, its grammar and its Unicode 16). What that
// engine refuses is refused as invalid; what it accepts and this does not translate is refused as unsupported.
import { asciiClass, isKnownProperty, property } from './classes.ts';
import { PatternError } from './error.ts';
import {
  complement,
  difference,
  EVERYTHING,
  includes,
  intersection,
  normalized,
  type Ranges,
  symmetricDifference,
  union,
} from './ranges.ts';
import { digits, folded, spaces, words } from './unicode.ts';

/** Where a position has to lie. `word` and `notWord` are boundaries of `\w`; the `ascii` one knows ASCII words alone. */
export type Look = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord' | 'asciiWord';

/** An expression whose flags are resolved: sets are folded and negated, and `max` is infinite where it is open. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: Ranges }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'capture'; readonly item: Node }
  | { readonly kind: 'concat'; readonly items: readonly Node[] }
  | { readonly kind: 'alternate'; readonly items: readonly Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number };

/** How deep expressions nest, as upstream counts: groups, repetitions, sequences, alternatives and classes. */
export const MAX_NESTING = 250;

const EMPTY: Node = { kind: 'empty' };
const META = '\\.+*?()|[]{}^$#&-~';
const NOT_LINE_FEED = complement([0x0a, 0x0a]);
const ESCAPED: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const MAX_COUNT = 0xffffffff;

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly unicode: boolean;
}

const FLAGS: Flags = { ignoreCase: false, multiLine: false, dotAll: false, unicode: true };
const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  m: 'multiLine',
  s: 'dotAll',
  u: 'unicode',
};

/** A node and how deep it is, as upstream counts. */
interface Part {
  readonly node: Node;
  readonly depth: number;
}

/** Members of a class while they are read, in any order. Two or more of them are one level more. */
interface Members {
  readonly pairs: number[];
  items: number;
  depth: number;
}

/** A set, and how deep it is. */
interface ClassPart {
  readonly set: Ranges;
  readonly depth: number;
}

/**
 * Reads a pattern.
 *
 * @throws PatternError where upstream refuses it, or where it is not supported here.
 */
export function parse(pattern: string): Node {
  return new Parser(pattern).parse();
}

class Parser {
  readonly #text: string;
  readonly #names = new Set<string>();
  #at = 0;
  #flags = FLAGS;
  #groups = 0;
  #missing: PatternError | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Node {
    const { node } = this.#alternatives();
    if (this.#at < this.#text.length) throw this.#invalid('a group is closed that was not opened');
    if (this.#missing !== null) throw this.#missing;
    return node;
  }

  // ---- characters -----------------------------------------------------------------------------

  /** The code point at hand as text, or the empty text at the end. */
  get #char(): string {
    const c = this.#text.codePointAt(this.#at);
    return c === undefined ? '' : String.fromCodePoint(c);
  }

  get #ended(): boolean {
    return this.#at >= this.#text.length;
  }

  #bump(): void {
    this.#at += this.#char.length;
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #invalid(says: string): PatternError {
    return new PatternError('invalid', says, this.#at);
  }

  /** Remembers what is not supported. Reading goes on, so that a pattern that upstream refuses is called invalid. */
  #unsupported(says: string): void {
    this.#missing ??= new PatternError('unsupported', says, this.#at);
  }

  // ---- expressions --------------------------------------------------------------------------------

  /** Alternatives up to a `)` or the end. */
  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#takes('|')) parts.push(this.#sequence());
    if (parts.length === 1) return parts[0] as Part;
    return this.#within({ kind: 'alternate', items: parts.map(({ node }) => node) }, deepest(parts));
  }

  #sequence(): Part {
    const parts: (Part | null)[] = []; // null stands for flags, which are an item that nothing repeats
    while (!this.#ended && this.#char !== '|' && this.#char !== ')') this.#item(parts);
    const real = parts.filter((part) => part !== null);
    if (parts.length < 2) return real[0] ?? { node: EMPTY, depth: 0 };
    return this.#within({ kind: 'concat', items: real.map(({ node }) => node) }, deepest(real));
  }

  #item(parts: (Part | null)[]): void {
    switch (this.#char) {
      case '(':
        parts.push(this.#group());
        return;
      case '[':
        parts.push(this.#bracketed());
        return;
      case '?':
        return this.#repeated(parts, 0, 1);
      case '*':
        return this.#repeated(parts, 0, Number.POSITIVE_INFINITY);
      case '+':
        return this.#repeated(parts, 1, Number.POSITIVE_INFINITY);
      case '{':
        return this.#counted(parts);
      default:
        parts.push({ node: this.#primitive(), depth: 0 });
    }
  }

  #within(node: Node, depth: number): Part {
    if (depth >= MAX_NESTING) throw this.#invalid(`it nests deeper than ${MAX_NESTING} levels`);
    return { node, depth: depth + 1 };
  }

  #repeated(parts: (Part | null)[], min: number, max: number): void {
    const item = this.#repeatable(parts);
    this.#bump();
    this.#takes('?'); // lazy or greedy: the same texts match
    parts.push(this.#within({ kind: 'repeat', item: item.node, min, max }, item.depth));
  }

  #repeatable(parts: (Part | null)[]): Part {
    const item = parts.pop();
    if (item === undefined || item === null) throw this.#invalid('nothing stands before a repetition');
    return item;
  }

  /** `{n}`, `{n,}` or `{n,m}`, with white space between. */
  #counted(parts: (Part | null)[]): void {
    const item = this.#repeatable(parts);
    this.#bump();
    const min = this.#decimal();
    let max = min;
    if (this.#takes(',')) max = this.#char === '}' ? Number.POSITIVE_INFINITY : this.#decimal();
    if (!this.#takes('}')) throw this.#invalid('a counted repetition is not closed');
    this.#takes('?');
    if (min > max) throw this.#invalid('a counted repetition has more at least than at most');
    parts.push(this.#within({ kind: 'repeat', item: item.node, min, max }, item.depth));
  }

  #decimal(): number {
    this.#skipSpaces();
    const from = this.#at;
    while (/^[0-9]$/.test(this.#char)) this.#bump();
    const digitsText = this.#text.slice(from, this.#at);
    this.#skipSpaces();
    const value = Number(digitsText);
    if (digitsText === '' || value > MAX_COUNT) throw this.#invalid('a counted repetition needs a number');
    return value;
  }

  #skipSpaces(): void {
    while (!this.#ended && includes(spaces(), this.#text.codePointAt(this.#at) as number)) this.#bump();
  }

  // ---- groups and flags ---------------------------------------------------------------------------

  /** A group, or null where it sets flags for what follows. */
  #group(): Part | null {
    this.#bump();
    if (/^\?<?[=!]/.test(this.#text.slice(this.#at, this.#at + 3))) throw this.#invalid('there is no look-around');
    const outside = this.#flags;
    let captures = true;
    if (this.#takes('?P<') || this.#takes('?<')) this.#name();
    else if (this.#takes('?')) {
      const flags = this.#readFlags();
      if (this.#takes(')')) {
        if (flags === FLAGS_ABSENT) throw this.#invalid('a group of flags has none');
        this.#flags = { ...outside, ...flags };
        return null;
      }
      this.#bump(); // the colon
      this.#flags = { ...outside, ...flags };
      captures = false;
    }
    this.#groups += 1;
    if (this.#groups > MAX_NESTING) throw this.#invalid(`it nests deeper than ${MAX_NESTING} levels`);
    const inner = this.#alternatives();
    this.#groups -= 1;
    if (!this.#takes(')')) throw this.#invalid('a group is not closed');
    this.#flags = outside;
    return this.#within(captures ? { kind: 'capture', item: inner.node } : inner.node, inner.depth);
  }

  #name(): void {
    const end = this.#text.indexOf('>', this.#at);
    const name = end < 0 ? '' : this.#text.slice(this.#at, end);
    if (/[^\0-\x7f]/.test(name)) this.#unsupported('the name of a group is not ASCII');
    else if (!/^[A-Za-z_][\w.[\]]*$/.test(name)) throw this.#invalid('the name of a group is not one');
    if (this.#names.has(name)) throw this.#invalid('two groups have one name');
    this.#names.add(name);
    this.#at = end + 1;
  }

  /** Flags up to a `:` or `)`, as what they change. */
  #readFlags(): Partial<Flags> {
    const seen = new Set<string>();
    const changed: { -readonly [Name in keyof Flags]?: boolean } = {};
    let last = '';
    for (; this.#char !== ':' && this.#char !== ')'; this.#bump()) {
      last = this.#char;
      if (last === '') throw this.#invalid('flags are not closed');
      if (!'imsuUxR-'.includes(last)) throw this.#invalid(`there is no flag "${last}"`);
      if (seen.has(last)) throw this.#invalid(`the flag "${last}" stands twice`);
      seen.add(last);
      const on = !seen.has('-');
      if (on && last === 'x') throw new PatternError('unsupported', 'the flag "x" is not supported', this.#at);
      if (on && last === 'R') this.#unsupported('the flag "R" is not supported');
      const name = FLAG_NAMES[last];
      if (name !== undefined) changed[name] = on;
    }
    if (last === '-') throw this.#invalid('no flag follows the "-"');
    return last === '' ? FLAGS_ABSENT : changed;
  }

  // ---- single characters ---------------------------------------------------------------------------

  #primitive(): Node {
    const c = this.#char;
    if (c === '\\') return this.#escape();
    this.#bump();
    if (c === '^') return look(this.#flags.multiLine ? 'lineStart' : 'start');
    if (c === '$') return look(this.#flags.multiLine ? 'lineEnd' : 'end');
    if (c === '.') {
      if (!this.#flags.unicode) throw this.#halfCharacter();
      return { kind: 'set', set: this.#flags.dotAll ? EVERYTHING : NOT_LINE_FEED };
    }
    return this.#literal(c.codePointAt(0) as number);
  }

  #literal(c: number): Node {
    return { kind: 'set', set: this.#foldedCase([c, c]) };
  }

  #escape(): Node {
    const escaped = this.#escaped();
    switch (escaped.kind) {
      case 'literal':
        return this.#literal(escaped.codePoint);
      case 'class':
        return { kind: 'set', set: escaped.set };
      default:
        return look(escaped.look);
    }
  }

  #escaped(): Escaped {
    this.#bump();
    const c = this.#char;
    if (c === '') throw this.#invalid('it ends in a backslash');
    if (/^[0-9]$/.test(c)) throw this.#invalid('there are no backreferences');
    if (c in HEX_DIGITS) return { kind: 'literal', codePoint: this.#hex(c) };
    if (c === 'p' || c === 'P') return { kind: 'class', set: this.#property() };
    this.#bump();
    if (/^[dswDSW]$/.test(c)) return { kind: 'class', set: this.#perl(c) };
    if (META.includes(c) || /^[^0-9A-Za-z<>\x80-\u{10ffff}]$/u.test(c))
      return { kind: 'literal', codePoint: c.codePointAt(0) as number };
    if (Object.hasOwn(ESCAPED, c)) return { kind: 'literal', codePoint: ESCAPED[c] as number };
    if (c === 'A') return { kind: 'look', look: 'start' };
    if (c === 'z') return { kind: 'look', look: 'end' };
    if (c === 'b') return { kind: 'look', look: this.#boundary() };
    if (c === 'B') {
      if (!this.#flags.unicode) this.#unsupported('\\B without Unicode is not supported');
      return { kind: 'look', look: 'notWord' };
    }
    if (c === '<' || c === '>') {
      this.#unsupported(`the boundary \\${c} is not supported`);
      return { kind: 'look', look: 'word' };
    }
    throw this.#invalid(`there is no escape "\\${c}"`);
  }

  #boundary(): Look {
    if (/^\{[A-Za-z-]/.test(this.#text.slice(this.#at, this.#at + 2))) {
      const half = /^\{(start|end)(-half)?\}/.exec(this.#text.slice(this.#at, this.#at + 12));
      if (!half) throw this.#invalid('there is no such boundary');
      this.#unsupported(`the boundary \\b${half[0]} is not supported`);
      this.#at += half[0].length;
    }
    return this.#flags.unicode ? 'word' : 'asciiWord';
  }

  /** `\xHH`, `\uHHHH`, `\UHHHHHHHH`, or any of them in braces. */
  #hex(letter: string): number {
    this.#bump();
    const from = this.#at;
    const braced = this.#char === '{';
    const end = braced ? this.#text.indexOf('}', from) : from + (HEX_DIGITS[letter] as number);
    const hex = end < 0 ? '' : this.#text.slice(braced ? from + 1 : from, end);
    if (!/^[0-9A-Fa-f]+$/.test(hex) || end > this.#text.length) throw this.#invalid('a code point is not hexadecimal');
    const codePoint = Number.parseInt(hex, 16);
    if (hex.replace(/^0+/, '').length > 8 || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff))
      throw this.#invalid('there is no such code point');
    this.#at = braced ? end + 1 : end;
    if (!this.#flags.unicode && codePoint > 0x7f) this.#unsupported('bytes without Unicode are not supported');
    return codePoint;
  }

  #perl(letter: string): Ranges {
    const kind = letter.toLowerCase();
    if (!this.#flags.unicode) {
      const set = asciiClass({ d: 'digit', s: 'space', w: 'word' }[kind] as string) as Ranges;
      if (kind !== letter) throw this.#halfCharacter();
      return set;
    }
    const set = kind === 'd' ? digits() : kind === 's' ? spaces() : words();
    return kind === letter ? set : complement(set);
  }

  /** `\pL`, `\p{Letter}`, `\p{gc=L}`, and each with `\P`. */
  #property(): Ranges {
    let negated = this.#char === 'P';
    this.#bump();
    let name = this.#char;
    if (name === '' || name === '\\') throw this.#invalid('a property has no name');
    if (name === '{') {
      const end = this.#text.indexOf('}', this.#at);
      if (end < 0) throw this.#invalid('the name of a property is not closed');
      name = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
    } else this.#bump();
    if (!this.#flags.unicode) throw this.#invalid('properties need Unicode');
    if (name.includes('!=')) {
      negated = !negated;
      name = name.replace('!=', '=');
    }
    const set = property(name);
    if (set === undefined) {
      if (!isKnownProperty(name)) throw this.#invalid(`there is no property "${name}"`);
      this.#unsupported(`the property "${name}" is not supported`);
    }
    return this.#finished(set ?? ASCII, negated);
  }

  // ---- classes -----------------------------------------------------------------------------------

  #bracketed(): Part {
    const { set, depth } = this.#class(0);
    return { node: { kind: 'set', set }, depth };
  }

  /** A class from its `[` to its `]`, folded and negated. */
  #class(outer: number): ClassPart {
    if (outer >= MAX_NESTING) throw this.#invalid(`it nests deeper than ${MAX_NESTING} levels`);
    this.#bump();
    const negated = this.#takes('^');
    let current: Members = { pairs: [], items: 0, depth: 0 };
    while (this.#char === '-') this.#add(current, this.#classLiteral());
    if (current.items === 0 && this.#char === ']') this.#add(current, this.#classLiteral());
    let left: { part: ClassPart; operator: Operator } | undefined;
    for (;;) {
      if (this.#ended) throw this.#invalid('a class is not closed');
      const operator = OPERATORS.find(({ text }) => this.#text.startsWith(text, this.#at));
      if (operator) {
        this.#at += operator.text.length;
        left = { part: this.#joined(left, current), operator };
        current = { pairs: [], items: 0, depth: 0 };
      } else if (this.#takes(']')) {
        const whole = this.#joined(left, current);
        if (whole.depth >= MAX_NESTING) throw this.#invalid(`it nests deeper than ${MAX_NESTING} levels`);
        return { set: this.#finished(whole.set, negated), depth: whole.depth + 1 };
      } else if (this.#char === '[') {
        const posix = this.#posix();
        if (posix) this.#add(current, posix);
        else {
          const inner = this.#class(outer + 1);
          this.#add(current, inner.set, inner.depth);
        }
      } else this.#add(current, this.#range());
    }
  }

  #add(to: Members, set: Ranges, depth = 0): void {
    for (const bound of set) to.pairs.push(bound);
    to.items += 1;
    to.depth = Math.max(to.depth, depth);
  }

  /** Applies the operator that waits for its right side. */
  #joined(left: { part: ClassPart; operator: Operator } | undefined, right: Members): ClassPart {
    const set = normalized(right.pairs);
    const depth = right.items > 1 ? right.depth + 1 : right.depth;
    if (left === undefined) return { set, depth };
    return {
      set: left.operator.apply(this.#foldedCase(left.part.set), this.#foldedCase(set)),
      depth: Math.max(left.part.depth, depth) + 1,
    };
  }

  /** `[:name:]` or `[:^name:]`; undefined, and nothing read, where it is not one. */
  #posix(): Ranges | undefined {
    const found = /^\[:(\^?)([^:]*):\]/.exec(this.#text.slice(this.#at, this.#at + 16));
    const set = found ? asciiClass(found[2] as string) : undefined;
    if (!found || set === undefined) return undefined;
    this.#at += found[0].length;
    return this.#finished(set, found[1] === '^');
  }

  /** One character, class escape or range. */
  #range(): Ranges {
    const first = this.#classItem();
    const next = this.#text[this.#at + 1];
    if (this.#char !== '-' || next === ']' || next === '-') return first;
    this.#bump();
    if (this.#ended) throw this.#invalid('a class is not closed');
    const last = this.#classItem();
    if (!isOne(first) || !isOne(last)) throw this.#invalid('a range has an end that is not a character');
    if ((first[0] as number) > (last[0] as number)) throw this.#invalid('a range ends before it begins');
    return [first[0] as number, last[0] as number];
  }

  #classItem(): Ranges | One {
    if (this.#char !== '\\') return this.#classLiteral();
    const escaped = this.#escaped();
    if (escaped.kind === 'look') throw this.#invalid('a class has no boundaries in it');
    return escaped.kind === 'class' ? escaped.set : one(escaped.codePoint);
  }

  #classLiteral(): One {
    const c = this.#text.codePointAt(this.#at);
    if (c === undefined) throw this.#invalid('a class is not closed');
    if (!this.#flags.unicode && c > 0x7f) throw this.#invalid('a class without Unicode has no such character');
    this.#bump();
    return one(c);
  }

  // ---- case, and what is not text ---------------------------------------------------------------------

  #finished(set: Ranges, negated: boolean): Ranges {
    const whole = this.#foldedCase(set);
    if (this.#flags.unicode) return negated ? complement(whole) : whole;
    // Without Unicode the rest of an ASCII set are bytes that are no text by themselves.
    if (negated) throw this.#halfCharacter();
    return whole;
  }

  #foldedCase(set: Ranges): Ranges {
    return this.#flags.ignoreCase ? this.#folded(set) : set;
  }

  #folded(set: Ranges): Ranges {
    return this.#flags.unicode ? folded(set) : union(set, intersection(folded(intersection(set, ASCII)), ASCII));
  }

  #halfCharacter(): PatternError {
    return this.#invalid('without Unicode this matches half a character');
  }
}

const FLAGS_ABSENT: Partial<Flags> = {};
const ASCII: Ranges = [0, 0x7f];

type Escaped =
  | { readonly kind: 'literal'; readonly codePoint: number }
  | { readonly kind: 'class'; readonly set: Ranges }
  | { readonly kind: 'look'; readonly look: Look };

/** A set of one character that was written as such, so that it may end a range. */
interface One extends Ranges {
  readonly literal: true;
}

function one(codePoint: number): One {
  return Object.assign([codePoint, codePoint], { literal: true as const });
}

function isOne(set: Ranges): set is One {
  return 'literal' in set;
}

interface Operator {
  readonly text: string;
  readonly apply: (left: Ranges, right: Ranges) => Ranges;
}

const OPERATORS: readonly Operator[] = [
  { text: '&&', apply: intersection },
  { text: '--', apply: difference },
  { text: '~~', apply: symmetricDifference },
];

function look(where: Look): Node {
  return { kind: 'look', look: where };
}

function deepest(parts: readonly Part[]): number {
  return parts.reduce((depth, part) => Math.max(depth, part.depth), 0);
}
