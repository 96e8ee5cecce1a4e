// Writes the SIMD kernels of the field, assembly/ed25519/field.{relaxed,simd}.ts: straight-line code that
// differs from line to line by an index only. `--check` fails if a committed file is not what this script writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PATH = (name) => fileURLToPath(new URL(`../assembly/ed25519/field.${name}.ts`, import.meta.url));
const RANGE = (n) => Array.from({ length: n }, (_, i) => i);
const WORD = (1n << 64n) - 1n;
const bitsOf = (double) => new BigUint64Array(new Float64Array([double]).buffer)[0];

let lines = [];
const w = (line) => lines.push(line);

/** 128-bit constants, the same 64 bits twice, in memory: rebuilt from immediates they cost a third of the time. */
let pool = [];
const K = (value) => {
  const bits = value & WORD;
  if (!pool.includes(bits)) pool.push(bits);
  return `v128.load(CONSTANTS, ${16 * pool.indexOf(bits)})`;
};

function finish(name, head) {
  const words = pool.map(
    (bits) => `  0x${bits.toString(16).padStart(16, '0')}, 0x${bits.toString(16).padStart(16, '0')},`,
  );
  const constants = ['const CONSTANTS: usize = memory.data<u64>([', ...words, '], 16);', ''];
  const text = `${[...head, ...constants, ...lines].join('\n').trimEnd()}\n`;
  lines = [];
  pool = [];
  const path = PATH(name);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) throw new Error(`${path} is not what scripts/kernels.mjs writes`);
}

const load = (name, from, at = 0) => {
  for (const k of RANGE(5)) w(`  const ${name}${k} = v128.load(usize(${from}), ${at + 16 * k});`);
};
const each = (text) => {
  for (const k of RANGE(5)) w(`  ${text.replaceAll('#', String(k)).replaceAll('@', String(16 * k))}`);
};

/** What the debug build asserts of operands; the others are compiled without assertions, and this with them. */
const expectThat = (call) => w(`  if (!ASC_NO_ASSERT) ${call};`);

/** Elements of one lane, 40 bytes: how table entries lie, so that reading one for a lane touches nothing of the other. */
function laneFunctions(arrange, sign) {
  const joined = `v128.load_lane<u64>(usize(b), v128.load_zero<u64>(usize(a), #8), 1, #8)`;
  const at = (text) => {
    for (const k of RANGE(5)) w(`  ${text.replaceAll('#8', String(8 * k)).replaceAll('#16', String(16 * k))}`);
  };
  w('/** out = the one-lane elements at a and b, one in each lane. */');
  w('// @ts-ignore: decorator');
  w('@inline');
  w('export function join(out: i32, a: i32, b: i32): void {');
  at(`v128.store(usize(out), ${arrange(joined)}, #16);`);
  w('}\n');
  w('/** The same, each lane negated where its sign is -1. */');
  w('// @ts-ignore: decorator');
  w('@inline');
  w('export function joinSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {');
  for (const line of sign.setUp) w(`  ${line}`);
  at(`v128.store(usize(out), ${sign.apply(arrange(joined))}, #16);`);
  w('}\n');
  w('/** Writes the lanes of a as one-lane elements. */');
  w('export function split(out0: i32, out1: i32, a: i32): void {');
  w('  let h: v128;');
  for (const k of RANGE(5)) {
    w(`  h = ${arrange(`v128.load(usize(a), ${16 * k})`)};`);
    w(`  v128.store_lane<u64>(usize(out0), h, 0, ${8 * k});`);
    w(`  v128.store_lane<u64>(usize(out1), h, 1, ${8 * k});`);
  }
  w('}\n');
}

// ---- relaxed ---------------------------------------------------------------------------------------------------

const C1 = 1.5 * 2 ** 103;
const X = 1.5 * 2 ** 52;
const C2 = C1 + X;
const POSITIVE = (1n << 62n) + (1n << 50n);
const POSITIVE_CARRY = POSITIVE >> 51n;

const splitters = () => {
  w(`  const high = ${K(bitsOf(C1))};`);
  w(`  const both = ${K(bitsOf(C2))};`);
  w('  let h: v128;');
};

