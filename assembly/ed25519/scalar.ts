// (wasm) Scalars: integers modulo the order L = 2^252 + 27742317777372353535851937790883648493 of the base point,
// 32 little-endian bytes, worked on as 32-bit words. Nothing here branches on a value or addresses memory by it
// except what says so.
import { SCALARS_AT } from '../layout';
import { copyBytes, fillBytes } from '../memory';

const L: i32 = i32(
  memory.data<u32>([0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000, 0]),
);
/** floor(2^512 / L), of 260 bits. */
const MU: i32 = i32(
  memory.data<u32>([
    0x0a2c131b, 0xed9ce5a3, 0x086329a7, 0x2106215d, 0xffffffeb, 0xffffffff, 0xffffffff, 0xffffffff, 0xf,
  ]),
);

// Words of one reduction, in the second half of SCALARS.
const WIDE: i32 = SCALARS_AT + 0x300;
const QUOTIENT: i32 = SCALARS_AT + 0x360;
const MULTIPLE: i32 = SCALARS_AT + 0x3c0;
const DIFFERENCE: i32 = SCALARS_AT + 0x420;

// @ts-ignore: decorator
@inline
function word(at: i32, index: i32): u64 {
  return u64(load<u32>(usize(at + 4 * index)));
}

// @ts-ignore: decorator
@inline
function setWord(at: i32, index: i32, value: u64): void {
  store<u32>(usize(at + 4 * index), u32(value));
}

/** out = a * b, of m + n words. */
function multiplyWords(out: i32, a: i32, m: i32, b: i32, n: i32): void {
  fillBytes(out, 0, 4 * (m + n));
  for (let i: i32 = 0; i < m; i++) {
    const x = word(a, i);
    let carry: u64 = 0;
    for (let j: i32 = 0; j < n; j++) {
      // (2^32 - 1)^2 + 2 (2^32 - 1) = 2^64 - 1.
      carry += x * word(b, j) + word(out, i + j);
      setWord(out, i + j, carry);
      carry >>= 32;
    }
    setWord(out, i + n, carry);
  }
}

/** out = a - b, of nine words; returns the borrow, 0 or 1. */
function subtractWords(out: i32, a: i32, b: i32): i32 {
  let borrow: i64 = 0;
  for (let i: i32 = 0; i < 9; i++) {
    borrow += i64(word(a, i)) - i64(word(b, i));
    setWord(out, i, u64(borrow));
    borrow >>= 32;
  }
  return i32(borrow) & 1;
}

/** a -= L unless that is negative: always computed, kept by mask. */
function subtractOrder(a: i32): void {
  const keep = u32(-subtractWords(DIFFERENCE, a, L));
  for (let i: i32 = 0; i < 36; i += 4) {
    const old = load<u32>(usize(a + i));
    store<u32>(usize(a + i), (old & keep) | (load<u32>(usize(DIFFERENCE + i)) & ~keep));
  }
}

/** out = the 16 words of WIDE modulo L: Barrett's reduction, base 2^32, k = 8. */
function reduceWide(out: i32): void {
  multiplyWords(QUOTIENT, WIDE + 28, 9, MU, 9);
  // The quotient is at most two too small, so what remains is below 3L < 2^255, and nine words hold it exactly.
  multiplyWords(MULTIPLE, QUOTIENT + 36, 9, L, 8);
  subtractWords(WIDE, WIDE, MULTIPLE);
  subtractOrder(WIDE);
  subtractOrder(WIDE);
  copyBytes(out, WIDE, 32);
}

/** out = 64 bytes modulo L. */
export function reduce(out: i32, at: i32): void {
  copyBytes(WIDE, at, 64);
  reduceWide(out);
}

/** out = (a * b + c) mod L, for any 32-byte a and c and b < L. */
export function multiplyAdd(out: i32, a: i32, b: i32, c: i32): void {
  multiplyWords(WIDE, a, 8, b, 8);
  let carry: u64 = 0;
  for (let i: i32 = 0; i < 16; i++) {
    carry += word(WIDE, i);
    if (i < 8) carry += word(c, i);
    setWord(WIDE, i, carry);
    carry >>= 32;
  }
  reduceWide(out);
}

/** Whether 32 bytes are below L. Variable-time: the scalar of a signature is public. */
export function isCanonical(at: i32): bool {
  for (let i: i32 = 7; i >= 0; i--) {
    const a = word(at, i);
    const b = word(L, i);
    if (a != b) return a < b;
  }
  return false;
}

/** Writes 64 signed digits of four bits, -8 to 8, of a scalar below 2^255. Constant-time. */
export function recodeFixed(digits: i32, scalar: i32): void {
  let carry: i32 = 0;
  for (let i: i32 = 0; i < 64; i++) {
    const nibble = (i32(load<u8>(usize(scalar + (i >> 1)))) >> (4 * (i & 1))) & 15;
    const digit = nibble + carry;
    // The last digit takes no carry out: it is at most 7 + 1.
    carry = i == 63 ? 0 : (digit + 8) >> 4;
    store<i8>(usize(digits + i), i8(digit - (carry << 4)));
  }
}

/** out = L - a, for a below L. */
export function subtractFromOrder(out: i32, a: i32): void {
  let borrow: i64 = 0;
  for (let i: i32 = 0; i < 8; i++) {
    borrow += i64(word(L, i)) - i64(word(a, i));
    setWord(out, i, u64(borrow));
    borrow >>= 32;
  }
}
