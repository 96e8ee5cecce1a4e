// (wasm) Tables of multiples: of the base point (made once) and of a key (made for each verification).
import { BASE_TABLE_AT, COMB_TABLE_AT, ELEMENTS_AT, POINTS_AT, TABLE_WORK_AT } from '../layout';
import { BASE_BYTES, NEUTRAL_ENTRY } from './constants';
import { ELEMENT_SIZE, multiply, setInteger, subtract } from './field';
import {
  AFFINE_SIZE, CACHED_SIZE, POINT_SIZE, addCached, decompress, double, toAffine, toCached,
} from './point';
import { invert } from './power';

/** Digits of the base point: B, 3B, ... 127B. */
export const BASE_WIDTH: i32 = 8;
const BASE_ENTRIES: i32 = 1 << (BASE_WIDTH - 2);
/** The same multiples of 2^128 B, behind those of B. */
export const HIGH_BASE_TABLE: i32 = BASE_TABLE_AT + BASE_ENTRIES * AFFINE_SIZE;
/** Digits of a key: A, 3A, ... 15A. */
export const KEY_WIDTH: i32 = 5;
const KEY_ENTRIES: i32 = 1 << (KEY_WIDTH - 2);
export const KEY_TABLE_BYTES: i32 = KEY_ENTRIES * CACHED_SIZE;

/** Points made affine together: BASE_ENTRIES, or 8 rows of the comb. */
const BATCH: i32 = 64;
const WORK_POINTS: i32 = TABLE_WORK_AT;
const WORK_PRODUCTS: i32 = WORK_POINTS + BATCH * POINT_SIZE;

// Points 6 and 7 of POINTS; the others belong to verify and sign.
const BASE: i32 = POINTS_AT + 6 * POINT_SIZE;
const STEP: i32 = BASE + POINT_SIZE;
// Elements 16 and 17 of ELEMENTS.
const INVERSE: i32 = ELEMENTS_AT + 16 * ELEMENT_SIZE;
const RUNNING: i32 = INVERSE + ELEMENT_SIZE;

/** Writes the points of TABLE_WORK as affine entries, all with one inversion (Montgomery's trick). */
function toAffineAll(out: i32): void {
  const z = WORK_POINTS + 2 * ELEMENT_SIZE;
  setInteger(WORK_PRODUCTS, 1);
  for (let i: i32 = 0; i < BATCH; i++) {
    const product = WORK_PRODUCTS + i * ELEMENT_SIZE;
    multiply(product + ELEMENT_SIZE, product, z + i * POINT_SIZE);
  }
  invert(RUNNING, WORK_PRODUCTS + BATCH * ELEMENT_SIZE);
  for (let i: i32 = BATCH - 1; i >= 0; i--) {
    multiply(INVERSE, RUNNING, WORK_PRODUCTS + i * ELEMENT_SIZE);
    multiply(RUNNING, RUNNING, z + i * POINT_SIZE);
    toAffine(out + i * AFFINE_SIZE, WORK_POINTS + i * POINT_SIZE, INVERSE);
  }
}

let baseReady: bool = false;

/** The odd multiples of B, then those of 2^128 B, for verification. */
export function prepareBaseTable(): void {
  if (baseReady) return;
  decompress(BASE, BASE_BYTES);
  prepareOddMultiples(BASE_TABLE_AT);
  for (let i: i32 = 0; i < 128; i++) double(BASE, BASE, i == 127);
  prepareOddMultiples(HIGH_BASE_TABLE);
  baseReady = true;
}

function prepareOddMultiples(out: i32): void {
  memory.copy(usize(WORK_POINTS), usize(BASE), usize(POINT_SIZE));
  // The last point of the batch serves to double BASE in; it is overwritten last.
  const twice = WORK_POINTS + (BASE_ENTRIES - 1) * POINT_SIZE;
  double(twice, BASE, true);
  toCached(STEP, twice);
  for (let i: i32 = 1; i < BASE_ENTRIES; i++) {
    const p = WORK_POINTS + i * POINT_SIZE;
    addCached(p, p - POINT_SIZE, STEP, false, true);
  }
  toAffineAll(out);
}

/** The odd multiples of an extended point; `work` is a point to work in. */
export function prepareKeyTable(table: i32, p: i32, work: i32): void {
  double(work, p, true);
  toCached(STEP, work);
  toCached(table, p);
  addCached(work, p, STEP, false, true);
  for (let i: i32 = 1; i < KEY_ENTRIES; i++) {
    toCached(table + i * CACHED_SIZE, work);
    if (i + 1 < KEY_ENTRIES) addCached(work, work, STEP, false, true);
  }
}

