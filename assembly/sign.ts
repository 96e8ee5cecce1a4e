// Signing with what lies in SECRET.
import { deriveAndSign, sign } from './ed25519/index';
import { KEY_AT, SECRET_AT, SECRET_SIZE, SIGNATURE_AT } from './layout';
import { copyBytes, fillBytes, loadWord } from './memory';
import { HAS_PUBLIC_KEY, PUBLIC_KEY, SEED } from './secret';

/** Signs prefix || message: the signature to SIGNATURE, the public key to KEY; SECRET is wiped. */
export function signWithSecret(prefix: i32, prefixLength: i32, message: i32, messageLength: i32): void {
  const seed = SECRET_AT + SEED;
  if (loadWord(SECRET_AT + HAS_PUBLIC_KEY) == 1) {
    copyBytes(KEY_AT, SECRET_AT + PUBLIC_KEY, 32);
    sign(seed, KEY_AT, prefix, prefixLength, message, messageLength, SIGNATURE_AT);
  } else {
    deriveAndSign(seed, KEY_AT, prefix, prefixLength, message, messageLength, SIGNATURE_AT);
  }
  fillBytes(SECRET_AT, 0, SECRET_SIZE);
}
