// (wasm) Verification on two lanes, by the rule of ../verify: s < L; R and A are points, neither of small order; R,
// compared byte for byte, is s B - k A, with no cofactor. Variable-time throughout: everything here is public.
//
// A new key: half-size scalars, u A and v R in one lane each (or one signature in each lane). A key seen before: two
// combs, their blocks dealt to the lanes, and the result compared as bytes: y by one product, x by one inversion.
import { sha512Begin, sha512Finish, sha512Keep, sha512Resume, sha512Update } from '../../hash/sha512';
import { BASE_COMB_AT, DIGITS_AT, ELEMENTS_AT, KEY_TABLE_AT, PENDING_AT, POINTS_AT, SCALARS_AT } from '../../layout';
import { copyBytes, fillBytes, loadByte, loadWord, storeByte } from '../../memory';
import { halve, negative } from '../halve';
import { isCanonical, multiplyAdd, reduce, subtractFromOrder } from '../scalar';
import { isCanonicalEncoding } from '../verify';
import { COLUMNS, addColumn, addColumns, combColumns, touchColumns } from './comb';
import { NEUTRAL_ENTRY, prepareConstants } from './constants';
import { ELEMENT_SIZE, fromBytes, multiply, setInteger, subtract, toBytes } from './field';
import { invert } from './invert';
import { KEY_HALF, KEY_ITSELF, KEY_TEETH, combOf, isKnown, learn, remember } from './keys';
import {
  CACHED_SIZE, ENTRY_SIZE, POINT_SIZE, addAffine, addCached, addLanes, areIdentity, areSmallOrder, decompress, double,
  doubleTimes, isZero, lanesCancel, negateLanes, selectCached, selectEntries, setIdentity, toCached,
} from './point';
import { BASE_BEYOND, BASE_HALF, BASE_TEETH, prepareBase, prepareMultiples } from './tables';

const FIRST: i32 = POINTS_AT;
const SECOND: i32 = FIRST + POINT_SIZE;
const RESULT: i32 = SECOND + POINT_SIZE;
const WORK: i32 = RESULT + POINT_SIZE;
const SUM: i32 = WORK + POINT_SIZE;
export const BASE_PART: i32 = SUM + POINT_SIZE;

const SECOND_TABLE: i32 = KEY_TABLE_AT + 9 * CACHED_SIZE;

// Elements 15 to 21 of ELEMENTS; those before belong to power and point.
const ENTRY: i32 = ELEMENTS_AT + 15 * ELEMENT_SIZE;
const ENCODED_Y: i32 = ENTRY + 4 * ELEMENT_SIZE;
const INVERSE: i32 = ENCODED_Y + ELEMENT_SIZE;
const X: i32 = INVERSE + ELEMENT_SIZE;

const DIGEST: i32 = SCALARS_AT;
const K: i32 = SCALARS_AT + 0x40;
const S: i32 = SCALARS_AT + 0x60;
const V: i32 = SCALARS_AT + 0x80;
const W: i32 = SCALARS_AT + 0xa0;
const ZERO: i32 = SCALARS_AT + 0xc0;
/** Two times u and v, in digits that are never negative. */
const DIGITS: i32 = SCALARS_AT + 0x100;
const V_DIGITS: i32 = 0x20;
const DIGITS_SIZE: i32 = 0x40;

const KEY_COLUMNS: i32 = DIGITS_AT;
const BASE_COLUMNS: i32 = DIGITS_AT + 0x100;
const OTHER_COLUMNS: i32 = DIGITS_AT + 0x200;

/** What recodeBase found: the sign of the scalar that it recoded, and whether 2^252 has to be added to that. */
let baseSign: i32 = 0;
let isBeyond: bool = false;

/** Writes the columns of a multiple of B: of the odd one of the scalar, below L, and L minus it. */
function recodeBase(columns: i32, scalar: i32): void {
  baseSign = (loadByte(scalar) & 1) - 1;
  if (baseSign != 0) subtractFromOrder(S, scalar);
  else copyBytes(S, scalar, 32);
  // L is just above 2^252, and so are a few scalars that nobody meets by chance.
  isBeyond = loadByte(S + 31) > 15;
  storeByte(S + 31, loadByte(S + 31) & 15);
  combColumns(columns, S, BASE_TEETH);
}

