// Where events go.
import { checkOptions } from '../options.ts';
import { type AuditEvent, auditLine } from './event.ts';

/** Takes one event. What it throws, or rejects with, is tried again. */
export type AuditFunction = (event: AuditEvent) => unknown;

/**
 * A sink that takes events in batches, in order, and a batch again where it failed.
 *
 * @example
 * ```ts
 * import { type AuditTarget, auditLine, openAuditLog } from 'tenuo-edge/audit';
 *
 * const lines: string[] = [];
 * const target: AuditTarget = { name: 'lines', batchSize: 100, write: (events) => lines.push(...events.map(auditLine)) };
 * openAuditLog(target);
 * ```
 *
 * @see docs/audit.md#sinks
 */
export interface AuditTarget {
  /** What reports call it. */
  readonly name?: string | undefined;
  /** How many events one call of `write` gets at most: 256 where absent. */
  readonly batchSize?: number | undefined;
  /** Written to within the call that is audited, not right after it: for what is bound to that moment, such as a span. */
  readonly immediate?: boolean | undefined;
  /**
   * Takes events. Where it returns a promise, the next batch waits for that.
   *
   * @throws what it likes: then, or where the promise is rejected, it is asked again.
   */
  write(events: readonly AuditEvent[]): unknown;
  /**
   * Writes before it returns. For the end of a process, where a sink whose `write` takes its time would not get to its end.
   *
   * @throws what it likes: then denials go to the fallback.
   */
  writeNow?(events: readonly AuditEvent[]): void;
  /** Called once nothing waits any more, where the log is flushed. */
  flush?(): unknown;
}

/**
 * A function that is called with each event, and may return a promise; or an object with `write`. What a function throws, or rejects with,
 * is tried again.
 *
 * @example
 * ```ts
 * import { type AuditSink, openAuditLog } from 'tenuo-edge/audit';
 *
 * const sink: AuditSink = (event) => console.error(event.id, event.type);
 * openAuditLog(sink);
 * ```
 *
 * @see docs/audit.md#sinks
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

/** An event as a line of text, without its end. */
export type LineFormat = (event: AuditEvent) => string;

/**
 * Where `consoleSink` writes, and how.
 *
 * @example
 * ```ts
 * import { type ConsoleSinkOptions, consoleSink } from 'tenuo-edge/audit';
 *
 * const options: ConsoleSinkOptions = { to: 'stderr' };
 * const sink = consoleSink(options);
 * ```
 *
 * @see docs/audit.md#sinks
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
 * import { consoleSink, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog(consoleSink({ to: 'stderr' }));
 * ```
 *
 * @see docs/audit.md#sinks
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
