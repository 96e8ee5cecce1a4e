// (wasm) Tables of the base point, made once, and the multiples of points that one verification needs.
import { BASE_COMB_AT, BASE_WINDOWS_AT, POINTS_AT } from '../../layout';
import { BASE_BYTES, NEUTRAL, NEUTRAL_ENTRY } from './constants';
import { buildComb, pendingPoint, writeAll } from './comb';
import { CACHED_SIZE, ENTRY_SIZE, POINT_SIZE, addCached, decompress, double, doubleTimes, toCached } from './point';

export const BASE_TEETH: i32 = 9;
export const BASE_HALF: i32 = 2;
/** 0 to 128 times 2^128 B, behind the same multiples of B. */
export const HIGH_WINDOWS: i32 = BASE_WINDOWS_AT + 129 * ENTRY_SIZE;

// Points 7 and 8 of POINTS.
const BASE: i32 = POINTS_AT + 7 * POINT_SIZE;
const STEP: i32 = BASE + POINT_SIZE;

let combReady: bool = false;
let windowsReady: bool = false;

/** The comb of B, for keys seen before. */
export function prepareBaseComb(): void {
  if (combReady) return;
  decompress(BASE, BASE_BYTES, BASE_BYTES);
  buildComb(BASE_COMB_AT, BASE, BASE_TEETH, BASE_HALF);
  combReady = true;
}

/** Multiples of B and of 2^128 B, for digits of eight bits. */
export function prepareBaseWindows(): void {
  if (windowsReady) return;
  decompress(BASE, BASE_BYTES, BASE_BYTES);
  multiples(BASE_WINDOWS_AT);
  doubleTimes(BASE, BASE, 128, true);
  multiples(HIGH_WINDOWS);
  windowsReady = true;
}

function multiples(out: i32): void {
  memory.copy(usize(out), usize(NEUTRAL_ENTRY), usize(ENTRY_SIZE));
  memory.copy(usize(pendingPoint(0)), usize(BASE), usize(POINT_SIZE));
  toCached(STEP, BASE);
  for (let i: i32 = 1; i < 128; i++) addCached(pendingPoint(i), pendingPoint(i - 1), STEP, true);
  writeAll(out + ENTRY_SIZE, out + ENTRY_SIZE, 128);
}

/** Cached multiples 0 to 8 of an extended point; `work` is a point to work in. */
export function prepareMultiples(table: i32, p: i32, work: i32): void {
  memory.copy(usize(table), usize(NEUTRAL), usize(CACHED_SIZE));
  toCached(table + CACHED_SIZE, p);
  double(work, p, true);
  for (let i: i32 = 2; i < 9; i++) {
    toCached(table + i * CACHED_SIZE, work);
    if (i < 8) addCached(work, work, table + CACHED_SIZE, true);
  }
}
