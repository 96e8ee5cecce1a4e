import { describe, expect, it } from 'vitest';
import { Contains, float, NotOneOf, Subset } from '../../src/index.ts';
import { refusal } from '../support/cast.ts';

describe.each([
  ['NotOneOf', NotOneOf, 'excluded'],
  ['Contains', Contains, 'required'],
  ['Subset', Subset, 'allowed'],
] as const)('%s', (name, make, member) => {
  it('shows as its call, frozen, with a copy of its values', () => {
    const list: unknown[] = ['a', float(1), { b: [null] }];
    const made = make(list);
    list.push('c');
    expect(String(made)).toBe(`${name}(["a", 1.0, { "b": [null] }])`);
    const values = (made as unknown as Record<string, readonly unknown[]>)[member];
    expect(values).toHaveLength(3);
    expect(Object.isFrozen(made) && Object.isFrozen(values)).toBe(true);
    expect(String(make([]))).toBe(`${name}([])`);
  });

  it('takes a list of values of the protocol', () => {
    for (const list of [undefined, null, 'a', new Set(['a']), { length: 0 }])
      expect(refusal(() => make(list as never))).toBe('TypeError');
    for (const value of [undefined, () => 1, Symbol('s'), new Date(), Uint8Array.of(1), '\ud800'])
      expect(refusal(() => make([value]))).toBe('TypeError');
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, 2n ** 63n, -(2n ** 63n) - 1n])
      expect(refusal(() => make([value]))).toBe('RangeError');
  });
});
