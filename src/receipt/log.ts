// The log of an enforcement point: a receipt for each decision, entries for what receipts have no room for, one chain.

import { requestHash } from '../approval/request-hash.ts';
import type { VerifiedApproval } from '../approval/verified.ts';
import { type Arguments, encodeArguments } from '../arguments.ts';
import type { AuthorizeRequest, Authorizer } from '../authorizer.ts';
import { decodeBase64 } from '../base64.ts';
import { isBytes } from '../bytes.ts';
import { compareBytes } from '../cbor/order.ts';
import type { Decision, Denied } from '../decision.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { errorFor } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import { type Instant, secondsOf } from '../instant.ts';
import type { SigningKey } from '../keys.ts';
import { checkOptions, checkText } from '../options.ts';
import { PublicKey, type PublicKeyInput, readPublicKey } from '../public-key.ts';
import { newUuid } from '../random.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';
import { idText } from '../warrant/id.ts';
import type { WarrantView } from '../warrant/view.ts';
import { policyDigest, revocationListDigest, trustedRootsDigest } from './digest.ts';
import { type Checkpoint, type CheckpointCause, type LogEntry, type Said, sealEntry } from './entry.ts';
import { checkInteger } from './fields.ts';
import { MAX_DENIED_TOOL } from './limits.ts';
import type { ReceiptFields } from './payload.ts';
import { type DecidedCall, type PresentedChain, presentedChain } from './presented.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { issueReceipt, type Receipt, TOOL_PREFIX } from './receipt.ts';
import { type ExternalSigner, type ReceiptSigner, signerOf } from './signer.ts';
import type { ReceiptSink } from './sink.ts';
import { advanced, BEGINNING, type LogState } from './state.ts';

const DEFAULT_CHECKPOINT_EVERY = 1000;
/** Checks that come after possession: a denial there is one of a call that its holder did sign. */
const AFTER_POSSESSION: readonly string[] = ['constraints', 'approval', 'replay'];

/**
 * A revocation list in force: its bytes, or an object that gives them as `toBytes()`, with the version that they state.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList } from 'tenuo-edge';
 * import { type ListInForce, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const list: ListInForce = signRevocationList(SigningKey.generate(), { ids: [] });
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink: new MemorySink(), revocationList: list });
 * console.log(log.state.records); // 1
 * ```
 *
 * @see docs/receipts.md
 */
export type ListInForce = Uint8Array | { readonly version?: number | bigint | null; toBytes(): Uint8Array };

/**
 * What a log may hold beside what receipts and entries always do. All of it is left out unless it is named here.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type Disclosure, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const disclose: Disclosure = { arguments: ['query'] };
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink: new MemorySink(), disclose });
 * console.log(log.state.records); // 1
 * ```
 *
 * @see docs/receipts.md#what-a-log-discloses
 */
export interface Disclosure {
  /** The name that an approver wrote into the approval. */
  readonly externalId?: boolean | undefined;
  /** Signed approvals as they came, so that they can be verified from the log. They hold that name too. */
  readonly approvals?: boolean | undefined;
  /** Arguments of calls: all (`true`), so that proofs and request hashes can be verified from the log, or those named. */
  readonly arguments?: true | readonly string[] | undefined;
}

/**
 * Who signs the receipts of a log, where they are kept, and what they commit to.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, type ReceiptLogOptions } from 'tenuo-edge/receipt';
 *
 * const options: ReceiptLogOptions = { key: SigningKey.generate(), sink: new MemorySink(), authorizerId: 'tools-1' };
 * console.log(new ReceiptLog(options).state.records); // 1
 * ```
 *
 * @see docs/receipts.md
 */
export interface ReceiptLogOptions extends EngineOption {
  /** The key of this enforcement point. It must not be one that holds warrants. */
  readonly key: SigningKey | ExternalSigner;
  /** Where the records are kept. */
  readonly sink: ReceiptSink;
  /** A label for this enforcement point. */
  readonly authorizerId?: string | undefined;
  /** How receipts name the tool: `tool:read` (`prefixed`, the default), or `read` (`bare`), as upstream's Python package does. */
  readonly action?: 'prefixed' | 'bare' | undefined;
  /** The roots that decisions are made against: receipts hold their digest. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
  /**
   * The revocation list in force, its bytes or what gives them, or a function that gives it at each decision: receipts
   * hold version and digest.
   */
  readonly revocationList?: ListInForce | (() => ListInForce | null | undefined) | undefined;
  /** The policy in force, as plain data: receipts hold its digest. */
  readonly policy?: object | undefined;
  /** Records between two checkpoints: 1000 where absent. */
  readonly checkpointEvery?: number | undefined;
  /** What the log may hold beside what it always does; nothing where absent. */
  readonly disclose?: Disclosure | undefined;
  /** When the log is opened, as a Date or Unix seconds, for its first checkpoint; the clock's where absent. */
  readonly now?: Instant | undefined;
  /** Told of each record that was kept. What they throw is counted and goes no further. */
  readonly observers?: readonly Observer[] | undefined;
}

