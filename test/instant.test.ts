import { describe, expect, it } from 'vitest';
import { dateOf, durationText, instantText, secondsOf } from '../src/instant.ts';

describe('instants', () => {
  it('are whole seconds, cut towards the past', () => {
    expect(secondsOf(new Date(1_700_000_000_999))).toBe(1_700_000_000);
    expect(secondsOf(1_700_000_000.9)).toBe(1_700_000_000);
    expect(secondsOf(-0.5)).toBe(-1);
    expect(Math.abs(secondsOf(undefined) - Date.now() / 1000)).toBeLessThan(2);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN)])('refuse %s with a RangeError', (instant) => {
    expect(() => secondsOf(instant)).toThrow(RangeError);
  });

  it.each(['2026-01-01', 1n, null, {}])('refuse %s with a TypeError', (instant) => {
    expect(() => secondsOf(instant as never)).toThrow(TypeError);
  });

  it('show as a Date as far as a Date reaches', () => {
    expect(dateOf(1_700_000_000n).toISOString()).toBe('2023-11-14T22:13:20.000Z');
    expect(dateOf(2n ** 64n - 1n).getTime()).toBe(8.64e15);
    expect(instantText(1_700_000_000)).toBe('2023-11-14T22:13:20Z');
    expect(instantText(2n ** 64n - 1n)).toBe('18446744073709551615 s');
  });

  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3600, '1 h'],
    [5400, '90 min'],
    [7_776_000, '90 d'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
