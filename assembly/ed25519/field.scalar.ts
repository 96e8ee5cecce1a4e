// (wasm) The scalar kernel of the field GF(2^255 - 19): ten signed limbs of 26 and 25 bits by turns, 32 bits each; one
// lane of 40 bytes after the other.
//
// Limb i has the weight 2^ceil(25.5 i). A unit is 2^26 for an even limb, 2^25 for an odd one. Reduced: limbs in
// [0, unit], except that limbs 1 and 6 may leave it by 2^17 (their last carry is not passed on). Loose: |limb| <= u
// units, where the formulas above the field keep u <= 4. A column of a product of u and v units is at most
// (1 + 19 * 6.5) * 2^52 * u * v, so it fits a signed 64-bit integer while u * v <= 16.

/** Bytes of one lane. */
const LANE: i32 = 40;
const ELEMENT: i32 = 2 * LANE;

/** How many units an element has, the slack of limbs 1 and 6 left out: for the debug build. */
function unitsOf(a: i32): f64 {
  let units: f64 = 0;
  for (let i: i32 = 0; i < 20; i++) {
    const k = i % 10;
    const unit: i32 = (k & 1) == 0 ? 0x4000000 : 0x2000000;
    const slack: i32 = k == 1 || k == 6 ? 0x20000 : 0;
    units = max<f64>(units, abs<f64>(f64(load<i32>(usize(a + 4 * i)))) / f64(unit + slack));
  }
  return units;
}

/** out = a + b, limb by limb: units add up, to 4 at most. */
export function add(out: i32, a: i32, b: i32): void {
  if (!ASC_NO_ASSERT) assert(unitsOf(a) + unitsOf(b) <= 4, 'a sum is past 4 units');
  for (let i: i32 = 0; i < ELEMENT; i += 4) {
    store<i32>(usize(out + i), load<i32>(usize(a + i)) + load<i32>(usize(b + i)));
  }
}

/** out = a - b, limb by limb: units add up, to 4 at most, and two reduced operands leave one unit. */
export function subtract(out: i32, a: i32, b: i32): void {
  if (!ASC_NO_ASSERT) assert(unitsOf(a) + unitsOf(b) <= 4, 'a sum is past 4 units');
  for (let i: i32 = 0; i < ELEMENT; i += 4) {
    store<i32>(usize(out + i), load<i32>(usize(a + i)) - load<i32>(usize(b + i)));
  }
}

/** out = a * b, of units with a product of at most 16. */
export function multiply(out: i32, a: i32, b: i32): void {
  if (!ASC_NO_ASSERT) assert(unitsOf(a) * unitsOf(b) <= 16, 'a product is past 16 units');
  multiplyLane(out, a, b);
  multiplyLane(out + LANE, a + LANE, b + LANE);
}

/** out = a^2, a of at most 4 units. */
export function square(out: i32, a: i32): void {
  if (!ASC_NO_ASSERT) assert(unitsOf(a) <= 4, 'an operand of a square is past 4 units');
  squareLane(out, a);
  squareLane(out + LANE, a + LANE);
}

/** out = a^(2^count), count >= 1. */
export function squareTimes(out: i32, a: i32, count: i32): void {
  square(out, a);
  for (let i: i32 = 1; i < count; i++) square(out, out);
}

// ---- parts of the formulas of point: E, F, G, H at `out`, then two elements to work in. Units stand beside them. ------

const F: i32 = ELEMENT;
const G: i32 = 2 * ELEMENT;
const H: i32 = 3 * ELEMENT;
const WORK: i32 = 4 * ELEMENT;
const MORE: i32 = 5 * ELEMENT;
const Y: i32 = ELEMENT;
const Z: i32 = 2 * ELEMENT;
const T: i32 = 3 * ELEMENT;

/** E = 2XY, F = 2Z^2 - G, G = Y^2 - X^2, H = X^2 + Y^2 of a projective point. */
export function doubleParts(out: i32, p: i32): void {
  square(out + WORK, p);
  square(out + H, p + Y);
  subtract(out + G, out + H, out + WORK); // 1
  add(out + H, out + H, out + WORK); // 2
  add(out, p, p + Y); // 2
  square(out, out);
  subtract(out, out, out + H); // 2: 1 upwards, 2 downwards
  // F and H carry the opposite sign of the published ones: all four coordinates change sign, the point does not.
  square(out + WORK, p + Z);
  add(out + F, out + WORK, out + WORK); // 2
  subtract(out + F, out + F, out + G); // 3
}

