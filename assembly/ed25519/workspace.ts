// (wasm) Where a verification keeps what: parts of POINTS, ELEMENTS, SCALARS and DIGITS.
import { DIGITS_AT, ELEMENTS_AT, POINTS_AT, SCALARS_AT } from '../layout';
import { ELEMENT_SIZE } from './field';
import { POINT_SIZE } from './point';

/** A and R in a lane each, or the two A of a couple. */
export const FIRST: i32 = POINTS_AT;
/** The two R of a couple. */
export const SECOND: i32 = FIRST + POINT_SIZE;
export const RESULT: i32 = SECOND + POINT_SIZE;
export const WORK: i32 = RESULT + POINT_SIZE;
export const SUM: i32 = WORK + POINT_SIZE;
/** s B, or A and R, kept while several messages are tried. */
export const KEPT: i32 = SUM + POINT_SIZE;

// Elements 15 to 21 of ELEMENTS; those before belong to power and point.
export const ENTRY: i32 = ELEMENTS_AT + 15 * ELEMENT_SIZE;
export const ENCODED_Y: i32 = ENTRY + 4 * ELEMENT_SIZE;
export const INVERSE: i32 = ENCODED_Y + ELEMENT_SIZE;
export const X: i32 = INVERSE + ELEMENT_SIZE;

// Scalars of 32 bytes.
export const DIGEST: i32 = SCALARS_AT;
/** The challenge. */
export const K: i32 = SCALARS_AT + 0x40;
export const S: i32 = SCALARS_AT + 0x60;
export const V: i32 = SCALARS_AT + 0x80;
export const W: i32 = SCALARS_AT + 0xa0;
export const ZERO: i32 = SCALARS_AT + 0xc0;
/** Two times u and v, in digits that are never negative. */
export const DIGITS: i32 = SCALARS_AT + 0x100;

export const KEY_COLUMNS: i32 = DIGITS_AT;
export const BASE_COLUMNS: i32 = DIGITS_AT + 0x100;
/** The columns of lane 1 of a couple. */
export const OTHER_COLUMNS: i32 = DIGITS_AT + 0x200;
/** A job that is asked of the platform. */
export const JOB: i32 = DIGITS_AT + 0x7c0;
