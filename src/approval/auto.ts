// Handlers that ask nobody, for development and tests. They refuse to exist anywhere else.
import type { Signer } from '../signer.ts';
import { type ApprovalHandler, checkDevMode, denied } from './handler.ts';
import { type SignApprovalOptions, signApproval } from './sign.ts';

/** Says that this is no production: without it neither of them is made. */
export interface DevMode {
  readonly devMode: true;
}

export interface AutoApproveOptions extends DevMode, Pick<SignApprovalOptions, 'ttl' | 'externalId'> {
  /** Who approves. */
  readonly key: Signer;
}

/**
 * Approves everything, at once.
 *
 * @throws ConfigurationError without `devMode: true`.
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
 */
export function autoDeny({ devMode, reason }: DevMode & { readonly reason?: string | undefined }): ApprovalHandler {
  checkDevMode(devMode, 'autoDeny');
  return async ({ tool }) => {
    throw denied(tool, reason);
  };
}
