// (wasm) Verification under a new key. s B - k A - R = 0 exactly if w B - u A - v R = 0, where u = v k has half the
// length of k and w = v s (halve): 128 doublings in place of 253. One signature has u A and v R in a lane each; of two,
// each has a lane of its own.
import { KEY_TABLE_AT } from '../layout';
import { copyBytes, fillBytes, loadByte } from '../memory';
import { addBaseColumn, addBaseColumns, addBeyond, prepareBase, recodeBase } from './base-comb';
import { NEUTRAL } from './constants';
import { halve, negative } from './halve';
import {
  CACHED_SIZE, addCached, areIdentity, areSmallOrder, decompress, double, doubleTimes, lanesCancel, negateLanes,
  selectCached, setIdentity, toCached,
} from './point';
import { multiplyAdd } from './scalar';
import { DIGITS, ENTRY, FIRST, K, RESULT, S, SECOND, V, W, WORK, ZERO } from './workspace';

const SECOND_TABLE: i32 = KEY_TABLE_AT + 9 * CACHED_SIZE;
const V_DIGITS: i32 = 0x20;
const DIGITS_SIZE: i32 = 0x40;

/** -1 for a lane whose A has to be negated, else 0. */
let keySign0: i32 = 0;
let keySign1: i32 = 0;

/** Cached multiples 0 to 8 of an extended point; `work` is a point to work in. */
function prepareMultiples(table: i32, p: i32, work: i32): void {
  memory.copy(usize(table), usize(NEUTRAL), usize(CACHED_SIZE));
  toCached(table + CACHED_SIZE, p);
  double(work, p, true);
  for (let i: i32 = 2; i < 9; i++) {
    toCached(table + i * CACHED_SIZE, work);
    if (i < 8) addCached(work, work, table + CACHED_SIZE, true);
  }
}

/** Adds 2^(n - 1) to every digit of n bits, all four words: digits read as unsigned are digits of -2^(n-1) on. */
// @ts-ignore: decorator
@inline
function offset(out: i32, at: i32, by: u64): void {
  const x0 = load<u64>(usize(at)) + by;
  let carry = u64(x0 < by);
  const x1 = load<u64>(usize(at), 8) + carry;
  carry = u64(x1 < carry);
  const y1 = x1 + by;
  carry |= u64(y1 < by);
  store<u64>(usize(out), x0);
  store<u64>(usize(out), y1, 8);
  const x2 = load<u64>(usize(at), 16) + carry;
  carry = u64(x2 < carry);
  const y2 = x2 + by;
  carry |= u64(y2 < by);
  store<u64>(usize(out), y2, 16);
  store<u64>(usize(out), load<u64>(usize(at), 24) + carry + by, 24);
}

/** Prepares one lane's equation from K and the s of its signature: the digits of u and v, the columns of w. */
export function stage(lane: i32, signature: i32): void {
  const digits = DIGITS + lane * DIGITS_SIZE;
  fillBytes(ZERO, 0, 32);
  halve(S, V, K);
  multiplyAdd(W, V, signature + 32, ZERO);
  offset(digits, S, 0x8888888888888888);
  offset(digits + V_DIGITS, V, 0x8888888888888888);
  recodeBase(lane, W);
  // -u A, with |v| and the sign in the point.
  if (lane == 0) keySign0 = negative ? 0 : -1;
  else keySign1 = negative ? 0 : -1;
}

// @ts-ignore: decorator
@inline
function nibble(at: i32, i: i32): i32 {
  return ((loadByte(at + (i >> 1)) >> ((i & 1) << 2)) & 15) - 8;
}

