// The options of an audit log, read once.
import { checkTimeout } from '../deadline.ts';
import { toHex } from '../hex.ts';
import { checkOptions, checkText } from '../options.ts';
import { randomBytes } from '../random.ts';
import { type AuditEvent, auditLine } from './event.ts';
import { type AuditSink, type AuditTarget, consoleSink, isTarget, targetOf } from './sink.ts';

/** What events may say beyond what they always do. All of it is left out, or shows as `[redacted]`, unless it is named here. */
export interface AuditValues {
  /** Values of arguments: of all (`true`), or of those named. */
  readonly args?: true | readonly string[] | undefined;
  /** What would have been accepted: it quotes the constraint. */
  readonly expected?: boolean | undefined;
  /** What came instead: it quotes the argument. */
  readonly received?: boolean | undefined;
}

/** Which trace an event belongs to. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId?: string | undefined;
}

/**
 * How an audit log is kept, and where its events go.
 *
 * @example
 * ```ts
 * import { configure, SigningKey } from 'tenuo-edge';
 * import { type AuditLogOptions, consoleSink } from 'tenuo-edge/audit';
 *
 * const auditLog: AuditLogOptions = { sinks: consoleSink(), sampleAllowed: 0.1, includeValues: { args: ['region'] } };
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog });
 * ```
 *
 * @see docs/audit.md#options
 */
export interface AuditLogOptions {
  /** Where events go: one or several. Each has a queue of its own, and waits for no other. */
  readonly sinks: AuditSink | readonly AuditSink[];
  /** Which share of allowed decisions is kept, 0 to 1: 1 where absent. Denials are kept, all of them, whatever this is. */
  readonly sampleAllowed?: number | undefined;
  /** How many events may wait for one sink, 1 to 1,000,000: 10,000 where absent. */
  readonly queueSize?: number | undefined;
  /** Which values of calls events show; none where absent. */
  readonly includeValues?: AuditValues | undefined;
  /** Put into each event. */
  readonly service?: string | undefined;
  /** Seconds, above 0 and at most 3600, after which a write that has not settled counts as failed: 10 where absent. */
  readonly timeout?: number | undefined;
  /** Takes denials that a sink could not: the console (standard error) where absent. */
  readonly fallback?: ((event: AuditEvent) => void) | undefined;
  /** The trace at hand, asked at each event; `traceId` of the context comes first. */
  readonly traceContext?: (() => TraceContext | undefined) | undefined;
  /** Milliseconds since 1970; the clock's where absent. */
  readonly clock?: (() => number) | undefined;
  /** Ids of events; random where absent. */
  readonly newId?: (() => string) | undefined;
}

/**
 * Where audit events go: `true` or nothing for the console, `false` for nowhere, one sink or several, or `AuditLogOptions`.
 *
 * @example
 * ```ts
 * import { type AuditLogOption, configure, SigningKey } from 'tenuo-edge';
 *
 * const auditLog: AuditLogOption = (event) => console.error(event.type);
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog });
 * ```
 *
 * @see docs/audit.md
 */
export type AuditLogOption = boolean | AuditSink | readonly AuditSink[] | AuditLogOptions;

export interface AuditSettings {
  readonly targets: readonly AuditTarget[];
  readonly sampleAllowed: number;
  readonly queueSize: number;
  readonly values: AuditValues;
  readonly service: string | undefined;
  readonly timeout: number;
  readonly fallback: (event: AuditEvent) => void;
  readonly traceContext: () => TraceContext | undefined;
  readonly clock: () => number;
  readonly newId: () => string;
}

const OPTIONS: readonly string[] = [
  ...['sinks', 'sampleAllowed', 'queueSize', 'includeValues', 'service', 'timeout', 'fallback', 'traceContext'],
  ...['clock', 'newId'],
];
const DEFAULT_QUEUE_SIZE = 10_000;
const MOST_QUEUE_SIZE = 1_000_000;
const DEFAULT_TIMEOUT = 10;

