// (wasm) Combs (Lim, Lee 1994) with signed teeth: multiples of a fixed point in 7 columns, so with 6 doublings.
//
// A scalar below 2^252, odd, is the sum of s(n) 2^n with every s(n) 1 or -1: s(n) = 1 exactly if bit n of
// (scalar >> 1) + 2^251 is set. Bit n = i D + 7 b + j belongs to tooth i, block b and column j, where D = 252 / teeth
// is 7 times the number of blocks. A block's table holds the sums +-2^(7b) P +- 2^(D + 7b) P ... with the last tooth
// positive; the column decides which one is added. Lane 0 has the lower half of the blocks, lane 1 the upper one.
import { BUILD_AT, DIGITS_AT } from '../layout';
import { ELEMENT_SIZE, multiply, setInteger } from './field';
import { invertLanes } from './invert';
import {
  CACHED_SIZE, ENTRY_SIZE, POINT_SIZE, addAffine, addCached, blendPoints, double, doubleTimes, fromEntry,
  selectCached, selectEntries, toCached, writeEntries,
} from './point';

export const COLUMNS: i32 = 7;

/** The bits of each tooth, 8 bytes each. */
const BITS: i32 = DIGITS_AT + 0x740;

// BUILD: up to 9 * 2 powers of the point and their doubles, then up to 256 points and products on their way.
const POWERS: i32 = BUILD_AT;
const TWICE: i32 = POWERS + 18 * CACHED_SIZE;
const TOPS: i32 = TWICE + 18 * CACHED_SIZE;
const CHAIN: i32 = TOPS + 3 * POINT_SIZE;
const STEP: i32 = CHAIN + POINT_SIZE;
const INVERSE: i32 = STEP + POINT_SIZE;
const RUNNING: i32 = INVERSE + ELEMENT_SIZE;
const WORK: i32 = RUNNING + ELEMENT_SIZE;
const PRODUCTS: i32 = WORK + ELEMENT_SIZE;
const POINTS: i32 = PRODUCTS + 257 * ELEMENT_SIZE;

/**
 * Writes `count` points of POINTS as affine entries, lane 0 to out0 and lane 1 to out1, with one inversion (Montgomery's
 * trick).
 */
export function writeAll(out0: i32, out1: i32, count: i32): void {
  const z = POINTS + 2 * ELEMENT_SIZE;
  setInteger(PRODUCTS, 1);
  for (let i: i32 = 0; i < count; i++) {
    const product = PRODUCTS + i * ELEMENT_SIZE;
    multiply(product + ELEMENT_SIZE, product, z + i * POINT_SIZE);
  }
  invertLanes(RUNNING, PRODUCTS + count * ELEMENT_SIZE, WORK);
  for (let i: i32 = count - 1; i >= 0; i--) {
    multiply(INVERSE, RUNNING, PRODUCTS + i * ELEMENT_SIZE);
    multiply(RUNNING, RUNNING, z + i * POINT_SIZE);
    writeEntries(out0 + i * ENTRY_SIZE, out1 + i * ENTRY_SIZE, POINTS + i * POINT_SIZE, INVERSE);
  }
}

/** Where the i-th of the points for writeAll belongs. */
// @ts-ignore: decorator
@inline
export function pendingPoint(i: i32): i32 {
  return POINTS + i * POINT_SIZE;
}

