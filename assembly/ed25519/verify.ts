// (wasm) Verification, strict as ed25519-dalek's verify_strict is: s < L; R and A are points, neither of small order;
// R, compared byte for byte, is s B - k A, with no cofactor. Variable-time throughout: everything here is public.
import { sha512Keep, sha512Resume } from '../hash/sha512';
import { copyBytes, loadByte } from '../memory';
import { keepBaseMultiple, prepareBase } from './base-comb';
import { prepareConstants } from './constants';
import { combOf, hold, isKnown, learn, remember } from './key-memory';
import { isForNative, verifyNative } from './native';
import { coupleHolds, holds, readKeyAndR, stage } from './new-key';
import { POINT_SIZE, areSmallOrder, decompress, duplicateLanes } from './point';
import { NO, SAME_Y, isR, multiplyOther, multiplySeen } from './seen-key';
import { reduce } from './scalar';
import { beginChallenge, endChallenge, isPlausible } from './signature';
import { FIRST, K, KEPT, SECOND } from './workspace';

/** Whether `signature` (64 bytes) is one of prefix || message under `key` (32 bytes). */
export function verify(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32,
): bool {
  prepareConstants();
  if (!isPlausible(signature)) return false;
  const comb = combOf(key);
  if (comb == 0 && isForNative(key)) return verifyNative(signature, key, prefix, prefixLength, message, messageLength);
  beginChallenge(signature, key, prefix, prefixLength);
  endChallenge(message, messageLength);
  return comb != 0 ? verifySeen(signature, key, comb) : verifyNew(signature, key);
}

/** Whether `signature` is one under `key` of a message, given SHA-512 (64 bytes) of R, key and message. */
export function verifyDigest(signature: i32, key: i32, digest: i32): bool {
  prepareConstants();
  if (!isPlausible(signature)) return false;
  const comb = combOf(key);
  reduce(K, digest);
  return comb != 0 ? verifySeen(signature, key, comb) : verifyNew(signature, key);
}

/** For a plausible signature whose challenge is K. */
export function verifyNew(signature: i32, key: i32): bool {
  if (!readKeyAndR(signature, key) || !holds(signature)) return false;
  remember(key);
  return true;
}

/** For a plausible signature whose challenge is K, by the comb of its key. */
function verifySeen(signature: i32, key: i32, comb: i32): bool {
  const match = multiplySeen(signature, comb, false);
  if (match == NO) return false;
  return match == SAME_Y ? isR(signature) : verifyNew(signature, key);
}

/**
 * The index of the first of `count` messages that the signature is one of, or -1: prefix || tail, where a tail is 16
 * bytes, the last of them its length. What the messages share is computed once.
 */
export function verifyTails(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, tails: i32, count: i32,
): i32 {
  prepareConstants();
  if (!isPlausible(signature)) return -1;
  const comb = combOf(key);
  if (comb == 0 && isForNative(key)) return findNative(signature, key, prefix, prefixLength, tails, count);
  beginChallenge(signature, key, prefix, prefixLength);
  sha512Keep();
  if (comb != 0) return findSeen(signature, key, comb, tails, count);
  const found = findNew(signature, key, tails, count);
  if (found >= 0) remember(key);
  return found;
}

/** K of the message that ends in one of the tails. */
function tailChallenge(tails: i32, index: i32): void {
  const tail = tails + 16 * index;
  if (index > 0) sha512Resume();
  endChallenge(tail, loadByte(tail + 15));
}

/** By a comb: s B, by itself once the first message was wrong, serves all others. */
function findSeen(signature: i32, key: i32, comb: i32, tails: i32, count: i32): i32 {
  tailChallenge(tails, 0);
  if (verifySeen(signature, key, comb)) return 0;
  if (count > 1) keepBaseMultiple(signature + 32);
  for (let i: i32 = 1; i < count; i++) {
    tailChallenge(tails, i);
    const match = multiplyOther(signature, comb);
    if (match == SAME_Y && isR(signature)) return i;
    if (match < 0 && verifyNew(signature, key)) return i;
  }
  return -1;
}

function findNative(signature: i32, key: i32, prefix: i32, prefixLength: i32, tails: i32, count: i32): i32 {
  for (let i: i32 = 0; i < count; i++) {
    const tail = tails + 16 * i;
    if (verifyNative(signature, key, prefix, prefixLength, tail, loadByte(tail + 15))) return i;
  }
  return -1;
}

/** Under a new key: A and R are decompressed once; the first message alone, the others two at a time. */
function findNew(signature: i32, key: i32, tails: i32, count: i32): i32 {
  if (!readKeyAndR(signature, key)) return -1;
  copyBytes(KEPT, FIRST, POINT_SIZE);
  tailChallenge(tails, 0);
  if (holds(signature)) return 0;
  for (let i: i32 = 1; i < count; i += 2) {
    const other = i + 1 < count ? i + 1 : i;
    duplicateLanes(FIRST, SECOND, KEPT);
    tailChallenge(tails, i);
    stage(0, signature);
    tailChallenge(tails, other);
    stage(1, signature);
    const which = coupleHolds();
    if (which != 0) return (which & 1) != 0 ? i : other;
  }
  return -1;
}

/** Whether 32 bytes are a point and not of small order. */
export function isAdmissibleKey(key: i32): bool {
  prepareConstants();
  if (isKnown(key)) return true;
  return decompress(FIRST, key, key) == 3 && areSmallOrder(FIRST) == 0;
}

/** Makes ready for a key that the caller holds on to, until letGo; false if it is not admissible or there is no room. */
export function holdKey(key: i32): bool {
  if (!isAdmissibleKey(key)) return false;
  prepareBase();
  return hold(key);
}

/** Makes ready for a key that will be seen again; false if it is not admissible. */
export function learnKey(key: i32): bool {
  if (!isAdmissibleKey(key)) return false;
  learn(key);
  prepareBase();
  return true;
}
