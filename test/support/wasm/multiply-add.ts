// f64x2.relaxed_madd replaced by instructions that every runtime with SIMD has. `fuse` rounds once, as the relaxed
// kernel needs it, so that its module runs where there is no relaxed SIMD; `unfuse` rounds twice, as the specification
// allows and Bun does, so that the probe has something to refuse.
import { VECTOR } from './instructions.ts';
import { type Addition, rewrite, unsigned } from './rewrite.ts';

const RELAXED_MADD = VECTOR + 0x107;

type Bytes = readonly number[];
const vector =
  (n: number) =>
  (...operands: Bytes[]): Bytes => [...operands.flat(), 0xfd, ...unsigned(n)];
const add = vector(0xf0);
const subtract = vector(0xf1);
const multiply = vector(0xf2);
const notEqual = vector(0x48);
const and = vector(0x4e);
const or = vector(0x50);
const xor = vector(0x51);
const addIntegers = vector(0xce);
const equalIntegers = vector(0xd6);
/** All ones where a double is negative. */
const signs = (x: Bytes): Bytes => [...x, 0x41, 63, 0xfd, ...unsigned(0xcc)];
const constant = (double: number | bigint): Bytes => {
  const half = typeof double === 'bigint' ? new BigUint64Array([double]) : new Float64Array([double]);
  const bytes = new Uint8Array(half.buffer);
  return [0xfd, 12, ...bytes, ...bytes];
};

const LOCALS = ['a', 'b', 'c', 'uh', 'ul', 'th', 'tl', 'vh', 'vl', 'ah', 'al', 'bh', 'bl', 's', 'e', 't'] as const;
type Local = (typeof LOCALS)[number];
const get = (local: Local): Bytes => [0x20, LOCALS.indexOf(local)];
const set = (local: Local, value: Bytes): Bytes => [...value, 0x21, LOCALS.indexOf(local)];

/** high + low = x, with half of the bits each (Veltkamp). */
const split = (high: Local, low: Local, x: Local): Bytes => [
  ...set('t', multiply(constant(2 ** 27 + 1), get(x))),
  ...set(high, subtract(get('t'), subtract(get('t'), get(x)))),
  ...set(low, subtract(get(x), get(high))),
];

/** sum + error = x + y, the sum rounded (Knuth). */
const sum = (rounded: Local, error: Local, x: Local, y: Local): Bytes => [
  ...set(rounded, add(get(x), get(y))),
  ...set('t', subtract(get(rounded), get(x))),
  ...set(error, add(subtract(get(x), subtract(get(rounded), get('t'))), subtract(get(y), get('t')))),
];

/** a b + c, rounded once (Boldo, Melquiond 2008): exact parts, then the lower ones rounded to odd. No infinities. */
const FUSED: Addition = {
  name: 'multiplyAdd',
  parameters: ['v128', 'v128', 'v128'],
  results: ['v128'],
  locals: LOCALS.slice(3).map(() => 'v128'),
  body: () => [
    ...split('ah', 'al', 'a'),
    ...split('bh', 'bl', 'b'),
    ...set('uh', multiply(get('a'), get('b'))),
    ...set('ul', subtract(multiply(get('ah'), get('bh')), get('uh'))),
    ...set('ul', add(get('ul'), multiply(get('ah'), get('bl')))),
    ...set('ul', add(get('ul'), multiply(get('al'), get('bh')))),
    ...set('ul', add(get('ul'), multiply(get('al'), get('bl')))),
    ...sum('th', 'tl', 'c', 'ul'),
    ...sum('vh', 'vl', 'uh', 'th'),
    ...sum('s', 'e', 'tl', 'vl'),
    // To odd: an inexact sum with an even mantissa goes one step towards what was cut off.
    ...set(
      's',
      addIntegers(
        get('s'),
        and(
          and(notEqual(get('e'), constant(0)), equalIntegers(and(get('s'), constant(1n)), constant(0n))),
          or(signs(xor(get('s'), get('e'))), constant(1n)),
        ),
      ),
    ),
    ...add(get('vh'), get('s')),
  ],
};

/** a b + c, the product rounded by itself. */
const UNFUSED: Addition = {
  ...FUSED,
  locals: [],
  body: () => add(multiply(get('a'), get('b')), get('c')),
};

const withMultiplyAdd = (binary: Uint8Array, addition: Addition): Uint8Array<ArrayBuffer> =>
  rewrite(binary, {
    functions: [addition],
    replace: ({ opcode }, _original, { call }) => (opcode === RELAXED_MADD ? call(addition.name) : undefined),
  });

/** The module with every multiply-add rounded once, without relaxed SIMD. */
export const fuse = (binary: Uint8Array): Uint8Array<ArrayBuffer> => withMultiplyAdd(binary, FUSED);

/** The module with every multiply-add rounded twice. */
export const unfuse = (binary: Uint8Array): Uint8Array<ArrayBuffer> => withMultiplyAdd(binary, UNFUSED);
