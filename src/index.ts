// The public surface: re-exports and nothing else.
export type { ApprovalPayload } from './approval/payload.ts';
export {
  type ApprovalAnswer,
  type PresentedApproval,
  type PresentedApprovals,
  readApprovals,
} from './approval/read.ts';
export { ApprovalRequest, type RequestedCall } from './approval/request.ts';
export { type HashedCall, requestHash } from './approval/request-hash.ts';
export { type SignApprovalOptions, signApproval } from './approval/sign.ts';
export { SignedApproval, type VerifyOptions } from './approval/signed-approval.ts';
export type { VerifiedApproval } from './approval/verified.ts';
export { type ApprovalPolicy, verifyApproval, verifyApprovals } from './approval/verify.ts';
export { type Arguments, EncodedArguments, encodeArguments } from './arguments.ts';
export {
  type AuthorizeRequest,
  Authorizer,
  type AuthorizerOptions,
  type CallRequest,
  Chain,
  type Presented,
  type WaitOptions,
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
export type { ClearanceOption } from './clearance.ts';
export { type Code, type CodeNumber, codes, type Reason, type Stage } from './codes.ts';
export { wouldPass } from './constraints/words.ts';
export * from './constraints.ts';
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
export { createEngine, engine, type InitOptions, init, type Modules } from './engine/select.ts';
export { ConfigurationError, TenuoError } from './errors.ts';
export { explain, redact } from './explain.ts';
export type { CelEvaluator, CelOption } from './host/cel.ts';
export type { Instant } from './instant.ts';
export { type PrivateJwk, SigningKey } from './keys.ts';
export { type PublicJwk, PublicKey, type PublicKeyInput } from './public-key.ts';
export { ReplayStoreFullError } from './replay/full.ts';
export { MemoryReplayStore, type MemoryReplayStoreOptions } from './replay/memory.ts';
export type { ReplayOption } from './replay/spend.ts';
export type { ReplayStore, ReplayStoreOptions } from './replay/store.ts';
export type { RevocationCheck } from './revocation/check.ts';
export { type RevocationList, SignedRevocationList } from './revocation/list.ts';
export { type RequestPolicy, RevocationRequest } from './revocation/request.ts';
export { type RevocationListInput, signRevocationList } from './revocation/sign-list.ts';
export { type RevocationRequestInput, signRevocationRequest } from './revocation/sign-request.ts';
export type { Signer } from './signer.ts';
export { Clearance } from './warrant/clearance.ts';
export type { Change, Changed, DelegationDiff, DelegationReceipt, DiffOptions } from './warrant/diff.ts';
export type { ApprovalGates, ArgumentGate } from './warrant/gates.ts';
export type { ApprovalRequirement } from './warrant/requirement.ts';
export { type ViewOptions, WarrantView } from './warrant/view.ts';
export { type GrantOptions, parse, Warrant } from './warrant.ts';
