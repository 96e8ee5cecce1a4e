// What SECRET holds, from the facade's writing until the call that uses it wipes it: a seed and, where the caller derived
// it before, its public key.

/** Byte offsets into SECRET. */
export const SEED = 0;
export const PUBLIC_KEY = 32;
/** 1 where the public key is there. It must be the one of this seed: another would give the seed away (ed25519/sign). */
export const HAS_PUBLIC_KEY = 64;
