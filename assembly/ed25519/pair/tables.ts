// (wasm) Tables of the base point, made once, and the multiples of points that one verification needs.
import { BASE_COMB_AT, POINTS_AT } from '../../layout';
import { BASE_BYTES, NEUTRAL } from './constants';
import { buildComb } from './comb';
import { CACHED_SIZE, ENTRY_SIZE, POINT_SIZE, addCached, decompress, double, doubleTimes, toCached, writeEntries } from './point';
import { invert } from './invert';

export const BASE_TEETH: i32 = 9;
export const BASE_HALF: i32 = 2;
/** The entry of 2^252 B, for scalars that the comb is a bit too short for. */
export const BASE_BEYOND: i32 = BASE_COMB_AT + 2 * (BASE_HALF << (BASE_TEETH - 1)) * ENTRY_SIZE;

// Points 7 and 8 of POINTS.
const BASE: i32 = POINTS_AT + 7 * POINT_SIZE;
const INVERSE: i32 = BASE + POINT_SIZE;

let ready: bool = false;

/** The comb of B. */
export function prepareBase(): void {
  if (ready) return;
  decompress(BASE, BASE_BYTES, BASE_BYTES);
  buildComb(BASE_COMB_AT, BASE, BASE_TEETH, BASE_HALF);
  doubleTimes(BASE, BASE, 252, true);
  invert(INVERSE, BASE + POINT_SIZE / 2);
  writeEntries(BASE_BEYOND, BASE_BEYOND, BASE, INVERSE);
  ready = true;
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
