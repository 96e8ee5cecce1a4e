import { describe, expect, it } from 'vitest';
import { ageOf, readTimestamp, timestampAt, timestampDate, timestampText } from '../../src/revocation/timestamp.ts';

const rewritten = (text: string): string | null => {
  const read = readTimestamp(text);
  return read === null ? null : timestampText(read);
};

describe('a timestamp', () => {
  it.each([
    '2024-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '1969-12-31T23:59:59.500Z',
    '2024-02-29T12:34:56.100Z',
    '2024-02-29T12:34:56.123456Z',
    '2024-02-29T12:34:56.123456789Z',
    '2024-02-29T12:34:56.000000001Z',
    '2016-12-31T23:59:60Z',
    '2016-12-31T23:59:60.250Z',
    '0000-01-01T00:00:00Z',
    '0004-02-29T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '+10000-01-01T00:00:00Z',
    '-0001-12-31T23:59:59Z',
    '+262142-12-31T23:59:59.999999999Z',
    '-262143-01-01T00:00:00Z',
  ])('%s is written as it was read', (text) => {
    expect(rewritten(text)).toBe(text);
  });

  it.each([
    ['2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00.5Z', '2024-01-01T00:00:00.500Z'],
    ['2024-01-01T00:00:00.1234Z', '2024-01-01T00:00:00.123400Z'],
    ['2024-01-01T00:00:00.1234567Z', '2024-01-01T00:00:00.123456700Z'],
    ['2024-01-01T00:00:00.1234567899Z', '2024-01-01T00:00:00.123456789Z'],
    ['2024-01-01T00:00:00+00:00', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00-00:00', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:30:00+01:00', '2023-12-31T23:30:00Z'],
    ['2024-01-01T00:30:00\u221201:00', '2024-01-01T01:30:00Z'],
    ['2024-01-01T00:30:00 +0100', '2023-12-31T23:30:00Z'],
    ['2024-01-01 00:00:00z', '2024-01-01T00:00:00Z'],
    ['2024-01-01t00:00:00 utc', '2024-01-01T00:00:00Z'],
    [' 2024-1-1T0:0:0Z\u00a0', '2024-01-01T00:00:00Z'],
    ['+2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
  ])('%s is read as upstream reads it', (text, written) => {
    expect(rewritten(text)).toBe(written);
  });

  it.each([
    '',
    'x',
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-01-32T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:61Z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00,5Z',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00:00+01:60',
    '2024-01-01T00:00:00+1:00',
    '2024-01-01T00:00:00GMT',
    '2024-01-01T00:00:00Zx',
    '12024-01-01T00:00:00Z',
    '+262143-01-01T00:00:00Z',
    '-262144-12-31T23:59:59Z',
    '\ufeff2024-01-01T00:00:00Z',
    '٢٠٢٤-01-01T00:00:00Z',
  ])('%s is none', (text) => {
    expect(readTimestamp(text)).toBeNull();
  });

  it('is read from a clock of milliseconds', () => {
    for (const [date, text] of [
      [new Date(0), '1970-01-01T00:00:00Z'],
      [new Date(1), '1970-01-01T00:00:00.001Z'],
      [new Date(-1), '1969-12-31T23:59:59.999Z'],
      [new Date(1_700_000_000_120), '2023-11-14T22:13:20.120Z'],
    ] as const) {
      expect(timestampText(timestampAt(date))).toBe(text);
      expect(timestampDate(timestampAt(date))).toEqual(date);
    }
  });

  it('has an age in whole seconds, the rest dropped towards zero', () => {
    const at = (seconds: number, nanos = 0) => ({ seconds, nanos });
    for (const [from, now, age] of [
      [at(10), at(10), 0],
      [at(10), at(13), 3],
      [at(13), at(10), -3],
      [at(10, 1), at(13), 2],
      [at(10), at(13, 1), 3],
      [at(13, 1), at(10), -3],
      [at(13), at(10, 1), -2],
      [at(10, 1), at(10), 0],
      [at(10), at(10, 999_999_999), 0],
      // A leap second that is over counts in full.
      [at(10, 1_000_000_000), at(11), 1],
      [at(10, 1_500_000_000), at(12), 1],
      [at(10, 1_500_000_000), at(10), -1],
    ] as const)
      expect(ageOf(from, now)).toBe(age);
  });

  // Of a text of this length anything but one pass over it would not come to its end.
  it('is read in one pass', () => {
    for (const part of [' ', '0', '-', ':', '2024-01-01T00:00:00 ', '+', '.'])
      expect(readTimestamp(`2024-01-01T00:00:00${part.repeat(200_000)}x`)).toBeNull();
  });
});
