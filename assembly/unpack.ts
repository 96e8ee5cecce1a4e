// (wasm) A module by itself, which unpacks the others: base64, LZMA, a checksum. LZMA is that of 7-Zip's "LZMA
// specification", with the usual lc = 3, lp = 0, pb = 2, and without its header. scripts/embed.mjs packs,
// src/engine/wasm/unpack.ts calls. JavaScript takes ten times as long for it at the first time, which is the only one.

/** Where the text is written; its bytes take its place. */
export const INPUT_AT: i32 = 0x4000;
/** What is unpacked. The byte before it is zero: LZMA reads it as the one before the first. */
export const OUTPUT_AT: i32 = 0x14000;

// Probabilities, of 16 bits, by index; the first lies at address 0. The names are the specification's.
const IS_MATCH: i32 = 0; // state << 4 | position
const IS_REP: i32 = 192; // state, as the next three
const IS_REP_G0: i32 = 204;
const IS_REP_G1: i32 = 216;
const IS_REP_G2: i32 = 228;
const IS_REP_0_LONG: i32 = 240; // state << 4 | position
const POS_SLOT: i32 = 432; // four trees of 6 bits
const POS_SPECIAL: i32 = 688;
const ALIGN: i32 = 802; // a tree of 4 bits
const LENGTH: i32 = 818;
const REP_LENGTH: i32 = 1332;
const LITERAL: i32 = 1846; // eight times 0x300
const PROBABILITIES: i32 = LITERAL + 8 * 0x300;

// Of a length: two choices, then trees of 3 bits (one for each position), of 3 bits again, or one of 8.
const LOW: i32 = 2;
const MIDDLE: i32 = 130;
const HIGH: i32 = 258;

let range: u32 = 0;
let code: u32 = 0;
let at: i32 = 0;

/**
 * Unpacks `size` bytes to OUTPUT_AT from `length` characters of base64 at INPUT_AT; of a longer whole, the first ones.
 * False where the text is damaged in a way that shows.
 */
export function unpack(length: i32, size: i32): bool {
  const inputEnd = decodeBase64(INPUT_AT + length);
  if (byteAt(INPUT_AT) != 0) return false;
  for (let i: i32 = 0; i < PROBABILITIES; i++) store<u16>(usize(i << 1), 0x400);
  range = 0xffffffff;
  code = 0;
  for (at = INPUT_AT; at < INPUT_AT + 5; ) takeByte();
  return decode(inputEnd, OUTPUT_AT + size);
}

/** FNV-1a of `size` bytes at `from`. */
export function checksum(from: i32, size: i32): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = from; i < from + size; i++) hash = (hash ^ byteAt(i)) * 0x01000193;
  return hash;
}

function byteAt(address: i32): i32 {
  return i32(load<u8>(usize(address)));
}

/** Decodes what lies from INPUT_AT to `end`, in its place, and returns the new end. A false character counts as some digit. */
function decodeBase64(end: i32): i32 {
  let to = INPUT_AT;
  for (let from = INPUT_AT; from < end; from += 4) {
    const group = (digit(from) << 18) | (digit(from + 1) << 12) | (digit(from + 2) << 6) | digit(from + 3);
    store<u8>(usize(to), u8(group >> 16));
    store<u8>(usize(to + 1), u8(group >> 8));
    store<u8>(usize(to + 2), u8(group));
    to += 3;
  }
  return to;
}

function digit(address: i32): i32 {
  const c = byteAt(address);
  if (c >= 0x61) return (c - 0x47) & 63;
  if (c >= 0x41) return c - 0x41;
  if (c >= 0x30) return c + 4;
  return c == 0x2b ? 62 : 63;
}

