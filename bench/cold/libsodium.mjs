import { key, message, signature } from './signed.mjs';
import { steps } from './steps.mjs';

await steps({
  load: () => import('libsodium-wrappers'),
  async instantiate({ default: sodium }) {
    await sodium.ready;
    return sodium;
  },
  decide: (sodium) => sodium.crypto_sign_verify_detached(signature, message, key),
});
