// The public surface: re-exports and nothing else.
export { type Arguments, EncodedArguments, encodeArguments } from './arguments.ts';
export {
  type AuthorizeRequest,
  Authorizer,
  type AuthorizerOptions,
  type CallRequest,
  Chain,
  type Presented,
} from './authorizer.ts';
export { BoundWarrant, type CallHeaders } from './bound.ts';
export {
  ApprovalGate,
  type ApprovalGateInput,
  type ApprovalGateOptions,
  type ApprovalGatesInput,
  type ArgumentGateInput,
} from './builders/gates.ts';
export type { GrantBuilder } from './builders/grant.ts';
export type { IssueBuilder } from './builders/issue.ts';
export type { MintBuilder } from './builders/mint.ts';
export { type Code, type CodeNumber, codes, type Reason, type Stage } from './codes.ts';
export { wouldPass } from './constraints/words.ts';
export * from './constraints.ts';
export { Allowed, type ChainStep, type Decision, Denied, type Place, type Work } from './decision.ts';
export type { Engine, EngineKind, Kernel } from './engine/engine.ts';
export { createEngine, engine, type InitOptions, init, type Modules } from './engine/select.ts';
export { ConfigurationError, TenuoError } from './errors.ts';
export { explain, redact } from './explain.ts';
export type { CelEvaluator, CelOption } from './host/cel.ts';
export type { Instant } from './instant.ts';
export { type PrivateJwk, SigningKey } from './keys.ts';
export { type PublicJwk, PublicKey, type PublicKeyInput } from './public-key.ts';
export type { RevocationCheck } from './revocation/check.ts';
export { type RevocationList, SignedRevocationList } from './revocation/list.ts';
export { Clearance } from './warrant/clearance.ts';
export type { Change, Changed, DelegationDiff, DelegationReceipt, DiffOptions } from './warrant/diff.ts';
export type { ApprovalGates, ArgumentGate } from './warrant/gates.ts';
export { type ApprovalRequirement, type ViewOptions, WarrantView } from './warrant/view.ts';
export { type GrantOptions, parse, Warrant } from './warrant.ts';
