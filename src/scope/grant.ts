// Less than what is in scope, for a part of a task: a warrant below the one in scope, for the time of the body.

import { auditWarrant } from '../audit/audit.ts';
import type { ApprovalGatesInput } from '../builders/gates.ts';
import type { GrantBuilder } from '../builders/grant.ts';
import type { Capability } from '../capability.ts';
import { getConfig } from '../config/config.ts';
import { ConfigurationError } from '../errors.ts';
import type { Instant } from '../instant.ts';
import type { PublicKey } from '../public-key.ts';
import { checkSigner, type Signer } from '../signer.ts';
import type { Warrant } from '../warrant.ts';
import { checkAsyncContext } from './context.ts';
import { previewOf, type ScopePreview } from './preview.ts';
import { SCOPE_REASONS } from './reasons.ts';
import { currentScope, runInScope } from './scope.ts';
import { type Body, type Capabilities, readCapabilities, readOptions, readTask } from './task.ts';

/** What `grant` takes beside the capabilities. */
export interface GrantScopeOptions {
  /**
   * Lifetime in seconds, no longer than the warrant in scope has left; where absent the configured `defaultTtl`, or what is left of
   * that where it is less.
   */
  readonly ttl?: number | undefined;
  /** The key that holds the new warrant and signs the calls of the body; that in scope where absent. */
  readonly holderKey?: Signer | undefined;
  readonly agentId?: string | undefined;
  /** The holder's clearance, no higher than that of the warrant in scope. */
  readonly clearance?: number | string | undefined;
  /** The depth that delegation may reach below it. */
  readonly maxDepth?: number | undefined;
  readonly approvalGates?: ApprovalGatesInput | undefined;
  readonly addApprovers?: readonly PublicKey[] | undefined;
  readonly raiseMinApprovals?: number | undefined;
  /** When it is issued; the system's clock where absent. */
  readonly issuedAt?: Instant | undefined;
}

/** The options that are a method of the builder. */
const SETTERS = [
  'ttl',
  'agentId',
  'clearance',
  'maxDepth',
  'approvalGates',
  'addApprovers',
  'raiseMinApprovals',
  'issuedAt',
] as const satisfies readonly (keyof GrantScopeOptions & keyof GrantBuilder)[];
const OPTIONS = ['holderKey', ...SETTERS];

/** `grant`, and what it would do. */
export interface Grant {
  /**
   * Grants less than the warrant in scope and runs the body with that in scope: guarded functions that it calls, now or after an
   * await, use the new warrant. Resolves to what the body returns.
   *
   * @throws ConfigurationError (as a rejection, like everything else) where no warrant or key is in scope, or the runtime has no
   * async context.
   * @throws TypeError for what is no capability, option or function; TenuoError with the rule that the warrant would break.
   */
  <Result>(capabilities: Capabilities, body: Body<Result>): Promise<Awaited<Result>>;
  <Result>(capabilities: Capabilities, options: GrantScopeOptions, body: Body<Result>): Promise<Awaited<Result>>;
  /**
   * What the new warrant would grant, or why there would be none. Nothing is signed, and nothing is in scope afterwards.
   *
   * @throws ConfigurationError where no warrant or key is in scope; TypeError for what is no capability or option.
   */
  preview(capabilities: Capabilities, options?: GrantScopeOptions): ScopePreview;
}

export const grant: Grant = /* @__PURE__ */ Object.assign(grantInScope, { preview });

async function grantInScope(...given: readonly unknown[]): Promise<unknown> {
  const { capabilities, options, body } = readTask<GrantScopeOptions>(given, OPTIONS, 'grant');
  checkAsyncContext();
  const { parent, key } = held();
  const holder = holderOf(options, key);
  const warrant = await builderOf(parent, capabilities, options, holder).grant(key);
  auditWarrant('warrant-granted', warrant, { source: 'grant' });
  return runInScope({ warrant, key: holder, chain: [] }, () => body(warrant));
}

function preview(capabilities: Capabilities, options?: GrantScopeOptions): ScopePreview {
  const wanted = readCapabilities(capabilities, 'grant.preview');
  const given = readOptions<GrantScopeOptions>(options, OPTIONS, 'grant.preview');
  const { parent, key } = held();
  const holder = holderOf(given, key);
  return previewOf(parent, wanted, () => builderOf(parent, wanted, given, holder).plan(key));
}

/** What is handed on, and the key that may do so. */
function held(): { readonly parent: Warrant; readonly key: Signer } {
  const { warrant, key } = currentScope();
  if (warrant === undefined) throw new ConfigurationError(SCOPE_REASONS.SCOPE_WITHOUT_WARRANT);
  if (key === undefined) throw new ConfigurationError(SCOPE_REASONS.SCOPE_WITHOUT_KEY);
  return { parent: warrant, key };
}

function holderOf({ holderKey }: GrantScopeOptions, own: Signer): Signer {
  if (holderKey === undefined) return own;
  checkSigner(holderKey);
  return holderKey;
}

function builderOf(
  parent: Warrant,
  capabilities: readonly Capability[],
  options: GrantScopeOptions,
  holder: Signer,
): GrantBuilder {
  const { cel, defaultTtl } = getConfig();
  const builder = parent.grantBuilder({ cel }).holder(holder.publicKey).ttl(defaultTtl, { capped: true });
  for (const capability of capabilities) builder.capability(capability);
  for (const name of SETTERS) {
    const value = options[name];
    if (value !== undefined) (builder[name] as (value: unknown) => unknown)(value);
  }
  return builder;
}
