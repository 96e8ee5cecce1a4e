import { describe, expect, it } from 'vitest';
import { checkOptions, checkText } from '../src/options.ts';

describe('options', () => {
  it('are known by name, or an error says which are', () => {
    expect(() => checkOptions({ a: 1, b: undefined }, ['a', 'b'], 'it')).not.toThrow();
    expect(() => checkOptions({}, [], 'it')).not.toThrow();
    expect(() => checkOptions({ c: 1 }, ['a', 'b'], 'it')).toThrow(
      new TypeError('it has no option "c"; it takes a, b'),
    );
    for (const given of [null, undefined, 5, 'a']) {
      expect(() => checkOptions(given, ['a'], 'it')).toThrow(new TypeError('it takes an object of options'));
    }
  });
});

describe('texts', () => {
  it('are those that UTF-8 can carry', () => {
    expect(checkText('é😀', 'it')).toBe('é😀');
    expect(() => checkText('\ud800', 'it')).toThrow(
      new TypeError('it holds a lone surrogate, which no UTF-8 can carry'),
    );
    expect(() => checkText(5, 'it')).toThrow(new TypeError('it takes a text'));
  });
});
