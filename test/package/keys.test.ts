// Keys, bound warrants and the testing entry across copies of the package: what one has, the others find and work with.
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Package from '../../src/index.ts';
import type * as Testing from '../../src/testing/index.ts';
import { requireBuild } from '../support/spawn.ts';

const native: { load(specifier: string): Promise<unknown>; require(specifier: string): unknown } = createRequire(
  import.meta.url,
)('./load.cjs');
let esm: typeof Package;
let cjs: typeof Package;
let testing: typeof Testing;
let testingCjs: typeof Testing;

beforeAll(async () => {
  requireBuild();
  esm = (await native.load('tenuo-edge')) as typeof Package;
  cjs = native.require('tenuo-edge') as typeof Package;
  testing = (await native.load('tenuo-edge/testing')) as typeof Testing;
  testingCjs = native.require('tenuo-edge/testing') as typeof Testing;
});

describe('across copies', () => {
  it('the copies are copies', () => {
    expect(esm.SigningKey).not.toBe(cjs.SigningKey);
    expect(testing.keyFor).not.toBe(testingCjs.keyFor);
  });

  it('the registry is one', () => {
    const key = cjs.SigningKey.generate();
    cjs.KeyRegistry.instance().register('shared', key);
    expect(esm.KeyRegistry.instance().get('shared')).toBe(key);
    expect(esm.KeyRegistry.instance()).toBeInstanceOf(cjs.KeyRegistry);
    esm.loadTenuoKeys({ env: { TENUO_KEY_LATE: '01'.repeat(32) }, registry: cjs.KeyRegistry.instance() });
    expect(cjs.KeyRegistry.instance().list()).toEqual(['late', 'shared']);
    esm.KeyRegistry.instance().clear();
    expect(cjs.KeyRegistry.instance().has('shared')).toBe(false);
  });

  it('a warrant is bound to, and signed for with, the key of another copy', () => {
    const key = cjs.SigningKey.generate();
    const warrant = esm.Warrant.mintBuilder().tool('search').holder(key.publicKey).mint(key);
    const bound = warrant.bind(key, { trustedRoots: [key.publicKey] });
    expect(bound.validate('search', {}).allowed).toBe(true);
    expect(Buffer.from(bound.sign('search', {}, { now: 0 }))).toEqual(
      Buffer.from(cjs.Warrant.parse(warrant.toBytes()).sign(key, 'search', {}, { now: 0 })),
    );
    key.dispose();
    expect(() => bound.sign('search', {})).toThrow('disposed');
  });

  it('a signer of another copy is one that is elsewhere', async () => {
    const key = cjs.SigningKey.generate();
    const signer = { publicKey: key.publicKey, sign: async (message: Uint8Array) => key.sign(message) };
    const warrant = await esm.Warrant.mintBuilder().tool('search').mint(signer);
    expect((await warrant.bind(signer, { trustedRoots: [key.publicKey] }).validate('search', {})).allowed).toBe(true);
  });

  it.each([
    ['of ES modules in CommonJS', () => [esm, cjs]],
    ['of CommonJS in ES modules', () => [cjs, esm]],
  ])('a bound warrant %s is what a guard takes, in scope and by itself', (_, pair) => {
    const [one, other] = pair() as [typeof Package, typeof Package];
    const key = one.SigningKey.generate();
    const warrant = one.Warrant.mintBuilder().tool('search').holder(key.publicKey).mint(key);
    const bound = warrant.bind(key, { trustedRoots: [key.publicKey] });
    const tool = ({ query }: { query: string }) => query;
    expect(other.guard({ tool: 'search', warrant: bound }, tool)({ query: 'a' })).toBe('a');
    expect(bound.run(() => other.guard({ tool: 'search' }, tool)({ query: 'b' }))).toBe('b');
    expect(() => other.guard({ tool: 'delete', warrant: bound }, tool)({ query: 'c' })).toThrow(
      other.AuthorizationDenied,
    );
  });

  it('the testing entry of either serves the guards of both', () => {
    const recorder = testing.recordDecisions();
    const other = testingCjs.recordDecisions();
    const tools = [esm, cjs].map((copy) => copy.guard({ tool: 'search' }, ({ n }: { n: number }) => n));
    const run = () => tools.map((tool, n) => tool({ n }));
    expect(testing.boundFor('search').run(run)).toEqual([0, 1]);
    expect(testingCjs.allowAll({ iKnowThisAllowsEverything: true, warn: () => {} }, run)).toEqual([0, 1]);
    recorder.stop();
    other.stop();
    expect([recorder.allowed.length, other.allowed.length]).toEqual([4, 4]);
    for (const { decision } of recorder.decisions) testingCjs.assertAllowed(decision);
  });
});
