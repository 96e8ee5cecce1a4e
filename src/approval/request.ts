// What an approver is asked: unsigned, so nothing in it is true before it is held against the warrant.

import { WRONG_COUNT } from '../../assembly/codes.ts';
import { type Arguments, EncodedArguments, encodeArguments } from '../arguments.ts';
import { brand, isBranded } from '../brand.ts';
import { bytesOf } from '../bytes.ts';
import { StrictReader } from '../cbor/strict.ts';
import { encode } from '../cbor/writer.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import { INSPECT } from '../inspect.ts';
import { dateOf, type Instant, secondsOf } from '../instant.ts';
import type { PublicKey } from '../public-key.ts';
import { newUuid } from '../random.ts';
import { messageOf } from '../warrant/gates.ts';
import type { WarrantView } from '../warrant/view.ts';
import { HASH_BYTES, MAX_REQUEST_BYTES, MAX_U32, REQUEST_ID_BYTES } from './limits.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import { requestHash } from './request-hash.ts';

const SUBJECT = 'the approval request';

/**
 * The call that approval is asked for.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, type RequestedCall, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const call: RequestedCall = { tool: 'restart', args: { name: 'db' } };
 * console.log(ApprovalRequest.for(warrant, call).requestHash === request.requestHash); // false
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface RequestedCall {
  /** The tool's name. */
  readonly tool: string;
  /** The arguments that the call is to be made with. */
  readonly args: Arguments;
  /** When it was asked for, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/** The parts of a request, as they are on the wire. */
export interface RequestFields {
  /** 16 bytes in hex. */
  readonly requestId: string;
  readonly warrantId: string;
  readonly tool: string;
  readonly args: EncodedArguments;
  /** 32 bytes in hex. */
  readonly requestHash: string;
  /** Upstream's CBOR has none. */
  readonly holder: PublicKey | null;
  readonly requiredApprovers: readonly PublicKey[];
  readonly minApprovals: number;
  readonly warrantExpiresAt: bigint;
  readonly createdAt: bigint;
  /** Empty where there is none. */
  readonly message: string;
}

/** A request of parts that were read elsewhere. For the other forms of a request alone. */
export let requestOf: (fields: RequestFields, engine: EngineOption | undefined) => ApprovalRequest;
/** The parts of a request, of whichever copy of this package. */
export let fieldsOf: (request: ApprovalRequest) => RequestFields;

/**
 * A request for approval of one call. Immutable, and unsigned: whoever made it may have written anything. An approver first
 * checks the warrant's chain, then `matchesWarrant`, and shows tool and arguments beside the message.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * console.log(request.tool, request.minApprovals); // restart 1
 * console.log(request.matchesWarrant(warrant)); // true
 * ```
 *
 * @see docs/approvals.md#what-an-approver-may-believe
 */
export class ApprovalRequest {
  readonly #fields: RequestFields;
  readonly #engine: EngineOption | undefined;

  private constructor(fields: RequestFields, engine: EngineOption | undefined) {
    this.#fields = fields;
    this.#engine = engine;
  }

  /**
   * The request for a call under a warrant, which is the leaf of its chain.
   *
   * @throws TypeError, RangeError for arguments that are none, as `encodeArguments`.
   * @throws TenuoError 1202 where the warrant's gates cannot be read.
   */
  static for(warrant: WarrantView, call: RequestedCall, options?: EngineOption): ApprovalRequest {
    const { tool, now } = call;
    const args = encodeArguments(call.args);
    const { id: warrantId, holder } = warrant;
    const fields: RequestFields = {
      requestId: toHex(newUuid()),
      warrantId,
      tool,
      args,
      requestHash: toHex(requestHash({ warrantId, tool, args, holder }, options)),
      holder,
      requiredApprovers: Object.freeze(warrant.requiredApprovers ?? []),
      minApprovals: warrant.approvalThreshold,
      warrantExpiresAt: warrant.expiresAtSeconds,
      createdAt: BigInt(secondsOf(now)),
      message: messageOf(warrant.inspectGate(tool), tool),
    };
    return new ApprovalRequest(fields, options);
  }

