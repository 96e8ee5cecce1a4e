// Requests of every kind, good and bad: what the ways of deciding a call are compared on.
import type { Engine } from '../../src/engine/engine.ts';
import { type AuthorizeRequest, type Authorizer, Pattern, Warrant } from '../../src/index.ts';
import { castOf, idOf, keyOf, NOW } from './cast.ts';

export const ARGS = { path: '/data/logs/today', limit: 5 };

/** One good request, and it changed in many ways; six more warrants, held by keys 11 to 16. */
export function requestsOf(engine: Engine, authorizer: Authorizer) {
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
  const bytes = leaf.toBytes();
  const signed = (warrant: Warrant, key = agent, tool = 'read', args: object = ARGS, now = NOW) =>
    warrant.sign(key, tool, args as never, { now });
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
  return { good, others, requests, signed };
}
