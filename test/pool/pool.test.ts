// The pool with real threads: the decisions of an authorizer, in order; what happens when it is full, aborted or closed.
import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CEL, cel } from '../../src/cel/index.ts';
import { createEngine } from '../../src/engine/select.ts';
import {
  type AuthorizeRequest,
  Authorizer,
  ConfigurationError,
  type Decision,
  TenuoError,
  Warrant,
} from '../../src/index.ts';
import { createPool, type Pool, PoolError, type PoolOptions } from '../../src/pool/index.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ARGS, requestsOf } from '../support/requests.ts';
import { told } from '../support/told.ts';
import { type Built, buildPool } from './built.ts';

const engine = createEngine('wasm');
const { root, lead, agent } = castOf(engine);
const trustedRoots = [root.publicKey];
const authorizer = new Authorizer({ trustedRoots, engine });
const { good, requests } = requestsOf(engine, authorizer);
const bad: AuthorizeRequest = { ...good, tool: 'write' };

let built: Built;
beforeAll(async () => {
  built = await buildPool();
}, 60_000);
afterAll(() => built.remove());

const poolOf = (options: Partial<PoolOptions> = {}) =>
  createPool({ trustedRoots, size: 2, worker: built.url('worker.js'), ...options });
/** A pool for the time of a test. */
async function withPool(options: Partial<PoolOptions>, test: (pool: Pool) => Promise<void>): Promise<void> {
  await using pool = poolOf(options);
  await test(pool);
}
const allowed = (decisions: readonly Decision[]) => decisions.map((decision) => decision.allowed);
/** Allowed and denied in turn, as no mix-up would leave them. */
const mixed = (count: number) => Array.from({ length: count }, (_, i) => ((i * i + i) % 3 === 0 ? good : bad));
const expected = (list: readonly AuthorizeRequest[]) => list.map((request) => request === good);
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fulfilled',
    (reason: unknown) => reason,
  );
/** Requests that say when they are read. */
function watched(count: number, onRead: (index: number) => void): AuthorizeRequest[] {
  return Array.from({ length: count }, (_, i) => ({
    ...good,
    get args() {
      onRead(i);
      return ARGS;
    },
  }));
}

describe('a pool decides as an authorizer does', () => {
  const facts = (decision: Decision) => {
    const { getters, ...rest } = told(decision) as { getters: [string, unknown][] };
    return { ...rest, getters: getters.filter(([name]) => name !== 'work') };
  };

  it.each(['wasm', 'js'] as const)('in every detail, on %s', (kind) =>
    withPool({ engine: kind }, async (pool) => {
      const decisions = await pool.authorizeMany(requests);
      expect(decisions.map(facts)).toEqual(authorizer.authorizeMany(requests).map(facts));
      expect(facts(await pool.authorize(bad))).toEqual(facts(authorizer.authorize(bad)));
    }),
  );

  it.each([1, 2, 3])('in the order of the requests, with %i workers', (size) =>
    withPool({ size }, async (pool) => {
      for (const count of [0, 1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 1000]) {
        const list = mixed(count);
        expect(allowed(await pool.authorizeMany(list))).toEqual(expected(list));
      }
    }),
  );

  it('many calls at once, each by itself', () =>
    withPool({}, async (pool) => {
      const lists = Array.from({ length: 40 }, (_, i) => mixed(i * 3).reverse());
      const single = mixed(200);
      const [many, one] = await Promise.all([
        Promise.all(lists.map((list) => pool.authorizeMany(list))),
        Promise.all(single.map((request) => pool.authorize(request))),
      ]);
      expect(many.map(allowed)).toEqual(lists.map(expected));
      expect(allowed(one)).toEqual(expected(single));
      expect(pool.pending).toBe(0);
    }));

  it('by the rules that it was given', async () => {
    const rules: Partial<PoolOptions>[] = [
      { pop: { maxWindows: 1 } },
      { maxLifetime: 1 },
      { clockTolerance: 0 },
      { clearance: { '*': 1 } },
      { trustedRoots: [lead.publicKey.toHex()] },
    ];
    for (const rule of rules) {
      const { size: _size, ...own } = { trustedRoots, ...rule };
      const judge = new Authorizer({ ...(own as { trustedRoots: typeof trustedRoots }), engine });
      await withPool(rule, async (pool) => {
        expect((await pool.authorizeMany(requests)).map(facts)).toEqual(judge.authorizeMany(requests).map(facts));
      });
    }
  }, 60_000);

  it('CEL constraints where it is asked to, and only there', async () => {
    const warrant = Warrant.mintBuilder({ engine })
      .capability('pay', { amount: CEL('value < 10') })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .ttl(600)
      .mint(root);
    const pay = (amount: number) => ({
      warrant,
      tool: 'pay',
      args: { amount },
      signature: warrant.sign(agent, 'pay', { amount }, { now: NOW }),
      now: NOW,
    });
    const calls = [pay(9), pay(10)];
    for (const option of [true, cel]) {
      await withPool({ cel: option }, async (pool) => {
        expect((await pool.authorizeMany(calls)).map(facts)).toEqual(
          new Authorizer({ trustedRoots, engine, cel }).authorizeMany(calls).map(facts),
        );
      });
    }
    await withPool({}, async (pool) => {
      expect((await pool.authorizeMany(calls)).map(({ number }) => number)).toEqual([1504, 1504]);
    });
  }, 60_000);

  it('at the time of the decision where no instant is given', () =>
    withPool({}, async (pool) => {
      const { now: _now, ...request } = good;
      expect(await pool.authorize(request)).toMatchObject({ allowed: false, stage: 'time' });
    }));

  it('calls that its own requests make while they are read', () =>
    withPool({}, async (pool) => {
      const inner: Promise<boolean[]>[] = [];
      const nosy = watched(3, () => inner.push(pool.authorizeMany([bad, good]).then(allowed)));
      expect(allowed(await pool.authorizeMany(nosy))).toEqual([true, true, true]);
      expect(await Promise.all(inner)).toEqual([
        [false, true],
        [false, true],
        [false, true],
      ]);
    }));
});

