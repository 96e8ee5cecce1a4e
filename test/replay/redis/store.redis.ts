// The store against real servers: both packages, on one server and on a cluster of three.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReplayStoreFullError } from '../../../src/replay/index.ts';
import { type Connected, connect, isCluster, KINDS } from './clients.ts';
import { type RedisServers, startRedis } from './server.ts';

let single: RedisServers;
let cluster: RedisServers;
beforeAll(async () => {
  [single, cluster] = await Promise.all([startRedis(), startRedis({ nodes: 3 })]);
}, 60_000);
afterAll(() => Promise.all([single?.stop(), cluster?.stop()]));

const KEYS = Array.from({ length: 300 }, (_, i) => `key ${i}`);
/** What a store without room or server says. */
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: Error) => (error instanceof ReplayStoreFullError ? 'full' : 'failed'),
  );

describe.each(KINDS)('a store behind %s', (kind) => {
  let connected: Connected;
  const servers = () => (isCluster(kind) ? cluster : single);
  beforeAll(async () => {
    connected = await connect(kind, servers().ports, { prefix: `${kind}:`, clockSkewSeconds: 0 });
  });
  afterAll(() => connected?.close());

  it('adds a key once, of however many who add it at once', async () => {
    const { store } = connected;
    for (const key of KEYS) {
      const answers = await Promise.all([1, 2, 3].map(() => store.checkAndAdd(key, 60)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    }
    expect(await Promise.all(KEYS.map((key) => store.checkAndAdd(key, 60)))).not.toContain(true);
  });

  it('keeps a key for its lifetime, and not for ever', async () => {
    const { store } = connected;
    expect(await store.checkAndAdd('short', 0.15)).toBe(true);
    expect(await store.checkAndAdd('short', 60)).toBe(false);
    await expect.poll(() => store.checkAndAdd('short', 60), { interval: 30, timeout: 5000 }).toBe(true);
    expect(await store.checkAndAdd('short', 60)).toBe(false);
  });

  it('refuses where the memory is full, forgets nothing for it, and goes on when there is room', async () => {
    const { store } = connected;
    const { ports, command } = servers();
    expect(await store.checkAndAdd('before', 60)).toBe(true);
    const limit = (bytes: string) => {
      for (const i of ports.keys()) command(['config', 'set', 'maxmemory', bytes], i);
    };
    limit('1');
    try {
      expect(await outcome(store.checkAndAdd('after', 60))).toBe('full');
      expect(await outcome(store.checkAndAdd('before', 60))).toBe('full');
    } finally {
      limit('0');
    }
    expect(await store.checkAndAdd('before', 60)).toBe(false);
    expect(await store.checkAndAdd('after', 60)).toBe(true);
  });

  it('fails where it may not write', async () => {
    const own = await startRedis();
    const other = await connect(isCluster(kind) ? 'redis' : kind, own.ports);
    try {
      own.command(['config', 'set', 'min-replicas-to-write', '1']);
      expect(await outcome(other.store.checkAndAdd('k', 60))).toBe('failed');
    } finally {
      other.close();
      await own.stop();
    }
  });
});
