// (wasm) Inverses by division steps (Bernstein, Yang 2019), in the forms of libsecp256k1: 30 steps at a time on the low
// words, then one pass over numbers of nine signed limbs of 30 bits. For public elements a number of steps that
// depends on them, a fifth of the time of a power; for secret ones 600 steps, always enough, in half that time.
import { SCALARS_AT } from '../layout';
import { fillBytes } from '../memory';
import { fromBytes, multiply, swapLanes, toBytes } from './field';

const MASK: i64 = 0x3fffffff;
/** p = 2^255 - 19 has two limbs that are not zero. */
const P0: i64 = -19;
const P8: i64 = 0x8000;
/** 1 / p modulo 2^30. */
const P_INVERSE: i32 = 0x179435e5;

// The third quarter of SCALARS: five numbers of nine 32-bit limbs. An inversion may follow scalar and verify.
const F: i32 = SCALARS_AT + 0x480;
const G: i32 = F + 36;
const DD: i32 = G + 36;
const EE: i32 = DD + 36;
const BYTES: i32 = EE + 36;

// The transition matrix of the last 30 steps.
let u: i32 = 1;
let v: i32 = 0;
let q: i32 = 0;
let r: i32 = 1;

// @ts-ignore: decorator
@inline
function at(a: i32, k: i32): i64 {
  return i64(load<i32>(usize(a + 4 * k)));
}

// @ts-ignore: decorator
@inline
function set(a: i32, k: i32, value: i64): void {
  store<i32>(usize(a + 4 * k), i32(value));
}

/** Thirty division steps on the low words of f (odd) and g; returns the next eta. */
function steps(eta: i32, f: i32, g: i32): i32 {
  let a: i32 = 1;
  let b: i32 = 0;
  let c: i32 = 0;
  let d: i32 = 1;
  let left: i32 = 30;
  for (;;) {
    const zeros = i32(ctz<u32>(u32(g) | (0xffffffff << left)));
    g = i32(u32(g) >> zeros);
    a <<= zeros;
    b <<= zeros;
    eta -= zeros;
    left -= zeros;
    if (left == 0) break;
    if (eta < 0) {
      eta = -eta;
      let swap = f;
      f = g;
      g = -swap;
      swap = a;
      a = c;
      c = -swap;
      swap = b;
      b = d;
      d = -swap;
    }
    // Up to six low bits of g at once: f (f^2 - 2) is -1/f modulo 2^6.
    const limit = eta + 1 > left ? left : eta + 1;
    const w = (f * g * (f * f - 2)) & i32((u32(0xffffffff) >> (32 - limit)) & 63);
    g += f * w;
    c += a * w;
    d += b * w;
  }
  u = a;
  v = b;
  q = c;
  r = d;
  return eta;
}

/** The same without a branch: zeta is -(delta + 1/2), from -1 on, and 590 steps are enough for 256 bits. */
function stepsSecret(zeta: i32, f: i32, g: i32): i32 {
  let a: i32 = 1;
  let b: i32 = 0;
  let c: i32 = 0;
  let d: i32 = 1;
  for (let i: i32 = 0; i < 30; i++) {
    // Masks: zeta is negative; g is odd.
    let mask = zeta >> 31;
    const odd = -(g & 1);
    g += ((f ^ mask) - mask) & odd;
    c += ((a ^ mask) - mask) & odd;
    d += ((b ^ mask) - mask) & odd;
    mask &= odd;
    zeta = (zeta ^ mask) - 1;
    f += g & mask;
    a += c & mask;
    b += d & mask;
    g >>= 1;
    a <<= 1;
    b <<= 1;
  }
  u = a;
  v = b;
  q = c;
  r = d;
  return zeta;
}

