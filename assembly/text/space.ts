// White space of UTF-8 text: trimming and stripping. Unicode's White_Space, as upstream trims.
import { codePointAt, sequenceLength } from '../cbor/utf8';
import { equalBytes, fillBytes, loadByte, storeByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';

const DASH = 0x2d;
const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Bytes of the white-space character at `at`, 0 where another character stands. */
function spaceSize(at: i32, end: i32): i32 {
  const first = loadByte(at);
  if (first == SPACE || (first >= 0x09 && first <= 0x0d)) return 1;
  if (first < 0x80) return 0;
  const size = sequenceLength(first);
  if (size < 2 || at + size > end) return 0;
  return isWideSpace(codePointAt(at)) ? size : 0;
}

function isWideSpace(c: i32): bool {
  if (c == 0x85 || c == 0xa0 || c == 0x1680) return true;
  if (c >= 0x2000 && c <= 0x200a) return true;
  return c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

export function trimStart(from: i32, end: i32): i32 {
  let p = from;
  while (p < end) {
    const size = spaceSize(p, end);
    if (size == 0) break;
    p += size;
  }
  return p;
}

export function trimEnd(from: i32, end: i32): i32 {
  let last = from;
  let p = from;
  while (p < end) {
    const size = spaceSize(p, end);
    p += size == 0 ? 1 : size;
    if (size == 0) last = p;
  }
  return last;
}

/** Copies what is not white space between `from` and `end` to `out`; returns the address after it. */
export function stripSpace(from: i32, end: i32, out: i32): i32 {
  let to = out;
  let p = from;
  while (p < end) {
    const size = spaceSize(p, end);
    if (size != 0) p += size;
    else {
      storeByte(to, loadByte(p));
      to += 1;
      p += 1;
    }
  }
  return to;
}

/** Where the byte at `index` of the stripped text stood; the end where there are not so many. */
export function unstripped(from: i32, end: i32, index: i32): i32 {
  let left = index;
  let p = from;
  while (p < end) {
    const size = spaceSize(p, end);
    if (size == 0) {
      if (left == 0) return p;
      left -= 1;
    }
    p += size == 0 ? 1 : size;
  }
  return end;
}

/** Turns lines whose text begins with five dashes into spaces; returns how many there were. */
export function blankDashLines(from: i32, end: i32): i32 {
  let lines: i32 = 0;
  let line = from;
  while (line < end) {
    let next = line;
    while (next < end && loadByte(next) != LINE_FEED) next += 1;
    if (isDashes(trimStart(line, next), next)) {
      fillBytes(line, SPACE, next - line);
      lines += 1;
    }
    line = next + 1;
  }
  return lines;
}

function isDashes(at: i32, end: i32): bool {
  if (at + 5 > end) return false;
  let i: i32 = 0;
  while (i < 5) {
    if (loadByte(at + i) != DASH) return false;
    i += 1;
  }
  return true;
}

/** Whether the text begins with a label. */
export function startsWithName(at: i32, end: i32, name: i32): bool {
  const size = nameLength(name);
  return at + size <= end && equalBytes(at, nameAt(name), size);
}
