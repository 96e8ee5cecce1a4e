// (wasm) Points of edwards25519, -x^2 + y^2 = 1 + d x^2 y^2, two at a time, one in each lane, in extended coordinates
// (X : Y : Z : T), x = X/Z, y = Y/Z, T = XY/Z (RFC 8032 5.1.4). A projective point is the first three. Formulas: Hisil,
// Wong, Carter, Dawson 2008; complete on this curve, so no case needs a branch. Every coordinate is reduced; what a sum
// of two may be used for is the contract of field.
import { ELEMENTS_AT, SCALARS_AT } from '../layout';
import { loadByte, storeByte } from '../memory';
import { D, D2, D_INVERSE, ONE, SQRT_M1 } from './constants';
import {
  ELEMENT_SIZE, LANE_SIZE, add, affineSumParts, blend, blendSigned, cachedSumParts, completeParts, doubleParts, fromBytes, join,
  joinSigned, multiply, setInteger, split, square, subtract, swapLanes, toBytes,
} from './field';
import { powerForRoot } from './power';

export const POINT_SIZE: i32 = 4 * ELEMENT_SIZE;
/** A point prepared for addition: (Y + X, Y - X, 2dT, Z); an affine one has Z = 1 and no fourth element. */
export const CACHED_SIZE: i32 = 4 * ELEMENT_SIZE;
/** An affine entry of a table: (y + x, y - x, 2dxy), of one lane. */
export const ENTRY_SIZE: i32 = 3 * LANE_SIZE;

const Y: i32 = ELEMENT_SIZE;
const Z: i32 = 2 * ELEMENT_SIZE;
const T: i32 = 3 * ELEMENT_SIZE;

// Elements 4 to 9 of ELEMENTS: E, F, G, H and what the parts work in; decompression uses those after them.
const E: i32 = ELEMENTS_AT + 4 * ELEMENT_SIZE;
const F: i32 = E + ELEMENT_SIZE;
const G: i32 = F + ELEMENT_SIZE;
const H: i32 = G + ELEMENT_SIZE;
const A: i32 = H + 3 * ELEMENT_SIZE;
const B: i32 = A + ELEMENT_SIZE;
const C: i32 = B + ELEMENT_SIZE;
const R: i32 = C + ELEMENT_SIZE;
const V: i32 = R + ELEMENT_SIZE;
/** 32 bytes: an element written out to be looked at. */
const BYTES: i32 = SCALARS_AT + 0x5c0;

/** Both lanes: the neutral element (0 : 1 : 1 : 0). */
export function setIdentity(out: i32): void {
  setInteger(out, 0);
  setInteger(out + Y, 1);
  setInteger(out + Z, 1);
  setInteger(out + T, 0);
}

/** out = 2p; T only if `extended`. */
export function double(out: i32, p: i32, extended: bool): void {
  doubleParts(E, p);
  completeParts(out, E, extended);
}

/** out = 2^count p, count >= 1. */
export function doubleTimes(out: i32, p: i32, count: i32, extended: bool): void {
  double(out, p, extended && count == 1);
  for (let i: i32 = 1; i < count; i++) double(out, out, extended && i + 1 == count);
}

/** out = p + q, p extended, q cached; T only if `extended`. */
export function addCached(out: i32, p: i32, q: i32, extended: bool): void {
  cachedSumParts(E, p, q);
  completeParts(out, E, extended);
}

/** The same for an affine q. */
export function addAffine(out: i32, p: i32, q: i32, extended: bool): void {
  affineSumParts(E, p, q);
  completeParts(out, E, extended);
}

/**
 * out = an affine entry as an extended point, (2x : 2y : 2 : 2xy). Its X and Y are sums: it is only to be added to.
 */
export function fromEntry(out: i32, q: i32): void {
  subtract(out, q, q + Y);
  add(out + Y, q, q + Y);
  setInteger(out + Z, 2);
  multiply(out + T, q + Z, D_INVERSE);
}

