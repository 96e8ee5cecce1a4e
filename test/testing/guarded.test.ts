// tenuo-edge/testing around guarded functions: what users of it write.
import { afterEach, describe, expect, it } from 'vitest';
import { Capability, configure, guard, MemoryReplayStore, mint, resetConfig } from '../../src/index.ts';
import {
  allowAll,
  assertAllowed,
  assertRefused,
  boundFor,
  frozenClock,
  keyFor,
  matchers,
  recordDecisions,
  type TenuoMatchers,
} from '../../src/testing/index.ts';

declare module 'vitest' {
  interface Assertion<T> extends TenuoMatchers<T> {}
}
expect.extend(matchers);
afterEach(resetConfig);

const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
const remove = guard({ tool: 'delete' }, async ({ id }: { id: number }) => id);
const explicitly = { iKnowThisAllowsEverything: true, warn: () => {} } as const;
const quiet = { issuerKey: keyFor('issuer'), trustedRoots: [keyFor('issuer').publicKey], auditLog: false } as const;

describe('guarded functions in tests', () => {
  it('run with a warrant for them, and are refused without', async () => {
    const bound = boundFor('search');
    expect(bound.run(() => search({ query: 'weather' }))).toBe('Results for: weather');
    expect(assertRefused(() => bound.run(() => remove({ id: 1 }))) instanceof Promise).toBe(true);
    await assertRefused(() => bound.run(() => remove({ id: 1 })), 'tool-not-authorized');
    await expect(bound.run(() => remove({ id: 1 }))).rejects.toBeDenied('tool-not-authorized');
    configure(quiet);
    assertRefused(() => search({ query: 'x' }), 'warrant-missing');
  });

  it('are all allowed in allowAll, where nothing else would allow them', async () => {
    configure({ ...quiet, clearance: { '*': 100 } });
    expect(await allowAll(explicitly, () => remove({ id: 1 }))).toBe(1);
    await assertRefused(() => remove({ id: 1 }), 'warrant-missing');
    const strict = guard(
      { tool: 'search', trustedRoots: [keyFor('other').publicKey] },
      ({ query }: { query: string }) => query,
    );
    allowAll(explicitly, () => assertRefused(() => strict({ query: 'x' }), 'untrusted-root'));
    const bound = guard({ tool: 'delete', warrant: boundFor('search') }, ({ id }: { id: number }) => id);
    allowAll(explicitly, () => assertRefused(() => bound({ id: 1 }), 'tool-not-authorized'));
  });

  it('a replay store still refuses the same call twice in allowAll', () => {
    configure({ ...quiet, replay: new MemoryReplayStore() });
    allowAll(explicitly, () => {
      search({ query: 'x' });
      assertRefused(() => search({ query: 'x' }), 'replayed');
    });
  });

  it('are recorded, whatever the mode, with what they were called with', async () => {
    configure({ ...quiet, mode: 'audit', warn: () => {} });
    const recorder = recordDecisions();
    await mint([Capability('search')], async () => {
      search({ query: 'weather' });
      await remove({ id: 1 });
    });
    recorder.stop();
    const [first, second] = recorder.decisions;
    expect(first).toMatchObject({
      tool: 'search',
      args: { query: 'weather' },
      source: 'guard',
      mode: 'audit',
      ran: true,
    });
    expect(second).toMatchObject({ tool: 'delete', args: { id: 1 }, ran: true });
    if (first === undefined || second === undefined) throw new Error('two were made');
    assertAllowed(first.decision);
    expect(second.decision).toBeDenied('tool-not-authorized');
    expect(second).toBeDenied('tool-not-authorized');
  });

  it('are decided by an installed clock', () => {
    const clock = frozenClock().install();
    try {
      boundFor('search', { ttl: 60 }).run(() => {
        search({ query: 'x' });
        clock.advance(60);
        assertRefused(() => search({ query: 'x' }), 'warrant-expired');
      });
    } finally {
      clock.restore();
    }
  });

  it('a bound warrant is a guard’s, remote signers among them', async () => {
    const key = keyFor('holder');
    const signer = { publicKey: key.publicKey, sign: async (message: Uint8Array) => key.sign(message) };
    const remote = boundFor('delete').warrant.bind(signer, { trustedRoots: [keyFor('issuer').publicKey] });
    const tool = guard({ tool: 'delete', warrant: remote }, async ({ id }: { id: number }) => id);
    expect(await tool({ id: 7 })).toBe(7);
    expect(await remote.run(() => remove({ id: 8 }))).toBe(8);
  });
});
