// (wasm) Ed25519 over linear memory: on two lanes where the module has SIMD, on one where not. The JavaScript twin is
// src/engine/js/ed25519.ts.
import { loadByte, loadWord, storeWord } from '../memory';
import { isFused } from './pair/field';
import { forget } from './pair/keys';
import * as pair from './pair/verify';
import * as single from './verify';

export { deriveAndSign, derivePublicKey, sign } from './sign';

/** Whether `signature` (64 bytes) is one of prefix || message under `key` (32 bytes), strictly. */
export function verify(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32,
): bool {
  if (ASC_FEATURE_SIMD) return pair.verify(signature, key, prefix, prefixLength, message, messageLength);
  else return single.verify(signature, key, prefix, prefixLength, message, messageLength);
}

/** Whether 32 bytes are a point and not of small order. */
export function isAdmissibleKey(key: i32): bool {
  if (ASC_FEATURE_SIMD) return pair.isAdmissibleKey(key);
  else return single.isAdmissibleKey(key);
}

/** Makes ready for a key that will be seen again; returns whether it is admissible. */
export function learnKey(key: i32): bool {
  if (ASC_FEATURE_SIMD) return pair.learnKey(key);
  else return single.isAdmissibleKey(key);
}

/** Forgets every key: the next verification under each is that of a new one. */
export function forgetKeys(): void {
  if (ASC_FEATURE_SIMD) forget();
}

/** Whether the kernel computes what it should on this machine, asked with 1 + 2^-52 and 1 - 2^-52. */
export function kernelWorks(a: f64, b: f64): bool {
  return isFused(a, b);
}

/** Bytes of a job of verifyJobs: signature, key, prefix and its length, message and its length, verdict; a word each. */
export const JOB_SIZE: i32 = 28;

/** Verifies each of `count` jobs, strictly and by itself; writes 1 or 0 as its verdict. Returns how many hold. */
export function verifyJobs(jobs: i32, count: i32): i32 {
  if (ASC_FEATURE_SIMD) return pair.verifyJobs(jobs, count);
  let holding: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const job = jobs + i * JOB_SIZE;
    const verdict = single.verify(
      loadWord(job), loadWord(job + 4), loadWord(job + 8), loadWord(job + 12), loadWord(job + 16), loadWord(job + 20),
    ) ? 1 : 0;
    storeWord(job + 24, verdict);
    holding += verdict;
  }
  return holding;
}

/**
 * The index of the first of `count` messages that the signature is one of, or -1. A message is the prefix, then a tail:
 * 16 bytes, the last of them the tail's length.
 */
export function verifyTails(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, tails: i32, count: i32,
): i32 {
  if (ASC_FEATURE_SIMD) return pair.verifyTails(signature, key, prefix, prefixLength, tails, count);
  for (let i: i32 = 0; i < count; i++) {
    const tail = tails + 16 * i;
    if (single.verify(signature, key, prefix, prefixLength, tail, loadByte(tail + 15))) return i;
  }
  return -1;
}
