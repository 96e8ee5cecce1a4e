// tenuo-edge/verify, and tenuo-edge/verify-js: everything that a verifier needs, and nothing that mints or signs.
import { Authorizer as AnyAuthorizer, type Chain as AnyChain, type AuthorizerOptions } from './authorizer.ts';
import type { WarrantView } from './warrant/view.ts';

export type { ApprovalPayload } from './approval/payload.ts';
export {
  type ApprovalAnswer,
  type PresentedApproval,
  type PresentedApprovals,
  readApprovals,
} from './approval/read.ts';
export { ApprovalRequest, type RequestedCall } from './approval/request.ts';
export { type HashedCall, requestHash } from './approval/request-hash.ts';
export { SignedApproval, type VerifyOptions } from './approval/signed-approval.ts';
export type { VerifiedApproval } from './approval/verified.ts';
export { type ApprovalPolicy, verifyApproval, verifyApprovals } from './approval/verify.ts';
export { type Arguments, EncodedArguments, encodeArguments } from './arguments.ts';
export type { AuthorizeRequest, AuthorizerOptions, CallRequest, Presented, WaitOptions } from './authorizer.ts';
export { Float, float, type Value } from './cbor/value.ts';
export type { ClearanceOption } from './clearance.ts';
export { type Code, type CodeNumber, codes, type Reason, type Stage } from './codes.ts';
export type { Constraint, ConstraintSet } from './constraints/kinds.ts';
export {
  Allowed,
  type ChainStep,
  type Decision,
  Denied,
  type MissingApprovals,
  type Place,
  type Work,
} from './decision.ts';
export type { Engine, EngineKind, Kernel } from './engine/engine.ts';
export { engine, type InitOptions, init, type Modules } from './engine/select.ts';
export { ConfigurationError, TenuoError } from './errors.ts';
export { explain, redact } from './explain.ts';
export type { CelEvaluator, CelOption } from './host/cel.ts';
export type { Instant } from './instant.ts';
export { type PublicJwk, PublicKey, type PublicKeyInput } from './public-key.ts';
export { ReplayStoreFullError } from './replay/full.ts';
export { MemoryReplayStore, type MemoryReplayStoreOptions } from './replay/memory.ts';
export type { ReplayOption } from './replay/spend.ts';
export type { ReplayStore, ReplayStoreOptions } from './replay/store.ts';
export type { RevocationCheck } from './revocation/check.ts';
export { type RevocationList, SignedRevocationList } from './revocation/list.ts';
export { type RequestPolicy, RevocationRequest } from './revocation/request.ts';
export { Clearance } from './warrant/clearance.ts';
export type { ApprovalGate, ApprovalGates, ArgumentGate } from './warrant/gates.ts';
export type { ApprovalRequirement } from './warrant/requirement.ts';
export { parse, type ViewOptions, WarrantView } from './warrant/view.ts';

/** As in the main entry, but for the warrants of its chains: they can be read, not handed on. */
export type Authorizer = AnyAuthorizer<WarrantView>;
export type Chain = AnyChain<WarrantView>;
export const Authorizer: new (options: AuthorizerOptions) => Authorizer = AnyAuthorizer;
