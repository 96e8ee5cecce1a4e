// Verifies a log offline, as it streams by: in bounded memory, its signatures in batches, up to the first break.

import type { Arguments } from '../arguments.ts';
import { Authorizer } from '../authorizer.ts';
import { isBytes } from '../bytes.ts';
import { compareBytes } from '../cbor/order.ts';
import type { Decision } from '../decision.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { toHex } from '../hex.ts';
import type { CelOption } from '../host/cel.ts';
import { checkOptions } from '../options.ts';
import { type PublicKeyInput, readPublicKey } from '../public-key.ts';
import type { WarrantView } from '../warrant/view.ts';
import { addToClaim, type Checked, type Claim, claimOf, Judge } from './claims.ts';
import type { LogEntry } from './entry.ts';
import type { ReceiptFields } from './payload.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { type LogRecord, readRecord, recordLength } from './record.ts';
import { firstForged } from './signatures.ts';
import { type LogSource, piecesOf } from './source.ts';
import type { LogState } from './state.ts';
import { type Milestone, Walk } from './walk.ts';

/** Bytes of a log that are held at a time: more than any record has. */
const BUFFER_BYTES = 0x80000;

/**
 * What the receipts of a log are expected to commit to; bytes are 32 each.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type ExpectedCommitments, MemorySink, ReceiptLog, trustedRootsDigest, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const expect: ExpectedCommitments = { trustedRootsHash: trustedRootsDigest([holder.publicKey]) };
 * const { intact, broken } = await verifyReceipts(Buffer.concat(sink.peek()), { expect });
 * console.log(intact, broken?.record, receipt.tool); // false 1 search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface ExpectedCommitments {
  /** The label that every receipt has to have; any where absent. */
  readonly authorizerId?: string | undefined;
  /** The digest of trusted roots, 32 bytes; any where absent. */
  readonly trustedRootsHash?: Uint8Array | undefined;
  /** The digest of a revocation list, 32 bytes; any where absent. */
  readonly srlHash?: Uint8Array | undefined;
  /** The digest of a policy, 32 bytes; any where absent. */
  readonly policyDefinitionHash?: Uint8Array | undefined;
}

/**
 * What a log is held against.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, verifyReceipts, type VerifyReceiptsOptions } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const options: VerifyReceiptsOptions = { signers: [log.publicKey], trustedRoots: [holder.publicKey] };
 * const report = await verifyReceipts(Buffer.concat(sink.peek()), options);
 * console.log(report.intact, report.checked.chains, receipt.tool); // true 1 search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface VerifyReceiptsOptions extends EngineOption, CelOption {
  /** The keys that may have signed. Where absent, one key signed all of it: whether that is yours is then for you to say. */
  readonly signers?: readonly PublicKeyInput[] | undefined;
  /** With roots (or an authorizer), allowed calls are judged again at their instants: the chain, and with arguments the call. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
  /** An authorizer with other rules than those that hold by default: clearances, windows, tolerance. */
  readonly authorizer?: Authorizer<WarrantView> | undefined;
  /** The arguments of a call, where they are kept elsewhere than in the log. */
  readonly argumentsOf?: ((receipt: ReceiptFields) => Arguments | undefined) | undefined;
  /** A checkpoint of the log that was kept elsewhere: the log has to hold what it held then. */
  readonly atLeast?: Milestone | undefined;
  /** What every receipt has to commit to. */
  readonly expect?: ExpectedCommitments | undefined;
  /** Verify a part of a log, from the middle on. */
  readonly partial?: boolean | undefined;
  /** Told of each record that was verified, in order. */
  readonly onRecord?: ((record: VerifiedRecord) => void) | undefined;
  /** Stops early: then the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where a record stands.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, type RecordPlace, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const places: RecordPlace[] = [];
 * await verifyReceipts(Buffer.concat(sink.peek()), { onRecord: (record) => places.push(record) });
 * console.log(places.map(({ record }) => record), receipt.tool); // [ 0, 1 ] search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface RecordPlace {
  /** Its number among the records that were read, from 0. */
  readonly record: number;
  /** The file that it is in, where the log came as files. */
  readonly file: string | undefined;
  /** The byte in that file, or in all that was read, at which it begins. */
  readonly offset: number;
}

