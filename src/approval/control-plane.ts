// Requests as control planes exchange them: JSON, version 1, with upstream's names. Its answers are read by
// readApprovals.

import { encodeArguments } from '../arguments.ts';
import type { Value } from '../cbor/value.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { JsonError, readJson } from '../json/read.ts';
import { type JsonInput, writeJson } from '../json/write.ts';
import { checkOptions } from '../options.ts';
import { type PublicKey, readPublicKey } from '../public-key.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import { type ApprovalAttestation, verifyAttestation } from './attestation.ts';
import { HASH_BYTES, MAX_REQUEST_BYTES, MAX_U32, MAX_U64, REQUEST_ID_BYTES } from './limits.ts';
import { type PresentedApprovals, readApprovals } from './read.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import { type ApprovalRequest, isApprovalRequest, requestOf } from './request.ts';

const VERSION = 1;
/** Characters of JSON: base64 of the largest arguments, and themselves with every character escaped. */
const MAX_TEXT = 8 * MAX_REQUEST_BYTES;

/**
 * What goes with a request.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { type RequestCompanions, writeControlPlaneRequest } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const companions: RequestCompanions = { temporal: { workflow: 'restart-web' } };
 * console.log(writeControlPlaneRequest(request, companions).includes('restart-web')); // true
 * ```
 *
 * @see docs/approvals.md#transports
 */
export interface RequestCompanions {
  /** Who vouches for the request; nobody where absent. */
  readonly attestation?: ApprovalAttestation | undefined;
  /** What a workflow wants to find again in the request, as upstream's `temporal`. */
  readonly temporal?: { readonly [name: string]: Value } | undefined;
}

/**
 * A request out of JSON. Its hash is its own; nothing else is proved.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { readControlPlaneRequest, type ReceivedRequest, writeControlPlaneRequest } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const received: ReceivedRequest = readControlPlaneRequest(writeControlPlaneRequest(request));
 * console.log(received.attestedBy); // null
 * ```
 *
 * @see docs/approvals.md#transports
 */
export interface ReceivedRequest {
  /** The request, its hash computed anew. */
  readonly request: ApprovalRequest;
  /** Who vouches for it: the trusted key of its attestation; null where none was asked for. */
  readonly attestedBy: PublicKey | null;
  /** Its attestation, as it came; null where there was none. */
  readonly attestation: ApprovalAttestation | null;
  /** What a workflow put beside it; null where nothing. */
  readonly temporal: { readonly [name: string]: Value } | null;
}

/**
 * How far a request is trusted.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { readControlPlaneRequest, type ReadRequestOptions, writeControlPlaneRequest } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const options: ReadRequestOptions = { trusted: [lead.publicKey] };
 * readControlPlaneRequest(writeControlPlaneRequest(request), options); // throws TenuoError: nobody attested it
 * ```
 *
 * @see docs/approvals.md#transports
 */
export interface ReadRequestOptions extends EngineOption {
  /** Keys of which one has to have attested the request. Without them an attestation is handed on unread. */
  readonly trusted?: readonly PublicKey[] | undefined;
}

/**
 * A request as JSON. Integers and floats are written apart, so that the other side finds the same hash.
 *
 * @throws TenuoError 1701 where the request has no holder, as one from upstream's CBOR.
 * @throws RangeError where an argument is NaN or an infinity.
 * @throws TypeError where it is no `ApprovalRequest`.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { writeControlPlaneRequest } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * console.log(JSON.parse(writeControlPlaneRequest(request)).tool); // restart
 * ```
 *
 * @see docs/approvals.md#transports
 */
export function writeControlPlaneRequest(request: ApprovalRequest, companions: RequestCompanions = {}): string {
  if (!isApprovalRequest(request)) throw new TypeError('writeControlPlaneRequest takes an ApprovalRequest');
  checkOptions(companions, ['attestation', 'temporal'], 'writeControlPlaneRequest');
  const { holder } = request;
  if (holder === null) throw new TenuoError(APPROVAL_REASONS.REQUEST_WITHOUT_HOLDER);
  return writeJson({
    schema_version: VERSION,
    request_id_hex: request.requestId,
    warrant_id: request.warrantId,
    tool: request.tool,
    arguments: request.args as JsonInput,
    request_hash_hex: request.requestHash,
    holder_public_key_hex: holder.toHex(),
    required_approver_keys_hex: request.requiredApprovers.map(String),
    min_approvals: request.minApprovals,
    warrant_expires_at_unix: request.warrantExpiresAtSeconds,
    created_at_unix: request.createdAtSeconds,
    attestation: companions.attestation as JsonInput | undefined,
    temporal: companions.temporal,
    message: request.message === '' ? undefined : request.message,
  });
}

/**
 * Reads a request, computes its hash anew and, where `trusted` says so, verifies who attested it. Members that are not known are
 * passed over.
 *
 * @throws TenuoError 1701 where it is none, 1706 where its hash or attestation is of another call, 1702 or 1100 where the
 *   attestation is by nobody who is trusted.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { readControlPlaneRequest, writeControlPlaneRequest } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const text = writeControlPlaneRequest(request);
 * console.log(readControlPlaneRequest(text).request.requestHash === request.requestHash); // true
 * ```
 *
 * @see docs/approvals.md#transports
 */
