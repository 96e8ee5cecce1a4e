import { bytesOf, readCall, steps } from './steps.mjs';

const { root, ...call } = readCall();

await steps({
  load: async () => ({ ...(await import('../peers/handwritten.mjs')), ...(await import('../peers/node-crypto.mjs')) }),
  decide: ({ authorize, verifyFresh }) => authorize({ ...call, root: bytesOf(root) }, verifyFresh),
});
