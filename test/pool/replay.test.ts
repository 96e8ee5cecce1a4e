// Replay protection in a pool: the workers decide all but that, the store is asked in this thread.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/select.ts';
import {
  type AuthorizeRequest,
  Authorizer,
  type Decision,
  MemoryReplayStore,
  type ReplayOption,
} from '../../src/index.ts';
import { createPool, type Pool } from '../../src/pool/index.ts';
import { castOf, NOW } from '../support/cast.ts';
import { requestsOf } from '../support/requests.ts';
import { type Built, buildPool } from './built.ts';

const engine = createEngine('wasm');
const { root } = castOf(engine);
const trustedRoots = [root.publicKey];
const { good, requests } = requestsOf(engine, new Authorizer({ trustedRoots, engine }));
const clock = () => NOW * 1000;

let built: Built;
beforeAll(async () => {
  built = await buildPool();
}, 60_000);
afterAll(() => built.remove());

async function withPool(replay: ReplayOption | undefined, test: (pool: Pool) => Promise<void>): Promise<void> {
  await using pool = createPool({ trustedRoots, size: 2, worker: built.url('worker.js'), replay });
  await test(pool);
}
const shown = (decision: Decision) => (decision.allowed ? 'allowed' : decision.reason);
const codes = (decisions: readonly Decision[]) => decisions.map(shown);

describe('a pool with a replay store', () => {
  it('allows a call once, of a batch, of many batches, and again', () =>
    withPool(new MemoryReplayStore({ clock }), async (pool) => {
      const batches = await Promise.all(Array.from({ length: 20 }, () => pool.authorizeMany(Array(50).fill(good))));
      const all = codes(batches.flat());
      expect(all.filter((each) => each === 'allowed')).toHaveLength(1);
      expect(all.filter((each) => each === 'replayed')).toHaveLength(999);
      expect(shown(await pool.authorize(good))).toBe('replayed');
      expect(pool.pending).toBe(0);
    }));

  it('decides as an authorizer with such a store, but for which of identical calls is the one', () =>
    withPool(new MemoryReplayStore({ clock }), async (pool) => {
      const alone = new Authorizer({ trustedRoots, engine, replay: new MemoryReplayStore({ clock }) });
      const list = [...requests, ...requests];
      const decisions = await pool.authorizeMany(list);
      expect(codes(decisions).sort()).toEqual(codes(alone.authorizeMany(list)).sort());
      expect(codes(decisions)).toContain('replayed');
    }));

  it('spends no call that is denied, and tells attempts apart', () => {
    const keys: string[] = [];
    const store = { checkAndAdd: async (key: string) => keys.push(key) > 0 };
    return withPool(store, async (pool) => {
      const calls: AuthorizeRequest[] = [
        good,
        { ...good, tool: 'write' },
        { ...good, attempt: 1 },
        { ...good, attempt: '2' },
      ];
      expect(codes(await pool.authorizeMany(calls))).toEqual(['allowed', 'tool-not-authorized', 'allowed', 'allowed']);
      expect(new Set(keys.map((key) => key.slice(64)))).toEqual(new Set(['', ':1', ':2']));
      expect(keys).toHaveLength(3);
    });
  });

  it.each<[string, ReplayOption]>([
    ['replay-store-failed', { checkAndAdd: () => Promise.reject(new Error('down')) }],
    ['replay-store-timeout', { store: { checkAndAdd: () => new Promise(() => {}) }, timeoutSeconds: 0.02 }],
  ])('denies with %s', (reason, replay) =>
    withPool(replay, async (pool) => {
      expect(codes(await pool.authorizeMany([good, { ...good, tool: 'write' }]))).toEqual([
        reason,
        'tool-not-authorized',
      ]);
    }),
  );

  it('counts calls that wait for the store, and waits for them when it is closed', () => {
    const waiting: ((added: boolean) => void)[] = [];
    const store = { checkAndAdd: () => new Promise<boolean>((resolve) => waiting.push(resolve)) };
    return withPool({ store, timeoutSeconds: 60 }, async (pool) => {
      const decisions = pool.authorizeMany([good, { ...good, tool: 'write' }]);
      await expect.poll(() => waiting.length).toBe(1);
      expect(pool.pending).toBe(1);
      const closed = pool.close();
      waiting[0]?.(true);
      expect(codes(await decisions)).toEqual(['allowed', 'tool-not-authorized']);
      await closed;
    });
  });

  it('rejects an aborted call that waits for the store', () => {
    const controller = new AbortController();
    const store = { checkAndAdd: () => new Promise<boolean>(() => controller.abort()) };
    return withPool({ store, timeoutSeconds: 60 }, async (pool) => {
      await expect(pool.authorize(good, { signal: controller.signal })).rejects.toThrow('abort');
      expect(pool.pending).toBe(0);
    });
  });

  it('refuses misuse at once', async () => {
    for (const replay of [{}, null, { store: 5 }])
      expect(() => createPool({ trustedRoots, replay: replay as never })).toThrow(TypeError);
    await withPool(undefined, async (pool) => {
      await expect(pool.authorize({ ...good, attempt: 1 })).rejects.toThrow(TypeError);
    });
    await withPool(new MemoryReplayStore(), async (pool) => {
      await expect(pool.authorize({ ...good, attempt: -1 })).rejects.toThrow(RangeError);
    });
  });
});