/**
 * What a receipt says that the decision does not.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, type RecordOptions } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const options: RecordOptions = { requestId: 'job-17' };
 * console.log(log.record(authorizer.authorize(request), request, options).fields.requestId); // job-17
 * ```
 *
 * @see docs/receipts.md
 */
export interface RecordOptions {
  /** A name for the call: a new UUID where absent. */
  readonly requestId?: string | undefined;
  /**
   * When it was decided, as a Date or Unix seconds: where absent, the instant of the request or decision, else the
   * clock's.
   */
  readonly now?: Instant | undefined;
}

/**
 * A decision that was recorded.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, type Recorded } from 'tenuo-edge/receipt';
 *
 * const tools: string[] = [];
 * const observer = ({ receipt }: Recorded) => tools.push(receipt.tool);
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink: new MemorySink(), observers: [observer] });
 * console.log(log.state.records, tools); // 1 []
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export interface Recorded {
  /** The receipt that was signed. */
  readonly receipt: Receipt;
  /** What was kept beside it, in order. */
  readonly entries: readonly LogEntry[];
  /** The decision itself. */
  readonly decision: Decision;
  /** The call as it was given. */
  readonly request: DecidedCall;
}

/**
 * Told of each record that was kept.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { MemorySink, type Observer, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * let count = 0;
 * const counter: Observer = () => {
 *   count += 1;
 * };
 * new ReceiptLog({ key: SigningKey.generate(), sink: new MemorySink(), observers: [counter] });
 * console.log(count); // 0
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export type Observer = (recorded: Recorded) => void;

const OPTIONS: readonly string[] = [
  ...['key', 'sink', 'authorizerId', 'action', 'trustedRoots', 'revocationList', 'policy', 'checkpointEvery'],
  ...['disclose', 'observers', 'now', 'engine'],
];

/**
 * Signs a receipt for each decision and keeps it in a sink before `record` returns. Where the sink cannot keep it, `record`
 * throws and the log stays as it was: record first, then run the tool, and no call runs without its receipt.
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
 * console.log(receipt.tool, receipt.fields.outcome); // search allow
 * log.close();
 * console.log((await verifyReceipts(Buffer.concat(sink.peek()), { signers: [log.publicKey] })).receipts); // 1
 * ```
 *
 * @see docs/receipts.md
 */
export class ReceiptLog {
  readonly #engine: Engine;
  readonly #signer: ReceiptSigner;
  readonly #sink: ReceiptSink;
  readonly #fixed: Partial<ReceiptFields>;
  readonly #prefix: string;
  readonly #list: () => ListInForce | null | undefined;
  readonly #checkpointEvery: number;
  readonly #disclose: Disclosure;
  readonly #observers: readonly Observer[];
  readonly #digests = new WeakMap<object, Partial<ReceiptFields>>();
  #state: LogState;
  #sinceCheckpoint = 0;
  #isClosed = false;
  #observerFailures = 0;

  /**
   * Begins a log, or goes on with the one that the sink holds: either way with a checkpoint.
   *
   * @throws TypeError, RangeError for options that make no sense; whatever the sink fails with.
   */
  constructor(options: ReceiptLogOptions) {
    checkOptions(options, OPTIONS, 'ReceiptLog');
    const { key, sink, authorizerId, action, trustedRoots, policy, disclose, observers } = options;
    checkAction(action);
    checkDisclosure(disclose);
    this.#engine = engineOf(options);
    this.#signer = signerOf(key);
    this.#sink = checkSink(sink);
    this.#prefix = action === 'bare' ? '' : TOOL_PREFIX;
    this.#checkpointEvery = checkInteger(options.checkpointEvery ?? DEFAULT_CHECKPOINT_EVERY, 'checkpointEvery', 1);
    this.#disclose = disclose ?? {};
    this.#observers = observers ?? [];
    this.#list = listFunction(options.revocationList);
    const engine = { engine: this.#engine };
    this.#fixed = {
      authorizerId: authorizerId === undefined ? undefined : checkText(authorizerId, 'authorizerId'),
      policyDefinitionHash: policy === undefined ? undefined : policyDigest(policy, engine),
      trustedRootsHash: trustedRoots === undefined ? undefined : trustedRootsDigest(trustedRoots, engine),
    };
    this.#state = sink.resumed?.state ?? BEGINNING;
    this.#checkpoint(sink.resumed === null ? 'open' : 'resume', secondsOf(options.now), sink.resumed?.tornBytes);
  }

