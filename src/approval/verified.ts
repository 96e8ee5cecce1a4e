// The approvals that an allowed decision rests on.
import { SignedApproval } from './signed-approval.ts';

/**
 * An approval that counted: its signature holds, its key is one of the leaf's approvers, and it is of this very call.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, type VerifiedApproval, verifyApproval, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const policy = { requestHash: request.requestHash, approvers: [lead.publicKey] };
 * const verified: VerifiedApproval = verifyApproval(signApproval(request, lead), policy);
 * console.log(verified.approver === lead.publicKey.toHex()); // true
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface VerifiedApproval {
  /** The approver's key in hex. */
  readonly approver: string;
  /** The approver's name in another system, as the approver wrote it. */
  readonly externalId: string;
  /** Times past what a Date holds show as the last that it does; the seconds are exact. */
  readonly approvedAt: Date;
  /** From when on it approves nothing; bounded as `approvedAt`. */
  readonly expiresAt: Date;
  /** Unix seconds, exact. */
  readonly approvedAtSeconds: bigint;
  /** Unix seconds, exact. */
  readonly expiresAtSeconds: bigint;
  /** The hash of the approved call, in hex. */
  readonly requestHash: string;
  /** The bytes of the envelope: what proves it to somebody else. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What an envelope says that the core has counted. */
export function verifiedApproval(envelope: Uint8Array): VerifiedApproval {
  const approval = SignedApproval.parse(envelope);
  const { externalId, approvedAt, expiresAt, approvedAtSeconds, expiresAtSeconds, requestHash } = approval.payload;
  return Object.freeze({
    approver: approval.approver.toHex(),
    externalId,
    approvedAt,
    expiresAt,
    approvedAtSeconds,
    expiresAtSeconds,
    requestHash,
    bytes: approval.toBytes(),
  });
}