/** E, F, G, H of p + q for an affine q: D is twice the Z of p. */
export function affineSumParts(out: i32, p: i32, q: i32): void {
  add(out + WORK, p + Z, p + Z); // 2
  sumParts(out, p, q);
}

/** The same for a cached q: D is twice the product of both Z. */
export function cachedSumParts(out: i32, p: i32, q: i32): void {
  multiply(out + WORK, p + Z, q + T);
  add(out + WORK, out + WORK, out + WORK); // 2
  sumParts(out, p, q);
}

/** E = B - A, F = D - C, G = D + C, H = B + A; D, of 2 units, stands in the first element to work in. */
function sumParts(out: i32, p: i32, q: i32): void {
  // After fromEntry the sums are twice what stood in the entry.
  subtract(out + MORE, p + Y, p); // 2
  multiply(out + MORE, out + MORE, q + Y); // A: 2 * 1
  add(out + H, p + Y, p); // 4
  multiply(out + H, out + H, q); // B: 4 * 2
  subtract(out, out + H, out + MORE); // 1
  add(out + H, out + H, out + MORE); // 2
  multiply(out + MORE, p + T, q + Z); // C
  subtract(out + F, out + WORK, out + MORE); // 2
  add(out + G, out + WORK, out + MORE); // 3
}

/** out = (EF : GH : FG) of the parts. out is not parts. */
export function complete(out: i32, parts: i32): void {
  multiply(out, parts + F, parts); // 3 * 2
  multiply(out + Y, parts + G, parts + H); // 3 * 2
  multiply(out + Z, parts + F, parts + G); // 3 * 3
}

/** The same and EH. */
export function completeExtended(out: i32, parts: i32): void {
  complete(out, parts);
  multiply(out + T, parts + H, parts); // 2 * 2
}

// ---- lanes ---------------------------------------------------------------------------------------------------------

/** Limb k of one lane, weight 2^(51 k), of two limbs. */
// @ts-ignore: decorator
@inline
export function limb(a: i32, lane: i32, k: i32): i64 {
  const at = usize(a + LANE * lane + 8 * k);
  return i64(load<i32>(at)) + (i64(load<i32>(at, 4)) << 26);
}

/** Sets limb k of one lane; |value| <= 2^50 + 18. */
// @ts-ignore: decorator
@inline
export function setLimb(a: i32, lane: i32, k: i32, value: i64): void {
  const at = usize(a + LANE * lane + 8 * k);
  const low = ((value + 0x2000000) & 0x3ffffff) - 0x2000000;
  store<i32>(at, i32(low));
  store<i32>(at, i32((value - low) >> 26), 4);
}

/** out = lane 0 of a and lane 1 of b. */
export function blend(out: i32, a: i32, b: i32): void {
  join(out, a, b + LANE);
}

/** The same, each lane negated where its sign is -1. */
export function blendSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {
  joinSigned(out, a, b + LANE, signA, signB);
}

/** out = the one-lane elements at a and b, one in each lane. */
export function join(out: i32, a: i32, b: i32): void {
  joinSigned(out, a, b, 0, 0);
}

/** The same, each lane negated where its sign is -1. */
export function joinSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {
  for (let i: i32 = 0; i < LANE; i += 4) {
    store<i32>(usize(out + i), (load<i32>(usize(a + i)) ^ signA) - signA);
    store<i32>(usize(out + LANE + i), (load<i32>(usize(b + i)) ^ signB) - signB);
  }
}

/** Writes the lanes of a as one-lane elements. */
export function split(out0: i32, out1: i32, a: i32): void {
  memory.copy(usize(out0), usize(a), LANE);
  memory.copy(usize(out1), usize(a + LANE), LANE);
}

/** Exchanges the lanes. out may be a. */
export function swapLanes(out: i32, a: i32): void {
  for (let i: i32 = 0; i < LANE; i += 8) {
    const first = load<i64>(usize(a + i));
    store<i64>(usize(out + i), load<i64>(usize(a + LANE + i)));
    store<i64>(usize(out + LANE + i), first);
  }
}

// ---- one lane ------------------------------------------------------------------------------------------------------

