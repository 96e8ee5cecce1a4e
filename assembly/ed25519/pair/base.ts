// (wasm) Secret multiples of the base point on two lanes. Constant-time: no branch, no address and no number of turns
// depends on a scalar. Each lane keeps one entry of a row by its own mask.
import { COMB_TABLE_AT, ELEMENTS_AT, POINTS_AT, SCALARS_AT } from '../../layout';
import { recodeFixed } from '../scalar';
import { BASE_BYTES, NEUTRAL_ENTRY, prepareConstants } from './constants';
import { pendingPoint, writeAll } from './comb';
import { ELEMENT_SIZE, arrange, blendSigned, multiply } from './field';
import {
  ENTRY_SIZE, POINT_SIZE, addAffine, addCached, addLanes, blendPoints, decompress, doubleTimes, setIdentity, toCached,
  writePoint,
} from './point';
import { invertLanesSecret } from './invert';

const RESULT: i32 = POINTS_AT;
const OTHER: i32 = RESULT + POINT_SIZE;
const WORK: i32 = OTHER + POINT_SIZE;
const BASE: i32 = POINTS_AT + 7 * POINT_SIZE;
const STEP: i32 = BASE + POINT_SIZE;

const ENTRY: i32 = ELEMENTS_AT + 15 * ELEMENT_SIZE;
const INVERSE: i32 = ENTRY + 4 * ELEMENT_SIZE;

/** Twice 64 digits: what sign uses of SCALARS ends before, what scalar uses begins behind. */
const DIGITS: i32 = SCALARS_AT + 0x200;

let ready: bool = false;

/** j * 256^i B for i of 0 to 31 and j of 1 to 8. */
function prepareRows(): void {
  if (ready) return;
  prepareConstants();
  decompress(BASE, BASE_BYTES, BASE_BYTES);
  for (let i: i32 = 0; i < 32; i++) {
    const row = pendingPoint((i & 7) * 8);
    memory.copy(usize(row), usize(BASE), usize(POINT_SIZE));
    toCached(STEP, BASE);
    for (let j: i32 = 1; j < 8; j++) addCached(row + j * POINT_SIZE, row + (j - 1) * POINT_SIZE, STEP, true);
    doubleTimes(BASE, row + 7 * POINT_SIZE, 5, true);
    if ((i & 7) == 7) writeRows(COMB_TABLE_AT + (i >> 3) * 64 * ENTRY_SIZE);
  }
  ready = true;
}

function writeRows(out: i32): void {
  writeAll(out, out, 64);
}

/** All ones if a = b, else zero; both non-negative. Arithmetic, so that no compiler makes it a branch. */
// @ts-ignore: decorator
@inline
function equalMask(a: i32, b: i32): i64 {
  return (i64(a ^ b) - 1) >> 63;
}

/** A vector with one mask a lane. */
// @ts-ignore: decorator
@inline
function lanes(mask0: i64, mask1: i64): v128 {
  return i64x2.replace_lane(i64x2.splat(mask0), 1, mask1);
}

