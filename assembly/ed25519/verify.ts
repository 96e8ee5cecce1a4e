// (wasm) Verification, strict as ed25519-dalek's verify_strict is: s < L; R and A are points, neither of small order;
// R, compared byte for byte, is s B - k A, with no cofactor. Variable-time throughout: everything here is public.
import { sha512Begin, sha512Finish, sha512Update } from '../hash/sha512';
import { BASE_TABLE_AT, DIGITS_AT, KEY_TABLE_AT, POINTS_AT, SCALARS_AT } from '../layout';
import { copyBytes, fillBytes, loadByte } from '../memory';
import { prepareConstants } from './constants';
import { halve, negative } from './halve';
import {
  POINT_SIZE, addAffine, addCached, decompress, double, isIdentity, isSmallOrder, negate, setIdentity,
} from './point';
import { isCanonical, multiplyAdd, recodeSparse, reduce } from './scalar';
import {
  BASE_WIDTH, HIGH_BASE_TABLE, KEY_TABLE_BYTES, KEY_WIDTH, oddAffine, oddCached, prepareBaseTable, prepareKeyTable,
} from './table';

const KEY: i32 = POINTS_AT;
const R: i32 = KEY + POINT_SIZE;
const RESULT: i32 = R + POINT_SIZE;

const R_TABLE: i32 = KEY_TABLE_AT + KEY_TABLE_BYTES;

const DIGEST: i32 = SCALARS_AT;
/** Scalars of 32 bytes with room behind them: digits are read from them four bytes at a time. */
const K: i32 = SCALARS_AT + 0x80;
const U: i32 = SCALARS_AT + 0xb0;
const V: i32 = SCALARS_AT + 0xe0;
const W: i32 = SCALARS_AT + 0x110;
const W_LOW: i32 = SCALARS_AT + 0x140;
const W_HIGH: i32 = SCALARS_AT + 0x170;
const ZERO: i32 = SCALARS_AT + 0x1a0;
const SCALARS_END: i32 = SCALARS_AT + 0x1d0;

/** Whether the low 255 bits of an encoding are below p: R is compared byte for byte, and no point encodes to more. */
export function isCanonicalEncoding(at: i32): bool {
  if (loadByte(at) < 0xed || (loadByte(at + 31) & 0x7f) != 0x7f) return true;
  for (let i: i32 = 1; i < 31; i++) if (loadByte(at + i) != 0xff) return true;
  return false;
}

/**
 * RESULT = u KEY + v R + w B, for public scalars: one run of doublings for all (Straus), signed digits with gaps
 * (wNAF), w in two halves with a table each. The four digits of a place make one word: most words are zero.
 */
function multiplyAll(): void {
  fillBytes(DIGITS_AT, 0, 1024);
  recodeSparse(DIGITS_AT, 4, U, KEY_WIDTH);
  recodeSparse(DIGITS_AT + 1, 4, V, KEY_WIDTH);
  recodeSparse(DIGITS_AT + 2, 4, W_LOW, BASE_WIDTH);
  recodeSparse(DIGITS_AT + 3, 4, W_HIGH, BASE_WIDTH);
  prepareKeyTable(KEY_TABLE_AT, KEY, RESULT);
  prepareKeyTable(R_TABLE, R, RESULT);
  setIdentity(RESULT);
  let at = DIGITS_AT + 1020;
  while (at >= DIGITS_AT && load<i32>(usize(at)) == 0) at -= 4;
  for (; at >= DIGITS_AT; at -= 4) {
    const digits = load<u32>(usize(at));
    // T is worth a multiplication only if an addition follows.
    double(RESULT, RESULT, digits != 0);
    if (digits == 0) continue;
    const ofKey = i32(i8(digits));
    if (ofKey != 0) addCached(RESULT, RESULT, oddCached(KEY_TABLE_AT, ofKey), ofKey < 0, digits >> 8 != 0);
    const ofR = i32(i8(digits >> 8));
    if (ofR != 0) addCached(RESULT, RESULT, oddCached(R_TABLE, ofR), ofR < 0, digits >> 16 != 0);
    const low = i32(i8(digits >> 16));
    if (low != 0) addAffine(RESULT, RESULT, oddAffine(BASE_TABLE_AT, low), low < 0, digits >> 24 != 0);
    const high = i32(i8(digits >> 24));
    if (high != 0) addAffine(RESULT, RESULT, oddAffine(HIGH_BASE_TABLE, high), high < 0, false);
  }
}

/** Whether `signature` (64 bytes) is one of prefix || message under `key` (32 bytes). */
export function verify(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32,
): bool {
  prepareConstants();
  prepareBaseTable();
  // s and s + L would both pass: signatures must not be malleable.
  if (!isCanonical(signature + 32)) return false;
  if (!isAdmissibleKey(key)) return false;
  // A sign bit that x = 0 cannot have is not asked about: both points with x = 0 are of small order.
  if (!isCanonicalEncoding(signature) || !decompress(R, signature) || isSmallOrder(R)) return false;
  fillBytes(SCALARS_AT, 0, SCALARS_END - SCALARS_AT);
  // The challenge hashes the key as given, canonical or not.
  sha512Begin();
  sha512Update(signature, 32);
  sha512Update(key, 32);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  sha512Finish(DIGEST);
  reduce(K, DIGEST);
  // s B - k A - R = 0 exactly if v s B - u A - v R = 0 (see halve), here with |v| and the sign in the point.
  halve(U, V, K);
  multiplyAdd(W, V, signature + 32, ZERO);
  copyBytes(W_LOW, W, 16);
  copyBytes(W_HIGH, W + 16, 16);
  negate(R);
  if (!negative) negate(KEY);
  multiplyAll();
  return isIdentity(RESULT);
}

/** Whether 32 bytes are a point and not of small order; leaves it in KEY. */
export function isAdmissibleKey(key: i32): bool {
  prepareConstants();
  return decompress(KEY, key) && !isSmallOrder(KEY);
}
