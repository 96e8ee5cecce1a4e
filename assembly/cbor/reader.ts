// A strict reader of one encoding of RFC 8949: definite lengths, shortest heads and floats, no tags,
// valid UTF-8. The first violation becomes the *fault*; after it every read returns 0 and moves
// nothing, so that callers test once, at the end of a loop or of a record.
import {
  FLOAT_NOT_SHORTEST,
  INDEFINITE_LENGTH,
  KEY_ORDER,
  KEY_REPEATED,
  MAX_NESTING,
  NESTED_TOO_DEEP,
  NOT_SHORTEST,
  NOT_UTF8,
  NUMBER_OUT_OF_RANGE,
  RESERVED_VALUE,
  TAGGED,
  TRAILING_BYTES,
  TRUNCATED,
  UNKNOWN_FIELD,
  WRONG_COUNT,
  WRONG_LENGTH,
  WRONG_TYPE,
} from '../codes';
import { equalBytes, loadBig16, loadBig32, loadByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { below } from '../unsigned';
import { doubleIsShortest, singleIsShortest } from './float';
import { compareText } from './order';
import { firstInvalidUtf8 } from './utf8';

export const MAJOR_UNSIGNED = 0;
export const MAJOR_NEGATIVE = 1;
export const MAJOR_BYTES = 2;
export const MAJOR_TEXT = 3;
export const MAJOR_ARRAY = 4;
export const MAJOR_MAP = 5;
export const MAJOR_TAG = 6;
export const MAJOR_SIMPLE = 7;

export const SIMPLE_FALSE = 20;
export const SIMPLE_TRUE = 21;
export const SIMPLE_NULL = 22;
export const HALF = 25;
export const SINGLE = 26;
export const DOUBLE = 27;

/** Next byte to read, and the end of what may be read. */
export let position: i32 = 0;
let limit: i32 = 0;
/** Containers that are open around the next item. */
let nesting: i32 = 0;

/** The reason and the address of the first violation; 0 while there is none. */
export let fault: i32 = 0;
export let faultAt: i32 = 0;

/** Parts of the last head: where it began, its type, its low five bits, its argument. */
export let headAt: i32 = 0;
export let major: i32 = 0;
export let info: i32 = 0;
export let high: i32 = 0;
export let low: i32 = 0;

/** Length of the last text or byte string; its first byte is what the read returned. */
export let length: i32 = 0;

/** Starts reading `size` bytes at `at`. */
export function startReading(at: i32, size: i32): void {
  position = at;
  limit = at + size;
  nesting = 0;
  fault = 0;
  faultAt = 0;
}

/** Records the first violation. */
export function fail(reason: i32, at: i32): void {
  if (fault != 0) return;
  fault = reason;
  faultAt = at;
}

/** Reads one head: initial byte and argument (RFC 8949, 3). */
export function readHead(): void {
  high = 0;
  low = 0;
  headAt = position;
  if (fault != 0) return;
  if (position >= limit) return fail(TRUNCATED, position);
  const first = loadByte(position);
  major = first >>> 5;
  info = first & 31;
  if (info < 24) {
    low = info;
    position += 1;
    return;
  }
  if (info > 27)
    return fail(info == 31 && major > 1 && major != MAJOR_TAG ? INDEFINITE_LENGTH : RESERVED_VALUE, position);
  const size = 1 << (info - 24);
  if (position + 1 + size > limit) return fail(TRUNCATED, position);
  readArgument(position + 1);
  if (major != MAJOR_SIMPLE && !argumentIsShortest()) return fail(NOT_SHORTEST, position);
  position += 1 + size;
}

function readArgument(at: i32): void {
  if (info == 24) low = loadByte(at);
  else if (info == 25) low = loadBig16(at);
  else if (info == 26) low = loadBig32(at);
  else {
    high = loadBig32(at);
    low = loadBig32(at + 4);
  }
}

function argumentIsShortest(): bool {
  if (info == 24) return low >= 24;
  if (info == 25) return low >= 256;
  if (info == 26) return !below(low, 65536);
  return high != 0;
}

function expectMajor(wanted: i32): void {
  readHead();
  if (fault == 0 && major != wanted) fail(major == MAJOR_TAG ? TAGGED : WRONG_TYPE, headAt);
}

/** An unsigned integer; its value is in `high` and `low`. */
export function readUnsigned(): void {
  expectMajor(MAJOR_UNSIGNED);
}

/** An unsigned integer below 2^32, as bits. */
export function readUnsigned32(): i32 {
  expectMajor(MAJOR_UNSIGNED);
  if (fault != 0) return 0;
  if (high != 0) fail(NUMBER_OUT_OF_RANGE, headAt);
  return low;
}

/** An unsigned integer of at most `most` (itself below 2^31). */
export function readSmall(most: i32): i32 {
  const value = readUnsigned32();
  if (fault == 0 && below(most, value)) fail(NUMBER_OUT_OF_RANGE, headAt);
  return fault == 0 ? value : 0;
}

/** The bytes of the string whose head was just read; checks that they are there. */
export function takeString(): i32 {
  length = 0;
  if (fault != 0) return position;
  if (high != 0 || below(limit - position, low)) {
    fail(TRUNCATED, headAt);
    return position;
  }
  const at = position;
  length = low;
  position += low;
  return at;
}

/** A byte string: returns its first byte, its length is in `length`. */
export function readBytes(): i32 {
  expectMajor(MAJOR_BYTES);
  return takeString();
}

/** A byte string of exactly `size` bytes. */
export function readBytesOf(size: i32): i32 {
  const at = readBytes();
  if (fault == 0 && length != size) fail(WRONG_LENGTH, headAt);
  return at;
}

/** A text string of valid UTF-8. */
export function readText(): i32 {
  expectMajor(MAJOR_TEXT);
  return takeText();
}

/** The text whose head was just read. */
export function takeText(): i32 {
  const at = takeString();
  if (fault != 0) return at;
  const invalid = firstInvalidUtf8(at, length);
  if (invalid >= 0) fail(NOT_UTF8, invalid);
  return at;
}

/** Opens an array; returns its element count, which the remaining bytes can hold. Close it with `leave`. */
export function enterArray(): i32 {
  expectMajor(MAJOR_ARRAY);
  return openArray();
}

/** Opens an array of exactly `count` elements. */
export function enterArrayOf(count: i32): void {
  const found = enterArray();
  if (fault == 0 && found != count) fail(WRONG_COUNT, headAt);
}

/** Opens a map; returns its pair count. Close it with `leave`. */
export function enterMap(): i32 {
  expectMajor(MAJOR_MAP);
  return openMap();
}

/** Opens the array whose head was just read. */
export function openArray(): i32 {
  return enter(low, 0);
}

/** Opens the map whose head was just read. */
export function openMap(): i32 {
  return enter(low, 1);
}

/** A count is believed only while one byte an item remains: no loop is longer than the input. */
function enter(count: i32, shift: i32): i32 {
  if (fault != 0) return 0;
  if (high != 0 || below((limit - position) >> shift, count)) {
    fail(TRUNCATED, headAt);
    return 0;
  }
  nesting += 1;
  if (nesting > MAX_NESTING) fail(NESTED_TOO_DEEP, headAt);
  return fault == 0 ? count : 0;
}

/** Opens the tag whose head was just read: one more level around the next item. */
export function openTag(): void {
  nesting += 1;
  if (nesting > MAX_NESTING) fail(NESTED_TOO_DEEP, headAt);
}

export function leave(): void {
  nesting -= 1;
}

/** true or false, as 1 or 0. */
export function readBoolean(): i32 {
  expectMajor(MAJOR_SIMPLE);
  if (fault == 0 && (info < SIMPLE_FALSE || info > SIMPLE_TRUE)) fail(WRONG_TYPE, headAt);
  return info == SIMPLE_TRUE ? 1 : 0;
}

/** Major type of the next item, or -1 where there is none. */
export function nextMajor(): i32 {
  return fault == 0 && position < limit ? loadByte(position) >>> 5 : -1;
}

/** Whether the next item is null; if so it is read. */
export function takeNull(): bool {
  if (fault != 0 || position >= limit || loadByte(position) != 0xf6) return false;
  readHead();
  return true;
}

export function readNull(): void {
  if (!takeNull() && fault == 0) {
    readHead();
    fail(WRONG_TYPE, headAt);
  }
}

/** A float in its shortest form; whether it is finite is in the return value (1 finite, 0 not). */
export function readFloat(): i32 {
  expectMajor(MAJOR_SIMPLE);
  if (fault != 0) return 0;
  if (info < HALF) {
    fail(WRONG_TYPE, headAt);
    return 0;
  }
  checkFloat();
  if (info == HALF) return (low & 0x7c00) != 0x7c00 ? 1 : 0;
  if (info == SINGLE) return (low & 0x7f800000) != 0x7f800000 ? 1 : 0;
  return (high & 0x7ff00000) != 0x7ff00000 ? 1 : 0;
}

/** Refuses the float whose head was read unless it is written as short as its value allows. */
export function checkFloat(): void {
  // A NaN other than the canonical one carries bits that a shorter float cannot: refused like a long one (semantics: canonical-nan).
  if (info == HALF && (low & 0x7c00) == 0x7c00 && (low & 0x3ff) != 0 && low != 0x7e00) fail(FLOAT_NOT_SHORTEST, headAt);
  if (info == SINGLE && !singleIsShortest(low)) fail(FLOAT_NOT_SHORTEST, headAt);
  if (info == DOUBLE && !doubleIsShortest(high, low)) fail(FLOAT_NOT_SHORTEST, headAt);
}

/** Reads the key of a struct-shaped map, which has to be this name. */
export function expectName(name: i32): void {
  const at = readText();
  if (fault != 0) return;
  if (length != nameLength(name) || !equalBytes(at, nameAt(name), length)) fail(UNKNOWN_FIELD, headAt);
}

/** Opens a struct-shaped map of exactly `count` members. */
export function enterStruct(count: i32): void {
  const found = enterMap();
  if (fault == 0 && found != count) fail(WRONG_COUNT, headAt);
}

/** A key of a map that is sorted by the UTF-8 bytes of its keys; `previousAt` is 0 at the first one. */
export function readKey(previousAt: i32, previousLength: i32): i32 {
  const at = readText();
  if (fault != 0 || previousAt == 0) return at;
  const order = compareText(previousAt, previousLength, at, length);
  if (order == 0) fail(KEY_REPEATED, headAt);
  if (order > 0) fail(KEY_ORDER, headAt);
  return at;
}

/** Refuses bytes after the last item. */
export function expectEnd(): void {
  if (fault == 0 && position != limit) fail(TRAILING_BYTES, position);
}
