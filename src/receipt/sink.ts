// Where a log keeps its records.

import { errorFor } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { checkInteger } from './fields.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import type { LogState } from './state.ts';

/**
 * Keeps the records of one log, in order.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { ReceiptLog, type ReceiptSink } from 'tenuo-edge/receipt';
 *
 * const records: Uint8Array[] = [];
 * const sink: ReceiptSink = { resumed: null, append: (batch) => void records.push(...batch) };
 * new ReceiptLog({ key: SigningKey.generate(), sink });
 * console.log(records.length); // 1
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export interface ReceiptSink {
  /** Where the log stood when the sink was opened; null where there was none. */
  readonly resumed: Resumed | null;
  /** Whether the log has to go on in a new file; then `rotate` begins one. */
  readonly isFull?: boolean;
  /**
   * Keeps the bytes of all of the records or of none.
   *
   * @throws whatever it fails with: that comes out of `ReceiptLog.record`, and the log stays as it was.
   */
  append(records: readonly Uint8Array[]): void;
  /** Ends a file and begins the next; called where `isFull`. */
  rotate?(): void;
  /** Called once, when the log is closed. */
  close?(): void;
}

/**
 * A log that was found.
 *
 * @example
 * ```ts
 * import { FileSink, type Resumed } from 'tenuo-edge/receipt';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const found: Resumed | null = new FileSink(mkdtempSync(join(tmpdir(), 'receipts-'))).resumed;
 * console.log(found); // null
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export interface Resumed {
  /** Where the log stands. */
  readonly state: LogState;
  /** Bytes of a torn record that were cut off its end. */
  readonly tornBytes: number;
}

const DEFAULT_CAPACITY = 10_000;

/**
 * An outbox in memory: records wait until they are taken away. A full one takes no more, so that a call is not allowed
 * without its receipt; nothing is ever dropped to make room.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const waiting = sink.peek();
 * console.log(waiting.length); // 2
 * sink.acknowledge(waiting.length); // once they are kept elsewhere
 * console.log(sink.length, receipt.tool); // 0 search
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export class MemorySink implements ReceiptSink {
  readonly resumed: Resumed | null;
  readonly #capacity: number;
  #records: Uint8Array[] = [];

  /**
   * `state` is that of a log that goes on here, as `ReceiptLog.state` gave it.
   *
   * @throws RangeError where the capacity is none.
   */
  constructor(options: { readonly capacity?: number | undefined; readonly state?: LogState | undefined } = {}) {
    checkOptions(options, ['capacity', 'state'], 'MemorySink');
    this.#capacity = checkInteger(options.capacity ?? DEFAULT_CAPACITY, 'capacity', 0);
    this.resumed = options.state === undefined ? null : { state: options.state, tornBytes: 0 };
  }

  /** How many records wait. */
  get length(): number {
    return this.#records.length;
  }

  /**
   * Keeps the bytes of all of the records or of none.
   *
   * @throws TenuoError 9021 where there is no room for all of them.
   */
  append(records: readonly Uint8Array[]): void {
    if (this.#records.length + records.length > this.#capacity)
      throw errorFor(RECEIPT_REASONS.OUTBOX_FULL, { expected: `at most ${this.#capacity} records` });
    this.#records.push(...records);
  }

  /**
   * The bytes of the oldest records, which stay until they are acknowledged: `count` of them, all where absent. Joined
   * they are a log, or the next part of one. Never throws.
   */
  peek(count = this.#records.length): Uint8Array[] {
    return this.#records.slice(0, count).map((record) => record.slice());
  }

  /**
   * Lets the oldest records go, so many of them, or all where there are fewer: they are kept elsewhere now.
   *
   * @throws TypeError, RangeError where the count is no whole number from 0 on.
   */
  acknowledge(count: number): void {
    this.#records = this.#records.slice(checkInteger(count, 'count', 0));
  }
}
