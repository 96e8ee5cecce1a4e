import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditQueue } from '../../src/audit/queue.ts';

describe('the queue of a sink', () => {
  it('gives what it got in the order in which it came, denials among the others', () => {
    const queue = new AuditQueue<string>();
    for (const name of ['a1', 'D1', 'a2', 'a3', 'D2']) queue.push(name, name.startsWith('D'));
    expect(queue.take(2)).toEqual(['a1', 'D1']);
    queue.push('D3', true);
    expect(queue.take(10)).toEqual(['a2', 'a3', 'D2', 'D3']);
    expect(queue.take(10)).toEqual([]);
    expect(queue.length).toBe(0);
  });

  it('evicts the oldest that is no denial, and never a denial', () => {
    const queue = new AuditQueue<string>();
    for (const name of ['D1', 'a1', 'a2', 'D2']) queue.push(name, name.startsWith('D'));
    expect([queue.evict(), queue.evict(), queue.evict()]).toEqual(['a1', 'a2', undefined]);
    expect(queue.take(9)).toEqual(['D1', 'D2']);
  });

  it('is two lists in the order of arrival, whatever is done to it', () => {
    const step = fc.oneof(
      fc.record({ push: fc.boolean() }),
      fc.record({ take: fc.integer({ min: 0, max: 5 }) }),
      fc.constant({ evict: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new AuditQueue<number>();
        let model: { readonly id: number; readonly denial: boolean }[] = [];
        for (const [id, todo] of steps.entries()) {
          if ('push' in todo) {
            queue.push(id, todo.push);
            model.push({ id, denial: todo.push });
          } else if ('take' in todo) {
            expect(queue.take(todo.take)).toEqual(model.slice(0, todo.take).map((entry) => entry.id));
            model = model.slice(todo.take);
          } else {
            const oldest = model.find((entry) => !entry.denial);
            expect(queue.evict()).toBe(oldest?.id);
            model = model.filter((entry) => entry !== oldest);
          }
          expect(queue.length).toBe(model.length);
        }
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
