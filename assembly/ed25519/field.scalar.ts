// (wasm) The scalar kernel of the field GF(2^255 - 19): ten signed limbs of 26 and 25 bits by turns, 32 bits each.
//
// Limb i has the weight 2^ceil(25.5 i). A unit is 2^26 for an even limb, 2^25 for an odd one. Reduced: limbs in
// [0, unit], except that limbs 1 and 6 may leave it by 2^17 (their last carry is not passed on). Loose: |limb| <= u
// units, where the formulas above the field keep u <= 3. A column of a product of u and v units is at most
// (1 + 19 * 6.5) * 2^52 * u * v, so it fits a signed 64-bit integer while u * v <= 16.

/** Bytes of an element. */
export const ELEMENT_SIZE: i32 = 40;

/** out = a + b, limb by limb: units add up. */
export function add(out: i32, a: i32, b: i32): void {
  store<i32>(usize(out), load<i32>(usize(a), 0) + load<i32>(usize(b), 0), 0);
  store<i32>(usize(out), load<i32>(usize(a), 4) + load<i32>(usize(b), 4), 4);
  store<i32>(usize(out), load<i32>(usize(a), 8) + load<i32>(usize(b), 8), 8);
  store<i32>(usize(out), load<i32>(usize(a), 12) + load<i32>(usize(b), 12), 12);
  store<i32>(usize(out), load<i32>(usize(a), 16) + load<i32>(usize(b), 16), 16);
  store<i32>(usize(out), load<i32>(usize(a), 20) + load<i32>(usize(b), 20), 20);
  store<i32>(usize(out), load<i32>(usize(a), 24) + load<i32>(usize(b), 24), 24);
  store<i32>(usize(out), load<i32>(usize(a), 28) + load<i32>(usize(b), 28), 28);
  store<i32>(usize(out), load<i32>(usize(a), 32) + load<i32>(usize(b), 32), 32);
  store<i32>(usize(out), load<i32>(usize(a), 36) + load<i32>(usize(b), 36), 36);
}

/** out = a - b, limb by limb: units add up, and two reduced operands leave one unit. */
export function subtract(out: i32, a: i32, b: i32): void {
  store<i32>(usize(out), load<i32>(usize(a), 0) - load<i32>(usize(b), 0), 0);
  store<i32>(usize(out), load<i32>(usize(a), 4) - load<i32>(usize(b), 4), 4);
  store<i32>(usize(out), load<i32>(usize(a), 8) - load<i32>(usize(b), 8), 8);
  store<i32>(usize(out), load<i32>(usize(a), 12) - load<i32>(usize(b), 12), 12);
  store<i32>(usize(out), load<i32>(usize(a), 16) - load<i32>(usize(b), 16), 16);
  store<i32>(usize(out), load<i32>(usize(a), 20) - load<i32>(usize(b), 20), 20);
  store<i32>(usize(out), load<i32>(usize(a), 24) - load<i32>(usize(b), 24), 24);
  store<i32>(usize(out), load<i32>(usize(a), 28) - load<i32>(usize(b), 28), 28);
  store<i32>(usize(out), load<i32>(usize(a), 32) - load<i32>(usize(b), 32), 32);
  store<i32>(usize(out), load<i32>(usize(a), 36) - load<i32>(usize(b), 36), 36);
}

