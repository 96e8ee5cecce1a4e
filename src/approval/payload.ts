// The signed part of an approval (protocol 13.2): which call is approved, by whom outside, from when until when.
import { MAX_EXTENSIONS, TOO_MANY_EXTENSIONS } from '../../assembly/codes.ts';
import { compareUtf8 } from '../cbor/order.ts';
import { StrictReader } from '../cbor/strict.ts';
import { encode } from '../cbor/writer.ts';
import { toHex } from '../hex.ts';
import { dateOf } from '../instant.ts';
import { HASH_BYTES, MAX_APPROVAL_BYTES, NONCE_BYTES } from './limits.ts';

const SUBJECT = 'the payload of the approval';
/** A u8 on the wire. */
const MAX_VERSION = 0xff;

/**
 * What an approval says. Immutable.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, type ApprovalPayload, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const payload: ApprovalPayload = signApproval(request, lead, { ttl: 60 }).payload;
 * console.log(payload.expiresAtSeconds - payload.approvedAtSeconds); // 60n
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface ApprovalPayload {
  /** The version of the payload. Only 1 verifies. */
  readonly version: number;
  /** SHA-256 of the approved call, in hex: see `requestHash`. */
  readonly requestHash: string;
  /** 16 bytes in hex, that make two approvals of the same call differ. */
  readonly nonce: string;
  /** The approver's name in another system, as the approver wrote it. Never trusted for anything. */
  readonly externalId: string;
  /** Times past what a Date holds show as the last that it does; the seconds are exact. */
  readonly approvedAt: Date;
  /** From when on it approves nothing; bounded as `approvedAt`. */
  readonly expiresAt: Date;
  /** Unix seconds, exact: the protocol counts in 64 bits. */
  readonly approvedAtSeconds: bigint;
  /** Unix seconds, exact: the protocol counts in 64 bits. */
  readonly expiresAtSeconds: bigint;
  /**
   * Bytes by name; null where there are none, which is not the same bytes as an empty one. The object has no prototype.
   */
  readonly extensions: Readonly<Record<string, Uint8Array>> | null;
}

/** What is written: as `ApprovalPayload`, of bytes and seconds. */
export interface PayloadFields {
  readonly requestHash: Uint8Array;
  readonly nonce: Uint8Array;
  readonly externalId: string;
  readonly approvedAt: bigint;
  readonly expiresAt: bigint;
  readonly extensions: Readonly<Record<string, Uint8Array>> | null;
  readonly version?: number;
}

/** The payload's bytes, as upstream writes them; extensions are sorted by name, where upstream has no order. */
export function writePayload(fields: PayloadFields): Uint8Array<ArrayBuffer> {
  const { extensions } = fields;
  return encode('the approval', MAX_APPROVAL_BYTES, (writer) => {
    writer.map(extensions === null ? 6 : 7);
    writer.text('version');
    writer.unsigned(fields.version ?? 1);
    writer.text('request_hash');
    writer.byteArray(fields.requestHash);
    writer.text('nonce');
    writer.byteArray(fields.nonce);
    writer.text('external_id');
    writer.text(fields.externalId);
    writer.text('approved_at');
    writer.bigInteger(fields.approvedAt);
    writer.text('expires_at');
    writer.bigInteger(fields.expiresAt);
    if (extensions === null) return;
    writer.text('extensions');
    const names = Object.keys(extensions).sort(compareUtf8);
    writer.map(names.length);
    for (const name of names) {
      writer.text(name);
      writer.byteArray(extensions[name] as Uint8Array);
    }
  });
}

/**
 * Reads a payload.
 *
 * @throws TenuoError 1202 where it is not what an encoder writes: in this order, nothing more, integers at their shortest.
 */
export function readPayload(bytes: Uint8Array): ApprovalPayload {
  const reader = new StrictReader(bytes, SUBJECT);
  const members = reader.struct(6, 7);
  reader.name('version');
  const version = reader.number(MAX_VERSION);
  reader.name('request_hash');
  const requestHash = toHex(reader.byteArray(HASH_BYTES));
  reader.name('nonce');
  const nonce = toHex(reader.byteArray(NONCE_BYTES));
  reader.name('external_id');
  const externalId = reader.text();
  reader.name('approved_at');
  const approvedAtSeconds = reader.unsigned();
  reader.name('expires_at');
  const expiresAtSeconds = reader.unsigned();
  const extensions = members === 7 ? readExtensions(reader) : null;
  reader.end();
  return Object.freeze({
    version,
    requestHash,
    nonce,
    externalId,
    approvedAt: dateOf(approvedAtSeconds),
    expiresAt: dateOf(expiresAtSeconds),
    approvedAtSeconds,
    expiresAtSeconds,
    extensions,
  });
}

/** In any order: upstream's is its hash map's. */
function readExtensions(reader: StrictReader): Readonly<Record<string, Uint8Array>> {
  reader.name('extensions');
  const extensions = Object.create(null) as Record<string, Uint8Array>;
  const entries = reader.mapOf(() => reader.byteArray());
  if (entries.size > MAX_EXTENSIONS) reader.fail(TOO_MANY_EXTENSIONS);
  for (const [name, value] of entries) extensions[name] = value;
  return Object.freeze(extensions);
}
