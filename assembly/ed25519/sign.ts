// (wasm) Key derivation and signing (RFC 8032 5.1.5, 5.1.6). Constant-time in the seed: no branch, no address and no
// number of turns depends on it; every copy of anything derived from it is wiped before the return.
import { sha512, sha512Begin, sha512Finish, sha512Update } from '../hash/sha512';
import { ELEMENTS_SIZE, HASH_AT, HASH_SIZE, POINTS_SIZE, SCALARS_AT, SCALARS_SIZE } from '../layout';
import { fillBytes, loadByte, storeByte } from '../memory';
import { multiplyBase, multiplyBaseTwice } from './base';
import { multiplyAdd, reduce } from './scalar';
import { beginChallenge } from './signature';

/** The hash of the seed: the scalar, then the prefix of the nonce. */
const EXPANDED: i32 = SCALARS_AT;
const NONCE_PREFIX: i32 = EXPANDED + 32;
const DIGEST: i32 = SCALARS_AT + 0x40;
const NONCE: i32 = SCALARS_AT + 0x80;
const CHALLENGE: i32 = SCALARS_AT + 0xb0;

/** HASH, SCALARS, ELEMENTS and POINTS lie side by side: one fill forgets all that a signature has touched. */
export function wipe(): void {
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
  beginSignature(seed);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  finishNonce();
  multiplyBase(out, NONCE);
  beginChallenge(out, publicKey, prefix, prefixLength);
  sha512Update(message, messageLength);
  answer(out);
}

/**
 * Writes the public key of a seed and then the signature under both: what derivePublicKey and sign do, a lane for each
 * of the two multiples.
 */
export function deriveAndSign(
  seed: i32, publicKey: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32, out: i32,
): void {
  beginSignature(seed);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  commit(publicKey, out);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  answer(out);
}

// A signature in steps, for messages in pieces: beginSignature, the message (sha512Update), commit, the same message
// again, answer. Nothing else may use this memory from the first step to the last. Who stops in between has to wipe.

/** Expands the seed and begins the hash of the nonce. */
export function beginSignature(seed: i32): void {
  expand(seed);
  sha512Begin();
  sha512Update(NONCE_PREFIX, 32);
}

/** Writes the public key, and R to `out`; begins the hash of the challenge. */
export function commit(publicKey: i32, out: i32): void {
  finishNonce();
  multiplyBaseTwice(publicKey, EXPANDED, out, NONCE);
  beginChallenge(out, publicKey, out, 0);
}

/** Writes s, the second half of the signature at `out`, and wipes. */
export function answer(out: i32): void {
  sha512Finish(DIGEST);
  reduce(CHALLENGE, DIGEST);
  multiplyAdd(out + 32, EXPANDED, CHALLENGE, NONCE);
  wipe();
}

function finishNonce(): void {
  sha512Finish(DIGEST);
  reduce(NONCE, DIGEST);
}
