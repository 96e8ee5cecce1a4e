// Decisions while the store is gone, silent, full, or comes back: nothing is allowed that it has not remembered.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine/select.ts';
import { Authorizer, type Decision, Warrant } from '../../../src/index.ts';
import { keyOf, NOW } from '../../support/cast.ts';
import { type Connected, connect, type Kind } from './clients.ts';
import { type RedisServers, startRedis } from './server.ts';

const engine = createEngine('wasm');
const [root, agent] = [1, 2].map((n) => keyOf(n, engine)) as [ReturnType<typeof keyOf>, ReturnType<typeof keyOf>];
const warrant = Warrant.mintBuilder({ engine }).tool('read').holder(agent.publicKey).issuedAt(NOW).ttl(600).mint(root);
const call = (path: string) => ({
  warrant,
  tool: 'read',
  args: { path },
  signature: warrant.sign(agent, 'read', { path }, { now: NOW }),
  now: NOW,
});
const shown = (decision: Decision) => (decision.allowed ? 'allowed' : decision.reason);

describe.each(['redis', 'ioredis'] satisfies Kind[])('behind %s', (kind) => {
  let server: RedisServers;
  let connected: Connected;
  let authorizer: Authorizer;
  beforeEach(async () => {
    server = await startRedis();
    connected = await connect(kind, server.ports);
    authorizer = new Authorizer({
      trustedRoots: [root.publicKey],
      engine,
      replay: { store: connected.store, timeoutSeconds: 0.3 },
    });
  });
  afterEach(async () => {
    connected.close();
    await server.stop();
  });
  const decide = async (path: string) => shown(await authorizer.authorizeAsync(call(path)));

  it('a full server denies, and knows what it held when there is room again', async () => {
    expect(await decide('a')).toBe('allowed');
    server.command(['config', 'set', 'maxmemory', '1']);
    expect([await decide('a'), await decide('b')]).toEqual(['replay-store-full', 'replay-store-full']);
    server.command(['config', 'set', 'maxmemory', '0']);
    expect([await decide('a'), await decide('b'), await decide('b')]).toEqual(['replayed', 'allowed', 'replayed']);
  });

  it('a silent server denies, and what it was asked may be spent', async () => {
    server.freeze();
    expect(await decide('a')).toBe('replay-store-timeout');
    server.thaw();
    // The command had reached the server, which has carried it out since.
    await expect.poll(() => decide('a')).toBe('replayed');
    expect(await decide('b')).toBe('allowed');
  });

  it('a server that is gone denies', async () => {
    expect(await decide('a')).toBe('allowed');
    await server.stop();
    for (const path of ['a', 'b']) expect(await decide(path)).toMatch(/^replay-store-(failed|timeout)$/);
  });

  it('has the key’s lifetime on the server: the proof’s, and the difference of clocks', async () => {
    await decide('a');
    const [key = '', ...others] = server.command(['keys', '*']).split('\n');
    expect(others).toEqual([]);
    expect(key).toMatch(/^tenuo:replay:[0-9a-f]{64}$/);
    const milliseconds = Number(server.command(['pttl', key]));
    // NOW is 20 seconds into its window: 70 are left, and 30.
    expect(milliseconds).toBeGreaterThan(90_000);
    expect(milliseconds).toBeLessThanOrEqual(100_000);
  });
});
