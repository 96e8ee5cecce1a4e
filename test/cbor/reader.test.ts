import { describe, expect, it } from 'vitest';
import { CborReader } from '../../src/cbor/reader.ts';
import { Float } from '../../src/cbor/value.ts';
import { hex, unhex } from '../support/vectors.ts';

const reader = (text: string) => new CborReader(unhex(text));
const value = (text: string) => reader(text).value();

describe('the reader of validated items', () => {
  it.each([
    ['00', 0],
    ['1864', 100],
    ['1903e8', 1000],
    ['1a000f4240', 1000000],
    ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['1b0020000000000000', 2n ** 53n],
    ['1b7fffffffffffffff', 2n ** 63n - 1n],
    ['20', -1],
    ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
    ['3b001fffffffffffff', -(2n ** 53n)],
    ['3b7fffffffffffffff', -(2n ** 63n)],
    ['f93800', 0.5],
    ['fb3ff199999999999a', 1.1],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['60', ''],
    ['63efbbbf', '\ufeff'],
    ['64f09f9880', '😀'],
    ['80', []],
    ['8201820203', [1, [2, 3]]],
  ])('reads %s', (bytes, expected) => {
    expect(value(bytes)).toEqual(expected);
  });

  it('marks floats that a number cannot tell from an integer', () => {
    for (const bytes of ['f94500', 'f98000', 'f97e00', 'f97c00']) expect(value(bytes)).toBeInstanceOf(Float);
    expect(String(value('f94500'))).toBe('5.0');
  });

  it('gives objects without a prototype, frozen', () => {
    const object = value('a2695f5f70726f746f5f5f016161f6') as Record<string, unknown>;
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.isFrozen(object)).toBe(true);
    expect(Object.keys(object)).toEqual(['__proto__', 'a']);
  });

  it('skips any item, tags and floats included, and says what it skipped', () => {
    const text = `7818${'61'.repeat(24)}`;
    for (const item of [
      'c2430a0b0c',
      'd818820102',
      'fb3ff199999999999a',
      'f97e00',
      'a261618201026162f6',
      '1b0020000000000000',
      text,
    ]) {
      const r = reader(`${item}07`);
      expect(hex(r.item())).toBe(item);
      expect(r.head()).toBe(7);
    }
  });

  it('reads unsigned numbers exactly, byte strings and arrays of bytes', () => {
    expect(reader('1bffffffffffffffff').unsigned()).toBe(2n ** 64n - 1n);
    expect(reader('17').unsigned()).toBe(23n);
    expect([...reader('43010203').byteString()]).toEqual([1, 2, 3]);
    expect([...reader('8300181818ff').byteArray()]).toEqual([0, 24, 255]);
    expect(reader('f6').isNull).toBe(true);
  });
});
