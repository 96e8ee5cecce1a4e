// Warrants for the time of a task: minted with the configured issuer key, in scope for the body, and gone with it.

import { auditWarrant } from '../audit/audit.ts';
import type { ApprovalGatesInput } from '../builders/gates.ts';
import type { MintBuilder } from '../builders/mint.ts';
import type { Capability } from '../capability.ts';
import { type Configuration, getConfig } from '../config/config.ts';
import { ConfigurationError } from '../errors.ts';
import type { Instant } from '../instant.ts';
import { SigningKey } from '../keys.ts';
import { isPromise } from '../promise.ts';
import type { PublicKey } from '../public-key.ts';
import { checkSigner, type Signer } from '../signer.ts';
import { Warrant } from '../warrant.ts';
import { checkAsyncContext } from './context.ts';
import { SCOPE_REASONS } from './reasons.ts';
import { runInScope, runInScopeSync } from './scope.ts';
import { type Body, type Capabilities, readTask } from './task.ts';

/**
 * What `mint` takes beside the capabilities.
 *
 * @example
 * ```ts
 * import { Capability, configure, mint, type MintOptions, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const options: MintOptions = { ttl: 60, agentId: 'researcher' };
 * console.log(await mint(Capability('search'), options, (warrant) => warrant.ttl)); // 60
 * ```
 *
 * @see docs/scopes.md
 */
export interface MintOptions {
  /** Lifetime in seconds, 1 to 7,776,000; the configured `defaultTtl` where absent. */
  readonly ttl?: number | undefined;
  /** The key that holds the warrant and signs the calls of the body; the issuer's where absent. */
  readonly holderKey?: Signer | undefined;
  /** The session that the warrant and all below it belong to; none where absent. */
  readonly sessionId?: string | undefined;
  /** The agent that holds it, for logs; none where absent. */
  readonly agentId?: string | undefined;
  /** The holder's clearance, a level from 0 to 255 or a name of `Clearance`; none where absent. */
  readonly clearance?: number | string | undefined;
  /** How many delegations may lie below it, 0 to 64; 64 where absent. */
  readonly maxDepth?: number | undefined;
  /** The keys whose holders approve gated calls; nobody where absent. */
  readonly requiredApprovers?: readonly PublicKey[] | undefined;
  /** How many approvals a gated call needs; one of each approver where absent. */
  readonly minApprovals?: number | undefined;
  /** Which calls have to be approved, as `approvalGates` of the builder; none where absent. */
  readonly approvalGates?: ApprovalGatesInput | undefined;
  /** When it is issued, a Date or Unix seconds; the system's clock where absent. */
  readonly issuedAt?: Instant | undefined;
}

/** The options that are a method of the builder. */
const SETTERS = [
  'ttl',
  'sessionId',
  'agentId',
  'clearance',
  'maxDepth',
  'requiredApprovers',
  'minApprovals',
  'approvalGates',
  'issuedAt',
] as const satisfies readonly (keyof MintOptions & keyof MintBuilder)[];
const OPTIONS = ['holderKey', ...SETTERS];

/**
 * Mints a warrant for a task and runs the body with it in scope: guarded functions that it calls, now or after an await, use that
 * warrant. Resolves to what the body returns.
 *
 * @throws ConfigurationError (as a rejection, like everything else) without a configured `issuerKey`, or where the runtime has no
 * async context.
 * @throws TypeError for what is no capability, option or function; TenuoError with the rule that the warrant would break.
 *
 * @example
 * ```ts
 * import { Capability, configure, mint, Pattern, SigningKey, warrantScope } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const tools = await mint([Capability('search', { query: Pattern('weather *') })], async () => warrantScope()?.tools);
 * console.log(tools); // [ 'search' ]
 * ```
 *
 * @see docs/scopes.md
 */
export function mint<Result>(capabilities: Capabilities, body: Body<Result>): Promise<Awaited<Result>>;
export function mint<Result>(
  capabilities: Capabilities,
  options: MintOptions,
  body: Body<Result>,
): Promise<Awaited<Result>>;
export async function mint(...given: readonly unknown[]): Promise<unknown> {
  const { capabilities, options, body } = readTask<MintOptions>(given, OPTIONS, 'mint');
  checkAsyncContext();
  const issuer = issuerOf(getConfig());
  const key = holderOf(options, issuer);
  const warrant = await builderOf(capabilities, options, key).mint(issuer);
  auditWarrant('warrant-minted', warrant, { source: 'mint' });
  return runInScope({ warrant, key, chain: [] }, () => body(warrant));
}

/**
 * As `mint`, at once, for a body that awaits nothing; where the runtime has no async context too.
 *
 * @returns what the body returns.
 * @throws as `mint`; TypeError where the body returns a promise, whose rest would run without a warrant where there is no async
 * context; ConfigurationError where the configured `issuerKey` is no `SigningKey` and answers later.
 *
 * @example
 * ```ts
 * import { Capability, configure, mintSync, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * console.log(mintSync(Capability('search'), (warrant) => warrant.tools)); // [ 'search' ]
 * mintSync(Capability('search'), async () => 0); // throws TypeError
 * ```
 *
 * @see docs/scopes.md
 */
export function mintSync<Result>(capabilities: Capabilities, body: Body<Result>): Result;
export function mintSync<Result>(capabilities: Capabilities, options: MintOptions, body: Body<Result>): Result;
export function mintSync(...given: readonly unknown[]): unknown {
  const { capabilities, options, body } = readTask<MintOptions>(given, OPTIONS, 'mintSync');
  const issuer = issuerOf(getConfig());
  if (!(issuer instanceof SigningKey)) throw new ConfigurationError(SCOPE_REASONS.SIGNER_NOT_LOCAL);
  const key = holderOf(options, issuer);
  const warrant = builderOf(capabilities, options, key).mint(issuer);
  auditWarrant('warrant-minted', warrant, { source: 'mintSync' });
  const result = runInScopeSync({ warrant, key, chain: [] }, () => body(warrant));
  if (isPromise(result)) {
    // Its rejection is nobody's business any more.
    Promise.resolve(result).catch(() => {});
    throw new TypeError('mintSync takes a body that awaits nothing, and this one returned a promise: use mint');
  }
  return result;
}

function issuerOf({ issuerKey }: Configuration): Signer {
  if (issuerKey === undefined) throw new ConfigurationError(SCOPE_REASONS.ISSUER_MISSING);
  return issuerKey;
}

function holderOf({ holderKey }: MintOptions, issuer: Signer): Signer {
  if (holderKey === undefined) return issuer;
  checkSigner(holderKey);
  return holderKey;
}

function builderOf(capabilities: readonly Capability[], options: MintOptions, holder: Signer): MintBuilder {
  const { engine, defaultTtl } = getConfig();
  const builder = Warrant.mintBuilder({ engine }).holder(holder.publicKey).ttl(defaultTtl);
  for (const capability of capabilities) builder.capability(capability);
  for (const name of SETTERS) {
    const value = options[name];
    if (value !== undefined) (builder[name] as (value: unknown) => unknown)(value);
  }
  return builder;
}
