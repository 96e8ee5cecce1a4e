// Unicode 16 as regular expressions need it: general categories, \d, \s, \w, and simple case folding. The data
// (unicode-data.ts) is decoded on first use.
import { includes, type Ranges, union } from './ranges.ts';
import { CATEGORY_NAMES, CATEGORY_RUNS, FOLDING, WHITE_SPACE, WORD_EXTRAS } from './unicode-data.ts';

/** Reads the numbers of a text: base 64, five bits a digit, the lowest first, the sixth bit for more to come. */
class Numbers {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get more(): boolean {
    return this.#at < this.#text.length;
  }

  digit(): number {
    const c = this.#text.charCodeAt(this.#at++);
    if (c >= 0x61) return c - 71;
    if (c === 0x5f) return 63;
    if (c >= 0x41) return c - 65;
    return c === 0x2d ? 62 : c + 4;
  }

  next(): number {
    let value = 0;
    for (let weight = 1; ; weight *= 32) {
      const digit = this.digit();
      value += (digit & 31) * weight;
      if (digit < 32) return value;
    }
  }

  signed(): number {
    const value = this.next();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function readRanges(text: string): Ranges {
  const numbers = new Numbers(text);
  const out: number[] = [];
  for (let after = 0; numbers.more; ) {
    const first = after + numbers.next();
    const last = first + numbers.next();
    out.push(first, last);
    after = last + 1;
  }
  return out;
}

let categories: Map<string, number[]> | undefined;

/** The code points of a general category of two letters, or of all that begin with one letter; undefined if there is none. */
export function category(name: string): Ranges | undefined {
  categories ??= readCategories();
  const found = [...categories.keys()].filter((key) => key.startsWith(name));
  return found.length === 0 ? undefined : union(...found.map((key) => categories?.get(key) as number[]));
}

function readCategories(): Map<string, number[]> {
  const names = CATEGORY_NAMES.split(' ');
  const read = new Map<string, number[]>(names.map((name) => [name, []]));
  const numbers = new Numbers(CATEGORY_RUNS);
  for (let first = 0; numbers.more; ) {
    const name = names[numbers.digit()] as string;
    const last = first + numbers.next();
    read.get(name)?.push(first, last);
    first = last + 1;
  }
  return read;
}

const once = (make: () => Ranges): (() => Ranges) => {
  let made: Ranges | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** `\d`: decimal digits. */
export const digits = once(() => category('Nd') as Ranges);
/** `\s`: white space. */
export const spaces = once(() => readRanges(WHITE_SPACE));
/** `\p{Alphabetic}` is a part of this: `\w`, words of any language. */
export const words = once(() =>
  union(...['L', 'M', 'Nd', 'Nl', 'Pc'].map((name) => category(name) as Ranges), readRanges(WORD_EXTRAS)),
);

let orbits: Map<number, readonly number[]> | undefined;

/** Every code point that equals another one in all but case, with the whole group, itself included. */
function readOrbits(): Map<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  const numbers = new Numbers(FOLDING);
  for (let first = 0; numbers.more; ) {
    first += numbers.next();
    const count = numbers.next() + 1;
    const step = numbers.next() + 1;
    const shift = numbers.signed();
    for (let i = 0; i < count; i++) {
      const from = first + i * step;
      const group = groups.get(from + shift);
      if (group) group.push(from);
      else groups.set(from + shift, [from + shift, from]);
    }
  }
  const read = new Map<number, readonly number[]>();
  for (const group of groups.values()) for (const member of group) read.set(member, group);
  return read;
}

/** The set with every code point that differs from one of it in case alone. */
export function folded(set: Ranges): Ranges {
  orbits ??= readOrbits();
  const added: number[] = [];
  if (set.length === 2 && set[0] === set[1])
    for (const other of orbits.get(set[0] as number) ?? []) added.push(other, other);
  else
    for (const [member, group] of orbits)
      if (includes(set, member)) for (const other of group) added.push(other, other);
  return added.length === 0 ? set : union(set, added);
}
