import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditDecision, auditStats, closeAuditLog, flushAudit, openAuditLog } from '../../src/audit/audit.ts';
import type { AuditEvent, DroppedEvent } from '../../src/audit/event.ts';
import type { AuditLogOption } from '../../src/audit/settings.ts';
import { contextOf, counted, DIARY, decisions, recorded, type Stage, settled, stageOf } from './stage.ts';

const stage: Stage = stageOf();
const allowed = stage.decide();
const denied = stage.decide(DIARY);
const allow = (count = 1) => tell(count, allowed);
const deny = (count = 1) => tell(count, denied);

function tell(count: number, decision: typeof allowed): void {
  for (let i = 0; i < count; i++) auditDecision(decision, contextOf(decision));
}

/** The ids of decisions, with the outcome in front: `a1`, `d2`. */
const names = (events: readonly AuditEvent[]) => decisions(events).map(({ outcome, id }) => outcome[0] + id.slice(1));
const reports = (events: readonly AuditEvent[]) =>
  events.filter((event): event is DroppedEvent => event.type === 'events-dropped');

/** A sink that answers when it is told to. */
function held() {
  const events: AuditEvent[] = [];
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  return {
    events,
    waiting,
    sink(event: AuditEvent) {
      return new Promise<void>((resolve, reject) => {
        waiting.push({
          resolve: () => {
            events.push(event);
            resolve();
          },
          reject,
        });
      });
    },
    async release() {
      await settled();
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        next.resolve();
        await settled();
      }
    },
  };
}

describe('a sink that works', () => {
  it('is told after the call, not within it', async () => {
    const { events } = recorded();
    allow();
    expect(events).toEqual([]);
    await Promise.resolve();
    expect(names(events)).toEqual(['a1']);
  });

  it('gets batches of at most its size', async () => {
    const sizes: number[] = [];
    openAuditLog({ name: 'batches', batchSize: 3, write: (events) => sizes.push(events.length) });
    allow(8);
    await flushAudit();
    expect(sizes).toEqual([3, 3, 2]);
  });

  it('is written to within the call where it is immediate', () => {
    const events: AuditEvent[] = [];
    openAuditLog({ immediate: true, write: (batch) => events.push(...batch) });
    deny();
    expect(events).toHaveLength(1);
  });

  it('is flushed by flushAudit once all is written', async () => {
    const log: string[] = [];
    openAuditLog({ write: ({ length }) => log.push(`write ${length}`), flush: () => log.push('flush') });
    allow(2);
    await flushAudit();
    expect(log).toEqual(['write 2', 'flush']);
  });

  it('gets an event that nobody can change', async () => {
    const seen: AuditEvent[] = [];
    openAuditLog([
      (event) => {
        Reflect.set(event, 'outcome', 'allowed');
        Reflect.set((event as { chain?: string[] }).chain ?? {}, '0', 'x');
      },
      (event) => seen.push(event),
    ]);
    deny();
    await flushAudit();
    expect(seen[0]).toMatchObject({ outcome: 'denied', chain: [stage.parent.id, stage.child.id, stage.leaf.id] });
  });

  it('that makes events of its own does not stop the process', async () => {
    let count = 0;
    openAuditLog({
      queueSize: 10,
      sinks: function endless() {
        count += 1;
        if (auditStats().sinks[0]?.name === 'endless') allow();
      },
    });
    allow();
    await settled();
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThan(100);
  });
});

