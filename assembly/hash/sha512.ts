// (wasm) SHA-512 (RFC 6234) over linear memory: whole blocks are hashed where they lie, only the tail is copied.
import { HASH_AT } from '../layout';
import { copyBytes, fillBytes } from '../memory';

// HASH_AT: the chaining value (64 bytes), the partial block (128), the message schedule (80 words of 8).
const STATE: i32 = HASH_AT;
const BLOCK: i32 = STATE + 64;
const BLOCK_SIZE: i32 = 128;
const SCHEDULE: i32 = BLOCK + BLOCK_SIZE;

/** RFC 6234 5.2: the first 64 bits of the fractional parts of the cube roots of the first 80 primes. */
const K: i32 = i32(memory.data<u64>([
  0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
  0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
  0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
  0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
  0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
  0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
  0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
  0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
  0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
  0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
  0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
  0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
  0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
  0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
  0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
  0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
  0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
  0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
  0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
  0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
]));

/** Bytes taken so far: messages may come in pieces of any number. */
let total: u64 = 0;
let filled: i32 = 0;

// @ts-ignore: decorator
@inline
function big0(x: u64): u64 {
  return rotr<u64>(x, 28) ^ rotr<u64>(x, 34) ^ rotr<u64>(x, 39);
}

// @ts-ignore: decorator
@inline
function big1(x: u64): u64 {
  return rotr<u64>(x, 14) ^ rotr<u64>(x, 18) ^ rotr<u64>(x, 41);
}

// @ts-ignore: decorator
@inline
function small0(x: u64): u64 {
  return rotr<u64>(x, 1) ^ rotr<u64>(x, 8) ^ (x >> 7);
}

// @ts-ignore: decorator
@inline
function small1(x: u64): u64 {
  return rotr<u64>(x, 19) ^ rotr<u64>(x, 61) ^ (x >> 6);
}

// @ts-ignore: decorator
@inline
function choose(e: u64, f: u64, g: u64): u64 {
  return g ^ (e & (f ^ g));
}

// @ts-ignore: decorator
@inline
function majority(a: u64, b: u64, c: u64): u64 {
  return (a & b) ^ (c & (a ^ b));
}

/** The round constant plus the schedule word of round i / 8 + round. */
// @ts-ignore: decorator
@inline
function input(i: i32, round: i32): u64 {
  return load<u64>(usize(K + i + 8 * round)) + load<u64>(usize(SCHEDULE + i + 8 * round));
}

/** Takes one block, at `at`, into the chaining value. */
function compress(at: i32): void {
  for (let i: i32 = 0; i < 128; i += 8) store<u64>(usize(SCHEDULE + i), bswap<u64>(load<u64>(usize(at + i))));
  for (let i: i32 = 128; i < 640; i += 8) {
    const w = SCHEDULE + i;
    store<u64>(
      usize(w),
      load<u64>(usize(w - 128)) +
        small0(load<u64>(usize(w - 120))) +
        load<u64>(usize(w - 56)) +
        small1(load<u64>(usize(w - 16))),
    );
  }
  let a = load<u64>(usize(STATE), 0);
  let b = load<u64>(usize(STATE), 8);
  let c = load<u64>(usize(STATE), 16);
  let d = load<u64>(usize(STATE), 24);
  let e = load<u64>(usize(STATE), 32);
  let f = load<u64>(usize(STATE), 40);
  let g = load<u64>(usize(STATE), 48);
  let h = load<u64>(usize(STATE), 56);
  let t: u64;
  // Eight rounds a turn, so that the eight working variables change names instead of places.
  for (let i: i32 = 0; i < 640; i += 64) {
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
  store<u64>(usize(STATE), load<u64>(usize(STATE), 0) + a, 0);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 8) + b, 8);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 16) + c, 16);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 24) + d, 24);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 32) + e, 32);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 40) + f, 40);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 48) + g, 48);
  store<u64>(usize(STATE), load<u64>(usize(STATE), 56) + h, 56);
}

export function sha512Begin(): void {
  store<u64>(usize(STATE), 0x6a09e667f3bcc908, 0);
  store<u64>(usize(STATE), 0xbb67ae8584caa73b, 8);
  store<u64>(usize(STATE), 0x3c6ef372fe94f82b, 16);
  store<u64>(usize(STATE), 0xa54ff53a5f1d36f1, 24);
  store<u64>(usize(STATE), 0x510e527fade682d1, 32);
  store<u64>(usize(STATE), 0x9b05688c2b3e6c1f, 40);
  store<u64>(usize(STATE), 0x1f83d9abfb41bd6b, 48);
  store<u64>(usize(STATE), 0x5be0cd19137e2179, 56);
  total = 0;
  filled = 0;
}

/** What a hash has taken so far, kept aside: 192 bytes behind the schedule. */
const KEPT: i32 = SCHEDULE + 640;
let keptTotal: u64 = 0;
let keptFilled: i32 = 0;

/** Keeps the hash so far, for messages that begin alike. */
export function sha512Keep(): void {
  copyBytes(KEPT, STATE, 64 + BLOCK_SIZE);
  keptTotal = total;
  keptFilled = filled;
}

/** Goes back to what was kept. */
export function sha512Resume(): void {
  copyBytes(STATE, KEPT, 64 + BLOCK_SIZE);
  total = keptTotal;
  filled = keptFilled;
}

export function sha512Update(at: i32, length: i32): void {
  total += u64(length);
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

/** Pads (RFC 6234 4.2) and writes the digest, 64 bytes. */
export function sha512Finish(out: i32): void {
  store<u8>(usize(BLOCK + filled), 0x80);
  fillBytes(BLOCK + filled + 1, 0, BLOCK_SIZE - filled - 1);
  // The length takes the last 16 bytes; if the mark has reached into them, they go into a block of their own.
  if (filled >= BLOCK_SIZE - 16) {
    compress(BLOCK);
    fillBytes(BLOCK, 0, BLOCK_SIZE);
  }
  store<u64>(usize(BLOCK + BLOCK_SIZE - 8), bswap<u64>(total << 3));
  compress(BLOCK);
  for (let i: i32 = 0; i < 64; i += 8) store<u64>(usize(out + i), bswap<u64>(load<u64>(usize(STATE + i))));
}

export function sha512(at: i32, length: i32, out: i32): void {
  sha512Begin();
  sha512Update(at, length);
  sha512Finish(out);
}
