// The replay store in memory: once is once, for as long as was asked and no longer than a second more, in a bounded room.
import { describe, expect, it } from 'vitest';
import { MemoryReplayStore, type MemoryReplayStoreOptions } from '../../src/replay/index.ts';
import { refusal } from '../support/cast.ts';

/** A store at an instant that the test moves, in seconds. */
function storeAt(start: number, options: MemoryReplayStoreOptions = {}) {
  const time = { now: start };
  return { time, store: new MemoryReplayStore({ clock: () => time.now * 1000, ...options }) };
}

describe('a replay store in memory', () => {
  it('adds a key once', () => {
    const { store } = storeAt(1000);
    expect([store.checkAndAdd('a', 10), store.checkAndAdd('a', 10), store.checkAndAdd('b', 10)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(store.size).toBe(2);
  });

  it.each([0, 0.001, 0.25, 0.999])('keeps it for its lifetime, which begins %d s into a second', (fraction) => {
    for (const ttl of [0.5, 1, 30, 90.5]) {
      const { time, store } = storeAt(1000 + fraction);
      store.checkAndAdd('a', ttl);
      for (const later of [0, ttl / 2, ttl - 0.01]) {
        time.now = 1000 + fraction + later;
        expect(store.checkAndAdd('a', ttl), `${ttl} s, ${later} s later`).toBe(false);
      }
      time.now = 1000 + fraction + ttl + 1;
      expect(store.checkAndAdd('a', ttl)).toBe(true);
    }
  });

  it('keeps keys of different lifetimes apart, and is not told by asking to keep one longer', () => {
    const { time, store } = storeAt(0);
    for (const ttl of [50, 10, 30, 20, 40]) expect(store.checkAndAdd(`${ttl}`, ttl)).toBe(true);
    for (let now = 0; now <= 50; now++) {
      time.now = now;
      const alive = [10, 20, 30, 40, 50].filter((ttl) => ttl > now);
      for (const ttl of alive) expect(store.checkAndAdd(`${ttl}`, 1000)).toBe(false);
      if (alive.length === 0) expect(store.checkAndAdd('new', 1)).toBe(true);
      expect(store.size).toBe(Math.max(alive.length, 1));
    }
  });

  it.each([1, 2, 1000])('holds %i keys, refuses the next, and has room again when one expires', (maxEntries) => {
    const { time, store } = storeAt(0, { maxEntries });
    for (let i = 0; i < maxEntries; i++) expect(store.checkAndAdd(`${i}`, i === 0 ? 5 : 10)).toBe(true);
    expect(refusal(() => store.checkAndAdd('next', 10))).toBe('ReplayStoreFullError');
    // What it holds it knows all the same.
    expect(store.checkAndAdd('0', 10)).toBe(false);
    expect(store.size).toBe(maxEntries);
    time.now = 5;
    expect(store.checkAndAdd('next', 10)).toBe(true);
    expect(refusal(() => store.checkAndAdd('one more', 10))).toBe('ReplayStoreFullError');
  });

  it('keeps a key while its clock is set back', () => {
    const { time, store } = storeAt(1000);
    store.checkAndAdd('a', 30);
    time.now = 900;
    expect(store.checkAndAdd('a', 30)).toBe(false);
    time.now = 1029;
    expect(store.checkAndAdd('a', 30)).toBe(false);
  });

  it('goes by the clock of the system where it is given none', () => {
    const store = new MemoryReplayStore();
    expect([store.checkAndAdd('a', 60), store.checkAndAdd('a', 60)]).toEqual([true, false]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('takes no lifetime of %d seconds', (ttl) => {
    const { store } = storeAt(0);
    expect(refusal(() => store.checkAndAdd('a', ttl))).toBe('RangeError');
    expect(store.size).toBe(0);
  });

  it.each([
    [{ maxEntries: 0 }, 'RangeError'],
    [{ maxEntries: 1.5 }, 'RangeError'],
    [{ maxEntries: 10_000_001 }, 'RangeError'],
    [{ maxEntries: '5' }, 'TypeError'],
    [{ clock: 5 }, 'TypeError'],
    [{ max: 5 }, 'TypeError'],
  ])('is not made with %j', (options, error) => {
    expect(refusal(() => new MemoryReplayStore(options as object))).toBe(error);
  });
});