/** RESULT += the multiples that the digits of place i ask for. */
// @ts-ignore: decorator
@inline
function addNibbles(table: i32, low: i32, high: i32, i: i32, extended: bool): void {
  const d0 = nibble(low, i);
  const d1 = nibble(high, i);
  const sign0 = d0 >> 31;
  const sign1 = d1 >> 31;
  selectCached(
    ENTRY, table + ((d0 ^ sign0) - sign0) * CACHED_SIZE, table + ((d1 ^ sign1) - sign1) * CACHED_SIZE, sign0, sign1,
  );
  addCached(RESULT, RESULT, ENTRY, extended);
}

/** The highest place with a digit that is not zero, and at least the one above the base point's columns. */
function topPlace(): i32 {
  let i: i32 = 63;
  while (
    i > 2 &&
    (nibble(DIGITS, i) | nibble(DIGITS + V_DIGITS, i)) == 0 &&
    (nibble(DIGITS + DIGITS_SIZE, i) | nibble(DIGITS + DIGITS_SIZE + V_DIGITS, i)) == 0
  ) i -= 1;
  return i;
}

/** RESULT: lane 0 = u A + half of the blocks of w B, lane 1 = v R + the other half; FIRST = (A, R). */
function multiplySplit(): void {
  const high = DIGITS + V_DIGITS;
  copyBytes(DIGITS + DIGITS_SIZE, DIGITS, DIGITS_SIZE);
  prepareMultiples(KEY_TABLE_AT, FIRST, WORK);
  setIdentity(RESULT);
  for (let i = topPlace(); i > 1; i--) {
    addNibbles(KEY_TABLE_AT, DIGITS, high, i, false);
    if (i > 2) doubleTimes(RESULT, RESULT, 4, true);
  }
  for (let bit: i32 = 7; bit >= 0; bit--) {
    double(RESULT, RESULT, bit < 7);
    if ((bit & 3) == 0) addNibbles(KEY_TABLE_AT, DIGITS, high, bit >> 2, true);
    if (bit < 7) addBaseColumn(bit, bit == 0, false);
  }
  addBeyond(false);
}

/** RESULT: u A + v R + w B, one signature in each lane; FIRST = the two A, SECOND = the two R. */
function multiplyCouple(): void {
  const other = DIGITS + DIGITS_SIZE;
  prepareMultiples(KEY_TABLE_AT, FIRST, WORK);
  prepareMultiples(SECOND_TABLE, SECOND, WORK);
  setIdentity(RESULT);
  for (let i = topPlace(); i > 1; i--) {
    addNibbles(KEY_TABLE_AT, DIGITS, other, i, true);
    addNibbles(SECOND_TABLE, DIGITS + V_DIGITS, other + V_DIGITS, i, false);
    if (i > 2) doubleTimes(RESULT, RESULT, 4, true);
  }
  for (let bit: i32 = 7; bit >= 0; bit--) {
    double(RESULT, RESULT, bit < 7);
    if ((bit & 3) == 0) {
      addNibbles(KEY_TABLE_AT, DIGITS, other, bit >> 2, true);
      addNibbles(SECOND_TABLE, DIGITS + V_DIGITS, other + V_DIGITS, bit >> 2, true);
    }
    if (bit < 7) addBaseColumns(bit, bit == 0);
  }
  addBeyond(true);
}

/** FIRST = (A, R); false if one of them is no point or of small order. */
export function readKeyAndR(signature: i32, key: i32): bool {
  return decompress(FIRST, key, signature) == 3 && areSmallOrder(FIRST) == 0;
}

/** Whether a plausible signature holds whose challenge is K; FIRST = (A, R). */
export function holds(signature: i32): bool {
  prepareBase();
  stage(0, signature);
  negateLanes(FIRST, keySign0, -1);
  multiplySplit();
  return lanesCancel(RESULT);
}

/** Which lanes of two staged equations hold: 1 for lane 0, plus 2 for lane 1; FIRST = the two A, SECOND = the two R. */
export function coupleHolds(): i32 {
  prepareBase();
  negateLanes(FIRST, keySign0, keySign1);
  negateLanes(SECOND, -1, -1);
  multiplyCouple();
  return areIdentity(RESULT);
}
