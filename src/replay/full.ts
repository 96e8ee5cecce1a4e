// What a store throws that has no room: the denial then says so.
import { brand } from '../brand.ts';

/** A replay store cannot remember another key, and one that is not remembered may come again. Own stores may throw it too. */
export class ReplayStoreFullError extends Error {
  override readonly name: string = 'ReplayStoreFullError';

  constructor(options?: ErrorOptions) {
    super('the replay store has no room for another key', options);
  }

  static {
    brand(ReplayStoreFullError, 'ReplayStoreFullError');
  }
}
