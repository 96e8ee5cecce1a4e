// What the main entry and the ones that only decide both have.
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
export type { AuthorizerOptions } from './authorizer-options.ts';
export type { ClearanceOption } from './clearance.ts';
export { type Code, type CodeNumber, codes, type Reason, type Stage } from './codes.ts';
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
export { ConfigurationError, TenuoError } from './errors.ts';
export { type ExplainOptions, explain } from './explain/explain.ts';
export { type Redacted, redact } from './explain/redact.ts';
export type { Explicable } from './explain/subject.ts';
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
export type { ApprovalRequirement } from './warrant/requirement.ts';
