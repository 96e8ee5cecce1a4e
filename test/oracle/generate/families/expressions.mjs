// Expressions of any shape: every operator over every type, macros inside macros, and texts with a few characters
// changed. They look for what is accepted and should not be; where the dialects part, refusing is right.
import { anyValue, floatValue, intValue } from '../values.mjs';

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];
const PATTERNS = ['"^a"', '"b$"', '"^[a-z]+$"', '"[0-9]"', '"a|b"', '"("', '"\\\\d"', '"^$"', '"."', '"(?i)A"'];
const NAMES = ['missing', 'size', 'int', 'tenuo_object', 'type', '__proto__', 'constructor', 'trueish', 'in_', '_'];

/** Literals and calls by type. `value`, `a`, `b`, `c`, `x` have the type that the subject gives them. */
const ATOMS = {
  int: ['0', '1', '2', '3', '5', '-1', '-3', '007', '0x10', '9007199254740993', '9223372036854775807', '-9223372036854775808', 'int("5")', 'int(2.9)', 'size("abc")', 'size(value)', 'time_since("2023-11-14T22:13:00Z")'],
  uint: ['0u', '1u', '5u', '0x5u', '18446744073709551615u', 'uint(3)', 'uint("7")'],
  double: ['0.0', '1.0', '5.0', '-0.5', '.5', '2.5', '1e3', '9007199254740992.0', '1e19', '(0.0 / 0.0)', '(1.0 / 0.0)', 'double(5)', 'double("2.5")'],
  string: ['""', '"a"', "'b'", '"abc"', '"é"', '"😀"', '"\\uffff"', '"\\U0001F600"', 'r"\\d"', '"""a"""', "'''b'''", '"\\\'"', "'\\\"'", '"\\x41"', '"\\101"', '"10.0.0.1"', '"2024-01-01T00:00:00Z"', 'string(5)', 'string(2.5)', 'time_now(1)'],
  bool: ['true', 'false', 'net_is_private("10.0.0.1")', 'net_in_cidr("10.0.0.1", "10.0.0.0/8")', 'time_is_expired("2023-11-14T22:13:19Z")', 'has(tenuo_object().a)', 'has(a.b)'],
  list: ['[]', '[1, 2, 3]', '["a", "b"]', '[1, 1.0, 1u]', '[[1], [2]]', '[null]', '[1, 2, 2,]'],
  map: ['{}', '{"a": 1}', '{"a": null, "b": [1]}', '{1: 2}', '{1u: 2}', '{true: 1}', '{1: 1, 1u: 2}', 'tenuo_object()', '{"a": {"b": 2}}'],
  duration: ['duration("1h")', 'duration("90m")', 'duration("-1.5s")', 'duration("1h30m")', 'duration("0.001s")'],
  timestamp: ['timestamp("2024-01-01T00:00:00Z")', 'timestamp("2024-02-29 23:59:59.5Z")', 'timestamp("2024-01-01T00:00:00+02:00")', 'timestamp("9999-12-31T23:59:59Z")'],
  bytes: ['b"a"', 'b"\\xff"', 'bytes("é")'],
  null: ['null'],
};
const TYPES = Object.keys(ATOMS);
const NUMBERS = ['int', 'int', 'int', 'uint', 'double'];
const FIELDS = ['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'];

const atom = (rng, type) => rng.weighted([[6, () => rng.pick(ATOMS[type])], [3, () => rng.pick(['value', 'a', 'b', 'c', 'x'])], [0.3, () => rng.pick(NAMES)]])();
const typed = (rng) => rng.pick(TYPES);

