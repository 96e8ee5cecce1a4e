// (wasm) Verification under a key seen before: two combs, their blocks dealt to the lanes, and the result compared with R
// as bytes: y by one product, x by one inversion, which a batch shares.
import { loadByte, storeByte } from '../memory';
import { addBaseColumn, addBeyond, prepareBase, recodeBase } from './base-comb';
import { COLUMNS, addColumn, combColumns, touchColumns } from './comb';
import { NEUTRAL_ENTRY } from './constants';
import { ELEMENT_SIZE, fromBytes, multiply, subtract, toBytes } from './field';
import { invert } from './invert';
import { KEY_HALF, KEY_ITSELF, KEY_TEETH } from './key-memory';
import { addAffine, addCached, addLanes, double, isZero, selectEntries } from './point';
import { DIGEST, ENCODED_Y, ENTRY, INVERSE, K, KEPT, KEY_COLUMNS, RESULT, SUM, WORK, X } from './workspace';

/** Of multiplySeen: the y of SUM is not R's; it is; the comb is too short for K. */
export const NO: i32 = 0;
export const SAME_Y: i32 = 1;
export const TOO_SHORT: i32 = -1;

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

/**
 * The columns of K, made odd; false if the comb is too short. Nobody meets such a challenge by chance, and A may have a
 * part of small order, so L - k is no help.
 */
function recodeChallenge(): bool {
  if (loadByte(K + 31) > 15) return false;
  storeByte(K, loadByte(K) | 1);
  combColumns(KEY_COLUMNS, K, KEY_TEETH);
  return true;
}

/** SUM = s B - k A for a comb of A and the challenge K. */
export function multiplySeen(signature: i32, comb: i32, isMany: bool): i32 {
  prepareBase();
  const even = (loadByte(K) & 1) == 0;
  if (!recodeChallenge()) return TOO_SHORT;
  // Alone, a key that is seen again and again has its comb at hand.
  if (isMany) touchColumns(comb, KEY_COLUMNS, KEY_TEETH, KEY_HALF);
  recodeBase(0, signature + 32);
  for (let j: i32 = COLUMNS - 1; j >= 0; j--) {
    if (j < COLUMNS - 1) double(RESULT, RESULT, true);
    addColumn(RESULT, comb, KEY_COLUMNS, j, KEY_TEETH, KEY_HALF, -1, ENTRY, true, j == COLUMNS - 1);
    addBaseColumn(j, j == 0, false);
  }
  addBeyond(false);
  return finishSeen(signature, comb, even) ? SAME_Y : NO;
}

/** The same where KEPT is s B. */
export function multiplyOther(signature: i32, comb: i32): i32 {
  const even = (loadByte(K) & 1) == 0;
  if (!recodeChallenge()) return TOO_SHORT;
  for (let j: i32 = COLUMNS - 1; j >= 0; j--) {
    if (j < COLUMNS - 1) double(RESULT, RESULT, true);
    addColumn(RESULT, comb, KEY_COLUMNS, j, KEY_TEETH, KEY_HALF, -1, ENTRY, j == 0, j == COLUMNS - 1);
  }
  addCached(RESULT, RESULT, KEPT, true);
  return finishSeen(signature, comb, even) ? SAME_Y : NO;
}

/** Whether the x of a point, given 1/Z, has the sign that the signature's R has. */
export function hasSign(signature: i32, x: i32, inverse: i32): bool {
  multiply(X, x, inverse);
  toBytes(DIGEST, X, 0);
  return (loadByte(DIGEST) & 1) == loadByte(signature + 31) >> 7;
}

/** Whether SUM, whose y is R's, is R. */
export function isR(signature: i32): bool {
  invert(INVERSE, SUM + 2 * ELEMENT_SIZE);
  return hasSign(signature, SUM, INVERSE);
}
