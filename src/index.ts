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
export type { GrantBuilder } from './builders/grant.ts';
export type { IssueBuilder } from './builders/issue.ts';
export type { MintBuilder } from './builders/mint.ts';
export type { Code, CodeNumber, Reason, Stage } from './codes.ts';
export { wouldPass } from './constraints/words.ts';
export * from './constraints.ts';
export { Allowed, type ChainStep, type Decision, Denied, type Place, type Work } from './decision.ts';
export type { Engine, EngineKind, Kernel } from './engine/engine.ts';
export { createEngine, engine } from './engine/select.ts';
export { ConfigurationError, TenuoError } from './errors.ts';
export { explain, redact } from './explain.ts';
export type { CelEvaluator, CelOption } from './host/cel.ts';
export type { Instant } from './instant.ts';
export { type PrivateJwk, type PublicJwk, PublicKey, type PublicKeyInput, SigningKey } from './keys.ts';
export { unbuilt } from './unbuilt.ts';
export { type GrantOptions, type ViewOptions, Warrant } from './warrant.ts';
