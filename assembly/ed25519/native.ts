// (wasm) Verification under a new key by the platform's own verifier, where that is faster than this kernel: in Bun, which
// does not fuse multiply-add. It follows RFC 8032, cofactorless and with R compared as bytes; what it would accept beyond
// the strict rule is refused before it is asked. src/engine/wasm/native.ts says where, and what was proved.
import { askHost } from '../host';
import { JOB_SIZE } from '../job';
import { ANSWER_YES, QUESTION_SIGNATURE } from '../questions';
import { remember } from './key-memory';
import { isCanonicalEncoding, isSmallEncoding } from './signature';
import { JOB } from './workspace';
import { writeJob } from '../write-job';

let isPreferred: bool = false;

export function preferNative(on: bool): void {
  isPreferred = on;
}

/** Whether signatures under this key, which is new, are for the platform: keys of strange encodings are not. */
export function isForNative(key: i32): bool {
  return isPreferred && isCanonicalEncoding(key) && !isSmallEncoding(key);
}

/** Whether the plausible signature of a job holds, under a key for which isForNative is true. */
export function verifyNativeJob(job: i32, key: i32): bool {
  if (askHost(QUESTION_SIGNATURE, job, JOB_SIZE, 0, 0) != ANSWER_YES) return false;
  remember(key);
  return true;
}

/** The same for prefix || message. */
export function verifyNative(
  signature: i32, key: i32, prefix: i32, prefixLength: i32, message: i32, messageLength: i32,
): bool {
  writeJob(JOB, signature, key, prefix, prefixLength, message, messageLength);
  return verifyNativeJob(JOB, key);
}
