// Events for OpenTelemetry: as log records, or as events of spans. The library itself is not needed: what is asked of it is
// written down here. Both are told within the call, whose span and context are at hand then.
import { checkOptions } from '../options.ts';
import { type AuditEvent, auditLine } from './event.ts';
import type { AuditFunction, AuditTarget } from './sink.ts';

/** What an attribute may be. */
export type TelemetryValue = string | number | boolean | string[];
export type TelemetryAttributes = Record<string, TelemetryValue>;

/** Of OpenTelemetry's Span, what is used. */
export interface TelemetrySpan {
  addEvent(name: string, attributes: TelemetryAttributes, time?: Date): unknown;
  /** Where it says no, the span is not kept. */
  isRecording?(): boolean;
}

/** Of OpenTelemetry's Logger, what is used. */
export interface TelemetryLogger {
  emit(record: TelemetryRecord): void;
}

/** A log record, by OpenTelemetry's names. */
export interface TelemetryRecord {
  readonly eventName: string;
  readonly timestamp: Date;
  /** 9 for `info`, 13 for `warning`, 17 for `error`. */
  readonly severityNumber: number;
  readonly severityText: string;
  /** One line for people, without values. */
  readonly body: string;
  readonly attributes: TelemetryAttributes;
}

const PREFIX = 'tenuo.';
const SEVERITIES = { info: [9, 'INFO'], warning: [13, 'WARN'], error: [17, 'ERROR'] } as const;
/** Named, as are the outcomes, as receipts have them in `spanEvents`. */
const NAMES: Readonly<Record<string, string>> = { warrant: 'warrant_id' };
/** Said by the record itself, or by the context that it is emitted in. */
const ELSEWHERE: readonly string[] = ['time', 'severity', 'type', 'message', 'traceId', 'spanId'];

/**
 * A sink of log records: `logSink(logs.getLogger('tenuo-edge'))`. `flush` is called where the log is flushed:
 * `() => provider.forceFlush()`.
 *
 * @throws TypeError for anything but a logger, or an unknown option.
 *
 * @example
 * ```ts
 * import { logSink, openAuditLog } from 'tenuo-edge/audit';
 *
 * // With OpenTelemetry: logs.getLogger('tenuo-edge').
 * const logger = { emit: (record: { eventName: string }) => console.error(record.eventName) };
 * openAuditLog(logSink(logger));
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/api/
 */
export function logSink(
  logger: TelemetryLogger,
  options: { readonly flush?: (() => unknown) | undefined } = {},
): AuditTarget {
  checkOptions(options, ['flush'], 'logSink');
  if (typeof Object(logger).emit !== 'function')
    throw new TypeError('logSink takes a logger: an object with emit(record)');
  const { flush } = options;
  if (flush !== undefined && typeof flush !== 'function') throw new TypeError('logSink takes flush: a function');
  return {
    name: 'OpenTelemetry logs',
    immediate: true,
    batchSize: 1,
    write: ([event]) => logger.emit(recordOf(event as AuditEvent)),
    ...(flush !== undefined && { flush: () => flush() }),
  };
}

/**
 * What `spanSink` does with events that no span takes.
 *
 * @example
 * ```ts
 * import { type SpanSinkOptions, spanSink } from 'tenuo-edge/audit';
 *
 * const options: SpanSinkOptions = { withoutSpan: (event) => console.error(event.type) };
 * const sink = spanSink(() => undefined, options);
 * ```
 *
 * @see docs/audit.md#sinks
 */
export interface SpanSinkOptions {
  /** Takes events where there is no span, or one that is not kept. Where absent, denials go to the console (standard error). */
  readonly withoutSpan?: AuditFunction | undefined;
}

/**
 * A sink that adds events to the span at hand: `spanSink(() => trace.getActiveSpan())`. Sampled traces keep no denials: give the log
 * another sink beside it.
 *
 * @throws TypeError where it is no function, or for an unknown option.
 *
 * @example
 * ```ts
 * import { openAuditLog, spanSink } from 'tenuo-edge/audit';
 *
 * // With OpenTelemetry: () => trace.getActiveSpan().
 * const span = { addEvent: (name: string) => console.error(name) };
 * openAuditLog(spanSink(() => span));
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/api/#add-events
 */
export function spanSink(activeSpan: () => TelemetrySpan | undefined, options: SpanSinkOptions = {}): AuditTarget {
  checkOptions(options, ['withoutSpan'], 'spanSink');
  if (typeof activeSpan !== 'function') throw new TypeError('spanSink takes a function that gives a span');
  const { withoutSpan = denialsToStandardError } = options;
  if (typeof withoutSpan !== 'function') throw new TypeError('spanSink takes withoutSpan: a function');
  return {
    name: 'OpenTelemetry spans',
    immediate: true,
    batchSize: 1,
    write([event]) {
      const span = activeSpan();
      if (span === undefined || span.isRecording?.() === false) return withoutSpan(event as AuditEvent);
      const { eventName, attributes, timestamp } = recordOf(event as AuditEvent);
      span.addEvent(eventName, attributes, timestamp);
    },
  };
}

/** An event as a log record. */
export function recordOf(event: AuditEvent): TelemetryRecord {
  const [severityNumber, severityText] = SEVERITIES[event.severity];
  const attributes: TelemetryAttributes = {};
  for (const [name, value] of Object.entries(event))
    if (!ELSEWHERE.includes(name)) addAttribute(attributes, PREFIX + (NAMES[name] ?? snake(name)), value);
  if (event.type === 'decision') attributes[`${PREFIX}outcome`] = event.outcome === 'allowed' ? 'allow' : 'deny';
  return {
    eventName: PREFIX + event.type.replaceAll('-', '_'),
    timestamp: new Date(event.time),
    severityNumber,
    severityText,
    body: bodyOf(event),
    attributes,
  };
}

/** Members of objects by name, one level of them; what attributes have no form for as JSON. */
function addAttribute(attributes: TelemetryAttributes, name: string, value: unknown, isMember = false): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') attributes[name] = value as string | number | boolean;
  else if (isTexts(value)) attributes[name] = [...value];
  else if (isMember || Array.isArray(value)) attributes[name] = JSON.stringify(value);
  else for (const [member, inner] of Object.entries(value)) addAttribute(attributes, `${name}.${member}`, inner, true);
}

function isTexts(value: object): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function bodyOf(event: AuditEvent): string {
  switch (event.type) {
    case 'decision':
      return event.message ?? `${event.outcome} ${event.tool}`;
    case 'warrant-minted':
    case 'warrant-granted':
      return `${event.type} ${event.warrant}`;
    case 'approval-requested':
      return `${event.type} ${event.tool}`;
    case 'events-dropped':
    case 'sink-failed':
      return `${event.type} ${event.sink}`;
  }
}

function denialsToStandardError(event: AuditEvent): void {
  if (event.severity !== 'info') console.error(auditLine(event));
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
