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

/**
 * Why a checkpoint was written.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type CheckpointCause, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const cause: CheckpointCause = log.checkpoint().cause;
 * console.log(cause); // asked
 * ```
 *
 * @see docs/receipts.md#the-files
 */
export type CheckpointCause = 'open' | 'resume' | 'interval' | 'rotate' | 'close' | 'asked';

/** Where an entry stands. */
export interface EntryPlace {
  /** Unix seconds. */
  readonly timestamp: number;
  /** How many records, receipts and entries, stand before it in the log. */
  readonly records: number;
  /**
   * What they hash to, 32 bytes: zeros before the first, then SHA-256 of the hash so far and the digest of the next
   * record.
   */
  readonly head: Uint8Array;
}

/**
 * How far the log has come.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type Checkpoint, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const witness: Checkpoint = log.checkpoint();
 * console.log(witness.records, witness.receipts); // 2 1
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface Checkpoint extends EntryPlace {
  /** Tells the kinds of entries apart. */
  readonly kind: 'checkpoint';
  /** Why it was written. */
  readonly cause: CheckpointCause;
  /** How many of the records are receipts. */
  readonly receipts: number;
  /** The digest of the last of them, 32 bytes; absent before the first. */
  readonly receipt?: Uint8Array | undefined;
  /** Bytes of a torn record that were cut off the end when the log was resumed. */
  readonly tornBytes?: number | undefined;
}

/**
 * An approval on which a call was allowed.
 *
 * @example
 * ```ts
 * import { Authorizer, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 * import { type ApprovalEntry, type LogEntry, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(holder);
 * const request = { warrant, tool: 'restart', args: {}, signature: warrant.sign(holder, 'restart', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const entries: LogEntry[] = [];
 * const log = new ReceiptLog({
 *   key: SigningKey.generate(),
 *   sink: new MemorySink(),
 *   observers: [(recorded) => entries.push(...recorded.entries)],
 * });
 * const { decision } = log.decide(authorizer, request);
 * if (decision.allowed || decision.approvalRequest === undefined) throw new Error('it asks for approval');
 * log.decide(authorizer, { ...request, approvals: [signApproval(decision.approvalRequest, lead)] });
 * const approval = entries[1] as ApprovalEntry;
 * console.log(approval.kind, approval.approver.length); // approval 32
 * ```
 *
 * @see docs/receipts.md#what-a-log-discloses
 */
export interface ApprovalEntry extends EntryPlace {
  /** Tells the kinds of entries apart. */
  readonly kind: 'approval';
  /** The digest of the call's receipt, 32 bytes. */
  readonly receipt: Uint8Array;
  /** The approver's key, 32 bytes. */
  readonly approver: Uint8Array;
  /** Unix seconds; what lies past 2^53 is written as that. */
  readonly approvedAt: number;
  /** Unix seconds from which on it approves nothing; what lies past 2^53 is written as that. */
  readonly expiresAt: number;
  /** The hash of the approved call, 32 bytes. */
  readonly requestHash: Uint8Array;
  /** SHA-256 of the signed approval, 32 bytes. */
  readonly approvalDigest: Uint8Array;
  /** The approver's name elsewhere: only where the log discloses it. */
  readonly externalId?: string | undefined;
  /** The bytes of the signed approval: only where the log discloses it. */
  readonly approval?: Uint8Array | undefined;
}

/**
 * A call that was denied because approvals were missing.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type GateEntry, type LogEntry, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(holder);
 * const request = { warrant, tool: 'restart', args: {}, signature: warrant.sign(holder, 'restart', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const entries: LogEntry[] = [];
 * const log = new ReceiptLog({
 *   key: SigningKey.generate(),
 *   sink: new MemorySink(),
 *   observers: [(recorded) => entries.push(...recorded.entries)],
 * });
 * log.decide(authorizer, request);
 * const gate = entries[0] as GateEntry;
 * console.log(gate.kind, gate.required, gate.received); // gate 1 0
 * ```
 *
 * @see docs/receipts.md#what-a-log-discloses
 */
export interface GateEntry extends EntryPlace {
  /** Tells the kinds of entries apart. */
  readonly kind: 'gate';
  /** The digest of the call's receipt, 32 bytes. */
  readonly receipt: Uint8Array;
  /** The name of the refusal: `approval-required`. */
  readonly code: string;
  /** How many approvals it takes. */
  readonly required: number;
  /** How many of those that came were good. */
  readonly received: number;
  /** The keys of those who may approve, 32 bytes each. */
  readonly approvers: readonly Uint8Array[];
}

/**
 * Arguments of a call, where the log discloses them.
 *
 * @example
 * ```ts
 * import { Authorizer, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 * import { type ArgumentsEntry, type LogEntry, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(holder);
 * const request = { warrant, tool: 'restart', args: {}, signature: warrant.sign(holder, 'restart', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const entries: LogEntry[] = [];
 * const log = new ReceiptLog({
 *   key: SigningKey.generate(),
 *   sink: new MemorySink(),
 *   disclose: { arguments: true },
 *   observers: [(recorded) => entries.push(...recorded.entries)],
 * });
 * const { decision } = log.decide(authorizer, request);
 * if (decision.allowed || decision.approvalRequest === undefined) throw new Error('it asks for approval');
 * log.decide(authorizer, { ...request, approvals: [signApproval(decision.approvalRequest, lead)] });
 * const args = entries.at(-1) as ArgumentsEntry;
 * console.log(args.kind, args.complete); // arguments true
 * ```
 *
 * @see docs/receipts.md#what-a-log-discloses
 */
export interface ArgumentsEntry extends EntryPlace {
  /** Tells the kinds of entries apart. */
  readonly kind: 'arguments';
  /** The digest of the call's receipt, 32 bytes. */
  readonly receipt: Uint8Array;
  /** A canonical CBOR map by name. */
  readonly arguments: Uint8Array;
  /** Whether they are all: then proof and request hash can be checked. */
  readonly complete: boolean;
}

/**
 * What stands in a log beside receipts, told apart by `kind`.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type LogEntry, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const entry: LogEntry = log.checkpoint();
 * console.log(entry.kind); // checkpoint
 * ```
 *
 * @see docs/receipts.md#what-a-log-discloses
 */
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