describe('a full pool', () => {
  it.each([1, 7, 8, 9, 64, 65])('of %i reads no more than that ahead, and drops nothing', (maxQueue) =>
    withPool({ maxQueue }, async (pool) => {
      let read = 0;
      let most = 0;
      const list = watched(300, () => {
        read += 1;
        most = Math.max(most, read - (300 - pool.pending));
      });
      const decided = pool.authorizeMany(list);
      expect(read).toBe(maxQueue);
      expect(pool.pending).toBe(300);
      expect((await decided).length).toBe(300);
      expect(read).toBe(300);
      expect(most).toBeLessThanOrEqual(maxQueue);
    }),
  );

  it('reads calls in turn, so that a long one does not keep a short one waiting', () =>
    withPool({ maxQueue: 64 }, async (pool) => {
      const order: string[] = [];
      const long = pool.authorizeMany(watched(2000, () => order.push('long')));
      const short = pool.authorizeMany(watched(1, () => order.push('short')));
      await Promise.all([long, short]);
      expect(order.indexOf('short')).toBeLessThan(64 + 64 + 1);
    }));
});

describe('an aborted call', () => {
  it('is rejected, with what was not read left alone, and the pool goes on', () =>
    withPool({ maxQueue: 64 }, async (pool) => {
      let read = 0;
      const abort = new AbortController();
      const call = reasonOf(
        pool.authorizeMany(
          watched(1000, () => {
            read += 1;
          }),
          { signal: abort.signal },
        ),
      );
      const other = pool.authorizeMany(mixed(20));
      abort.abort();
      expect(await call).toMatchObject({ name: 'AbortError' });
      expect(allowed(await other)).toEqual(expected(mixed(20)));
      expect(allowed(await pool.authorizeMany(mixed(100)))).toEqual(expected(mixed(100)));
      expect(read).toBe(64);
      expect(pool.pending).toBe(0);
    }));

  it('is rejected while a worker has it, and the answer is dropped', () =>
    withPool({ size: 1 }, async (pool) => {
      await pool.authorize(good);
      const abort = new AbortController();
      const call = reasonOf(pool.authorizeMany([good, good], { signal: abort.signal }));
      await Promise.resolve();
      await Promise.resolve();
      abort.abort(new Error('enough'));
      expect(await call).toMatchObject({ message: 'enough' });
      expect(await pool.authorize(bad)).toMatchObject({ allowed: false });
      expect(await pool.authorize(good)).toMatchObject({ allowed: true });
    }));

  it('is not begun where the signal was aborted before', () =>
    withPool({}, async (pool) => {
      const call = pool.authorizeMany(
        watched(1, () => expect.unreachable()),
        { signal: AbortSignal.abort() },
      );
      expect(await reasonOf(call)).toMatchObject({ name: 'AbortError' });
    }));

  it('may be aborted by a request that is being read', () =>
    withPool({}, async (pool) => {
      const abort = new AbortController();
      const call = pool.authorizeMany(
        watched(5, (i) => i === 2 && abort.abort()),
        { signal: abort.signal },
      );
      expect(await reasonOf(call)).toMatchObject({ name: 'AbortError' });
      expect(await pool.authorize(good)).toMatchObject({ allowed: true });
    }));

  it('leaves no listener behind, and neither does any other', () =>
    withPool({}, async (pool) => {
      const { signal } = new AbortController();
      const calls = Array.from({ length: 30 }, () => pool.authorize(good, { signal }));
      expect(getEventListeners(signal, 'abort').length).toBe(1);
      await Promise.all(calls);
      await reasonOf(pool.authorizeMany([{ ...good, now: Number.NaN }], { signal }));
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    }));
});

