// Log entries: what a receipt has no room for, signed by the same key in a domain of its own. Each says how many records
// stand before it in the log and what they hash to, so that none can be taken out, put in or moved.

import { MISSING_FIELD, UNKNOWN_FIELD } from '../../assembly/codes.ts';
import { encode } from '../cbor/writer.ts';
import { Cursor } from './cursor.ts';
import { ENTRY, type Envelope, sealEnvelope, VERSION_1 } from './envelope.ts';
import { type Field, readFields, writeFields } from './fields.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import type { ReceiptSigner } from './signer.ts';

export type EntryKind = 'approval' | 'gate' | 'arguments' | 'checkpoint';

/** Why a checkpoint was written. */
export type CheckpointCause = 'open' | 'resume' | 'interval' | 'rotate' | 'close' | 'asked';

/** Where an entry stands. */
export interface EntryPlace {
  /** Unix seconds. */
  readonly timestamp: number;
  /** How many records, receipts and entries, stand before it in the log. */
  readonly records: number;
  /** What they hash to: 32 zeros before the first, then SHA-256 of the hash so far and the digest of the next record. */
  readonly head: Uint8Array;
}

/** How far the log has come. */
export interface Checkpoint extends EntryPlace {
  readonly kind: 'checkpoint';
  readonly cause: CheckpointCause;
  /** How many of the records are receipts. */
  readonly receipts: number;
  /** The digest of the last of them. */
  readonly receipt?: Uint8Array | undefined;
  /** Bytes of a torn record that were cut off the end when the log was resumed. */
  readonly tornBytes?: number | undefined;
}

/** An approval on which a call was allowed. */
export interface ApprovalEntry extends EntryPlace {
  readonly kind: 'approval';
  /** The digest of the call's receipt. */
  readonly receipt: Uint8Array;
  readonly approver: Uint8Array;
  /** Unix seconds; what lies past 2^53 is written as that. */
  readonly approvedAt: number;
  readonly expiresAt: number;
  readonly requestHash: Uint8Array;
  /** SHA-256 of the signed approval. */
  readonly approvalDigest: Uint8Array;
  /** The approver's name elsewhere: only where the log discloses it. */
  readonly externalId?: string | undefined;
  /** The signed approval: only where the log discloses it. */
  readonly approval?: Uint8Array | undefined;
}

/** A call that was denied because approvals were missing. */
export interface GateEntry extends EntryPlace {
  readonly kind: 'gate';
  readonly receipt: Uint8Array;
  readonly code: string;
  /** How many approvals it takes, and how many of those that came were good. */
  readonly required: number;
  readonly received: number;
  /** The keys of those who may approve. */
  readonly approvers: readonly Uint8Array[];
}

/** Arguments of a call, where the log discloses them. */
export interface ArgumentsEntry extends EntryPlace {
  readonly kind: 'arguments';
  readonly receipt: Uint8Array;
  /** A canonical CBOR map by name. */
  readonly arguments: Uint8Array;
  /** Whether they are all: then proof and request hash can be checked. */
  readonly complete: boolean;
}

export type LogEntry = Checkpoint | ApprovalEntry | GateEntry | ArgumentsEntry;

const KINDS: readonly EntryKind[] = ['approval', 'gate', 'arguments', 'checkpoint'];
const CAUSES: readonly CheckpointCause[] = ['open', 'resume', 'interval', 'rotate', 'close', 'asked'];

/** By key, of all kinds. */
const FIELDS: readonly Field[] = [
  ['version', 'unsigned', true],
  ['kind', KINDS, true],
  ['timestamp', 'integer', true],
  ['records', 'unsigned', true],
  ['head', 'hash', true],
  ['receipt', 'hash'],
  ['receipts', 'unsigned'],
  ['cause', CAUSES],
  ['tornBytes', 'unsigned'],
  ['approver', 'key'],
  ['approvedAt', 'unsigned'],
  ['expiresAt', 'unsigned'],
  ['requestHash', 'hash'],
  ['approvalDigest', 'hash'],
  ['externalId', 'text'],
  ['approval', 'bytes'],
  ['code', 'text'],
  ['required', 'unsigned'],
  ['received', 'unsigned'],
  ['approvers', 'keys'],
  ['arguments', 'bytes'],
  ['complete', 'boolean'],
];

/** What a kind has beside the first five, and what it may have. */
const MEMBERS: Readonly<Record<EntryKind, readonly [has: readonly string[], mayHave: readonly string[]]>> = {
  checkpoint: [
    ['receipts', 'cause'],
    ['receipt', 'tornBytes'],
  ],
  approval: [
    ['receipt', 'approver', 'approvedAt', 'expiresAt', 'requestHash', 'approvalDigest'],
    ['externalId', 'approval'],
  ],
  gate: [['receipt', 'code', 'required', 'received', 'approvers'], []],
  arguments: [['receipt', 'arguments', 'complete'], []],
};
const COMMON = 5;
const SUBJECT = 'the payload of the log entry';

/** What a kind of entry says beside its place. */
export type Said<Entry extends LogEntry = LogEntry> = Entry extends LogEntry ? Omit<Entry, keyof EntryPlace> : never;

/** Signs an entry. */
export function sealEntry(entry: LogEntry, signer: ReceiptSigner): Uint8Array<ArrayBuffer> {
  const payload = encode(SUBJECT, MAX_RECORD_BYTES, (writer) =>
    writeFields(writer, FIELDS, { ...entry, version: VERSION_1 }, RECEIPT_REASONS.ENTRY_PAYLOAD),
  );
  return sealEnvelope(ENTRY, payload, signer);
}

/**
 * What the entry in an envelope says; bytes are views of it.
 *
 * @throws TenuoError 9020 where its payload is not in the one form that entries have, 1200 for another version.
 */
export function readEntry({ payload }: Envelope): LogEntry {
  const cursor = new Cursor(payload, SUBJECT, RECEIPT_REASONS.ENTRY_PAYLOAD);
  const { version, ...entry } = readFields(cursor, FIELDS);
  cursor.finish();
  const [has, mayHave] = MEMBERS[entry.kind as EntryKind];
  for (const name of has) if (entry[name] === undefined) cursor.fail(MISSING_FIELD);
  if (version !== VERSION_1) cursor.fail(UNKNOWN_FIELD);
  const extra = FIELDS.slice(COMMON).some(
    ([name]) => entry[name] !== undefined && !has.includes(name) && !mayHave.includes(name),
  );
  if (extra) cursor.fail(UNKNOWN_FIELD);
  return entry as unknown as LogEntry;
}
