// Exact, Range and OneOf: which values they accept, and what narrows to what.
import { describe, expect, it } from 'vitest';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { Random } from '../../oracle/generate/random.mjs';
import { anyValue, node } from '../../oracle/generate/values.mjs';
import { attenuate, match, matches } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

type Node = cbor.Node;
const { text, uint, int, float, array, bool, nul } = cbor;

const exact = (value: Node): Node => array([uint(1), cbor.struct([['value', value]])]);
const oneOf = (...values: Node[]): Node => array([uint(4), cbor.struct([['values', array(values)]])]);
function range(min: number | null, max: number | null, minInclusive = true, maxInclusive = true): Node {
  const bound = (x: number | null) => (x === null ? nul() : float(x));
  return array([
    uint(3),
    cbor.struct([
      ['min', bound(min)],
      ['max', bound(max)],
      ['min_inclusive', bool(minInclusive)],
      ['max_inclusive', bool(maxInclusive)],
    ]),
  ]);
}
const nan = float(Number.NaN);
const object = (entries: [string, Node][]) => cbor.sorted(entries);

/** Two values, and whether they are equal. */
const EQUAL: [string, Node, Node, boolean][] = [
  ['an integer and itself', uint(1), uint(1), true],
  ['an integer and a float', uint(1), float(1), false],
  ['a float and an integer', float(1), uint(1), false],
  ['a text and an integer', text('1'), uint(1), false],
  ['true and 1', bool(true), uint(1), false],
  ['null and false', nul(), bool(false), false],
  ['null and null', nul(), nul(), true],
  ['1 and -1', uint(1), int(-1), false],
  ['0 and -1', uint(0), int(-1), false],
  ['the largest integers', uint(2n ** 63n - 1n), uint(2n ** 63n - 2n), false],
  ['0.0 and -0.0', float(0), float(-0), true],
  ['-0.0 and 0.0', float(-0), float(0), true],
  ['0 and -0.0', uint(0), float(-0), false],
  ['NaN and NaN', nan, nan, false],
  ['infinities', float(Number.POSITIVE_INFINITY), float(Number.POSITIVE_INFINITY), true],
  ['opposite infinities', float(Number.POSITIVE_INFINITY), float(Number.NEGATIVE_INFINITY), false],
  ['1.1 and its neighbour', float(1.1), float(1.1000000000000003), false],
  ['texts that differ in case', text('a'), text('A'), false],
  ['texts that differ in form', text('é'), text('e\u0301'), false],
  ['a text and its prefix', text('ab'), text('a'), false],
  ['empty lists', array([]), array([]), true],
  ['an empty list and an empty object', array([]), cbor.map([]), false],
  ['lists in another order', array([uint(1), uint(2)]), array([uint(2), uint(1)]), false],
  ['nested -0.0', array([float(0)]), array([float(-0)]), true],
  ['nested NaN', array([nan]), array([nan]), false],
  [
    'objects',
    object([
      ['a', uint(1)],
      ['b', nul()],
    ]),
    object([
      ['b', nul()],
      ['a', uint(1)],
    ]),
    true,
  ],
  ['objects with another key', object([['a', uint(1)]]), object([['b', uint(1)]]), false],
  ['objects with another value', object([['a', uint(1)]]), object([['a', float(1)]]), false],
  [
    'an object and one with a member more',
    object([['a', uint(1)]]),
    object([
      ['a', uint(1)],
      ['b', uint(1)],
    ]),
    false,
  ],
  [
    'deep objects with -0.0',
    object([['a', array([object([['x', float(-0)]])])]]),
    object([['a', array([object([['x', float(0)]])])]]),
    true,
  ],
  ['lists of one and of two', array([uint(1)]), array([uint(1), uint(1)]), false],
  ['a list and a nested one', array([uint(1)]), array([array([uint(1)])]), false],
];

