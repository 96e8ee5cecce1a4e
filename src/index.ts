// The public surface: re-exports and nothing else.
export { type SignApprovalOptions, signApproval } from './approval/sign.ts';
export { type AuditStats, auditStats, flushAudit } from './audit/audit.ts';
export type { AuditEvent } from './audit/event.ts';
export type { AuditLogOption } from './audit/settings.ts';
export type { AuditSink } from './audit/sink.ts';
export {
  type AuthorizeRequest,
  Authorizer,
  type CallRequest,
  Chain,
  type Presented,
  type WaitOptions,
} from './authorizer.ts';
export { type BindOptions, BoundWarrant, type CallHeaders, type SignOptions } from './bound.ts';
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
export { type ArgumentsOf, Capability, type ConstraintsFor, type NamedTool } from './capability.ts';
export { type AutoConfigureOptions, autoConfigure } from './config/auto.ts';
export {
  type Configuration,
  type ConfigureOptions,
  configure,
  type DecisionOptions,
  getConfig,
  isAuditMode,
  isConfigured,
  isEnforceMode,
  isPermissiveMode,
  type Mode,
  resetConfig,
  shouldBlockViolation,
} from './config/config.ts';
export { wouldPass } from './constraints/words.ts';
export * from './constraints.ts';
export {
  type DiagnosedArgument,
  type DiagnosedTool,
  type DiagnoseOptions,
  type Diagnosis,
  type DiagnosisWarning,
  diagnose,
  type WarningCode,
} from './diagnose.ts';
export { AuthorizationDenied } from './enforce/authorization-denied.ts';
export { type Enforced, type EnforceRequest, type EnforceSettings, enforce, enforceAsync } from './enforce/enforce.ts';
export { createEngine, engine, type InitOptions, init, type Modules } from './engine/select.ts';
export { type FilterOptions, filterTools } from './guard/filter.ts';
export { type Guarded, guard, type MethodGuard, type NamedArguments } from './guard/guard.ts';
export type { GuardedTool } from './guard/guarded.ts';
export type { DecidingOptions, GuardOptions, PresentedCall } from './guard/options.ts';
export type { StandardSchema } from './guard/standard-schema.ts';
export { type GuardedTools, type GuardToolsOptions, guardTools, type ProtectOptions, protect } from './guard/tools.ts';
export { Keyring, type KeyringOptions } from './keys/keyring.ts';
export { type LoadTenuoKeysOptions, loadTenuoKeys } from './keys/load.ts';
export { KeyRegistry, type NamespaceOption } from './keys/registry.ts';
export type { Environment } from './keys/sources.ts';
export { type PrivateJwk, SigningKey } from './keys.ts';
export { type RevocationListInput, signRevocationList } from './revocation/sign-list.ts';
export { type RevocationRequestInput, signRevocationRequest } from './revocation/sign-request.ts';
export { type Grant, type GrantScopeOptions, grant } from './scope/grant.ts';
export { type MintOptions, mint, mintSync } from './scope/mint.ts';
export type { ScopePreview } from './scope/preview.ts';
export { chainScope, keyScope, type WarrantInput, warrantScope } from './scope/scope.ts';
export type { Body, Capabilities } from './scope/task.ts';
export type { Signed, Signer } from './signer.ts';
export * from './surface.ts';
export type { Change, Changed, DelegationDiff, DelegationReceipt, DiffOptions } from './warrant/diff.ts';
export type { ApprovalGates, ArgumentGate } from './warrant/gates.ts';
export { type ViewOptions, WarrantView } from './warrant/view.ts';
export { type GrantOptions, type Handover, parse, Warrant } from './warrant.ts';
