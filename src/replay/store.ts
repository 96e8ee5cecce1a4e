// What a replay store is: one question, asked once an allowed call.

/**
 * Remembers the keys of allowed calls. Several verifiers may share one.
 *
 * @example
 * ```ts
 * import { type ReplayStore } from 'tenuo-edge/replay';
 *
 * const spent = new Set<string>();
 * const store: ReplayStore = {
 *   // A store of one's own forgets a key after ttlSeconds; this one never does.
 *   checkAndAdd: (key) => !spent.has(key) && spent.add(key).size > 0,
 * };
 * console.log(store.checkAndAdd('a', 60), store.checkAndAdd('a', 60)); // true false
 * ```
 *
 * @see docs/replay.md#your-own
 */
export interface ReplayStore {
  /**
   * Adds a key for so many seconds, unless it is there: in one step, so that of any number who add the same key at once
   * exactly one is told true.
   *
   * @returns true where the key was not there and is now; false where it was there. Directly, or by a promise.
   * @throws whatever it fails with where it cannot tell, or has no room: the call is then denied.
   */
  checkAndAdd(key: string, ttlSeconds: number, options?: ReplayStoreOptions): boolean | Promise<boolean>;
}

/**
 * How an answer is waited for.
 *
 * @example
 * ```ts
 * import { MemoryReplayStore, type ReplayStore, type ReplayStoreOptions } from 'tenuo-edge/replay';
 *
 * const options: ReplayStoreOptions = { signal: AbortSignal.timeout(1000) };
 * const store: ReplayStore = new MemoryReplayStore();
 * console.log(await store.checkAndAdd('a', 60, options)); // true
 * ```
 *
 * @see docs/replay.md#your-own
 */
export interface ReplayStoreOptions {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws RangeError where a lifetime is none: a key that expires at once protects nothing. */
export function checkLifetime(ttlSeconds: number): void {
  if (!Number.isFinite(ttlSeconds) || ttlSeconds <= 0)
    throw new RangeError('ttlSeconds is a number of seconds above 0');
}
