// (wasm) The field GF(2^255 - 19), two elements at a time: the seam between the curve and its kernels.
//
// A kernel is one file that exports these names; which one is decided when a module is compiled, and everything above is
// written once. Contract: an element is 80 bytes at a multiple of 16 and has two lanes; out may be any operand, except
// that the results of the parts never overlap their points. multiply, square and squareTimes leave reduced elements. A
// sum or difference of two reduced elements may be a factor, or a term of one more sum; field.relaxed reduces it at once.
// Nothing branches on, or addresses memory by, the value of an element: signing depends on it. The bound of every operand
// stands beside its formula, and the debug build asserts it; the others are compiled without assertions.
import { storeByte } from '../memory';
import * as relaxed from './field.relaxed';
import * as scalar from './field.scalar';
import * as simd from './field.simd';

/** Bytes of an element. */
export const ELEMENT_SIZE: i32 = 80;
/** Bytes of one lane by itself, as table entries have them. */
export const LANE_SIZE: i32 = 40;

const MASK: i64 = 0x7ffffffffffff;
const HALF: i64 = 0x4000000000000;

// @ts-ignore: decorator
@inline
export function multiply(out: i32, a: i32, b: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.multiply(out, a, b);
  else if (ASC_FEATURE_SIMD) simd.multiply(out, a, b);
  else scalar.multiply(out, a, b);
}

// @ts-ignore: decorator
@inline
export function square(out: i32, a: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.square(out, a);
  else if (ASC_FEATURE_SIMD) simd.square(out, a);
  else scalar.square(out, a);
}

// @ts-ignore: decorator
@inline
export function squareTimes(out: i32, a: i32, count: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.squareTimes(out, a, count);
  else if (ASC_FEATURE_SIMD) simd.squareTimes(out, a, count);
  else scalar.squareTimes(out, a, count);
}

// @ts-ignore: decorator
@inline
export function add(out: i32, a: i32, b: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.add(out, a, b);
  else if (ASC_FEATURE_SIMD) simd.add(out, a, b);
  else scalar.add(out, a, b);
}

// @ts-ignore: decorator
@inline
export function subtract(out: i32, a: i32, b: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.subtract(out, a, b);
  else if (ASC_FEATURE_SIMD) simd.subtract(out, a, b);
  else scalar.subtract(out, a, b);
}

// @ts-ignore: decorator
@inline
export function doubleParts(out: i32, p: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.doubleParts(out, p);
  else if (ASC_FEATURE_SIMD) simd.doubleParts(out, p);
  else scalar.doubleParts(out, p);
}

// @ts-ignore: decorator
@inline
export function affineSumParts(out: i32, p: i32, q: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.affineSumParts(out, p, q);
  else if (ASC_FEATURE_SIMD) simd.affineSumParts(out, p, q);
  else scalar.affineSumParts(out, p, q);
}

// @ts-ignore: decorator
@inline
export function cachedSumParts(out: i32, p: i32, q: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.cachedSumParts(out, p, q);
  else if (ASC_FEATURE_SIMD) simd.cachedSumParts(out, p, q);
  else scalar.cachedSumParts(out, p, q);
}

/** out = (EF : GH : FG : EH) of the parts, the last only if `extended`. */
// @ts-ignore: decorator
@inline
export function completeParts(out: i32, parts: i32, extended: bool): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    if (extended) relaxed.completeExtended(out, parts);
    else relaxed.complete(out, parts);
  } else if (ASC_FEATURE_SIMD) {
    if (extended) simd.completeExtended(out, parts);
    else simd.complete(out, parts);
  } else if (extended) scalar.completeExtended(out, parts);
  else scalar.complete(out, parts);
}

/** out = lane 0 of a and lane 1 of b. */
// @ts-ignore: decorator
@inline
export function blend(out: i32, a: i32, b: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.blend(out, a, b);
  else if (ASC_FEATURE_SIMD) simd.blend(out, a, b);
  else scalar.blend(out, a, b);
}

/** The same, each lane negated if its sign is -1, kept if it is 0. */
// @ts-ignore: decorator
@inline
export function blendSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.blendSigned(out, a, b, signA, signB);
  else if (ASC_FEATURE_SIMD) simd.blendSigned(out, a, b, signA, signB);
  else scalar.blendSigned(out, a, b, signA, signB);
}

/** out = the one-lane elements at a and b, one in each lane. */
// @ts-ignore: decorator
@inline
export function join(out: i32, a: i32, b: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.join(out, a, b);
  else if (ASC_FEATURE_SIMD) simd.join(out, a, b);
  else scalar.join(out, a, b);
}

/** The same, each lane negated if its sign is -1, kept if it is 0. */
// @ts-ignore: decorator
@inline
export function joinSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.joinSigned(out, a, b, signA, signB);
  else if (ASC_FEATURE_SIMD) simd.joinSigned(out, a, b, signA, signB);
  else scalar.joinSigned(out, a, b, signA, signB);
}

/** Writes the lanes of a as one-lane elements. */
// @ts-ignore: decorator
@inline
export function split(out0: i32, out1: i32, a: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.split(out0, out1, a);
  else if (ASC_FEATURE_SIMD) simd.split(out0, out1, a);
  else scalar.split(out0, out1, a);
}

// @ts-ignore: decorator
@inline
export function swapLanes(out: i32, a: i32): void {
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.swapLanes(out, a);
  else if (ASC_FEATURE_SIMD) simd.swapLanes(out, a);
  else scalar.swapLanes(out, a);
}