/** Writes the comb of a point (both lanes the same): two times `half` tables of 2^(teeth - 1) entries. */
export function buildComb(out: i32, p: i32, teeth: i32, half: i32): void {
  const spacing = 2 * COLUMNS * half;
  // Lane 1 starts where the blocks of lane 0 end.
  doubleTimes(CHAIN, p, COLUMNS * half, true);
  blendPoints(CHAIN, p, CHAIN);
  let exponent: i32 = 0;
  for (let tooth: i32 = 0; tooth < teeth; tooth++) {
    for (let block: i32 = 0; block < half; block++) {
      const target = tooth * spacing + block * COLUMNS;
      while (exponent < target) {
        exponent += 1;
        double(CHAIN, CHAIN, exponent == target);
      }
      if (tooth == teeth - 1) memory.copy(usize(TOPS + block * POINT_SIZE), usize(CHAIN), usize(POINT_SIZE));
      else {
        const power = (tooth * half + block) * CACHED_SIZE;
        toCached(POWERS + power, CHAIN);
        double(CHAIN, CHAIN, true);
        exponent += 1;
        toCached(TWICE + power, CHAIN);
      }
    }
  }
  const entries = 1 << (teeth - 1);
  let pending: i32 = 0;
  let done: i32 = 0;
  for (let block: i32 = 0; block < half; block++) {
    buildBlock(pending, block, teeth, half);
    pending += entries;
    if (pending + entries > 256 || block == half - 1) {
      writeAll(out + done * ENTRY_SIZE, out + (half * entries + done) * ENTRY_SIZE, pending);
      done += pending;
      pending = 0;
    }
  }
}

/** The sums of one block, in the order of a Gray code: one tooth changes its sign from one to the next. */
function buildBlock(first: i32, block: i32, teeth: i32, half: i32): void {
  let last = pendingPoint(first);
  memory.copy(usize(last), usize(TOPS + block * POINT_SIZE), usize(POINT_SIZE));
  for (let tooth: i32 = 0; tooth < teeth - 1; tooth++) addSigned(last, last, POWERS, tooth * half + block, -1);
  let pattern: i32 = 0;
  for (let i: i32 = 1; i < 1 << (teeth - 1); i++) {
    const tooth = i32(ctz<i32>(i));
    pattern ^= 1 << tooth;
    const next = pendingPoint(first + pattern);
    addSigned(next, last, TWICE, tooth * half + block, ((pattern >> tooth) & 1) - 1);
    last = next;
  }
}

function addSigned(out: i32, p: i32, table: i32, index: i32, sign: i32): void {
  const q = table + index * CACHED_SIZE;
  selectCached(STEP, q, q, sign, sign);
  addCached(out, p, STEP, true);
}

/**
 * Writes the 252 / teeth columns of an odd scalar below 2^252, 16 bits each: bit i is that of tooth i. Writes up to 14
 * bytes more.
 */
export function combColumns(out: i32, scalar: i32, teeth: i32): void {
  const x0 = load<u64>(usize(scalar));
  const x1 = load<u64>(usize(scalar), 8);
  const x2 = load<u64>(usize(scalar), 16);
  const x3 = load<u64>(usize(scalar), 24);
  const y0 = (x0 >> 1) | (x1 << 63);
  const y1 = (x1 >> 1) | (x2 << 63);
  const y2 = (x2 >> 1) | (x3 << 63);
  const y3 = (x3 >> 1) | (1 << 59);
  store<u64>(usize(DIGITS_AT + 0x700), y0);
  store<u64>(usize(DIGITS_AT + 0x700), y1, 8);
  store<u64>(usize(DIGITS_AT + 0x700), y2, 16);
  store<u64>(usize(DIGITS_AT + 0x700), y3, 24);
  store<u64>(usize(DIGITS_AT + 0x700), 0, 32);
  const spacing = 252 / teeth;
  for (let tooth: i32 = 0; tooth < teeth; tooth++) {
    const bit = tooth * spacing;
    // 42 bits at most, from any bit of a byte.
    store<u64>(usize(BITS + 8 * tooth), load<u64>(usize(DIGITS_AT + 0x700 + (bit >> 3))) >> u64(bit & 7));
  }
  if (ASC_FEATURE_SIMD) {
    // Eight columns at a time: the bits of a byte of each tooth are spread over eight 16-bit lanes.
    const places = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
    for (let n: i32 = 0; n < spacing; n += 8) {
      let columns = i64x2.splat(0);
      for (let tooth: i32 = 0; tooth < teeth; tooth++) {
        const bits = v128.and(i16x8.splat(i16(load<u8>(usize(BITS + 8 * tooth + (n >> 3))))), places);
        const place: i32 = 1 << tooth;
        columns = v128.or(columns, v128.and(i16x8.eq(bits, places), i16x8.splat(i16(place))));
      }
      v128.store(usize(out + 2 * n), columns);
    }
  } else {
    for (let n: i32 = 0; n < spacing; n++) {
      let column: i32 = 0;
      for (let tooth: i32 = 0; tooth < teeth; tooth++) {
        column |= (i32(load<u8>(usize(BITS + 8 * tooth + (n >> 3)))) >> (n & 7) & 1) << tooth;
      }
      store<u16>(usize(out + 2 * n), u16(column));
    }
  }
}

