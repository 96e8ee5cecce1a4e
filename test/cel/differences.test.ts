// Where upstream's dialect and the standard part: what one of them refuses is never accepted, nor turned into an
// acceptance by a Not around it. So each of these has no answer.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cel } from '../../src/cel/index.ts';
import { ENGINES } from '../support/engines.ts';
import { float, judge, NOW, type Plain } from './judge.ts';

const FAILED = 'EXPRESSION_FAILED';

/** Upstream accepts, and the standard does not: or the other way round. */
const APART: readonly (readonly [what: string, expression: string, value: Plain])[] = [
  ['an int is not unequal to its double', 'value != 5.0', 5],
  ['nor by a detour', '!(value == 5.0)', 5],
  ['nor in a list', '!(value in [5.0])', 5],
  ['nor inside a list', '[value] != [5.0]', 5],
  ['nor inside a map', '{"a": value} != {"a": 5.0}', 5],
  ['a double is not unequal to its int', 'value != 5', float(5)],
  ['an int is not unequal to its uint', 'value != 5u', 5],
  ['a key is looked up by its type', '{1: true}[1u]', 0],
  ['and found by its type', '!(1u in {1: true})', 0],
  ['a member of what has none is an error', '!value.banned', 'root'],
  ['also of null', '!user.banned', { user: null }],
  ['also of a list', '!l.x', { l: [1] }],
  ['also a comparison of one', 'n.a == false', { n: 5 }],
  ['has() of what has no members is no', '!has(n.a)', { n: 5 }],
  ['two signs are not one', '!!value', false],
  ['not even of numbers', '--value == -5', 5],
  ['a boolean has no negative', '-value', false],
  ['a text is as long as its characters, and as its bytes', 'size(value) == 1', 'é'],
  ['in both directions', 'size(value) == 2', 'é'],
  ['an escaped quote keeps no backslash', '"\\\'" == "\'"', 0],
  ['upper-case \\X is no escape', '"\\X41" == "A"', 0],
  ['quotes in a text of three quotes', '"""a""b""" == "ab"', 0],
  ['a raw text that ends in a backslash', 'r"a\\" == "a\\""', 0],
  ['bytes in three quotes', 'b"""a""" == b"a"', 0],
  ['a carriage return in a comment', 'true // \r && false', 0],
  ['a map’s last key wins', '{"a": false, "a": true}.a', 0],
  ['double() of names', 'double("inf") > 1.0', 0],
  ['int() of NaN', 'int(0.0 / 0.0) == 0', 0],
  ['int() of 2^63', 'int(9223372036854775807.0) == 9223372036854775807', 0],
  ['int() of hexadecimal text', 'int("0x10") == 16', 0],
  ['string() of a double with an exponent', 'string(1e21) == "1e+21"', 0],
  ['string() of a timestamp', 'string(timestamp("2024-01-01T00:00:00Z")) == "2024-01-01T00:00:00+00:00"', 0],
  ['string() of a duration', 'string(duration("1h")) == "1h0m0s"', 0],
  ['string() of true', 'string(true) == "true"', 0],
  ['bool()', 'bool("true")', 0],
  ['type()', 'type(1) == int', 0],
  ['dyn()', 'dyn(1) == 1', 0],
  ['max()', 'max(1, 2) == 2', 0],
  ['optional values', 'optional.none().hasValue() == false', 0],
  ['a duration with a rest', 'duration("1h xyz") == duration("1h")', 0],
  ['an hour in the offset in which it was written', 'timestamp("2024-01-01T00:00:00+02:00").getHours() == 0', 0],
  ['an hour in a time zone', 'timestamp("2024-01-01T00:00:00Z").getHours("+02:00") == 2', 0],
  ['all milliseconds of a duration', 'duration("1.5s").getMilliseconds() == 1500', 0],
  ['a timestamp with a space', 'timestamp("2024-01-01 00:00:00Z") < timestamp("2025-01-01T00:00:00Z")', 0],
  [
    'a duration before a timestamp',
    'duration("1h") + timestamp("2024-01-01T00:00:00Z") > timestamp("2024-01-01T00:00:00Z")',
    0,
  ],
  ['an item that fails before one that decides', '[1, 2].exists(x, x / 0 == 1 || x == 2)', 0],
  ['and in all()', '[0, 1].all(x, 1 / x == 2)', 0],
  ['the order of a map’s keys', 'm.map(k, k) == ["a", "b"]', { m: { a: 1, b: 2 } }],
  ['a double as an index', '[true][0.0]', 0],
  ['a double as a key', '{1: true}[1.0]', 0],
  ['an order with NaN', '!(0.0 / 0.0 < 1.0)', 0],
  ['arithmetic of two types', '5000 * 0.1 == 500.0', 0],
  ['a list holds by a method', '[1, 2].contains(1)', 0],
  ['a text is in a text', '"b" in "abc"', 0],
  ['functions of methods', 'startsWith(value, "a")', 'a'],
  ['macros of two variables', '[1].all(i, v, v > 0)', 0],
  ['messages', 'google.protobuf.Timestamp{} == null', 0],
  ['a leading point', '.value == 5', 5],
  ['names between backticks', 'tenuo_object().`a` == 1', { a: 1 }],
];