// @ts-ignore: decorator
@inline
function limb(a: i32, lane: i32, k: i32): i64 {
  if (!ASC_NO_ASSERT) assert(abs<i64>(limbOf(a, lane, k)) < 1 << 54, 'a limb is past 2^54');
  return limbOf(a, lane, k);
}

// @ts-ignore: decorator
@inline
function limbOf(a: i32, lane: i32, k: i32): i64 {
  if (ASC_FEATURE_RELAXED_SIMD) return relaxed.limb(a, lane, k);
  if (ASC_FEATURE_SIMD) return simd.limb(a, lane, k);
  return scalar.limb(a, lane, k);
}

// @ts-ignore: decorator
@inline
function setLimb(a: i32, lane: i32, k: i32, value: i64): void {
  if (!ASC_NO_ASSERT) assert(abs<i64>(value) <= (1 << 50) + 18, 'a limb is past 2^50 + 18');
  if (ASC_FEATURE_RELAXED_SIMD) relaxed.setLimb(a, lane, k, value);
  else if (ASC_FEATURE_SIMD) simd.setLimb(a, lane, k, value);
  else scalar.setLimb(a, lane, k, value);
}

/** Both lanes: a small integer, below 2^25 in magnitude. */
export function setInteger(out: i32, value: i32): void {
  if (!ASC_NO_ASSERT) assert(abs<i32>(value) < 1 << 25, 'an integer is past 2^25');
  memory.fill(usize(out), 0, ELEMENT_SIZE);
  setLimb(out, 0, 0, i64(value));
  setLimb(out, 1, 0, i64(value));
}

/** One lane: the low 255 bits of 32 little-endian bytes, not reduced modulo p (ZIP-215 reads keys this way). */
export function fromBytes(out: i32, lane: i32, at: i32): void {
  const from = usize(at);
  const h0 = load<i64>(from) & MASK;
  let h1 = (load<i64>(from, 6) >> 3) & MASK;
  let h2 = (load<i64>(from, 12) >> 6) & MASK;
  let h3 = (load<i64>(from, 19) >> 1) & MASK;
  let h4 = (load<i64>(from, 24) >> 12) & MASK;
  let carry = (h0 + HALF) >> 51;
  const low = h0 - (carry << 51);
  h1 += carry;
  carry = (h1 + HALF) >> 51;
  setLimb(out, lane, 1, h1 - (carry << 51));
  h2 += carry;
  carry = (h2 + HALF) >> 51;
  setLimb(out, lane, 2, h2 - (carry << 51));
  h3 += carry;
  carry = (h3 + HALF) >> 51;
  setLimb(out, lane, 3, h3 - (carry << 51));
  h4 += carry;
  carry = (h4 + HALF) >> 51;
  setLimb(out, lane, 4, h4 - (carry << 51));
  setLimb(out, lane, 0, low + 19 * carry);
}

/** Writes the canonical 32 bytes of one lane, with no branch on its value. Limbs are below 2^54. */
export function toBytes(out: i32, a: i32, lane: i32): void {
  let h0 = limb(a, lane, 0);
  let h1 = limb(a, lane, 1);
  let h2 = limb(a, lane, 2);
  let h3 = limb(a, lane, 3);
  let h4 = limb(a, lane, 4);
  // Twice round: the first turn leaves a value within 152 of [0, 2^255), the second one inside it.
  h1 += h0 >> 51;
  h2 += h1 >> 51;
  h3 += h2 >> 51;
  h4 += h3 >> 51;
  h0 = (h0 & MASK) + 19 * (h4 >> 51);
  h1 = (h1 & MASK) + (h0 >> 51);
  h2 = (h2 & MASK) + (h1 >> 51);
  h3 = (h3 & MASK) + (h2 >> 51);
  h4 = (h4 & MASK) + (h3 >> 51);
  h0 = (h0 & MASK) + 19 * (h4 >> 51);
  h1 &= MASK;
  h2 &= MASK;
  h3 &= MASK;
  h4 &= MASK;
  // value >= p exactly if value + 19 reaches 2^255; then adding 19 and dropping bit 255 subtracts p.
  let carry = (h0 + 19) >> 51;
  carry = (h1 + carry) >> 51;
  carry = (h2 + carry) >> 51;
  carry = (h3 + carry) >> 51;
  carry = (h4 + carry) >> 51;
  h0 += 19 * carry;
  h1 += h0 >> 51;
  h0 &= MASK;
  h2 += h1 >> 51;
  h1 &= MASK;
  h3 += h2 >> 51;
  h2 &= MASK;
  h4 = (h4 + (h3 >> 51)) & MASK;
  h3 &= MASK;
  store<i64>(usize(out), h0 | (h1 << 51));
  store<i64>(usize(out), (h1 >> 13) | (h2 << 38), 8);
  store<i64>(usize(out), (h2 >> 26) | (h3 << 25), 16);
  store<i64>(usize(out), (h3 >> 39) | (h4 << 12), 24);
  storeByte(out + 31, i32(u32(h4 >> 44)));
}

/** Whether this module computes what it should here: a relaxed multiply-add may legally round twice. */
export function isFused(a: f64, b: f64): bool {
  return ASC_FEATURE_RELAXED_SIMD ? relaxed.isFused(a, b) : true;
}