/** The five folded columns `s` of x * y; returns what has to be added to each (its constants, negated). */
function columns(s, x, y, square = false) {
  const products = RANGE(25)
    .map((n) => [Math.trunc(n / 5), n % 5])
    .filter(([i, j]) => !square || i <= j)
    .sort((a, b) => a[0] + a[1] - b[0] - b[1]);
  const bias = Array(10).fill(0n);
  const started = new Set();
  const accumulate = (k, value, constant) => {
    w(started.has(k) ? `  ${s}${k} = i64x2.add(${s}${k}, ${value});` : `  let ${s}${k} = ${value};`);
    started.add(k);
    bias[k] -= constant;
  };
  if (square) for (const k of RANGE(4)) w(`  const ${s}d${k} = f64x2.add(${x}${k}, ${x}${k});`);
  for (const [i, j] of products) {
    const a = square && i !== j ? `${s}d${i}` : `${x}${i}`;
    const b = `${y}${j}`;
    w(`  h = f64x2.relaxed_madd(${a}, ${b}, high);`);
    accumulate(i + j + 1, 'h', bitsOf(C1));
    accumulate(i + j, `f64x2.relaxed_madd(${a}, ${b}, f64x2.sub(both, h))`, bitsOf(X));
  }
  for (const k of RANGE(5)) {
    const upper = `${s}${k + 5}`;
    w(
      `  ${s}${k} = i64x2.add(i64x2.add(${s}${k}, ${upper}), i64x2.add(i64x2.shl(${upper}, 1), i64x2.shl(${upper}, 4)));`,
    );
  }
  return RANGE(5).map((k) => bias[k] + 19n * bias[k + 5]);
}

/** Carries columns into limbs; `put(k, limb)` makes the statement that keeps one. */
function carry(s, bias, put) {
  w(`  ${s}0 = i64x2.add(${s}0, ${K(bias[0] + POSITIVE)});`);
  for (const k of RANGE(4)) {
    w(
      `  ${s}${k + 1} = i64x2.add(i64x2.add(${s}${k + 1}, ${K(bias[k + 1] + POSITIVE - POSITIVE_CARRY)}), i64x2.shr_u(${s}${k}, 51));`,
    );
  }
  w(`  h = i64x2.sub(i64x2.shr_u(${s}4, 51), ${K(POSITIVE_CARRY)});`);
  w('  h = i64x2.add(h, i64x2.add(i64x2.shl(h, 1), i64x2.shl(h, 4)));');
  const mask = K((1n << 51n) - 1n);
  const exponent = K(bitsOf(2 ** 52));
  const middle = K(bitsOf(2 ** 52 + 2 ** 50));
  // Limb 0 may be negative before the middle is taken off, so it starts 2^50 above the power of two, not on it.
  const raised = K(bitsOf(2 ** 52 + 2 ** 51));
  w(put(0, `f64x2.sub(i64x2.add(i64x2.add(v128.and(${s}0, ${mask}), h), ${middle}), ${raised})`));
  for (const k of [1, 2, 3, 4]) w(put(k, `f64x2.sub(v128.or(v128.and(${s}${k}, ${mask}), ${exponent}), ${middle})`));
}
const store =
  (to, at = 0) =>
  (k, limb) =>
    `  v128.store(usize(${to}), ${limb}, ${at + 16 * k});`;
const less = (a, b) => a.map((x, k) => x - b[k]);
const plus = (a, b) => a.map((x, k) => x + b[k]);
const times = (n, a) => a.map((x) => n * x);

