// tenuo-edge/pool: calls decided in worker threads, for Node, Deno and Bun.
import { type PoolOptions, readOptions } from './options.ts';
import { Pool } from './pool.ts';

export { PoolError, type PoolErrorCode } from './error.ts';
export type { PoolOptions } from './options.ts';
export type { Pool, PoolCallOptions } from './pool.ts';

/**
 * A pool of worker threads that decide as one `Authorizer` with these options would: `pool.authorizeMany(requests)`.
 *
 * @throws ConfigurationError without a trusted root.
 * @throws TypeError for an unknown option or one of the wrong type; RangeError for a number out of range.
 * @throws TenuoError 1100 where a root is no key.
 */
export function createPool(options: PoolOptions): Pool {
  return new Pool(readOptions(options));
}