/** RESULT += 2^252 B in the lanes that are asked for, with their signs. */
function addBeyond(in0: bool, sign0: i32, in1: bool, sign1: i32): void {
  if (!in0 && !in1) return;
  selectEntries(ENTRY, in0 ? BASE_BEYOND : NEUTRAL_ENTRY, in1 ? BASE_BEYOND : NEUTRAL_ENTRY, sign0, sign1);
  addAffine(RESULT, RESULT, ENTRY, true);
}

/** The y of the points of small order: 0, 1, -1 and the two of order 8. */
const SMALL_Y: i32 = i32(memory.data<u64>([
  0, 0, 0, 0,
  1, 0, 0, 0,
  0xffffffffffffffec, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff,
  0xb027b2c28f95e826, 0xf098eff289f4c345, 0x3933c6d305acdfd5, 0x05fc536d880238b1,
  0x4fd84d3d706a17c7, 0x0f67100d760b3cba, 0xc6cc392cfa53202a, 0x7a03ac9277fdc74e,
]));

/** Whether a canonical encoding, of any sign, is that of a point of small order. */
function isSmallEncoding(at: i32): bool {
  const x0 = load<u64>(usize(at));
  for (let y = SMALL_Y; y < SMALL_Y + 160; y += 32) {
    if (
      x0 == load<u64>(usize(y)) &&
      load<u64>(usize(at), 8) == load<u64>(usize(y), 8) &&
      load<u64>(usize(at), 16) == load<u64>(usize(y), 16) &&
      (load<u64>(usize(at), 24) & 0x7fffffffffffffff) == load<u64>(usize(y), 24)
    ) return true;
  }
  return false;
}

/** What can be said of a signature before any arithmetic. */
function isPlausible(signature: i32): bool {
  return isCanonical(signature + 32) && isCanonicalEncoding(signature) && !isSmallEncoding(signature);
}

/** K = SHA-512(R, A, prefix, message) mod L. */
function challenge(signature: i32, key: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32): void {
  sha512Begin();
  sha512Update(signature, 32);
  // The challenge hashes the key as given, canonical or not.
  sha512Update(key, 32);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  sha512Finish(DIGEST);
  reduce(K, DIGEST);
}

// ---- new keys ----------------------------------------------------------------------------------------------------

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

/**
 * K and s to the digits of u and v, where u = v k, and the columns of w = |v| s; returns -1 if A has to be negated,
 * else 0.
 */
function prepareDigits(out: i32, columns: i32, signature: i32): i32 {
  fillBytes(ZERO, 0, 32);
  halve(S, V, K);
  multiplyAdd(W, V, signature + 32, ZERO);
  offset(out, S, 0x8888888888888888);
  offset(out + V_DIGITS, V, 0x8888888888888888);
  recodeBase(columns, W);
  return negative ? 0 : -1;
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
    if (bit < 7) addColumn(RESULT, BASE_COMB_AT, BASE_COLUMNS, bit, BASE_TEETH, BASE_HALF, baseSign, ENTRY, bit == 0, false);
  }
  addBeyond(isBeyond, baseSign, false, 0);
}

/** RESULT: u A + v R + w B, one signature in each lane; FIRST = the two A, SECOND = the two R. */
function multiplyCouple(sign0: i32, isBeyond0: bool): void {
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
    if (bit < 7) {
      addColumns(
        RESULT, BASE_COMB_AT, BASE_COLUMNS, sign0, OTHER_COLUMNS, baseSign, bit, BASE_TEETH, BASE_HALF, ENTRY, bit == 0,
      );
    }
  }
  addBeyond(isBeyond0, sign0, isBeyond, baseSign);
}

