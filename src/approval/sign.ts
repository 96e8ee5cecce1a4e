// Signing an approval: what was shown is what is signed, by a key that may, for no longer than the warrant lives.

import { EXPIRED } from '../../assembly/codes.ts';
import { bytesOf, exactBytes } from '../bytes.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { type Instant, instantText, secondsOf } from '../instant.ts';
import type { SigningKey } from '../keys.ts';
import { checkOptions, checkText } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { randomBytes } from '../random.ts';
import { checkSigner, type Signer, withSignature } from '../signer.ts';
import type { WarrantView } from '../warrant/view.ts';
import { NONCE_BYTES } from './limits.ts';
import { approvalMessage } from './message.ts';
import { type PayloadFields, writePayload } from './payload.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import { type ApprovalRequest, isApprovalRequest } from './request.ts';
import { type SignedApproval, sealApproval } from './signed-approval.ts';

const DEFAULT_TTL = 300;
const OPTIONS = ['warrant', 'ttl', 'externalId', 'extensions', 'nonce', 'now'];

/**
 * How an approval is signed: for how long it holds, and what is checked before.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, type SignApprovalOptions, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const options: SignApprovalOptions = { warrant, ttl: 60, externalId: 'ann@example.com' };
 * console.log(signApproval(request, lead, options).payload.externalId); // ann@example.com
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface SignApprovalOptions {
  /**
   * The warrant that the request is of, its chain verified to a trusted root. Everything in the request is held against it. Give it
   * for every request that another process made; without it the request's own word is taken.
   */
  readonly warrant?: WarrantView | undefined;
  /** Seconds for which the approval holds: 300 where absent, and never longer than the warrant. */
  readonly ttl?: number | undefined;
  /** The approver's name in another system: a mail address, an account. */
  readonly externalId?: string | undefined;
  /** Bytes by name that the approval carries and nothing here reads; none where absent. */
  readonly extensions?: Readonly<Record<string, Uint8Array>> | undefined;
  /** 16 bytes, for approvals whose bytes can be foretold. Random where absent. */
  readonly nonce?: Uint8Array | undefined;
  /** When it is signed, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * Approves a request, after somebody has seen it. With a `SigningKey` at once, with another signer later.
 *
 * @throws TenuoError 1702 where the key is not one of the required approvers, 1706 where the request is not of its own
 * hash or not of the warrant, 1300 where the warrant has expired.
 * @throws TypeError, RangeError for options of another name, type or range.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const approval = signApproval(request, lead, { warrant });
 * console.log(approval.payload.requestHash === request.requestHash); // true
 * ```
 *
 * @see docs/approvals.md
 */
export function signApproval(request: ApprovalRequest, key: SigningKey, options?: SignApprovalOptions): SignedApproval;
export function signApproval(
  request: ApprovalRequest,
  signer: Signer,
  options?: SignApprovalOptions,
): SignedApproval | Promise<SignedApproval>;
export function signApproval(
  request: ApprovalRequest,
  signer: Signer,
  options: SignApprovalOptions = {},
): SignedApproval | Promise<SignedApproval> {
  if (!isApprovalRequest(request)) throw new TypeError('signApproval takes an ApprovalRequest');
  checkSigner(signer);
  checkOptions(options, OPTIONS, 'signApproval');
  const now = secondsOf(options.now);
  if (now < 0) throw new RangeError('now must not lie before 1970');
  checkApprover(request, signer.publicKey, options.warrant);
  checkRequest(request, options.warrant);
  const nonce = options.nonce ?? randomBytes(NONCE_BYTES);
  return signPayload(
    {
      requestHash: fromHex(request.requestHash) as Uint8Array,
      nonce: exactBytes(nonce, NONCE_BYTES, 'nonce'),
      externalId: checkText(options.externalId ?? '', 'externalId'),
      approvedAt: BigInt(now),
      expiresAt: expiryOf(request, now, options.ttl),
      extensions: extensionsOf(options.extensions),
    },
    signer,
  );
}

/** Signs a payload as it is. */
export function signPayload(fields: PayloadFields, signer: Signer): SignedApproval | Promise<SignedApproval> {
  const payload = writePayload(fields);
  return withSignature(signer, approvalMessage(1, payload), (signature) =>
    sealApproval(payload, signer.publicKey, signature),
  );
}

function checkApprover(request: ApprovalRequest, key: PublicKey, warrant: WarrantView | undefined): void {
  const approvers = warrant === undefined ? request.requiredApprovers : (warrant.requiredApprovers ?? []);
  if (approvers.some((approver) => approver.equals(key))) return;
  throw new TenuoError(APPROVAL_REASONS.APPROVER_NOT_LISTED, {
    expected: approvers.map((approver) => `${approver.fingerprint}…`).join(' or ') || 'nobody: no approvers are named',
    received: `${key.fingerprint}…`,
  });
}

function checkRequest(request: ApprovalRequest, warrant: WarrantView | undefined): void {
  if (warrant !== undefined) {
    if (!request.matchesWarrant(warrant)) throw new TenuoError(APPROVAL_REASONS.REQUEST_MISMATCH);
    return;
  }
  if (request.holder === null) throw new TenuoError(APPROVAL_REASONS.REQUEST_WITHOUT_HOLDER);
  if (!request.matches()) throw new TenuoError(APPROVAL_REASONS.REQUEST_MISMATCH);
}

function expiryOf(request: ApprovalRequest, now: number, ttl = DEFAULT_TTL): bigint {
  if (!Number.isSafeInteger(ttl) || ttl < 1) throw new RangeError('ttl is a whole number of seconds, 1 or more');
  const expires = BigInt(now) + BigInt(ttl);
  const last = request.warrantExpiresAtSeconds;
  if (last <= BigInt(now)) {
    const subject = `warrant ${request.warrantId}`;
    throw errorFor(EXPIRED, { subject, expected: `before ${instantText(last)}`, received: instantText(now) });
  }
  return expires < last ? expires : last;
}

function extensionsOf(given: SignApprovalOptions['extensions']): PayloadFields['extensions'] {
  if (given === undefined) return null;
  if (typeof given !== 'object' || given === null)
    throw new TypeError('extensions are an object of byte strings by name');
  const extensions = Object.create(null) as Record<string, Uint8Array>;
  for (const [name, value] of Object.entries(given))
    extensions[checkText(name, 'an extension')] = new Uint8Array(bytesOf(value, `extension ${name}`));
  return extensions;
}
