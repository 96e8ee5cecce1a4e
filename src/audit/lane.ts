// The way to one sink: a bounded queue, and one write at a time. Nobody waits for it, and what the sink does ends here.
import { TimedOut, within } from '../deadline.ts';
import type { AuditEvent, DroppedCounts, DroppedEvent, SinkFailedEvent } from './event.ts';
import { AuditQueue } from './queue.ts';
import type { AuditTarget } from './sink.ts';

/**
 * What has become of the events for one sink.
 *
 * @example
 * ```ts
 * import { auditStats } from 'tenuo-edge';
 * import type { SinkStats } from 'tenuo-edge/audit';
 *
 * const failing: SinkStats[] = auditStats().sinks.filter(({ failures }) => failures > 0);
 * ```
 *
 * @see docs/audit.md#what-becomes-of-a-denial
 */
export interface SinkStats {
  /** `name` of the sink, of the function, or its place in the list. */
  readonly name: string;
  /** How many events it took. */
  readonly written: number;
  /** How many events wait, or are being written. */
  readonly queued: number;
  /** How many events it did not get. */
  readonly dropped: DroppedCounts;
  /** How many denials of them went to the fallback. */
  readonly rescued: number;
  /** How many writes threw, were rejected or took too long. */
  readonly failures: number;
  /** What the last one threw. */
  readonly lastError: unknown;
}

/** What a lane needs of its log. */
export interface LaneContext {
  readonly queueSize: number;
  readonly timeout: number;
  readonly fallback: (event: AuditEvent) => void;
  dropped(sink: string, dropped: DroppedCounts, rescued: number): DroppedEvent;
  sinkFailed(sink: string, error: string): SinkFailedEvent;
}

const DEFAULT_BATCH = 256;
/** How often a batch is tried before it is given up. */
const ATTEMPTS = 5;
/** Milliseconds until the second attempt; then twice as long each time. */
const FIRST_DELAY = 100;
const MOST_DELAY = 30_000;

export class Lane {
  readonly #target: AuditTarget;
  readonly #context: LaneContext;
  readonly #name: string;
  readonly #batchSize: number;
  readonly #queue = new AuditQueue<AuditEvent>();
  /** Taken from the queue, and not yet written. */
  #batch: readonly AuditEvent[] = [];
  #isScheduled = false;
  #isWriting = false;
  #isOver = false;
  /** Whether it has ever answered by a promise: then it cannot be finished while the process ends. */
  #isAsync = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Failures since the last success, and those of this batch. */
  #streak = 0;
  #attempts = 0;
  #waiting: (() => void)[] = [];

  #written = 0;
  #failures = 0;
  #lastError: unknown;
  #rescued = 0;
  readonly #dropped = { allowed: 0, denied: 0, other: 0 };
  /** What of that the sink has been told. */
  #told = { allowed: 0, denied: 0, other: 0, rescued: 0 };

  constructor(target: AuditTarget, name: string, context: LaneContext) {
    this.#target = target;
    this.#name = name;
    this.#context = context;
    this.#batchSize = target.batchSize ?? DEFAULT_BATCH;
  }