/** total = a + b and difference = a - b, in one pass. */
export function addSubtract(total: i32, difference: i32, a: i32, b: i32): void {
  const a0 = load<i32>(usize(a), 0);
  const b0 = load<i32>(usize(b), 0);
  store<i32>(usize(total), a0 + b0, 0);
  store<i32>(usize(difference), a0 - b0, 0);
  const a1 = load<i32>(usize(a), 4);
  const b1 = load<i32>(usize(b), 4);
  store<i32>(usize(total), a1 + b1, 4);
  store<i32>(usize(difference), a1 - b1, 4);
  const a2 = load<i32>(usize(a), 8);
  const b2 = load<i32>(usize(b), 8);
  store<i32>(usize(total), a2 + b2, 8);
  store<i32>(usize(difference), a2 - b2, 8);
  const a3 = load<i32>(usize(a), 12);
  const b3 = load<i32>(usize(b), 12);
  store<i32>(usize(total), a3 + b3, 12);
  store<i32>(usize(difference), a3 - b3, 12);
  const a4 = load<i32>(usize(a), 16);
  const b4 = load<i32>(usize(b), 16);
  store<i32>(usize(total), a4 + b4, 16);
  store<i32>(usize(difference), a4 - b4, 16);
  const a5 = load<i32>(usize(a), 20);
  const b5 = load<i32>(usize(b), 20);
  store<i32>(usize(total), a5 + b5, 20);
  store<i32>(usize(difference), a5 - b5, 20);
  const a6 = load<i32>(usize(a), 24);
  const b6 = load<i32>(usize(b), 24);
  store<i32>(usize(total), a6 + b6, 24);
  store<i32>(usize(difference), a6 - b6, 24);
  const a7 = load<i32>(usize(a), 28);
  const b7 = load<i32>(usize(b), 28);
  store<i32>(usize(total), a7 + b7, 28);
  store<i32>(usize(difference), a7 - b7, 28);
  const a8 = load<i32>(usize(a), 32);
  const b8 = load<i32>(usize(b), 32);
  store<i32>(usize(total), a8 + b8, 32);
  store<i32>(usize(difference), a8 - b8, 32);
  const a9 = load<i32>(usize(a), 36);
  const b9 = load<i32>(usize(b), 36);
  store<i32>(usize(total), a9 + b9, 36);
  store<i32>(usize(difference), a9 - b9, 36);
}

/** out = 2a - b. */
export function doubleSubtract(out: i32, a: i32, b: i32): void {
  store<i32>(usize(out), 2 * load<i32>(usize(a), 0) - load<i32>(usize(b), 0), 0);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 4) - load<i32>(usize(b), 4), 4);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 8) - load<i32>(usize(b), 8), 8);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 12) - load<i32>(usize(b), 12), 12);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 16) - load<i32>(usize(b), 16), 16);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 20) - load<i32>(usize(b), 20), 20);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 24) - load<i32>(usize(b), 24), 24);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 28) - load<i32>(usize(b), 28), 28);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 32) - load<i32>(usize(b), 32), 32);
  store<i32>(usize(out), 2 * load<i32>(usize(a), 36) - load<i32>(usize(b), 36), 36);
}

/** out = a small non-negative integer, below 2^26. */
export function setInteger(out: i32, value: i32): void {
  memory.fill(usize(out), 0, ELEMENT_SIZE);
  store<i32>(usize(out), value);
}

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
 * out = a * b, one level of Karatsuba: with E and O the even and odd limbs as polynomials in y = 2^51,
 * ab = EE' + 2^26 ((E + O)(E' + O') - EE' - OO') + 2 y OO' and y^5 = 19. 75 products in place of 100.
 * The differences are exact modulo 2^64, so only the final columns need the bound.
 */
