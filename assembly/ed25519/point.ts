// (wasm) Points of edwards25519, -x^2 + y^2 = 1 + d x^2 y^2, in extended coordinates (X : Y : Z : T), x = X/Z,
// y = Y/Z, T = XY/Z (RFC 8032 5.1.4). A projective point is the first three. Formulas: Hisil, Wong, Carter,
// Dawson 2008; complete on this curve, so no case needs a branch. Units of elements stand beside the formulas.
import { ELEMENTS_AT, SCALARS_AT } from '../layout';
import { loadByte, storeByte } from '../memory';
import { D, D2, SQRT_M1 } from './constants';
import {
  ELEMENT_SIZE, add, addSubtract, doubleSubtract, fromBytes, multiply, setInteger, square, subtract, toBytes,
} from './field';
import { invert, powerForRoot } from './power';

export const POINT_SIZE: i32 = 4 * ELEMENT_SIZE;
/** A point prepared for addition: (Y + X, Y - X, 2dT, 2Z); an affine one has Z = 1 and no fourth element. */
export const CACHED_SIZE: i32 = 4 * ELEMENT_SIZE;
export const AFFINE_SIZE: i32 = 3 * ELEMENT_SIZE;

// Offsets of coordinates, and of the parts of a prepared point.
const Y: i32 = ELEMENT_SIZE;
const Z: i32 = 2 * ELEMENT_SIZE;
const T: i32 = 3 * ELEMENT_SIZE;

// Elements 4 to 11 of ELEMENTS; 0 to 3 belong to power.
const A: i32 = ELEMENTS_AT + 4 * ELEMENT_SIZE;
const B: i32 = A + ELEMENT_SIZE;
const C: i32 = B + ELEMENT_SIZE;
const E: i32 = C + ELEMENT_SIZE;
const F: i32 = E + ELEMENT_SIZE;
const G: i32 = F + ELEMENT_SIZE;
const H: i32 = G + ELEMENT_SIZE;
const S: i32 = H + ELEMENT_SIZE;
/** 32 bytes: an element written out to be looked at. Beyond what scalar, sign and verify use of SCALARS. */
const BYTES: i32 = SCALARS_AT + 0x5c0;

/** The neutral element (0 : 1 : 1 : 0). */
export function setIdentity(out: i32): void {
  setInteger(out, 0);
  setInteger(out + Y, 1);
  setInteger(out + Z, 1);
  setInteger(out + T, 0);
}

/** The end that both formulas share: (EF : GH : FG : EH). */
// @ts-ignore: decorator
@inline
function complete(out: i32, extended: bool): void {
  multiply(out, E, F); // 2 * 3
  multiply(out + Y, G, H); // 3 * 2
  multiply(out + Z, F, G); // 3 * 2 in a doubling, 2 * 3 in an addition
  if (extended) multiply(out + T, E, H); // 2 * 2
}

/** out = 2p, from projective coordinates; T only if `extended`. out may be p. */
export function double(out: i32, p: i32, extended: bool): void {
  square(A, p);
  square(B, p + Y);
  square(C, p + Z);
  add(S, p, p + Y); // 2
  square(S, S);
  addSubtract(H, G, B, A); // 2, 1
  subtract(E, S, H); // 2: 1 upwards, 2 downwards
  // F and H carry the opposite sign of the published ones: all four coordinates change sign, the point does not.
  doubleSubtract(F, C, G); // 3
  complete(out, extended);
}

/** E, F, G, H of p + q or p - q, given D in S. Negation swaps Y + X with Y - X and the sign of T. */
// @ts-ignore: decorator
@inline
function sum(out: i32, p: i32, q: i32, negative: bool, extended: bool): void {
  addSubtract(G, F, p + Y, p); // 2, 1
  multiply(A, F, negative ? q : q + Y); // 1 * 2
  multiply(B, G, negative ? q + Y : q); // 2 * 2
  multiply(C, p + T, q + Z);
  addSubtract(H, E, B, A); // 2, 1
  // S is 1 unit or, for an affine q, 2.
  addSubtract(negative ? F : G, negative ? G : F, S, C); // 3, 2
  complete(out, extended);
}

