// (wasm) Half-size scalars (Antipa, Brown, Gallant, Lambert, Struik, Vanstone 2005): from the challenge k to integers
// u and v of about 128 bits with u = v k, so that verification takes half the doublings. The equality holds modulo
// 8L, not just L: a key may have a part of small order, and v k A = u A must hold for that part as well.

/** Whether v is negative; halve writes its magnitude. */
export let negative: bool = false;

/** Bits of a number of four limbs that is at least 2^128. */
// @ts-ignore: decorator
@inline
function bitLength(x2: u64, x3: u64): i32 {
  return x3 != 0 ? 256 - i32(clz<u64>(x3)) : 192 - i32(clz<u64>(x2));
}

/** The upper limb of high:low << n, n below 64. Two shifts of the lower one, for n = 0. */
// @ts-ignore: decorator
@inline
function shiftLeft(high: u64, low: u64, n: u64): u64 {
  return (high << n) | ((low >> 1) >> (63 - n));
}

/**
 * Writes u and |v|, 32 bytes each, v odd: multiplying the equation by v then loses nothing of the small orders, nor
 * of the large one, since 0 < |v| < L and L is prime. k is below L.
 *
 * Euclid's algorithm on a = 8L and b = k by shifted subtractions, until b < 2^128. Throughout a = c k and b = d k
 * (mod 8L), c and d of opposite signs, and a |d| + b |c| = 8L; so |c| and |d| stay below 2^128, two limbs. Not both
 * are even, since the steps are unimodular: if d is, the pair of a is taken, usually a bit or two longer.
 */
export function halve(u: i32, v: i32, k: i32): void {
  // 8L.
  let a0: u64 = 0xc09318d2e7ae9f68;
  let a1: u64 = 0xa6f7cef517bce6b2;
  let a2: u64 = 0;
  let a3: u64 = 0x8000000000000000;
  let b0 = load<u64>(usize(k));
  let b1 = load<u64>(usize(k), 8);
  let b2 = load<u64>(usize(k), 16);
  let b3 = load<u64>(usize(k), 24);
  let c0: u64 = 0;
  let c1: u64 = 0;
  let d0: u64 = 1;
  let d1: u64 = 0;
  let dNegative = false;
  while ((b2 | b3) != 0) {
    // a -= b << shift, for the largest shift that leaves a >= 0; a >= b >= 2^128 here, so 0 <= shift < 128.
    let shift = bitLength(a2, a3) - bitLength(b2, b3);
    let n = u64(shift & 63);
    const far = shift >= 64;
    let x0: u64 = far ? 0 : b0 << n;
    let x1: u64 = far ? b0 << n : shiftLeft(b1, b0, n);
    let x2: u64 = far ? shiftLeft(b1, b0, n) : shiftLeft(b2, b1, n);
    let x3: u64 = far ? shiftLeft(b2, b1, n) : shiftLeft(b3, b2, n);
    if (x3 > a3 || (x3 == a3 && (x2 > a2 || (x2 == a2 && (x1 > a1 || (x1 == a1 && x0 > a0)))))) {
      x0 = (x0 >> 1) | (x1 << 63);
      x1 = (x1 >> 1) | (x2 << 63);
      x2 = (x2 >> 1) | (x3 << 63);
      x3 >>= 1;
      shift -= 1;
    }
    // Four limbs of a - x; a borrow into a limb is one if the limb below it wrapped.
    const borrow0 = u64(a0 < x0);
    a0 -= x0;
    const borrow1 = u64(a1 < x1) | (u64(a1 == x1) & borrow0);
    a1 -= x1 + borrow0;
    const borrow2 = u64(a2 < x2) | (u64(a2 == x2) & borrow1);
    a2 -= x2 + borrow1;
    a3 -= x3 + borrow2;
    // c += d << shift, as magnitudes: their signs are opposite.
    n = u64(shift & 63);
    const y0: u64 = shift >= 64 ? 0 : d0 << n;
    const y1: u64 = shift >= 64 ? d0 << n : shiftLeft(d1, d0, n);
    c0 += y0;
    c1 += y1 + u64(c0 < y0);
    if (a3 < b3 || (a3 == b3 && (a2 < b2 || (a2 == b2 && (a1 < b1 || (a1 == b1 && a0 < b0)))))) {
      let swap = a0;
      a0 = b0;
      b0 = swap;
      swap = a1;
      a1 = b1;
      b1 = swap;
      swap = a2;
      a2 = b2;
      b2 = swap;
      swap = a3;
      a3 = b3;
      b3 = swap;
      swap = c0;
      c0 = d0;
      d0 = swap;
      swap = c1;
      c1 = d1;
      d1 = swap;
      dNegative = !dNegative;
    }
  }
  const even = (d0 & 1) == 0;
  storeLimbs(u, even ? a0 : b0, even ? a1 : b1, even ? a2 : 0, even ? a3 : 0);
  storeLimbs(v, even ? c0 : d0, even ? c1 : d1, 0, 0);
  negative = even ? !dNegative : dNegative;
}

// @ts-ignore: decorator
@inline
function storeLimbs(at: i32, x0: u64, x1: u64, x2: u64, x3: u64): void {
  store<u64>(usize(at), x0);
  store<u64>(usize(at), x1, 8);
  store<u64>(usize(at), x2, 16);
  store<u64>(usize(at), x3, 24);
}
