// Walking items that the reader has accepted: no checks, the bytes are known to be canonical.
import { doubleFromBits, doubleFromSingle, loadBig16, loadBig32, loadByte } from '../memory';
import { unsigned64 } from '../unsigned';
import { doubleFromHalf } from './float';
import {
  DOUBLE,
  HALF,
  MAJOR_ARRAY,
  MAJOR_BYTES,
  MAJOR_MAP,
  MAJOR_NEGATIVE,
  MAJOR_SIMPLE,
  MAJOR_TAG,
  MAJOR_TEXT,
  MAJOR_UNSIGNED,
  SINGLE,
} from './reader';

/** Bytes of the head at `at`. */
export function headSize(at: i32): i32 {
  const info = loadByte(at) & 31;
  return info < 24 ? 1 : 1 + (1 << (info - 24));
}

/** The argument of the head at `at` where it is a length or a count, so below 2^31. */
export function countAt(at: i32): i32 {
  const info = loadByte(at) & 31;
  if (info < 24) return info;
  if (info == 24) return loadByte(at + 1);
  if (info == 25) return loadBig16(at + 1);
  return loadBig32(at + 1);
}

/** Address after the head at `at`: the first byte of a string, the first element of a container. */
export function contentAt(at: i32): i32 {
  return at + headSize(at);
}

/** Address after the whole item at `at`. */
export function endOf(at: i32): i32 {
  let pending: i32 = 1;
  let p: i32 = at;
  while (pending > 0) {
    const major = loadByte(p) >>> 5;
    const count = countAt(p);
    p += headSize(p);
    pending -= 1;
    if (major == MAJOR_BYTES || major == MAJOR_TEXT) p += count;
    else if (major == MAJOR_ARRAY) pending += count;
    else if (major == MAJOR_MAP) pending += count << 1;
    else if (major == MAJOR_TAG) pending += 1;
  }
  return p;
}

export function majorAt(at: i32): i32 {
  return loadByte(at) >>> 5;
}

/** Whether the item is a float of any width. */
export function isFloat(at: i32): bool {
  const first = loadByte(at);
  return first >>> 5 == MAJOR_SIMPLE && (first & 31) >= HALF && (first & 31) <= DOUBLE;
}

/** Whether the item is an integer or a float. */
export function isNumber(at: i32): bool {
  return majorAt(at) <= MAJOR_NEGATIVE || isFloat(at);
}

/** The value of a float. */
export function floatAt(at: i32): f64 {
  const info = loadByte(at) & 31;
  if (info == HALF) return doubleFromHalf(loadBig16(at + 1));
  if (info == SINGLE) return doubleFromSingle(loadBig32(at + 1));
  return doubleFromBits(loadBig32(at + 1), loadBig32(at + 5));
}

/** A number as a double: integers past 2^53 round to nearest, ties to even (protocol 5.3). */
export function numberAt(at: i32): f64 {
  const major = majorAt(at);
  if (major > MAJOR_NEGATIVE) return floatAt(at);
  const info = loadByte(at) & 31;
  const high = info == 27 ? loadBig32(at + 1) : 0;
  const low = info == 27 ? loadBig32(at + 5) : countAt(at);
  if (major == MAJOR_UNSIGNED) return unsigned64(high, low);
  // -1 - n is the bitwise complement of n; its high half is signed, and one sum rounds once.
  const complement = ~low;
  return f64(~high) * 4294967296 + (complement < 0 ? f64(complement) + 4294967296 : f64(complement));
}