function decode(inputEnd: i32, outputEnd: i32): bool {
  let state: i32 = 0;
  // Distances less one, the last one first.
  let rep0: i32 = 0;
  let rep1: i32 = 0;
  let rep2: i32 = 0;
  let rep3: i32 = 0;
  let out = OUTPUT_AT;
  while (out < outputEnd && at <= inputEnd) {
    const position = out & 3;
    if (!bit(IS_MATCH + (state << 4) + position)) {
      const literal = LITERAL + 0x300 * (byteAt(out - 1) >> 5);
      const byte = state < 7 ? tree(literal, 0x100) : treeBeside(literal, byteAt(out - rep0 - 1));
      store<u8>(usize(out), u8(byte));
      out += 1;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let length: i32 = 1;
    if (!bit(IS_REP + state)) {
      rep3 = rep2;
      rep2 = rep1;
      rep1 = rep0;
      length = readLength(LENGTH, position);
      rep0 = readDistance(length);
      state = state < 7 ? 7 : 10;
    } else if (bit(IS_REP_G0 + state)) {
      let distance = rep1;
      if (bit(IS_REP_G1 + state)) {
        distance = rep2;
        if (bit(IS_REP_G2 + state)) {
          distance = rep3;
          rep3 = rep2;
        }
        rep2 = rep1;
      }
      rep1 = rep0;
      rep0 = distance;
      length = readLength(REP_LENGTH, position);
      state = state < 7 ? 8 : 11;
    } else if (bit(IS_REP_0_LONG + (state << 4) + position)) {
      length = readLength(REP_LENGTH, position);
      state = state < 7 ? 8 : 11;
    } else {
      state = state < 7 ? 9 : 11;
    }
    if (u32(rep0) >= u32(out - OUTPUT_AT)) return false;
    for (const end = min(out + length, outputEnd); out < end; out++) store<u8>(usize(out), u8(byteAt(out - rep0 - 1)));
  }
  return at <= inputEnd;
}

function readLength(base: i32, position: i32): i32 {
  if (!bit(base)) return 2 + tree(base + LOW + (position << 3), 8);
  if (!bit(base + 1)) return 10 + tree(base + MIDDLE + (position << 3), 8);
  return 18 + tree(base + HIGH, 0x100);
}

/** A distance less one. */
function readDistance(length: i32): i32 {
  const slot = tree(POS_SLOT + (min(length - 2, 3) << 6), 64);
  if (slot < 4) return slot;
  const low = (slot >> 1) - 1;
  const high = (2 | (slot & 1)) << low;
  if (slot < 14) return high + reversedTree(POS_SPECIAL + high - slot - 1, low);
  return high + (directBits(low - 4) << 4) + reversedTree(ALIGN, 4);
}

function takeByte(): void {
  code = (code << 8) | u32(byteAt(at));
  at += 1;
}

function bit(index: i32): bool {
  return bool(tree(index - 1, 2));
}

/** Bits of as many levels as `size` has; the bits so far choose the next one's probability. What runs is here. */
function tree(base: i32, size: i32): i32 {
  let r = range;
  let c = code;
  let node: i32 = 1;
  do {
    const address = usize((base + node) << 1);
    const probability = u32(load<u16>(address));
    const bound = (r >>> 11) * probability;
    node <<= 1;
    if (c < bound) {
      r = bound;
      store<u16>(address, u16(probability + ((2048 - probability) >>> 5)));
    } else {
      r -= bound;
      c -= bound;
      store<u16>(address, u16(probability - (probability >>> 5)));
      node |= 1;
    }
    if (r < 0x1000000) {
      r <<= 8;
      c = (c << 8) | u32(load<u8>(usize(at)));
      at += 1;
    }
  } while (node < size);
  range = r;
  code = c;
  return node - size;
}

/** A literal behind a match: as long as its bits are those of the byte that the match would have gone on with, by these. */
function treeBeside(base: i32, other: i32): i32 {
  let node: i32 = 1;
  let same: i32 = 0x100;
  do {
    other <<= 1;
    const expected = other & same;
    const found = i32(bit(base + same + expected + node));
    node = (node << 1) | found;
    same &= found ? expected : ~expected;
  } while (node < 0x100);
  return node;
}

/** As `tree`, of `bits` bits, the lowest first. */
function reversedTree(base: i32, bits: i32): i32 {
  let node = tree(base, 1 << bits);
  let value: i32 = 0;
  for (; bits > 0; bits--) {
    value = (value << 1) | (node & 1);
    node >>= 1;
  }
  return value;
}

/** Bits of even odds, the highest first. */
function directBits(count: i32): i32 {
  let value: i32 = 0;
  for (; count > 0; count--) {
    range >>>= 1;
    value <<= 1;
    if (code >= range) {
      code -= range;
      value |= 1;
    }
    if (range < 0x1000000) {
      range <<= 8;
      takeByte();
    }
  }
  return value;
}
