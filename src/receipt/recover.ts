// Where the log in a file stands, and where its last whole record ends.

import type { Engine } from '../engine/engine.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { signatureHolds } from './envelope.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { type LogRecord, readRecord, recordLength } from './record.ts';
import type { LogState } from './state.ts';
import { Walk } from './walk.ts';

/** Bytes that are held at a time: more than any record has. */
const BUFFER_BYTES = 0x80000;

/** What a file holds. */
export interface Recovered {
  /** Where the log stands behind the last whole record; null where there is none. */
  readonly state: LogState | null;
  /** Where that record ends. What is behind it was torn. */
  readonly end: number;
}

/** A file, as it is read. */
export interface Recoverable {
  readonly path: string;
  readonly size: number;
  /** Whether it is the first of its log. */
  readonly isFirst: boolean;
  /** Reads bytes from a position on; returns how many, 0 at the end. */
  read(buffer: Uint8Array, offset: number, length: number, position: number): number;
}

/**
 * Walks a file's records, as far as they are whole. Forms and links are checked, of the signatures the last alone: a record
 * whose end never reached the disk is torn, though its length is right.
 *
 * @throws TenuoError 9021 where something stands in front of the end that is no torn record: nothing may be cut off then.
 */
export function recoverFile(engine: Engine, file: Recoverable): Recovered {
  const walk = new Walk(engine, !file.isFirst, undefined);
  const buffer = new Uint8Array(BUFFER_BYTES);
  /** Where in the file the buffer begins, and how much of it is filled. */
  let from = 0;
  let filled = 0;
  const torn = (at: number): Recovered => ({ state: walk.start === null ? null : walk.state, end: from + at });
  const damaged = (at: number): TenuoError =>
    errorFor(RECEIPT_REASONS.LOG_DAMAGED, { subject: file.path, offset: from + at });
  for (;;) {
    const count = file.read(buffer, filled, BUFFER_BYTES - filled, from + filled);
    filled += count;
    const isEnd = from + filled >= file.size || count === 0;
    let at = 0;
    for (;;) {
      // Zeros are what some file systems leave of bytes that were never written.
      if (isEnd && isZero(buffer, at, filled)) return torn(at);
      const length = attempt(() => recordLength(buffer, at, filled));
      if (length === null) throw damaged(at);
      if (length === 0) break;
      const record = attempt(() => readRecord(buffer, at, at + length));
      const isLast = isEnd && isZero(buffer, at + length, filled);
      if (isLast && (record === null || !signatureHolds(engine, record.envelope))) return torn(at);
      if (record === null || !follows(walk, record)) throw damaged(at);
      at += length;
    }
    if (isEnd) return torn(at);
    buffer.copyWithin(0, at, filled);
    from += at;
    filled -= at;
  }
}

/** Takes the next record, where it can be the next one and tells where in the log it stands. */
function follows(walk: Walk, record: LogRecord): boolean {
  return record.error === null && walk.step(record) === 0 && walk.isPlaced;
}

/** Whether nothing but zeros is there, or nothing at all. */
function isZero(buffer: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (buffer[at] !== 0) return false;
  return true;
}

/** What a call gives; null where the bytes are not what it reads. */
function attempt<Result>(call: () => Result): Result | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof TenuoError) return null;
    throw error;
  }
}
