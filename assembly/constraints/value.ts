// Values of arguments and constraints: text, 64-bit integers, floats, booleans, null, lists and
// objects (protocol 5). Bytes and tags are not values.

import { contentAt, countAt, floatAt, headSize, isFloat, majorAt } from '../cbor/item';
import * as cbor from '../cbor/reader';
import { NUMBER_OUT_OF_RANGE, RESERVED_VALUE, TAGGED, WRONG_TYPE } from '../codes';
import { equalBytes, loadByte } from '../memory';

/** Reads one value. Recursion is bounded by MAX_NESTING. */
export function readValue(): void {
  cbor.readHead();
  if (cbor.fault != 0) return;
  switch (cbor.major) {
    case cbor.MAJOR_UNSIGNED:
    case cbor.MAJOR_NEGATIVE:
      // Past the signed range upstream reads a float (semantics: payload-types).
      if (cbor.high < 0) cbor.fail(NUMBER_OUT_OF_RANGE, cbor.headAt);
      return;
    case cbor.MAJOR_TEXT:
      cbor.takeText();
      return;
    case cbor.MAJOR_ARRAY:
      return readItems(cbor.openArray());
    case cbor.MAJOR_MAP:
      return readMembers();
    case cbor.MAJOR_SIMPLE:
      return readSimple();
    default:
      return cbor.fail(cbor.major == cbor.MAJOR_TAG ? TAGGED : WRONG_TYPE, cbor.headAt);
  }
}

/** Reads the values of an open array and closes it. */
function readItems(count: i32): void {
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    readValue();
    i += 1;
  }
  cbor.leave();
}

function readMembers(): void {
  const count = cbor.openMap();
  let previous: i32 = 0;
  let previousLength: i32 = 0;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    previous = cbor.readKey(previous, previousLength);
    previousLength = cbor.length;
    readValue();
    i += 1;
  }
  cbor.leave();
}

/** false, true, null or a float. Upstream reads undefined as null (semantics: payload-types). */
export function readSimple(): void {
  if (cbor.info >= cbor.HALF) cbor.checkFloat();
  else if (cbor.info < cbor.SIMPLE_FALSE || cbor.info > cbor.SIMPLE_NULL) cbor.fail(RESERVED_VALUE, cbor.headAt);
}

/** Reads an array of values. */
export function readValues(): void {
  readItems(cbor.enterArray());
}

/**
 * Deep equality of two validated values. Types never mix: 1 is not 1.0. Canonical encodings are
 * equal exactly where the values are, but for floats: NaN equals nothing, and -0.0 equals 0.0.
 */
export function valuesEqual(a: i32, b: i32): bool {
  let pending: i32 = 1;
  let p: i32 = a;
  let q: i32 = b;
  while (pending > 0) {
    pending -= 1;
    if (isFloat(p)) {
      if (!isFloat(q) || floatAt(p) != floatAt(q)) return false;
      p += headSize(p);
      q += headSize(q);
      continue;
    }
    const head = headSize(p);
    if (loadByte(p) != loadByte(q) || !equalBytes(p + 1, q + 1, head - 1)) return false;
    const major = majorAt(p);
    const count = countAt(p);
    p += head;
    q += head;
    if (major == cbor.MAJOR_TEXT || major == cbor.MAJOR_BYTES) {
      if (!equalBytes(p, q, count)) return false;
      p += count;
      q += count;
    } else if (major == cbor.MAJOR_ARRAY) pending += count;
    else if (major == cbor.MAJOR_MAP) pending += count << 1;
  }
  return true;
}

/** Whether the item is a text string; its bytes are at contentAt, countAt of them. */
export function isText(at: i32): bool {
  return majorAt(at) == cbor.MAJOR_TEXT;
}

/** Whether two text items are the same. */
export function textsEqual(a: i32, b: i32): bool {
  const size = countAt(a);
  return size == countAt(b) && equalBytes(contentAt(a), contentAt(b), size);
}

/** Whether the item is a list; its elements begin at contentAt, countAt of them. */
export function isList(at: i32): bool {
  return majorAt(at) == cbor.MAJOR_ARRAY;
}
