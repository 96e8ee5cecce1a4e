// What the pool itself may fail with: a call was neither allowed nor denied.

import { brand } from '../brand.ts';

/** `worker-lost`: two workers ended while they had the call. `pool-closed`: the pool takes no more calls. */
export type PoolErrorCode = 'worker-lost' | 'pool-closed';

/** No decision was made. It says nothing about the call: treat it as not allowed. */
export class PoolError extends Error {
  override readonly name: string = 'PoolError';
  readonly code: PoolErrorCode;

  constructor(code: PoolErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  static {
    brand(PoolError, 'PoolError');
  }
}
