// Who vouches for a request on its way to an approver: a signature over the whole call, so that what a relay shows is what
// was asked. The control-plane form of a request carries it.

import { type Arguments, encodeArguments } from '../arguments.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { concatBytes } from '../bytes.ts';
import { domainBytes } from '../domain.ts';
import type { EngineOption } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { toHex } from '../hex.ts';
import type { SigningKey } from '../keys.ts';
import { PublicKey } from '../public-key.ts';
import { checkSigner, type Signer, withSignature } from '../signer.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import { requestHash } from './request-hash.ts';

const VERSION = 1;
const CANONICALIZATION = 'cbor-canonical-v1';

/**
 * The call that is vouched for.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { attestCall, type AttestedCall } from 'tenuo-edge/approval';
 *
 * const [authorizer, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const call: AttestedCall = { warrantId: 'tnu_wrt_0190a1b2c3d47e8f9a0b1c2d3e4f5061', tool: 'restart', args: {}, holder: holder.publicKey };
 * console.log(attestCall(call, authorizer).tool); // restart
 * ```
 *
 * @see docs/approvals.md#transports
 */
export interface AttestedCall {
  /** `tnu_wrt_` and 32 hex digits: the id of the leaf. */
  readonly warrantId: string;
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments of the call. */
  readonly args: Arguments;
  /** The leaf's holder. */
  readonly holder: PublicKey;
}

/**
 * An attestation as it stands in JSON, with upstream's names.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type ApprovalAttestation, attestCall } from 'tenuo-edge/approval';
 *
 * const [authorizer, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const call = { warrantId: 'tnu_wrt_0190a1b2c3d47e8f9a0b1c2d3e4f5061', tool: 'restart', args: {}, holder: holder.publicKey };
 * const attestation: ApprovalAttestation = attestCall(call, authorizer);
 * console.log(attestation.canonicalization); // cbor-canonical-v1
 * ```
 *
 * @see docs/approvals.md#transports
 */
export interface ApprovalAttestation {
  /** The version of the form: 1. */
  readonly version: 1;
  /** How the arguments are encoded. */
  readonly canonicalization: 'cbor-canonical-v1';
  /** The id of the leaf. */
  readonly warrant_id: string;
  /** The name of the tool. */
  readonly tool: string;
  /** The hash of the call, in hex. */
  readonly request_hash: string;
  /** The holder's key, in hex. */
  readonly holder_key: string;
  /** The arguments in canonical CBOR, in standard base64. */
  readonly args_canonical_cbor_b64: string;
  /** The key that vouches, in hex. */
  readonly signer_key: string;
  /** Its signature, 64 bytes in standard base64. */
  readonly signature: string;
}

/**
 * Vouches for a call. With a `SigningKey` at once, with another signer later.
 *
 * @throws TypeError, RangeError for arguments that are none.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { attestCall, verifyAttestation } from 'tenuo-edge/approval';
 *
 * const [authorizer, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const call = { warrantId: 'tnu_wrt_0190a1b2c3d47e8f9a0b1c2d3e4f5061', tool: 'restart', args: {}, holder: holder.publicKey };
 * const attestation = attestCall(call, authorizer);
 * console.log(verifyAttestation(attestation, call, [authorizer.publicKey]).equals(authorizer.publicKey)); // true
 * ```
 *
 * @see docs/approvals.md#transports
 */
export function attestCall(call: AttestedCall, key: SigningKey): ApprovalAttestation;
export function attestCall(call: AttestedCall, signer: Signer): ApprovalAttestation | Promise<ApprovalAttestation>;
export function attestCall(call: AttestedCall, signer: Signer): ApprovalAttestation | Promise<ApprovalAttestation> {
  checkSigner(signer);
  const parts = partsOf(call, undefined);
  return withSignature(signer, messageOf(parts), (signature) =>
    Object.freeze({ ...wireOf(parts), signer_key: signer.publicKey.toHex(), signature: toBase64(signature) }),
  );
}

/** The very bytes that an attestation signs. */
export function attestationMessage(call: AttestedCall, options?: EngineOption): Uint8Array<ArrayBuffer> {
  return messageOf(partsOf(call, options));
}

/**
 * Holds an attestation against the call that it is said to be of: every member, and the signature of one of the trusted keys.
 * Returns that key.
 *
 * @throws TenuoError 1706 where it is of another call or is none, 1702 where its signer is not trusted, 1100 where the signature does
 *   not hold.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { attestCall, verifyAttestation } from 'tenuo-edge/approval';
 *
 * const [authorizer, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const call = { warrantId: 'tnu_wrt_0190a1b2c3d47e8f9a0b1c2d3e4f5061', tool: 'restart', args: {}, holder: holder.publicKey };
 * const attestation = attestCall(call, authorizer);
 * verifyAttestation(attestation, { ...call, tool: 'stop' }, [authorizer.publicKey]); // throws TenuoError
 * ```
 *
 * @see docs/approvals.md#transports
 */
export function verifyAttestation(
  attestation: ApprovalAttestation,
  call: AttestedCall,
  trusted: readonly PublicKey[],
  options?: EngineOption,
): PublicKey {
  const given = Object(attestation) as Readonly<Record<string, unknown>>;
  const parts = partsOf(call, options);
  for (const [name, value] of Object.entries(wireOf(parts))) {
    if (given[name] === value) continue;
    throw new TenuoError(ASKING_REASONS.ATTESTATION_MISMATCH, { subject: `${name} of the attestation` });
  }
  const signer = trusted.find((key) => key.toHex() === given.signer_key);
  if (signer === undefined) throw new TenuoError(ASKING_REASONS.ATTESTATION_UNTRUSTED);
  const signature = typeof given.signature === 'string' ? fromBase64(given.signature) : null;
  if (signature?.length !== SIGNATURE_BYTES || !signer.verify(messageOf(parts), signature))
    throw new TenuoError(ASKING_REASONS.ATTESTATION_SIGNATURE);
  return signer;
}

interface Parts {
  readonly warrantId: string;
  readonly tool: string;
  readonly hash: Uint8Array;
  readonly holder: Uint8Array;
  readonly args: Uint8Array;
}

function partsOf({ warrantId, tool, args, holder }: AttestedCall, options: EngineOption | undefined): Parts {
  if (!(holder instanceof PublicKey)) throw new TypeError('the holder of an attested call is a PublicKey');
  const encoded = encodeArguments(args);
  const hash = requestHash({ warrantId, tool, args: encoded, holder }, options);
  return { warrantId, tool, hash, holder: holder.toBytes(), args: encoded.toCbor() };
}

function wireOf({ warrantId, tool, hash, holder, args }: Parts): Omit<ApprovalAttestation, 'signer_key' | 'signature'> {
  return {
    version: 1,
    canonicalization: CANONICALIZATION,
    warrant_id: warrantId,
    tool,
    request_hash: toHex(hash),
    holder_key: toHex(holder),
    args_canonical_cbor_b64: toBase64(args),
  };
}

/** Both contexts and the version, then each part behind its length in four bytes. */
function messageOf({ warrantId, tool, hash, holder, args }: Parts): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(warrantId), encoder.encode(tool), hash, holder, args];
  const measured = parts.flatMap((part) => [lengthBytes(part), part]);
  return concatBytes([domainBytes('tenuo-approval-context-v1'), Uint8Array.of(VERSION), ...measured]);
}

/** A length in four bytes, the highest first. */
function lengthBytes({ length }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}
