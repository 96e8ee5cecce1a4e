// A thousand identical calls over eight workers that share a Redis: one is allowed, ten times in a row, with each client, on one
// server and on a cluster.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../scripts/run-ts.mjs';
import { createEngine } from '../../../src/engine/select.ts';
import { Warrant } from '../../../src/index.ts';
import { keyOf, NOW } from '../../support/cast.ts';
import { isCluster, type Kind } from './clients.ts';
import type { Racer, Round } from './racer.entry.ts';
import { type RedisServers, startRedis } from './server.ts';

const WORKERS = 8;
const CALLS = 1000;
const ROUNDS = 10;
const KINDS: readonly Kind[] = ['redis', 'ioredis', 'redis cluster', 'ioredis cluster'];

const engine = createEngine('wasm');
const [root, agent] = [1, 2].map((n) => keyOf(n, engine)) as [ReturnType<typeof keyOf>, ReturnType<typeof keyOf>];
const warrant = Warrant.mintBuilder({ engine }).tool('read').holder(agent.publicKey).issuedAt(NOW).ttl(600).mint(root);

let file: string;
let single: RedisServers;
let cluster: RedisServers;
beforeAll(async () => {
  [single, cluster, file] = await Promise.all([
    startRedis(),
    startRedis({ nodes: 3 }),
    bundle('test/replay/redis/racer.entry.ts'),
  ]);
}, 60_000);
afterAll(() => Promise.all([single?.stop(), cluster?.stop()]));

describe.each(KINDS)('of %s', (kind) => {
  it(`exactly one of ${CALLS} identical calls over ${WORKERS} workers is allowed, ${ROUNDS} times`, async () => {
    const { ports } = isCluster(kind) ? cluster : single;
    const workerData: Racer = { kind, ports, root: root.publicKey.toHex(), warrant: String(warrant) };
    const workers = Array.from({ length: WORKERS }, () => new Worker(file, { workerData }));
    try {
      await Promise.all(workers.map((worker) => once(worker, 'message')));
      for (let number = 0; number < ROUNDS; number++) {
        const args = { path: `${kind} ${number}` };
        const signature = Buffer.from(warrant.sign(agent, 'read', args, { now: NOW })).toString('base64');
        const round: Round = { args, signature, now: NOW, calls: CALLS / WORKERS };
        const answers = workers.map((worker) => once(worker, 'message'));
        for (const worker of workers) worker.postMessage(round);
        const reasons = (await Promise.all(answers)).flat(2) as string[];
        expect(reasons).toHaveLength(CALLS);
        expect(reasons.filter((reason) => reason === 'allowed')).toHaveLength(1);
        expect(reasons.filter((reason) => reason === 'replayed')).toHaveLength(CALLS - 1);
      }
    } finally {
      for (const worker of workers) worker.postMessage(null);
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  });
});