/** For a plausible signature whose challenge is K. */
function verifyNew(signature: i32, key: i32): bool {
  prepareBase();
  if (decompress(FIRST, key, signature) != 3 || areSmallOrder(FIRST) != 0) return false;
  const sign = prepareDigits(DIGITS, BASE_COLUMNS, signature);
  negateLanes(FIRST, sign, -1);
  multiplySplit();
  if (!lanesCancel(RESULT)) return false;
  remember(key);
  return true;
}

// ---- keys seen before ----------------------------------------------------------------------------------------------

/** Whether RESULT, extended, plus what makes K odd, its lanes added, has the y of the signature: then so does SUM. */
function finishSeen(signature: i32, comb: i32, even: bool): bool {
  if (even) {
    selectEntries(ENTRY, comb + KEY_ITSELF, NEUTRAL_ENTRY, 0, 0);
    addAffine(RESULT, RESULT, ENTRY, true);
  }
  addLanes(SUM, RESULT, WORK, false);
  fromBytes(ENCODED_Y, 0, signature);
  fromBytes(ENCODED_Y, 1, signature);
  multiply(ENCODED_Y, ENCODED_Y, SUM + 2 * ELEMENT_SIZE);
  subtract(ENCODED_Y, ENCODED_Y, SUM + ELEMENT_SIZE);
  return isZero(ENCODED_Y, 0);
}

/** SUM = s B - k A for a comb of A and the challenge K; 1 if its y is R's, 0 if not, -1 if the comb is too short for K. */
function multiplySeen(signature: i32, comb: i32, isMany: bool): i32 {
  const even = (loadByte(K) & 1) == 0;
  // As with 2^252 B: nobody meets such a challenge by chance, and A may have a part of small order, so L - k is no help.
  if (loadByte(K + 31) > 15) return -1;
  storeByte(K, loadByte(K) | 1);
  combColumns(KEY_COLUMNS, K, KEY_TEETH);
  // Alone, a key that is seen again and again has its comb at hand.
  if (isMany) touchColumns(comb, KEY_COLUMNS, KEY_TEETH, KEY_HALF);
  recodeBase(BASE_COLUMNS, signature + 32);
  for (let j: i32 = COLUMNS - 1; j >= 0; j--) {
    if (j < COLUMNS - 1) double(RESULT, RESULT, true);
    addColumn(RESULT, comb, KEY_COLUMNS, j, KEY_TEETH, KEY_HALF, -1, ENTRY, true, j == COLUMNS - 1);
    addColumn(RESULT, BASE_COMB_AT, BASE_COLUMNS, j, BASE_TEETH, BASE_HALF, baseSign, ENTRY, j == 0, false);
  }
  addBeyond(isBeyond, baseSign, false, 0);
  return finishSeen(signature, comb, even) ? 1 : 0;
}

/** Whether the x of a point, given 1/Z, has the sign that the signature's R has. */
function hasSign(signature: i32, x: i32, inverse: i32): bool {
  multiply(X, x, inverse);
  toBytes(DIGEST, X, 0);
  return (loadByte(DIGEST) & 1) == loadByte(signature + 31) >> 7;
}

/** For a plausible signature whose challenge is K, by the comb of its key. */
function verifySeen(signature: i32, key: i32, comb: i32): bool {
  prepareBase();
  const match = multiplySeen(signature, comb, false);
  if (match < 0) return verifyNew(signature, key);
  if (match == 0) return false;
  invert(INVERSE, SUM + 2 * ELEMENT_SIZE);
  return hasSign(signature, SUM, INVERSE);
}

// ---- entries -------------------------------------------------------------------------------------------------------

/** Whether `signature` (64 bytes) is one of prefix || message under `key` (32 bytes). */
export function verify(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32,
): bool {
  prepareConstants();
  if (!isPlausible(signature)) return false;
  const comb = combOf(key);
  challenge(signature, key, prefix, prefixLength, message, messageLength);
  return comb != 0 ? verifySeen(signature, key, comb) : verifyNew(signature, key);
}

/**
 * The index of the first of `count` messages that the signature is one of, or -1: prefix || tail, where a tail is 16
 * bytes, the last of them its length. For a key seen before s B is computed once for all but the first.
 */
