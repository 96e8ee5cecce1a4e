// tenuo-edge/approval: who answers requests for approval, and how they travel. Re-exports and nothing else.
export {
  type ApprovalAttestation,
  type AttestedCall,
  attestCall,
  verifyAttestation,
} from './attestation.ts';
export { type AutoApproveOptions, autoApprove, autoDeny, type DevMode } from './auto.ts';
export { type CliPromptOptions, cliPrompt } from './cli-prompt.ts';
export {
  type ReadRequestOptions,
  type ReceivedRequest,
  type RequestCompanions,
  readControlPlaneRequest,
  writeControlPlaneAnswer,
  writeControlPlaneRequest,
} from './control-plane.ts';
export { describeRequest } from './describe.ts';
export { fileStore } from './file-store.ts';
export type { ApprovalHandler, HandlerOptions } from './handler.ts';
export { memoryStore } from './memory-store.ts';
export type { PromptInput, PromptOutput } from './node.ts';
export { type ApprovalStore, fromStore, type StoredRequest, type StoreOptions, type WaitOptions } from './store.ts';
export {
  type ReadWebhookOptions,
  readWebhook,
  type WebhookMessage,
  type WebhookOptions,
  webhook,
} from './webhook.ts';
