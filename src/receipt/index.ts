// tenuo-edge/receipt: receipts, logs of them, and their verification. Re-exports and nothing else.
export {
  policyDigest,
  revocationListDigest,
  trustedRootsDigest,
} from './digest.ts';
export type {
  ApprovalEntry,
  ArgumentsEntry,
  Checkpoint,
  CheckpointCause,
  GateEntry,
  LogEntry,
} from './entry.ts';
export { type AuthorizationEvent, type SignedEvent, verifyEvent } from './events.ts';
export { FileSink, type FileSinkOptions, logFiles } from './file-sink.ts';
export {
  type Disclosure,
  type ListInForce,
  type Observer,
  ReceiptLog,
  type ReceiptLogOptions,
  type Recorded,
  type RecordOptions,
} from './log.ts';
export type { Outcome, ReceiptFields } from './payload.ts';
export type { DecidedCall } from './presented.ts';
export { Receipt, verifyReceiptChain } from './receipt.ts';
export type { ExternalSigner } from './signer.ts';
export { MemorySink, type ReceiptSink, type Resumed } from './sink.ts';
export { type ByteSource, type LogFile, type LogSource, receiptLines } from './source.ts';
export { type EventSpan, type SpanEventOptions, type SpanField, spanEvents } from './span-events.ts';
export type { LogState } from './state.ts';
export {
  type ExpectedCommitments,
  type LogBreak,
  type ReceiptsReport,
  type RecordPlace,
  type VerifiedRecord,
  type VerifyReceiptsOptions,
  verifyReceipts,
} from './verify.ts';
export type { Milestone } from './walk.ts';
