// When two runs differ: on synthetic runs, whose noise and whose change are known.
import { describe, expect, test } from 'vitest';
import { compare, comparisonText } from '../../bench/compare.mjs';
import { difference, LEVEL, median, quantile } from '../../bench/statistics.mjs';

const RUNS = 4000;

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One figure a pass around `centre`, with a standard deviation of so much of it (Box-Muller). */
function passes(centre: number, noise: number, count: number, next: () => number): number[] {
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return centre * Math.exp(noise * normal);
  });
}

/** How many of so many pairs of runs are said to differ, where the later one is `factor` times the earlier. */
function detected(factor: number, noise: number, count: number): number {
  const next = random(7);
  let real = 0;
  for (let i = 0; i < RUNS; i++) {
    const before = passes(100, noise, count, next);
    if (difference(passes(100 * factor, noise, count, next), before).isReal) real++;
  }
  return real / RUNS;
}

describe('the difference of two runs', () => {
  test('where nothing changed, one in a hundred is called changed, however noisy', () => {
    for (const noise of [0.005, 0.02, 0.2]) {
      const falseAlarms = detected(1, noise, 5);
      expect(falseAlarms, `noise ${noise}`).toBeGreaterThan(0.002);
      expect(falseAlarms, `noise ${noise}`).toBeLessThan(0.016);
    }
  });

  test('a change well above the noise is found, one well below it is not', () => {
    expect(detected(1.1, 0.02, 5)).toBeGreaterThan(0.99);
    expect(detected(0.9, 0.02, 5)).toBeGreaterThan(0.99);
    expect(detected(1.005, 0.02, 5)).toBeLessThan(0.03);
  });

  test('the smallest difference is the bound itself: just above it is real, just below is not', () => {
    const before = [100, 101, 99, 102, 98];
    const { smallest } = difference(before, before);
    expect(
      difference(
        before.map((x) => x * (1 + smallest) * 1.0001),
        before,
      ).isReal,
    ).toBe(true);
    expect(
      difference(
        before.map((x) => x * (1 + smallest) * 0.9999),
        before,
      ).isReal,
    ).toBe(false);
  });

  test('more passes tell smaller differences; more noise tells only larger ones', () => {
    const typical = (noise: number, count: number) => {
      const next = random(11);
      const all = Array.from({ length: 500 }, () => {
        return difference(passes(1, noise, count, next), passes(1, noise, count, next)).smallest;
      });
      return median(all);
    };
    expect(typical(0.02, 20)).toBeLessThan(typical(0.02, 5) / 1.8);
    expect(typical(0.08, 5)).toBeGreaterThan(typical(0.02, 5) * 3);
    // Welch's interval for five passes each of 2 % noise: t(0.995, 8) = 3.355 times 2 % times the root of 2/5.
    expect(typical(0.02, 5)).toBeGreaterThan(0.03);
    expect(typical(0.02, 5)).toBeLessThan(0.055);
  });

  test('says how large the change is, and nothing of one pass', () => {
    expect(difference([50, 50, 50], [100, 100, 100])).toEqual({
      change: expect.closeTo(-0.5, 10),
      smallest: 0,
      isReal: true,
    });
    expect(difference([50], [100, 100])).toMatchObject({ smallest: Number.POSITIVE_INFINITY, isReal: false });
    expect(LEVEL).toBe(0.99);
  });
});

test('median and quantiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  expect(quantile([1, 2], 0.75)).toBe(1.75);
  expect(quantile([7], 0.25)).toBe(7);
});

describe('two runs', () => {
  const reference = { program: 'node24', work: 'verify one signature, key seen', by: 'node:crypto, key kept' };
  const own = { program: 'node24', work: 'sign', by: 'simd' };
  const run = (referencePasses: number[], ownPasses: number[]) => ({
    rows: [
      { ...reference, median: median(referencePasses), passes: referencePasses },
      { ...own, median: median(ownPasses), passes: ownPasses },
    ],
  });

  test('are compared as ratios: a machine that is twice as slow changes nothing', () => {
    const slow = run([200, 204, 196], [40, 41, 39]);
    const fast = run([100, 102, 98], [20, 20.5, 19.5]);
    const changes = compare(slow, fast);
    expect(changes).toEqual([
      { ...own, now: 40, before: 20, change: expect.closeTo(0, 10), smallest: expect.any(Number), isReal: false },
    ]);
    expect(comparisonText(changes)).toContain('1 rows, 0 differ by more than noise');
  });

  test('a row that became faster is called so', () => {
    const changes = compare(run([100, 101, 99], [10, 10.1, 9.9]), run([100, 101, 99], [20, 20.1, 19.9]));
    expect(comparisonText(changes)).toMatch(/^ {2}faster +-50\.\d % {2}\(\d+\.\d %\) {2}sign: simd, node24$/m);
  });

  test('without a row in common there is nothing to say', () => {
    expect(comparisonText(compare(run([1, 1], [1, 1]), { rows: [] }))).toContain('nothing to compare');
  });
});