export function readControlPlaneRequest(text: string, options: ReadRequestOptions = {}): ReceivedRequest {
  checkOptions(options, ['trusted', 'engine'], 'readControlPlaneRequest');
  const { request, attestation, temporal } = readRequest(membersOf(text), options);
  if (!request.matches()) throw new TenuoError(APPROVAL_REASONS.REQUEST_MISMATCH);
  const { warrantId, tool, encodedArgs: args } = request;
  const call = { warrantId, tool, args, holder: request.holder as PublicKey };
  const attestedBy =
    options.trusted === undefined
      ? null
      : verifyAttestation(attestation ?? refuse('attestation'), call, options.trusted, options);
  return Object.freeze({ request, attestedBy, attestation, temporal });
}

/**
 * The answer that grants a request: `{ status: "approved", signed_approvals_b64 }`.
 *
 * @throws as `readApprovals`.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, readApprovals, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 * import { writeControlPlaneAnswer } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const answer = writeControlPlaneAnswer(signApproval(request, lead));
 * console.log(readApprovals(answer).length); // 1
 * ```
 *
 * @see docs/approvals.md#transports
 */
export function writeControlPlaneAnswer(approvals: PresentedApprovals, options?: EngineOption): string {
  const texts = readApprovals(approvals, options).map((approval) => approval.toText());
  return writeJson({ status: 'approved', signed_approvals_b64: texts });
}

type Members = { readonly [name: string]: Value };

function membersOf(text: string): Members {
  if (typeof text !== 'string') throw new TypeError('readControlPlaneRequest takes a text');
  if (text.length > MAX_TEXT) throw new TenuoError(APPROVAL_REASONS.APPROVAL_REQUEST_TOO_LARGE);
  try {
    return objectOf(readJson(text), 'the request');
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new TenuoError(ASKING_REASONS.APPROVAL_REQUEST_FORM, { subject: error.message, offset: error.offset });
  }
}

function readRequest(members: Members, options: EngineOption): Omit<ReceivedRequest, 'attestedBy'> {
  if (members.schema_version !== VERSION) refuse('schema_version', '1');
  const required = listOf(members.required_approver_keys_hex, 'required_approver_keys_hex');
  const request = requestOf(
    {
      requestId: hexOf(members.request_id_hex, REQUEST_ID_BYTES, 'request_id_hex'),
      warrantId: textOf(members.warrant_id, 'warrant_id'),
      tool: textOf(members.tool, 'tool'),
      args: encodeArguments(objectOf(members.arguments, 'arguments')),
      requestHash: hexOf(members.request_hash_hex, HASH_BYTES, 'request_hash_hex'),
      holder: keyOf(members.holder_public_key_hex, 'holder_public_key_hex', options),
      requiredApprovers: Object.freeze(required.map((key) => keyOf(key, 'required_approver_keys_hex', options))),
      minApprovals: Number(integerOf(members.min_approvals, BigInt(MAX_U32), 'min_approvals')),
      warrantExpiresAt: integerOf(members.warrant_expires_at_unix, MAX_U64, 'warrant_expires_at_unix'),
      createdAt: integerOf(members.created_at_unix, MAX_U64, 'created_at_unix'),
      message: optional(members.message, (message) => textOf(message, 'message')) ?? '',
    },
    { engine: engineOf(options) },
  );
  const attestation = optional(members.attestation, (value) => objectOf(value, 'attestation'));
  const temporal = optional(members.temporal, (value) => objectOf(value, 'temporal'));
  return { request, attestation: attestation as ApprovalAttestation | null, temporal };
}

/** Python writes null for what is absent. */
function optional<Item>(value: Value | undefined, read: (value: Value) => Item): Item | null {
  return value === undefined || value === null ? null : read(value);
}

function refuse(member: string, expected?: string): never {
  throw new TenuoError(ASKING_REASONS.APPROVAL_REQUEST_FORM, { subject: member, expected });
}

function textOf(value: Value | undefined, member: string): string {
  return typeof value === 'string' ? value : refuse(member, 'a text');
}

function listOf(value: Value | undefined, member: string): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : refuse(member, 'a list');
}

function objectOf(value: Value | undefined, member: string): Members {
  const isObject = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
  return isObject ? (value as Members) : refuse(member, 'an object');
}

function integerOf(value: Value | undefined, max: bigint, member: string): bigint {
  const n = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof n === 'bigint' && n >= 0n && n <= max ? n : refuse(member, `an integer up to ${max}`);
}

function hexOf(value: Value | undefined, length: number, member: string): string {
  const bytes = fromHex(textOf(value, member));
  return bytes?.length === length ? textOf(value, member).toLowerCase() : refuse(member, `${length} bytes in hex`);
}

function keyOf(value: Value | undefined, member: string, options: EngineOption): PublicKey {
  return readPublicKey(fromHex(hexOf(value, 32, member)) as Uint8Array, options);
}
