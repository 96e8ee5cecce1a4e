// Who answers a request for approval: a function of the request. Guards and adapters take one, and have its answer judged by
// the authorizer like approvals from anywhere else.

import { ConfigurationError, TenuoError } from '../errors.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import type { ApprovalRequest } from './request.ts';
import type { SignedApproval } from './signed-approval.ts';

/**
 * How an answer is waited for.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { autoApprove, type HandlerOptions } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const options: HandlerOptions = { signal: AbortSignal.timeout(1000) };
 * await autoApprove({ key: lead, devMode: true })(request, options);
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface HandlerOptions {
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Obtains approvals of a request. What it throws means that there are none: a TenuoError 1707 where they were denied, did not
 * come in time, or nobody could be asked.
 *
 * @example
 * ```ts
 * import { signApproval, SigningKey } from 'tenuo-edge';
 * import { type ApprovalHandler } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const handler: ApprovalHandler = (request) => [signApproval(request, lead, { ttl: 60 })];
 * console.log(typeof handler); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
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
