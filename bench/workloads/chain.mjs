// A chain by itself, without a call: every signature, trust, time and every link.
import { Authorizer } from '../../build/esm/src/index.js';
import { fewChains, must, NOW, ROOT, rotate, unseenChains } from '../fixtures/deploy.mjs';
import { forgetAll, forgetChains, onEngines, onOwnEngines, repeat } from '../fixtures/engines.mjs';

export function cases() {
  return [1, 3, 8].flatMap((links) => {
    const title = `verify a chain of ${links}`;
    const chains = unseenChains(links, 'a chain');
    return [
      ...onEngines(`${title}, nothing seen`, (engine) => {
        const verify = verifier(engine);
        return rotate(chains, (chain) => {
          forgetAll(engine);
          verify(chain);
        });
      }),
      ...onOwnEngines(`${title}, keys seen`, (engine, by) => {
        const verify = verifier(engine);
        const few = chains.slice(0, fewChains(by));
        const run = rotate(few, (chain) => {
          forgetChains(engine);
          verify(chain);
        });
        return { run, remind: repeat(2 * few.length, run) };
      }),
      ...onOwnEngines(`${title}, seen`, (engine) => {
        const verify = verifier(engine);
        const run = () => verify(chains[0]);
        return { run, remind: run };
      }),
    ];
  });
}

function verifier(engine) {
  const authorizer = new Authorizer({ trustedRoots: [ROOT.publicKey], engine });
  return ({ stack }) => must(authorizer.verify(stack, { now: NOW }).allowed);
}
