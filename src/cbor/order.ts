// The order of map keys: ascending UTF-8 bytes (protocol 2.3), which is the order of code
// points. UTF-16 sorts supplementary characters below U+E000; this does not.

/** Compares two texts by their UTF-8 bytes: negative, zero or positive. Lone surrogates compare as themselves. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** A code unit's place among code points: surrogates stand for characters above U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Compares two byte strings: negative, zero or positive; a prefix comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The distinct texts of a list in key order. */
export function sortedSet(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(compareUtf8);
}

/** The names that were sorted last, and their order: calls of one tool have the same names, again and again. */
let lastNames: readonly string[] = [];
let lastSorted: readonly string[] = [];

/** The names of an object's own enumerable members, in key order. */
export function sortedKeys(object: object): readonly string[] {
  const names = Object.keys(object);
  if (areSorted(names)) return names;
  if (areSame(names, lastNames)) return lastSorted;
  lastNames = names;
  lastSorted = names.slice().sort(compareUtf8);
  return lastSorted;
}

function areSorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) {
    if (compareUtf8(names[i - 1] as string, names[i] as string) > 0) return false;
  }
  return true;
}

function areSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i++) if (names[i] !== others[i]) return false;
  return true;
}
