// One warrant, and calls with it: what a user does first, by whichever copy of the package.
import type { Exports } from './realm.ts';

const NOW = 1_700_000_000;
const VERDICTS = ['allowed', 'constraint-violation'];

/** Mints, signs and decides. */
export function decide(m: Exports, seed?: Uint8Array) {
  const root = seed === undefined ? m.SigningKey.generate() : m.SigningKey.fromSeed(seed);
  const warrant = m.Warrant.mintBuilder()
    .capability('search', { query: m.Pattern('weather *') })
    .issuedAt(NOW)
    .ttl(60)
    .mint(root);
  const authorizer = new m.Authorizer({ trustedRoots: [root.publicKey] });
  return ['weather in Oslo', 'stock prices'].map((query) => {
    const args = { query };
    const signature = warrant.sign(root, 'search', args, { now: NOW });
    return authorizer.authorize({ warrant, tool: 'search', args, signature, now: NOW }).code;
  });
}

export { NOW, VERDICTS };