/** Range, value, whether it is inside. */
const INSIDE: [string, Node, Node, boolean][] = [
  ['no bounds, integer', range(null, null), uint(5), true],
  ['no bounds, float', range(null, null), float(1e300), true],
  ['no bounds, infinity', range(null, null), float(Number.POSITIVE_INFINITY), true],
  ['no bounds, NaN', range(null, null), nan, false],
  ['no bounds, text', range(null, null), text('5'), false],
  ['no bounds, true', range(null, null), bool(true), false],
  ['no bounds, null', range(null, null), nul(), false],
  ['no bounds, list', range(null, null), array([uint(1)]), false],
  ['at min', range(1, 2), uint(1), true],
  ['at max', range(1, 2), float(2), true],
  ['below min', range(1, 2), float(0.9999999999999999), false],
  ['above max', range(1, 2), float(2.0000000000000004), false],
  ['at an exclusive min', range(1, 2, false), uint(1), false],
  ['just above an exclusive min', range(1, 2, false), float(1.0000000000000002), true],
  ['at an exclusive max', range(1, 2, true, false), uint(2), false],
  ['just below an exclusive max', range(1, 2, true, false), float(1.9999999999999998), true],
  ['min over max', range(2, 1), float(1.5), false],
  ['a point', range(1, 1), uint(1), true],
  ['an open point', range(1, 1, false, false), uint(1), false],
  ['-0.0 at 0', range(0, null), float(-0), true],
  ['0 at -0.0', range(-0, null), uint(0), true],
  ['-1 below 0', range(0, null), int(-1), false],
  ['the smallest above 0', range(0, null, false), float(5e-324), true],
  ['negative infinity above nothing', range(null, 0), float(Number.NEGATIVE_INFINITY), true],
  ['negative infinity above a min', range(-1e300, null), float(Number.NEGATIVE_INFINITY), false],
  // Integers become doubles, to nearest, ties to even.
  ['2^53 + 1 rounds down', range(null, 2 ** 53), uint(2n ** 53n + 1n), true],
  ['2^53 + 2 does not', range(null, 2 ** 53), uint(2n ** 53n + 2n), false],
  ['2^53 + 3 rounds up', range(2 ** 53 + 4, null), uint(2n ** 53n + 3n), true],
  ['-2^53 - 1 rounds up', range(-(2 ** 53), null), int(-(2n ** 53n) - 1n), true],
  ['-2^53 - 3 rounds down', range(null, -(2 ** 53) - 4), int(-(2n ** 53n) - 3n), true],
  ['2^63 - 1 is 2^63', range(2 ** 63, null), uint(2n ** 63n - 1n), true],
  ['2^63 - 513 is below', range(2 ** 63, null), uint(2n ** 63n - 513n), false],
  ['-2^63', range(null, -(2 ** 63)), int(-(2n ** 63n)), true],
  ['2^32 and its neighbours', range(2 ** 32, 2 ** 32), uint(2n ** 32n), true],
  ['-2^32 and its neighbours', range(-(2 ** 32), -(2 ** 32)), int(-(2n ** 32n)), true],
  ['-2^32 - 1', range(-(2 ** 32) - 1, -(2 ** 32) - 1), int(-(2n ** 32n) - 1n), true],
  ['-256', range(-256, -256), int(-256), true],
  ['-1', range(-1, -1), int(-1), true],
];

const EXPANDED = 'RANGE_EXPANDED';
const LOOSER = 'RANGE_INCLUSIVITY_EXPANDED';
const NARROWER: [string, Node, Node, string][] = [
  ['the same', range(1, 2), range(1, 2), 'OK'],
  ['inside', range(1, 4), range(2, 3), 'OK'],
  ['a bound added', range(null, null), range(1, 2), 'OK'],
  ['min dropped', range(1, 2), range(null, 2), EXPANDED],
  ['max dropped', range(1, 2), range(1, null), EXPANDED],
  ['min lowered', range(1, 2), range(0.5, 2), EXPANDED],
  ['max raised', range(1, 2), range(1, 2.5), EXPANDED],
  ['both: min is reported first', range(1, 2, false), range(1, 3), LOOSER],
  ['min becomes inclusive', range(1, 2, false), range(1, 2), LOOSER],
  ['max becomes inclusive', range(1, 2, true, false), range(1, 2), LOOSER],
  ['min becomes exclusive', range(1, 2), range(1, 2, false, false), 'OK'],
  ['inclusive above an exclusive min', range(1, 2, false), range(1.5, 2), 'OK'],
  ['an inclusive -0.0 at an exclusive 0', range(0, null, false), range(-0, null), LOOSER],
  ['an empty child', range(1, 2), range(2, 1), 'OK'],
  ['exact inside', range(1, 2), exact(float(1.5)), 'OK'],
  ['exact at an exclusive bound', range(1, 2, false), exact(uint(1)), 'VALUE_NOT_IN_RANGE'],
  ['exact outside', range(1, 2), exact(uint(3)), 'VALUE_NOT_IN_RANGE'],
  ['exact NaN', range(null, null), exact(nan), 'VALUE_NOT_IN_RANGE'],
  ['exact text', range(1, 2), exact(text('1.5')), 'KINDS_INCOMPATIBLE'],
];

