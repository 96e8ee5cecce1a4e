// Subpath (17): `{"root", "case_sensitive", "allow_equal"}`. An absolute path below the root once `.`, `..` and
// repeated separators are taken away, or a list of such paths (protocol 6.16). No file system is asked.
import { contentAt, countAt, endOf } from '../cbor/item';
import { codePointAt, sequenceLength } from '../cbor/utf8';
import {
  KINDS_INCOMPATIBLE,
  PATH_CASE_IGNORED,
  PATH_CASE_UNDECIDED,
  PATH_NOT_CONTAINED,
  PATH_ROOT_ALLOWED,
} from '../codes';
import { copyBytes, equalBytes, loadByte, storeByte } from '../memory';
import { reasonFor } from './answer';
import { spend } from './budget';
import { firstMember } from './constraint';
import { exactValue } from './exact';
import { lowercaseOf } from './lowercase';
import { SPARE_AT } from './parent';
import { isList, isText } from './value';

const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const TRUE = 0xf5;

const CAPITAL_SIGMA = 0x3a3;
const SIGMA = 0x3c3;
const FINAL_SIGMA = 0x3c2;
const CAPITAL_DOTTED_I = 0x130;

/** The normalised path is written here: no longer than the path. */
const PATH_AT = SPARE_AT;

/** Members of the constraint taken apart last; the root as it stands, never normalised. */
let root: i32 = 0;
let rootEnd: i32 = 0;
let caseSensitive: bool = false;
let allowEqual: bool = false;

function takeApart(constraint: i32): void {
  const item = firstMember(constraint);
  root = contentAt(item);
  rootEnd = root + countAt(item);
  const caseFlag = contentAt(rootEnd) + countAt(rootEnd);
  caseSensitive = loadByte(caseFlag) == TRUE;
  const equalKey = caseFlag + 1;
  allowEqual = loadByte(contentAt(equalKey) + countAt(equalKey)) == TRUE;
}

/** Whether this kind may err, which it does over a capital sigma alone: case is ignored, and the root has a small one. */
export function mayErrOnCase(constraint: i32): bool {
  takeApart(constraint);
  if (caseSensitive) return false;
  let r = root;
  while (r < rootEnd) {
    if (isSmallSigma(codePointAt(r))) return true;
    r += sequenceLength(loadByte(r));
  }
  return false;
}

function isSmallSigma(c: i32): bool {
  return c == SIGMA || c == FINAL_SIGMA;
}

export function matchSubpath(constraint: i32, value: i32): i32 {
  takeApart(constraint);
  if (isText(value)) return contains(value);
  return isList(value) ? containsAll(value) : 0;
}

/** 1 where every element is a path below the root, 0 or a reason at the first that is not. */
function containsAll(list: i32): i32 {
  let left = countAt(list);
  let at = contentAt(list);
  while (left > 0) {
    const result = isText(at) ? contains(at) : 0;
    if (result != 1) return result;
    at = endOf(at);
    left -= 1;
  }
  return 1;
}

export function attenuateSubpath(parent: i32, child: i32): i32 {
  takeApart(child);
  const childIgnoresCase = !caseSensitive;
  const childAllowsEqual = allowEqual;
  takeApart(parent);
  const reason = reasonFor(contains(firstMember(child)), PATH_NOT_CONTAINED);
  if (reason != 0) return reason;
  if (caseSensitive && childIgnoresCase) return PATH_CASE_IGNORED;
  return !allowEqual && childAllowsEqual ? PATH_ROOT_ALLOWED : 0;
}

export function attenuateSubpathToExact(parent: i32, child: i32): i32 {
  takeApart(parent);
  const value = exactValue(child);
  if (isText(value)) return reasonFor(contains(value), PATH_NOT_CONTAINED);
  return isList(value) ? holdsAllOf(value) : KINDS_INCOMPATIBLE;
}

export function attenuateSubpathToSubset(parent: i32, child: i32): i32 {
  takeApart(parent);
  return holdsAllOf(firstMember(child));
}

/** Element by element: each is text, and below the root. */
function holdsAllOf(list: i32): i32 {
  let left = countAt(list);
  let at = contentAt(list);
  while (left > 0) {
    if (!isText(at)) return KINDS_INCOMPATIBLE;
    const reason = reasonFor(contains(at), PATH_NOT_CONTAINED);
    if (reason != 0) return reason;
    at = endOf(at);
    left -= 1;
  }
  return 0;
}

