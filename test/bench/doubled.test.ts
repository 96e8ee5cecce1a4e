// Hostile inputs of the benchmark: each is answered, with the same number by both engines, at each size.
import { expect, test } from 'vitest';
import { measureDoubled, SHAPES } from '../../bench/doubled.mjs';

const ALLOWED = 0;
const REFUSED = 1501;
const TOO_COSTLY = 9003;

test('every shape is allowed, refused or too costly, alike in both engines, and not all of them the same', () => {
  const measured = measureDoubled([64, 128], { warmUpMs: 0, samples: 1, sampleMs: 0 });
  const numbersOf = (by: string) =>
    Object.fromEntries(
      measured.filter((each) => each.by === by).map(({ shape, sizes }) => [shape, sizes.map(({ number }) => number)]),
    );
  const wasm = numbersOf('wasm');
  expect(Object.keys(wasm)).toEqual(Object.keys(SHAPES));
  expect(numbersOf('js')).toEqual(wasm);
  const all = Object.values(wasm).flat();
  for (const number of all) expect([ALLOWED, REFUSED, TOO_COSTLY]).toContain(number);
  expect(all).toContain(ALLOWED);
  expect(all).toContain(REFUSED);
  for (const { sizes } of measured) for (const { us } of sizes) expect(us).toBeGreaterThan(0);
});
