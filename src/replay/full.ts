// What a store throws that has no room: the denial then says so.
import { brand } from '../brand.ts';

/**
 * A replay store cannot remember another key, and one that is not remembered may come again. Own stores may throw it
 * too. Making one never throws.
 *
 * @example
 * ```ts
 * import { MemoryReplayStore, ReplayStoreFullError } from 'tenuo-edge';
 *
 * const store = new MemoryReplayStore({ maxEntries: 1 });
 * store.checkAndAdd('a', 60);
 * store.checkAndAdd('b', 60); // throws ReplayStoreFullError
 * console.log(new ReplayStoreFullError().name); // ReplayStoreFullError
 * ```
 *
 * @see docs/replay.md#stores
 */
export class ReplayStoreFullError extends Error {
  /** `ReplayStoreFullError`. */
  override readonly name: string = 'ReplayStoreFullError';

  constructor(options?: ErrorOptions) {
    super('the replay store has no room for another key', options);
  }

  static {
    brand(ReplayStoreFullError, 'ReplayStoreFullError');
  }
}
