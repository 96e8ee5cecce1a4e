// Where events go.
import { checkOptions } from '../options.ts';
import { type AuditEvent, auditLine } from './event.ts';

/**
 * Takes one event. What it throws, or rejects with, is tried again.
 *
 * @example
 * ```ts
 * import { type AuditFunction, auditStats, openAuditLog } from 'tenuo-edge/audit';
 *
 * const sink: AuditFunction = async (event) => {
 *   await fetch('https://logs.example.com/', { method: 'POST', body: JSON.stringify(event) });
 * };
 * openAuditLog(sink);
 * console.log(auditStats().sinks.map(({ name }) => name)); // [ 'sink' ]
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export type AuditFunction = (event: AuditEvent) => unknown;

/**
 * Takes events, in order, and a batch again where it failed.
 *
 * @example
 * ```ts
 * import { auditStats, type AuditTarget, openAuditLog } from 'tenuo-edge/audit';
 *
 * const target: AuditTarget = { name: 'collector', batchSize: 100, write: async (events) => events.length };
 * openAuditLog(target);
 * console.log(auditStats().sinks.map(({ name }) => name)); // [ 'collector' ]
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export interface AuditTarget {
  /** What reports call it. */
  readonly name?: string | undefined;
  /** How many events at most go to one call of `write`: 256 where absent. */
  readonly batchSize?: number | undefined;
  /** Written to within the call that is audited, not right after it: for what is bound to that moment, such as a span. */
  readonly immediate?: boolean | undefined;
  /**
   * Where it returns a promise, the next batch waits for that.
   *
   * @throws whatever it fails with: the same batch is tried again.
   */
  write(events: readonly AuditEvent[]): unknown;
  /**
   * Writes before it returns. For the end of a process, where a sink whose `write` takes its time would not get to its end.
   *
   * @throws whatever it fails with: denials then go to the fallback.
   */
  writeNow?(events: readonly AuditEvent[]): void;
  /** Called once nothing waits any more, where the log is flushed. */
  flush?(): unknown;
}

/**
 * A function, or an object with `write`.
 *
 * @example
 * ```ts
 * import { AuditLog, type AuditSink, consoleSink } from 'tenuo-edge/audit';
 *
 * const sinks: AuditSink[] = [consoleSink({ to: 'stderr' }), (event) => event.id];
 * console.log(new AuditLog(sinks).stats.sinks.length); // 2
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export type AuditSink = AuditFunction | AuditTarget;

/** @throws TypeError where it is neither. */
export function targetOf(sink: unknown, subject: string): AuditTarget {
  if (typeof sink === 'function') return functionTarget(sink as AuditFunction);
  if (!isTarget(sink)) throw new TypeError(`${subject} is a function, or an object with write(events)`);
  const { batchSize } = sink;
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0))
    throw new RangeError(`${subject}.batchSize must be a whole number from 1 on`);
  for (const name of ['flush', 'writeNow'] as const)
    if (sink[name] !== undefined && typeof sink[name] !== 'function')
      throw new TypeError(`${subject}.${name} must be a function`);
  return sink;
}

export function isTarget(value: unknown): value is AuditTarget {
  return typeof value === 'object' && value !== null && typeof (value as AuditTarget).write === 'function';
}

function functionTarget(tell: AuditFunction): AuditTarget {
  return { name: tell.name || 'function', batchSize: 1, write: ([event]) => tell(event as AuditEvent) };
}

/**
 * An event as a line of text, without its end.
 *
 * @example
 * ```ts
 * import { consoleSink, type LineFormat, upstreamLine } from 'tenuo-edge/audit';
 *
 * const format: LineFormat = upstreamLine;
 * console.log(consoleSink({ format }).name); // console (stdout)
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export type LineFormat = (event: AuditEvent) => string;

/**
 * Which stream lines go to, and how they are written.
 *
 * @example
 * ```ts
 * import { consoleSink, type ConsoleSinkOptions } from 'tenuo-edge/audit';
 *
 * const options: ConsoleSinkOptions = { to: 'stderr' };
 * console.log(consoleSink(options).name); // console (stderr)
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export interface ConsoleSinkOptions {
  /** `stdout`, the default, or `stderr`: where standard output carries a protocol, as with MCP over stdio. */
  readonly to?: 'stdout' | 'stderr' | undefined;
  /** How a line is written: `auditLine` where absent. */
  readonly format?: LineFormat | undefined;
}

/**
 * Lines of JSON on the console: standard output in Node, Deno and Bun; with `to: 'stderr'` standard error.
 *
 * @throws TypeError for an unknown option, or one of the wrong type.
 *
 * @example
 * ```ts
 * import { auditStats, consoleSink, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog(consoleSink({ to: 'stderr' }));
 * console.log(auditStats().sinks.map(({ name }) => name)); // [ 'console (stderr)' ]
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export function consoleSink(options: ConsoleSinkOptions = {}): AuditTarget {
  checkOptions(options, ['to', 'format'], 'consoleSink');
  const { to = 'stdout', format = auditLine } = options;
  if (to !== 'stdout' && to !== 'stderr') throw new TypeError("consoleSink takes to: 'stdout' or 'stderr'");
  checkFormat(format, 'consoleSink');
  return {
    name: `console (${to})`,
    write(events) {
      const text = events.map(format).join('\n');
      // Looked up at each write: whoever captures the console captures these lines too.
      if (to === 'stdout') console.log(text);
      else console.error(text);
    },
  };
}

/** @throws TypeError where it is no function. */
export function checkFormat(format: unknown, call: string): void {
  if (typeof format !== 'function')
    throw new TypeError(`${call} takes format: a function that makes a line of an event`);
}
