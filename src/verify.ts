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

/** As in the main entry, but for the warrants of its chains: they can be read, not handed on. */
export type Authorizer = AnyAuthorizer<WarrantView>;
export type Chain = AnyChain<WarrantView>;
export const Authorizer: new (options: AuthorizerOptions) => Authorizer = AnyAuthorizer;
