// The clients with which the store is tested: each package, on one server and on a cluster.
import { Cluster, Redis } from 'ioredis';
import { createClient, createClientPool, createCluster } from 'redis';
import { RedisReplayStore, type RedisReplayStoreOptions } from '../../../src/replay/index.ts';

export const KINDS = ['redis', 'redis pool', 'redis cluster', 'ioredis', 'ioredis cluster'] as const;
export type Kind = (typeof KINDS)[number];

export const isCluster = (kind: Kind): boolean => kind.endsWith('cluster');

export interface Connected {
  readonly store: RedisReplayStore;
  close(): void;
}

/** A store whose client is connected. Errors of connections show in its calls, and nowhere else. */
export async function connect(
  kind: Kind,
  ports: readonly number[],
  options?: RedisReplayStoreOptions,
): Promise<Connected> {
  const [port = 0] = ports;
  const url = `redis://127.0.0.1:${port}`;
  switch (kind) {
    case 'redis': {
      const client = createClient({ url }).on('error', () => {});
      await client.connect();
      return { store: new RedisReplayStore(client, options), close: () => client.destroy() };
    }
    case 'redis pool': {
      const pool = createClientPool({ url }, { minimum: 2, maximum: 4 }).on('error', () => {});
      await pool.connect();
      return { store: new RedisReplayStore(pool, options), close: () => pool.destroy() };
    }
    case 'redis cluster': {
      const rootNodes = ports.map((each) => ({ url: `redis://127.0.0.1:${each}` }));
      const cluster = createCluster({ rootNodes }).on('error', () => {});
      await cluster.connect();
      return { store: new RedisReplayStore(cluster, options), close: () => cluster.destroy() };
    }
    case 'ioredis': {
      const client = new Redis(port, { lazyConnect: true }).on('error', () => {});
      await client.connect();
      return { store: new RedisReplayStore(client, options), close: () => client.disconnect() };
    }
    case 'ioredis cluster': {
      const nodes = ports.map((each) => ({ host: '127.0.0.1', port: each }));
      const cluster = new Cluster(nodes, { lazyConnect: true }).on('error', () => {});
      await cluster.connect();
      return { store: new RedisReplayStore(cluster, options), close: () => cluster.disconnect() };
    }
  }
}
