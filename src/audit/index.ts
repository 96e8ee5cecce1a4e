// tenuo-edge/audit: audit logs and their sinks. Re-exports and nothing else.
export {
  auditApproval,
  auditDecision,
  auditStats,
  auditWarrant,
  closeAuditLog,
  flushAudit,
  openAuditLog,
} from './audit.ts';
export type { ActContext, AuditContext } from './describe.ts';
export {
  type ApprovalEvent,
  type AuditEvent,
  type AuditEventBase,
  type AuditEventType,
  type AuditedChain,
  type AuditMode,
  auditLine,
  type DecisionEvent,
  type DroppedCounts,
  type DroppedEvent,
  type SinkFailedEvent,
  type WarrantEvent,
} from './event.ts';
export { AuditFile, type FileSinkOptions, fileSink } from './file-sink.ts';
export type { SinkStats } from './lane.ts';
export { AuditLog, type AuditStats } from './log.ts';
export type { AuditLogOption, AuditLogOptions, AuditValues, TraceContext } from './settings.ts';
export {
  type AuditFunction,
  type AuditSink,
  type AuditTarget,
  type ConsoleSinkOptions,
  consoleSink,
  type LineFormat,
} from './sink.ts';
export {
  logSink,
  type SpanSinkOptions,
  spanSink,
  type TelemetryAttributes,
  type TelemetryLogger,
  type TelemetryRecord,
  type TelemetrySpan,
  type TelemetryValue,
} from './telemetry.ts';
export { type UpstreamEvent, upstreamEvent, upstreamLine } from './upstream.ts';
