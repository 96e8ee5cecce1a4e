// Keeps a tracker fresh from a source: asks again and again, later when it fails, at once when the source tells of a change.

import { isBranded } from '../brand.ts';
import { DISPOSE } from '../dispose.ts';
import { toHex } from '../hex.ts';
import { checkOptions } from '../options.ts';
import type { RevocationList } from './list.ts';
import { count, type RevocationSource, SourceError } from './source.ts';
import type { RevocationTracker } from './tracker.ts';

const MILLISECONDS = 1000;
const DEFAULT_INTERVAL = 60;
/** How often a list is asked for while it is good, where nothing else is said. */
const ASKS_AN_AGE = 3;
/** Seconds before the first attempt after a failure; twice as many before each next, up to the interval. */
const FIRST_BACKOFF = 1;
/** The longest that a source may ask to be left alone. */
const MOST_RETRY_AFTER = 3600;
/** Changes that come within so many seconds are one. */
const SETTLING = 0.1;

/**
 * How a source is followed.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { type FollowOptions, followRevocations, memoryFloorStore, RevocationTracker, staticSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 *
 * const options: FollowOptions = { interval: 30, onError: (error) => console.error(error) };
 * const feed = followRevocations(tracker, staticSource(list), options);
 * await feed.ready;
 * feed.close();
 * console.log(tracker.version); // 1n
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface FollowOptions {
  /** Seconds from one fetch to the next, give or take a tenth. A third of the tracker's maxAge where absent, at most 60. */
  readonly interval?: number | undefined;
  /** Called with each list that comes into force. */
  readonly onList?: ((list: RevocationList) => void) | undefined;
  /** Called with each failure: of the source, or a list that the tracker refuses. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Ends the feed when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Clock, chance and timers, for tests. */
  readonly runtime?: FeedRuntime | undefined;
}

/**
 * What a feed has of its surroundings.
 *
 * @example
 * ```ts
 * import { type FeedRuntime } from 'tenuo-edge/revocation';
 *
 * const runtime: FeedRuntime = { now: () => 1_700_000_000, random: () => 0.5, after: () => () => {} };
 * console.log(runtime.now()); // 1700000000
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface FeedRuntime {
  /** Unix seconds. */
  now(): number;
  /** A share from 0 to just below 1. */
  random(): number;
  /**
   * Calls `run` after so many seconds, unless the function that it returns is called before. Keeps no process alive.
   * Never throws.
   */
  after(seconds: number, run: () => void): () => void;
}

/**
 * A source that is being followed. Made by `followRevocations`.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { followRevocations, memoryFloorStore, type RevocationFeed, RevocationTracker, staticSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 *
 * const feed: RevocationFeed = followRevocations(tracker, staticSource(list));
 * await feed.ready;
 * console.log(feed.lastError, tracker.list?.size); // null 1
 * feed.close();
 * ```
 *
 * @see docs/revocation.md#sources
 */
export class RevocationFeed {
  /** Resolves once a list of the source is in force; rejects where the feed is closed before. */
  readonly ready: Promise<void>;
  readonly #tracker: RevocationTracker;
  readonly #source: RevocationSource;
  readonly #options: FollowOptions;
  readonly #interval: number;
  readonly #runtime: FeedRuntime;
  readonly #closing = new AbortController();
  readonly #unwatch: () => void;
  #settle: { resolve(): void; reject(error: unknown): void } | undefined;
  /** The list that came last from the source, and what it is asked for with. */
  #known: { readonly list: RevocationList; readonly validator: string | null } | null = null;
  #failures = 0;
  #lastError: unknown = null;
  #cancel: () => void = () => undefined;
  #pending: Promise<void> | null = null;
  #changed = false;

