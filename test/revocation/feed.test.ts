import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/select.ts';
import { type FeedRuntime, type FollowOptions, followRevocations } from '../../src/revocation/feed.ts';
import { fileSource } from '../../src/revocation/file-source.ts';
import { memoryFloorStore } from '../../src/revocation/floor.ts';
import {
  type FetchedList,
  type FetchRequest,
  type RevocationSource,
  SourceError,
} from '../../src/revocation/source.ts';
import { RevocationTracker, type TrackerOptions } from '../../src/revocation/tracker.ts';
import { ROOT } from '../support/warrants.ts';
import { listOf, refusalOf } from './lists.ts';

const NOW = 1_700_000_000;
const engine = createEngine('wasm');
const open = (options: Partial<TrackerOptions> = {}) =>
  RevocationTracker.open({ issuer: ROOT.public, floors: memoryFloorStore(), engine, ...options });

/** A clock that stands still, chance that is always the same, and timers that go off when they are told to. */
class Fake implements FeedRuntime {
  time = NOW;
  chance = 0.5;
  readonly delays: number[] = [];
  #timer: (() => void) | null = null;

  now = () => this.time;
  random = () => this.chance;

  after = (seconds: number, run: () => void) => {
    this.delays.push(Math.round(seconds * 1000) / 1000);
    expect(this.#timer).toBeNull();
    this.#timer = run;
    return () => {
      this.#timer = null;
    };
  };

  get isWaiting(): boolean {
    return this.#timer !== null;
  }

  /** Lets the timer go off. */
  ring(): void {
    const run = this.#timer as () => void;
    this.#timer = null;
    run();
  }
}

type Script = (request: FetchRequest) => FetchedList | 'unchanged' | Promise<FetchedList | 'unchanged'>;

/** A source that answers by a script, one step a fetch, the last one for ever. */
function scripted(...steps: Script[]) {
  const asked: (string | null)[] = [];
  let changed: (() => void) | null = null;
  const source: RevocationSource = {
    async fetch(request) {
      const step = steps[Math.min(asked.length, steps.length - 1)] as Script;
      asked.push(request.validator);
      return step(request);
    },
    watch(listener) {
      changed = listener;
      return () => {
        changed = null;
      };
    },
  };
  return { source, asked, change: () => changed?.(), isWatched: () => changed !== null };
}

const gives = (version: number, validator: string | null = null): Script => {
  const list = listOf({ version });
  return () => ({ list, validator });
};
const fails =
  (error: Error = new SourceError('down')): Script =>
  () =>
    Promise.reject(error);

async function follow(
  script: ReturnType<typeof scripted>,
  options: FollowOptions = {},
  tracked: Partial<TrackerOptions> = {},
) {
  const tracker = await open(tracked);
  const runtime = new Fake();
  const lists: bigint[] = [];
  const errors: unknown[] = [];
  const feed = followRevocations(tracker, script.source, {
    runtime,
    interval: 60,
    onList: ({ version }) => lists.push(version),
    onError: (error) => errors.push(error),
    ...options,
  });
  /** Lets the next fetch come, and waits for its end. */
  const next = async () => {
    runtime.ring();
    await settled();
  };
  const settled = () => vi.waitFor(() => expect(runtime.isWaiting).toBe(true), { interval: 1 });
  await settled();
  return { tracker, runtime, feed, lists, errors, next, settled };
}

describe('a feed', () => {
  it('fetches at once, then at intervals, give or take a tenth', async () => {
    const script = scripted(gives(1), gives(2), gives(2), gives(3));
    const { tracker, runtime, feed, lists, next } = await follow(script);
    await feed.ready;
    expect(tracker.version).toBe(1n);
    for (const chance of [0, 0.999, 0.5]) {
      runtime.chance = chance;
      await next();
    }
    expect(runtime.delays).toEqual([60, 54, 65.988, 60]);
    expect(lists).toEqual([1n, 2n, 3n]);
    feed.close();
  });

  it('asks with the validator of the list in force, and counts an unchanged list as fresh', async () => {
    const script = scripted(
      gives(1, 'a'),
      () => 'unchanged',
      gives(2, 'b'),
      () => 'unchanged',
    );
    const { tracker, runtime, feed, lists, errors, next } = await follow(script, { interval: 10 }, { maxAge: 30 });
    runtime.time = NOW + 100;
    await next();
    expect([tracker.fetchedAt, tracker.stateAt(NOW + 130)]).toEqual([new Date((NOW + 100) * 1000), 0]);
    await next();
    await next();
    expect(script.asked).toEqual([null, 'a', 'a', 'b']);
    expect([lists, errors]).toEqual([[1n, 2n], []]);
    feed.close();
  });

  it('asks without a validator where the list in force is of elsewhere, or was refused', async () => {
    const script = scripted(
      gives(5, 'five'),
      gives(4, 'four'),
      gives(5, 'five again'),
      gives(6, 'six'),
      gives(7, 'seven'),
    );
    const { tracker, feed, errors, next } = await follow(script);
    await next();
    expect(errors).toMatchObject([{ number: 1802 }]);
    await next();
    await tracker.accept(listOf({ version: 6 }));
    await next();
    await next();
    expect(script.asked).toEqual([null, 'five', 'five', null, 'six']);
    feed.close();
  });

  it('asks soon after a failure, ever more slowly, and never more slowly than usual', async () => {
    const script = scripted(gives(1), fails(), fails(), fails(), fails(), fails(), fails(), fails(), fails(), gives(2));
    const { runtime, feed, errors, lists, next } = await follow(script);
    for (let i = 0; i < 8; i++) await next();
    expect(errors).toHaveLength(8);
    expect(feed.lastError).toBe(errors[7]);
    await next();
    // Half of each, and half of that by chance.
    expect(runtime.delays).toEqual([60, ...[1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 0.75), 60]);
    expect(feed.lastError).toBeNull();
    expect(lists).toEqual([1n, 2n]);
    feed.close();
  });

  it('waits as long as the source asks, an hour at most', async () => {
    const asks = (retryAfter: number) => fails(new SourceError('busy', { retryAfter }));
    const { runtime, feed, next } = await follow(scripted(asks(0), asks(90), asks(7200)));
    await next();
    await next();
    expect(runtime.delays).toEqual([0.75, 90, 3600]);
    feed.close();
  });

  it('keeps the list in force while the source fails, and lets it grow old', async () => {
    const { tracker, runtime, feed, next } = await follow(
      scripted(gives(1), fails()),
      { interval: 10 },
      { maxAge: 30 },
    );
    runtime.time = NOW + 29;
    await next();
    expect([tracker.version, tracker.stateAt(NOW + 30), tracker.stateAt(NOW + 31)]).toEqual([1n, 0, 180102]);
    feed.close();
  });

  it('is ready when its first list has come, however late', async () => {
    const { feed, next } = await follow(scripted(fails(), fails(), gives(1)));
    let isReady = false;
    void feed.ready.then(() => {
      isReady = true;
    });
    await next();
    expect(isReady).toBe(false);
    await next();
    await feed.ready;
    expect(isReady).toBe(true);
    feed.close();
  });

  it('fetches when it is told to, once for all who ask at a time', async () => {
    const script = scripted(gives(1), gives(2), fails(), gives(3));
    const { tracker, feed, runtime } = await follow(script);
    await Promise.all([feed.refresh(), feed.refresh(), feed.refresh()]);
    expect([tracker.version, script.asked.length]).toEqual([2n, 2]);
    await expect(feed.refresh()).rejects.toThrow('down');
    await feed.refresh();
    expect(tracker.version).toBe(3n);
    // Each fetch has put off the next.
    expect([runtime.delays.length, runtime.isWaiting]).toEqual([4, true]);
    feed.close();
  });

  it('fetches when the source tells of a change, once for many', async () => {
    const script = scripted(gives(1), gives(2));
    const { tracker, runtime, feed, next } = await follow(script);
    for (let i = 0; i < 5; i++) script.change();
    await next();
    expect([tracker.version, script.asked.length]).toEqual([2n, 2]);
    expect(runtime.delays.slice(1, -1).every((seconds) => seconds === 0.1)).toBe(true);
    feed.close();
  });

  it('fetches again where the source tells of a change during a fetch', async () => {
    const script: ReturnType<typeof scripted> = scripted(
      gives(1),
      (request) => {
        script.change();
        return gives(2)(request);
      },
      gives(3),
    );
    const { tracker, runtime, feed, next } = await follow(script);
    await next();
    expect(runtime.delays.at(-1)).toBe(0.1);
    await next();
    expect([tracker.version, runtime.delays.at(-1)]).toEqual([3n, 60]);
    feed.close();
  });

  it('ends with all that it has begun', async () => {
    let aborted: AbortSignal | undefined;
    const script = scripted(
      gives(1),
      ({ signal }) =>
        new Promise((_, reject) => {
          aborted = signal;
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const { runtime, feed, errors } = await follow(script);
    const refreshing = refusalOf(() => feed.refresh());
    await vi.waitFor(() => expect(aborted).toBeDefined(), { interval: 1 });
    feed.close();
    feed.close();
    expect(await refreshing).toBe('TypeError');
    expect([aborted?.aborted, runtime.isWaiting, script.isWatched()]).toEqual([true, false, false]);
    expect([errors, feed.lastError]).toEqual([[], null]);
    expect(await refusalOf(() => feed.refresh())).toBe('TypeError');
  });

  it('ends when its signal is aborted, or was before', async () => {
    const controller = new AbortController();
    const script = scripted(fails());
    const { feed, runtime } = await follow(script, { signal: controller.signal });
    const ready = refusalOf(() => feed.ready);
    controller.abort();
    expect(await ready).toBe('TypeError');
    expect([runtime.isWaiting, script.isWatched()]).toEqual([false, false]);
    const late = scripted(gives(1));
    const over = followRevocations(await open(), late.source, { signal: controller.signal, runtime: new Fake() });
    expect(await refusalOf(() => over.ready)).toBe('TypeError');
    expect([late.asked.length, late.isWatched()]).toEqual([0, false]);
  });

  it('outlives its callbacks', async () => {
    const thrown: unknown[] = [];
    const microtask = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => {
      try {
        run();
      } catch (error) {
        thrown.push((error as Error).message);
      }
    });
    const fail = (message: string) => () => {
      throw new Error(message);
    };
    const { tracker, feed, next } = await follow(scripted(gives(1), fails(), gives(2)), {
      onList: fail('a list'),
      onError: fail('an error'),
    });
    await next();
    await next();
    expect([tracker.version, thrown]).toEqual([2n, ['a list', 'an error', 'a list']]);
    microtask.mockRestore();
    feed.close();
  });

  it('asks often enough for the list not to go stale', async () => {
    for (const [maxAge, interval] of [
      [undefined, 60],
      [1000, 60],
      [180, 60],
      [60, 20],
      [2, 1],
    ] as const) {
      const { runtime, feed } = await follow(scripted(gives(1)), { interval: undefined }, { maxAge });
      expect(runtime.delays).toEqual([interval]);
      feed.close();
    }
    const tracker = await open({ maxAge: 60 });
    const { source } = scripted(gives(1));
    for (const interval of [60, 61, 0, 1.5])
      expect(() => followRevocations(tracker, source, { interval })).toThrow(RangeError);
    followRevocations(tracker, source, { interval: 59 }).close();
  });

  it('refuses what makes no sense', async () => {
    const tracker = await open();
    const { source } = scripted(gives(1));
    expect(() => followRevocations({} as RevocationTracker, source)).toThrow(TypeError);
    expect(() => followRevocations(tracker, 'https://x/' as never)).toThrow(TypeError);
    expect(() => followRevocations(tracker, source, { other: 1 } as object)).toThrow(TypeError);
    expect(() => followRevocations(tracker, source, { interval: '1' } as object)).toThrow(TypeError);
  });

  it('has the clock and the timers of the system, which keep no process alive', async () => {
    vi.useFakeTimers({ now: NOW * 1000, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      const tracker = await open();
      const script = scripted(gives(1), gives(2));
      const feed = followRevocations(tracker, script.source, { interval: 10 });
      await feed.ready;
      expect(tracker.fetchedAt).toEqual(new Date(NOW * 1000));
      await vi.advanceTimersByTimeAsync(11_000);
      expect(tracker.version).toBe(2n);
      feed.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('follows a file that is replaced', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'feed-'));
    const path = join(directory, 'list.srl');
    const replace = (content: Uint8Array) => {
      writeFileSync(`${path}.new`, content);
      renameSync(`${path}.new`, path);
    };
    replace(listOf({ version: 1 }));
    const tracker = await open();
    const seen: bigint[] = [];
    const feed = followRevocations(tracker, fileSource(path), { onList: ({ version }) => seen.push(version) });
    try {
      await feed.ready;
      replace(listOf({ version: 2 }));
      await vi.waitFor(() => expect(tracker.version).toBe(2n), { timeout: 4000, interval: 5 });
      expect(seen).toEqual([1n, 2n]);
    } finally {
      feed.close();
      rmSync(directory, { recursive: true });
    }
  });
});
