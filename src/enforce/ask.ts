// Asking for the approvals that a call lacks. Whatever comes of it, the authorizer judges it like approvals from anywhere else.

import type { ApprovalHandler } from '../approval/handler.ts';
import type { ApprovalRequest } from '../approval/request.ts';
import { reasonNumber } from '../codes.ts';
import { type Decision, Denied, groundsOf } from '../decision.ts';
import { TenuoError } from '../errors.ts';

/** What a denied call asks approvers for, where their approval is all that it lacks and there is somebody to ask. */
export function requestOf(decision: Decision, handler: ApprovalHandler | undefined): ApprovalRequest | undefined {
  if (decision.allowed || handler === undefined || decision.code !== 'approval-required') return undefined;
  return decision.approvalRequest;
}

/** The denial of a call whose approvers could not be asked, or said no: with the handler's reason, where it gave one. */
export function refusedBy(decision: Decision, cause: unknown): Decision {
  const grounds = isOwn(decision) ? groundsOf(decision) : undefined;
  if (grounds === undefined || grounds.allowed) return decision;
  const { findings, chain, circumstances } = grounds;
  const reason = reasonOf(cause) ?? findings.reason;
  const note = reason === findings.reason ? 'The approval handler failed: see the cause of this denial.' : undefined;
  return new Denied({ ...findings, reason }, chain, { ...circumstances, cause, note });
}

/** Of another copy of this package only what is public is known. */
function isOwn(decision: Decision): boolean {
  return Object.getPrototypeOf(decision) === Denied.prototype;
}

/** Why there are no approvals, as a handler says it: 1707. */
function reasonOf(cause: unknown): number | undefined {
  if (!(cause instanceof TenuoError) || cause.code !== 'approval-required') return undefined;
  try {
    return reasonNumber(cause.reason);
  } catch {
    // A reason of another copy, which this one has not loaded.
    return undefined;
  }
}
