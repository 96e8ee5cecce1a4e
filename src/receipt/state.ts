// How far a log has come: what the next record has to follow.
import { DIGEST_AT, INPUT_AT } from '../../assembly/layout.ts';
import type { Engine } from '../engine/engine.ts';
import { clearInput } from '../engine/port.ts';
import { HASH_BYTES } from './fields.ts';

/**
 * Where a log stands. Bytes are 32 each.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type LogState, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const state: LogState = log.state;
 * console.log(state.records, state.receipts, state.head.length, receipt.tool); // 2 1 32 search
 * ```
 *
 * @see docs/receipts.md#the-files
 */
export interface LogState {
  /** How many records it has, receipts and entries. */
  readonly records: number;
  /** How many of them are receipts. */
  readonly receipts: number;
  /** What the records hash to, 32 bytes. */
  readonly head: Uint8Array;
  /** The digest of the last receipt, 32 bytes; null before the first. */
  readonly lastReceipt: Uint8Array | null;
}

export const BEGINNING: LogState = { records: 0, receipts: 0, head: new Uint8Array(HASH_BYTES), lastReceipt: null };

/** The state behind one record more. */
export function advanced(engine: Engine, state: LogState, digest: Uint8Array, isReceipt: boolean): LogState {
  return {
    records: state.records + 1,
    receipts: state.receipts + (isReceipt ? 1 : 0),
    head: nextHead(engine, state.head, digest),
    lastReceipt: isReceipt ? digest : state.lastReceipt,
  };
}

/** SHA-256 of the hash so far and a record's digest. */
export function nextHead(engine: Engine, head: Uint8Array, digest: Uint8Array): Uint8Array<ArrayBuffer> {
  const { core, memory } = engine;
  memory.set(head, INPUT_AT);
  memory.set(digest, INPUT_AT + HASH_BYTES);
  core.digestSha256(2 * HASH_BYTES);
  clearInput(engine, 2 * HASH_BYTES);
  return memory.slice(DIGEST_AT, DIGEST_AT + HASH_BYTES);
}
