// (wasm) Key derivation and signing (RFC 8032 5.1.5, 5.1.6). Constant-time in the seed: no branch, no address and no
// number of turns depends on it; every copy of anything derived from it is wiped before the return.
import { sha512, sha512Begin, sha512Finish, sha512Update } from '../hash/sha512';
import { HASH_AT, HASH_SIZE, POINTS_AT, POINTS_SIZE, SCALARS_AT, SCALARS_SIZE, ELEMENTS_SIZE } from '../layout';
import { fillBytes, loadByte, storeByte } from '../memory';
import { prepareConstants } from './constants';
import * as pair from './pair/base';
import { POINT_SIZE, addAffine, compress, double, setIdentity } from './point';
import { multiplyAdd, recodeFixed, reduce } from './scalar';
import { prepareCombTable, selectFromComb } from './table';

/** The hash of the seed: the scalar, then the prefix of the nonce. */
const EXPANDED: i32 = SCALARS_AT;
const NONCE_PREFIX: i32 = EXPANDED + 32;
const DIGEST: i32 = SCALARS_AT + 0x40;
const NONCE: i32 = SCALARS_AT + 0x80;
const CHALLENGE: i32 = SCALARS_AT + 0xb0;
const DIGITS: i32 = SCALARS_AT + 0xe0;

const RESULT: i32 = POINTS_AT;
const ENTRY: i32 = RESULT + POINT_SIZE;

/** HASH, SCALARS, ELEMENTS and POINTS lie side by side: one fill forgets all that a signature has touched. */
function wipe(): void {
  fillBytes(HASH_AT, 0, HASH_SIZE + SCALARS_SIZE + ELEMENTS_SIZE + POINTS_SIZE);
}

/** EXPANDED = SHA-512(seed), its first half clamped: a multiple of 8 of 255 bits. */
function expand(seed: i32): void {
  sha512(seed, 32, EXPANDED);
  storeByte(EXPANDED, loadByte(EXPANDED) & 248);
  storeByte(EXPANDED + 31, (loadByte(EXPANDED + 31) & 127) | 64);
}

/** Writes scalar * B: the comb takes the odd digits, times 16, then the even ones. */
function multiplyBase(out: i32, scalar: i32): void {
  if (ASC_FEATURE_SIMD) {
    pair.multiplyBase(out, scalar);
    return;
  }
  prepareConstants();
  prepareCombTable();
  recodeFixed(DIGITS, scalar);
  setIdentity(RESULT);
  addDigits(1);
  for (let i: i32 = 0; i < 4; i++) double(RESULT, RESULT, i == 3);
  addDigits(0);
  compress(out, RESULT);
}

function addDigits(from: i32): void {
  for (let i: i32 = from; i < 64; i += 2) {
    selectFromComb(ENTRY, i >> 1, i32(load<i8>(usize(DIGITS + i))));
    // A zero digit adds the neutral element: the formula is complete, every turn costs the same.
    addAffine(RESULT, RESULT, ENTRY, false, true);
  }
}

/** Writes the public key of a 32-byte seed. */
export function derivePublicKey(seed: i32, out: i32): void {
  expand(seed);
  multiplyBase(out, EXPANDED);
  wipe();
}

/**
 * Writes the signature (64 bytes) of prefix || message. `publicKey` must be the one derived from `seed`: two
 * signatures of one message under one seed and two keys share a nonce and give the secret scalar away. `out` overlaps
 * no input: R is written before the message is read again.
 */
export function sign(
  seed: i32, publicKey: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32, out: i32,
): void {
  expand(seed);
  makeNonce(prefix, prefixLength, message, messageLength);
  multiplyBase(out, NONCE);
  answer(publicKey, prefix, prefixLength, message, messageLength, out);
}

/**
 * Writes the public key of a seed and then the signature under both: what derivePublicKey and sign do, in little more
 * than the time of one of them where there are two lanes.
 */
export function deriveAndSign(
  seed: i32, publicKey: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32, out: i32,
): void {
  expand(seed);
  makeNonce(prefix, prefixLength, message, messageLength);
  if (ASC_FEATURE_SIMD) pair.multiplyBaseTwice(publicKey, EXPANDED, out, NONCE);
  else {
    multiplyBase(publicKey, EXPANDED);
    multiplyBase(out, NONCE);
  }
  answer(publicKey, prefix, prefixLength, message, messageLength, out);
}

function makeNonce(prefix: i32, prefixLength: i32, message: i32, messageLength: i32): void {
  sha512Begin();
  sha512Update(NONCE_PREFIX, 32);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  sha512Finish(DIGEST);
  reduce(NONCE, DIGEST);
}

/** The second half of a signature, whose first, R, is at `out`. */
function answer(
  publicKey: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32, out: i32,
): void {
  sha512Begin();
  sha512Update(out, 32);
  sha512Update(publicKey, 32);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  sha512Finish(DIGEST);
  reduce(CHALLENGE, DIGEST);
  multiplyAdd(out + 32, EXPANDED, CHALLENGE, NONCE);
  wipe();
}
