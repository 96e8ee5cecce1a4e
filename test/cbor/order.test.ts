import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, compareUtf8, sortedKeys, sortedSet } from '../../src/cbor/order.ts';

const sign = (n: number) => Math.sign(n);
const text = fc.string({ unit: 'grapheme', maxLength: 12 });

describe('the order of keys', () => {
  it('is that of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('puts characters above U+FFFF behind U+E000 to U+FFFF, where UTF-16 does not', () => {
    expect(['\u{10000}', '\ue000', '\uffff', '\ud7ff'].sort(compareUtf8)).toEqual([
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
    ]);
    expect('\u{10000}' < '\ue000').toBe(true);
  });

  it('puts a prefix first and is not length-first', () => {
    expect(sortedSet(['b', 'aa', 'a', '', 'aa'])).toEqual(['', 'a', 'aa', 'b']);
  });

  it('sorts own enumerable names alone', () => {
    const object = Object.create({ inherited: 1 });
    Object.assign(object, { b: 1, 10: 2, a: 3, [Symbol('s')]: 4 });
    Object.defineProperty(object, 'hidden', { value: 5 });
    expect(sortedKeys(object)).toEqual(['10', 'a', 'b']);
  });

  it('sorts the names of each object anew, whatever came before it', () => {
    const shapes = [
      ['b', 'a'],
      ['b', 'a', 'c'],
      ['a', 'b'],
      ['c', 'b', 'a'],
      ['b', 'a'],
      ['b'],
      [],
      ['ä', 'a', 'z'],
      ['b', 'ä'],
    ];
    for (const first of shapes) {
      for (const second of [...shapes, first]) {
        for (const names of [first, second, first]) {
          const object = Object.fromEntries(names.map((name) => [name, 1]));
          expect(sortedKeys(object)).toEqual([...names].sort(compareUtf8));
        }
      }
    }
  });

  it('compares bytes, a prefix first', () => {
    expect(sign(compareBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)))).toBe(0);
    expect(sign(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0)))).toBe(-1);
    expect(sign(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f)))).toBe(1);
  });
});
