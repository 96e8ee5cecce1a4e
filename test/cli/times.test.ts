// Lifetimes and instants as they are typed.
import { describe, expect, it } from 'vitest';
import { parseDuration, parseInstant } from '../../src/cli/times.ts';

describe('a lifetime', () => {
  it.each([
    ['90', 90],
    ['0', 0],
    ['90s', 90],
    ['5m', 300],
    ['1h', 3600],
    ['7d', 604_800],
    ['1h30m', 5400],
    ['1d2h3m4s', 93_784],
    ['5M', 300],
  ])('%s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

  it.each(
    ['', ' ', '5', '5 m', '5ms', '-5m', '1.5h', 'm', '5m1h', '5w', '1e3', '99999999999999999999', '٥m'].filter(
      (text) => text !== '5',
    ),
  )('%j is none', (text) => expect(() => parseDuration(text)).toThrow(/lifetime|longer/));
});

describe('an instant', () => {
  it.each([
    ['1800000000', 1_800_000_000],
    ['0', 0],
    ['2027-01-15T08:00:00Z', 1_800_000_000],
    ['2027-01-15T09:00:00+01:00', 1_800_000_000],
    ['2027-01-15 08:00:00Z', 1_800_000_000],
    ['2027-01-15T08:00Z', 1_800_000_000],
    ['2027-01-15T08:00:00.999Z', 1_800_000_000],
    ['2028-02-29T00:00:00Z', 1_835_395_200],
  ])('%s', (text, seconds) => expect(parseInstant(text)).toBe(seconds));

  it.each([
    ...['', 'now', 'yesterday', '2027-01-15', '2027-01-15T08:00:00', '2027-02-29T00:00:00Z', '2027-13-01T00:00:00Z'],
    ...[
      '2027-01-15T25:00:00Z',
      '1800000000000',
      '-5',
      '1.5',
      '15.01.2027',
      '2027-04-31T00:00:00Z',
      '2027-01-00T00:00:00Z',
    ],
  ])('%j is none', (text) => expect(() => parseInstant(text)).toThrow(/instant|milliseconds/));
});