w('const REDUCED: f64 = 1125899906859008; // 2^50 + 2^14');
w('/** The largest magnitude of a limb of `count` elements; infinite where a limb is no integer. */');
w('function largestLimb(a: i32, count: i32): f64 {');
w('  let largest: f64 = 0;');
w('  for (let i: i32 = 0; i < 80 * count; i += 8) {');
w('    const limb = abs<f64>(load<f64>(usize(a + i)));');
w('    if (trunc<f64>(limb) != limb) return Infinity;');
w('    largest = max<f64>(largest, limb);');
w('  }');
w('  return largest;');
w('}\n');
w('/** Stops the debug build where one of `count` elements is not reduced. */');
w('function expectReduced(a: i32, count: i32): void {');
w("  assert(largestLimb(a, count) <= REDUCED, 'an operand is not reduced');");
w('}\n');
w('/** Stops the debug build where a product of limbs is too large to be split. */');
w('function expectFactors(a: i32, b: i32): void {');
w("  assert(largestLimb(a, 1) * largestLimb(b, 1) <= 5.070602400912918e30, 'a product is past 2^102');");
w('}\n');
w('/** out = a * b. |limb of a| * |limb of b| <= 2^102. */');
w('export function multiply(out: i32, a: i32, b: i32): void {');
expectThat('expectFactors(a, b)');
splitters();
load('a', 'a');
load('b', 'b');
carry('s', columns('s', 'a', 'b'), store('out'));
w('}\n');

const expectSquared = () =>
  expectThat("assert(largestLimb(a, 1) <= 1592262918131443, 'an operand of a square is past 2^50.5')");
w('/** out = a^2. |limb| <= 2^50.5: the cross products are taken twice. */');
w('export function square(out: i32, a: i32): void {');
expectSquared();
splitters();
load('a', 'a');
carry('s', columns('s', 'a', 'a', true), store('out'));
w('}\n');

w('/** out = a^(2^count), count >= 1. |limb| <= 2^50.5. */');
w('export function squareTimes(out: i32, a: i32, count: i32): void {');
expectSquared();
splitters();
each('let a# = v128.load(usize(a), @);');
w('  for (let i: i32 = 0; i < count; i++) {');
carry('s', columns('s', 'a', 'a', true), (k, limb) => `  a${k} = ${limb};`);
w('  }');
each('v128.store(usize(out), a#, @);');
w('}\n');

for (const [name, sign, operation] of [
  ['add', '+', 'add'],
  ['subtract', '-', 'sub'],
]) {
  w(`/** out = a ${sign} b, reduced. Both at most 2^50 + 2^14. */`);
  w(`export function ${name}(out: i32, a: i32, b: i32): void {`);
  expectThat('expectReduced(a, 1)');
  expectThat('expectReduced(b, 1)');
  w('  let h: v128;');
  const integer = (from) => `f64x2.add(v128.load(usize(${from}), @), ${K(bitsOf(X))})`;
  each(`let s# = i64x2.${operation}(${integer('a')}, ${integer('b')});`);
  carry('s', Array(5).fill(name === 'add' ? -2n * bitsOf(X) : 0n), store('out'));
  w('}\n');
}

w('/**');
w(' * Four elements at out from a point of reduced coordinates: E = 2XY, F = 2Z^2 - Y^2 + X^2, G = Y^2 - X^2,');
w(' * H = X^2 + Y^2. Sums are taken of columns, below 2^58.4 each, and carried once: all four are reduced.');
w(' */');
w('export function doubleParts(out: i32, p: i32): void {');
expectThat('expectReduced(p, 3)');
splitters();
load('y', 'p', 80);
const biasB = columns('b', 'y', 'y', true);
load('x', 'p');
const biasA = columns('a', 'x', 'x', true);
each('let g# = i64x2.sub(b#, a#);');
each('a# = i64x2.add(a#, b#);');
const biasG = less(biasB, biasA);
each('let f# = g#;');
carry('a', plus(biasA, biasB), store('out', 240));
carry('g', biasG, store('out', 160));
load('z', 'p', 160);
const biasC = columns('c', 'z', 'z', true);
each('f# = i64x2.sub(i64x2.shl(c#, 1), f#);');
carry('f', less(times(2n, biasC), biasG), store('out', 80));
const biasE = columns('e', 'x', 'y');
each('e# = i64x2.shl(e#, 1);');
carry('e', times(2n, biasE), store('out'));
w('}\n');

