// Pattern (2): `{"pattern": glob}` over the whole text, by code points (protocol 6.8).
//
//   ?        one code point            [abc] [a-z] [!abc]   one code point of, or not of, a class
//   *        any text, `/` included    **                   as a whole component: nothing, text up to
//                                                           a `/`, or the rest
// There is no escape character. A pattern is valid as a whole before it is tried, whatever the value.

import { contentAt, countAt } from '../cbor/item';
import { codePointAt, sequenceLength } from '../cbor/utf8';
import { CONSTRAINT_TOO_COSTLY, INVALID_PATTERN, PATTERN_EXPANDED } from '../codes';
import { equalBytes, loadByte } from '../memory';
import { isSpent, spend } from './budget';
import { firstMember } from './constraint';
import { isText } from './value';

const SLASH = 0x2f;
const STAR = 0x2a;
const QUESTION = 0x3f;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const BANG = 0x21;
const DASH = 0x2d;

export function matchPattern(constraint: i32, value: i32): i32 {
  const item = firstMember(constraint);
  const pattern = contentAt(item);
  const end = pattern + countAt(item);
  if (!isValidPattern(pattern, end)) return INVALID_PATTERN;
  if (!isText(value)) return 0;
  const text = contentAt(value);
  return matchGlob(pattern, end, text, text + countAt(value));
}

/** Whether the glob of a constraint can be read. */
export function isValidGlob(constraint: i32): bool {
  const item = firstMember(constraint);
  return isValidPattern(contentAt(item), contentAt(item) + countAt(item));
}

/** Whether the text is a glob at all. */
export function isValidPattern(pattern: i32, end: i32): bool {
  return tokenBeginsAt(end, pattern, end);
}

/** Whether the pattern can be read up to `at`, and no class or `**` lies across it. */
function tokenBeginsAt(at: i32, pattern: i32, end: i32): bool {
  let p = pattern;
  while (p < at) {
    p = tokenEnd(pattern, p, end);
    if (p == 0) return false;
  }
  return p == at;
}

/** Address after the token (or the byte of one) at `p`, or 0 where it is not closed or not allowed. */
function tokenEnd(pattern: i32, p: i32, end: i32): i32 {
  const c = loadByte(p);
  if (c == OPEN) {
    const close = classEnd(p, end);
    return close == 0 ? 0 : close + 1;
  }
  if (c != STAR) return p + 1;
  const run = starRun(p, end);
  return run > 2 || (run == 2 && !isComponent(pattern, p, end)) ? 0 : p + run;
}

function starRun(p: i32, end: i32): i32 {
  let q = p;
  while (q < end && loadByte(q) == STAR) q += 1;
  return q - p;
}

/** Whether the `**` at `p` stands alone between slashes and ends. */
function isComponent(pattern: i32, p: i32, end: i32): bool {
  if (p > pattern && loadByte(p - 1) != SLASH) return false;
  return p + 2 == end || loadByte(p + 2) == SLASH;
}

/** Address of the `]` that closes the class opened at `p`, or 0. The first content character may itself be `]`. */
function classEnd(p: i32, end: i32): i32 {
  let q = p + 1;
  if (q < end && loadByte(q) == BANG) q += 1;
  if (q >= end) return 0;
  q += sequenceLength(loadByte(q));
  while (q < end && loadByte(q) != CLOSE) q += 1;
  return q < end ? q : 0;
}

/**
 * Matches with one place to go back to, the last star. That is enough: what follows a star is tried
 * at its first place, and from any later place no more can be reached (a `**` always begins after a
 * slash, so the places that it may resume at shrink in the same way).
 */
function matchGlob(pattern: i32, end: i32, text: i32, textEnd: i32): i32 {
  let p = pattern;
  let t = text;
  let starAt: i32 = 0;
  let resume: i32 = 0;
  let recursive: bool = false;
  while (true) {
    spend(1);
    if (isSpent()) return CONSTRAINT_TOO_COSTLY;
    if (p < end && loadByte(p) == STAR) {
      recursive = starRun(p, end) == 2;
      p += recursive ? 2 : 1;
      if (recursive && p < end) p += 1; // the slash belongs to the token
      if (p == end) return 1;
      starAt = p;
      resume = t;
      continue;
    }
    if (p == end && t == textEnd) return 1;
    if (p < end && t == textEnd) return 0; // from a later place even less text is left
    const next = p < end ? matchOne(p, end, t) : 0;
    if (next != 0) {
      p = next;
      t += sequenceLength(loadByte(t));
      continue;
    }
    if (starAt == 0 || resume == textEnd) return 0;
    resume = recursive ? nextComponent(resume, textEnd) : resume + sequenceLength(loadByte(resume));
    p = starAt;
    t = resume;
  }
}