/** (d, e) times the matrix over 2^30, modulo p: the multiple of p that clears the low limb is added first. */
function stepCoefficients(): void {
  const mu = i64(u);
  const mv = i64(v);
  const mq = i64(q);
  const mr = i64(r);
  const signD = load<i32>(usize(DD), 32) >> 31;
  const signE = load<i32>(usize(EE), 32) >> 31;
  let md = (u & signD) + (v & signE);
  let me = (q & signD) + (r & signE);
  let d = at(DD, 0);
  let e = at(EE, 0);
  let x = mu * d + mv * e;
  let y = mq * d + mr * e;
  md -= (P_INVERSE * i32(x) + md) & 0x3fffffff;
  me -= (P_INVERSE * i32(y) + me) & 0x3fffffff;
  x = (x + P0 * i64(md)) >> 30;
  y = (y + P0 * i64(me)) >> 30;
  for (let k: i32 = 1; k < 8; k++) {
    d = at(DD, k);
    e = at(EE, k);
    x += mu * d + mv * e;
    y += mq * d + mr * e;
    set(DD, k - 1, x & MASK);
    set(EE, k - 1, y & MASK);
    x >>= 30;
    y >>= 30;
  }
  d = at(DD, 8);
  e = at(EE, 8);
  x += mu * d + mv * e + P8 * i64(md);
  y += mq * d + mr * e + P8 * i64(me);
  set(DD, 7, x & MASK);
  set(EE, 7, y & MASK);
  set(DD, 8, x >> 30);
  set(EE, 8, y >> 30);
}

/** (f, g) times the matrix over 2^30, which is exact. */
function stepNumbers(length: i32): void {
  const mu = i64(u);
  const mv = i64(v);
  const mq = i64(q);
  const mr = i64(r);
  let f = at(F, 0);
  let g = at(G, 0);
  let x = (mu * f + mv * g) >> 30;
  let y = (mq * f + mr * g) >> 30;
  for (let k: i32 = 1; k < length; k++) {
    f = at(F, k);
    g = at(G, k);
    x += mu * f + mv * g;
    y += mq * f + mr * g;
    set(F, k - 1, x & MASK);
    set(G, k - 1, y & MASK);
    x >>= 30;
    y >>= 30;
  }
  set(F, length - 1, x);
  set(G, length - 1, y);
}

/** Nine limbs of 30 bits from 32 bytes below 2^255. */
function unpack(out: i32, from: i32): void {
  const x0 = load<u64>(usize(from));
  const x1 = load<u64>(usize(from), 8);
  const x2 = load<u64>(usize(from), 16);
  const x3 = load<u64>(usize(from), 24);
  set(out, 0, i64(x0) & MASK);
  set(out, 1, i64(x0 >> 30) & MASK);
  set(out, 2, i64((x0 >> 60) | (x1 << 4)) & MASK);
  set(out, 3, i64(x1 >> 26) & MASK);
  set(out, 4, i64((x1 >> 56) | (x2 << 8)) & MASK);
  set(out, 5, i64(x2 >> 22) & MASK);
  set(out, 6, i64((x2 >> 52) | (x3 << 12)) & MASK);
  set(out, 7, i64(x3 >> 18) & MASK);
  set(out, 8, i64(x3 >> 48));
}

/** Carries the limbs of d; what stays in the last has the sign of the number. */
function settle(): i64 {
  let x: i64 = 0;
  for (let k: i32 = 0; k < 8; k++) {
    x += at(DD, k);
    set(DD, k, x & MASK);
    x >>= 30;
  }
  x += at(DD, 8);
  set(DD, 8, x);
  return x;
}

