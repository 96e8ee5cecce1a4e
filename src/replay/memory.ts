// Replay keys in the memory of one process, forgotten when they expire.
import { brand } from '../brand.ts';
import { checkOptions } from '../options.ts';
import { ReplayStoreFullError } from './full.ts';
import { checkLifetime, type ReplayStore } from './store.ts';

const DEFAULT_ENTRIES = 100_000;
const MOST_ENTRIES = 10_000_000;

/**
 * How much a store holds, and by which clock it forgets.
 *
 * @example
 * ```ts
 * import { MemoryReplayStore, type MemoryReplayStoreOptions } from 'tenuo-edge';
 *
 * const options: MemoryReplayStoreOptions = { maxEntries: 1000, clock: () => 1_700_000_000_000 };
 * console.log(new MemoryReplayStore(options).size); // 0
 * ```
 *
 * @see docs/replay.md#stores
 */
export interface MemoryReplayStoreOptions {
  /**
   * How many keys are held at most, 1 to 10,000,000; 100,000 where absent. A full store refuses new ones until some
   * expire.
   */
  readonly maxEntries?: number | undefined;
  /** Unix milliseconds; `Date.now` where absent. It has to be the clock that calls are judged by. */
  readonly clock?: (() => number) | undefined;
}

/**
 * A replay store for one process: other processes, workers and isolates do not see it, and a restart empties it. It
 * answers at once, so `authorize` can use it.
 *
 * @example
 * ```ts
 * import { Authorizer, MemoryReplayStore, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey], replay: new MemoryReplayStore() });
 * console.log(authorizer.authorize(request).code); // allowed
 * console.log(authorizer.authorize(request).code); // replayed
 * ```
 *
 * @see docs/replay.md#stores
 */
export class MemoryReplayStore implements ReplayStore {
  readonly #maxEntries: number;
  readonly #clock: () => number;
  readonly #keys = new Set<string>();
  /** The keys that expire at an instant, in whole seconds: forgetting costs what was remembered, and no search. */
  readonly #expiring = new Map<number, string[]>();
  /** The first of those instants. */
  #next = Number.POSITIVE_INFINITY;

  /** @throws TypeError for an option of another name or type, RangeError for a number out of range. */
  constructor(options: MemoryReplayStoreOptions = {}) {
    checkOptions(options, ['maxEntries', 'clock'], 'MemoryReplayStore');
    const { maxEntries = DEFAULT_ENTRIES, clock = Date.now } = options;
    if (typeof maxEntries !== 'number') throw new TypeError('maxEntries must be a number');
    if (!Number.isInteger(maxEntries) || maxEntries < 1 || maxEntries > MOST_ENTRIES)
      throw new RangeError(`maxEntries must be a whole number from 1 to ${MOST_ENTRIES}`);
    if (typeof clock !== 'function') throw new TypeError('clock must be a function that returns Unix milliseconds');
    this.#maxEntries = maxEntries;
    this.#clock = clock;
  }

  /**
   * Adds a key for so many seconds; false where it is there already.
   *
   * @throws ReplayStoreFullError where there is no room: a key that is not remembered may come again.
   * @throws RangeError for a lifetime that is not above 0.
   */
  checkAndAdd(key: string, ttlSeconds: number): boolean {
    checkLifetime(ttlSeconds);
    const now = this.#clock() / 1000;
    if (now >= this.#next) this.#forget(now);
    if (this.#keys.has(key)) return false;
    if (this.#keys.size >= this.#maxEntries) throw new ReplayStoreFullError();
    this.#add(key, Math.ceil(now + ttlSeconds));
    return true;
  }

  /** How many keys it holds; expired ones are forgotten with the next call. */
  get size(): number {
    return this.#keys.size;
  }

  #add(key: string, expiry: number): void {
    this.#keys.add(key);
    const others = this.#expiring.get(expiry);
    if (others !== undefined) {
      others.push(key);
      return;
    }
    this.#expiring.set(expiry, [key]);
    if (expiry < this.#next) this.#next = expiry;
  }

  #forget(now: number): void {
    this.#next = Number.POSITIVE_INFINITY;
    for (const [expiry, keys] of this.#expiring) {
      if (expiry > now) {
        this.#next = Math.min(this.#next, expiry);
        continue;
      }
      for (const key of keys) this.#keys.delete(key);
      this.#expiring.delete(expiry);
    }
  }

  static {
    brand(MemoryReplayStore, 'MemoryReplayStore');
  }
}
