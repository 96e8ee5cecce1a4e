// Shlex (128): `{"allow": [text, …]}`. A command line of an allowed program, split into words as a POSIX shell does
// and free of all that such a shell would act on (protocol 6.17). Arguments are not looked at.
import { contentAt, countAt } from '../cbor/item';
import { COMMAND_ADDED, COMMAND_REFUSED, KINDS_INCOMPATIBLE } from '../codes';
import { equalBytes, loadByte, storeByte } from '../memory';
import { spend } from './budget';
import { firstMember } from './constraint';
import { exactValue } from './exact';
import { firstNotIn } from './list';
import { SPARE_AT } from './parent';
import { isText } from './value';

const TAB = 0x09;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const DOLLAR = 0x24;
const AMPERSAND = 0x26;
const SINGLE_QUOTE = 0x27;
const OPEN = 0x28;
const CLOSE = 0x29;
const DOT = 0x2e;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;
const BACKTICK = 0x60;
const PIPE = 0x7c;
const DELETE = 0x7f;

/** The program's name without its quotes is written here: no longer than the command line. */
const PROGRAM_AT = SPARE_AT;

export function matchShlex(constraint: i32, value: i32): i32 {
  if (!isText(value)) return 0;
  const size = readProgram(contentAt(value), countAt(value));
  return size > 0 && isAllowed(firstMember(constraint), size) ? 1 : 0;
}

/** Every program of the child's is one of the parent's. */
export function attenuateShlex(parent: i32, child: i32): i32 {
  return firstNotIn(firstMember(parent), firstMember(child)) == 0 ? 0 : COMMAND_ADDED;
}

export function attenuateShlexToExact(parent: i32, child: i32): i32 {
  const value = exactValue(child);
  if (!isText(value)) return KINDS_INCOMPATIBLE;
  return matchShlex(parent, value) == 1 ? 0 : COMMAND_REFUSED;
}

/**
 * Splits the whole line and keeps its first word; returns the word's length, or -1 where the line has something that
 * a shell acts on, a control character or an open quote.
 */
function readProgram(at: i32, length: i32): i32 {
  const end = at + length;
  let p = at;
  let size: i32 = 0;
  let quote: i32 = 0;
  // 0 before the first word, 1 within it, 2 behind it.
  let part: i32 = 0;
  spend(length >> 3);
  while (p < end) {
    const c = loadByte(p);
    if (isRefused(c)) return -1;
    p += 1;
    if (c == quote) {
      quote = 0;
      continue;
    }
    if (quote == 0) {
      if (isOperator(c)) return -1;
      if (c == SPACE || c == TAB) {
        if (part == 1) part = 2;
        continue;
      }
      if (part == 0) part = 1;
      if (c == SINGLE_QUOTE || c == DOUBLE_QUOTE) {
        quote = c;
        continue;
      }
    }
    let literal = c;
    if (c == BACKSLASH && quote != SINGLE_QUOTE) {
      if (p == end) return -1;
      const next = loadByte(p);
      // Between double quotes a backslash stands for itself, except before a quote or a backslash.
      if (quote == 0 || next == DOUBLE_QUOTE || next == BACKSLASH) {
        if (isRefused(next)) return -1;
        literal = next;
        p += 1;
      }
    }
    if (part == 1) {
      storeByte(PROGRAM_AT + size, literal);
      size += 1;
    }
  }
  return quote == 0 ? size : -1;
}

/** Line ends and other controls that end or change a command, and what a shell expands even between double quotes. */
function isRefused(c: i32): bool {
  if (c >= SPACE) return c == DOLLAR || c == BACKTICK || c == DELETE;
  return c == 0 || c == 7 || c == 8 || (c >= 10 && c <= 13);
}

function isOperator(c: i32): bool {
  return c == AMPERSAND || c == OPEN || c == CLOSE || c == SEMICOLON || c == LESS || c == GREATER || c == PIPE;
}

/** Whether the program that was read equals an entry exactly, and climbs out of no directory. */
function isAllowed(list: i32, size: i32): bool {
  let i: i32 = 1;
  while (i < size) {
    if (loadByte(PROGRAM_AT + i) == DOT && loadByte(PROGRAM_AT + i - 1) == DOT) return false;
    i += 1;
  }
  let left = countAt(list);
  let entry = contentAt(list);
  while (left > 0) {
    const length = countAt(entry);
    if (length == size && equalBytes(contentAt(entry), PROGRAM_AT, size)) return true;
    entry = contentAt(entry) + length;
    left -= 1;
  }
  return false;
}
