// Keys and signatures by themselves: what the facade calls outside a decision. Inputs and outputs lie in their
// regions of the arena; see layout.
import * as ed25519 from './ed25519/index';
import { derivePublicKey, isAdmissibleKey, verify } from './ed25519/index';
import { sha256, sha512, sha512Begin, sha512Finish, sha512Update } from './hash/index';
import { JOB_SIZE, VERDICT } from './job';
import { DIGEST_AT, INPUT_AT, KEY_AT, OUTPUT_AT, SCRATCH_AT, SECRET_AT, SECRET_SIZE, SIGNATURE_AT } from './layout';
import { fillBytes, loadWord, storeByte } from './memory';
import { signWithSecret } from './sign';
import { writeJob } from './write-job';

/** The message at INPUT_AT, its digest to DIGEST_AT. */
export function digestSha256(length: i32): void {
  sha256(INPUT_AT, length, DIGEST_AT);
}

/** The message at INPUT_AT, its digest to DIGEST_AT. */
export function digestSha512(length: i32): void {
  sha512(INPUT_AT, length, DIGEST_AT);
}

/** The seed at SECRET_AT, its public key to KEY_AT; the seed is wiped. */
export function publicKeyFromSeed(): void {
  derivePublicKey(SECRET_AT, KEY_AT);
  fillBytes(SECRET_AT, 0, SECRET_SIZE);
}

/** Whether the 32 bytes at KEY_AT may be trusted as a key: 1 or 0. */
export function checkKey(): i32 {
  return isAdmissibleKey(KEY_AT) ? 1 : 0;
}

/** SECRET (secret.ts) and the message at INPUT_AT; signature to SIGNATURE_AT, public key to KEY_AT; SECRET is wiped. */
export function signMessage(length: i32): void {
  signWithSecret(INPUT_AT, 0, INPUT_AT, length);
}

/** The signature at SIGNATURE_AT, the key at KEY_AT, the message at INPUT_AT: 1 if it verifies, else 0. */
export function verifyMessage(length: i32): i32 {
  return verify(SIGNATURE_AT, KEY_AT, INPUT_AT, 0, INPUT_AT, length) ? 1 : 0;
}

/**
 * `count` signatures at INPUT_AT, one after another: signature (64 bytes), key (32), length of the message (4, in the
 * machine's order), the message, and zeros up to a multiple of 4. Each is verified by itself: 1 or 0 to OUTPUT_AT, a
 * byte each. Returns how many verify. SCRATCH holds 20,000 of them at most.
 */
export function verifyMany(count: i32): i32 {
  let at: i32 = INPUT_AT;
  let i: i32 = 0;
  while (i < count) {
    const length = loadWord(at + 96);
    writeJob(SCRATCH_AT + i * JOB_SIZE, at, at + 64, at, 0, at + 100, length);
    at += 100 + ((length + 3) & -4);
    i += 1;
  }
  const holding = ed25519.verifyJobs(SCRATCH_AT, count);
  i = 0;
  while (i < count) {
    storeByte(OUTPUT_AT + i, loadWord(SCRATCH_AT + i * JOB_SIZE + VERDICT));
    i += 1;
  }
  return holding;
}

// Messages that do not fit in INPUT come in pieces. To verify: beginVerification, hashPiece for each, finishVerification.
// To sign: beginSignature, the pieces, commitSignature, the same pieces again, finishSignature; who stops in between
// calls wipeSecrets. No other call may come in between.

/** The signature at SIGNATURE_AT, the key at KEY_AT. */
export function beginVerification(): void {
  sha512Begin();
  sha512Update(SIGNATURE_AT, 32);
  sha512Update(KEY_AT, 32);
}

/** The next piece of the message, at INPUT_AT. */
export function hashPiece(length: i32): void {
  sha512Update(INPUT_AT, length);
}

/** 1 if the signature verifies, else 0. */
export function finishVerification(): i32 {
  sha512Finish(DIGEST_AT);
  return ed25519.verifyDigest(SIGNATURE_AT, KEY_AT, DIGEST_AT) ? 1 : 0;
}

/** The seed at SECRET_AT, which is wiped here; what it expands to stays until the end. */
export function beginSignature(): void {
  ed25519.beginSignature(SECRET_AT);
  fillBytes(SECRET_AT, 0, SECRET_SIZE);
}

/** The public key to KEY_AT, the first half of the signature to SIGNATURE_AT. */
export function commitSignature(): void {
  ed25519.commit(KEY_AT, SIGNATURE_AT);
}

/** The second half of the signature; every secret is wiped. */
export function finishSignature(): void {
  ed25519.answer(SIGNATURE_AT);
}

/** Wipes whatever a signature that did not come to its end has left. */
export function wipeSecrets(): void {
  ed25519.wipe();
  fillBytes(SECRET_AT, 0, SECRET_SIZE);
}

/** Makes ready for the key at KEY_AT, which will be seen again: 1, or 0 if it is not admissible. */
export function learnKey(): i32 {
  return ed25519.learnKey(KEY_AT) ? 1 : 0;
}

/** The same, and keeps it so until letGoKey: 1, or 0 if it is not admissible or too many are kept. */
export function holdKey(): i32 {
  return ed25519.holdKey(KEY_AT) ? 1 : 0;
}

/** The key at KEY_AT is no longer kept. */
export function letGoKey(): void {
  ed25519.letGo(KEY_AT);
}

/** Forgets which keys were seen: for measurements and tests. */
export function forgetKeys(): void {
  ed25519.forgetKeys();
}

/** Whether signatures under new keys are asked of the host (QUESTION_SIGNATURE), which answers for the platform. */
export function preferNative(on: i32): void {
  ed25519.preferNative(on != 0);
}

/** 1 if the kernel's arithmetic is what it should be on this machine; `a` is 1 + 2^-52 and `b` 1 - 2^-52. */
export function kernelWorks(a: f64, b: f64): i32 {
  return ed25519.kernelWorks(a, b) ? 1 : 0;
}