export function verifyTails(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, tails: i32, count: i32,
): i32 {
  prepareConstants();
  if (!isPlausible(signature)) return -1;
  const comb = combOf(key);
  sha512Begin();
  sha512Update(signature, 32);
  sha512Update(key, 32);
  sha512Update(prefix, prefixLength);
  sha512Keep();
  let hasBase = false;
  for (let i: i32 = 0; i < count; i++) {
    if (i > 0) sha512Resume();
    const tail = tails + 16 * i;
    sha512Update(tail, loadByte(tail + 15));
    sha512Finish(DIGEST);
    reduce(K, DIGEST);
    if (comb == 0) {
      if (verifyNew(signature, key)) return i;
      continue;
    }
    if (i == 0) {
      if (verifySeen(signature, key, comb)) return 0;
      continue;
    }
    const even = (loadByte(K) & 1) == 0;
    if (!hasBase) {
      baseAlone(signature);
      hasBase = true;
    }
    if (loadByte(K + 31) > 15) {
      if (verifyNew(signature, key)) return i;
      continue;
    }
    storeByte(K, loadByte(K) | 1);
    combColumns(KEY_COLUMNS, K, KEY_TEETH);
    for (let j: i32 = COLUMNS - 1; j >= 0; j--) {
      if (j < COLUMNS - 1) double(RESULT, RESULT, true);
      addColumn(RESULT, comb, KEY_COLUMNS, j, KEY_TEETH, KEY_HALF, -1, ENTRY, j == 0, j == COLUMNS - 1);
    }
    addCached(RESULT, RESULT, BASE_PART, true);
    if (!finishSeen(signature, comb, even)) continue;
    invert(INVERSE, SUM + 2 * ELEMENT_SIZE);
    if (hasSign(signature, SUM, INVERSE)) return i;
  }
  return -1;
}

/** BASE_PART = s B, half in each lane, cached. */
export function baseAlone(signature: i32): void {
  recodeBase(BASE_COLUMNS, signature + 32);
  for (let j: i32 = COLUMNS - 1; j >= 0; j--) {
    if (j < COLUMNS - 1) double(RESULT, RESULT, true);
    addColumn(RESULT, BASE_COMB_AT, BASE_COLUMNS, j, BASE_TEETH, BASE_HALF, baseSign, ENTRY, j == 0, j == COLUMNS - 1);
  }
  addBeyond(isBeyond, baseSign, false, 0);
  toCached(BASE_PART, RESULT);
}

/** Whether 32 bytes are a point and not of small order. */
export function isAdmissibleKey(key: i32): bool {
  prepareConstants();
  if (isKnown(key)) return true;
  return decompress(FIRST, key, key) == 3 && areSmallOrder(FIRST) == 0;
}

/** Makes ready for a key that will be seen again; false if it is not admissible. */
export function learnKey(key: i32): bool {
  if (!isAdmissibleKey(key)) return false;
  learn(key);
  prepareBase();
  return true;
}

// ---- batches -------------------------------------------------------------------------------------------------------

/** A job: addresses of signature and key, prefix and its length, message and its length, the verdict; a word each. */
export const JOB_SIZE: i32 = 28;
const VERDICT: i32 = 24;
/** Jobs whose inversion is shared. */
const GROUP: i32 = 64;
// Of each job of a group that waits: X, Z, the product of the Z before it; then their jobs.
const PENDING_PART: i32 = 3 * ELEMENT_SIZE;
const PENDING_JOBS: i32 = PENDING_AT + GROUP * PENDING_PART;

function setVerdict(job: i32, verdict: i32): void {
  store<i32>(usize(job), verdict, VERDICT);
}

function jobChallenge(job: i32): void {
  challenge(loadWord(job), loadWord(job + 4), loadWord(job + 8), loadWord(job + 12), loadWord(job + 16), loadWord(job + 20));
}

