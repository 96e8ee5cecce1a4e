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
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { createPool } from 'tenuo-edge/pool';
 *
 * const root = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(root);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(root, 'search', {}) };
 * const pool = createPool({ trustedRoots: [root.publicKey], size: 1 });
 * const [decision] = await pool.authorizeMany([request]);
 * console.log(decision?.allowed); // true
 * await pool.close();
 * ```
 *
 * @see docs/pool.md
 */
export function createPool(options: PoolOptions): Pool {
  return new Pool(readOptions(options));
}