  /**
   * Reads the CBOR that upstream writes. It has no holder: `matches` takes one.
   *
   * @throws TenuoError 1202 where it is none, or is spelled in another way than an encoder does.
   * @throws TypeError where it is no bytes.
   */
  static parse(bytes: Uint8Array, options?: EngineOption): ApprovalRequest {
    const given = bytesOf(bytes, SUBJECT);
    if (given.length > MAX_REQUEST_BYTES) throw new TenuoError(APPROVAL_REASONS.APPROVAL_REQUEST_TOO_LARGE);
    return new ApprovalRequest(readRequest(new Uint8Array(given), options), options);
  }

  /** 16 bytes in hex. Names the request and proves nothing. */
  get requestId(): string {
    return this.#fields.requestId;
  }

  /** `tnu_wrt_` and 32 hex digits: the leaf's. */
  get warrantId(): string {
    return this.#fields.warrantId;
  }

  /** The name of the tool. */
  get tool(): string {
    return this.#fields.tool;
  }

  /** The arguments, frozen. */
  get args(): Readonly<Record<string, unknown>> {
    return this.#fields.args.decode();
  }

  /** The same, in the form that they are hashed in. */
  get encodedArgs(): EncodedArguments {
    return this.#fields.args;
  }

  /** What an approval of this request signs, in hex. Only `matches` says whether it is the hash of the rest. */
  get requestHash(): string {
    return this.#fields.requestHash;
  }

  /** The leaf's holder; null in a request that came as upstream's CBOR. */
  get holder(): PublicKey | null {
    return this.#fields.holder;
  }

  /** Whose approval counts. */
  get requiredApprovers(): readonly PublicKey[] {
    return this.#fields.requiredApprovers;
  }

  /** How many of them must approve. */
  get minApprovals(): number {
    return this.#fields.minApprovals;
  }

