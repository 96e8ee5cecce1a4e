// (wasm) Key derivation and signing (RFC 8032 5.1.5, 5.1.6). Constant-time in the seed: no branch, no address and no
// number of turns depends on it; every copy of anything derived from it is wiped before the return.
import { sha512, sha512Begin, sha512Finish, sha512Update } from '../hash/sha512';
import { ELEMENTS_SIZE, HASH_AT, HASH_SIZE, POINTS_SIZE, SCALARS_AT, SCALARS_SIZE } from '../layout';
import { fillBytes, loadByte, storeByte } from '../memory';
import { multiplyBase, multiplyBaseTwice } from './base';
import { multiplyAdd, reduce } from './scalar';

/** The hash of the seed: the scalar, then the prefix of the nonce. */
const EXPANDED: i32 = SCALARS_AT;
const NONCE_PREFIX: i32 = EXPANDED + 32;
const DIGEST: i32 = SCALARS_AT + 0x40;
const NONCE: i32 = SCALARS_AT + 0x80;
const CHALLENGE: i32 = SCALARS_AT + 0xb0;

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
 * Writes the public key of a seed and then the signature under both: what derivePublicKey and sign do, a lane for each
 * of the two multiples.
 */
export function deriveAndSign(
  seed: i32, publicKey: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32, out: i32,
): void {
  expand(seed);
  makeNonce(prefix, prefixLength, message, messageLength);
  multiplyBaseTwice(publicKey, EXPANDED, out, NONCE);
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