/** Whether the path of a text item is below the root that was taken apart. */
function contains(text: i32): i32 {
  const at = contentAt(text);
  const length = countAt(text);
  spend(1 + (length >> 3));
  const base = baseOf(at, length);
  if (base == 0 || hasNul(at, at + length)) return 0;
  const end = normalise(at, at + length, base);
  // Nothing is trimmed where the root itself may be the path; below it, its own separators at the end do not count.
  const whole = allowEqual ? comparePrefix(end, rootEnd) : 0;
  if (whole > 1) return whole;
  if (whole == 1 && next == end) return 1;
  let trimmed = rootEnd;
  while (trimmed > root && loadByte(trimmed - 1) == SLASH) trimmed -= 1;
  const below = comparePrefix(end, trimmed);
  if (below != 1) return below;
  return next < end && loadByte(next) == SLASH ? 1 : 0;
}

/** Bytes of what an absolute path begins with, `/` or `C:\` or `C:/`; 0 where the path is not absolute. */
function baseOf(at: i32, length: i32): i32 {
  if (length == 0) return 0;
  if (loadByte(at) == SLASH) return 1;
  if (length < 3 || loadByte(at + 1) != COLON || !isSeparator(loadByte(at + 2))) return 0;
  const letter = loadByte(at) | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? 3 : 0;
}

function isSeparator(c: i32): bool {
  return c == SLASH || c == BACKSLASH;
}

function hasNul(at: i32, end: i32): bool {
  let p = at;
  while (p < end) {
    if (loadByte(p) == 0) return true;
    p += 1;
  }
  return false;
}

/** Writes the path without empty components, `.` and `..`, joined by `/`; returns where it ends. */
function normalise(at: i32, end: i32, base: i32): i32 {
  copyBytes(PATH_AT, at, base);
  const top = PATH_AT + base;
  let to = top;
  let p = at + base;
  while (p < end) {
    const start = p;
    while (p < end && !isSeparator(loadByte(p))) p += 1;
    const size = p - start;
    p += 1;
    if (size == 0 || (size == 1 && loadByte(start) == DOT)) continue;
    if (size == 2 && loadByte(start) == DOT && loadByte(start + 1) == DOT) {
      to = parentOf(to, top);
      continue;
    }
    if (to > top) {
      storeByte(to, SLASH);
      to += 1;
    }
    copyBytes(to, start, size);
    to += size;
  }
  return to;
}

/** Where the path ends without its last component; nothing lies above `top`. */
function parentOf(end: i32, top: i32): i32 {
  let to = end;
  while (to > top && loadByte(to - 1) != SLASH) to -= 1;
  return to > top ? to - 1 : top;
}

/** Where the normalised path goes on behind the root that it began with. */
let next: i32 = 0;

/** Whether the normalised path begins with the root up to `until`. */
function comparePrefix(end: i32, until: i32): i32 {
  return caseSensitive ? compareExactly(end, until) : compareLowercase(end, until);
}

function compareExactly(end: i32, until: i32): i32 {
  const size = until - root;
  next = PATH_AT + size;
  return next <= end && equalBytes(PATH_AT, root, size) ? 1 : 0;
}

/** The path is taken in lower case, the root as it stands. */
function compareLowercase(end: i32, until: i32): i32 {
  let p = PATH_AT;
  let r = root;
  while (r < until) {
    if (p == end) return 0;
    const c = codePointAt(p);
    const expected = codePointAt(r);
    // Σ becomes ς at the end of a word and σ elsewhere, by rules that need more of Unicode than is here.
    if (c == CAPITAL_SIGMA && isSmallSigma(expected)) return PATH_CASE_UNDECIDED;
    if (lowercaseOf(c) != expected) return 0;
    p += sequenceLength(loadByte(p));
    r += sequenceLength(loadByte(r));
    if (c == CAPITAL_DOTTED_I) {
      // İ becomes an i and a dot above it, U+0307.
      if (r == until || codePointAt(r) != 0x307) return 0;
      r += 2;
    }
  }
  next = p;
  return 1;
}
