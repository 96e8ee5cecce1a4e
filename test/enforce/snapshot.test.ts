import { describe, expect, it } from 'vitest';
import { MAX_CALL_BYTES } from '../../assembly/layout.ts';
import { snapshot } from '../../src/enforce/snapshot.ts';
import { float } from '../../src/index.ts';

/** `levels` objects inside one another. */
function nested(levels: number): unknown {
  let value: unknown = 'leaf';
  for (let i = 0; i < levels; i++) value = { value };
  return value;
}

describe('a snapshot', () => {
  it('is a deep, frozen copy that equals its original', () => {
    const original = { path: '/x', list: [1, { a: null, b: [true] }], n: 5n, f: float(5) };
    const copy = snapshot(original) as typeof original;
    expect(copy).toStrictEqual(original);
    expect(copy).not.toBe(original);
    for (const part of [copy, copy.list, copy.list[1], (copy.list[1] as { b: unknown }).b])
      expect(Object.isFrozen(part)).toBe(true);
    original.list.push(2);
    expect(copy.list).toHaveLength(2);
  });

  it('keeps bigints and marked floats, makes -0 what it is encoded as, and leaves undefined members out', () => {
    const copy = snapshot({ n: 5n, f: float(5), zero: -0, none: undefined, x: 0.5 }) as Record<string, unknown>;
    expect(copy.n).toBe(5n);
    expect(copy.f).toBeInstanceOf(float(1).constructor);
    expect(Object.is(copy.zero, 0)).toBe(true);
    expect(Object.keys(copy)).toEqual(['n', 'f', 'zero', 'x']);
  });

  it('reads every member once', () => {
    const reads: string[] = [];
    const watched = new Proxy({ a: 1, b: { c: 2 } } as Record<string, unknown>, {
      get(target, key, receiver) {
        reads.push(String(key));
        return Reflect.get(target, key, receiver);
      },
    });
    expect(snapshot(watched)).toEqual({ a: 1, b: { c: 2 } });
    expect(reads).toEqual(['a', 'b']);
  });

  it('has a member called __proto__ as a member', () => {
    const copy = snapshot(JSON.parse('{"__proto__": {"admin": true}, "a": 1}')) as object;
    expect(Object.keys(copy)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect('admin' in copy).toBe(false);
  });

  it('keeps an object without a prototype so', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 });
    expect(Object.getPrototypeOf(snapshot(bare))).toBe(null);
  });

  it('leaves what is no value as it is', () => {
    const date = new Date(0);
    const call = () => 1;
    const copy = snapshot({ date, call, list: [date] }) as { date: unknown; call: unknown; list: unknown[] };
    expect([copy.date, copy.call, copy.list[0]]).toEqual([date, call, date]);
    expect(copy.date).toBe(date);
  });

  it('has a limit of levels', () => {
    expect(snapshot(nested(65))).toEqual(nested(65));
    expect(() => snapshot(nested(66))).toThrow(TypeError);
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => snapshot(cycle)).toThrow('contain themselves');
  });

  it('has a limit of members, also of those that are undefined or shared', () => {
    expect(snapshot(new Array(MAX_CALL_BYTES - 1).fill(0))).toHaveLength(MAX_CALL_BYTES - 1);
    expect(() => snapshot(new Array(MAX_CALL_BYTES).fill(0))).toThrow(RangeError);
    expect(() => snapshot(new Array(2 ** 32 - 1))).toThrow(RangeError);
    const many = Object.fromEntries(Array.from({ length: MAX_CALL_BYTES + 1 }, (_, i) => [i, undefined]));
    expect(() => snapshot(many)).toThrow(RangeError);
    let shared: unknown = [];
    for (let i = 0; i < 60; i++) shared = [shared, shared];
    expect(() => snapshot(shared)).toThrow(RangeError);
  });

  it('lets through what a getter throws', () => {
    const failing = {
      get a(): never {
        throw new Error('no');
      },
    };
    expect(() => snapshot(failing)).toThrow('no');
  });
});