/** @throws TypeError, RangeError for options that make no sense. */
export function readSettings(option: AuditLogOption | undefined): AuditSettings {
  const options = optionsOf(option);
  checkOptions(options, OPTIONS, 'auditLog');
  const { sampleAllowed = 1, queueSize = DEFAULT_QUEUE_SIZE, service, timeout = DEFAULT_TIMEOUT } = options;
  return {
    targets: option === false ? [] : targetsOf(options.sinks),
    sampleAllowed: checkRange(sampleAllowed, 0, 1, 'auditLog.sampleAllowed'),
    queueSize: checkQueueSize(queueSize),
    values: checkValues(options.includeValues),
    service: service === undefined ? undefined : checkText(service, 'auditLog.service'),
    timeout: checkTimeout(timeout, 'auditLog.timeout'),
    fallback: functionOf(options.fallback, 'fallback') ?? toStandardError,
    traceContext: functionOf(options.traceContext, 'traceContext') ?? noTrace,
    clock: functionOf(options.clock, 'clock') ?? Date.now,
    newId: functionOf(options.newId, 'newId') ?? newEventId,
  };
}

function optionsOf(option: AuditLogOption | undefined): AuditLogOptions {
  if (option === undefined || option === true) return { sinks: consoleSink() };
  if (option === false) return { sinks: [] };
  if (typeof option === 'function' || Array.isArray(option) || isTarget(option))
    return { sinks: option as AuditSink | readonly AuditSink[] };
  if (typeof option !== 'object' || option === null)
    throw new TypeError('auditLog is true or false, a sink, a list of sinks, or options { sinks, … }');
  return option as AuditLogOptions;
}

function targetsOf(sinks: unknown): AuditTarget[] {
  const list = Array.isArray(sinks) ? sinks : [sinks];
  if (list.length === 0 || sinks === undefined)
    throw new TypeError('auditLog has no sinks: name at least one; auditLog: false turns it off');
  return list.map((sink, i) => targetOf(sink, Array.isArray(sinks) ? `auditLog.sinks[${i}]` : 'the sink of auditLog'));
}

function checkRange(value: unknown, least: number, most: number, subject: string): number {
  if (typeof value !== 'number') throw new TypeError(`${subject} must be a number`);
  if (!(value >= least && value <= most)) throw new RangeError(`${subject} must be ${least} to ${most}`);
  return value;
}

function checkQueueSize(size: unknown): number {
  if (!Number.isInteger(checkRange(size, 1, MOST_QUEUE_SIZE, 'auditLog.queueSize')))
    throw new RangeError('auditLog.queueSize must be a whole number');
  return size as number;
}

function checkValues(values: unknown): AuditValues {
  if (values === undefined) return {};
  checkOptions(values, ['args', 'expected', 'received'], 'auditLog.includeValues');
  const { args, expected, received } = values as AuditValues;
  const isNames = Array.isArray(args) && args.every((name) => typeof name === 'string');
  if (args !== undefined && args !== true && !isNames)
    throw new TypeError('auditLog.includeValues.args is true, or a list of names');
  for (const [name, value] of Object.entries({ expected, received }))
    if (value !== undefined && typeof value !== 'boolean')
      throw new TypeError(`auditLog.includeValues.${name} is true or false`);
  return { args: isNames ? [...args] : args, expected, received };
}

function functionOf<Call extends (...args: never[]) => unknown>(
  value: Call | undefined,
  name: string,
): Call | undefined {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`auditLog.${name} is a function`);
  return value;
}

function toStandardError(event: AuditEvent): void {
  console.error(auditLine(event));
}

function noTrace(): undefined {
  return undefined;
}

const RANDOM_BYTES = 10;
const POOL_IDS = 64;
let pool = new Uint8Array(0);
let taken = 0;

/** `evt_` and a UUIDv7 in hex, as upstream's core names its events. Randomness is asked for many ids at once: it is the cost of one. */
export function newEventId(): string {
  if (taken === pool.length) {
    pool = randomBytes(RANDOM_BYTES * POOL_IDS);
    taken = 0;
  }
  taken += RANDOM_BYTES;
  const random = toHex(pool.subarray(taken - RANDOM_BYTES, taken));
  const variant = '89ab'[Number.parseInt(random[3] as string, 16) & 3];
  return `evt_${Date.now().toString(16).padStart(12, '0')}7${random.slice(0, 3)}${variant}${random.slice(4, 19)}`;
}
