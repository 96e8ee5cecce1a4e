// A record of a log, as it was read: a receipt or an entry, with all that can be said about it by itself.

import { errorFor, TenuoError } from '../errors.ts';
import { type LogEntry, readEntry } from './entry.ts';
import { announcedLength, type Envelope, kindOf, RECEIPT, readEnvelope } from './envelope.ts';
import { type ReceiptFields, readPayload } from './payload.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { checkFields, checkVersion } from './receipt.ts';

/** A record whose form was checked, not its signature. Its parts are views of the bytes that it was read from. */
export interface LogRecord {
  readonly bytes: Uint8Array;
  readonly envelope: Envelope;
  /** One of the two, unless `error` says why there is none. */
  readonly receipt: ReceiptFields | null;
  readonly entry: LogEntry | null;
  /** What is wrong with what it says. The signature is looked at first. */
  readonly error: TenuoError | null;
}

/**
 * The length of the record at an address; 0 where too few bytes are there to say, or it goes on behind them.
 *
 * @throws TenuoError 9020 where there is none, 1202 where it is not in the one form, 1900 where it is too large.
 */
export function recordLength(bytes: Uint8Array, at: number, end: number): number {
  if (kindOf(bytes, at, end) === null) throw errorFor(RECEIPT_REASONS.RECORD_UNKNOWN);
  const length = announcedLength(bytes, at, end);
  return length > end - at ? 0 : length;
}

/**
 * Reads the record that fills the bytes from `at` to `end`.
 *
 * @throws TenuoError 1202 where its envelope is not in the one form.
 */
export function readRecord(bytes: Uint8Array, at: number, end: number): LogRecord {
  const kind = kindOf(bytes, at, end) ?? RECEIPT;
  const envelope = readEnvelope(kind, bytes, at, end);
  const record = { bytes: bytes.subarray(at, end), envelope, receipt: null, entry: null, error: null };
  try {
    checkVersion(envelope);
    if (kind !== RECEIPT) return { ...record, entry: readEntry(envelope) };
    const receipt = readPayload(envelope.payload);
    checkFields(receipt, envelope);
    return { ...record, receipt };
  } catch (error) {
    if (error instanceof TenuoError) return { ...record, error };
    throw error;
  }
}
