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

/**
 * What `grant` takes beside the capabilities.
 *
 * @example
 * ```ts
 * import { Capability, configure, grant, type GrantScopeOptions, mint, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const options: GrantScopeOptions = { ttl: 60 };
 * const search = Capability('search');
 * console.log(await mint(search, () => grant(search, options, (warrant) => warrant.ttl))); // 60
 * ```
 *
 * @see docs/scopes.md
 */
export interface GrantScopeOptions {
  /**
   * Lifetime in seconds, no longer than the warrant in scope has left; where absent the configured `defaultTtl`, or what is left of
   * that where it is less.
   */
  readonly ttl?: number | undefined;
  /** The key that holds the new warrant and signs the calls of the body; that in scope where absent. */
  readonly holderKey?: Signer | undefined;
  /** The agent that holds it, for logs; that of the warrant in scope where absent. */
  readonly agentId?: string | undefined;
  /**
   * The holder's clearance, a level from 0 to 255 or a name of `Clearance`, no higher than that of the warrant in scope; that where
   * absent.
   */
  readonly clearance?: number | string | undefined;
  /** The depth that delegation may reach, counted from the root, 0 to 64; that of the warrant in scope where absent. */
  readonly maxDepth?: number | undefined;
  /** Which calls have to be approved beside those that had to be, as `approvalGates` of the builder; none where absent. */
  readonly approvalGates?: ApprovalGatesInput | undefined;
  /** The keys of approvers beside those of the warrant in scope; none where absent. */
  readonly addApprovers?: readonly PublicKey[] | undefined;
  /** How many approvals a gated call needs at least; as many as before, and one for each added approver, where absent. */
  readonly raiseMinApprovals?: number | undefined;
  /** When it is issued, a Date or Unix seconds; the system's clock where absent. */
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

/**
 * The type of `grant`: a function, with another that says what it would do.
 *
 * @example
 * ```ts
 * import { type Grant, grant } from 'tenuo-edge';
 *
 * const narrow: Grant = grant;
 * ```
 *
 * @see docs/scopes.md
 */
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

/**
 * Narrows the warrant in scope for a part of a task; `grant.preview` says what would come of it.
 *
 * @throws ConfigurationError (as a rejection, like everything else) where no warrant or key is in scope, or the runtime has no async context.
 * @throws TypeError for what is no capability, option or function; TenuoError with the rule that the warrant would break.
 *
 * @example
 * ```ts
 * import { Capability, configure, grant, mint, Pattern, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const weather = Capability('search', { query: Pattern('weather *') });
 * await mint([weather, Capability('read')], async () => {
 *   console.log(await grant(weather, (warrant) => warrant.tools)); // [ 'search' ]
 *   console.log(grant.preview(Capability('delete')).ok); // false
 * });
 * ```
 *
 * @see docs/scopes.md
 */
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
