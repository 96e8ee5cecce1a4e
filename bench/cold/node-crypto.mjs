import { key, message, signature } from './signed.mjs';
import { steps } from './steps.mjs';

await steps({
  load: () => import('../peers/node-crypto.mjs'),
  decide: ({ verifyFresh }) => verifyFresh(key, message, signature),
});