describe('a closed pool', () => {
  it('has decided what it had, and takes no more', async () => {
    const pool = poolOf({ maxQueue: 16 });
    const before = pool.authorizeMany(mixed(200));
    const closed = pool.close();
    expect(await reasonOf(pool.authorize(good))).toMatchObject({ name: 'PoolError', code: 'pool-closed' });
    expect(allowed(await before)).toEqual(expected(mixed(200)));
    await closed;
    expect(pool.close()).toBe(closed);
    expect(await reasonOf(pool.authorizeMany([]))).toMatchObject({ code: 'pool-closed' });
  });

  it('is closed at once where it never had anything to do', async () => {
    const pool = poolOf();
    await pool[Symbol.asyncDispose]();
    expect(await reasonOf(pool.authorize(good))).toBeInstanceOf(PoolError);
  });
});

describe('misuse', () => {
  it('of the options shows when the pool is made, as with an authorizer', () => {
    expect(() => createPool({ trustedRoots: [] })).toThrow(ConfigurationError);
    expect(() => createPool({ trustedRoots: ['no key'] })).toThrow(TenuoError);
    expect(() => createPool(undefined as never)).toThrow(TypeError);
    expect(() => poolOf({ maxWorkers: 3 } as never)).toThrow(
      /createPool has no option "maxWorkers"; it takes trustedRoots/,
    );
    expect(() => poolOf({ clockTolerance: -1 })).toThrow(RangeError);
    for (const size of [0, 257, 1.5, Number.NaN]) expect(() => poolOf({ size })).toThrow(RangeError);
    for (const maxQueue of [0, -1, 0.5]) expect(() => poolOf({ maxQueue })).toThrow(RangeError);
    expect(() => poolOf({ size: '2' as never })).toThrow(TypeError);
    expect(() => poolOf({ worker: 5 as never })).toThrow(TypeError);
  });

  it('of what cannot cross threads is named', () => {
    expect(() => poolOf({ engine: engine as never })).toThrow(/an engine of this thread cannot run in another/);
    expect(() => poolOf({ cel: (() => true) as never })).toThrow(/every worker loads its own/);
    expect(() => poolOf({ revocationList: {} as never })).toThrow(/a pool cannot look ids up/);
    expect(() => poolOf({ clearance: { read: () => 1 } as never })).toThrow(TypeError);
  });

  it('of a call rejects it, and never throws', () =>
    withPool({}, async (pool) => {
      expect(await reasonOf(pool.authorizeMany('list' as never))).toBeInstanceOf(TypeError);
      expect(await reasonOf(pool.authorizeMany([null as never]))).toBeInstanceOf(TypeError);
      expect(await reasonOf(pool.authorizeMany([good], { timeout: 5 } as never))).toBeInstanceOf(TypeError);
      expect(await reasonOf(pool.authorizeMany([good], { signal: 5 as never }))).toBeInstanceOf(TypeError);
      expect(await reasonOf(pool.authorizeMany([good, { ...good, now: Number.NaN }]))).toBeInstanceOf(RangeError);
      expect(allowed(await pool.authorizeMany(mixed(9)))).toEqual(expected(mixed(9)));
      expect(pool.pending).toBe(0);
    }));
});
