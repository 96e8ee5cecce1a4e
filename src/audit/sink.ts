// Where events go.
import { type AuditEvent, auditLine } from './event.ts';

/** Takes one event. What it throws, or rejects with, is tried again. */
export type AuditFunction = (event: AuditEvent) => unknown;

/** Takes events, in order, and a batch again where it failed. */
export interface AuditTarget {
  /** What reports call it. */
  readonly name?: string | undefined;
  /** Events at most in one call of `write`: 256 where absent. */
  readonly batchSize?: number | undefined;
  /** Written to within the call that is audited, not right after it: for what is bound to that moment, such as a span. */
  readonly immediate?: boolean | undefined;
  /** Where it returns a promise, the next batch waits for that. */
  write(events: readonly AuditEvent[]): unknown;
  /** Called once nothing waits any more, where the log is flushed. */
  flush?(): unknown;
}

/** A function, or an object with `write`. */
export type AuditSink = AuditFunction | AuditTarget;

/** @throws TypeError where it is neither. */
export function targetOf(sink: unknown, subject: string): AuditTarget {
  if (typeof sink === 'function') return functionTarget(sink as AuditFunction);
  if (!isTarget(sink)) throw new TypeError(`${subject} is a function, or an object with write(events)`);
  const { batchSize, flush } = sink;
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0))
    throw new RangeError(`${subject}.batchSize must be a whole number from 1 on`);
  if (flush !== undefined && typeof flush !== 'function') throw new TypeError(`${subject}.flush must be a function`);
  return sink;
}

export function isTarget(value: unknown): value is AuditTarget {
  return typeof value === 'object' && value !== null && typeof (value as AuditTarget).write === 'function';
}

function functionTarget(tell: AuditFunction): AuditTarget {
  return { name: tell.name || 'function', batchSize: 1, write: ([event]) => tell(event as AuditEvent) };
}

/** Lines of JSON on the console: standard output in Node, Deno and Bun; with `to: 'stderr'` standard error. */
export function consoleSink(options: { readonly to?: 'stdout' | 'stderr' | undefined } = {}): AuditTarget {
  const { to = 'stdout' } = Object(options) as typeof options;
  if (to !== 'stdout' && to !== 'stderr') throw new TypeError("consoleSink takes to: 'stdout' or 'stderr'");
  // Looked up at each write: whoever captures the console captures these lines too.
  const write = (text: string) => (to === 'stdout' ? console.log(text) : console.error(text));
  return { name: `console (${to})`, write: (events) => write(events.map(auditLine).join('\n')) };
}