describe.each(ENGINES)('$name: where upstream and the standard part', (engine) => {
  it.each(APART)('%s: %s', (_, expression, value) => {
    expect(judge(engine, expression, value)).toBe(FAILED);
    expect(judge(engine, `!(${expression}\n)`, value)).toBe(FAILED);
  });

  it('a term that decides is enough, whatever the others lack', () => {
    expect(judge(engine, 'value != 5.0 || true', 5)).toBe(true);
    expect(judge(engine, 'missing && false', 5)).toBe(false);
    expect(judge(engine, '(1 / 0 == 1) || value == 5', 5)).toBe(true);
    expect(judge(engine, 'missing && true', 5)).toBe(FAILED);
  });

  it('an answer that is no boolean is none', () => {
    for (const expression of [
      'value',
      '1',
      '"true"',
      'null',
      '[]',
      'value ? true : false',
      '!value',
      'value && true',
    ]) {
      expect(judge(engine, expression, 5), expression).toBe(FAILED);
    }
  });
});

// ---- upstream's verdicts, measured ------------------------------------------------------------------

interface Measured {
  readonly inputs: readonly Plain[];
  readonly cases: readonly { readonly expr: string; readonly input: number; readonly v0_3_5: boolean | string }[];
}

/** JSON with its numbers as they are written: 1.0 is a double, and 9007199254740993 exact. */
function readMeasured(): Measured {
  const text = readFileSync(new URL('../vectors/measured-cel.json', import.meta.url), 'utf8');
  return JSON.parse(text.replace(/(?<=[\s[:,])\d{16,}(?=[\s,\]])/g, '"int:$&"'), (_, value) => {
    if (typeof value === 'string' && value.startsWith('int:')) return BigInt(value.slice(4));
    return value as unknown;
  }) as Measured;
}

/** Measured on the integer 1, which the file's writer took for its equal `true`. */
const ON_ONE = ['value == 1.0', 'double(value) == 1.0'];

describe.each(ENGINES)('$name: the expressions on which upstream was measured', (engine) => {
  const { inputs, cases } = readMeasured();
  const answers = cases.map(({ expr, input, v0_3_5 }) => {
    const value = inputs[input] === true && ON_ONE.includes(expr) ? 1 : (inputs[input] as Plain);
    return { expr, value, upstream: v0_3_5, ours: judge(engine, expr, value) };
  });

  it('are accepted where upstream accepts, rejected where it rejects, or have no answer', () => {
    const opposite = answers.filter(({ upstream, ours }) => typeof ours === 'boolean' && ours !== upstream);
    expect(opposite).toEqual([]);
  });

  it('have an answer for the greater part, both ways', () => {
    const count = (answer: boolean) => answers.filter(({ ours }) => ours === answer).length;
    expect({ accepted: count(true), rejected: count(false), cases: answers.length }).toEqual({
      accepted: 148,
      rejected: 28,
      cases: 386,
    });
  });
});

// ---- what is bound ----------------------------------------------------------------------------------------

