import { key, message, signature } from './signed.mjs';
import { steps } from './steps.mjs';

await steps({
  load: async () => ({ ...(await import('@noble/ed25519')), ...(await import('@noble/hashes/sha2.js')) }),
  instantiate({ hashes, verify, sha512 }) {
    hashes.sha512 = sha512;
    return verify;
  },
  decide: (verify) => verify(signature, message, key, { zip215: false }),
});
