import { key, message, signature } from './signed.mjs';
import { steps } from './steps.mjs';

await steps({
  load: () => import('../peers/webcrypto.mjs'),
  decide: async ({ importPublic, verify }) => verify(await importPublic(key), message, signature),
});