describe.each(ENGINES)('$name: variables', (engine) => {
  it.each<[string, Plain, boolean | string]>([
    ['value == 5', 5, true],
    ['value == 5', float(5), FAILED],
    ['value == 5.0', float(5), true],
    ['value.size() == 2', [1, 2], true],
    ['value == null', null, true],
    ['a == 1', { a: 1 }, true],
    ['value == 1', { a: 1 }, FAILED],
    ['value == 1', { value: 1 }, true],
    ['tenuo_object().a == 1', { a: 1 }, true],
    ['has(tenuo_object().b)', { a: 1 }, false],
    ['has(tenuo_object().a)', { a: null }, true],
    ['"a" in tenuo_object()', { a: null }, true],
    ['tenuo_object() == 1', 1, FAILED],
    ['tenuo_object', { tenuo_object: true }, true],
    ['size == 3', { size: 3 }, true],
    ['int == 3', { int: 3 }, true],
    ['int == int', { a: 1 }, FAILED],
    ['a.b == 1', { 'a.b': 1 }, FAILED],
    ['a.b == 1', { a: { b: 1 }, 'a.b': 2 }, true],
    ['tenuo_object()["a.b"] == 2', { 'a.b': 2 }, true],
  ])('%s of %j is %s', (expression, value, answer) => {
    expect(judge(engine, expression, value)).toBe(answer);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '__result__'])(
    '%s is a name like others, and not bound where it is no member',
    (name) => {
      expect(judge(engine, `${name} == null`, { a: 1 })).toBe(FAILED);
      expect(judge(engine, `${name} != null`, 5)).toBe(FAILED);
      expect(judge(engine, `has(tenuo_object().${name})`, { a: 1 })).toBe(false);
      expect(judge(engine, `"${name}" in m`, { m: {} })).toBe(false);
      expect(judge(engine, `m.${name} == 1`, { m: {} })).toBe(FAILED);
      const own = JSON.parse(`{"${name}": 7, "m": {"${name}": 8}}`) as Plain;
      expect(judge(engine, `${name} == 7 && m.${name} == 8 && m["${name}"] == 8`, own)).toBe(true);
    },
  );

  it('integers are exact, and overflow has no answer', () => {
    expect(judge(engine, 'value == 9007199254740993', 9007199254740993n)).toBe(true);
    expect(judge(engine, 'value == 9007199254740992', 9007199254740993n)).toBe(false);
    expect(judge(engine, 'value + 1 == 9007199254740994', 9007199254740993n)).toBe(true);
    expect(judge(engine, 'value == -9223372036854775808', -(2n ** 63n))).toBe(true);
    expect(judge(engine, 'value + 1 > 0', 2n ** 63n - 1n)).toBe(FAILED);
    expect(judge(engine, '-value > 0', -(2n ** 63n))).toBe(FAILED);
    expect(judge(engine, 'value / -1 > 0', -(2n ** 63n))).toBe(FAILED);
    expect(judge(engine, '18446744073709551615u > 9223372036854775807', 0)).toBe(true);
    expect(judge(engine, '0u - 1u == 0u', 0)).toBe(FAILED);
    // With a double, both readings compare as doubles.
    expect(judge(engine, 'value > 9007199254740992.0', 9007199254740993n)).toBe(false);
    expect(judge(engine, 'value >= 9007199254740992.5', 9007199254740993n)).toBe(true);
  });

  it('texts are ordered by their characters', () => {
    expect(judge(engine, 'value > "a"', 'b')).toBe(true);
    expect(judge(engine, 'value < "z"', 'é')).toBe(false);
    // By UTF-16 units, as the library has it, they are the other way round.
    expect(judge(engine, '"\\U0001F600" > "\\uffff"', 0)).not.toBe(false);
  });
});

// ---- upstream's own functions --------------------------------------------------------------------------

