// A job: one signature to verify, of prefix || message, as ed25519/ takes many at once. Addresses and lengths.
import { storeWord } from './memory';

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

export function writeJob(
  job: i32,
  signature: i32,
  key: i32,
  prefix: i32,
  prefixLength: i32,
  message: i32,
  messageLength: i32,
): void {
  storeWord(job + SIGNATURE, signature);
  storeWord(job + KEY, key);
  storeWord(job + PREFIX, prefix);
  storeWord(job + PREFIX_LENGTH, prefixLength);
  storeWord(job + MESSAGE, message);
  storeWord(job + MESSAGE_LENGTH, messageLength);
}
