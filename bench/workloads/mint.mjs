// Making warrants and proofs: a root warrant with five constraints, one delegation of it, the proof for one call.
import { SigningKey, Warrant } from '../../build/esm/src/index.js';
import { ARGS, LEVELS, LIFETIME, makeChain, must, NOW, ROOT_SEED, seedOf, TOOL } from '../fixtures/deploy.mjs';
import { onEngines } from '../fixtures/engines.mjs';
import { jose, minter } from '../peers/jose.mjs';

const SIGNATURE_BYTES = 64;

export function cases() {
  const { stack } = makeChain(3, 'mint');
  const list = [
    ...onEngines('mint a warrant', (engine) => {
      const key = SigningKey.fromSeed(ROOT_SEED, { engine });
      const { publicKey } = SigningKey.fromSeed(seedOf('mint, holder'), { engine });
      return () => must(mint(engine, key, publicKey).depth === 0);
    }),
    ...onEngines('delegate a warrant', (engine) => {
      const key = SigningKey.fromSeed(ROOT_SEED, { engine });
      const holder = SigningKey.fromSeed(seedOf('mint, holder'), { engine });
      const { publicKey } = SigningKey.fromSeed(seedOf('mint, next holder'), { engine });
      const parent = mint(engine, key, holder.publicKey);
      return () => must(delegate(parent, holder, publicKey).depth === 1);
    }),
    ...onEngines('prove possession: sign a call', (engine) => {
      const holder = SigningKey.fromSeed(makeChain(3, 'mint').seed, { engine });
      const warrant = Warrant.parse(stack, { engine });
      return () => must(warrant.sign(holder, TOOL, ARGS, { now: NOW }).length === SIGNATURE_BYTES);
    }),
  ];
  if (jose !== undefined) {
    const mintToken = minter(stack);
    const run = async () => must((await mintToken()).length > 0);
    list.push({ work: 'mint a warrant', by: 'jose, a token', run, async: true });
  }
  return list;
}

function mint(engine, key, holder) {
  const builder = Warrant.mintBuilder({ engine }).capability(TOOL, LEVELS[0]).holder(holder);
  return builder.issuedAt(NOW).ttl(LIFETIME).mint(key);
}

function delegate(parent, key, holder) {
  return parent
    .grantBuilder()
    .capability(TOOL, LEVELS[1])
    .holder(holder)
    .issuedAt(NOW)
    .ttl(LIFETIME - 1)
    .grant(key);
}