describe('a slow sink', () => {
  it('is never waited for, and gets one event after the other', async () => {
    const slow = held();
    recorded({ sinks: slow.sink });
    allow();
    deny();
    await settled();
    expect(slow.waiting).toHaveLength(1);
    expect(auditStats().sinks[0]).toMatchObject({ queued: 2, written: 0 });
    await slow.release();
    expect(names(slow.events)).toEqual(['a1', 'd2']);
  });

  it('does not keep another sink waiting', async () => {
    const quick: AuditEvent[] = [];
    openAuditLog({ sinks: [held().sink, (event) => quick.push(event)], ...counted() });
    allow(3);
    deny();
    await settled();
    expect(names(quick)).toEqual(['a1', 'a2', 'a3', 'd4']);
  });

  it.each([
    [3, ['a1', 'a2', 'a3'], 0],
    [4, ['a1', 'a2', 'a3', 'a4'], 0],
    [5, ['a1', 'a2', 'a3', 'a4'], 1],
  ])('with room for 4 and %i allowed events keeps %j', async (count, kept, dropped) => {
    const slow = held();
    recorded({ sinks: slow.sink, queueSize: 4 });
    allow(count);
    await slow.release();
    expect(names(slow.events)).toEqual(kept);
    expect(auditStats().dropped).toEqual({ allowed: dropped, denied: 0, other: 0 });
  });

  it('loses allowed events to denials, and denials to nothing', async () => {
    const slow = held();
    const { rescued } = recorded({ sinks: slow.sink, queueSize: 4 });
    allow(4);
    await settled();
    // One is being written; three can make room.
    deny(3);
    allow(2);
    expect(rescued).toEqual([]);
    await slow.release();
    await flushAudit();
    expect(names(slow.events)).toEqual(['a1', 'd5', 'd6', 'd7']);
    expect(auditStats().dropped).toEqual({ allowed: 5, denied: 0, other: 0 });
  });

  it('that is full of denials leaves further ones to the fallback', async () => {
    const slow = held();
    const { rescued } = recorded({ sinks: slow.sink, queueSize: 3 });
    deny(5);
    expect(names(rescued)).toEqual(['d4', 'd5']);
    await slow.release();
    expect(names(slow.events)).toEqual(['d1', 'd2', 'd3']);
    expect(auditStats().sinks[0]).toMatchObject({ dropped: { allowed: 0, denied: 2, other: 0 }, rescued: 2 });
  });

  it('is told how many events it did not get, before the next one', async () => {
    const slow = held();
    recorded({ sinks: slow.sink, queueSize: 2 });
    allow(3);
    deny();
    await slow.release();
    const report = { version: 1, severity: 'error', source: 'audit', type: 'events-dropped', sink: 'sink' };
    expect(reports(slow.events)).toMatchObject([
      { ...report, dropped: { allowed: 2, denied: 0, other: 0 }, rescued: 0 },
    ]);
    deny(3);
    allow();
    await slow.release();
    expect(reports(slow.events)).toMatchObject([
      { rescued: 0 },
      { ...report, dropped: { allowed: 1, denied: 1, other: 0 }, rescued: 1 },
    ]);
    allow();
    await slow.release();
    expect(reports(slow.events)).toHaveLength(2);
  });
});