/** Carries ten columns (|column| < 2^63) into a reduced element. */
// @ts-ignore: decorator
@inline
function carry(
  out: i32, s0: i64, s1: i64, s2: i64, s3: i64, s4: i64, s5: i64, s6: i64, s7: i64, s8: i64, s9: i64,
): void {
  // Two chains at once, 0 to 5 and 5 to 0: |carry| < 2^38. Shifts round down, so what stays is not negative.
  s1 += s0 >> 26;
  s0 &= 0x3ffffff;
  s6 += s5 >> 25;
  s5 &= 0x1ffffff;
  s2 += s1 >> 25;
  s1 &= 0x1ffffff;
  s7 += s6 >> 26;
  s6 &= 0x3ffffff;
  s3 += s2 >> 26;
  s2 &= 0x3ffffff;
  s8 += s7 >> 25;
  s7 &= 0x1ffffff;
  s4 += s3 >> 25;
  s3 &= 0x1ffffff;
  s9 += s8 >> 26;
  s8 &= 0x3ffffff;
  s5 += s4 >> 26;
  s4 &= 0x3ffffff;
  s0 += (s9 >> 25) * 19;
  s9 &= 0x1ffffff;
  // Limb 0 took 19 carries of limb 9 (< 2^43), limb 5 a carry of limb 4: once more, and limbs 1 and 6 keep < 2^17.
  s6 += s5 >> 25;
  s5 &= 0x1ffffff;
  s1 += s0 >> 26;
  s0 &= 0x3ffffff;
  store<i32>(usize(out), i32(s0), 0);
  store<i32>(usize(out), i32(s1), 4);
  store<i32>(usize(out), i32(s2), 8);
  store<i32>(usize(out), i32(s3), 12);
  store<i32>(usize(out), i32(s4), 16);
  store<i32>(usize(out), i32(s5), 20);
  store<i32>(usize(out), i32(s6), 24);
  store<i32>(usize(out), i32(s7), 28);
  store<i32>(usize(out), i32(s8), 32);
  store<i32>(usize(out), i32(s9), 36);
}

/**
 * out = a * b, of one lane, by one level of Karatsuba: with E and O the even and odd limbs as polynomials in y = 2^51,
 * ab = EE' + 2^26 ((E + O)(E' + O') - EE' - OO') + 2 y OO' and y^5 = 19. 75 products in place of 100.
 * The differences are exact modulo 2^64, so only the final columns need the bound.
 */
function multiplyLane(out: i32, a: i32, b: i32): void {
  const a0 = i64(load<i32>(usize(a), 0));
  const a1 = i64(load<i32>(usize(a), 4));
  const a2 = i64(load<i32>(usize(a), 8));
  const a3 = i64(load<i32>(usize(a), 12));
  const a4 = i64(load<i32>(usize(a), 16));
  const a5 = i64(load<i32>(usize(a), 20));
  const a6 = i64(load<i32>(usize(a), 24));
  const a7 = i64(load<i32>(usize(a), 28));
  const a8 = i64(load<i32>(usize(a), 32));
  const a9 = i64(load<i32>(usize(a), 36));
  const b0 = i64(load<i32>(usize(b), 0));
  const b1 = i64(load<i32>(usize(b), 4));
  const b2 = i64(load<i32>(usize(b), 8));
  const b3 = i64(load<i32>(usize(b), 12));
  const b4 = i64(load<i32>(usize(b), 16));
  const b5 = i64(load<i32>(usize(b), 20));
  const b6 = i64(load<i32>(usize(b), 24));
  const b7 = i64(load<i32>(usize(b), 28));
  const b8 = i64(load<i32>(usize(b), 32));
  const b9 = i64(load<i32>(usize(b), 36));
  const m2 = b2 * 19;
  const m3 = b3 * 19;
  const m4 = b4 * 19;
  const m5 = b5 * 19;
  const m6 = b6 * 19;
  const m7 = b7 * 19;
  const m8 = b8 * 19;
  const m9 = b9 * 19;
  const e0 = a0 * b0 + a2 * m8 + a4 * m6 + a6 * m4 + a8 * m2;
  const e1 = a0 * b2 + a2 * b0 + a4 * m8 + a6 * m6 + a8 * m4;
  const e2 = a0 * b4 + a2 * b2 + a4 * b0 + a6 * m8 + a8 * m6;
  const e3 = a0 * b6 + a2 * b4 + a4 * b2 + a6 * b0 + a8 * m8;
  const e4 = a0 * b8 + a2 * b6 + a4 * b4 + a6 * b2 + a8 * b0;
  const o0 = a1 * b1 + a3 * m9 + a5 * m7 + a7 * m5 + a9 * m3;
  const o1 = a1 * b3 + a3 * b1 + a5 * m9 + a7 * m7 + a9 * m5;
  const o2 = a1 * b5 + a3 * b3 + a5 * b1 + a7 * m9 + a9 * m7;
  const o3 = a1 * b7 + a3 * b5 + a5 * b3 + a7 * b1 + a9 * m9;
  const o4 = a1 * b9 + a3 * b7 + a5 * b5 + a7 * b3 + a9 * b1;
  const u0 = a0 + a1;
  const u1 = a2 + a3;
  const u2 = a4 + a5;
  const u3 = a6 + a7;
  const u4 = a8 + a9;
  const v0 = b0 + b1;
  const v1 = b2 + b3;
  const v2 = b4 + b5;
  const v3 = b6 + b7;
  const v4 = b8 + b9;
  const w1 = m2 + m3;
  const w2 = m4 + m5;
  const w3 = m6 + m7;
  const w4 = m8 + m9;
  const x0 = u0 * v0 + u1 * w4 + u2 * w3 + u3 * w2 + u4 * w1;
  const x1 = u0 * v1 + u1 * v0 + u2 * w4 + u3 * w3 + u4 * w2;
  const x2 = u0 * v2 + u1 * v1 + u2 * v0 + u3 * w4 + u4 * w3;
  const x3 = u0 * v3 + u1 * v2 + u2 * v1 + u3 * v0 + u4 * w4;
  const x4 = u0 * v4 + u1 * v3 + u2 * v2 + u3 * v1 + u4 * v0;
  carry(
    out,
    e0 + 38 * o4,
    x0 - e0 - o0,
    e1 + 2 * o0,
    x1 - e1 - o1,
    e2 + 2 * o1,
    x2 - e2 - o2,
    e3 + 2 * o2,
    x3 - e3 - o3,
    e4 + 2 * o3,
    x4 - e4 - o4,
  );
}

