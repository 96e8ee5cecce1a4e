// Upstream compiles a pattern to at most 10 MiB and refuses what takes more. This says how much a pattern takes at most,
// so that what is accepted here is accepted there. The weights are measured (test/host/regex/limits.test.ts).
import { difference, type Ranges } from './ranges.ts';
import type { Node } from './syntax.ts';

/** Upstream's limit, less what any pattern takes. */
export const MAX_COMPILED_BYTES = 10 * 1024 * 1024 - 4096;

/** How far what is said may lie above what a pattern takes: beyond this many times the limit upstream refuses it too. */
export const CERTAINLY_TOO_LARGE = 8 * MAX_COMPILED_BYTES;

/** One step of an automaton over bytes: one byte, or a range of them. */
const STEP = 32;
/** What a class takes beside its steps, and for each of them. */
const CLASS = 64;
const CLASS_STEP = 48;
/** What groups, alternatives and repetitions add, at most. */
const GROUP = 64;
const BRANCH = 64;
const LOOP = 128;

/** Bytes that upstream's compiled form of an expression takes, at most; infinite where it cannot be said. */
export function compiledBytes(node: Node): number {
  switch (node.kind) {
    case 'empty':
    case 'look':
      return STEP;
    case 'set':
      return classBytes(node.set);
    case 'capture':
      return GROUP + compiledBytes(node.item);
    case 'concat':
      return node.items.reduce((sum, item) => sum + compiledBytes(item), 0);
    case 'alternate':
      return node.items.reduce((sum, item) => sum + BRANCH + compiledBytes(item), BRANCH);
    case 'repeat': {
      const item = compiledBytes(node.item);
      if (!Number.isFinite(node.max)) return Math.max(node.min, 1) * item + LOOP;
      return node.min * item + (node.max - node.min) * (item + LOOP);
    }
  }
}

/** No text has them, and upstream's sets neither. */
const SURROGATES: Ranges = [0xd800, 0xdfff];

const known = new WeakMap<Ranges, number>();

function classBytes(set: Ranges): number {
  if (set.length === 2 && set[0] === set[1]) return STEP * utf8Length(set[0] as number);
  let bytes = known.get(set);
  if (bytes === undefined) {
    bytes = CLASS + CLASS_STEP * steps(difference(set, SURROGATES));
    known.set(set, bytes);
  }
  return bytes;
}

/** Last code points of one, two, three and four bytes. */
const LAST = [0x7f, 0x7ff, 0xffff, 0x10ffff];

function utf8Length(c: number): number {
  return LAST.findIndex((last) => c <= last) + 1;
}

/**
 * Steps of an automaton over UTF-8 for a set: the nodes of the tree of its byte sequences, beginnings shared. Ranges are
 * cut where the number of bytes changes and where the bytes behind the first do not run over all their values.
 */
function steps(set: Ranges): number {
  let count = 0;
  let previous: readonly string[] = [];
  const sequence = (bytes: readonly string[]): void => {
    let shared = 0;
    while (shared < bytes.length && bytes[shared] === previous[shared]) shared++;
    count += bytes.length - shared;
    previous = bytes;
  };
  for (let i = 0; i < set.length; i += 2) {
    for (let length = 1; length <= 4; length++) {
      const first = Math.max(set[i] as number, length === 1 ? 0 : (LAST[length - 2] as number) + 1);
      const last = Math.min(set[i + 1] as number, LAST[length - 1] as number);
      if (first <= last) split(first, last, length, length - 1, [], sequence);
    }
  }
  return count;
}

/** Cuts a range of code points of one length into sequences of byte ranges; `left` bytes follow the one at hand. */
function split(
  first: number,
  last: number,
  length: number,
  left: number,
  before: readonly string[],
  found: (bytes: readonly string[]) => void,
): void {
  const unit = 64 ** left;
  const from = Math.floor(first / unit);
  const to = Math.floor(last / unit);
  if (left === 0 || from === to) {
    if (left === 0) found([...before, `${from}-${to}`]);
    else split(first - from * unit, last - from * unit, length, left - 1, [...before, `${from}-${from}`], found);
    return;
  }
  const whole = { from, to };
  if (first > from * unit) {
    split(first - from * unit, unit - 1, length, left - 1, [...before, `${from}-${from}`], found);
    whole.from = from + 1;
  }
  const cutsLast = last < (to + 1) * unit - 1;
  if (cutsLast) whole.to = to - 1;
  if (whole.from <= whole.to) split(0, unit - 1, length, left - 1, [...before, `${whole.from}-${whole.to}`], found);
  if (cutsLast) split(0, last - to * unit, length, left - 1, [...before, `${to}-${to}`], found);
}