  get stats(): SinkStats {
    return {
      name: this.#name,
      written: this.#written,
      queued: this.#queued,
      dropped: { ...this.#dropped },
      rescued: this.#rescued,
      failures: this.#failures,
      lastError: this.#lastError,
    };
  }

  /** Whether nothing is left to write or to report. */
  get isIdle(): boolean {
    return this.#length === 0 && !this.#owesReport;
  }

  add(event: AuditEvent): void {
    const isDenial = isDenied(event);
    if (this.#queued >= this.#context.queueSize && !this.#makeRoom(isDenial)) return this.#drop(event);
    if (this.#isOver) return this.#endWith([event]);
    this.#queue.push(event, isDenial);
    if (this.#target.immediate === true) this.#drain();
    else this.#schedule();
  }

  /** Resolves when all is written, given up, or has been tried for so many seconds. */
  async flush(seconds: number): Promise<void> {
    const run = async () => {
      // A report alone is not waited for where the sink is down: it would be told so.
      if (this.#length > 0 || (this.#owesReport && this.#timer === undefined)) {
        this.#schedule();
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
      await this.#target.flush?.();
    };
    try {
      await within(seconds, undefined, run);
    } catch (error) {
      if (!(error instanceof TimedOut)) this.#noteFailure(error);
    }
  }

  /**
   * Writes what is left at once: the process ends, and nothing that is begun now would be finished. With `isOver` whatever
   * comes later is written at once too.
   */
  end(isOver: boolean): void {
    this.#isOver = isOver;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const wasWriting = this.#isWriting;
    const begun = this.#batch;
    this.#batch = [];
    // Whether what was begun will be finished, nobody knows: rather twice than not at all.
    if (wasWriting && this.#target.writeNow === undefined) this.#giveUp(begun);
    else this.#endWith(begun);
    while (this.#queue.length > 0) this.#endWith(this.#queue.take(this.#batchSize));
    if (this.#owesReport) this.#tellFallback(this.#report());
    this.#settle();
  }

  get #length(): number {
    return this.#queue.length + this.#batch.length;
  }

  get #queued(): number {
    return this.#queue.length + countOf(this.#batch);
  }

  get #owesReport(): boolean {
    const { allowed, denied, other } = this.#dropped;
    return allowed + denied + other > this.#told.allowed + this.#told.denied + this.#told.other;
  }

  /** A denial takes the place of another event, never the other way round. */
  #makeRoom(isDenial: boolean): boolean {
    const evicted = isDenial ? this.#queue.evict() : undefined;
    if (evicted !== undefined) this.#drop(evicted);
    return evicted !== undefined;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isWriting || this.#timer !== undefined) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#drain();
    });
  }

  #drain(): void {
    if (this.#isWriting || this.#timer !== undefined) return;
    const most = this.#written + this.#context.queueSize;
    while (this.#batch.length > 0 || this.#take()) {
      this.#isWriting = true;
      try {
        const answer = this.#target.write(this.#batch);
        if (isThenable(answer)) return this.#wait(answer);
      } catch (error) {
        return this.#failed(error);
      }
      this.#succeeded();
      // A sink whose writing makes events of its own would never end.
      if (this.#written > most) return this.#continueIn(0);
    }
    this.#settle();
  }

  #take(): boolean {
    if (this.#owesReport) {
      const report = this.#report();
      this.#batch = [report, ...this.#queue.take(this.#batchSize - 1)];
    } else this.#batch = this.#queue.take(this.#batchSize);
    return this.#batch.length > 0;
  }

  #wait(answer: PromiseLike<unknown>): void {
    this.#isAsync = true;
    let isOpen = true;
    const settle = (then: () => void) => {
      clearTimeout(timer);
      if (isOpen) then();
      isOpen = false;
    };
    const { timeout } = this.#context;
    const late = () => settle(() => this.#failed(new TimedOut(`no answer within ${timeout} s`)));
    const timer = whileRunning(late, timeout * 1000);
    Promise.resolve(answer).then(
      () =>
        settle(() => {
          this.#succeeded();
          this.#drain();
        }),
      (error) => settle(() => this.#failed(error)),
    );
  }

  #succeeded(): void {
    this.#isWriting = false;
    this.#written += countOf(this.#batch);
    this.#batch = [];
    this.#streak = 0;
    this.#attempts = 0;
  }

  #failed(error: unknown): void {
    this.#isWriting = false;
    this.#noteFailure(error);
    this.#attempts += 1;
    // Once it was given up, one attempt has to do until it works again.
    if (this.#attempts >= ATTEMPTS || this.#streak > ATTEMPTS) {
      this.#giveUp(this.#batch);
      this.#batch = [];
      this.#giveUp(this.#queue.take(this.#queue.length));
      this.#attempts = 0;
      this.#settle();
    }
    this.#continueIn(Math.min(FIRST_DELAY * 2 ** (this.#streak - 1), MOST_DELAY));
  }

  #continueIn(milliseconds: number): void {
    this.#timer = whileRunning(() => {
      this.#timer = undefined;
      this.#drain();
    }, milliseconds);
  }

  #noteFailure(error: unknown): void {
    this.#failures += 1;
    this.#streak += 1;
    this.#lastError = error;
    if (this.#streak === 1) this.#tellFallback(this.#context.sinkFailed(this.#name, kindOf(error)));
  }

  #endWith(events: readonly AuditEvent[]): void {
    if (events.length === 0) return;
    try {
      const hasNow = this.#target.writeNow !== undefined;
      const answer = hasNow ? this.#target.writeNow?.(events) : this.#target.write(events);
      if (hasNow || !(this.#isAsync || isThenable(answer))) {
        this.#written += countOf(events);
        return;
      }
      if (isThenable(answer)) Promise.resolve(answer).catch(() => undefined);
    } catch (error) {
      this.#noteFailure(error);
    }
    this.#giveUp(events);
  }

  #giveUp(events: readonly AuditEvent[]): void {
    for (const event of events) this.#drop(event);
  }

  #drop(event: AuditEvent): void {
    if (event.type === 'events-dropped') return this.#owe(event);
    if (!isDenied(event)) {
      this.#dropped[event.type === 'decision' ? 'allowed' : 'other'] += 1;
    } else {
      this.#dropped.denied += 1;
      if (this.#tellFallback(event)) this.#rescued += 1;
    }
  }

  /** What is dropped and not yet told. */
  #report(): DroppedEvent {
    const { allowed, denied, other } = this.#dropped;
    const told = this.#told;
    this.#told = { allowed, denied, other, rescued: this.#rescued };
    const counts = { allowed: allowed - told.allowed, denied: denied - told.denied, other: other - told.other };
    return this.#context.dropped(this.#name, counts, this.#rescued - told.rescued);
  }

  /** A report that was not taken is made again. */
  #owe({ dropped, rescued }: DroppedEvent): void {
    this.#told.allowed -= dropped.allowed;
    this.#told.denied -= dropped.denied;
    this.#told.other -= dropped.other;
    this.#told.rescued -= rescued;
  }

  #tellFallback(event: AuditEvent): boolean {
    try {
      this.#context.fallback(event);
      return true;
    } catch {
      return false;
    }
  }

  #settle(): void {
    if (this.#length > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** A timer that lets a process end that has nothing else to do: its end writes what is left. */
function whileRunning(run: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(run, milliseconds);
  (timer as { unref?(): void }).unref?.();
  return timer;
}

/** Without a report, which is always the first of its batch. */
function countOf(batch: readonly AuditEvent[]): number {
  return batch[0]?.type === 'events-dropped' ? batch.length - 1 : batch.length;
}

function isDenied(event: AuditEvent): boolean {
  return event.type === 'decision' && event.outcome === 'denied';
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

/** `ENOSPC`, `TypeError`: no message, which may hold anything. What was thrown may be anything too. */
function kindOf(error: unknown): string {
  try {
    const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
    for (const kind of [code, name]) if (typeof kind === 'string' && /^\w{1,64}$/.test(kind)) return kind;
  } catch {
    // Its type has to do.
  }
  return typeof error;
}