/** `entry` = the entries that two columns pick from two blocks, negated where a sign is -1. */
// @ts-ignore: decorator
@inline
function selectColumns(
  entry: i32, entries0: i32, columns0: i32, sign0: i32, entries1: i32, columns1: i32, sign1: i32, teeth: i32,
): void {
  const top = teeth - 1;
  const mask = (1 << top) - 1;
  const pattern0 = i32(load<u16>(usize(columns0)));
  const pattern1 = i32(load<u16>(usize(columns1)));
  // A negative last tooth: the entry of the opposite teeth, negated.
  const flip0 = (pattern0 >> top) - 1;
  const flip1 = (pattern1 >> top) - 1;
  selectEntries(
    entry,
    entries0 + ((pattern0 ^ flip0) & mask) * ENTRY_SIZE,
    entries1 + ((pattern1 ^ flip1) & mask) * ENTRY_SIZE,
    flip0 ^ sign0,
    flip1 ^ sign1,
  );
}

/** What touchColumns has read: kept, so that no compiler leaves the reading out. */
export let touched: i32 = 0;

/**
 * Reads a byte or two of every entry that the columns will pick, all at once: the comb of a key that was not used for
 * a while is not in the nearest cache, and one entry after the other would be waited for.
 */
export function touchColumns(table: i32, columns: i32, teeth: i32, half: i32): void {
  const top = teeth - 1;
  const mask = (1 << top) - 1;
  let sum: i32 = 0;
  for (let block: i32 = 0; block < 2 * half; block++) {
    for (let j: i32 = 0; j < COLUMNS; j++) {
      const pattern = i32(load<u16>(usize(columns + 2 * (block * COLUMNS + j))));
      const entry = table + ((block << top) + ((pattern ^ ((pattern >> top) - 1)) & mask)) * ENTRY_SIZE;
      sum += i32(load<u8>(usize(entry))) + i32(load<u8>(usize(entry), 64)) + i32(load<u8>(usize(entry), 119));
    }
  }
  touched = sum;
}

/**
 * p += the entries of column j of every block, half of them in each lane; where p is `fresh`, it starts with them.
 * `entry` is an entry to work in.
 */
// @ts-ignore: decorator
@inline
export function addColumn(
  p: i32, table: i32, columns: i32, j: i32, teeth: i32, half: i32, sign: i32, entry: i32, extended: bool,
  fresh: bool,
): void {
  const other = (half << (teeth - 1)) * ENTRY_SIZE;
  for (let block: i32 = 0; block < half; block++) {
    const entries = table + (block << (teeth - 1)) * ENTRY_SIZE;
    const at = columns + 2 * (block * COLUMNS + j);
    selectColumns(entry, entries, at, sign, entries + other, at + 2 * COLUMNS * half, sign, teeth);
    if (fresh && block == 0) fromEntry(p, entry);
    else addAffine(p, p, entry, extended || block + 1 < half);
  }
}

/** The same for one scalar in each lane, all blocks in both. */
// @ts-ignore: decorator
@inline
export function addColumns(
  p: i32, table: i32, columns0: i32, sign0: i32, columns1: i32, sign1: i32, j: i32, teeth: i32, half: i32, entry: i32,
  extended: bool,
): void {
  for (let block: i32 = 0; block < 2 * half; block++) {
    const entries = table + (block << (teeth - 1)) * ENTRY_SIZE;
    const at = 2 * (block * COLUMNS + j);
    selectColumns(entry, entries, columns0 + at, sign0, entries, columns1 + at, sign1, teeth);
    addAffine(p, p, entry, extended || block + 1 < 2 * half);
  }
}
