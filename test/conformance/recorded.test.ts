// Every kernel and the JavaScript twin against upstream's recorded answers: a decision never depends on which one runs.
import { describe, expect, it } from 'vitest';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { compareRecorded, mismatches } from './recorded.ts';

const LEAST_SUPPORTED = 180;

describe('recorded answers of upstream', () => {
  const comparisons = KERNEL_ENGINES.map((engine) => [engine.name, compareRecorded(engine)] as const);

  it.each(comparisons)('%s gives the same, or a stricter one that is allowed', (_, comparison) => {
    expect(mismatches(comparison)).toEqual([]);
    const { classes } = comparison;
    expect((classes.get('equal') ?? []).length + (classes.get('expected') ?? []).length).toBeGreaterThan(
      LEAST_SUPPORTED,
    );
  });

  it('all of them give the same bytes', () => {
    const [first, ...others] = comparisons.map(([, { lines }]) => lines);
    for (const lines of others) expect(lines).toEqual(first);
  });
});