describe.each(ENGINES)('$name: functions of time and networks', (engine) => {
  it.each<[string, number, boolean]>([
    ['time_now(0) == "2023-11-14T22:13:20+00:00"', NOW, true],
    ['time_now(0) == "1970-01-01T00:00:00+00:00"', 0, true],
    ['time_is_expired("2023-11-14T22:13:19Z")', NOW, true],
    ['time_is_expired("2023-11-14T22:13:20Z")', NOW, false],
    ['time_is_expired("2023-11-14T22:13:21Z")', NOW, false],
    ['time_is_expired("2023-11-14T22:13:19.999999999Z")', NOW, true],
    ['time_is_expired("2023-11-14T23:13:19+01:00")', NOW, true],
    ['time_is_expired("2023-11-14 22:13:19z")', NOW, true],
    ['time_is_expired("2023-11-14T21:13:19\u221201:00")', NOW, true],
    ['time_is_expired("not a time")', NOW, false],
    ['time_is_expired("2023-02-30T00:00:00Z")', NOW, false],
    ['time_is_expired("2023-11-14")', NOW, false],
    ['time_is_expired("2023-11-14T22:13:19")', NOW, false],
    ['time_is_expired(5)', NOW, false],
    ['time_since("2023-11-14T22:13:00Z") == 20', NOW, true],
    ['time_since("2023-11-14T22:13:19.5Z") == 0', NOW, true],
    ['time_since("2023-11-14T22:14:20Z") == -60', NOW, true],
    ['time_since("2023-11-14T22:13:20.5Z") == 0', NOW, true],
    ['time_since("soon") == 0', NOW, true],
    ['time_since(null) == 0', NOW, true],
    ['time_since("2016-12-31T23:59:60Z") == 0', 1_483_228_800, true],
    ['time_since("2016-12-31T23:59:60Z") == 1', 1_483_228_801, true],
  ])('%s at %i is %s', (expression, now, answer) => {
    expect(judge(engine, expression, 0, cel, now)).toBe(answer);
  });

  it('ask for their arguments, and are no methods', () => {
    for (const expression of [
      'time_now() != ""',
      '"x".time_is_expired()',
      'value.net_is_private()',
      'time_since() == 0',
    ]) {
      expect(judge(engine, expression, '10.0.0.1'), expression).toBe(FAILED);
    }
  });

  it.each<[string, string, boolean]>([
    ['10.0.0.1', '10.0.0.0/8', true],
    ['11.0.0.1', '10.0.0.0/8', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.2', '10.0.0.1', false],
    ['10.0.0.1', '10.255.255.255/8', true],
    ['10.0.0.1', '10.0.0.0/255.0.0.0', true],
    ['10.0.0.1', '10.0.0.0/255.0.255.0', false],
    ['10.0.0.1', '10.0.0.0/+08', true],
    ['10.0.0.1', '0.0.0.0/0', true],
    ['10.0.0.1', '10.0.0.0/33', false],
    ['10.0.0.1', '10.0.0.0/', false],
    ['010.0.0.1', '10.0.0.0/8', false],
    ['10.0.0.1 ', '10.0.0.0/8', false],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:DB8:0:0::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::1', '::/0', true],
    ['::ffff:10.0.0.1', '10.0.0.0/8', false],
    ['::ffff:10.0.0.1', '::ffff:0:0/96', true],
    ['fe80::1%eth0', 'fe80::/10', false],
    ['[::1]', '::/0', false],
    ['1:2:3:4:5:6:7::', '::/0', true],
    ['1:2:3:4:5:6:7:8::', '::/0', false],
    ['1::2::3', '::/0', false],
    ['', '::/0', false],
    ['::1', '::/129', false],
  ])('net_in_cidr(%j, %j) is %s', (ip, network, answer) => {
    expect(judge(engine, `net_in_cidr(value, "${network}")`, ip)).toBe(answer);
  });

  it.each<[Plain, boolean]>([
    ['10.0.0.1', true],
    ['172.16.0.1', true],
    ['172.15.255.255', false],
    ['172.32.0.0', false],
    ['192.168.255.255', true],
    ['127.0.0.1', false],
    ['169.254.0.1', false],
    ['100.64.0.1', false],
    ['fc00::1', true],
    ['fdff::1', true],
    ['fe80::1', false],
    ['::1', false],
    ['::ffff:10.0.0.1', false],
    ['nothing', false],
    [5, false],
  ])('net_is_private(%j) is %s', (ip, answer) => {
    expect(judge(engine, 'net_is_private(value)', ip)).toBe(answer);
  });
});