  /** @internal */
  constructor(tracker: RevocationTracker, source: RevocationSource, options: FollowOptions) {
    this.#tracker = tracker;
    this.#source = source;
    this.#options = options;
    this.#interval = intervalOf(tracker, options.interval);
    this.#runtime = options.runtime ?? SYSTEM;
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever does not wait for it need not handle it.
    this.ready.catch(() => undefined);
    this.#unwatch = source.watch?.(() => this.#changeSeen()) ?? (() => undefined);
    const { signal } = options;
    signal?.addEventListener('abort', () => this.close(), { once: true, signal: this.#closing.signal });
    if (signal?.aborted) this.close();
    else this.#run();
  }

  /** What the last fetch failed with; null where it did not. */
  get lastError(): unknown {
    return this.#lastError;
  }

  /**
   * Fetches now, or waits for the fetch under way.
   *
   * @throws SourceError where the source fails; TenuoError where the tracker refuses the list; TypeError where the feed is closed.
   */
  async refresh(): Promise<void> {
    if (this.#closing.signal.aborted) throw new TypeError('this feed is closed');
    await this.#run();
    if (this.#closing.signal.aborted) throw new TypeError('this feed was closed meanwhile');
    if (this.#lastError !== null) throw this.#lastError;
  }

  /** Ends it. The tracker keeps its list, which grows older. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#cancel();
    this.#unwatch();
    this.#settle?.reject(new TypeError('this feed was closed before a list came'));
  }

  [DISPOSE](): void {
    this.close();
  }

  /** One fetch at a time. It never rejects. */
  #run(): Promise<void> {
    this.#cancel();
    this.#pending ??= this.#inFull();
    return this.#pending;
  }

  /** A fetch, and what comes after it. It begins when it is known to be under way. */
  async #inFull(): Promise<void> {
    await null;
    await this.#fetch();
    this.#pending = null;
    if (!this.#closing.signal.aborted) this.#cancel = this.#runtime.after(this.#delay(), () => this.#run());
  }

  async #fetch(): Promise<void> {
    this.#changed = false;
    try {
      await this.#update();
      this.#failures = 0;
      this.#lastError = null;
      this.#settle?.resolve();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#failures += 1;
      this.#lastError = error;
      tell(this.#options.onError, error);
    }
  }

  async #update(): Promise<void> {
    const tracker = this.#tracker;
    // A list that came from elsewhere has no validator: the source has to show its own.
    const validator = this.#known !== null && this.#known.list === tracker.list ? this.#known.validator : null;
    const fetchedAt = Math.floor(this.#runtime.now());
    const fetched = await this.#source.fetch({ validator, signal: this.#closing.signal });
    if (this.#closing.signal.aborted) return;
    const times = { fetchedAt, now: this.#runtime.now() };
    if (fetched === 'unchanged') return tracker.confirm(times);
    const before = tracker.list;
    const list = await tracker.accept(fetched.list, times);
    this.#known = { list, validator: fetched.validator };
    if (before === null || toHex(before.digest) !== toHex(list.digest)) tell(this.#options.onList, list);
  }

  #changeSeen(): void {
    this.#changed = true;
    if (this.#pending !== null || this.#closing.signal.aborted) return;
    this.#cancel();
    this.#cancel = this.#runtime.after(SETTLING, () => this.#run());
  }

  /** Seconds until the next fetch. */
  #delay(): number {
    const chance = this.#runtime.random();
    if (this.#changed) return SETTLING;
    if (this.#failures === 0) return this.#interval * (0.9 + 0.2 * chance);
    const backoff = Math.min(this.#interval, FIRST_BACKOFF * 2 ** (this.#failures - 1));
    const asked = this.#lastError instanceof SourceError ? (this.#lastError.retryAfter ?? 0) : 0;
    return Math.max(backoff * (0.5 + 0.5 * chance), Math.min(asked, MOST_RETRY_AFTER));
  }
}

const SYSTEM: FeedRuntime = {
  now: () => Date.now() / MILLISECONDS,
  random: () => Math.random(),
  after(seconds, run) {
    const timer = setTimeout(run, seconds * MILLISECONDS) as unknown as { unref?(): void };
    timer.unref?.();
    return () => clearTimeout(timer as unknown as number);
  },
};

/**
 * Keeps a tracker fresh from a source until the feed is closed: fetches at once, then at intervals; after a failure sooner at
 * first and ever more slowly, or when the source asks; and when the source tells of a change.
 *
 * @throws TypeError, RangeError for options of another name, type or range, and for an interval as long as the tracker's maxAge.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { followRevocations, memoryFloorStore, RevocationTracker, staticSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 *
 * const feed = followRevocations(tracker, staticSource(list), { interval: 30 });
 * await feed.ready;
 * console.log(tracker.list?.isRevoked(revoked.id)); // true
 * feed.close();
 * ```
 *
 * @see docs/revocation.md#sources
 */
export function followRevocations(
  tracker: RevocationTracker,
  source: RevocationSource,
  options: FollowOptions = {},
): RevocationFeed {
  checkOptions(options, ['interval', 'onList', 'onError', 'signal', 'runtime'], 'followRevocations');
  if (!isBranded(tracker, 'RevocationTracker')) throw new TypeError('the tracker must be a RevocationTracker');
  if (typeof (source as Partial<RevocationSource> | null)?.fetch !== 'function')
    throw new TypeError('the source must be a RevocationSource: httpSource(url), fileSource(path), staticSource(list)');
  return new RevocationFeed(tracker, source, options);
}

function intervalOf({ maxAge }: RevocationTracker, given: unknown): number {
  const usual = maxAge === null ? DEFAULT_INTERVAL : Math.max(1, Math.floor(maxAge / ASKS_AN_AGE));
  const interval = count(given, Math.min(usual, DEFAULT_INTERVAL), 'interval');
  if (maxAge !== null && interval >= maxAge)
    throw new RangeError(`interval must be less than the tracker's maxAge of ${maxAge} s: every list would go stale`);
  return interval;
}

/** Calls back. What a callback throws is for the process to hear of, not for the feed. */
function tell<Value>(callback: ((value: Value) => void) | undefined, value: Value): void {
  try {
    callback?.(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
