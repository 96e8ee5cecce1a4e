// tenuo-edge/verify, and tenuo-edge/verify-js: everything that a verifier needs, and nothing that mints or signs.
import { Authorizer as AnyAuthorizer, type Chain as AnyChain } from './authorizer.ts';
import type { AuthorizerOptions } from './authorizer-options.ts';
import type { WarrantView } from './warrant/view.ts';

export type { AuthorizeRequest, CallRequest, Presented, WaitOptions } from './authorizer.ts';
export { Float, float, type Value } from './cbor/value.ts';
export type { Constraint, ConstraintSet } from './constraints/kinds.ts';
export { engine, type InitOptions, init, type Modules } from './engine/select.ts';
export * from './surface.ts';
export type { ApprovalGate, ApprovalGates, ArgumentGate } from './warrant/gates.ts';
export { parse, type ViewOptions, WarrantView } from './warrant/view.ts';

/**
 * As in the main entry, but for the warrants of its chains: they can be read, not handed on.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { Authorizer } from 'tenuo-edge/verify';
 *
 * const root = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(root);
 * const headers = warrant.headers(root, 'search', {});
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const call = { tool: 'search', args: {}, signature: headers['X-Tenuo-PoP'] };
 * console.log(authorizer.authorize({ warrant: headers['X-Tenuo-Warrant'], ...call }).allowed); // true
 * ```
 *
 * @see docs/packaging.md#entries
 */
export type Authorizer = AnyAuthorizer<WarrantView>;
/**
 * As in the main entry: a chain that was read, with the authorizer that judges it.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { Authorizer, type Chain } from 'tenuo-edge/verify';
 *
 * const root = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(root);
 * const headers = warrant.headers(root, 'search', {});
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const chain: Chain = authorizer.open(headers['X-Tenuo-Warrant']);
 * console.log(chain.authorize({ tool: 'search', args: {}, signature: headers['X-Tenuo-PoP'] }).allowed); // true
 * ```
 *
 * @see docs/packaging.md#entries
 */
export type Chain = AnyChain<WarrantView>;
export const Authorizer: new (options: AuthorizerOptions) => Authorizer = AnyAuthorizer;
