// Work is bounded: signatures by links and windows, everything else by the length of the input, n log n at worst.
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { found } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import { FAMILIES, type Hostile, worstInputs } from '../support/hostile.ts';

/** Twice the input may take this many times as long. Quadratic work takes 4 times. */
const MOST = 3.2;
const SIZE = 15_000;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Milliseconds of one run, measured over enough of them for the clock to see. */
function cost(engine: Engine, input: Hostile, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) input.run(engine);
  return (performance.now() - start) / times;
}

/** How much longer the second takes: medians of interleaved rounds. */
function ratio(engine: Engine, small: Hostile, large: Hostile): number {
  const times = Math.max(1, Math.min(30, Math.ceil(1 / cost(engine, small, 1))));
  const rounds = Array.from({ length: 3 }, () => [cost(engine, small, times), cost(engine, large, times)] as const);
  return median(rounds.map(([, b]) => b)) / median(rounds.map(([a]) => a));
}

describe.each(ENGINES)('work on $name', (engine) => {
  it.each(FAMILIES.map((make) => [make(SIZE).name, make] as const))('is linear: %s', (_, make) => {
    const [small, large] = [make(SIZE), make(2 * SIZE)];
    large.run(engine);
    const { reason, verifications } = found(engine, 0);
    if (large.answer === '') expect(reason).not.toBe('OK');
    else expect(reason).toBe(large.answer);
    expect(verifications).toBeLessThanOrEqual(2);
    // The machine is not ours alone: a ratio that is too high has to be so again and again.
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && least >= MOST; attempt++) least = Math.min(least, ratio(engine, small, large));
    expect(least).toBeLessThan(MOST);
  });

  it('the worst 64 KiB ends', () => {
    const slow = worstInputs().filter((input) => {
      const limit = engine.kind === 'wasm' ? 500 : 2000;
      return cost(engine, input, 1) > limit && cost(engine, input, 1) > limit;
    });
    expect(slow.map((input) => input.name)).toEqual([]);
  });
});
