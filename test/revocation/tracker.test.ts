import { describe, expect, it } from 'vitest';
import { isRevocationCheck } from '../../src/revocation/check.ts';
import { type FloorStore, memoryFloorStore } from '../../src/revocation/floor.ts';
import { SignedRevocationList } from '../../src/revocation/list.ts';
import { RevocationTracker, type TrackerOptions } from '../../src/revocation/tracker.ts';
import { ENGINES } from '../support/engines.ts';
import { OTHER, ROOT } from '../support/warrants.ts';
import { listOf, manyIds, refusalOf } from './lists.ts';

const NOW = 1_700_000_000;
const MISSING = 180101;
const STALE = 180102;
const TOO_OLD = '1801 srl-invalid revocation-list-stale';
const STORE_FAILED = '1801 srl-invalid list-store-failed';
const ROLLED_BACK = '1802 srl-version-rollback list-rolled-back';
const CHANGED = '1803 srl-content-changed list-changed';

describe.each(ENGINES)('a tracker on $name', (engine) => {
  const open = (options: Partial<TrackerOptions> = {}) =>
    RevocationTracker.open({ issuer: ROOT.public, floors: memoryFloorStore(), engine, ...options });
  const memory = (n: number) => new Uint8Array(16).fill(n);
  const accepting = (tracker: RevocationTracker, list: Uint8Array | string, times = {}) =>
    refusalOf(() => tracker.accept(list, { now: NOW, ...times }));

  it('denies until a list has come, and then answers for it', async () => {
    const tracker = await open();
    expect(isRevocationCheck(tracker)).toBe(true);
    expect([tracker.stateAt(NOW), tracker.version, tracker.digest, tracker.list]).toEqual([MISSING, null, null, null]);
    expect(tracker.fetchedAt).toBeNull();
    expect(tracker.has(memory(1), 0)).toBe(true);
    const list = await tracker.accept(listOf({ version: 3 }), { now: NOW });
    expect([tracker.stateAt(NOW), tracker.version, tracker.list]).toEqual([0, 3n, list]);
    expect(tracker.digest).toEqual(list.digest);
    expect(tracker.fetchedAt).toEqual(new Date(NOW * 1000));
    expect([tracker.has(memory(1), 0), tracker.has(memory(2), 0)]).toEqual([true, false]);
  });

  it('takes bytes, base64 and lists that were read', async () => {
    const tracker = await open();
    for (const [version, form] of [
      [1, (bytes: Uint8Array) => bytes],
      [2, (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')],
      [3, (bytes: Uint8Array) => SignedRevocationList.parse(bytes, { engine })],
    ] as const)
      expect((await tracker.accept(form(listOf({ version })))).version).toBe(BigInt(version));
  });

  it('takes lists of its one issuer only, and keeps what it has', async () => {
    const tracker = await open();
    await tracker.accept(listOf({ version: 1 }), { now: NOW });
    const hostile: [Uint8Array, string][] = [
      [listOf({ ids: [], version: 9 }, OTHER), '1100 signature-invalid list-of-another-issuer'],
      [listOf({ ids: [], version: 9, issuer: ROOT.public }, OTHER), '1100 signature-invalid list-signature'],
      [listOf({ version: 9 }).subarray(1), '1202 malformed-cbor wrong-type'],
      [listOf({ version: 9 }).subarray(0, -1), '1202 malformed-cbor truncated'],
    ];
    for (const [list, reason] of hostile) expect(await accepting(tracker, list)).toBe(reason);
    expect([tracker.version, tracker.has(memory(1), 0)]).toEqual([1n, true]);
  });

  it('never goes back to a lower version', async () => {
    const tracker = await open();
    for (const version of [0, 1, 5, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
      await tracker.accept(listOf({ version }));
      if (BigInt(version) > 0n)
        expect(await accepting(tracker, listOf({ ids: [], version: BigInt(version) - 1n }))).toBe(ROLLED_BACK);
      expect(tracker.version).toBe(BigInt(version));
    }
  });

  it('refuses other ids in the same version, and takes the same ones signed anew, in any order, however often', async () => {
    const tracker = await open();
    const ids = [...manyIds(300), 'no id', '', 'é'];
    await tracker.accept(listOf({ ids, version: 7 }));
    const other = (change: string[]) =>
      accepting(tracker, listOf({ ids: change, version: 7, issued_at: '2024-01-01T00:00:00Z' }));
    expect(await other(ids)).toBe('accepted');
    expect(tracker.list?.issuedAt).toEqual(new Date('2024-01-01T00:00:00Z'));
    expect(await other([...ids].reverse())).toBe('accepted');
    expect(await other([...ids, ...ids.slice(100)])).toBe('accepted');
    expect(await other(ids.slice(1))).toBe(CHANGED);
    expect(await other(ids.slice(0, -1))).toBe(CHANGED);
    expect(await other([...ids, 'more'])).toBe(CHANGED);
    expect(await other([...ids, ...manyIds(1, 'more')])).toBe(CHANGED);
    expect(await other(ids.map((id, i) => (i === 0 ? id.toUpperCase() : id)))).toBe(CHANGED);
    expect(await other([])).toBe(CHANGED);
  });

  it('says when a list is too old: since it was fetched', async () => {
    const tracker = await open({ maxAge: 300 });
    expect(tracker.maxAge).toBe(300);
    await tracker.accept(listOf(), { fetchedAt: NOW - 100, now: NOW });
    expect([199, 200, 201].map((by) => tracker.stateAt(NOW + by))).toEqual([0, 0, STALE]);
    await tracker.confirm({ now: NOW + 250 });
    expect([550, 551].map((by) => tracker.stateAt(NOW + by))).toEqual([0, STALE]);
    // What was fetched earlier makes it no older.
    await tracker.accept(listOf(), { fetchedAt: NOW, now: NOW + 10 });
    await tracker.confirm({ fetchedAt: NOW, now: NOW + 10 });
    expect(tracker.stateAt(NOW + 550)).toBe(0);
    expect(await accepting(tracker, listOf({ version: 2 }), { fetchedAt: NOW - 301 })).toBe(TOO_OLD);
    expect(await accepting(tracker, listOf({ version: 2 }), { fetchedAt: NOW - 300 })).toBe('accepted');
    expect([tracker.stateAt(NOW), tracker.stateAt(NOW + 1)]).toEqual([0, STALE]);
  });

  it('says when a list is too old: since it was signed, however often it is fetched', async () => {
    const tracker = await open({ maxIssuedAge: 3600 });
    expect(tracker.maxAge).toBeNull();
    await tracker.accept(listOf({ issued_at: '2023-11-14T22:13:20Z' }), { now: NOW });
    await tracker.confirm({ now: NOW + 3600 });
    expect([3600, 3601].map((by) => tracker.stateAt(NOW + by))).toEqual([0, STALE]);
    expect(await accepting(tracker, listOf({ version: 2 }), { now: NOW + 3601 })).toBe(TOO_OLD);
  });

  it('keeps a list for ever where no age is given', async () => {
    const tracker = await open();
    await tracker.accept(listOf(), { now: NOW });
    expect(tracker.stateAt(2 ** 52)).toBe(0);
  });

  it('refuses what was fetched in the future', async () => {
    const tracker = await open({ clockTolerance: 10 });
    const AHEAD = '1801 srl-invalid list-fetched-ahead';
    expect(await refusalOf(() => tracker.confirm({ now: NOW }))).toBe('1801 srl-invalid revocation-list-missing');
    expect(await accepting(tracker, listOf(), { fetchedAt: NOW + 11 })).toBe(AHEAD);
    expect(await accepting(tracker, listOf(), { fetchedAt: NOW + 10 })).toBe('accepted');
    expect(await refusalOf(() => tracker.confirm({ fetchedAt: NOW + 11, now: NOW }))).toBe(AHEAD);
    const usual = await open();
    expect(await accepting(usual, listOf(), { fetchedAt: NOW + 31 })).toBe(AHEAD);
    expect(await accepting(usual, listOf(), { fetchedAt: NOW + 30 })).toBe('accepted');
  });

  it('takes the bytes as they are when it is called', async () => {
    const tracker = await open();
    const bytes = listOf();
    const accepted = tracker.accept(bytes);
    bytes.fill(0);
    expect((await accepted).version).toBe(1n);
  });

  it('accepts in the order in which it was asked', async () => {
    const tracker = await open();
    const versions = [1, 3, 2, 4, 4, 1];
    const said = await Promise.all(versions.map((version) => accepting(tracker, listOf({ version }))));
    expect(said).toEqual(['accepted', 'accepted', ROLLED_BACK, 'accepted', 'accepted', ROLLED_BACK]);
    expect(tracker.version).toBe(4n);
  });

  describe('with a store', () => {
    it('remembers the list and its floor across restarts', async () => {
      const floors = memoryFloorStore();
      const before = await open({ floors, maxAge: 300 });
      await before.accept(listOf({ version: 5 }), { now: NOW });
      const after = await open({ floors, maxAge: 300 });
      expect([after.version, after.has(memory(1), 0), after.has(memory(2), 0)]).toEqual([5n, true, false]);
      expect([after.stateAt(NOW + 300), after.stateAt(NOW + 301)]).toEqual([0, STALE]);
      expect(await accepting(after, listOf({ ids: [], version: 4 }))).toBe(ROLLED_BACK);
      expect(await accepting(after, listOf({ ids: [], version: 5 }))).toBe(CHANGED);
      expect(await accepting(after, listOf({ ids: [], version: 6 }))).toBe('accepted');
    });

    it('remembers the floor alone, where the store keeps no lists', async () => {
      const kept = memoryFloorStore();
      const floors: FloorStore = {
        load: async (issuer) => {
          const all = await kept.load(issuer);
          return all && { ...all, list: null };
        },
        raise: (issuer, list) => kept.raise(issuer, list),
      };
      await (await open({ floors })).accept(listOf({ version: 5 }));
      const after = await open({ floors });
      expect([after.version, after.stateAt(NOW)]).toEqual([null, MISSING]);
      expect(await accepting(after, listOf({ ids: [], version: 4 }))).toBe(ROLLED_BACK);
      expect(await accepting(after, listOf({ version: 5 }))).toBe('accepted');
    });

    it('keeps issuers apart', async () => {
      const floors = memoryFloorStore();
      await (await open({ floors })).accept(listOf({ version: 5 }));
      const other = await open({ floors, issuer: OTHER.public });
      expect(other.version).toBeNull();
      await other.accept(listOf({ version: 1 }, OTHER));
      expect((await open({ floors })).version).toBe(5n);
    });

    it('obeys the floor that another process has raised meanwhile', async () => {
      const floors = memoryFloorStore();
      const [one, two] = await Promise.all([open({ floors }), open({ floors })]);
      await one.accept(listOf({ version: 5 }));
      expect(await accepting(two, listOf({ ids: [], version: 4 }))).toBe(ROLLED_BACK);
      expect(await accepting(two, listOf({ ids: [], version: 5 }))).toBe(CHANGED);
      expect(two.version).toBeNull();
      expect(await accepting(two, listOf({ version: 5 }))).toBe('accepted');
    });

    it('takes no list that the store does not keep', async () => {
      const cause = new Error('the disk is full');
      const floors: FloorStore = { load: async () => null, raise: () => Promise.reject(cause) };
      const tracker = await open({ floors });
      expect(await accepting(tracker, listOf())).toBe(STORE_FAILED);
      await expect(tracker.accept(listOf())).rejects.toMatchObject({ cause });
      expect(tracker.stateAt(NOW)).toBe(MISSING);
    });

    it('does not open where the store fails, or holds something else', async () => {
      const content = 'a'.repeat(64);
      const loads: (() => Promise<never> | ReturnType<FloorStore['load']>)[] = [
        () => Promise.reject(new Error('no permission')),
        async () => ({ version: 5n, content, list: listOf({ version: 5 }), fetchedAt: NOW }),
        async () => ({ version: 4n, content, list: listOf({ version: 5 }), fetchedAt: NOW }),
      ];
      for (const load of loads)
        expect(await refusalOf(() => open({ floors: { ...memoryFloorStore(), load } }))).toBe(STORE_FAILED);
      const foreign = async () => ({ version: 5n, content, list: listOf({ version: 5 }, OTHER), fetchedAt: NOW });
      expect(await refusalOf(() => open({ floors: { ...memoryFloorStore(), load: foreign } }))).toBe(
        '1100 signature-invalid list-of-another-issuer',
      );
    });

    it('is not kept fresh by a clock that was ahead', async () => {
      const floors = memoryFloorStore();
      const future = Math.floor(Date.now() / 1000) + 10 ** 6;
      await (await open({ floors })).accept(listOf(), { now: future });
      const after = await open({ floors, maxAge: 300 });
      expect(after.stateAt(Math.floor(Date.now() / 1000) + 302)).toBe(STALE);
    });
  });

  it('refuses options that make no sense', async () => {
    const wrong: [object, string][] = [
      [{ other: 1 }, 'TypeError'],
      [{ floors: undefined }, 'TypeError'],
      [{ floors: {} }, 'TypeError'],
      [{ maxAge: '300' }, 'TypeError'],
      [{ maxAge: 0 }, 'RangeError'],
      [{ maxAge: 1.5 }, 'RangeError'],
      [{ maxIssuedAge: 0 }, 'RangeError'],
      [{ clockTolerance: -1 }, 'RangeError'],
      [{ issuer: 'x' }, '1100 signature-invalid key-malformed'],
    ];
    for (const [options, said] of wrong) expect(await refusalOf(() => open(options))).toBe(said);
    const tracker = await open();
    expect(await refusalOf(() => tracker.accept(listOf(), { other: 1 } as never))).toBe('TypeError');
    expect(await refusalOf(() => tracker.confirm({ now: 'x' } as never))).toBe('TypeError');
    expect(await refusalOf(() => tracker.accept(7 as never))).toBe('TypeError');
  });
});