/** Prepares extended points for addition. out is not p. */
export function toCached(out: i32, p: i32): void {
  add(out, p + Y, p);
  subtract(out + Y, p + Y, p);
  multiply(out + Z, p + T, D2);
  memory.copy(usize(out + T), usize(p + Z), ELEMENT_SIZE);
}

/** Writes the entries of both lanes of p, given 1/Z. */
export function writeEntries(out0: i32, out1: i32, p: i32, inverse: i32): void {
  multiply(A, p, inverse);
  multiply(B, p + Y, inverse);
  multiply(C, A, B);
  multiply(C, C, D2);
  split(out0 + 2 * LANE_SIZE, out1 + 2 * LANE_SIZE, C);
  add(C, B, A);
  split(out0, out1, C);
  subtract(C, B, A);
  split(out0 + LANE_SIZE, out1 + LANE_SIZE, C);
}

/** out = lane 0 of p and lane 1 of q. */
export function blendPoints(out: i32, p: i32, q: i32): void {
  for (let i: i32 = 0; i < POINT_SIZE; i += ELEMENT_SIZE) blend(out + i, p + i, q + i);
}

/** Both lanes of out0 = lane 0 of p, both lanes of out1 = lane 1. Neither is p. */
export function duplicateLanes(out0: i32, out1: i32, p: i32): void {
  for (let i: i32 = 0; i < POINT_SIZE; i += ELEMENT_SIZE) {
    swapLanes(out0 + i, p + i);
    blend(out1 + i, out0 + i, p + i);
    blend(out0 + i, p + i, out0 + i);
  }
}

/** Negates the lanes whose sign is -1. */
export function negateLanes(p: i32, sign0: i32, sign1: i32): void {
  blendSigned(p, p, p, sign0, sign1);
  blendSigned(p + T, p + T, p + T, sign0, sign1);
}

/** Both lanes of out = the sum of the lanes of p, an extended point; `work` is a point. T only if `extended`. */
export function addLanes(out: i32, p: i32, work: i32, extended: bool): void {
  for (let i: i32 = 0; i < POINT_SIZE; i += ELEMENT_SIZE) swapLanes(out + i, p + i);
  toCached(work, out);
  addCached(out, p, work, extended);
}

/** Whether the sum of the lanes is the neutral element: x(0) = -x(1) and y(0) = y(1). Variable-time. */
export function lanesCancel(p: i32): bool {
  swapLanes(A, p + Z);
  multiply(B, p, A);
  swapLanes(C, B);
  add(B, B, C);
  if (!isZero(B, 0)) return false;
  multiply(B, p + Y, A);
  swapLanes(C, B);
  subtract(B, B, C);
  return isZero(B, 0);
}

/** Writes one lane of x and y, given as elements, as RFC 8032 5.1.2 has it. Constant-time. */
export function writePoint(out: i32, x: i32, y: i32, lane: i32): void {
  toBytes(BYTES, x, lane);
  toBytes(out, y, lane);
  storeByte(out + 31, loadByte(out + 31) | ((loadByte(BYTES) & 1) << 7));
}

/** Whether one lane is 0. Variable-time. */
export function isZero(a: i32, lane: i32): bool {
  toBytes(BYTES, a, lane);
  const low = load<u64>(usize(BYTES)) | load<u64>(usize(BYTES), 8);
  const high = load<u64>(usize(BYTES), 16) | load<u64>(usize(BYTES), 24);
  return (low | high) == 0;
}

/** One lane of the root of u/v, of which H = v x^2 - u and V = v x^2 + u: 0 for x, 1 for x sqrt(-1), -1 for none. */
function chooseRoot(lane: i32): i32 {
  if (isZero(H, lane)) return 0;
  return isZero(V, lane) ? 1 : -1;
}

