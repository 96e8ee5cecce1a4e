// What the pool itself may fail with: a call was neither allowed nor denied.

import { brand } from '../brand.ts';

/**
 * `worker-lost`: two workers ended while they had the call. `pool-closed`: the pool takes no more calls.
 *
 * @example
 * ```ts
 * import { type PoolErrorCode } from 'tenuo-edge/pool';
 *
 * const again: Record<PoolErrorCode, boolean> = { 'worker-lost': true, 'pool-closed': false };
 * console.log(again['pool-closed']); // false
 * ```
 *
 * @see docs/pool.md#what-holds
 */
export type PoolErrorCode = 'worker-lost' | 'pool-closed';

/**
 * No decision was made. It says nothing about the call: treat it as not allowed. Making one never throws.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { createPool, PoolError } from 'tenuo-edge/pool';
 *
 * const pool = createPool({ trustedRoots: [SigningKey.generate().publicKey], size: 1 });
 * await pool.close();
 * await pool.authorizeMany([]).catch((error) => {
 *   console.log(error instanceof PoolError && error.code); // pool-closed
 * });
 * ```
 *
 * @see docs/pool.md#what-holds
 */
export class PoolError extends Error {
  /** `PoolError`. */
  override readonly name: string = 'PoolError';
  /** Why there is none. */
  readonly code: PoolErrorCode;

  constructor(code: PoolErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  static {
    brand(PoolError, 'PoolError');
  }
}
