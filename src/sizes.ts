/** Bytes of a secret key (the seed of RFC 8032 5.1.5) and of a public key. */
export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
/** Of SHA-256. */
export const DIGEST_BYTES = 32;
