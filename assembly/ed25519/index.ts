// (wasm) Ed25519 over linear memory. The JavaScript twin is src/engine/js/ed25519.ts.
import { isFused } from './field';

export { verifyJobs } from './batch';
export { forget as forgetKeys, letGo, pinRoot, remember } from './key-memory';
export { preferNative } from './native';
export { answer, beginSignature, commit, deriveAndSign, derivePublicKey, sign, wipe } from './sign';
export { holdKey, isAdmissibleKey, learnKey, verify, verifyDigest, verifyTails } from './verify';

/** Whether the kernel computes what it should on this machine, asked with 1 + 2^-52 and 1 - 2^-52. */
export function kernelWorks(a: f64, b: f64): bool {
  return isFused(a, b);
}