/**
 * A record that was verified: a receipt or an entry.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, type VerifiedRecord, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const records: VerifiedRecord[] = [];
 * await verifyReceipts(Buffer.concat(sink.peek()), { onRecord: (record) => records.push(record) });
 * console.log(records.map(({ entry }) => entry?.kind), receipt.tool); // [ 'checkpoint', undefined ] search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface VerifiedRecord extends RecordPlace {
  /** What a receipt says; null where it is an entry. */
  readonly receipt: ReceiptFields | null;
  /** What an entry says; null where it is a receipt. */
  readonly entry: LogEntry | null;
}

/**
 * The first thing that is wrong with a log.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type LogBreak, MemorySink, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const bytes = Buffer.concat(sink.peek());
 * const broken: LogBreak | null = (await verifyReceipts(bytes.subarray(0, -1))).broken;
 * console.log(broken?.error.reason, receipt.tool); // record-torn search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface LogBreak extends RecordPlace {
  /** Code, reason and what to do. */
  readonly error: TenuoError;
  /** The decision that refutes an allowing receipt. */
  readonly decision: Decision | null;
}

/**
 * What was found; counted are the records whose form, signature and order hold.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, type ReceiptsReport, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * log.close();
 * const report: ReceiptsReport = await verifyReceipts(Buffer.concat(sink.peek()));
 * console.log(report.intact, report.records, report.endsWithCheckpoint, receipt.tool); // true 3 true search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface ReceiptsReport {
  /** Whether nothing is wrong. */
  readonly intact: boolean;
  /** The first thing that is; null where nothing. */
  readonly broken: LogBreak | null;
  /** How many records there are, receipts and entries. */
  readonly records: number;
  /** How many of them are receipts. */
  readonly receipts: number;
  /** How many of them are entries. */
  readonly entries: number;
  /** Where the log stands in front of the first record that was read; null where that is not known. */
  readonly start: LogState | null;
  /** Where it stands behind the last; null where that is not known. */
  readonly end: LogState | null;
  /** Whether the last record is a checkpoint, as a log that was closed has it. Where not, its end may have been cut off. */
  readonly endsWithCheckpoint: boolean;
  /** The keys that signed, in hex. */
  readonly signers: readonly string[];
  /** How many chains, calls and request hashes could be judged again, and how many approvals could not. */
  readonly checked: Readonly<Checked>;
}

/** What is checked without trusted roots. */
const NOTHING: Readonly<Checked> = { chains: 0, calls: 0, requestHashes: 0, approvalsUnknown: 0 };

const OPTIONS: readonly string[] = [
  ...['signers', 'trustedRoots', 'authorizer', 'argumentsOf', 'atLeast', 'expect', 'partial', 'onRecord', 'signal'],
  ...['engine', 'cel'],
];

/**
 * Verifies the receipts and entries of a log: their form and signatures, that each follows the one before, and with
 * `trustedRoots` what allowing receipts claim. A log of any size goes through in bounded memory. What is broken is reported,
 * not thrown.
 *
 * @throws TypeError, RangeError for options that make no sense, or a source that gives something else than bytes;
 * whatever the source fails with, or the signal is aborted with.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const bytes = Buffer.concat(sink.peek());
 * console.log((await verifyReceipts(bytes, { signers: [log.publicKey] })).intact, receipt.tool); // true search
 * bytes[bytes.length - 1] = 1; // somebody changes it
 * console.log((await verifyReceipts(bytes)).broken?.error.code); // …
 * ```
 *
 * @see docs/receipts.md#verify
 */
export async function verifyReceipts(source: LogSource, options: VerifyReceiptsOptions = {}): Promise<ReceiptsReport> {
  checkOptions(options, OPTIONS, 'verifyReceipts');
  const verification = new Verification(options);
  const { signal } = options;
  for await (const piece of piecesOf(source)) {
    signal?.throwIfAborted();
    const goesOn = isBytes(piece) ? verification.add(piece) : verification.beginFile(piece.begins);
    if (!goesOn) break;
  }
  signal?.throwIfAborted();
  return verification.finish();
}

/** A record of the batch at hand, and where it stands. */
interface Placed extends LogRecord {
  readonly place: RecordPlace;
}

/** A receipt whose claims wait for the entries behind it. */
interface Waiting {
  readonly claim: Claim;
  readonly place: RecordPlace;
}

