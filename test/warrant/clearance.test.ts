import { describe, expect, it } from 'vitest';
import { Clearance, Warrant } from '../../src/index.ts';
import { clearanceLevel, clearanceName } from '../../src/warrant/clearance.ts';
import { castOf } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const levels = Object.entries(Clearance);

describe('clearance', () => {
  it('has six names, which are read in any case', () => {
    expect(levels.map(([, level]) => level)).toEqual([0, 10, 20, 30, 40, 50]);
    for (const [name, level] of levels) {
      expect(clearanceName(level)).toBe(name);
      for (const text of [name, name.toLowerCase(), name.toUpperCase()]) expect(clearanceLevel(text)).toBe(level);
    }
    expect([7, 255].map(clearanceName)).toEqual(['Level(7)', 'Level(255)']);
  });

  it.each([0, 1, 254, 255, '0', '255', '007', '+30', '0000000000000000000000255'])('reads %j', (level) => {
    expect(clearanceLevel(level)).toBe(Number(level));
  });

  it.each([
    -1,
    256,
    0.5,
    Number.NaN,
    '',
    '-1',
    '-0',
    '256',
    ' 5',
    '5 ',
    '1.0',
    '1e1',
    '0x10',
    '٣',
    '+',
    'Level(7)',
    'İnternal',
    'Syſtem',
    'internal ',
  ])('refuses %j', (level) => {
    expect(() => clearanceLevel(level)).toThrow(RangeError);
  });

  it.each([null, undefined, true, 5n, []])('takes no %s', (level) => {
    expect(() => clearanceLevel(level)).toThrow(TypeError);
  });

  it.each(ENGINES)('is written by builders on $name', (engine) => {
    const { root } = castOf(engine);
    const of = (level: number | string) =>
      Warrant.mintBuilder({ engine }).tool('t').clearance(level).mint(root).clearance;
    expect([of('internal'), of(Clearance.System), of('7')]).toEqual([30, 50, 7]);
  });
});
