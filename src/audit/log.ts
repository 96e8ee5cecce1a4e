// An audit log: what is told to it goes to each of its sinks, by lanes of their own.
import { baseOf } from './describe.ts';
import { forgetEnd, watchEnd } from './ending.ts';
import type { AuditEvent, DroppedCounts } from './event.ts';
import { Lane, type SinkStats } from './lane.ts';
import { type AuditLogOption, type AuditSettings, readSettings } from './settings.ts';

/**
 * What has become of the events of the audit log.
 *
 * @example
 * ```ts
 * import { type AuditStats, auditStats } from 'tenuo-edge';
 *
 * const stats: AuditStats = auditStats();
 * for (const { name, queued, failures } of stats.sinks) console.log(name, queued, failures);
 * ```
 *
 * @see docs/audit.md#what-becomes-of-a-denial
 */
export interface AuditStats {
  /** How many events were handed to the sinks' queues. */
  readonly recorded: number;
  /** How many allowed decisions the sampling left out. */
  readonly sampledOut: number;
  /** How many calls nothing could be told of: what was handed in is no decision, warrant or request. */
  readonly undescribed: number;
  /** How many events some sink did not get, all sinks together. */
  readonly dropped: DroppedCounts;
  /** The same by sink, in the order of the options. */
  readonly sinks: readonly SinkStats[];
}

const DEFAULT_FLUSH_SECONDS = 5;
const SOURCE = 'audit';

export class AuditLog {
  /** @internal */
  readonly settings: AuditSettings;
  readonly #lanes: readonly Lane[];
  #recorded = 0;
  #sampledOut = 0;
  #undescribed = 0;

  /** @throws TypeError, RangeError for options that make no sense. */
  constructor(option?: AuditLogOption) {
    const settings = readSettings(option);
    this.settings = settings;
    const { queueSize, timeout, fallback } = settings;
    const about = { source: SOURCE };
    this.#lanes = settings.targets.map((target, i) => {
      const name = target.name ?? `sink ${i + 1}`;
      return new Lane(target, name, {
        queueSize,
        timeout,
        fallback,
        dropped: (sink, dropped, rescued) => ({
          ...baseOf(settings, about, 'error'),
          type: 'events-dropped',
          sink,
          dropped,
          rescued,
        }),
        sinkFailed: (sink, error) => ({ ...baseOf(settings, about, 'error'), type: 'sink-failed', sink, error }),
      });
    });
    if (this.isOn) watchEnd(this);
  }

  /** Whether it has any sink. */
  get isOn(): boolean {
    return this.#lanes.length > 0;
  }

  get stats(): AuditStats {
    const sinks = this.#lanes.map((lane) => lane.stats);
    const dropped = { allowed: 0, denied: 0, other: 0 };
    for (const sink of sinks)
      for (const kind of ['allowed', 'denied', 'other'] as const) dropped[kind] += sink.dropped[kind];
    return {
      recorded: this.#recorded,
      sampledOut: this.#sampledOut,
      undescribed: this.#undescribed,
      dropped,
      sinks,
    };
  }

  /** Hands an event to every sink; null is a decision that the sampling left out. */
  add(event: AuditEvent | null): void {
    if (event === null) {
      this.#sampledOut += 1;
      return;
    }
    this.#recorded += 1;
    // Sinks share it: none may change what another gets. What is in it is frozen where it is made.
    Object.freeze(event);
    for (const lane of this.#lanes) lane.add(event);
  }

  /** Counts what could not be described. */
  addUndescribed(): void {
    this.#undescribed += 1;
  }

  /**
   * Resolves when every event is written or given up, or after `seconds` (5 where absent): then what is left goes on waiting.
   * It does not reject.
   */
  async flush(seconds = DEFAULT_FLUSH_SECONDS): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.flush(seconds)));
  }

  /** Flushes; what is left after `seconds` is given up, and its denials go to the fallback. */
  async close(seconds = DEFAULT_FLUSH_SECONDS): Promise<void> {
    await this.flush(seconds);
    this.end();
    forgetEnd(this);
  }

  /** Whether nothing waits. */
  get isIdle(): boolean {
    return this.#lanes.every((lane) => lane.isIdle);
  }

  /** Writes what is left without waiting for anything. With `isOver` the process ends, and whatever comes later is written so too. */
  end(isOver = false): void {
    for (const lane of this.#lanes) lane.end(isOver);
  }
}