/** An expression that has the type, or would have it if its parts did. */
function make(rng, type, depth) {
  if (rng.chance(0.03)) return make(rng, typed(rng), depth);
  if (depth <= 0) return atom(rng, type);
  const sub = (t) => make(rng, t, depth - 1 - rng.below(2));
  const inside = (t) => { const text = sub(t); return /^[\w"'[{]/.test(text) && !/[ ?]/.test(text) ? text : `(${text})`; };
  const any = [[2, () => atom(rng, type)], [1, () => `(${sub(type)})`], [1, () => `${inside('bool')} ? ${inside(type)} : ${sub(type)}`], [0.5, () => `[${sub(type)}, ${sub(type)}][${rng.pick(['0', '1', '2', '0u', '1.0', sub('int')])}]`], [0.5, () => `{"a": ${sub(type)}}${rng.pick(['.a', '["a"]', '.b'])}`]];
  return rng.weighted([...any, ...(RULES[type]?.(rng, sub, inside) ?? [])])();
}

const arithmetic = (type, operators) => (rng, _, inside) => [[4, () => `${inside(type)} ${rng.pick(operators)} ${inside(type)}`], [1, () => `-${inside(type)}`]];

const RULES = {
  int: (rng, sub, inside) => [...arithmetic('int', ['+', '-', '*', '/', '%'])(rng, sub, inside), [1, () => `size(${sub(rng.pick(['list', 'map', 'string']))})`], [1, () => `${inside('list')}.size()`], [1, () => `int(${sub(rng.pick(['double', 'string', 'uint', 'int']))})`], [1, () => `${inside(rng.pick(['timestamp', 'duration']))}.${rng.pick(FIELDS)}()`]],
  uint: (rng, sub, inside) => [...arithmetic('uint', ['+', '-', '*', '/', '%'])(rng, sub, inside), [1, () => `uint(${sub(rng.pick(['int', 'double', 'string']))})`]],
  double: (rng, sub, inside) => [...arithmetic('double', ['+', '-', '*', '/'])(rng, sub, inside), [1, () => `double(${sub(rng.pick(['int', 'uint', 'string']))})`]],
  string: (rng, sub, inside) => [[3, () => `${inside('string')} + ${inside('string')}`], [1, () => `string(${sub(rng.pick(['int', 'uint', 'double', 'bytes', 'string']))})`]],
  list: (rng, sub, inside) => [[2, () => { const t = typed(rng); return `[${rng.times(rng.below(4), () => sub(t)).join(', ')}]`; }], [1, () => `${inside('list')} + ${inside('list')}`], [1, () => `${inside('list')}.filter(x, ${sub('bool')})`], [1, () => `${inside('list')}.map(x, ${sub(typed(rng))})`], [1, () => `${inside('list')}.map(x, ${sub('bool')}, ${sub(typed(rng))})`]],
  map: (rng, sub) => [[2, () => `{${rng.times(rng.below(3), () => `${sub(rng.pick(['string', 'int', 'bool', 'uint']))}: ${sub(typed(rng))}`).join(', ')}}`]],
  duration: (rng, _, inside) => [[1, () => `${inside('duration')} ${rng.pick(['+', '-'])} ${inside('duration')}`], [1, () => `${inside('timestamp')} - ${inside('timestamp')}`]],
  timestamp: (rng, _, inside) => [[1, () => `${inside('timestamp')} ${rng.pick(['+', '-'])} ${inside('duration')}`]],
  bytes: (_, sub, inside) => [[1, () => `${inside('bytes')} + ${inside('bytes')}`], [1, () => `bytes(${sub('string')})`]],
  bool: (rng, sub, inside) => [
    [6, () => { const t = typed(rng); return `${inside(t)} ${rng.pick(COMPARISONS)} ${inside(t)}`; }],
    [3, () => `${inside(rng.pick(NUMBERS))} ${rng.pick(COMPARISONS)} ${inside(rng.pick(NUMBERS))}`],
    [5, () => `${inside('bool')} ${rng.pick(['&&', '||'])} ${inside('bool')}${rng.chance(0.3) ? ` ${rng.pick(['&&', '||'])} ${inside('bool')}` : ''}`],
    [2, () => `${rng.pick(['!', '!', '!', '!!', '!!!'])}${inside('bool')}`],
    [3, () => `${inside(rng.pick(['list', 'list', 'map']))}.${rng.pick(['all', 'exists', 'exists_one', 'existsOne'])}(${rng.pick(['x', 'x', 'a', 'value'])}, ${sub('bool')})`],
    [2, () => `${inside(typed(rng))} in ${inside(rng.pick(['list', 'list', 'map']))}`],
    [2, () => `${inside('string')}.${rng.pick(['contains', 'startsWith', 'endsWith'])}(${sub('string')})`],
    [1, () => `${inside('string')}.matches(${rng.pick(PATTERNS)})`],
    [1, () => `has(${inside('map')}.${rng.pick(['a', 'b', 'x'])})`],
    [1, () => `${inside('map')}.${rng.pick(['a', 'b'])} ${rng.pick(COMPARISONS)} ${inside(typed(rng))}`],
    [1, () => `${rng.pick(['time_is_expired', 'net_is_private'])}(${sub('string')})`],
    [0.5, () => `${rng.pick(['contains', 'startsWith', 'max', 'min', 'type', 'dyn', 'bool'])}(${sub(typed(rng))}, ${sub(typed(rng))})`],
  ],
};

const holds = (rng, depth) => make(rng, 'bool', depth);

const subject = (rng) => rng.weighted([
  [3, () => ({ map: { a: rng.pick([intValue(5), 'abc', true, null, floatValue(5), [intValue(1), intValue(2)], { map: { a: intValue(1), b: null } }]), b: rng.pick([intValue(-3), '', false, floatValue(2.5), ['a', 'b'], { map: {} }]), c: rng.pick([intValue(0), '2024-01-01T00:00:00Z', '10.0.0.1', null]) } })],
  [2, () => anyValue(rng, 2)],
  [3, () => rng.pick([intValue(5), intValue(1), floatValue(5), 'abc', 'é', '', true, null, [intValue(1), intValue(2), intValue(3)], ['a'], [], '5', '10.0.0.1', '2023-11-14T22:13:20Z', '2023-11-14T22:13:19.999+00:00'])],
])();

const SPICE = ['!', '-', '(', ')', '"', "'", '\\', '.', ',', '?', ':', '[', ']', '{', '}', ' ', '\n', '\r', '\t', '//', 'in', '0', 'x', 'u', 'e', '=', '&', '|', '`', '\u00a0', '\u2028', '\ufeff', 'true', 'has', '@', '\f', '\v'];

function mutated(rng, text) {
  let out = text;
  for (let n = 1 + rng.below(3); n > 0; n--) {
    const at = rng.below(out.length + 1);
    out = rng.pick([() => out.slice(0, at) + rng.pick(SPICE) + out.slice(at), () => out.slice(0, at) + out.slice(at + 1), () => out.slice(0, at) + rng.pick(SPICE) + out.slice(at + 1), () => out.slice(0, at) + out.slice(Math.max(0, at - 4))])();
  }
  return out.toWellFormed();
}

const evaluated = (rng) => ({ op: 'cel.eval', expression: holds(rng, 3), value: subject(rng), tags: ['cel-dialect'] });

/** A child made of its parent, and of something that looks so. */
function narrowed(rng) {
  const base = holds(rng, 2);
  const more = holds(rng, 2);
  const child = rng.pick([`(${base}) && (${more})`, `(${base})&&(${more})`, `(${base}) && (${more}) || (true)`, `(${base}) || (${more})`, `(${base}) && ('(' == '') || (')' != '')`, ` ${base} `, base.replaceAll(' ', ''), `(${base} ) && ( (${more}) )`, `((${base})) && (${more})`, `(${base}) && (${more}) // )`, mutated(rng, `(${base}) && (${more})`)]);
  return { op: 'constraint.attenuates', parent: { type: 'Cel', expression: base }, child: { type: 'Cel', expression: child }, tags: ['cel-attenuation'] };
}

export default [
  { name: 'cel-shapes', weight: 3, make: evaluated },
  { name: 'cel-mutated', weight: 2, make: (rng) => { const q = evaluated(rng); return { ...q, expression: mutated(rng, q.expression) }; } },
  { name: 'cel-narrowed', weight: 1, make: narrowed },
];
