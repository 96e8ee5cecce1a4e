// authorizeMany against authorize, one by one: the same decision in every detail, whatever is in the list.
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../src/engine/engine.ts';
import { type AuthorizeRequest, Authorizer, type Decision, explain, Pattern, Warrant } from '../src/index.ts';
import { castOf, idOf, keyOf, leftovers, NOW } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';

const ARGS = { path: '/data/logs/today', limit: 5 };

/** Everything that a decision can be asked. */
function told(decision: Decision): unknown {
  const getters = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(decision)))
    .filter(([, { get }]) => get !== undefined)
    .map(([name]) => [name, (decision as unknown as Record<string, unknown>)[name]]);
  const { allowed, number } = decision;
  return { allowed, number, getters, json: decision.toJSON(), text: explain(decision), shown: inspect(decision) };
}

describe.each(ENGINES)('many decisions at once on $name', (engine: Engine) => {
  const { root, agent, stranger, parent, child, leaf } = castOf(engine);
  const others = [11, 12, 13, 14, 15, 16].map((n) =>
    Warrant.mintBuilder({ engine })
      .capability('read', { path: Pattern('/*'), allowUnknown: true })
      .holder(keyOf(n, engine).publicKey)
      .ttl(3600)
      .id(idOf(n))
      .issuedAt(NOW)
      .mint(root),
  );
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const bytes = leaf.toBytes();
  const signed = (warrant: Warrant, key = agent, tool = 'read', args: object = ARGS, now = NOW) =>
    warrant.sign(key, tool, args as never, { now });

  /** Fills every slot with chains that no request has: what a chain costs to open again does not depend on the past. */
  const startOver = () => {
    for (const n of [21, 22, 23, 24]) {
      const holder = keyOf(n, engine).publicKey;
      Warrant.mintBuilder({ engine }).tool('t').holder(holder).ttl(60).id(idOf(n)).issuedAt(NOW).mint(root).toBytes();
    }
  };

  const good: AuthorizeRequest = { warrant: leaf, tool: 'read', args: ARGS, signature: signed(leaf), now: NOW };
  const changes: readonly object[] = [
    {},
    ...[-90, -61, -60, -31, -30, -1, 29, 30, 59, 60, 61, 90].map((offset) => ({
      signature: signed(leaf, agent, 'read', ARGS, NOW + offset),
    })),
    { signature: signed(leaf, stranger) },
    { signature: signed(leaf, agent, 'search') },
    { signature: signed(leaf, agent, 'read', { ...ARGS, limit: 6 }) },
    { signature: new Uint8Array(64).fill(255) },
    { signature: new Uint8Array(64) },
    { signature: new Uint8Array(63) },
    { signature: undefined },
    { signature: null },
    { signature: 'no signature' },
    { signature: Buffer.from(signed(leaf)).toString('base64url') },
    { warrant: bytes },
    { warrant: String(leaf) },
    { warrant: bytes.slice(0, -1) },
    { warrant: bytes.map((byte, i) => (i === bytes.length - 5 ? byte ^ 1 : byte)) },
    { warrant: '' },
    { warrant: null },
    { warrant: undefined },
    { warrant: 5 },
    { warrant: authorizer.open(leaf) },
    { warrant: child },
    { warrant: child, signature: signed(child) },
    { warrant: parent, signature: signed(parent, keyOf(2, engine)) },
    ...others.map((warrant, i) => ({ warrant, signature: signed(warrant, keyOf(11 + i, engine)) })),
    { warrant: Warrant.mintBuilder({ engine }).tool('read').holder(agent.publicKey).ttl(60).mint(stranger) },
    { tool: 'write' },
    { tool: 'write', signature: signed(leaf, agent, 'write') },
    { tool: '\ud800' },
    { tool: 5 },
    { args: { ...ARGS, limit: 500 }, signature: signed(leaf, agent, 'read', { ...ARGS, limit: 500 }) },
    { args: { ...ARGS, limit: 500 } },
    { args: { ...ARGS, more: 1 }, signature: signed(leaf, agent, 'read', { ...ARGS, more: 1 }) },
    { args: { limit: 5 }, signature: signed(leaf, agent, 'read', { limit: 5 }) },
    { args: [] },
    { args: { ...ARGS, limit: Number.NaN } },
    { now: NOW + 599 },
    { now: NOW + 600 },
    { now: NOW - 31 },
    { now: NOW * 1000 },
  ];
  const requests = changes.map((change) => ({ ...good, ...change }) as AuthorizeRequest);

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
      { clearance: {} },
      { revocationList: {} },
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
