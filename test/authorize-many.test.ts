// authorizeMany against authorize, one by one: the same decision in every detail, whatever is in the list.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../src/engine/engine.ts';
import { type AuthorizeRequest, Authorizer, PublicKey, Warrant } from '../src/index.ts';
import { SignedRevocationList } from '../src/revocation/list.ts';
import { actor } from './oracle/generate/keys.mjs';
import { srl, stamp } from './oracle/generate/objects.mjs';
import { castOf, idOf, keyOf, leftovers, NOW } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';
import { ARGS, requestsOf } from './support/requests.ts';
import { told } from './support/told.ts';
import { unhex } from './support/vectors.ts';

describe.each(ENGINES)('many decisions at once on $name', (engine: Engine) => {
  const { root, stranger, parent, leaf } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const { good, others, requests, signed } = requestsOf(engine, authorizer);
  /** A list with the first warrant of every chain on it. */
  const revoked = SignedRevocationList.parse(
    unhex(srl({ ids: [parent.id], version: 1, issued_at: stamp(NOW) }, actor('control'))),
    { engine },
  ).verify(PublicKey.from(actor('control').public, { engine }));
  /** Fills every slot with chains that no request has: what a chain costs to open again does not depend on the past. */
  const startOver = () => {
    for (const n of [21, 22, 23, 24]) {
      const holder = keyOf(n, engine).publicKey;
      Warrant.mintBuilder({ engine }).tool('t').holder(holder).ttl(60).id(idOf(n)).issuedAt(NOW).mint(root).toBytes();
    }
  };

  const compare = (list: readonly AuthorizeRequest[], by = authorizer) => {
    startOver();
    const single = list.map((request) => told(by.authorize(request)));
    startOver();
    const many = by.authorizeMany(list);
    expect(leftovers(engine)).toBe(0);
    expect(many.map(told)).toEqual(single);
  };

  it('are those that come one by one', () => {
    compare(requests);
    expect(authorizer.authorizeMany(requests).filter((decision) => decision.allowed).length).toBeGreaterThan(10);
  }, 60_000);

  it('are those that come one by one, in any order, under other rules', () => {
    const rules = [
      {},
      { pop: { maxWindows: 1 } },
      { pop: { maxWindows: 64, windowSeconds: 1 } },
      { clearance: { '*': 1 } },
      { revocationList: revoked },
      { trustedRoots: [stranger.publicKey] },
    ].map((rule) => new Authorizer({ trustedRoots: [root.publicKey], engine, ...rule }));
    fc.assert(
      fc.property(
        fc.array(fc.nat(requests.length - 1), { maxLength: 12 }),
        fc.nat(rules.length - 1),
        (indices, rule) => {
          compare(
            indices.map((i) => requests[i] as AuthorizeRequest),
            rules[rule],
          );
        },
      ),
      { numRuns: engine.kind === 'wasm' ? 60 : 8, seed: 7 },
    );
  }, 60_000);

  it('are as many as do not fit into one batch', () => {
    const large = (n: number) => {
      const args = { ...ARGS, path: '/'.padEnd(100_000, String(n)) };
      const [warrant] = others as [Warrant];
      return { ...good, warrant, args, signature: signed(warrant, keyOf(11, engine), 'read', args) };
    };
    compare([good, ...[1, 2, 3, 4, 5, 6, 7].map(large), good]);
  }, 60_000);

  it('of one chain are decided with it', () => {
    const chain = authorizer.open(leaf);
    const calls = requests.filter((request) => request.warrant === leaf);
    expect(chain.authorizeMany(calls).map(told)).toEqual(calls.map((call) => told(chain.authorize(call))));
  });

  it('may ask for decisions while they are read', () => {
    const nosy = {
      ...good,
      get args() {
        expect(authorizer.authorize(good).allowed).toBe(true);
        expect(authorizer.authorizeMany([good, good]).every(({ allowed }) => allowed)).toBe(true);
        return ARGS;
      },
    };
    expect(authorizer.authorizeMany([good, nosy, good]).map(({ allowed }) => allowed)).toEqual([true, true, true]);
  });

  it('of no call are none; of what is no list are a mistake', () => {
    expect(authorizer.authorizeMany([])).toEqual([]);
    for (const list of [undefined, null, good, 'list']) {
      expect(() => authorizer.authorizeMany(list as never)).toThrow(TypeError);
    }
    expect(() => authorizer.authorizeMany([good, { ...good, now: 'today' as never }])).toThrow(TypeError);
    expect(leftovers(engine)).toBe(0);
  });
});