/** out = p + q, or p - q if `negative` (public: it chooses addresses). p extended, q cached; T only if `extended`. */
export function addCached(out: i32, p: i32, q: i32, negative: bool, extended: bool): void {
  multiply(S, p + Z, q + T);
  sum(out, p, q, negative, extended);
}

/** The same for an affine q. */
export function addAffine(out: i32, p: i32, q: i32, negative: bool, extended: bool): void {
  add(S, p + Z, p + Z);
  sum(out, p, q, negative, extended);
}

/** Prepares an extended point for addition. */
export function toCached(out: i32, p: i32): void {
  addSubtract(out, out + Y, p + Y, p); // 2, 1
  multiply(out + Z, p + T, D2);
  add(out + T, p + Z, p + Z); // 2
}

/** Prepares a point for a table of affine ones, given 1/Z. */
export function toAffine(out: i32, p: i32, inverse: i32): void {
  multiply(A, p, inverse);
  multiply(B, p + Y, inverse);
  multiply(C, A, B);
  multiply(out + Z, C, D2);
  addSubtract(out, out + Y, B, A); // 2, 1
}

/** p = -p. */
export function negate(p: i32): void {
  setInteger(S, 0);
  subtract(p, S, p);
  subtract(p + T, S, p + T);
}

/** Writes y with the sign of x in the top bit (RFC 8032 5.1.2). Constant-time. */
export function compress(out: i32, p: i32): void {
  invert(A, p + Z);
  multiply(B, p, A);
  multiply(C, p + Y, A);
  toBytes(BYTES, B);
  toBytes(out, C);
  storeByte(out + 31, loadByte(out + 31) | ((loadByte(BYTES) & 1) << 7));
}

function isZero(a: i32): bool {
  toBytes(BYTES, a);
  const low = load<u64>(usize(BYTES)) | load<u64>(usize(BYTES), 8);
  const high = load<u64>(usize(BYTES), 16) | load<u64>(usize(BYTES), 24);
  return (low | high) == 0;
}

/**
 * Reads 32 bytes into an extended point (RFC 8032 5.1.3), or returns false if no point has this y. As dalek does
 * (ZIP-215): y may be p or more, and the impossible sign of x = 0 is ignored. Variable-time: public data only.
 */
export function decompress(out: i32, at: i32): bool {
  fromBytes(out + Y, at);
  setInteger(out + Z, 1);
  square(A, out + Y);
  multiply(B, A, D);
  subtract(A, A, out + Z); // u = y^2 - 1
  add(B, B, out + Z); // v = d y^2 + 1: 2
  square(C, B); // v^2
  multiply(C, C, B); // v^3
  square(E, C);
  multiply(E, E, B); // v^7
  multiply(E, E, A); // u v^7
  powerForRoot(F, E);
  multiply(F, F, C);
  multiply(F, F, A); // x = u v^3 (u v^7)^((p - 5) / 8)
  square(G, F);
  multiply(G, G, B); // v x^2
  subtract(H, G, A); // 2
  if (!isZero(H)) {
    add(H, G, A); // 2
    if (!isZero(H)) return false;
    multiply(F, F, SQRT_M1);
  }
  toBytes(BYTES, F);
  setInteger(S, 0);
  if ((loadByte(BYTES) & 1) == loadByte(at + 31) >> 7) add(out, F, S);
  else subtract(out, S, F);
  multiply(out + T, out, out + Y);
  return true;
}

/** Whether p is the neutral element: x = 0 and y = 1. Variable-time: public data only. */
export function isIdentity(p: i32): bool {
  if (!isZero(p)) return false;
  subtract(S, p + Y, p + Z);
  return isZero(S);
}

/**
 * Whether 8p is the neutral element, for an extended point. 4p is, exactly if x y = 0; otherwise 2p must have order 4,
 * whose points have y = 0, and y(2p) is (x^2 + y^2) over something. Variable-time: public data only.
 */
export function isSmallOrder(p: i32): bool {
  square(A, p);
  square(B, p + Y);
  add(A, A, B); // 2
  return isZero(p + T) || isZero(A);
}