/** A verification, fed by whoever reads the log. For verifyReceipts and the fuzzer: index.ts does not export it. */
export class Verification {
  readonly #options: VerifyReceiptsOptions;
  readonly #engine: Engine;
  readonly #judge: Judge | null;
  /** Keys that may sign, in hex; null until the first record tells which one does. */
  #allowed: Set<string> | null;
  readonly #signers = new Map<string, Uint8Array>();
  readonly #walk: Walk;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #filled = 0;
  #file: string | undefined;
  /** Where in its file the buffer begins. */
  #offset = 0;
  #read = 0;
  #receipts = 0;
  #waiting: Waiting[] = [];
  #broken: LogBreak | null = null;

  constructor(options: VerifyReceiptsOptions) {
    const { signers, partial, atLeast } = options;
    this.#options = options;
    this.#engine = engineOf(options);
    const authorizer = authorizerOf(options, this.#engine);
    this.#judge = authorizer === null ? null : new Judge(authorizer, this.#engine);
    this.#allowed = signers === undefined ? null : new Set(signers.map((key) => readPublicKey(key, options).toHex()));
    this.#walk = new Walk(this.#engine, partial === true, atLeast);
  }

  /** Takes bytes; false once the log is broken. */
  add(piece: Uint8Array): boolean {
    for (let from = 0; from < piece.length && this.#broken === null; ) {
      const part = piece.subarray(from, from + BUFFER_BYTES - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === BUFFER_BYTES) this.#process();
    }
    return this.#broken === null;
  }

  /** Ends the file at hand, if there is one, and begins another. */
  beginFile(name: string): boolean {
    this.#endFile();
    this.#file = name;
    this.#offset = 0;
    return this.#broken === null;
  }

  finish(): ReceiptsReport {
    this.#endFile();
    this.#judgeAll(this.#waiting.splice(0));
    const reason = this.#broken === null ? this.#walk.end() : 0;
    if (reason !== 0) this.#breaks(this.#place(this.#filled), errorFor(reason));
    const { start, state, endsWithCheckpoint } = this.#walk;
    return Object.freeze({
      intact: this.#broken === null,
      broken: this.#broken,
      records: this.#read,
      receipts: this.#receipts,
      entries: this.#read - this.#receipts,
      start,
      end: this.#broken === null ? state : null,
      endsWithCheckpoint,
      signers: [...this.#signers.keys()],
      checked: this.#judge?.checked ?? NOTHING,
    });
  }

  #endFile(): void {
    if (this.#broken === null) this.#process();
    if (this.#broken !== null) return;
    if (this.#filled > 0) this.#breaks(this.#place(0), errorFor(RECEIPT_REASONS.RECORD_TORN));
    this.#offset += this.#filled;
    this.#filled = 0;
  }

  /** Verifies all whole records in the buffer, and moves what is left to its beginning. */
  #process(): void {
    const batch: Placed[] = [];
    const { end, fault } = this.#walkBatch(batch);
    const forged = firstForged(
      this.#engine,
      batch.map(({ envelope }) => envelope),
    );
    // The signature of a record comes before what it says, and both before whatever comes behind.
    const good = forged >= 0 ? forged : batch.length - (fault?.isRead ? 1 : 0);
    if (forged >= 0) {
      const { place } = batch[forged] as Placed;
      this.#breaks(place, errorFor(RECEIPT_REASONS.RECEIPT_SIGNATURE));
    } else if (fault !== null) this.#breaks(fault.place, fault.error);
    this.#accept(batch.slice(0, good));
    this.#buffer.copyWithin(0, end, this.#filled);
    this.#filled -= end;
    this.#offset += end;
  }

  /** Reads and walks records up to the first that cannot be the next; where the rest begins, and what is wrong. */
  #walkBatch(batch: Placed[]): { end: number; fault: Fault | null } {
    let at = 0;
    for (;;) {
      const place = this.#place(at, batch.length);
      try {
        const length = at === this.#filled ? 0 : recordLength(this.#buffer, at, this.#filled);
        if (length === 0) return { end: at, fault: null };
        const record = { ...readRecord(this.#buffer, at, at + length), place };
        batch.push(record);
        const error = record.error ?? this.#signerFault(record) ?? this.#stepFault(record);
        if (error !== null) return { end: at, fault: { place, error, isRead: true } };
        at += length;
      } catch (error) {
        if (!(error instanceof TenuoError)) throw error;
        return { end: at, fault: { place, error, isRead: false } };
      }
    }
  }

  #signerFault({ envelope }: Placed): TenuoError | null {
    const hex = this.#hexOf(envelope.signer);
    this.#allowed ??= new Set([hex]);
    return this.#allowed.has(hex) ? null : errorFor(RECEIPT_REASONS.RECEIPT_SIGNER, { received: `the key ${hex}` });
  }

  /** A log has few signers: a key is put into words once. */
  #hexOf(signer: Uint8Array): string {
    for (const [hex, key] of this.#signers) if (compareBytes(key, signer) === 0) return hex;
    const hex = toHex(signer);
    if (this.#allowed === null || this.#allowed.has(hex)) this.#signers.set(hex, signer.slice());
    return hex;
  }

  #stepFault(record: Placed): TenuoError | null {
    const commitment = record.receipt === null ? null : this.#commitmentFault(record.receipt);
    if (commitment !== null) return commitment;
    const reason = this.#walk.step(record);
    return reason === 0 ? null : errorFor(reason);
  }

  #commitmentFault(fields: ReceiptFields): TenuoError | null {
    const { expect } = this.#options;
    if (expect === undefined) return null;
    for (const [name, expected] of Object.entries(expect) as [keyof ExpectedCommitments, unknown][]) {
      const stated = fields[name];
      const isEqual = isBytes(expected) && isBytes(stated) ? compareBytes(expected, stated) === 0 : expected === stated;
      if (expected !== undefined && !isEqual) return errorFor(RECEIPT_REASONS.RECEIPT_COMMITMENT, { subject: name });
    }
    return null;
  }

  /** Counts records that hold, tells of them, and judges what they claim. */
  #accept(batch: readonly Placed[]): void {
    for (const { place, receipt, entry } of batch) {
      if (receipt !== null) this.#receipts += 1;
      this.#read += 1;
      this.#options.onRecord?.({ ...place, ...detached(receipt, entry) });
      if (this.#judge === null) continue;
      if (receipt !== null) this.#waiting.push({ claim: claimOf(receipt), place });
      else if (entry !== null && entry.kind !== 'checkpoint') this.#addToLast(entry);
    }
    // The last receipt may have entries in the next batch.
    this.#judgeAll(this.#waiting.splice(0, this.#waiting.length - 1));
  }

  #addToLast(entry: LogEntry): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined) addToClaim(last.claim, entry);
  }

  #judgeAll(waiting: readonly Waiting[]): void {
    const { argumentsOf } = this.#options;
    for (const { claim } of waiting) if (claim.args === undefined) claim.args = argumentsOf?.(claim.fields);
    const judged = waiting.filter(({ claim }) => this.#judge?.canJudge(claim));
    const refutations = this.#judge?.judge(judged.map(({ claim }) => claim)) ?? [];
    for (const [i, refuted] of refutations.entries()) {
      if (refuted === null) continue;
      this.#breaks((judged[i] as Waiting).place, refuted.error, refuted.decision);
      return;
    }
  }

  /** The place of what begins at an address of the buffer, `ahead` records behind those that were accepted. */
  #place(at: number, ahead = 0): RecordPlace {
    return { record: this.#read + ahead, file: this.#file, offset: this.#offset + at };
  }

  /** Keeps the break that comes first in the log. */
  #breaks(place: RecordPlace, error: TenuoError, decision: Decision | null = null): void {
    if (this.#broken !== null && this.#broken.record <= place.record) return;
    this.#broken = Object.freeze({ ...place, error, decision });
  }
}

interface Fault {
  readonly place: RecordPlace;
  readonly error: TenuoError;
  /** Whether the record at fault is in the batch, so that its signature is looked at too. */
  readonly isRead: boolean;
}

function authorizerOf(options: VerifyReceiptsOptions, engine: Engine): Authorizer<WarrantView> | null {
  const { authorizer, trustedRoots, cel } = options;
  if (authorizer !== undefined && trustedRoots !== undefined)
    throw new TypeError('verifyReceipts takes trustedRoots or an authorizer, not both');
  if (authorizer !== undefined) return authorizer;
  return trustedRoots === undefined ? null : new Authorizer<WarrantView>({ trustedRoots, engine, cel });
}

/** Copies, since the buffer is used again. */
function detached(receipt: ReceiptFields | null, entry: LogEntry | null): Pick<VerifiedRecord, 'receipt' | 'entry'> {
  const copied = <Fields extends object>(fields: Fields | null): Fields | null =>
    fields === null
      ? null
      : (Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [name, isBytes(value) ? value.slice() : value]),
        ) as Fields);
  return { receipt: copied(receipt), entry: copied(entry) };
}