for (const cached of [false, true]) {
  w('/**');
  w(
    ` * Four elements at out for p + q, q ${cached ? 'a cached point (Y + X, Y - X, 2dT, Z)' : 'an affine entry (y + x, y - x, 2dxy)'}: with A = (Y - X)(y - x), B = (Y + X)(y + x),`,
  );
  w(
    ` * C = T 2d${cached ? 'T' : 'xy'}, D = 2Z${cached ? ' Z' : ''}: E = B - A, F = D - C, G = D + C, H = B + A. Y - X and Y + X are at most 2^51 + 2^15, the`,
  );
  w(' * other operands reduced: products below 2^101.1. Sums are taken of columns: all four results are reduced.');
  w(' */');
  w(`export function ${cached ? 'cachedSumParts' : 'affineSumParts'}(out: i32, p: i32, q: i32): void {`);
  expectThat('expectReduced(p, 4)');
  expectThat(`expectReduced(q, ${cached ? 4 : 3})`);
  splitters();
  load('x', 'p');
  load('y', 'p', 80);
  each('const m# = f64x2.sub(y#, x#);');
  each('const n# = f64x2.add(y#, x#);');
  load('qm', 'q', 80);
  const a = columns('a', 'm', 'qm');
  load('qp', 'q');
  const b = columns('b', 'n', 'qp');
  each('let e# = i64x2.sub(b#, a#);');
  each('a# = i64x2.add(a#, b#);');
  carry('e', less(b, a), store('out'));
  carry('a', plus(a, b), store('out', 240));
  load('t', 'p', 240);
  load('qt', 'q', 160);
  const c = columns('c', 't', 'qt');
  let d = Array(5).fill(-2n * bitsOf(X));
  if (cached) {
    load('z', 'p', 160);
    load('qz', 'q', 240);
    d = times(2n, columns('d', 'z', 'qz'));
    each('d# = i64x2.shl(d#, 1);');
  } else {
    each(`let d# = i64x2.shl(f64x2.add(v128.load(usize(p), ${'160 + @'}), ${K(bitsOf(X))}), 1);`);
  }
  each('let f# = i64x2.sub(d#, c#);');
  each('d# = i64x2.add(d#, c#);');
  carry('f', less(d, c), store('out', 80));
  carry('d', plus(d, c), store('out', 160));
  w('}\n');
}

for (const extended of [false, true]) {
  w(`/** out = (EF : GH : FG${extended ? ' : EH' : ''}), E to H reduced elements at parts. out is not parts. */`);
  w(`export function ${extended ? 'completeExtended' : 'complete'}(out: i32, parts: i32): void {`);
  expectThat('expectReduced(parts, 4)');
  splitters();
  load('g', 'parts', 160);
  load('p', 'parts', 240);
  if (extended) {
    load('e', 'parts');
    carry('t', columns('t', 'p', 'e'), store('out', 240));
    load('f', 'parts', 80);
    carry('x', columns('x', 'e', 'f'), store('out'));
    carry('y', columns('y', 'g', 'p'), store('out', 80));
    carry('z', columns('z', 'f', 'g'), store('out', 160));
  } else {
    carry('y', columns('y', 'g', 'p'), store('out', 80));
    load('f', 'parts', 80);
    carry('z', columns('z', 'f', 'g'), store('out', 160));
    load('e', 'parts');
    carry('x', columns('x', 'e', 'f'), store('out'));
  }
  w('}\n');
}

