// Whatever sinks do, in whichever order: no denial is lost, no queue grows past its bound, and every event is counted.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { auditDecision, auditStats, openAuditLog } from '../../src/audit/audit.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { contextOf, counted, DIARY, decisions, stageOf } from './stage.ts';

const stage = stageOf();
const allowed = stage.decide();
const denied = stage.decide(DIARY);

/** What a sink does with a batch. */
const behaviour = fc.constantFrom('takes', 'throws', 'rejects', 'takes later', 'rejects later', 'hangs');
const step = fc.oneof(
  fc.record({ tell: fc.integer({ min: 1, max: 6 }), denied: fc.boolean() }),
  fc.record({ wait: fc.integer({ min: 0, max: 4000 }) }),
);

it('no denial is lost, whatever the sink does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(behaviour, { maxLength: 30 }),
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 5 }),
      async (behaviours, steps, queueSize, batchSize) => {
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
        const taken: AuditEvent[] = [];
        const rescued: AuditEvent[] = [];
        const next = behaviours[Symbol.iterator]();
        const take = (events: readonly AuditEvent[]) => void taken.push(...events);
        const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
        const log = openAuditLog({
          sinks: {
            batchSize,
            write(events) {
              switch (next.next().value) {
                case 'throws':
                  throw new Error('no');
                case 'rejects':
                  return Promise.reject(new Error('no'));
                case 'takes later':
                  return later(300).then(() => take(events));
                case 'rejects later':
                  return later(300).then(() => Promise.reject(new Error('no')));
                case 'hangs':
                  return new Promise(() => undefined);
                default:
                  return take(events);
              }
            },
          },
          queueSize,
          timeout: 1,
          fallback: (event) => rescued.push(event),
          ...counted(),
        });
        const told: string[] = [];
        for (const todo of steps) {
          if ('wait' in todo) await vi.advanceTimersByTimeAsync(todo.wait);
          else
            for (let i = 0; i < todo.tell; i++) {
              const decision = todo.denied ? denied : allowed;
              auditDecision(decision, contextOf(decision));
              if (todo.denied) told.push('denied');
            }
          expect(auditStats().sinks[0]?.queued).toBeLessThanOrEqual(queueSize);
        }
        const closed = log.close();
        await vi.advanceTimersByTimeAsync(10_000);
        await closed;
        vi.useRealTimers();
        const { recorded, sinks } = log.stats;
        const [{ written, queued, dropped } = { written: 0, queued: 0, dropped: { allowed: 0, denied: 0, other: 0 } }] =
          sinks;
        expect(queued).toBe(0);
        expect(written + dropped.allowed + dropped.denied + dropped.other).toBe(recorded);
        const denials = decisions([...taken, ...rescued]).filter(({ outcome }) => outcome === 'denied');
        expect(new Set(denials.map(({ id }) => id)).size).toBe(told.length);
      },
    ),
    { seed: 8, numRuns: 200 },
  );
});