/**
 * Reads an encoding into each lane of an extended point (RFC 8032 5.1.3). Returns which of them are points: 1 for lane
 * 0, plus 2 for lane 1. As dalek does (ZIP-215): y may be p or more, and the impossible sign of x = 0 is ignored, which
 * no verdict shows: both points with x = 0 are of small order. Variable-time.
 */
export function decompress(out: i32, at0: i32, at1: i32): i32 {
  fromBytes(out + Y, 0, at0);
  fromBytes(out + Y, 1, at1);
  setInteger(out + Z, 1);
  square(A, out + Y);
  multiply(B, A, D);
  subtract(A, A, ONE); // u = y^2 - 1
  add(B, B, ONE); // v = d y^2 + 1
  square(C, B); // v^2
  multiply(C, C, B); // v^3
  square(E, C);
  multiply(E, E, B); // v^7
  multiply(E, E, A); // u v^7
  powerForRoot(R, E);
  multiply(R, R, C);
  multiply(R, R, A); // x = u v^3 (u v^7)^((p - 5) / 8)
  square(G, R);
  multiply(G, G, B); // v x^2
  subtract(H, G, A);
  add(V, G, A);
  const root0 = chooseRoot(0);
  const root1 = chooseRoot(1);
  multiply(E, R, SQRT_M1);
  blend(R, root0 != 0 ? E : R, root1 != 0 ? E : R);
  toBytes(BYTES, R, 0);
  const sign0 = (loadByte(BYTES) & 1) == loadByte(at0 + 31) >> 7 ? 0 : -1;
  toBytes(BYTES, R, 1);
  const sign1 = (loadByte(BYTES) & 1) == loadByte(at1 + 31) >> 7 ? 0 : -1;
  blendSigned(out, R, R, sign0, sign1);
  multiply(out + T, out, out + Y);
  return (root0 >= 0 ? 1 : 0) | (root1 >= 0 ? 2 : 0);
}

/** Which lanes are the neutral element: x = 0 and y = 1. Variable-time. */
export function areIdentity(p: i32): i32 {
  subtract(A, p + Y, p + Z);
  return (isZero(p, 0) && isZero(A, 0) ? 1 : 0) | (isZero(p, 1) && isZero(A, 1) ? 2 : 0);
}

/**
 * Which lanes of an extended point are of small order, that is 8p is the neutral element. 4p is, exactly if x y = 0;
 * otherwise 2p must have order 4, whose points have y = 0, and y(2p) is (x^2 + y^2) over something. Variable-time.
 */
export function areSmallOrder(p: i32): i32 {
  square(A, p);
  square(B, p + Y);
  add(A, A, B);
  return (isZero(p + T, 0) || isZero(A, 0) ? 1 : 0) | (isZero(p + T, 1) || isZero(A, 1) ? 2 : 0);
}

/**
 * Cached points of each lane, q0's lane 0 and q1's lane 1, negated where the sign is -1: that exchanges Y + X with
 * Y - X and negates T. Signs and addresses are public.
 */
// @ts-ignore: decorator
@inline
export function selectCached(out: i32, q0: i32, q1: i32, sign0: i32, sign1: i32): void {
  const swap0 = Y & sign0;
  const swap1 = Y & sign1;
  blend(out, q0 + swap0, q1 + swap1);
  blend(out + Y, q0 + Y - swap0, q1 + Y - swap1);
  blendSigned(out + Z, q0 + Z, q1 + Z, sign0, sign1);
  blend(out + T, q0 + T, q1 + T);
}

/** The same for entries of affine points. */
// @ts-ignore: decorator
@inline
export function selectEntries(out: i32, q0: i32, q1: i32, sign0: i32, sign1: i32): void {
  const swap0 = LANE_SIZE & sign0;
  const swap1 = LANE_SIZE & sign1;
  join(out, q0 + swap0, q1 + swap1);
  join(out + Y, q0 + LANE_SIZE - swap0, q1 + LANE_SIZE - swap1);
  joinSigned(out + Z, q0 + 2 * LANE_SIZE, q1 + 2 * LANE_SIZE, sign0, sign1);
}