  /** Times past what a Date holds show as the last that it does; the seconds are exact. */
  get warrantExpiresAt(): Date {
    return dateOf(this.#fields.warrantExpiresAt);
  }

  /** When the warrant expires, in Unix seconds, exact. */
  get warrantExpiresAtSeconds(): bigint {
    return this.#fields.warrantExpiresAt;
  }

  /** When it was asked for; bounded as `warrantExpiresAt`. */
  get createdAt(): Date {
    return dateOf(this.#fields.createdAt);
  }

  /** When it was asked for, in Unix seconds, exact. */
  get createdAtSeconds(): bigint {
    return this.#fields.createdAt;
  }

  /** What to show above the tool and its arguments, never in their stead. */
  get message(): string {
    return this.#fields.message;
  }

  /**
   * Whether `requestHash` is the hash of this warrant, tool, these arguments and the given holder. It covers nothing
   * else. Never throws.
   */
  matches(holder: PublicKey | null = this.holder): boolean {
    const { warrantId, tool, args } = this.#fields;
    return toHex(requestHash({ warrantId, tool, args, holder }, this.#engine)) === this.requestHash;
  }

  /**
   * Whether everything that an approver is shown is as the warrant has it: the hash, the message, approvers, threshold, expiry.
   * The warrant's chain has to be verified to a trusted root first.
   *
   * @throws TenuoError 1202 where the warrant's gates cannot be read.
   */
  matchesWarrant(warrant: WarrantView): boolean {
    const approvers = warrant.requiredApprovers ?? [];
    const { warrantId, tool, message, requiredApprovers, minApprovals, warrantExpiresAt } = this.#fields;
    return (
      warrantId === warrant.id &&
      this.matches(warrant.holder) &&
      message === messageOf(warrant.inspectGate(tool), tool) &&
      requiredApprovers.length === approvers.length &&
      requiredApprovers.every((key, i) => key.equals(approvers[i] as PublicKey)) &&
      minApprovals === warrant.approvalThreshold &&
      warrantExpiresAt === warrant.expiresAtSeconds
    );
  }

  /** The bytes of the request as upstream writes it in CBOR: without the holder. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return writeRequest(this.#fields);
  }

  /** What it asks for, without the arguments: they may be secret, and logs are not. */
  toJSON(): {
    readonly requestId: string;
    readonly warrantId: string;
    readonly tool: string;
    readonly requestHash: string;
  } {
    const { requestId, warrantId, tool, requestHash: hash } = this.#fields;
    return { requestId, warrantId, tool, requestHash: hash };
  }

  [INSPECT](): string {
    return `ApprovalRequest(${this.requestId}, ${this.tool}, ${this.requestHash.slice(0, 16)}…)`;
  }

  static {
    brand(ApprovalRequest, 'ApprovalRequest');
    requestOf = (fields, engine) => new ApprovalRequest(fields, engine);
    fieldsOf = (request) => (#fields in request ? request.#fields : copyFields(request));
  }
}

/** Whether a value is a request, of whichever copy of this package. */
export function isApprovalRequest(value: unknown): value is ApprovalRequest {
  return isBranded(value, 'ApprovalRequest');
}

function copyFields(request: ApprovalRequest): RequestFields {
  const { requestId, warrantId, tool, encodedArgs, holder, requiredApprovers, minApprovals, message } = request;
  return {
    requestId,
    warrantId,
    tool,
    args: encodedArgs,
    requestHash: request.requestHash,
    holder,
    requiredApprovers,
    minApprovals,
    warrantExpiresAt: request.warrantExpiresAtSeconds,
    createdAt: request.createdAtSeconds,
    message,
  };
}

function writeRequest(fields: RequestFields): Uint8Array<ArrayBuffer> {
  const { message } = fields;
  return encode(SUBJECT, MAX_REQUEST_BYTES, (writer) => {
    writer.map(message === '' ? 9 : 10);
    writer.text('request_id');
    writer.byteString(fromHex(fields.requestId) as Uint8Array);
    writer.text('warrant_id');
    writer.text(fields.warrantId);
    writer.text('tool');
    writer.text(fields.tool);
    writer.text('args');
    writer.raw(fields.args.toCbor());
    writer.text('request_hash');
    writer.byteArray(fromHex(fields.requestHash) as Uint8Array);
    writer.text('required_approvers');
    writer.array(fields.requiredApprovers.length);
    for (const key of fields.requiredApprovers) writer.tagged(key.toBytes());
    writer.text('min_approvals');
    writer.unsigned(fields.minApprovals);
    writer.text('warrant_expires_at');
    writer.bigInteger(fields.warrantExpiresAt);
    writer.text('created_at');
    writer.bigInteger(fields.createdAt);
    if (message === '') return;
    writer.text('message');
    writer.text(message);
  });
}

function readRequest(bytes: Uint8Array, options: EngineOption | undefined): RequestFields {
  const engine = engineOf(options);
  const reader = new StrictReader(bytes, SUBJECT);
  const members = reader.struct(9, 10);
  const read = <Item>(name: string, item: () => Item): Item => {
    reader.name(name);
    return item();
  };
  const fields: RequestFields = {
    requestId: read('request_id', () => toHex(reader.byteString(REQUEST_ID_BYTES))),
    warrantId: read('warrant_id', () => reader.text()),
    tool: read('tool', () => reader.text()),
    args: read('args', () => EncodedArguments.fromCbor(reader.item(), options)),
    requestHash: read('request_hash', () => toHex(reader.byteArray(HASH_BYTES))),
    holder: null,
    requiredApprovers: read('required_approvers', () => reader.list(() => reader.publicKey(engine))),
    minApprovals: read('min_approvals', () => reader.number(MAX_U32)),
    warrantExpiresAt: read('warrant_expires_at', () => reader.unsigned()),
    createdAt: read('created_at', () => reader.unsigned()),
    message: members === 10 ? read('message', () => reader.text()) : '',
  };
  // One without a message leaves it out.
  if (members === 10 && fields.message === '') reader.fail(WRONG_COUNT);
  reader.end();
  return fields;
}
