// Work is bounded: signatures by links and windows, everything else by the length of the input, n log n at worst.
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { found } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import { FAMILIES, type Hostile, worstInputs } from '../support/hostile.ts';

/** Two doublings of the input may take this many times as long, three a doubling. Linear work takes 4 times, quadratic 16. */
const MOST = 9;
const SIZE = 8_000;

/** Milliseconds of one run, measured over enough of them for the clock to see. */
function cost(engine: Engine, input: Hostile, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) input.run(engine);
  return (performance.now() - start) / times;
}

/** How much longer the second takes: the least of interleaved rounds, more of them while that still looks like too much. */
function ratio(engine: Engine, small: Hostile, large: Hostile): number {
  const times = Math.max(1, Math.min(30, Math.ceil(1 / cost(engine, small, 1))));
  let [least, leastOfLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // The machine is not ours alone: only what is slow in every round is slow.
  for (let round = 0; round < 3 || (round < 40 && leastOfLarge >= MOST * least); round++) {
    least = Math.min(least, cost(engine, small, times));
    leastOfLarge = Math.min(leastOfLarge, cost(engine, large, times));
  }
  return leastOfLarge / least;
}

describe.each(ENGINES)('work on $name', (engine) => {
  it.each(FAMILIES.map((make) => [make(SIZE).name, make] as const))('is linear: %s', (_, make) => {
    const [small, large] = [make(SIZE), make(4 * SIZE)];
    large.run(engine);
    const { reason, verifications } = found(engine, 0);
    if (large.answer === '') expect(reason).not.toBe('OK');
    else expect(reason).toBe(large.answer);
    expect(verifications).toBeLessThanOrEqual(2);
    expect(ratio(engine, small, large)).toBeLessThan(MOST);
  });

  // No time is asserted: what does not end runs into the runner's own limit. bench/workloads/worst.mjs has the figures.
  it.each(worstInputs().map((input) => [input.name, input] as const))(
    'the worst 64 KiB ends in an answer: %s',
    (_, input) => {
      input.run(engine);
      const { reason } = found(engine, 0);
      if (input.answer === '') expect(reason).not.toBe('OK');
      else expect(reason).toBe(input.answer);
    },
  );
});
