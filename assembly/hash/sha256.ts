// (wasm) SHA-256 (RFC 6234) over linear memory: whole blocks are hashed where they lie, only the tail is copied.
import { HASH_AT } from '../layout';
import { copyBytes, fillBytes } from '../memory';

// HASH_AT + 0x400: the chaining value (32 bytes), the partial block (64), the message schedule (64 words of 4).
const STATE: i32 = HASH_AT + 0x400;
const BLOCK: i32 = STATE + 32;
const BLOCK_SIZE: i32 = 64;
const SCHEDULE: i32 = BLOCK + BLOCK_SIZE;

/** RFC 6234 5.1: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K: i32 = i32(memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]));

let total: i32 = 0;
let filled: i32 = 0;

// @ts-ignore: decorator
@inline
function big0(x: u32): u32 {
  return rotr<u32>(x, 2) ^ rotr<u32>(x, 13) ^ rotr<u32>(x, 22);
}

// @ts-ignore: decorator
@inline
function big1(x: u32): u32 {
  return rotr<u32>(x, 6) ^ rotr<u32>(x, 11) ^ rotr<u32>(x, 25);
}

// @ts-ignore: decorator
@inline
function small0(x: u32): u32 {
  return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
}

// @ts-ignore: decorator
@inline
function small1(x: u32): u32 {
  return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
}

// @ts-ignore: decorator
@inline
function choose(e: u32, f: u32, g: u32): u32 {
  return g ^ (e & (f ^ g));
}

// @ts-ignore: decorator
@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (a & b) ^ (c & (a ^ b));
}

/** The round constant plus the schedule word of round i / 4 + round. */
// @ts-ignore: decorator
@inline
function input(i: i32, round: i32): u32 {
  return load<u32>(usize(K + i + 4 * round)) + load<u32>(usize(SCHEDULE + i + 4 * round));
}

/** Takes one block, at `at`, into the chaining value. */
function compress(at: i32): void {
  for (let i: i32 = 0; i < 64; i += 4) store<u32>(usize(SCHEDULE + i), bswap<u32>(load<u32>(usize(at + i))));
  for (let i: i32 = 64; i < 256; i += 4) {
    const w = SCHEDULE + i;
    store<u32>(
      usize(w),
      load<u32>(usize(w - 64)) +
        small0(load<u32>(usize(w - 60))) +
        load<u32>(usize(w - 28)) +
        small1(load<u32>(usize(w - 8))),
    );
  }
  let a = load<u32>(usize(STATE), 0);
  let b = load<u32>(usize(STATE), 4);
  let c = load<u32>(usize(STATE), 8);
  let d = load<u32>(usize(STATE), 12);
  let e = load<u32>(usize(STATE), 16);
  let f = load<u32>(usize(STATE), 20);
  let g = load<u32>(usize(STATE), 24);
  let h = load<u32>(usize(STATE), 28);
  let t: u32;
  // Eight rounds a turn, so that the eight working variables change names instead of places.
  for (let i: i32 = 0; i < 256; i += 32) {
    t = h + big1(e) + choose(e, f, g) + input(i, 0);
    d += t;
    h = t + big0(a) + majority(a, b, c);
    t = g + big1(d) + choose(d, e, f) + input(i, 1);
    c += t;
    g = t + big0(h) + majority(h, a, b);
    t = f + big1(c) + choose(c, d, e) + input(i, 2);
    b += t;
    f = t + big0(g) + majority(g, h, a);
    t = e + big1(b) + choose(b, c, d) + input(i, 3);
    a += t;
    e = t + big0(f) + majority(f, g, h);
    t = d + big1(a) + choose(a, b, c) + input(i, 4);
    h += t;
    d = t + big0(e) + majority(e, f, g);
    t = c + big1(h) + choose(h, a, b) + input(i, 5);
    g += t;
    c = t + big0(d) + majority(d, e, f);
    t = b + big1(g) + choose(g, h, a) + input(i, 6);
    f += t;
    b = t + big0(c) + majority(c, d, e);
    t = a + big1(f) + choose(f, g, h) + input(i, 7);
    e += t;
    a = t + big0(b) + majority(b, c, d);
  }
  store<u32>(usize(STATE), load<u32>(usize(STATE), 0) + a, 0);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 4) + b, 4);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 8) + c, 8);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 12) + d, 12);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 16) + e, 16);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 20) + f, 20);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 24) + g, 24);
  store<u32>(usize(STATE), load<u32>(usize(STATE), 28) + h, 28);
}

export function sha256Begin(): void {
  store<u32>(usize(STATE), 0x6a09e667, 0);
  store<u32>(usize(STATE), 0xbb67ae85, 4);
  store<u32>(usize(STATE), 0x3c6ef372, 8);
  store<u32>(usize(STATE), 0xa54ff53a, 12);
  store<u32>(usize(STATE), 0x510e527f, 16);
  store<u32>(usize(STATE), 0x9b05688c, 20);
  store<u32>(usize(STATE), 0x1f83d9ab, 24);
  store<u32>(usize(STATE), 0x5be0cd19, 28);
  total = 0;
  filled = 0;
}

export function sha256Update(at: i32, length: i32): void {
  total += length;
  if (filled > 0) {
    const room = min<i32>(BLOCK_SIZE - filled, length);
    copyBytes(BLOCK + filled, at, room);
    filled += room;
    at += room;
    length -= room;
    if (filled < BLOCK_SIZE) return;
    compress(BLOCK);
    filled = 0;
  }
  while (length >= BLOCK_SIZE) {
    compress(at);
    at += BLOCK_SIZE;
    length -= BLOCK_SIZE;
  }
  if (length > 0) copyBytes(BLOCK, at, length);
  filled = length;
}

/** Pads (RFC 6234 4.1) and writes the digest, 32 bytes. */
export function sha256Finish(out: i32): void {
  store<u8>(usize(BLOCK + filled), 0x80);
  fillBytes(BLOCK + filled + 1, 0, BLOCK_SIZE - filled - 1);
  // The length takes the last 8 bytes; if the mark has reached into them, they go into a block of their own.
  if (filled >= BLOCK_SIZE - 8) {
    compress(BLOCK);
    fillBytes(BLOCK, 0, BLOCK_SIZE);
  }
  store<u64>(usize(BLOCK + BLOCK_SIZE - 8), bswap<u64>(u64(u32(total)) << 3));
  compress(BLOCK);
  for (let i: i32 = 0; i < 32; i += 4) store<u32>(usize(out + i), bswap<u32>(load<u32>(usize(STATE + i))));
}

export function sha256(at: i32, length: i32, out: i32): void {
  sha256Begin();
  sha256Update(at, length);
  sha256Finish(out);
}