w('/** Limb k of one lane, weight 2^(51 k): |limb| <= 2^50 + 2^14. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function limb(a: i32, lane: i32, k: i32): i64 {');
w('  return i64(load<f64>(usize(a + 16 * k + 8 * lane)));');
w('}\n');
w('/** Sets limb k of one lane; |value| <= 2^50 + 18. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function setLimb(a: i32, lane: i32, k: i32, value: i64): void {');
w('  store<f64>(usize(a + 16 * k + 8 * lane), f64(value));');
w('}\n');
w('/** out = lane 0 of a and lane 1 of b. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function blend(out: i32, a: i32, b: i32): void {');
each('v128.store(usize(out), v128.shuffle<i64>(v128.load(usize(a), @), v128.load(usize(b), @), 0, 3), @);');
w('}\n');
w('/** The same, each lane negated where its sign is negative. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function blendSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {');
w('  const top: i64 = i64.MIN_VALUE;');
w('  const flip = i64x2.replace_lane(i64x2.splat(i64(signA) & top), 1, i64(signB) & top);');
each(
  'v128.store(usize(out), v128.xor(flip, v128.shuffle<i64>(v128.load(usize(a), @), v128.load(usize(b), @), 0, 3)), @);',
);
w('}\n');
laneFunctions((x) => x, {
  setUp: [
    'const top: i64 = i64.MIN_VALUE;',
    'const flip = i64x2.replace_lane(i64x2.splat(i64(signA) & top), 1, i64(signB) & top);',
  ],
  apply: (x) => `v128.xor(flip, ${x})`,
});
w('/** Exchanges the lanes. */');
w('export function swapLanes(out: i32, a: i32): void {');
load('a', 'a');
each('v128.store(usize(out), v128.shuffle<i64>(a#, a#, 1, 0), @);');
w('}\n');
w('/**');
w(
  ' * Whether relaxed_madd rounds once, asked with arguments that no compiler sees: (1 + 2^-52)(1 - 2^-52) - 1 is -2^-104,',
);
w(' * and 0 if the product is rounded first.');
w(' */');
w('export function isFused(a: f64, b: f64): bool {');
w('  const r = f64x2.relaxed_madd(f64x2.splat(a), f64x2.splat(b), f64x2.splat(-1));');
w('  return f64x2.extract_lane(r, 0) == -4.930380657631324e-32 && f64x2.extract_lane(r, 1) == -4.930380657631324e-32;');
w('}\n');

finish('relaxed', [
  '// (wasm) Generated by scripts/kernels.mjs. Two elements of GF(2^255 - 19) at once, one in each f64 lane: five signed',
  '// limbs in radix 2^51, held as doubles, multiplied by fused multiply-add.',
  '//',
  '// A product a b of limbs, |a b| <= 2^102, splits without error: with high = 1.5 * 2^103 and both = high + 1.5 * 2^52,',
  '//   h = fma(a, b, high)           its mantissa is a constant plus round(a b / 2^51)',
  '//   low = fma(a, b, both - h)     its mantissa is a constant plus the rest, at most 2^50',
  '// so columns are summed as 64-bit integers, and the constants are taken off once a column. Column k + 5 counts as 19',
  '// times column k. Carries are made positive first: there is no fast arithmetic shift of 64-bit lanes.',
  '//',
  '// Reduced: limbs in [-2^50, 2^50), limb 0 beyond them by at most 19 * 2^9.5 < 2^14. Addition of two reduced elements',
  '// without a carry makes 2^51 + 2^15, which may be multiplied by a reduced element and by nothing larger.',
  '',
]);

// ---- simd ------------------------------------------------------------------------------------------------------

const SHIFT = (k) => (k % 2 === 0 ? 26n : 25n);
const HALF = (k) => 1n << (SHIFT(k) - 1n);
const BIG = 1n << 62n;

