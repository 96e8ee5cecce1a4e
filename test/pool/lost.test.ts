// Workers that end, and workers that lie: a batch is tried once more, and nothing is allowed that was not decided.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/select.ts';
import { type AuthorizeRequest, Authorizer, type Decision } from '../../src/index.ts';
import { createPool, type Pool, type PoolOptions } from '../../src/pool/index.ts';
import { castOf } from '../support/cast.ts';
import { requestsOf } from '../support/requests.ts';
import { type Built, buildPool } from './built.ts';

const engine = createEngine('wasm');
const { root } = castOf(engine);
const trustedRoots = [root.publicKey];
const { good } = requestsOf(engine, new Authorizer({ trustedRoots, engine }));
const bad: AuthorizeRequest = { ...good, tool: 'write' };
const named = (tool: string): AuthorizeRequest => ({ ...good, tool });
const fileOf = (name: string) => new URL(`workers/${name}.mjs`, import.meta.url);

let built: Built;
let once: string;
beforeAll(async () => {
  built = await buildPool();
  once = join(built.folder, 'once');
  process.env.TENUO_TEST_WORKER = built.url('worker.js').href;
  process.env.TENUO_TEST_ONCE = once;
}, 60_000);
afterAll(() => built.remove());

async function withPool(
  name: string,
  options: Partial<PoolOptions>,
  test: (pool: Pool) => Promise<void>,
): Promise<void> {
  await using pool = createPool({ trustedRoots, worker: fileOf(name), ...options });
  await test(pool);
}
const allowed = (decisions: readonly Decision[]) => decisions.map((decision) => decision.allowed);
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it was decided'),
    (reason: Error & { code: string }) => reason,
  );

describe('a worker that ends', () => {
  it.each(['exit', 'throw'])('by %s over the same batch twice fails its call, and says so', (tool) =>
    withPool('mortal', { size: 2 }, async (pool) => {
      const error = await failureOf(pool.authorizeMany([good, named(tool), good]));
      expect(error).toMatchObject({ name: 'PoolError', code: 'worker-lost' });
      expect(error.message).toMatch(/^requests 0 to 2 were not decided: two workers ended while they had them \(/);
      expect(error.message).toContain(tool === 'exit' ? 'exit code 9' : 'thrown by a test');
      expect(error.cause).toBeInstanceOf(Error);
      expect(allowed(await pool.authorizeMany([good, bad]))).toEqual([true, false]);
      expect(pool.pending).toBe(0);
    }),
  );

  it('once is replaced, and its batch is decided by another', () =>
    withPool('mortal', { size: 1 }, async (pool) => {
      writeFileSync(once, '');
      const decisions = await pool.authorizeMany([good, bad, named('once'), good]);
      expect(existsSync(once)).toBe(false);
      expect(allowed(decisions)).toEqual([true, false, false, true]);
    }));

  it('takes no other call with it, though they were decided together', () =>
    withPool('mortal', { size: 1 }, async (pool) => {
      await pool.authorize(good);
      const innocent = Array.from({ length: 20 }, (_, i) => pool.authorize(i % 2 === 0 ? good : bad));
      const guilty = failureOf(pool.authorize(named('exit')));
      const later = pool.authorizeMany(Array.from({ length: 200 }, () => good));
      expect((await guilty).message).toMatch(/^request 0 was not decided/);
      expect(allowed(await Promise.all(innocent))).toEqual(innocent.map((_, i) => i % 2 === 0));
      expect(allowed(await later)).toEqual(Array.from({ length: 200 }, () => true));
    }));

  it('over one part of a long call fails all of it once, and the rest of the pool goes on', () =>
    withPool('mortal', { size: 2, maxQueue: 128 }, async (pool) => {
      const list = Array.from({ length: 500 }, (_, i) => (i === 77 ? named('exit') : good));
      const call = failureOf(pool.authorizeMany(list));
      const other = pool.authorizeMany(Array.from({ length: 150 }, () => good));
      expect(await call).toMatchObject({ code: 'worker-lost' });
      expect(allowed(await other)).toEqual(Array.from({ length: 150 }, () => true));
      expect(pool.pending).toBe(0);
    }));

  it('before it decides anything is not started for ever', () =>
    withPool('silent', { size: 2 }, async (pool) => {
      const calls = [pool.authorize(good), pool.authorizeMany([good, bad])].map(failureOf);
      for (const error of await Promise.all(calls)) {
        expect(error).toMatchObject({ code: 'worker-lost' });
        expect(error.message).toMatch(/^no worker can be started: the worker ended with exit code 3/);
      }
      expect(await failureOf(pool.authorize(good))).toMatchObject({ code: 'worker-lost' });
    }));

  it('or is not there to be started: the call fails', () =>
    withPool('missing', {}, async (pool) => {
      const error = await failureOf(pool.authorize(good));
      expect(error.message).toMatch(/^no worker can be started: Cannot find module/);
    }));
});

describe('a worker that lies', () => {
  it.each(['late', 'early', 'more', 'fewer', 'zeros', 'baseless', 'nothing'])(
    'with an answer that is %s allows nothing',
    (lie) => {
      process.env.TENUO_TEST_LIE = lie;
      return withPool('liar', { size: 1 }, async (pool) => {
        const error = await failureOf(pool.authorize(bad));
        expect(error).toMatchObject({ name: 'PoolError', code: 'worker-lost' });
        expect(error.message).toContain('request 0 was not decided');
      });
    },
  );
});
