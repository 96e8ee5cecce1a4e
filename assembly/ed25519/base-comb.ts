// (wasm) The comb of the base point, made once, and public multiples of B by it.
import { BASE_COMB_AT, POINTS_AT } from '../layout';
import { copyBytes, loadByte, storeByte } from '../memory';
import { COLUMNS, addColumn, addColumns, buildComb, combColumns } from './comb';
import { BASE_BYTES, NEUTRAL_ENTRY } from './constants';
import { invert } from './invert';
import {
  ENTRY_SIZE, POINT_SIZE, addAffine, decompress, double, doubleTimes, selectEntries, toCached, writeEntries,
} from './point';
import { subtractFromOrder } from './scalar';
import { BASE_COLUMNS, ENTRY, KEPT, OTHER_COLUMNS, RESULT, S } from './workspace';

const TEETH: i32 = 9;
const HALF: i32 = 2;
/** The entry of 2^252 B, for scalars that the comb is a bit too short for. */
const BEYOND: i32 = BASE_COMB_AT + 2 * (HALF << (TEETH - 1)) * ENTRY_SIZE;

// Points 7 and 8 of POINTS.
const BASE: i32 = POINTS_AT + 7 * POINT_SIZE;
const INVERSE: i32 = BASE + POINT_SIZE;

let ready: bool = false;

// What recoding found for each lane: the sign of the scalar that was recoded, and whether 2^252 has to be added to that.
let sign0: i32 = 0;
let sign1: i32 = 0;
let isBeyond0: bool = false;
let isBeyond1: bool = false;

/** The comb of B. */
export function prepareBase(): void {
  if (ready) return;
  decompress(BASE, BASE_BYTES, BASE_BYTES);
  buildComb(BASE_COMB_AT, BASE, TEETH, HALF);
  doubleTimes(BASE, BASE, 252, true);
  invert(INVERSE, BASE + POINT_SIZE / 2);
  writeEntries(BEYOND, BEYOND, BASE, INVERSE);
  ready = true;
}

/** Writes the columns of a multiple of B: of the odd one of the scalar, below L, and L minus it. */
export function recodeBase(lane: i32, scalar: i32): void {
  const sign = (loadByte(scalar) & 1) - 1;
  if (sign != 0) subtractFromOrder(S, scalar);
  else copyBytes(S, scalar, 32);
  // L is just above 2^252, and so are a few scalars that nobody meets by chance.
  const isBeyond = loadByte(S + 31) > 15;
  storeByte(S + 31, loadByte(S + 31) & 15);
  combColumns(lane == 0 ? BASE_COLUMNS : OTHER_COLUMNS, S, TEETH);
  if (lane == 0) {
    sign0 = sign;
    isBeyond0 = isBeyond;
  } else {
    sign1 = sign;
    isBeyond1 = isBeyond;
  }
}

/** RESULT += column j of the scalar of lane 0, half of its blocks in each lane. */
// @ts-ignore: decorator
@inline
export function addBaseColumn(j: i32, extended: bool, fresh: bool): void {
  addColumn(RESULT, BASE_COMB_AT, BASE_COLUMNS, j, TEETH, HALF, sign0, ENTRY, extended, fresh);
}

/** RESULT += column j of each lane's own scalar. */
// @ts-ignore: decorator
@inline
export function addBaseColumns(j: i32, extended: bool): void {
  addColumns(RESULT, BASE_COMB_AT, BASE_COLUMNS, sign0, OTHER_COLUMNS, sign1, j, TEETH, HALF, ENTRY, extended);
}

/** RESULT += 2^252 B in the lanes that need it. */
export function addBeyond(isCouple: bool): void {
  const inLane1 = isCouple && isBeyond1;
  if (!isBeyond0 && !inLane1) return;
  selectEntries(ENTRY, isBeyond0 ? BEYOND : NEUTRAL_ENTRY, inLane1 ? BEYOND : NEUTRAL_ENTRY, sign0, sign1);
  addAffine(RESULT, RESULT, ENTRY, true);
}

/** KEPT = scalar * B, half of it in each lane, cached. */
export function keepBaseMultiple(scalar: i32): void {
  recodeBase(0, scalar);
  for (let j: i32 = COLUMNS - 1; j >= 0; j--) {
    if (j < COLUMNS - 1) double(RESULT, RESULT, true);
    addBaseColumn(j, j == 0, j == COLUMNS - 1);
  }
  addBeyond(false);
  toCached(KEPT, RESULT);
}
