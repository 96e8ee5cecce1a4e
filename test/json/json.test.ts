import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Float, float, type Value } from '../../src/cbor/value.ts';
import { JsonError, readJson } from '../../src/json/read.ts';
import { writeJson } from '../../src/json/write.ts';

/** The message that reading ends with, or the value. */
function read(text: string): Value | string {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) return error.message;
    throw error;
  }
}

describe('JSON', () => {
  it('tells integers from floats by their digits', () => {
    expect(read('5')).toBe(5);
    expect(read('-5')).toBe(-5);
    expect(read('-0')).toBe(0);
    expect(read('9007199254740991')).toBe(9007199254740991);
    expect(read('9007199254740993')).toBe(9007199254740993n);
    expect(read('-9223372036854775808')).toBe(-(2n ** 63n));
    expect(read('9223372036854775807')).toBe(2n ** 63n - 1n);
    for (const text of ['5.0', '5e0', '5E+0', '50e-1', '5.00']) expect(read(text)).toEqual(float(5));
    expect(read('0.1')).toBe(0.1);
    expect(read('1e300')).toBe(1e300);
    expect(read('-0.0')).toBeInstanceOf(Float);
  });

  it('holds no number that no value is', () => {
    expect(read('9223372036854775808')).toBe('an integer does not fit in 64 bits at character 0');
    expect(read('-9223372036854775809')).toBe('an integer does not fit in 64 bits at character 0');
    expect(read('[1e999]')).toBe('a number is not finite at character 1');
    for (const text of ['NaN', 'Infinity', '-Infinity', '+1', '.5', '-', "'a'", 'True', 'undefined', ''])
      expect(read(text)).toMatch(/ is missing at character 0$/);
    for (const text of ['01', '1.', '0x10', '1_0', '-01', 'truefalse', 'nul'])
      expect(read(text)).toMatch(/^(a value is missing|there is something after the end) at character/);
  });

  it('is strict about its form', () => {
    const wrong = [
      '[1,]',
      '[,1]',
      '[1 2]',
      '[1',
      '{"a":1,}',
      '{a:1}',
      '{"a" 1}',
      '{"a":}',
      '{"a":1',
      '{,}',
      '"abc',
      '"\\x"',
      '"\\u12"',
      '"\n"',
      '"\\',
      '{} {}',
      '\ufeff{}',
      '\u00a05',
      '// x\n5',
      '["\\ud800"]',
      '{"a":1,"a":2}',
      '{"a":1,"\\u0061":2}',
    ];
    for (const text of wrong) expect([text, typeof read(text)]).toEqual([text, 'string']);
    expect(read(' {"a" : [ 1 , "\\ud83d\\ude00" ] , "b" : null}\r\n')).toEqual({ a: [1, '😀'], b: null });
  });

  it('nests 64 levels deep', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(typeof read(nested(64))).toBe('object');
    expect(read(nested(65))).toBe('it is nested deeper than 64 levels at character 64');
    expect(read('['.repeat(1_000_000))).toBe('it is nested deeper than 64 levels at character 64');
  });

  it('gives names no power', () => {
    const object = read('{"__proto__":{"x":1},"constructor":2}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(object)).toBe(null);
    expect(Object.keys(object)).toEqual(['__proto__', 'constructor']);
    expect(Object.isFrozen(object)).toBe(true);
  });

  it('reads long text of one kind to its end', () => {
    for (const text of [
      `"${'\\u0041'.repeat(100_000)}"`,
      `"${'\\'.repeat(200_001)}`,
      `[${'1,'.repeat(200_000)}1]`,
      '1'.repeat(2000),
    ])
      expect(['string', 'object', 'number', 'bigint']).toContain(typeof read(text));
  });

  it('is read as it was written', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc
        .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        .map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => Float.of(x)),
      fc.boolean(),
      fc.constant(null),
    );
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: false }),
      ),
    }));
    fc.assert(
      fc.property(value, (written) => {
        const text = writeJson(written);
        expect(writeJson(readJson(text))).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(JSON.parse(writeJson(readJson(text)))));
      }),
      { seed: 7, numRuns: 300 },
    );
    expect(writeJson({ a: float(5), b: 2 ** 60, c: 2n ** 60n, d: -0, e: Float.of(-0), f: undefined })).toBe(
      '{"a":5.0,"b":1152921504606847000.0,"c":1152921504606846976,"d":0,"e":-0.0}',
    );
    expect(() => writeJson([Float.of(Number.NaN)])).toThrow(RangeError);
    expect(() => writeJson(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
