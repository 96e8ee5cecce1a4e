// What reading and evaluating may cost, at each limit and past it; hostile expressions end in an error, soon.
import { describe, expect, it } from 'vitest';
import { Budget, MAX_DEPTH, MAX_NESTING, MAX_NODES, MAX_STEPS, MAX_TEXT } from '../../src/cel/budget.ts';
import { compile, failureOf, holds } from '../../src/cel/evaluator.ts';
import { CEL } from '../../src/cel/index.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { ENGINES } from '../support/engines.ts';
import { judge, NOW, type Plain } from './judge.ts';

const COSTLY = 'CONSTRAINT_TOO_COSTLY';

const failure = (expression: string) => {
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
};

describe('limits of one expression', () => {
  const padded = (length: number) => `true${' '.repeat(length - 4)}`;
  const nested: readonly (readonly [what: string, expression: (levels: number) => string])[] = [
    ['parentheses', (n) => `${'('.repeat(n)}true${')'.repeat(n)}`],
    ['lists', (n) => `${'['.repeat(n)}1${']'.repeat(n)} != []`],
    ['maps', (n) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)} != {}`],
    ['indexes', (n) => `${'a['.repeat(n)}0${']'.repeat(n)}`],
    ['calls', (n) => `${'size('.repeat(n)}"a"${')'.repeat(n)} == 1`],
    ['macros', (n) => `${'[1].exists(x, '.repeat(n)}true${')'.repeat(n)}`],
    ['choices', (n) => `${'false ? true : '.repeat(n)}true`],
  ];

  it('its length', () => {
    expect(failure(padded(MAX_TEXT - 1))).toBeUndefined();
    expect(failure(padded(MAX_TEXT))).toBeUndefined();
    expect(failure(padded(MAX_TEXT + 1))).toMatchObject({ costly: true });
    expect(failure('x'.repeat(65_536))).toMatchObject({ costly: true });
  });

  it.each(nested)('its nesting: %s', (_, expression) => {
    expect(failure(expression(MAX_NESTING - 2))).toBeUndefined();
    expect(failure(expression(MAX_NESTING - 1))).toBeUndefined();
    expect(failure(expression(MAX_NESTING))).toMatchObject({ costly: true });
    expect(failure(expression(500))).toMatchObject({ costly: true });
  });

  it('its parts', () => {
    const list = (parts: number) =>
      `[${Array(parts - 1)
        .fill('1')
        .join(',')}]`;
    expect(failure(list(MAX_NODES - 1))).toBeUndefined();
    expect(failure(list(MAX_NODES))).toBeUndefined();
    expect(failure(list(MAX_NODES + 1))).toMatchObject({ costly: true });
  });

  it('their depth', () => {
    const sum = (depth: number) => `1${'+1'.repeat(depth - 1)}`;
    expect(failure(sum(MAX_DEPTH))).toBeUndefined();
    expect(failure(sum(MAX_DEPTH + 1))).toMatchObject({ costly: true });
    const members = (depth: number) => `a${'.a'.repeat(depth - 1)}`;
    expect(failure(members(MAX_DEPTH))).toBeUndefined();
    expect(failure(members(MAX_DEPTH + 1))).toMatchObject({ costly: true });
    expect(failure(Array(1000).fill('a').join(' || '))).toBeUndefined();
  });

  it.each([
    '',
    ' ',
    '// nothing',
    'value >',
    '(value',
    'value)',
    '"a',
    "'",
    'value = 1',
    'value == == 1',
    'value ? true',
    'true ? true ? true : false : false',
    '1 2',
    'a inb',
    'true /* c */',
    '"\\q"',
    '"\\ud800" == ""',
    '"\\U00110000" == ""',
    '"a\nb" == ""',
    '9223372036854775808 > 0',
    '-9223372036854775809 < 0',
    '18446744073709551616u > 0u',
    '1e400 > 1.0',
    '1. == 1.0',
    '0X10 == 16',
    '-0x10 == -16',
    'a.in == 1',
    'has(a)',
    'has(a["b"])',
    '[1].all(1, true)',
    '[1].all(a.b, true)',
    'true\u00a0',
    '\ufefftrue',
    'true\0',
    'value == \ud800',
    'a.?b',
    'a[?0]',
    '[?a]',
    '@',
    '$a',
    'é == 1',
  ])('%j cannot be read', (expression) => {
    expect(failure(expression)).toMatchObject({ costly: false });
  });
});

describe.each(ENGINES)('$name: what a decision may cost', (engine) => {
  const many = (count: number): Plain => Array(count).fill(1);

  it.each<[what: string, expression: string, value: Plain]>([
    ['three loops inside one another', 'value.all(a, value.all(b, value.all(c, a + b + c > 0)))', many(200)],
    ['loops over pairs', 'value.exists(a, value.exists(b, a + b == 9))', many(1000)],
    ['maps of maps', 'value.map(a, value.map(b, value.map(c, a + b + c))).size() == 0', many(100)],
    [
      'filters of filters',
      'value.filter(a, value.filter(b, value.filter(c, true).size() > 0).size() > 0).size() == 0',
      many(100),
    ],
    [
      'lists that double',
      `${'[1].map(x, x + x)'}${'.map(x, [x, x])'.repeat(20)} == value.map(x, value.map(y, value.map(z, z)))`,
      many(200),
    ],
    [
      'texts that double',
      'value.all(a, !(text + text + text + text).contains(text + "b"))',
      { value: many(3000), text: 'a'.repeat(20_000) },
    ],
    ['failures that are absorbed', 'value.all(a, (1 / 0 == 1 || 1 / 0 == 1 || 1 / 0 == 1) || true)', many(20_000)],
    ['comparisons of long lists', 'l.all(a, l != m)', { l: many(5000), m: [...(many(4999) as number[]), 2] }],
  ])('%s', (_, expression, value) => {
    expect(judge(engine, expression, value)).toBe(COSTLY);
    expect(judge(engine, `!(${expression})`, value)).toBe(COSTLY);
    expect(judge(engine, `(${expression}) || true`, value)).toBe(COSTLY);
  });

  it.each(['^(a+)+$', '(a|a)*$', '(.*a){20}', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'a regular expression that backtracks: %s',
    (pattern) => {
      const answer = judge(engine, `value.matches("${pattern}")`, `${'a'.repeat(5000)}!`);
      expect(answer).not.toBe('thrown');
      expect([true, false, COSTLY, 'EXPRESSION_FAILED']).toContain(answer);
    },
  );

  it('is counted over all constraints of the decision, whatever is remembered of the expressions', () => {
    const expression = 'value.all(a, value.all(b, a == b))';
    const value = cbor.encode(cbor.array(Array(100).fill(cbor.uint(1))));
    const run = () => {
      const budget = new Budget();
      let count = 0;
      try {
        for (;;) if (holds(expression, value, NOW, budget)) count += 1;
      } catch (error) {
        expect(failureOf(error)).toMatchObject({ costly: true });
        return count;
      }
    };
    const count = run();
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(MAX_STEPS / 10_000);
    expect(run()).toBe(count);
  });

  it('begins anew with each decision', () => {
    const value = many(250);
    for (let i = 0; i < 3; i++) expect(judge(engine, 'value.all(a, value.exists(b, a == b))', value)).toBe(true);
  });
});

describe('compiled expressions', () => {
  it('are kept in bounded number: a thousand others do not change an answer', () => {
    const value = cbor.encode(cbor.uint(5));
    for (let i = 0; i < 1000; i++) expect(holds(`value == ${i}`, value, NOW, new Budget())).toBe(i === 5);
    for (let i = 0; i < 1000; i++) expect(holds(`value == ${i}`, value, NOW, new Budget())).toBe(i === 5);
  });

  it('one that cannot be read fails each time', () => {
    for (let i = 0; i < 2; i++) expect(() => compile('value >')).toThrow();
  });
});

describe('CEL()', () => {
  it('makes a constraint of an expression that can be evaluated', () => {
    const made = CEL('value > 0 && value < 10');
    expect(made).toMatchObject({ kind: 'CEL', expression: 'value > 0 && value < 10' });
    expect(String(made)).toBe('CEL("value > 0 && value < 10")');
    expect(Object.isFrozen(made)).toBe(true);
  });

  it.each([
    ['value >', 'expected a name, found the end'],
    ['!!value', 'is read in two ways'],
    ['max(value, 3) == 3', 'there is no function max()'],
    ['startsWith(value, "a")', 'there is no function startsWith()'],
    ['value.startsWith("a", "b")', 'there is no function .startsWith()'],
    ['true || value.nothing()', 'there is no function .nothing()'],
    ['x'.repeat(MAX_TEXT + 1), 'longer than'],
    ['if == 1', 'the standard does not read it'],
    ['value.matches("[")', '"[" cannot be matched'],
    ['value.matches("a(?=b)")', 'cannot be matched'],
  ])('refuses %j', (expression, says) => {
    expect(() => CEL(expression)).toThrow(
      expect.objectContaining({
        number: 1501,
        reason: 'expression-failed',
        received: expect.stringContaining(says) as string,
      }),
    );
  });

  it('refuses what is no text', () => {
    expect(() => CEL(5 as never)).toThrow(TypeError);
    expect(() => CEL('"\ud800" == ""')).toThrow(TypeError);
  });
});