/** out = a^2, of one lane: 55 products, equal ones taken once (Karatsuba saves nothing here). */
function squareLane(out: i32, a: i32): void {
  const a0 = i64(load<i32>(usize(a), 0));
  const a1 = i64(load<i32>(usize(a), 4));
  const a2 = i64(load<i32>(usize(a), 8));
  const a3 = i64(load<i32>(usize(a), 12));
  const a4 = i64(load<i32>(usize(a), 16));
  const a5 = i64(load<i32>(usize(a), 20));
  const a6 = i64(load<i32>(usize(a), 24));
  const a7 = i64(load<i32>(usize(a), 28));
  const a8 = i64(load<i32>(usize(a), 32));
  const a9 = i64(load<i32>(usize(a), 36));
  const d0 = a0 << 1;
  const d1 = a1 << 1;
  const d2 = a2 << 1;
  const d3 = a3 << 1;
  const d4 = a4 << 1;
  const d5 = a5 << 1;
  const d6 = a6 << 1;
  const d7 = a7 << 1;
  const d8 = a8 << 1;
  const d9 = a9 << 1;
  const q1 = a1 << 2;
  const q3 = a3 << 2;
  const q5 = a5 << 2;
  const q7 = a7 << 2;
  const m5 = a5 * 19;
  const m6 = a6 * 19;
  const m7 = a7 * 19;
  const m8 = a8 * 19;
  const m9 = a9 * 19;
  carry(
    out,
    a0 * a0 + q1 * m9 + d2 * m8 + q3 * m7 + d4 * m6 + d5 * m5,
    d0 * a1 + d2 * m9 + d3 * m8 + d4 * m7 + d5 * m6,
    d0 * a2 + d1 * a1 + q3 * m9 + d4 * m8 + q5 * m7 + a6 * m6,
    d0 * a3 + d1 * a2 + d4 * m9 + d5 * m8 + d6 * m7,
    d0 * a4 + q1 * a3 + a2 * a2 + q5 * m9 + d6 * m8 + d7 * m7,
    d0 * a5 + d1 * a4 + d2 * a3 + d6 * m9 + d7 * m8,
    d0 * a6 + q1 * a5 + d2 * a4 + d3 * a3 + q7 * m9 + a8 * m8,
    d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + d8 * m9,
    d0 * a8 + q1 * a7 + d2 * a6 + q3 * a5 + a4 * a4 + d9 * m9,
    d0 * a9 + d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5,
  );
}
