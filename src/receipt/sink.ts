// Where a log keeps its records.

import { errorFor } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { checkInteger } from './fields.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import type { LogState } from './state.ts';

/** Keeps the records of one log, in order. */
export interface ReceiptSink {
  /** Where the log stood when the sink was opened; null where there was none. */
  readonly resumed: Resumed | null;
  /** Whether the log has to go on in a new file; then `rotate` begins one. */
  readonly isFull?: boolean;
  /** Keeps all of the records or none. What it throws comes out of `ReceiptLog.record`, and the log stays as it was. */
  append(records: readonly Uint8Array[]): void;
  rotate?(): void;
  close?(): void;
}

/** A log that was found. */
export interface Resumed {
  readonly state: LogState;
  /** Bytes of a torn record that were cut off its end. */
  readonly tornBytes: number;
}

const DEFAULT_CAPACITY = 10_000;

/**
 * An outbox in memory: records wait until they are taken away. A full one takes no more, so that a call is not allowed
 * without its receipt; nothing is ever dropped to make room.
 */
export class MemorySink implements ReceiptSink {
  readonly resumed: Resumed | null;
  readonly #capacity: number;
  #records: Uint8Array[] = [];

  /** `state` is that of a log that goes on here, as `ReceiptLog.state` gave it. */
  constructor(options: { readonly capacity?: number | undefined; readonly state?: LogState | undefined } = {}) {
    checkOptions(options, ['capacity', 'state'], 'MemorySink');
    this.#capacity = checkInteger(options.capacity ?? DEFAULT_CAPACITY, 'capacity', 0);
    this.resumed = options.state === undefined ? null : { state: options.state, tornBytes: 0 };
  }

  /** How many records wait. */
  get length(): number {
    return this.#records.length;
  }

  append(records: readonly Uint8Array[]): void {
    if (this.#records.length + records.length > this.#capacity)
      throw errorFor(RECEIPT_REASONS.OUTBOX_FULL, { expected: `at most ${this.#capacity} records` });
    this.#records.push(...records);
  }

  /** The oldest records, which stay until they are acknowledged. Joined they are a log, or the next part of one. */
  peek(count = this.#records.length): Uint8Array[] {
    return this.#records.slice(0, count).map((record) => record.slice());
  }

  /** Lets the oldest records go: they are kept elsewhere now. */
  acknowledge(count: number): void {
    this.#records = this.#records.slice(checkInteger(count, 'count', 0));
  }
}