/** Address after the next slash, or the end of the text. */
function nextComponent(t: i32, textEnd: i32): i32 {
  let q = t;
  while (q < textEnd && loadByte(q) != SLASH) q += 1;
  spend((q - t) >> 3);
  return q < textEnd ? q + 1 : textEnd;
}

/** Matches the single-character token at `p` with the code point at `t`: the address after the token, or 0. */
function matchOne(p: i32, end: i32, t: i32): i32 {
  const c = loadByte(p);
  if (c == QUESTION) return p + 1;
  if (c == OPEN) return matchClass(p, end, codePointAt(t));
  const size = sequenceLength(c);
  return loadByte(t) == c && equalBytes(p + 1, t + 1, size - 1) ? p + size : 0;
}

function matchClass(p: i32, end: i32, c: i32): i32 {
  const close = classEnd(p, end);
  const negated = loadByte(p + 1) == BANG;
  spend(close - p);
  return inClass(negated ? p + 2 : p + 1, close, c) != negated ? close + 1 : 0;
}

/** Whether the code point is in the class content: single characters, and `a-z` where three remain. */
function inClass(from: i32, to: i32, c: i32): bool {
  let q = from;
  while (q < to) {
    const first = codePointAt(q);
    const dash = q + sequenceLength(loadByte(q));
    const last = dash + 1;
    if (last < to && loadByte(dash) == DASH) {
      if (c >= first && c <= codePointAt(last)) return true;
      q = last + sequenceLength(loadByte(last));
    } else {
      if (c == first) return true;
      q = dash;
    }
  }
  return false;
}

// Shapes of a pattern by its stars alone; `?` and `[` are ignored, as upstream does.
const LITERAL = 0;
const PREFIX = 1;
const SUFFIX = 2;
const COMPLEX = 3;

/**
 * Pattern to pattern is textual: the same text, or a fixed start or end that the child keeps. Stricter than upstream
 * where the fixed text is no part of the child's glob: a class is open around it (semantics: pattern-text).
 */
export function attenuatePattern(parent: i32, child: i32): i32 {
  const parentItem = firstMember(parent);
  const childItem = firstMember(child);
  const a = contentAt(parentItem);
  const b = contentAt(childItem);
  const aLength = countAt(parentItem);
  const bLength = countAt(childItem);
  if (aLength == bLength && equalBytes(a, b, aLength)) return 0;
  const shape = shapeOf(a, aLength);
  const childShape = shapeOf(b, bLength);
  const fixed = aLength - 1;
  const childFixed = childShape == LITERAL ? bLength : bLength - 1;
  const isNarrower = shape != LITERAL && shape != COMPLEX && (childShape == shape || childShape == LITERAL);
  if (!isNarrower || childFixed < fixed || !isValidPattern(a, a + aLength)) return PATTERN_EXPANDED;
  if (shape == PREFIX) return equalBytes(a, b, fixed) ? 0 : PATTERN_EXPANDED;
  const cut = b + bLength - fixed;
  if (!equalBytes(a + 1, cut, fixed)) return PATTERN_EXPANDED;
  // A child that is no glob accepts nothing.
  return tokenBeginsAt(cut, b, b + bLength) || !isValidPattern(b, b + bLength) ? 0 : PATTERN_EXPANDED;
}

function shapeOf(at: i32, length: i32): i32 {
  let stars: i32 = 0;
  let i: i32 = 0;
  while (i < length) {
    if (loadByte(at + i) == STAR) stars += 1;
    i += 1;
  }
  if (stars == 0) return LITERAL;
  if (stars > 1) return COMPLEX;
  if (loadByte(at + length - 1) == STAR) return PREFIX;
  return loadByte(at) == STAR ? SUFFIX : COMPLEX;
}
