// tenuo-edge/audit: audit logs and their sinks. Re-exports and nothing else.
export {
  type AuditContext,
  type AuditStats,
  auditApproval,
  auditDecision,
  auditStats,
  auditWarrant,
  closeAuditLog,
  flushAudit,
  openAuditLog,
} from './audit.ts';
export {
  type ApprovalEvent,
  type AuditEvent,
  auditLine,
  type DecisionEvent,
  type DroppedEvent,
  type SinkFailedEvent,
  type WarrantEvent,
} from './event.ts';
export { type AuditFile, type FileSinkOptions, fileSink } from './file-sink.ts';
export type { SinkStats } from './lane.ts';
export type { AuditLogOption, AuditLogOptions } from './settings.ts';
export { type AuditSink, type AuditTarget, type ConsoleSinkOptions, consoleSink } from './sink.ts';
export { logSink, type SpanSinkOptions, spanSink } from './telemetry.ts';
export { upstreamLine } from './upstream.ts';