/** Ten columns to reduced limbs: the chains 0 to 5 and 5 to 0 at once, then limbs 0 and 5 once more. */
function carrySimd(out, at = 0) {
  const off = (k) => BIG >> SHIFT(k);
  for (const k of [0, 5]) w(`  s${k} = i64x2.add(s${k}, ${K(BIG + HALF(k))});`);
  const step = (k) => {
    w(
      `  s${k + 1} = i64x2.add(i64x2.add(s${k + 1}, ${K(BIG + HALF(k + 1) - off(k))}), i64x2.shr_u(s${k}, ${SHIFT(k)}));`,
    );
  };
  const mask = (k) => K((1n << SHIFT(k)) - 1n);
  for (const k of [0, 5, 1, 6, 2, 7, 3, 8]) step(k);
  // Limbs 5 and 0 take carries of 4 and 9 (|carry| < 2^38, times 19 < 2^43), made positive by 2^50.
  const SMALL = 1n << 50n;
  w(`  s5 = i64x2.add(i64x2.add(v128.and(s5, ${mask(5)}), ${K(SMALL - off(4))}), i64x2.shr_u(s4, ${SHIFT(4)}));`);
  w(`  h = i64x2.shr_u(s9, ${SHIFT(9)});`);
  w('  h = i64x2.add(h, i64x2.add(i64x2.shl(h, 1), i64x2.shl(h, 4)));');
  w(`  s0 = i64x2.add(i64x2.add(v128.and(s0, ${mask(0)}), ${K(SMALL - 19n * off(9))}), h);`);
  for (const k of [0, 5]) {
    w(
      `  s${k + 1} = i64x2.add(i64x2.sub(v128.and(s${k + 1}, ${mask(k + 1)}), ${K(SMALL >> SHIFT(k))}), i64x2.shr_u(s${k}, ${SHIFT(k)}));`,
    );
  }
  for (const k of [0, 5, 2, 3, 4, 7, 8, 9]) w(`  s${k} = v128.and(s${k}, ${mask(k)});`);
  for (const k of RANGE(5)) {
    w(
      `  v128.store(usize(${out}), i32x4.sub(v128.shuffle<i32>(s${2 * k}, s${2 * k + 1}, 0, 2, 4, 6), v128.load(HALVES)), ${at + 16 * k});`,
    );
  }
}

/** The vector that has limb i in the half of limb j, doubled if both are odd. */
const operand = (i, j) => `${i % 2 === j % 2 ? 'a' : 'z'}${i % 2 === 1 && j % 2 === 1 ? 'd' : ''}${i >> 1}`;
const product = (a, b, j) => `i64x2.extmul_${j % 2 === 0 ? 'low' : 'high'}_i32x4_s(${a}, ${b})`;

function sumColumns(terms) {
  for (const k of RANGE(10)) {
    w(`  let s${k} = ${terms[k][0]};`);
    for (const term of terms[k].slice(1)) w(`  s${k} = i64x2.add(s${k}, ${term});`);
  }
}

w('/** How many units an element has, the slack of limbs 1 and 6 left out. */');
w('function unitsOf(a: i32): f64 {');
w('  let units: f64 = 0;');
w('  for (let i: i32 = 0; i < 20; i++) {');
w('    const k = 2 * (i >> 2) + ((i >> 1) & 1);');
w('    const unit: i32 = (k & 1) == 0 ? 0x2000000 : 0x1000000;');
w('    const slack: i32 = k == 1 || k == 6 ? 0x40000 : 0;');
w('    units = max<f64>(units, abs<f64>(f64(load<i32>(usize(a + 4 * i)))) / f64(unit + slack));');
w('  }');
w('  return units;');
w('}\n');
w('/** Stops the debug build where factors are past their bounds. */');
w('function expectFactors(a: i32, b: i32): void {');
w("  assert(unitsOf(a) <= 4, 'a factor is past 4 units');");
w("  assert(unitsOf(b) <= 3, 'a second factor is past 3 units');");
w('}\n');
w('/** out = a * b; a of at most 4 units, b of at most 3. */');
w('export function multiply(out: i32, a: i32, b: i32): void {');
expectThat('expectFactors(a, b)');
w('  let h: v128;');
load('a', 'a');
load('b', 'b');
w(`  const nineteen = v128.load(NINETEEN);`);
each('const m# = i32x4.mul(b#, nineteen);');
each('const z# = v128.shuffle<i32>(a#, a#, 2, 3, 0, 1);');
each('const ad# = i32x4.shl(a#, 1);');
{
  const terms = RANGE(10).map(() => []);
  for (const i of RANGE(10)) {
    for (const j of RANGE(10))
      terms[(i + j) % 10].push(product(operand(i, j), `${i + j >= 10 ? 'm' : 'b'}${j >> 1}`, j));
  }
  sumColumns(terms);
}
carrySimd('out');
w('}\n');

