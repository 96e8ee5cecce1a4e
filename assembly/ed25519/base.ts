// (wasm) Secret multiples of the base point. Constant-time: no branch, no address and no number of turns depends on a
// scalar. Each lane keeps one entry of a row by mask.
import { COMB_TABLE_AT, POINTS_AT, SCALARS_AT } from '../layout';
import { pendingPoint, writeAll } from './comb';
import { BASE_BYTES, NEUTRAL_ENTRY, prepareConstants } from './constants';
import { ELEMENT_SIZE, LANE_SIZE, join, joinSigned, multiply } from './field';
import { invertLanesSecret } from './invert';
import {
  ENTRY_SIZE, POINT_SIZE, addAffine, addCached, addLanes, blendPoints, decompress, doubleTimes, setIdentity, toCached,
  writePoint,
} from './point';
import { recodeFixed } from './scalar';
import { ENTRY } from './workspace';

const RESULT: i32 = POINTS_AT;
const OTHER: i32 = RESULT + POINT_SIZE;
const WORK: i32 = OTHER + POINT_SIZE;
const BASE: i32 = POINTS_AT + 7 * POINT_SIZE;
const STEP: i32 = BASE + POINT_SIZE;

const INVERSE: i32 = ENTRY + 4 * ELEMENT_SIZE;
/** An entry for each lane, 128 bytes apart. */
const CHOICE: i32 = INVERSE + 2 * ELEMENT_SIZE;

/** Twice 64 digits: what sign uses of SCALARS ends before, what scalar uses begins behind. */
const DIGITS: i32 = SCALARS_AT + 0x200;

let ready: bool = false;

/** j * 256^i B for i of 0 to 31 and j of 1 to 8. */
export function prepareRows(): void {
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

/** out = digit * 256^row B as an entry, digit of -8 to 8. Reads all entries of the row and keeps one by mask. */
function selectOne(out: i32, row: i32, digit: i32): void {
  const sign = digit >> 31;
  const magnitude = (digit ^ sign) - sign;
  const entries = COMB_TABLE_AT + row * 8 * ENTRY_SIZE;
  const m0 = equalMask(magnitude, 0);
  const m1 = equalMask(magnitude, 1);
  const m2 = equalMask(magnitude, 2);
  const m3 = equalMask(magnitude, 3);
  const m4 = equalMask(magnitude, 4);
  const m5 = equalMask(magnitude, 5);
  const m6 = equalMask(magnitude, 6);
  const m7 = equalMask(magnitude, 7);
  const m8 = equalMask(magnitude, 8);
  if (ASC_FEATURE_SIMD) {
    for (let i: i32 = 0; i < ENTRY_SIZE; i += 16) {
      // 120 bytes: the last turn reads eight of those before it again.
      const from = i < ENTRY_SIZE - 16 ? i : ENTRY_SIZE - 16;
      const at = usize(entries + from);
      let kept = v128.and(v128.load(usize(NEUTRAL_ENTRY + from)), i64x2.splat(m0));
      kept = v128.or(kept, v128.and(v128.load(at), i64x2.splat(m1)));
      kept = v128.or(kept, v128.and(v128.load(at, ENTRY_SIZE), i64x2.splat(m2)));
      kept = v128.or(kept, v128.and(v128.load(at, 2 * ENTRY_SIZE), i64x2.splat(m3)));
      kept = v128.or(kept, v128.and(v128.load(at, 3 * ENTRY_SIZE), i64x2.splat(m4)));
      kept = v128.or(kept, v128.and(v128.load(at, 4 * ENTRY_SIZE), i64x2.splat(m5)));
      kept = v128.or(kept, v128.and(v128.load(at, 5 * ENTRY_SIZE), i64x2.splat(m6)));
      kept = v128.or(kept, v128.and(v128.load(at, 6 * ENTRY_SIZE), i64x2.splat(m7)));
      kept = v128.or(kept, v128.and(v128.load(at, 7 * ENTRY_SIZE), i64x2.splat(m8)));
      v128.store(usize(out + from), kept);
    }
  } else {
    for (let i: i32 = 0; i < ENTRY_SIZE; i += 8) {
      const at = usize(entries + i);
      let kept = load<i64>(usize(NEUTRAL_ENTRY + i)) & m0;
      kept |= load<i64>(at) & m1;
      kept |= load<i64>(at, ENTRY_SIZE) & m2;
      kept |= load<i64>(at, 2 * ENTRY_SIZE) & m3;
      kept |= load<i64>(at, 3 * ENTRY_SIZE) & m4;
      kept |= load<i64>(at, 4 * ENTRY_SIZE) & m5;
      kept |= load<i64>(at, 5 * ENTRY_SIZE) & m6;
      kept |= load<i64>(at, 6 * ENTRY_SIZE) & m7;
      kept |= load<i64>(at, 7 * ENTRY_SIZE) & m8;
      store<i64>(usize(out + i), kept);
    }
  }
  // -P = (y - x, y + x, -2dxy): the first two are exchanged by mask.
  for (let i: i32 = 0; i < LANE_SIZE; i += 8) {
    const a = load<i64>(usize(out + i));
    const b = load<i64>(usize(out + i), LANE_SIZE);
    const difference = (a ^ b) & i64(sign);
    store<i64>(usize(out + i), a ^ difference);
    store<i64>(usize(out + i), b ^ difference, LANE_SIZE);
  }
}

/** ENTRY = digit * 256^row B in each lane, digits of -8 to 8. */
export function selectFromRow(row: i32, digit0: i32, digit1: i32): void {
  selectOne(CHOICE, row, digit0);
  selectOne(CHOICE + 128, row, digit1);
  join(ENTRY, CHOICE, CHOICE + 128);
  join(ENTRY + ELEMENT_SIZE, CHOICE + LANE_SIZE, CHOICE + 128 + LANE_SIZE);
  joinSigned(
    ENTRY + 2 * ELEMENT_SIZE, CHOICE + 2 * LANE_SIZE, CHOICE + 128 + 2 * LANE_SIZE, digit0 >> 31, digit1 >> 31,
  );
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
