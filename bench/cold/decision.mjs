// A user's first decision: import the package as Node does, choose the engine, read the chain and decide.
import process from 'node:process';
import { readCall, steps } from './steps.mjs';

const { stack, signature, root, ...call } = readCall();
const [, , , engine, entry = 'index'] = process.argv;

await steps({
  load: () => import(`../../dist/node/${entry}.js`),
  instantiate(tenuo) {
    tenuo.init?.({ engine });
    return new tenuo.Authorizer({ trustedRoots: [root] });
  },
  decide: (authorizer) => authorizer.authorize({ ...call, warrant: stack, signature }).allowed,
});