function squareSimd() {
  w(`  const nineteen = v128.load(NINETEEN);`);
  each('const m# = i32x4.mul(a#, nineteen);');
  each('const d# = i32x4.shl(a#, 1);');
  each('const q# = i32x4.shl(a#, 2);');
  each('const z# = v128.shuffle<i32>(d#, d#, 2, 3, 0, 1);');
  const terms = RANGE(10).map(() => []);
  for (const i of RANGE(10)) {
    for (const j of RANGE(10).filter((n) => n >= i)) {
      const factor = (i === j ? 1 : 2) * (i % 2 === 1 && j % 2 === 1 ? 2 : 1);
      // Limb j, times 19 where it wraps, lies in its own half; limb i is brought there, with the factor.
      const x = i % 2 === j % 2 ? `${{ 1: 'a', 2: 'd', 4: 'q' }[factor]}${i >> 1}` : `z${i >> 1}`;
      terms[(i + j) % 10].push(product(x, `${i + j >= 10 ? 'm' : 'a'}${j >> 1}`, j));
    }
  }
  sumColumns(terms);
}

w('/** out = a^2; a of at most 3 units. */');
w('export function square(out: i32, a: i32): void {');
expectThat("assert(unitsOf(a) <= 3, 'an operand of a square is past 3 units')");
w('  let h: v128;');
load('a', 'a');
squareSimd();
carrySimd('out');
w('}\n');

w('/** out = a^(2^count), count >= 1. */');
w('export function squareTimes(out: i32, a: i32, count: i32): void {');
w('  square(out, a);');
w('  for (let i: i32 = 1; i < count; i++) square(out, out);');
w('}\n');

for (const [name, operation] of [
  ['add', 'add'],
  ['subtract', 'sub'],
]) {
  w(`/** out = a ${name === 'add' ? '+' : '-'} b: units add up, to 4 at most. */`);
  w('// @ts-ignore: decorator');
  w('@inline');
  w(`export function ${name}(out: i32, a: i32, b: i32): void {`);
  expectThat("assert(unitsOf(a) + unitsOf(b) <= 4, 'a sum is past 4 units')");
  each(`v128.store(usize(out), i32x4.${operation}(v128.load(usize(a), @), v128.load(usize(b), @)), @);`);
  w('}\n');
}

w(
  '/** E, F, G, H of 2p at out, as kernel.relaxed has them: 3, 4, 2 and 2 units. Works in the 160 bytes behind them. */',
);
w('export function doubleParts(out: i32, p: i32): void {');
w('  square(out, p); // X^2');
w('  square(out + 160, p + 80); // Y^2');
w('  add(out + 240, out, out + 160); // H');
w('  subtract(out + 160, out + 160, out); // G');
w('  add(out, p, p + 80); // 2');
w('  square(out, out);');
w('  subtract(out, out, out + 240); // E');
w('  square(out + 80, p + 160); // Z^2');
w('  add(out + 80, out + 80, out + 80);');
w('  subtract(out + 80, out + 80, out + 160); // F');
w('}\n');
for (const cached of [false, true]) {
  w(
    `/** E, F, G, H of p + q at out, q ${cached ? 'cached' : 'affine'}: 2, 3, 3 and 2 units. Works in the 160 bytes behind them. */`,
  );
  w(`export function ${cached ? 'cachedSumParts' : 'affineSumParts'}(out: i32, p: i32, q: i32): void {`);
  w('  const work = out + 320;');
  w('  subtract(work, p + 80, p); // 2');
  w('  multiply(work, work, q + 80); // A');
  w('  add(out, p + 80, p); // 2');
  w('  multiply(out, out, q); // B');
  w('  add(out + 240, out, work); // H');
  w('  subtract(out, out, work); // E');
  w('  multiply(work, p + 240, q + 160); // C');
  if (cached) {
    w('  multiply(work + 80, p + 160, q + 240);');
    w('  add(work + 80, work + 80, work + 80); // D');
  } else w('  add(work + 80, p + 160, p + 160); // D');
  w('  subtract(out + 80, work + 80, work); // F');
  w('  add(out + 160, work + 80, work); // G');
  w('}\n');
}

