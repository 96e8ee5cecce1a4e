// Keys and signatures by themselves: what the facade calls outside a decision. Inputs and outputs lie in their
// regions of the arena; see layout.
import { derivePublicKey, isAdmissibleKey, sign, verify } from './ed25519/index';
import { sha256, sha512 } from './hash/index';
import { DIGEST_AT, INPUT_AT, KEY_AT, SECRET_AT, SECRET_SIZE, SIGNATURE_AT } from './layout';
import { fillBytes } from './memory';

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

/** The seed at SECRET_AT, the message at INPUT_AT; signature to SIGNATURE_AT, public key to KEY_AT; the seed is wiped. */
export function signMessage(length: i32): void {
  // The key is derived here, never taken from outside: a foreign key in the challenge would give the seed away.
  derivePublicKey(SECRET_AT, KEY_AT);
  sign(SECRET_AT, KEY_AT, INPUT_AT, 0, INPUT_AT, length, SIGNATURE_AT);
  fillBytes(SECRET_AT, 0, SECRET_SIZE);
}

/** The signature at SIGNATURE_AT, the key at KEY_AT, the message at INPUT_AT: 1 if it verifies, else 0. */
export function verifyMessage(length: i32): i32 {
  return verify(SIGNATURE_AT, KEY_AT, INPUT_AT, 0, INPUT_AT, length) ? 1 : 0;
}