  /** Where the log stands: what a checkpoint would say. For a log that goes on elsewhere (`MemorySink`), and for witnesses. */
  get state(): LogState {
    const { head, lastReceipt } = this.#state;
    return { ...this.#state, head: head.slice(), lastReceipt: lastReceipt?.slice() ?? null };
  }

  /** The key that signs, for those who verify. */
  get publicKey(): PublicKey {
    return readPublicKey(this.#signer.publicKey, { engine: this.#engine });
  }

  /** How many times an observer has thrown. */
  get observerFailures(): number {
    return this.#observerFailures;
  }

  /**
   * Decides a call and records the decision, at one instant.
   *
   * @throws as `authorize` of the authorizer and as `record`.
   */
  decide<Leaf extends WarrantView>(
    authorizer: Authorizer<Leaf>,
    request: AuthorizeRequest,
    options: RecordOptions = {},
  ): { readonly decision: Decision; readonly receipt: Receipt } {
    const now = secondsOf(request.now);
    const decision = authorizer.authorize({ ...request, now });
    return { decision, receipt: this.record(decision, request, { now, ...options }) };
  }

  /**
   * Records a decision about a call.
   *
   * @throws TenuoError 1400 where the holder of the warrant would sign its own receipt; 9021 where the log was closed.
   * @throws whatever the sink fails with; TypeError, RangeError for options that make no sense.
   */
  record(decision: Decision, request: DecidedCall, options: RecordOptions = {}): Receipt {
    checkOptions(options, ['requestId', 'now'], 'record');
    const now = secondsOf(options.now ?? request.now ?? (decision.allowed ? undefined : decision.now));
    const chain = presentedChain(decision, request);
    if (chain !== null && compareBytes(chain.leaf.holder, this.#signer.publicKey) === 0)
      throw errorFor(RECEIPT_REASONS.RECEIPT_SIGNER_IS_HOLDER);
    const args = argumentsOf(request.args);
    const entries: LogEntry[] = [];
    const said = this.#entries(decision, args);
    this.#makeRoom(now);
    const batch = new Batch(this.#engine, this.#signer, this.#state);
    const fields = this.#fields(decision, request, chain, args, now, options.requestId);
    const receipt = batch.addReceipt(fields);
    for (const entry of said) entries.push(batch.addEntry({ ...entry, receipt: receipt.digest() } as Said, now));
    this.#keep(batch, now);
    this.#tell({ receipt, entries, decision, request });
    return receipt;
  }

  /**
   * Writes a checkpoint now and returns it: kept elsewhere, it is what `verifyReceipts` holds a log against (`atLeast`).
   *
   * @throws TenuoError 9021 where the log was closed; whatever the sink fails with.
   */
  checkpoint(options: { readonly now?: Instant | undefined } = {}): Checkpoint {
    return this.#checkpoint('asked', secondsOf(options.now));
  }

  /**
   * Writes a last checkpoint and closes the sink.
   *
   * @throws whatever the sink fails with.
   */
  close(options: { readonly now?: Instant | undefined } = {}): void {
    if (this.#isClosed) return;
    this.#checkpoint('close', secondsOf(options.now));
    this.#isClosed = true;
    this.#sink.close?.();
  }

  #checkpoint(cause: CheckpointCause, now: number, tornBytes?: number): Checkpoint {
    const batch = new Batch(this.#engine, this.#signer, this.#state);
    const checkpoint = batch.addCheckpoint(cause, now, tornBytes);
    this.#commit(batch);
    this.#sinceCheckpoint = 0;
    return checkpoint;
  }

  /** Keeps a batch, with a checkpoint where one is due. */
  #keep(batch: Batch, now: number): void {
    const isDue = this.#sinceCheckpoint + batch.records.length >= this.#checkpointEvery;
    if (isDue) batch.addCheckpoint('interval', now);
    this.#commit(batch);
    this.#sinceCheckpoint = isDue ? 0 : this.#sinceCheckpoint + batch.records.length;
  }

  #commit(batch: Batch): void {
    if (this.#isClosed) throw errorFor(RECEIPT_REASONS.LOG_CLOSED);
    this.#sink.append(batch.records);
    this.#state = batch.state;
  }

  /** Where the file is full, ends it and begins the next, each with a checkpoint. */
  #makeRoom(now: number): void {
    if (this.#sink.isFull !== true || this.#isClosed) return;
    this.#checkpoint('rotate', now);
    this.#sink.rotate?.();
    this.#checkpoint('open', now);
  }

  #fields(
    decision: Decision,
    request: DecidedCall,
    chain: PresentedChain | null,
    args: Arguments | null,
    now: number,
    requestId: string | undefined,
  ): Omit<ReceiptFields, 'version'> {
    const { allowed } = decision;
    const hasProof = allowed || AFTER_POSSESSION.includes(decision.stage);
    return {
      ...this.#fixed,
      ...this.#listInForce(),
      warrantChain: chain?.stack ?? new Uint8Array(0),
      action: this.#prefix + toolText(request.tool, allowed),
      outcome: allowed ? 'allow' : 'deny',
      timestamp: now,
      rootPrincipal: chain === null ? undefined : toHex(chain.root.issuer),
      requestHash: this.#requestHash(chain, request.tool, args),
      popSignature: hasProof ? proofOf(request.signature) : undefined,
      requestId: requestId === undefined ? uuidText(newUuid()) : checkText(requestId, 'requestId'),
      decisionCode: allowed ? undefined : decision.code,
    };
  }

  #requestHash(chain: PresentedChain | null, tool: unknown, args: Arguments | null): Uint8Array | undefined {
    if (chain === null || args === null || typeof tool !== 'string' || toolText(tool, true) !== tool) return undefined;
    const engine = this.#engine;
    const holder = PublicKey.admitted(chain.leaf.holder, engine);
    return requestHash({ warrantId: idText(chain.leaf.id), tool, args, holder }, { engine });
  }

  /** Version and digest of the revocation list; a list that stays the same object is hashed once. */
  #listInForce(): Partial<ReceiptFields> {
    const list = this.#list();
    if (list === undefined || list === null) return {};
    let known = this.#digests.get(list);
    if (known === undefined) {
      const [bytes, version] = isBytes(list) ? [list, undefined] : [list.toBytes(), list.version ?? undefined];
      known = {
        srlHash: revocationListDigest(bytes, { engine: this.#engine }),
        ...(version !== undefined && { srlVersion: Number(version) }),
      };
      this.#digests.set(list, known);
    }
    return known;
  }

  #entries(decision: Decision, args: Arguments | null): Omit<Said, 'receipt'>[] {
    const entries: object[] = decision.allowed
      ? decision.approvals.map((approval) => this.#approval(approval))
      : this.#gate(decision);
    const disclosed = args === null ? null : this.#arguments(args);
    if (disclosed !== null) entries.push(disclosed);
    return entries as Omit<Said, 'receipt'>[];
  }

  #approval(approval: VerifiedApproval): object {
    const { externalId, approvedAtSeconds, expiresAtSeconds, bytes } = approval;
    return {
      kind: 'approval',
      approver: fromHex(approval.approver),
      approvedAt: bounded(approvedAtSeconds),
      expiresAt: bounded(expiresAtSeconds),
      requestHash: fromHex(approval.requestHash),
      approvalDigest: sha256(this.#engine, bytes),
      ...(this.#disclose.externalId === true && { externalId }),
      ...(this.#disclose.approvals === true && { approval: bytes }),
    };
  }

  /** What a gate asked for, where approvals would have helped. */
  #gate(decision: Denied): object[] {
    const { approvalRequest, missingApprovals, code } = decision;
    if (approvalRequest === undefined) return [];
    const { required, received } = missingApprovals ?? { required: approvalRequest.minApprovals, received: 0 };
    const approvers = approvalRequest.requiredApprovers.map((key) => key.toBytes());
    return [{ kind: 'gate', code, required, received, approvers }];
  }

  #arguments(args: Arguments): object | null {
    const { arguments: asked } = this.#disclose;
    if (asked === undefined) return null;
    const all = encodeArguments(args);
    if (asked === true) return { kind: 'arguments', arguments: all.toCbor(), complete: true };
    const values = Object.entries(all.decode()).filter(([name]) => asked.includes(name));
    return { kind: 'arguments', arguments: encodeArguments(Object.fromEntries(values)).toCbor(), complete: false };
  }

  #tell(recorded: Recorded): void {
    for (const observer of this.#observers) {
      try {
        observer(recorded);
      } catch {
        this.#observerFailures += 1;
      }
    }
  }
}

/** Records that are kept together, and where the log stands behind them. */
class Batch {
  readonly records: Uint8Array[] = [];
  readonly #engine: Engine;
  readonly #signer: ReceiptSigner;
  state: LogState;

  constructor(engine: Engine, signer: ReceiptSigner, state: LogState) {
    this.#engine = engine;
    this.#signer = signer;
    this.state = state;
  }

  addReceipt(fields: Omit<ReceiptFields, 'version'>): Receipt {
    const previousReceiptHash = this.state.lastReceipt ?? undefined;
    const receipt = issueReceipt({ ...fields, previousReceiptHash }, this.#signer, this.#engine);
    this.#add(receipt.toBytes(), receipt.digest(), true);
    return receipt;
  }

  addEntry(said: Said, timestamp: number): LogEntry {
    const { records, head } = this.state;
    const entry = { ...said, timestamp, records, head } as LogEntry;
    const bytes = sealEntry(entry, this.#signer);
    this.#add(bytes, sha256(this.#engine, bytes), false);
    return Object.freeze({ ...entry, head: head.slice() });
  }

  addCheckpoint(cause: CheckpointCause, timestamp: number, tornBytes?: number): Checkpoint {
    const { receipts, lastReceipt } = this.state;
    const receipt = lastReceipt?.slice();
    return this.addEntry({ kind: 'checkpoint', cause, receipts, receipt, tornBytes }, timestamp) as Checkpoint;
  }

  #add(bytes: Uint8Array, digest: Uint8Array, isReceipt: boolean): void {
    this.records.push(bytes);
    this.state = advanced(this.#engine, this.state, digest, isReceipt);
  }
}

function checkAction(action: unknown): void {
  if (action !== undefined && action !== 'prefixed' && action !== 'bare')
    throw new TypeError("action is 'prefixed' or 'bare'");
}

function checkDisclosure(disclose: unknown): void {
  if (disclose === undefined) return;
  checkOptions(disclose, ['externalId', 'approvals', 'arguments'], 'disclose');
  const { arguments: names } = disclose as Disclosure;
  const isNames = Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (names !== undefined && names !== true && !isNames)
    throw new TypeError('disclose.arguments is true, or a list of names');
}

function checkSink(sink: ReceiptSink): ReceiptSink {
  if (typeof sink !== 'object' || sink === null || typeof sink.append !== 'function')
    throw new TypeError('sink is a MemorySink, a FileSink, or an object { resumed, append(records) }');
  return sink;
}

function listFunction(list: ReceiptLogOptions['revocationList']): () => ListInForce | null | undefined {
  return typeof list === 'function' ? list : () => list;
}

/** The arguments, encoded once; null where they are none, which is what was denied then. */
function argumentsOf(args: Arguments): Arguments | null {
  try {
    return encodeArguments(args);
  } catch {
    return null;
  }
}

/** The tool as a receipt can hold it. Who is denied may have asked for anything; what is allowed stands in the warrant. */
function toolText(tool: unknown, allowed: boolean): string {
  if (typeof tool !== 'string') return '';
  const text = tool.replace(/\p{Surrogate}/gu, '\ufffd');
  return allowed || text.length <= MAX_DENIED_TOOL
    ? text
    : `${text.slice(0, MAX_DENIED_TOOL).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The 64 bytes of a proof; none where it was no proof. */
function proofOf(signature: unknown): Uint8Array | undefined {
  if (isBytes(signature)) return signature.length === SIGNATURE_BYTES ? signature.slice() : undefined;
  const bytes = new Uint8Array(SIGNATURE_BYTES);
  const isProof = typeof signature === 'string' && decodeBase64(signature, bytes, 0, SIGNATURE_BYTES);
  return isProof ? bytes : undefined;
}

function uuidText(uuid: Uint8Array): string {
  return toHex(uuid).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function bounded(seconds: bigint): number {
  return Number(seconds > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : seconds);
}