export function multiply(out: i32, a: i32, b: i32): void {
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

/** out = a^2: 55 products, equal ones taken once (Karatsuba saves nothing here). */
export function square(out: i32, a: i32): void {
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

/** out = the low 255 bits of 32 little-endian bytes, not reduced modulo p (ZIP-215 reads keys this way). */
export function fromBytes(out: i32, at: i32): void {
  store<i32>(usize(out), i32(load<u32>(usize(at), 0) & 0x3ffffff), 0);
  store<i32>(usize(out), i32((load<u32>(usize(at), 3) >> 2) & 0x1ffffff), 4);
  store<i32>(usize(out), i32((load<u32>(usize(at), 6) >> 3) & 0x3ffffff), 8);
  store<i32>(usize(out), i32((load<u32>(usize(at), 9) >> 5) & 0x1ffffff), 12);
  store<i32>(usize(out), i32((load<u32>(usize(at), 12) >> 6) & 0x3ffffff), 16);
  store<i32>(usize(out), i32(load<u32>(usize(at), 16) & 0x1ffffff), 20);
  store<i32>(usize(out), i32((load<u32>(usize(at), 19) >> 1) & 0x3ffffff), 24);
  store<i32>(usize(out), i32((load<u32>(usize(at), 22) >> 3) & 0x1ffffff), 28);
  store<i32>(usize(out), i32((load<u32>(usize(at), 25) >> 4) & 0x3ffffff), 32);
  store<i32>(usize(out), i32((load<u32>(usize(at), 28) >> 6) & 0x1ffffff), 36);
}

/** Writes the canonical 32 bytes of an element of at most 3 units, with no branch on its value. */
export function toBytes(out: i32, a: i32): void {
  let h0 = load<i32>(usize(a), 0);
  let h1 = load<i32>(usize(a), 4);
  let h2 = load<i32>(usize(a), 8);
  let h3 = load<i32>(usize(a), 12);
  let h4 = load<i32>(usize(a), 16);
  let h5 = load<i32>(usize(a), 20);
  let h6 = load<i32>(usize(a), 24);
  let h7 = load<i32>(usize(a), 28);
  let h8 = load<i32>(usize(a), 32);
  let h9 = load<i32>(usize(a), 36);
  // Twice round: the first turn leaves a value within 152 of [0, 2^255), the second one inside it.
  h1 += h0 >> 26;
  h0 &= 0x3ffffff;
  h2 += h1 >> 25;
  h1 &= 0x1ffffff;
  h3 += h2 >> 26;
  h2 &= 0x3ffffff;
  h4 += h3 >> 25;
  h3 &= 0x1ffffff;
  h5 += h4 >> 26;
  h4 &= 0x3ffffff;
  h6 += h5 >> 25;
  h5 &= 0x1ffffff;
  h7 += h6 >> 26;
  h6 &= 0x3ffffff;
  h8 += h7 >> 25;
  h7 &= 0x1ffffff;
  h9 += h8 >> 26;
  h8 &= 0x3ffffff;
  const first = h9 >> 25;
  h9 &= 0x1ffffff;
  h0 += 19 * first;
  h1 += h0 >> 26;
  h0 &= 0x3ffffff;
  h2 += h1 >> 25;
  h1 &= 0x1ffffff;
  h3 += h2 >> 26;
  h2 &= 0x3ffffff;
  h4 += h3 >> 25;
  h3 &= 0x1ffffff;
  h5 += h4 >> 26;
  h4 &= 0x3ffffff;
  h6 += h5 >> 25;
  h5 &= 0x1ffffff;
  h7 += h6 >> 26;
  h6 &= 0x3ffffff;
  h8 += h7 >> 25;
  h7 &= 0x1ffffff;
  h9 += h8 >> 26;
  h8 &= 0x3ffffff;
  const second = h9 >> 25;
  h9 &= 0x1ffffff;
  h0 += 19 * second;
  // value >= p exactly if value + 19 reaches 2^255; then adding 19 and dropping bit 255 subtracts p.
  let q = (h0 + 19) >> 26;
  q = (h1 + q) >> 25;
  q = (h2 + q) >> 26;
  q = (h3 + q) >> 25;
  q = (h4 + q) >> 26;
  q = (h5 + q) >> 25;
  q = (h6 + q) >> 26;
  q = (h7 + q) >> 25;
  q = (h8 + q) >> 26;
  q = (h9 + q) >> 25;
  h0 += 19 * q;
  h1 += h0 >> 26;
  h0 &= 0x3ffffff;
  h2 += h1 >> 25;
  h1 &= 0x1ffffff;
  h3 += h2 >> 26;
  h2 &= 0x3ffffff;
  h4 += h3 >> 25;
  h3 &= 0x1ffffff;
  h5 += h4 >> 26;
  h4 &= 0x3ffffff;
  h6 += h5 >> 25;
  h5 &= 0x1ffffff;
  h7 += h6 >> 26;
  h6 &= 0x3ffffff;
  h8 += h7 >> 25;
  h7 &= 0x1ffffff;
  h9 += h8 >> 26;
  h8 &= 0x3ffffff;
  h9 &= 0x1ffffff;
  store<i32>(usize(out), h0 | (h1 << 26), 0);
  store<i32>(usize(out), (h1 >> 6) | (h2 << 19), 4);
  store<i32>(usize(out), (h2 >> 13) | (h3 << 13), 8);
  store<i32>(usize(out), (h3 >> 19) | (h4 << 6), 12);
  store<i32>(usize(out), h5 | (h6 << 25), 16);
  store<i32>(usize(out), (h6 >> 7) | (h7 << 19), 20);
  store<i32>(usize(out), (h7 >> 13) | (h8 << 12), 24);
  store<i32>(usize(out), (h8 >> 20) | (h9 << 6), 28);
}
