// Who answers a request for approval: a function of the request. Guards and adapters take one, and have its answer judged by
// the authorizer like approvals from anywhere else.

import { ConfigurationError, TenuoError } from '../errors.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import type { ApprovalRequest } from './request.ts';
import type { SignedApproval } from './signed-approval.ts';

export interface HandlerOptions {
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Obtains approvals of a request. What it throws means that there are none: a TenuoError 1707 where they were denied, did not
 * come in time, or nobody could be asked.
 */
export type ApprovalHandler = (
  request: ApprovalRequest,
  options?: HandlerOptions,
) => readonly SignedApproval[] | Promise<readonly SignedApproval[]>;

/** @throws ConfigurationError where nobody said that this is a development machine. */
export function checkDevMode(devMode: unknown, handler: string): void {
  if (devMode !== true) throw new ConfigurationError(ASKING_REASONS.DEV_MODE_ONLY, { subject: handler });
}

/** That somebody said no. */
export function denied(tool: string, by?: string): TenuoError {
  return new TenuoError(ASKING_REASONS.APPROVAL_DENIED, { subject: `tool ${JSON.stringify(tool)}`, received: by });
}
