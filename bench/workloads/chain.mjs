// A chain by itself, without a call: every signature, trust, time and every link.
import { Authorizer } from 'tenuo-edge';
import { ENGINES, makeChain, must, NOW, ROOT, rotate, unseenChains } from '../fixtures/deploy.mjs';

export function cases() {
  const list = [];
  for (const links of [1, 3]) {
    const known = makeChain(links, 'seen');
    const chains = unseenChains(links, 'a chain');
    for (const [by, engine] of Object.entries(ENGINES)) {
      const authorizer = new Authorizer({ trustedRoots: [ROOT.publicKey], engine });
      const verify = ({ stack }) => must(authorizer.verify(stack, { now: NOW }).allowed);
      const verifyNew = (chain) => {
        engine.core.forgetKeys();
        verify(chain);
      };
      list.push({ work: `verify a chain of ${links}, nothing seen`, by, run: rotate(chains, verifyNew) });
      const again = () => verify(known);
      list.push({ work: `verify a chain of ${links}, seen`, by, run: again, prime: again });
    }
  }
  return list;
}