describe.each(ENGINES)('matching on $name', (engine) => {
  it.each(EQUAL)('exact: %s', (_, a, b, equal) => {
    expect(matches(engine, exact(a), b)).toBe(String(equal));
    expect(matches(engine, exact(b), a)).toBe(String(equal));
    expect(matches(engine, oneOf(text('other'), a, nul()), b)).toBe(
      String(equal || cbor.encode(b).toString('hex') === 'f6'),
    );
    expect(attenuate(engine, exact(a), exact(b)).reason).toBe(equal ? 'OK' : 'EXACT_VALUE_CHANGED');
    expect(attenuate(engine, oneOf(a), oneOf(b)).reason).toBe(equal ? 'OK' : 'VALUE_NOT_IN_PARENT');
    expect(attenuate(engine, oneOf(a), exact(b)).reason).toBe(equal ? 'OK' : 'VALUE_NOT_IN_PARENT');
  });

  it.each(INSIDE)('range: %s', (_, bounds, value, inside) => {
    expect(matches(engine, bounds, value)).toBe(String(inside));
  });

  it.each(NARROWER)('range narrows: %s', (_, parent, child, reason) => {
    expect(attenuate(engine, parent, child).reason).toBe(reason);
  });

  it('a wildcard accepts everything, an empty OneOf nothing', () => {
    const random = new Random('values');
    for (let i = 0; i < 200; i++) {
      const value = node(anyValue(random));
      expect(matches(engine, array([uint(16), nul()]), value)).toBe('true');
      expect(matches(engine, oneOf(), value)).toBe('false');
    }
  });

  it('inclusion of lists agrees with comparing each with each, whatever the values', () => {
    const random = new Random('lists');
    const pool = Array.from({ length: 60 }, () => anyValue(random, 2));
    const equal = (a: unknown, b: unknown) => matches(engine, exact(node(a)), node(b)) === 'true';
    const table = pool.map((a) => pool.map((b) => equal(a, b)));
    const counts = [0, 0];
    for (let i = 0; i < 600; i++) {
      const [outer, inner] = [random.pick([1, 3, 40, 90]), random.pick([1, 2, 5, 60])].map((n) =>
        random.times(n, () => random.below(pool.length)),
      ) as [number[], number[]];
      // Mostly members, so that both answers come.
      const members = random.chance(0.5) ? inner.map(() => random.pick(outer)) : inner;
      const want = members.every((b) => outer.some((a) => table[a]?.[b]));
      counts[Number(want)] = (counts[Number(want)] as number) + 1;
      const list = (indices: number[]) => oneOf(...indices.map((k) => node(pool[k])));
      expect(attenuate(engine, list(outer), list(members)).reason).toBe(want ? 'OK' : 'VALUE_NOT_IN_PARENT');
    }
    expect(Math.min(...counts)).toBeGreaterThan(100);
  });

  it('long lists are compared in any order, and the one value that is missing is found', () => {
    const numbers = Array.from({ length: 9000 }, (_, i) => uint(i * 3));
    const reversed = [...numbers].reverse();
    expect(attenuate(engine, oneOf(...numbers), oneOf(...reversed)).reason).toBe('OK');
    for (const wrong of [uint(1), float(3), nan, text('3'), array([uint(3)])])
      expect(attenuate(engine, oneOf(...numbers), oneOf(...reversed, wrong)).reason).toBe('VALUE_NOT_IN_PARENT');
    expect(attenuate(engine, oneOf(...numbers), exact(uint(3 * 8999))).reason).toBe('OK');
    expect(attenuate(engine, oneOf(...numbers), oneOf()).reason).toBe('OK');
  });

  it('a constraint larger than a warrant is refused: the tables of its lists have room for no more', () => {
    const most = 65536;
    const sized = (length: number) =>
      oneOf(text('x'.repeat(length - cbor.encode(oneOf(text('x'.repeat(65535)))).length + 65535)));
    for (const [length, reason] of [
      [most - 1, 'OK'],
      [most, 'OK'],
      [most + 1, 'WARRANT_TOO_LARGE'],
    ] as const) {
      const big = sized(length);
      expect(cbor.encode(big).length).toBe(length);
      const refused = reason === 'OK' ? {} : { left: length, right: most };
      expect(attenuate(engine, big, big)).toMatchObject({ reason, ...refused });
      expect(attenuate(engine, big, oneOf())).toMatchObject({ reason, ...refused });
      expect(attenuate(engine, array([uint(16), nul()]), big)).toMatchObject({ reason, ...refused });
      expect(match(engine, big, uint(1))).toMatchObject({ reason, ...refused });
    }
  });
});
