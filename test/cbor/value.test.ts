import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CborReader } from '../../src/cbor/reader.ts';
import { Float, float, quoted, valueText, writeValue } from '../../src/cbor/value.ts';
import { encode } from '../../src/cbor/writer.ts';
import * as oracle from '../oracle/generate/cbor.mjs';
import { node } from '../oracle/generate/values.mjs';
import { hex } from '../support/vectors.ts';

const written = (value: unknown) =>
  encode('the value', 1 << 20, (w) => writeValue(w, value, { of: null, key: 'the value' }));
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

/** A value in the request form of test/oracle/README.md. */
const form = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { int: String(value) } : { float: value };
  if (typeof value === 'bigint') return { int: String(value) };
  if (value instanceof Float) return { float: Object.is(value.value, -0) ? '-0.0' : value.value };
  if (Array.isArray(value)) return value.map(form);
  if (typeof value !== 'object' || value === null) return value;
  return { map: Object.fromEntries(Object.entries(value).map(([k, v]) => [k, form(v)])) };
};

const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const leaf = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  i64,
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: -100, max: 100 }).map(float),
);
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 6 }), tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('values', () => {
  it('are written as an independent encoder writes them', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(hex(written(value))).toBe(hex(oracle.encode(node(form(value)))));
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  it('read back to what is written again as the same bytes', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = written(value);
        expect(hex(written(new CborReader(bytes).value()))).toBe(hex(bytes));
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it.each([
    [5, '05'],
    [-0, '00'],
    [float(5), 'f94500'],
    [float(-0), 'f98000'],
    [0.5, 'f93800'],
    [1e21, 'fb444b1ae4d6e2ef50'],
    [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    [2 ** 53, 'fa5a000000'],
    [9007199254740993n, '1b0020000000000001'],
    [5n, '05'],
    [2n ** 63n - 1n, '1b7fffffffffffffff'],
    [-(2n ** 63n), '3b7fffffffffffffff'],
  ])('%# %s is %s', (value, bytes) => {
    expect(hex(written(value))).toBe(bytes);
  });

  it('leave out members that are undefined and sort the others by UTF-8 bytes', () => {
    expect(hex(written({ b: 1, a: undefined, '\u{10000}': 2, '\uffff': 3 }))).toBe(
      hex(
        oracle.encode(
          oracle.sorted([
            ['b', oracle.uint(1)],
            ['\u{10000}', oracle.uint(2)],
            ['\uffff', oracle.uint(3)],
          ]),
        ),
      ),
    );
  });

  it('take plain objects of any realm, and objects without a prototype', () => {
    expect(hex(written(runInNewContext('({ a: [1] })')))).toBe('a161618101');
    expect(hex(written(Object.assign(Object.create(null), { a: 1 })))).toBe('a1616101');
    expect(hex(written(JSON.parse('{"__proto__": 1}')))).toBe('a1695f5f70726f746f5f5f01');
  });

  it.each([
    ['undefined', undefined],
    ['undefined in a list', [1, undefined]],
    ['a sparse list', Object.assign([], { 2: 1 })],
    ['a symbol', Symbol('s')],
    ['a function', () => 1],
    ['bytes', Uint8Array.of(1)],
    ['a Buffer', Buffer.from('x')],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a Set', new Set()],
    ['a RegExp', /x/],
    ['a Promise', Promise.resolve()],
    ['a boxed text', new String('x')],
    ['a class instance', new (class Money {})()],
    ['an object that inherits', Object.create({ a: 1 })],
    [
      'an object that inherits from one without a prototype',
      Object.create(Object.assign(Object.create(null), { admin: true })),
    ],
    ['a Date of another realm', runInNewContext('new Date(0)')],
    ['a lone surrogate', '\ud800'],
    ['a name with a lone surrogate', { '\udc00': 1 }],
  ])('refuse %s with a TypeError', (_, value) => {
    expect(() => written(value)).toThrow(TypeError);
    expect(() => written([{ in: [value] }])).toThrow(TypeError);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n])(
    'refuse %s with a RangeError',
    (value) => {
      expect(() => written(value)).toThrow(RangeError);
      expect(() => written([value])).toThrow(RangeError);
    },
  );

  it('may be 64 levels deep and no deeper; a cycle says so', () => {
    expect(() => written(nested(64))).not.toThrow();
    expect(() => written(nested(65))).toThrow(/nested deeper than 64 levels, or contains itself/);
    const loop: unknown[] = [];
    loop.push(loop, loop);
    expect(() => written(loop)).toThrow(/contains itself/);
  });

  it('are named in errors by their place, never by what they hold', () => {
    const message = (value: unknown) => {
      try {
        written(value);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(message({ user: { tags: ['secret', () => 1] } })).toBe(
      'the value "user".tags[1] is a function, which is not a value',
    );
    expect(message([['secret', new Map([['secret', 1]])]])).toBe(
      'the value[0][1] is a Map; only plain objects, lists and primitives are values',
    );
    expect(message({ '\u001b[31m': Symbol('secret') })).toBe(
      'the value "\\u001b[31m" is a symbol, which is not a value',
    );
  });

  it('are read once: a getter cannot give two answers', () => {
    let reads = 0;
    const tricky = {
      get a() {
        return ++reads;
      },
    };
    expect(hex(written(tricky))).toBe('a1616101');
    expect(reads).toBe(1);
    const counted = new Proxy({ b: 1 }, { get: () => ++reads });
    expect(hex(written(counted))).toBe('a1616202');
    expect(reads).toBe(2);
  });
});

describe('float', () => {
  it('is frozen, shows as itself and adds up', () => {
    const five = float(5);
    expect(Object.isFrozen(five)).toBe(true);
    expect(`${five}`).toBe('5.0');
    expect(JSON.stringify({ five })).toBe('{"five":5}');
    expect(Number(five) + 1).toBe(6);
    expect(String(float(-0))).toBe('-0.0');
    expect(String(float(1.5))).toBe('1.5');
  });

  it('takes finite numbers alone', () => {
    expect(() => float(Number.NaN)).toThrow(RangeError);
    expect(() => float(Number.POSITIVE_INFINITY)).toThrow(RangeError);
    // @ts-expect-error: a text is not a number
    expect(() => float('5')).toThrow(TypeError);
  });
});

describe('texts of values', () => {
  it.each([
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [5, '5'],
    [float(5), '5.0'],
    [0.1, '0.1'],
    [2n ** 60n, '1152921504606846976'],
    [null, 'null'],
    [true, 'true'],
    [[1, 'x', []], '[1, "x", []]'],
    [{ a: 1, 'b c': {} }, '{ "a": 1, "b c": {} }'],
  ])('%# read as %s', (value, text) => {
    expect(valueText(value as never)).toBe(text);
  });

  it('escape what could mislead a terminal or a reader', () => {
    expect(quoted('\u001b[2J\u009b\u202e\u200b\ufeff\u2028é😀')).toBe(
      '"\\u001b[2J\\u009b\\u202e\\u200b\\ufeff\\u2028é😀"',
    );
  });
});