describe('a sink that fails', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  /** Throws as often as told, then works. */
  function failing(times: number, how: 'throws' | 'rejects' = 'throws') {
    const events: AuditEvent[] = [];
    let left = times;
    return {
      events,
      sink: (event: AuditEvent) => {
        if (left-- > 0) {
          const error = new RangeError('secret of the sink');
          if (how === 'throws') throw error;
          return Promise.reject(error);
        }
        events.push(event);
        return how === 'throws' ? undefined : Promise.resolve();
      },
    };
  }

  describe.each(['throws', 'rejects'] as const)('and %s', (how) => {
    it.each([1, 4])('%i times gets every event, once and in order', async (times) => {
      const { sink, events } = failing(times, how);
      const { rescued } = recorded({ sinks: sink });
      allow();
      deny();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(names(events)).toEqual(['a1', 'd2']);
      expect(decisions(rescued)).toEqual([]);
      expect(auditStats().sinks[0]).toMatchObject({ failures: times, written: 2, queued: 0 });
    });

    it('5 times is given up: denials go to the fallback, and it is told once it works', async () => {
      const { sink, events } = failing(5, how);
      const { rescued } = recorded({ sinks: sink });
      allow(2);
      deny(2);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(names(rescued)).toEqual(['d3', 'd4']);
      expect(names(events)).toEqual([]);
      expect(reports(events)).toMatchObject([{ dropped: { allowed: 2, denied: 2, other: 0 }, rescued: 2 }]);
      deny();
      await vi.advanceTimersByTimeAsync(1);
      expect(names(events)).toEqual(['d7']);
    });
  });

  it('tells the fallback when it begins to, without what the error says', async () => {
    const { sink } = failing(3);
    const { rescued } = recorded({ sinks: sink });
    deny();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(rescued).toMatchObject([{ type: 'sink-failed', sink: 'sink', error: 'RangeError', severity: 'error' }]);
    expect(JSON.stringify(rescued)).not.toContain('secret');
    expect(auditStats().sinks[0]?.lastError).toBeInstanceOf(RangeError);
  });

  it('for good keeps no denial to itself', async () => {
    const { sink } = failing(Number.POSITIVE_INFINITY);
    const { rescued } = recorded({ sinks: sink });
    for (let i = 0; i < 20; i++) {
      deny();
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(decisions(rescued)).toHaveLength(20);
    expect(auditStats().sinks[0]).toMatchObject({ dropped: { denied: 20 }, rescued: 20, queued: 0 });
  });

  it('hanging counts as failing after `timeout` seconds', async () => {
    const { rescued } = recorded({ sinks: () => new Promise(() => undefined), timeout: 2 });
    deny(2);
    await vi.advanceTimersByTimeAsync(1999);
    expect(auditStats().sinks[0]?.failures).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(auditStats().sinks[0]?.failures).toBe(1);
    expect(rescued).toMatchObject([{ type: 'sink-failed', error: 'TimedOut' }]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(names(rescued)).toEqual(['d1', 'd2']);
  });

  it('does not let flushAudit wait for ever, nor reject', async () => {
    recorded({ sinks: () => new Promise(() => undefined), timeout: 60 });
    deny();
    const flushed = vi.fn();
    void flushAudit(3).then(flushed);
    await vi.advanceTimersByTimeAsync(2999);
    expect(flushed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(flushed).toHaveBeenCalled();
    expect(auditStats().sinks[0]?.queued).toBe(1);
  });

  it('is closed with its denials in the fallback', async () => {
    const { rescued } = recorded({ sinks: () => new Promise(() => undefined), timeout: 60 });
    allow();
    deny();
    closeAuditLog();
    await vi.advanceTimersByTimeAsync(5000);
    expect(names(rescued)).toEqual(['d2']);
  });

  it.each([
    [
      'a fallback that throws',
      {
        fallback: () => {
          throw new Error('no');
        },
      },
    ],
    [
      'an answer whose `then` throws',
      {
        sinks: () =>
          new Proxy(
            {},
            {
              get() {
                throw new Error('no');
              },
            },
          ),
      },
    ],
    [
      'an error that is none',
      {
        sinks: () => {
          throw null;
        },
      },
    ],
    [
      'an error whose name throws',
      {
        sinks: () => {
          throw {
            get name() {
              throw new Error('no');
            },
          };
        },
      },
    ],
    [
      'a clock that throws',
      {
        clock: () => {
          throw new Error('no');
        },
      },
    ],
    ['a clock that is wrong', { clock: () => Number.NaN }],
    [
      'ids that throw',
      {
        newId: () => {
          throw new Error('no');
        },
      },
    ],
    [
      'a trace that throws',
      {
        traceContext: () => {
          throw new Error('no');
        },
      },
    ],
    ['a trace that is none', { traceContext: () => ({ traceId: 5 }) as never }],
  ] satisfies [string, Extract<AuditLogOption, { sinks?: unknown }> | object][])(
    '%s reaches no caller',
    async (_, options) => {
      recorded({ queueSize: 1, ...(options as object) });
      expect(() => deny(3)).not.toThrow();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(auditStats().recorded).toBe(3);
    },
  );
});