for (const extended of [false, true]) {
  w(`/** out = (EF : GH : FG${extended ? ' : EH' : ''}), E to H at parts. out is not parts. */`);
  w(`export function ${extended ? 'completeExtended' : 'complete'}(out: i32, parts: i32): void {`);
  w('  multiply(out, parts + 80, parts);');
  w('  multiply(out + 80, parts + 160, parts + 240);');
  w('  multiply(out + 160, parts + 80, parts + 160);');
  if (extended) w('  multiply(out + 240, parts + 240, parts);');
  w('}\n');
}

w('/** Limb k of one lane, weight 2^(51 k), of two limbs. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function limb(a: i32, lane: i32, k: i32): i64 {');
w('  const at = usize(a + 16 * k + 4 * lane);');
w('  return i64(load<i32>(at)) + (i64(load<i32>(at, 8)) << 26);');
w('}\n');
w('/** Sets limb k of one lane; |value| <= 2^50 + 18. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function setLimb(a: i32, lane: i32, k: i32, value: i64): void {');
w('  const at = usize(a + 16 * k + 4 * lane);');
w('  const low = ((value + 0x2000000) & 0x3ffffff) - 0x2000000;');
w('  store<i32>(at, i32(low));');
w('  store<i32>(at, i32((value - low) >> 26), 8);');
w('}\n');
w('/** out = lane 0 of a and lane 1 of b. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function blend(out: i32, a: i32, b: i32): void {');
each('v128.store(usize(out), v128.shuffle<i32>(v128.load(usize(a), @), v128.load(usize(b), @), 0, 5, 2, 7), @);');
w('}\n');
w('/** The same, each lane negated where its sign is negative. */');
w('// @ts-ignore: decorator');
w('@inline');
w('export function blendSigned(out: i32, a: i32, b: i32, signA: i32, signB: i32): void {');
w('  const pair = (i64(signB) << 32) | (i64(signA) & 0xffffffff);');
w('  const flip = i64x2.splat(pair);');
each(
  'v128.store(usize(out), i32x4.sub(v128.xor(flip, v128.shuffle<i32>(v128.load(usize(a), @), v128.load(usize(b), @), 0, 5, 2, 7)), flip), @);',
);
w('}\n');
w('/** Sixteen bytes of an element, from eight of a one-lane element for each lane: `x` has those of lane 0 first. */');
w('// @ts-ignore: decorator');
w('@inline');
w('function arrange(x: v128): v128 {');
w('  return v128.shuffle<i32>(x, x, 0, 2, 1, 3);');
w('}\n');

laneFunctions((x) => `arrange(${x})`, {
  setUp: ['const flip = i64x2.splat((i64(signB) << 32) | (i64(signA) & 0xffffffff));'],
  apply: (x) => `i32x4.sub(v128.xor(flip, ${x}), flip)`,
});
w('/** Exchanges the lanes. */');
w('export function swapLanes(out: i32, a: i32): void {');
load('a', 'a');
each('v128.store(usize(out), v128.shuffle<i32>(a#, a#, 1, 0, 3, 2), @);');
w('}\n');

finish('simd', [
  '// (wasm) Generated by scripts/kernels.mjs. Two elements of GF(2^255 - 19) at once in 32-bit lanes: ten signed limbs of',
  '// 26 and 25 bits by turns, weights 2^ceil(25.5 i). A vector has limb 2k of both elements, then limb 2k + 1 of both.',
  '//',
  '// A unit is 2^25 for an even limb and 2^24 for an odd one. Reduced: at most one unit, except that limbs 1 and 6 may',
  '// leave it by 2^18. 19 times 3 units is below 2^31. A column of a product of u and v units is at most',
  '// (1 + 19 * 6.5) * 2^50 u v, below 2^61 while u v <= 12; carries are made positive by 2^62 first.',
  '',
  'const NINETEEN: usize = memory.data<i32>([19, 19, 19, 19], 16);',
  '/** Half the range of limbs 2k and 2k + 1: what a carry that rounds leaves too much. */',
  'const HALVES: usize = memory.data<i32>([0x2000000, 0x2000000, 0x1000000, 0x1000000], 16);',
]);
