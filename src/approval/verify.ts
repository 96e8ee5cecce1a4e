// Approvals held against a hash that the caller knows, in upstream's order (protocol 13.2). An `Authorizer` does this within a
// decision, with the approvers of the warrant; here they are the caller's own.

import {
  APPROVAL_EXPIRED,
  APPROVAL_IN_FUTURE,
  APPROVAL_INVALID,
  APPROVAL_OF_ANOTHER,
  APPROVALS_INSUFFICIENT,
  APPROVER_UNKNOWN,
  TOO_MANY_APPROVALS,
} from '../../assembly/codes.ts';
import { isBytes } from '../bytes.ts';
import type { EngineOption } from '../engine/port.ts';
import { DEFAULT_CLOCK_TOLERANCE } from '../engine/request.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { checkOptions } from '../options.ts';
import { PublicKey } from '../public-key.ts';
import { HASH_BYTES } from './limits.ts';
import type { ApprovalPayload } from './payload.ts';
import { type PresentedApproval, type PresentedApprovals, readApprovals } from './read.ts';
import { openApproval, type SignedApproval } from './signed-approval.ts';
import { type VerifiedApproval, verifiedApproval } from './verified.ts';

const OPTIONS = ['requestHash', 'approvers', 'threshold', 'now', 'clockTolerance', 'engine'];

/**
 * What approvals are held against.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, type ApprovalPolicy, verifyApprovals, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const policy: ApprovalPolicy = { requestHash: request.requestHash, approvers: [lead.publicKey], threshold: 1 };
 * console.log(verifyApprovals([signApproval(request, lead)], policy).length); // 1
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface ApprovalPolicy extends EngineOption {
  /** What they have to be of: 32 bytes, or their hex. See `requestHash`. */
  readonly requestHash: Uint8Array | string;
  /** Whose approval counts. */
  readonly approvers: readonly PublicKey[];
  /** How many of them must approve: all where absent. */
  readonly threshold?: number | undefined;
  /** The instant to look at, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
  /** Seconds that an approver's clock may run ahead: 30 where absent. Expiry has no tolerance. */
  readonly clockTolerance?: number | undefined;
}

/** Why an approval did not count, in the order in which that is asked; with what upstream calls it in a sum. */
const REJECTIONS = {
  signature: [APPROVAL_INVALID, 'invalid signature'],
  untrusted: [APPROVER_UNKNOWN, 'untrusted'],
  duplicate: [APPROVALS_INSUFFICIENT, 'duplicate'],
  expired: [APPROVAL_EXPIRED, 'expired'],
  future: [APPROVAL_IN_FUTURE, 'dated in the future'],
  hash: [APPROVAL_OF_ANOTHER, 'hash mismatch'],
} as const;

type Rejection = keyof typeof REJECTIONS;

interface Judge {
  readonly hash: string;
  readonly approvers: ReadonlySet<string>;
  readonly now: bigint;
  readonly latest: bigint;
}

