// What a replay store is: one question, asked once an allowed call.

/** Remembers the keys of allowed calls. Several verifiers may share one. */
export interface ReplayStore {
  /**
   * Adds a key for so many seconds, unless it is there: in one step, so that of any number who add the same key at once
   * exactly one is told true.
   *
   * @returns true where the key was not there and is now; false where it was there. Directly, or by a promise.
   * @throws where it cannot tell, or has no room: the call is then denied.
   */
  checkAndAdd(key: string, ttlSeconds: number, options?: ReplayStoreOptions): boolean | Promise<boolean>;
}

export interface ReplayStoreOptions {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws RangeError where a lifetime is none: a key that expires at once protects nothing. */
export function checkLifetime(ttlSeconds: number): void {
  if (!Number.isFinite(ttlSeconds) || ttlSeconds <= 0)
    throw new RangeError('ttlSeconds is a number of seconds above 0');
}
