import { key, message, signature } from './signed.mjs';
import { steps } from './steps.mjs';

await steps({
  load: () => import('@noble/curves/ed25519.js'),
  decide: ({ ed25519 }) => ed25519.verify(signature, message, key, { zip215: false }),
});