/**
 * The approval, if it counts: signed by one of the approvers, of this request, in its time.
 *
 * @throws as `verifyApprovals` with a threshold of 1.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, verifyApproval, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const policy = { requestHash: request.requestHash, approvers: [lead.publicKey] };
 * console.log(verifyApproval(signApproval(request, lead), policy).requestHash === request.requestHash); // true
 * verifyApproval(signApproval(request, lead, { ttl: 60, now: 0 }), policy); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export function verifyApproval(
  approval: PresentedApproval,
  policy: Omit<ApprovalPolicy, 'threshold'>,
): VerifiedApproval {
  return verifyApprovals([approval], { ...policy, threshold: 1 })[0] as VerifiedApproval;
}

/**
 * The approvals that count, in their order, once there are enough: those that follow are not looked at. Each approver counts once.
 *
 * @throws TenuoError 1701 where the only approval that is asked for does not count, or there are more than twice as many as
 *   approvers; 1700 where there are too few.
 * @throws TypeError, RangeError for a policy that is none.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, verifyApprovals, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const policy = { requestHash: request.requestHash, approvers: [lead.publicKey] };
 * console.log(verifyApprovals([signApproval(request, lead)], policy).length); // 1
 * verifyApprovals([], policy); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export function verifyApprovals(approvals: PresentedApprovals, policy: ApprovalPolicy): readonly VerifiedApproval[] {
  checkOptions(policy, OPTIONS, 'verifyApprovals');
  const judge = judgeOf(policy);
  const threshold = thresholdOf(policy, judge.approvers.size);
  const given = readApprovals(approvals, policy);
  const most = 2 * policy.approvers.length;
  if (given.length > most)
    throw errorFor(TOO_MANY_APPROVALS, { expected: `at most ${most}`, received: String(given.length) });
  const accepted = new Map<string, VerifiedApproval>();
  const rejected: Rejection[] = [];
  for (const approval of given) {
    const rejection = judgeOne(approval, judge, accepted);
    if (rejection !== null) rejected.push(rejection);
    else accepted.set(approval.approver.toHex(), verifiedApproval(approval.toBytes()));
    if (accepted.size === threshold) return Object.freeze([...accepted.values()]);
  }
  throw tooFew(threshold, accepted.size, given.length, rejected);
}

function judgeOf(policy: ApprovalPolicy): Judge {
  const { approvers, clockTolerance = DEFAULT_CLOCK_TOLERANCE } = policy;
  if (!Array.isArray(approvers) || !approvers.every((key) => key instanceof PublicKey))
    throw new TypeError('approvers are a list of public keys');
  if (!Number.isSafeInteger(clockTolerance) || clockTolerance < 0)
    throw new RangeError('clockTolerance is a whole number of seconds, 0 or more');
  const now = BigInt(secondsOf(policy.now));
  return {
    hash: hashOf(policy.requestHash),
    approvers: new Set(approvers.map((key) => key.toHex())),
    now,
    latest: now + BigInt(clockTolerance),
  };
}

function hashOf(given: Uint8Array | string): string {
  const bytes = typeof given === 'string' ? fromHex(given) : given;
  if (!isBytes(bytes)) throw new TypeError('requestHash is 32 bytes, or their hex');
  if (bytes.length !== HASH_BYTES) throw new RangeError(`requestHash is ${HASH_BYTES} bytes, not ${bytes.length}`);
  return toHex(bytes);
}

function thresholdOf({ threshold }: ApprovalPolicy, approvers: number): number {
  if (approvers === 0) throw new RangeError('approvers must not be empty: nobody could approve');
  const needed = threshold ?? approvers;
  if (!Number.isSafeInteger(needed) || needed < 1) throw new RangeError('threshold is a whole number, 1 or more');
  return needed;
}

/** Why an approval does not count, or null. An approver whose approval was rejected may give another. */
function judgeOne(approval: SignedApproval, judge: Judge, accepted: ReadonlyMap<string, unknown>): Rejection | null {
  const payload = soundPayload(approval);
  if (payload === null) return 'signature';
  const approver = approval.approver.toHex();
  if (!judge.approvers.has(approver)) return 'untrusted';
  if (accepted.has(approver)) return 'duplicate';
  if (judge.now >= payload.expiresAtSeconds) return 'expired';
  if (payload.approvedAtSeconds > judge.latest) return 'future';
  return payload.requestHash === judge.hash ? null : 'hash';
}

/** What an approval says, where its versions and signature hold and it has a lifetime; null otherwise. */
function soundPayload(approval: SignedApproval): ApprovalPayload | null {
  try {
    const payload = openApproval(approval);
    return payload.expiresAtSeconds > payload.approvedAtSeconds ? payload : null;
  } catch (error) {
    if (error instanceof TenuoError) return null;
    throw error;
  }
}

function tooFew(threshold: number, accepted: number, given: number, rejected: readonly Rejection[]): TenuoError {
  const [only] = rejected;
  if (threshold === 1 && given === 1 && only !== undefined) return errorFor(REJECTIONS[only][0]);
  const parts = Object.entries(REJECTIONS).flatMap(([name, [, says]]) => {
    const count = rejected.filter((rejection) => rejection === name).length;
    return count === 0 ? [] : [`${count} ${says}`];
  });
  return errorFor(APPROVALS_INSUFFICIENT, {
    expected: `${threshold}`,
    received: parts.length === 0 ? `${accepted}` : `${accepted} (rejected: ${parts.join(', ')})`,
  });
}