/** Verifies each job, strictly and by itself; writes 1 or 0 as its verdict. Returns how many hold. */
export function verifyJobs(jobs: i32, count: i32): i32 {
  prepareConstants();
  for (let from: i32 = 0; from < count; from += GROUP) {
    verifyGroup(jobs + from * JOB_SIZE, min<i32>(GROUP, count - from));
  }
  let holding: i32 = 0;
  for (let i: i32 = 0; i < count; i++) holding += load<i32>(usize(jobs + i * JOB_SIZE), VERDICT);
  return holding;
}

function verifyGroup(jobs: i32, count: i32): void {
  let pending: i32 = 0;
  let single: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const job = jobs + i * JOB_SIZE;
    const signature = loadWord(job);
    const key = loadWord(job + 4);
    setVerdict(job, 0);
    if (!isPlausible(signature)) continue;
    const comb = combOf(key);
    if (comb != 0) {
      prepareBase();
      jobChallenge(job);
      const match = multiplySeen(signature, comb, count > 8);
      if (match < 0 && verifyNew(signature, key)) setVerdict(job, 1);
      if (match <= 0) continue;
      const part = PENDING_AT + pending * PENDING_PART;
      memory.copy(usize(part), usize(SUM), ELEMENT_SIZE);
      memory.copy(usize(part + ELEMENT_SIZE), usize(SUM + 2 * ELEMENT_SIZE), ELEMENT_SIZE);
      store<i32>(usize(PENDING_JOBS + 4 * pending), job);
      pending += 1;
    } else if (single == 0) single = job;
    else {
      verifyCouple(single, job);
      single = 0;
    }
  }
  if (single != 0) {
    jobChallenge(single);
    if (verifyNew(loadWord(single), loadWord(single + 4))) setVerdict(single, 1);
  }
  if (pending > 0) settlePending(pending);
}

/** Two signatures under new keys, one in each lane. */
function verifyCouple(one: i32, other: i32): void {
  const signature0 = loadWord(one);
  const signature1 = loadWord(other);
  const key0 = loadWord(one + 4);
  const key1 = loadWord(other + 4);
  prepareBase();
  // A lane that cannot hold is computed all the same: what it holds then are coordinates of no point.
  let valid = decompress(FIRST, key0, key1) & decompress(SECOND, signature0, signature1);
  valid &= ~(areSmallOrder(FIRST) | areSmallOrder(SECOND));
  if (valid == 0) return;
  jobChallenge(one);
  const sign0 = prepareDigits(DIGITS, BASE_COLUMNS, signature0);
  const baseSign0 = baseSign;
  const isBeyond0 = isBeyond;
  jobChallenge(other);
  const sign1 = prepareDigits(DIGITS + DIGITS_SIZE, OTHER_COLUMNS, signature1);
  negateLanes(FIRST, sign0, sign1);
  negateLanes(SECOND, -1, -1);
  multiplyCouple(baseSign0, isBeyond0);
  valid &= areIdentity(RESULT);
  if ((valid & 1) != 0) {
    setVerdict(one, 1);
    remember(key0);
  }
  if ((valid & 2) != 0) {
    setVerdict(other, 1);
    remember(key1);
  }
}

/** The signs of x of all that wait, with one inversion (Montgomery's trick). No Z is 0: the formulas are complete. */
function settlePending(pending: i32): void {
  setInteger(INVERSE, 1);
  for (let i: i32 = 0; i < pending; i++) {
    const part = PENDING_AT + i * PENDING_PART;
    memory.copy(usize(part + 2 * ELEMENT_SIZE), usize(INVERSE), ELEMENT_SIZE);
    multiply(INVERSE, INVERSE, part + ELEMENT_SIZE);
  }
  invert(ENCODED_Y, INVERSE);
  for (let i: i32 = pending - 1; i >= 0; i--) {
    const part = PENDING_AT + i * PENDING_PART;
    const job = load<i32>(usize(PENDING_JOBS + 4 * i));
    multiply(INVERSE, ENCODED_Y, part + 2 * ELEMENT_SIZE);
    multiply(ENCODED_Y, ENCODED_Y, part + ELEMENT_SIZE);
    if (hasSign(loadWord(job), part, INVERSE)) setVerdict(job, 1);
  }
}