/** ENTRY = digit * 256^row B in each lane, digits of -8 to 8. Reads all entries of the row and keeps one by mask. */
export function selectFromRow(row: i32, digit0: i32, digit1: i32): void {
  const sign0 = digit0 >> 31;
  const sign1 = digit1 >> 31;
  const magnitude0 = (digit0 ^ sign0) - sign0;
  const magnitude1 = (digit1 ^ sign1) - sign1;
  const entries = COMB_TABLE_AT + row * 8 * ENTRY_SIZE;
  const m0 = lanes(equalMask(magnitude0, 0), equalMask(magnitude1, 0));
  const m1 = lanes(equalMask(magnitude0, 1), equalMask(magnitude1, 1));
  const m2 = lanes(equalMask(magnitude0, 2), equalMask(magnitude1, 2));
  const m3 = lanes(equalMask(magnitude0, 3), equalMask(magnitude1, 3));
  const m4 = lanes(equalMask(magnitude0, 4), equalMask(magnitude1, 4));
  const m5 = lanes(equalMask(magnitude0, 5), equalMask(magnitude1, 5));
  const m6 = lanes(equalMask(magnitude0, 6), equalMask(magnitude1, 6));
  const m7 = lanes(equalMask(magnitude0, 7), equalMask(magnitude1, 7));
  const m8 = lanes(equalMask(magnitude0, 8), equalMask(magnitude1, 8));
  for (let i: i32 = 0; i < ENTRY_SIZE; i += 8) {
    const at = usize(entries + i);
    let kept = v128.and(v128.load64_splat(usize(NEUTRAL_ENTRY + i)), m0);
    kept = v128.or(kept, v128.and(v128.load64_splat(at), m1));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, ENTRY_SIZE), m2));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, 2 * ENTRY_SIZE), m3));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, 3 * ENTRY_SIZE), m4));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, 4 * ENTRY_SIZE), m5));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, 5 * ENTRY_SIZE), m6));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, 6 * ENTRY_SIZE), m7));
    kept = v128.or(kept, v128.and(v128.load64_splat(at, 7 * ENTRY_SIZE), m8));
    v128.store(usize(ENTRY + 2 * i), kept);
  }
  // -P = (y - x, y + x, -2dxy): exchanged by mask.
  const negative = lanes(i64(sign0), i64(sign1));
  for (let i: i32 = 0; i < ELEMENT_SIZE; i += 16) {
    const a = v128.load(usize(ENTRY + i));
    const b = v128.load(usize(ENTRY + i), ELEMENT_SIZE);
    const difference = v128.and(v128.xor(a, b), negative);
    v128.store(usize(ENTRY + i), arrange(v128.xor(a, difference)));
    v128.store(usize(ENTRY + i), arrange(v128.xor(b, difference)), ELEMENT_SIZE);
    v128.store(usize(ENTRY + i), arrange(v128.load(usize(ENTRY + i), 2 * ELEMENT_SIZE)), 2 * ELEMENT_SIZE);
  }
  const t = ENTRY + 2 * ELEMENT_SIZE;
  blendSigned(t, t, t, sign0, sign1);
}

// @ts-ignore: decorator
@inline
function digit(i: i32): i32 {
  return i32(load<i8>(usize(DIGITS + i)));
}

/** Writes scalar * B: odd digits, times 16 at the end, in lane 0, and even ones in lane 1. */
export function multiplyBase(out: i32, scalar: i32): void {
  prepareRows();
  recodeFixed(DIGITS, scalar);
  setIdentity(RESULT);
  for (let i: i32 = 0; i < 64; i += 2) {
    selectFromRow(i >> 1, digit(i + 1), digit(i));
    // A zero digit adds the neutral element: the formula is complete, every turn costs the same.
    addAffine(RESULT, RESULT, ENTRY, true);
  }
  doubleTimes(OTHER, RESULT, 4, true);
  blendPoints(RESULT, OTHER, RESULT);
  addLanes(OTHER, RESULT, WORK, false);
  invertLanesSecret(INVERSE, OTHER + 2 * ELEMENT_SIZE, INVERSE + ELEMENT_SIZE);
  writeAffine(out, 0);
}

/** Writes scalar0 * B and scalar1 * B, one in each lane. */
export function multiplyBaseTwice(out0: i32, scalar0: i32, out1: i32, scalar1: i32): void {
  prepareRows();
  recodeFixed(DIGITS, scalar0);
  recodeFixed(DIGITS + 64, scalar1);
  setIdentity(RESULT);
  addRows(1);
  doubleTimes(RESULT, RESULT, 4, true);
  addRows(0);
  memory.copy(usize(OTHER), usize(RESULT), usize(POINT_SIZE));
  invertLanesSecret(INVERSE, OTHER + 2 * ELEMENT_SIZE, INVERSE + ELEMENT_SIZE);
  writeAffine(out0, 0);
  writeAffine(out1, 1);
}

function addRows(from: i32): void {
  for (let i: i32 = from; i < 64; i += 2) {
    selectFromRow(i >> 1, digit(i), digit(64 + i));
    addAffine(RESULT, RESULT, ENTRY, true);
  }
}

/** Writes one lane of OTHER, given 1/Z in INVERSE. */
function writeAffine(out: i32, lane: i32): void {
  multiply(ENTRY, OTHER, INVERSE);
  multiply(ENTRY + ELEMENT_SIZE, OTHER + ELEMENT_SIZE, INVERSE);
  writePoint(out, ENTRY, ENTRY + ELEMENT_SIZE, lane);
}