// Entries for an odd digit, whose sign the addition takes. Variable-time: public digits only.

// @ts-ignore: decorator
@inline
export function oddCached(table: i32, digit: i32): i32 {
  return table + (abs<i32>(digit) >> 1) * CACHED_SIZE;
}

// @ts-ignore: decorator
@inline
export function oddAffine(table: i32, digit: i32): i32 {
  return table + (abs<i32>(digit) >> 1) * AFFINE_SIZE;
}

let combReady: bool = false;

/** j * 256^i B for i of 0 to 31 and j of 1 to 8, for signing. */
export function prepareCombTable(): void {
  if (combReady) return;
  decompress(BASE, BASE_BYTES);
  for (let i: i32 = 0; i < 32; i++) {
    const row = WORK_POINTS + (i & 7) * 8 * POINT_SIZE;
    memory.copy(usize(row), usize(BASE), usize(POINT_SIZE));
    toCached(STEP, BASE);
    for (let j: i32 = 1; j < 8; j++) {
      addCached(row + j * POINT_SIZE, row + (j - 1) * POINT_SIZE, STEP, false, true);
    }
    double(BASE, row + 7 * POINT_SIZE, false);
    for (let j: i32 = 1; j < 5; j++) double(BASE, BASE, j == 4);
    if ((i & 7) == 7) toAffineAll(COMB_TABLE_AT + (i >> 3) * BATCH * AFFINE_SIZE);
  }
  combReady = true;
}

/** All ones if a = b, else zero; both non-negative. Arithmetic, so that no compiler makes it a branch. */
// @ts-ignore: decorator
@inline
function equalMask(a: i32, b: i32): u64 {
  return 0 - ((u64(u32(a ^ b)) - 1) >> 63);
}

/** Exchanges a and b if mask is all ones. */
// @ts-ignore: decorator
@inline
function exchangeWords(a: i32, b: i32, mask: u64): void {
  const difference = (load<u64>(usize(a)) ^ load<u64>(usize(b))) & mask;
  store<u64>(usize(a), load<u64>(usize(a)) ^ difference);
  store<u64>(usize(b), load<u64>(usize(b)) ^ difference);
}

/**
 * out = digit * 256^row B as an affine entry, digit of -8 to 8. Reads all eight entries of the row and keeps one by
 * mask: which memory is read does not tell the digit, a part of the secret.
 */
export function selectFromComb(out: i32, row: i32, digit: i32): void {
  const sign = digit >> 31;
  const magnitude = (digit ^ sign) - sign;
  const entries = COMB_TABLE_AT + row * 8 * AFFINE_SIZE;
  const m0 = equalMask(magnitude, 0);
  const m1 = equalMask(magnitude, 1);
  const m2 = equalMask(magnitude, 2);
  const m3 = equalMask(magnitude, 3);
  const m4 = equalMask(magnitude, 4);
  const m5 = equalMask(magnitude, 5);
  const m6 = equalMask(magnitude, 6);
  const m7 = equalMask(magnitude, 7);
  const m8 = equalMask(magnitude, 8);
  for (let i: i32 = 0; i < AFFINE_SIZE; i += 8) {
    const at = usize(entries + i);
    store<u64>(
      usize(out + i),
      (load<u64>(usize(NEUTRAL_ENTRY + i)) & m0) |
        (load<u64>(at) & m1) |
        (load<u64>(at, AFFINE_SIZE) & m2) |
        (load<u64>(at, 2 * AFFINE_SIZE) & m3) |
        (load<u64>(at, 3 * AFFINE_SIZE) & m4) |
        (load<u64>(at, 4 * AFFINE_SIZE) & m5) |
        (load<u64>(at, 5 * AFFINE_SIZE) & m6) |
        (load<u64>(at, 6 * AFFINE_SIZE) & m7) |
        (load<u64>(at, 7 * AFFINE_SIZE) & m8),
    );
  }
  // -P = (y - x, y + x, -2dxy): both forms are made, and the mask of the sign keeps one.
  const negative = u64(i64(sign));
  setInteger(INVERSE, 0);
  subtract(INVERSE, INVERSE, out + 2 * ELEMENT_SIZE);
  for (let i: i32 = 0; i < ELEMENT_SIZE; i += 8) {
    exchangeWords(out + i, out + ELEMENT_SIZE + i, negative);
    exchangeWords(out + 2 * ELEMENT_SIZE + i, INVERSE + i, negative);
  }
}
