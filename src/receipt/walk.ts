// The order of a log: each record follows the one before it.

import { compareBytes } from '../cbor/order.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import type { LogEntry } from './entry.ts';
import type { ReceiptFields } from './payload.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import type { LogRecord } from './record.ts';
import { advanced, BEGINNING, type LogState } from './state.ts';

/**
 * The place in a log that is known: so many records, which hash to this.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, type Milestone, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const witness: Milestone = log.checkpoint(); // kept elsewhere
 * const report = await verifyReceipts(Buffer.concat(sink.peek()), { atLeast: witness });
 * console.log(report.intact, receipt.tool); // true search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface Milestone {
  /** How many records the log had. */
  readonly records: number;
  /** What they hashed to, 32 bytes. */
  readonly head: Uint8Array;
}

/** Walks a log record by record. */
export class Walk {
  readonly #engine: Engine;
  readonly #milestone: Milestone | undefined;
  /** Where the log stands behind the record walked last. */
  state: LogState = BEGINNING;
  /** Where it stood before the first one, once that is known. */
  start: LogState | null = null;
  /** Whether the count and head of the state are those of the log: not in the middle of one, before its first entry. */
  isPlaced: boolean;
  /** The same of the number of receipts, which only checkpoints tell. */
  #countsReceipts: boolean;
  /** Whether the last record is a checkpoint. */
  endsWithCheckpoint = false;

  constructor(engine: Engine, isPartial: boolean, milestone: Milestone | undefined) {
    this.#engine = engine;
    this.#milestone = milestone;
    this.isPlaced = !isPartial;
    this.#countsReceipts = !isPartial;
  }

  /** Takes the next record; 0, or the reason why it cannot be the next one. */
  step({ bytes, receipt, entry }: LogRecord): number {
    this.start ??= this.#begin(receipt, entry);
    const reason = receipt === null ? this.#entryFault(entry as LogEntry) : this.#receiptFault(receipt);
    if (reason !== 0) return reason;
    this.state = advanced(this.#engine, this.state, sha256(this.#engine, bytes), receipt !== null);
    this.endsWithCheckpoint = entry?.kind === 'checkpoint';
    return this.#milestoneFault();
  }

  /** 0, or the reason why the log cannot end here. */
  end(): number {
    if (this.start === null) return RECEIPT_REASONS.LOG_EMPTY;
    const milestone = this.#milestone;
    return milestone !== undefined && (!this.isPlaced || this.state.records < milestone.records)
      ? RECEIPT_REASONS.LOG_END_MISSING
      : 0;
  }

  /** Where a log stands before its first record here. */
  #begin(receipt: ReceiptFields | null, entry: LogEntry | null): LogState {
    if (this.isPlaced) return this.state;
    if (entry !== null) this.#place(entry);
    else this.state = { ...this.state, lastReceipt: receipt?.previousReceiptHash?.slice() ?? null };
    return this.state;
  }

  /** In the middle of a log, the first entry tells where that is. */
  #place({ records, head, receipt }: LogEntry): void {
    this.isPlaced = true;
    const lastReceipt = this.start === null ? (receipt?.slice() ?? null) : this.state.lastReceipt;
    this.state = { ...this.state, records, head: head.slice(), lastReceipt };
  }

  #receiptFault({ previousReceiptHash: named }: ReceiptFields): number {
    const { lastReceipt } = this.state;
    if (lastReceipt === null) {
      if (named === undefined) return 0;
      return this.state.records === 0 ? RECEIPT_REASONS.LOG_BEGINNING_MISSING : RECEIPT_REASONS.RECEIPT_LINK;
    }
    return named === undefined || !same(named, lastReceipt) ? RECEIPT_REASONS.RECEIPT_LINK : 0;
  }

  #entryFault(entry: LogEntry): number {
    if (!this.isPlaced) this.#place(entry);
    if (entry.kind === 'checkpoint' && !this.#countsReceipts) {
      this.#countsReceipts = true;
      this.state = { ...this.state, receipts: entry.receipts };
    }
    const { records, receipts, head, lastReceipt } = this.state;
    if (records === 0 && entry.records > 0) return RECEIPT_REASONS.LOG_BEGINNING_MISSING;
    if (entry.records !== records || !same(entry.head, head)) return RECEIPT_REASONS.ENTRY_PLACE;
    if (entry.kind === 'checkpoint' && entry.receipts !== receipts) return RECEIPT_REASONS.ENTRY_PLACE;
    return sameOrNone(entry.receipt, lastReceipt) ? 0 : RECEIPT_REASONS.ENTRY_SUBJECT;
  }

  #milestoneFault(): number {
    const milestone = this.#milestone;
    if (milestone === undefined || !this.isPlaced) return 0;
    if (this.start !== null && this.start.records > milestone.records) return RECEIPT_REASONS.LOG_BEGINNING_MISSING;
    const { records, head } = this.state;
    return records === milestone.records && !same(head, milestone.head) ? RECEIPT_REASONS.LOG_REWRITTEN : 0;
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => compareBytes(a, b) === 0;

function sameOrNone(named: Uint8Array | undefined, known: Uint8Array | null): boolean {
  return named === undefined ? known === null : known !== null && same(named, known);
}
