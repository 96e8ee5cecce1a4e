// Handlers that ask nobody, for development and tests. They refuse to exist anywhere else.
import type { Signer } from '../signer.ts';
import { type ApprovalHandler, checkDevMode, denied } from './handler.ts';
import { type SignApprovalOptions, signApproval } from './sign.ts';

/**
 * Says that this is no production: without it neither of them is made.
 *
 * @example
 * ```ts
 * import { autoDeny, type DevMode } from 'tenuo-edge/approval';
 *
 * const development: DevMode = { devMode: true };
 * console.log(typeof autoDeny(development)); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface DevMode {
  /** Has to be said; there is no variable that says it. */
  readonly devMode: true;
}

/**
 * Who approves everything, and for how many seconds (`ttl`, 300 where absent).
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type AutoApproveOptions, autoApprove } from 'tenuo-edge/approval';
 *
 * const options: AutoApproveOptions = { devMode: true, key: SigningKey.generate(), ttl: 60 };
 * console.log(typeof autoApprove(options)); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface AutoApproveOptions extends DevMode, Pick<SignApprovalOptions, 'ttl' | 'externalId'> {
  /** Who approves. */
  readonly key: Signer;
}

/**
 * Approves everything, at once.
 *
 * @throws ConfigurationError without `devMode: true`.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { autoApprove } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const handler = autoApprove({ key: lead, devMode: true });
 * console.log((await handler(request)).length); // 1
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export function autoApprove({ key, devMode, ...options }: AutoApproveOptions): ApprovalHandler {
  checkDevMode(devMode, 'autoApprove');
  return async (request, { signal } = {}) => {
    signal?.throwIfAborted();
    return [await signApproval(request, key, options)];
  };
}

/**
 * Denies everything, at once.
 *
 * @throws ConfigurationError without `devMode: true`.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { autoDeny } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const handler = autoDeny({ devMode: true, reason: 'not today' });
 * await handler(request); // throws TenuoError
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export function autoDeny({ devMode, reason }: DevMode & { readonly reason?: string | undefined }): ApprovalHandler {
  checkDevMode(devMode, 'autoDeny');
  return async ({ tool }) => {
    throw denied(tool, reason);
  };
}
