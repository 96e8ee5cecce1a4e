// Events for OpenTelemetry: as log records, or as events of spans. The library itself is not needed: what is asked of it is
// written down here. Both are told within the call, whose span and context are at hand then.
import { checkOptions } from '../options.ts';
import { type AuditEvent, auditLine } from './event.ts';
import type { AuditFunction, AuditTarget } from './sink.ts';

/**
 * What an attribute may be.
 *
 * @example
 * ```ts
 * import { type TelemetryValue } from 'tenuo-edge/audit';
 *
 * const values: TelemetryValue[] = ['search', 1501, true, ['a', 'b']];
 * console.log(values.length); // 4
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/common/
 */
export type TelemetryValue = string | number | boolean | string[];
/**
 * Attributes by name.
 *
 * @example
 * ```ts
 * import { type TelemetryAttributes } from 'tenuo-edge/audit';
 *
 * const attributes: TelemetryAttributes = { 'tenuo.tool': 'search', 'tenuo.number': 1501 };
 * console.log(Object.keys(attributes).length); // 2
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/common/
 */
export type TelemetryAttributes = Record<string, TelemetryValue>;

/**
 * Of OpenTelemetry's Span, what is used.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { auditWarrant, openAuditLog, spanSink, type TelemetrySpan } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * // trace.getActiveSpan() of OpenTelemetry gives such a span.
 * const names: string[] = [];
 * const span: TelemetrySpan = { addEvent: (name) => names.push(name) };
 * openAuditLog(spanSink(() => span));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * console.log(names); // [ 'tenuo.warrant_minted' ]
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/api/
 */
export interface TelemetrySpan {
  /** Adds an event by its name. Never throws, or the sink counts as failed. */
  addEvent(name: string, attributes: TelemetryAttributes, time?: Date): unknown;
  /** Where it says no, the span is not kept. */
  isRecording?(): boolean;
}

/**
 * Of OpenTelemetry's Logger, what is used.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { auditWarrant, logSink, openAuditLog, type TelemetryLogger, type TelemetryRecord } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * // logs.getLogger('tenuo-edge') of OpenTelemetry gives such a logger.
 * const records: TelemetryRecord[] = [];
 * const logger: TelemetryLogger = { emit: (record) => records.push(record) };
 * openAuditLog(logSink(logger));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * console.log(records.map(({ eventName }) => eventName)); // [ 'tenuo.warrant_minted' ]
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 */
export interface TelemetryLogger {
  /** Takes a record. Never throws, or the sink counts as failed. */
  emit(record: TelemetryRecord): void;
}

/**
 * A log record, by OpenTelemetry's names.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { auditWarrant, logSink, openAuditLog, type TelemetryLogger, type TelemetryRecord } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * // logs.getLogger('tenuo-edge') of OpenTelemetry gives such a logger.
 * const records: TelemetryRecord[] = [];
 * const logger: TelemetryLogger = { emit: (record) => records.push(record) };
 * openAuditLog(logSink(logger));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * console.log(records.map(({ eventName }) => eventName)); // [ 'tenuo.warrant_minted' ]
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 */
export interface TelemetryRecord {
  /** What happened: `tenuo.decision`. */
  readonly eventName: string;
  /** When. */
  readonly timestamp: Date;
  /** The number of the severity: 9 for `info`, 13 for `warning`, 17 for `error`. */
  readonly severityNumber: number;
  /** `INFO`, `WARN` or `ERROR`. */
  readonly severityText: string;
  /** One line for people, without values. */
  readonly body: string;
  /** The members of the event, names with `tenuo.` before them. */
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
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { auditWarrant, logSink, openAuditLog, type TelemetryLogger, type TelemetryRecord } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * // logs.getLogger('tenuo-edge') of OpenTelemetry gives such a logger.
 * const records: TelemetryRecord[] = [];
 * const logger: TelemetryLogger = { emit: (record) => records.push(record) };
 * openAuditLog(logSink(logger));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * console.log(records.map(({ eventName }) => eventName)); // [ 'tenuo.warrant_minted' ]
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
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
 * Where events go that no span takes.
 *
 * @example
 * ```ts
 * import { type AuditEvent, spanSink, type SpanSinkOptions } from 'tenuo-edge/audit';
 *
 * const others: AuditEvent[] = [];
 * const options: SpanSinkOptions = { withoutSpan: (event) => others.push(event) };
 * console.log(spanSink(() => undefined, options).name); // OpenTelemetry spans
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
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
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { auditWarrant, openAuditLog, spanSink, type TelemetrySpan } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * // trace.getActiveSpan() of OpenTelemetry gives such a span.
 * const names: string[] = [];
 * const span: TelemetrySpan = { addEvent: (name) => names.push(name) };
 * openAuditLog(spanSink(() => span));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * console.log(names); // [ 'tenuo.warrant_minted' ]
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/api/
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
