// A chain by itself, without a call: every signature, trust, time and every link.
import { Authorizer } from '../../dist/esm/src/index.js';
import { FEW_CHAINS, must, NOW, ROOT, rotate, unseenChains } from '../fixtures/deploy.mjs';
import { forgetChains, forgetKeys, onEngines, onOwnEngines } from '../fixtures/engines.mjs';

export function cases() {
  return [1, 3, 8].flatMap((links) => {
    const title = `verify a chain of ${links}`;
    const chains = unseenChains(links, 'a chain');
    const few = chains.slice(0, FEW_CHAINS);
    const [known] = chains;
    return [
      ...onEngines(`${title}, nothing seen`, (engine) => {
        const verify = verifier(engine);
        return rotate(chains, (chain) => {
          forgetKeys(engine);
          verify(chain);
        });
      }),
      ...onOwnEngines(`${title}, keys seen`, FEW_CHAINS, (engine) => {
        const verify = verifier(engine);
        return rotate(few, (chain) => {
          forgetChains(engine);
          verify(chain);
        });
      }),
      ...onOwnEngines(`${title}, seen`, 1, (engine) => {
        const verify = verifier(engine);
        return () => verify(known);
      }),
    ];
  });
}

function verifier(engine) {
  const authorizer = new Authorizer({ trustedRoots: [ROOT.publicKey], engine });
  return ({ stack }) => must(authorizer.verify(stack, { now: NOW }).allowed);
}
