// A job: one signature to verify, of prefix || message, as ed25519/ takes many at once. Addresses and lengths, as words.

/** Byte offsets into a job. */
export const SIGNATURE = 0;
export const KEY = 4;
export const PREFIX = 8;
export const PREFIX_LENGTH = 12;
export const MESSAGE = 16;
export const MESSAGE_LENGTH = 20;
/** Written when it is verified: 1 if the signature holds, else 0. */
export const VERDICT = 24;
export const JOB_SIZE = 28;
