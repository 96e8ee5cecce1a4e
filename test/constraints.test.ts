import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConstraintSet, Exact, float, OneOf, Pattern, Range, Wildcard } from '../src/index.ts';
import { leftovers, refusal } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';

describe('constraint factories', () => {
  it('need no new, and show as their call', () => {
    expect(String(Exact('staging'))).toBe('Exact("staging")');
    expect(String(Exact(float(5)))).toBe('Exact(5.0)');
    expect(String(Pattern('weather *'))).toBe('Pattern("weather *")');
    expect(String(Range({ min: 1, max: 2, maxInclusive: false }))).toBe(
      'Range({ min: 1, max: 2, maxInclusive: false })',
    );
    expect(String(Range.min(1))).toBe('Range({ min: 1 })');
    expect(String(Range.max(0.5))).toBe('Range({ max: 0.5 })');
    expect(String(OneOf(['a', 1, null]))).toBe('OneOf(["a", 1, null])');
    expect(String(Wildcard())).toBe('Wildcard()');
  });

  it('show in a console as their call, in sets and lists too', () => {
    expect(inspect({ query: Pattern('weather *') })).toBe('{ query: Pattern("weather *") }');
    expect(inspect([ConstraintSet({ limit: Range.max(5) })])).toBe('[ { limit: Range({ max: 5 }) } ]');
  });

  it('make frozen plain data', () => {
    const all = [Exact({ a: [1] }), Pattern('*'), Range({}), OneOf([[1]]), Wildcard()];
    for (const constraint of all) expect(Object.isFrozen(constraint)).toBe(true);
    const exact = Exact({ a: [1] });
    expect(Object.isFrozen(exact.value)).toBe(true);
    expect({ ...exact }).toEqual({ kind: 'Exact', value: { a: [1] } });
    expect(JSON.stringify(Range.max(5))).toBe(
      '{"kind":"Range","min":null,"max":5,"minInclusive":true,"maxInclusive":true}',
    );
  });

  it('copy their values', () => {
    const list = [1];
    const exact = Exact(list);
    list.push(2);
    expect(exact.value).toEqual([1]);
  });

  it.each([undefined, () => 1, Symbol('s'), new Date(), Uint8Array.of(1), [undefined], new (class A {})()])(
    'refuse %s as a value',
    (value) => {
      expect(refusal(() => Exact(value))).toBe('TypeError');
      expect(refusal(() => OneOf([value]))).toBe('TypeError');
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2n ** 63n])('refuse %s as out of range', (value) => {
    expect(refusal(() => Exact(value))).toBe('RangeError');
  });

  it('take only finite bounds and known options', () => {
    expect(Range({}).min).toBeNull();
    expect(Range({ min: float(5) }).min).toBe(5);
    expect(Range({ min: 5, max: 1 })).toMatchObject({ min: 5, max: 1 });
    expect(refusal(() => Range.max(Number.NaN))).toBe('RangeError');
    expect(refusal(() => Range.min(Number.NEGATIVE_INFINITY))).toBe('RangeError');
    expect(refusal(() => Range.min('1' as never))).toBe('TypeError');
    expect(refusal(() => Range({ minimum: 1 } as never))).toBe('TypeError');
    expect(refusal(() => Range({ minInclusive: 1 } as never))).toBe('TypeError');
    expect(refusal(() => Range(5 as never))).toBe('TypeError');
    expect(refusal(() => OneOf('abc' as never))).toBe('TypeError');
  });
});

describe.each(ENGINES)('Pattern on $name', (engine) => {
  it.each(['', '*', '?', '**', 'a/**/b', '[a-z]', '[!a]', '[]]', ']', '\\*', '{a,b}', '日本*', '\0', '/*/[^x]?'])(
    'takes the glob %j',
    (glob) => {
      expect(Pattern(glob, { engine }).pattern).toBe(glob);
    },
  );

  it.each(['a**', '**a', '***', 'a**b', '[', '[]', '[!]', 'x[', '[a', '/**x'])('refuses the glob %j', (glob) => {
    expect(refusal(() => Pattern(glob, { engine }))).toBe('1501 constraint-violation invalid-pattern');
    expect(() => Pattern(glob, { engine })).toThrow(glob);
  });

  it('refuses what is no text', () => {
    expect(refusal(() => Pattern(5 as never, { engine }))).toBe('TypeError');
    expect(refusal(() => Pattern('\ud800', { engine }))).toBe('TypeError');
    expect(leftovers(engine)).toBe(0);
  });
});

describe('constraint sets', () => {
  it('take bare texts, numbers and booleans as Exact', () => {
    const { constraints } = ConstraintSet({
      a: 'x',
      b: 1,
      c: true,
      d: 5n,
      e: float(5),
      f: Wildcard(),
      g: undefined as never,
    });
    expect(String(constraints.a)).toBe('Exact("x")');
    expect(String(constraints.d)).toBe('Exact(5)');
    expect(String(constraints.e)).toBe('Exact(5.0)');
    expect(Object.keys(constraints)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('have a flag beside the constraints, which is still a name one can constrain', () => {
    expect(ConstraintSet({ a: 1, allowUnknown: true })).toMatchObject({ allowUnknown: true, constraints: { a: {} } });
    expect(ConstraintSet({ allowUnknown: false })).toMatchObject({ allowUnknown: false, constraints: {} });
    const named = ConstraintSet({ allowUnknown: Exact(true) });
    expect(named.allowUnknown).toBe(false);
    expect(String(named.constraints.allowUnknown)).toBe('Exact(true)');
    const both = ConstraintSet({ allowUnknown: true }, { allowUnknown: true });
    expect(both.allowUnknown).toBe(true);
    expect(String(both.constraints.allowUnknown)).toBe('Exact(true)');
    expect(refusal(() => ConstraintSet({ allowUnknown: 'yes' }))).toBe('TypeError');
  });

  it('show as what they ask for', () => {
    expect(String(ConstraintSet({ path: Pattern('/a'), 'x y': 1, allowUnknown: true }))).toBe(
      '{ path: Pattern("/a"), "x y": Exact(1), any other arguments }',
    );
    expect(String(ConstraintSet())).toBe('any arguments');
  });

  it.each([
    ['null', { a: null }],
    ['a list', { a: ['x'] }],
    ['an object', { a: { kind: 'Exact', value: 1 } }],
    ['a set', { a: ConstraintSet() }],
    ['a function', { a: Wildcard }],
  ])('refuse %s as a constraint', (_, constraints) => {
    expect(refusal(() => ConstraintSet(constraints as never))).toBe('TypeError');
  });

  it('refuse what is no set of constraints', () => {
    for (const given of [null, 'x', [], Wildcard()])
      expect(refusal(() => ConstraintSet(given as never))).toBe('TypeError');
    expect(refusal(() => ConstraintSet(ConstraintSet(), { allowUnknown: true }))).toBe('TypeError');
  });

  it('keep arguments of any name', () => {
    const { constraints } = ConstraintSet(JSON.parse('{"__proto__": "x", "constructor": "y"}'));
    expect(Object.keys(constraints)).toEqual(['__proto__', 'constructor']);
  });
});