/** BYTES = 1 / BYTES, or 0 for 0. */
function invertBytes(): void {
  fillBytes(F, 0, 4 * 36);
  unpack(G, BYTES);
  set(F, 0, P0);
  set(F, 8, P8);
  set(EE, 0, 1);
  let eta: i32 = -1;
  let length: i32 = 9;
  for (;;) {
    eta = steps(eta, load<i32>(usize(F)), load<i32>(usize(G)));
    stepCoefficients();
    stepNumbers(length);
    if (load<i32>(usize(G)) == 0) {
      let rest: i64 = 0;
      for (let k: i32 = 1; k < length; k++) rest |= at(G, k);
      if (rest == 0) break;
    }
    const f = load<i32>(usize(F + 4 * length - 4));
    const g = load<i32>(usize(G + 4 * length - 4));
    // Top limbs that are only a sign go into the limb below.
    if (length > 1 && ((f ^ (f >> 31)) | (g ^ (g >> 31))) == 0) {
      store<i32>(usize(F + 4 * length - 8), load<i32>(usize(F + 4 * length - 8)) | (f << 30));
      store<i32>(usize(G + 4 * length - 8), load<i32>(usize(G + 4 * length - 8)) | (g << 30));
      length -= 1;
    }
  }
  finish(load<i32>(usize(F + 4 * length - 4)) >> 31);
}

/** BYTES = 1 / BYTES, or 0 for 0, with no branch on its value. */
function invertBytesSecret(): void {
  fillBytes(F, 0, 4 * 36);
  unpack(G, BYTES);
  set(F, 0, P0);
  set(F, 8, P8);
  set(EE, 0, 1);
  let zeta: i32 = -1;
  for (let i: i32 = 0; i < 20; i++) {
    zeta = stepsSecret(zeta, load<i32>(usize(F)), load<i32>(usize(G)));
    stepCoefficients();
    stepNumbers(9);
  }
  finish(load<i32>(usize(F), 32) >> 31);
  u = 0;
  v = 0;
  q = 0;
  r = 0;
}

/** Writes d, negated if f is (f is 1 or -1, or p where the element was 0), to BYTES. d is in (-2p, p). */
function finish(sign: i32): void {
  const negative = i64(sign);
  for (let k: i32 = 0; k < 9; k++) set(DD, k, (at(DD, k) ^ negative) - negative);
  // In (-2p, 2p): p is added while it is negative, then taken off if it is p or more, always by mask.
  for (let i: i32 = 0; i < 2; i++) {
    const below = settle() >> 63;
    set(DD, 0, at(DD, 0) + (P0 & below));
    set(DD, 8, at(DD, 8) + (P8 & below));
  }
  settle();
  set(DD, 0, at(DD, 0) - P0);
  set(DD, 8, at(DD, 8) - P8);
  const below = settle() >> 63;
  set(DD, 0, at(DD, 0) + (P0 & below));
  set(DD, 8, at(DD, 8) + (P8 & below));
  settle();
  store<i64>(usize(BYTES), at(DD, 0) | (at(DD, 1) << 30) | (at(DD, 2) << 60));
  store<i64>(usize(BYTES), (at(DD, 2) >> 4) | (at(DD, 3) << 26) | (at(DD, 4) << 56), 8);
  store<i64>(usize(BYTES), (at(DD, 4) >> 8) | (at(DD, 5) << 22) | (at(DD, 6) << 52), 16);
  store<i64>(usize(BYTES), (at(DD, 6) >> 12) | (at(DD, 7) << 18) | (at(DD, 8) << 48), 24);
}

/** Both lanes of out = the inverse of lane 0 of a. Variable-time. */
export function invert(out: i32, a: i32): void {
  toBytes(BYTES, a, 0);
  invertBytes();
  fromBytes(out, 0, BYTES);
  fromBytes(out, 1, BYTES);
}

/** Each lane of out = the inverse of that lane of a, with one inversion; neither is 0. out is not a. Variable-time. */
export function invertLanes(out: i32, a: i32, work: i32): void {
  swapLanes(out, a);
  multiply(work, a, out);
  invert(work, work);
  multiply(out, out, work);
}

/** The same in constant time. */
export function invertLanesSecret(out: i32, a: i32, work: i32): void {
  swapLanes(out, a);
  multiply(work, a, out);
  toBytes(BYTES, work, 0);
  invertBytesSecret();
  fromBytes(work, 0, BYTES);
  fromBytes(work, 1, BYTES);
  multiply(out, out, work);
}
