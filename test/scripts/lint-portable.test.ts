import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Finding, lintFiles, lintFolder, RULES } from '../../scripts/lint-portable.mjs';

const assembly = fileURLToPath(new URL('../../assembly', import.meta.url));

/** Lints one module, `other.ts` beside it. */
function lint(text: string): Finding[] {
  const other =
    'export let state: i32 = 0;\nexport const BIG = 4000000;\nexport const FACTOR = 1.5;\nexport function bits(): u32 { return 0; }\nexport function half(): f64 { return 0.5; }\nexport function scale(x: f64): void {}\n';
  return lintFiles(
    new Map([
      ['module.ts', `// a module\n${text}`],
      ['folder/other.ts', other],
    ]),
  );
}

const inFunction = (body: string): string =>
  `export function f(a: i32, b: i32, u: u32, v: u32, x: f64): void { ${body} }`;

/** Every line breaks exactly the rule that it stands under. */
const REFUSED: Record<string, string[]> = {
  class: ['class A {}', 'export class B { c: i32 = 0; }', inFunction('class C {}')],
  closure: [
    inFunction('const g = () => 1;'),
    inFunction('const g = function (): i32 { return 1; };'),
    inFunction('function g(): void {}'),
  ],
  string: [inFunction('"text";'), inFunction("const s = 'text';"), inFunction('a == "x";')],
  template: [inFunction('`text`;'), inFunction('const s = `${a}`;')],
  decorator: ['@inline\nexport function g(): void {}', '@external("a", "b")\nexport function g(): void {}'],
  type: [
    'export let wide: u64 = 0;',
    'export let wide: i64 = 0;',
    'export let small: u8 = 0;',
    'export let any: any = 0;',
    'let text: string;',
    'let list: i32[];',
    'let at: usize = 0;',
    'export function g() {}',
    'export function g(a): void {}',
    'export function g(a: number): void {}',
    'export function g(a: Array<i32>): void {}',
    inFunction('let y;'),
    'let either: i32 | f64 = 0;',
  ],
  memory: [
    inFunction('load<u8>(a);'),
    inFunction('store<i32>(a, b);'),
    inFunction('memory.copy(a, b, 1);'),
    inFunction('changetype<i32>(a);'),
    inFunction('load(a);'),
  ],
  generic: ['export function g<T>(): void {}', inFunction('i32<f64>(x);')],
  cast: [
    inFunction('const y = <i32>x;'),
    inFunction('const y = x as i32;'),
    inFunction('const y = a!;'),
    inFunction('const y = a satisfies i32;'),
  ],
  exception: [inFunction('try { a; } catch { b; }'), inFunction('throw a;'), inFunction('new Thing();')],
  regex: [inFunction('const r = /a+/;')],
  literal: [
    inFunction('const l = [1, 2];'),
    inFunction('const o = { a: 1 };'),
    inFunction('a[0];'),
    inFunction('const [y] = a;'),
    inFunction('const { z } = a;'),
  ],
  equality: [inFunction('if (a === b) return;'), inFunction('if (a !== b) return;')],
  parameter: [
    'export function g(a: i32 = 1): void {}',
    'export function g(a?: i32): void {}',
    'export function g(...a: i32): void {}',
  ],
  import: [
    "import { a } from '../src/engine/engine';",
    "import { a } from 'package';",
    "import { a } from './folder/other.ts';",
    "import './folder/other';",
    "import type { a } from './folder/other';",
    "import other from './folder/other';",
    "export { a } from '../src/index';",
    "export * from 'package';",
  ],
  'import-assignment': [
    `import * as other from './folder/other';\n${inFunction('other.state = 1;')}`,
    `import { state } from './folder/other';\n${inFunction('state += 1;')}`,
    `import * as other from './folder/other';\n${inFunction('other.state++;')}`,
  ],
  global: [
    inFunction('console;'),
    inFunction('undefined;'),
    inFunction('parseInt(a);'),
    inFunction('f32(x);'),
    inFunction('u64(a);'),
    inFunction('assert(a);'),
    inFunction('globalThis;'),
  ],
  property: [
    inFunction('Math.floor(x);'),
    inFunction('Math.imul(a, b);'),
    inFunction('a.length;'),
    inFunction('a?.b;'),
  ],
  loop: [inFunction('for (const y of a) b;'), inFunction('for (const y in a) b;')],
  syntax: [
    'enum E { A }',
    'interface I {}',
    'type T = i32;',
    'declare function g(): void;',
    'export default 1;',
    'f();',
    'namespace N {}',
    inFunction('var y: i32 = 0;'),
    inFunction('a ** b;'),
    inFunction('a ?? b;'),
    inFunction('typeof a;'),
    inFunction('delete a;'),
    inFunction('void a;'),
    inFunction('a, b;'),
    inFunction('a &&= b;'),
    inFunction('here: while (a) b;'),
    'export async function g(): void {}',
    inFunction('this;'),
    inFunction('null;'),
    inFunction('debugger;'),
    inFunction('while (a) { break here; }'),
  ],
  'module-initialiser': ["import { bits } from './folder/other';\nlet y: i32 = bits();", 'let y: i32 = true ? 1 : 2;'],
  'wide-literal': [
    'export const SIGN = 0x80000000;',
    'export const BIG = 4294967296;',
    inFunction('let y: i32 = a + 4294967296;'),
    inFunction('a < 2147483648;'),
    inFunction('0x80000000 & a;'),
    inFunction('a & 0x180000000;'),
    inFunction('const y = 1n;'),
    'export let u: u32 = 0xffffffff;',
  ],
  u32: [
    inFunction('u < v;'),
    inFunction('u >= 5;'),
    inFunction('(u >>> 0) < v;'),
    inFunction('u == v;'),
    inFunction('u != 0;'),
    inFunction('u >> 1;'),
    inFunction('u >>= 1;'),
    inFunction('u * 3;'),
    inFunction('u / 3;'),
    inFunction('u % 3;'),
    inFunction('u /= 3;'),
    inFunction('(u + v) < (a >>> 1);'),
    `import { bits } from './folder/other';\n${inFunction('bits() < u32(7);')}`,
    inFunction('const w = u ^ v; if (w > 1) return;'),
  ],
  'unsigned-shift': [
    inFunction('const y = a >>> 0;'),
    inFunction('if ((a >>> 0) < 5) return;'),
    inFunction('const y = a >>> b;'),
    inFunction('a >>>= 0;'),
    inFunction('(a >>> 32) + 1;'),
  ],
  product: [
    inFunction('a * b;'),
    inFunction('a *= b;'),
    inFunction('(a * 4000000) | 0;'),
    `import { BIG } from './folder/other';\n${inFunction('a * BIG;')}`,
  ],
  division: [
    inFunction('a / b;'),
    inFunction('const y = a / 2;'),
    inFunction('a % b;'),
    inFunction('a /= 2;'),
    inFunction('let y: f64 = a / b;'),
    inFunction('f64(a / b);'),
    inFunction('(a / b) | 1;'),
  ],
};

const ACCEPTED = [
  'export const SIGN = -2147483648;',
  'export const TWO_32: f64 = 4294967296;',
  'export let state: i32 = 0;\nlet ready: bool = false;\nexport const END = 16 * (2 + 1);',
  "import * as other from './folder/other';\nexport const NEXT = other.BIG;\nexport function f(): i32 { return other.state; }",
  "export { state } from './folder/other';\nexport * from './folder/other';",
  "import { half } from './folder/other';\nexport function f(a: i32): f64 { return half() * f64(a) / 3; }",
  "import { FACTOR, scale } from './folder/other';\nexport function f(a: i32): void { scale(4294967296); scale(FACTOR * 4294967296 + f64(a)); }",
  "import { state } from './folder/other';\nexport function f(state: i32): i32 { state += 1; return state; }",
  inFunction('let i: i32 = 0; while (i < a) { i += 1; if (i == b) continue; else break; } do { i--; } while (i > 0);'),
  inFunction('for (let i: i32 = 0; i < a; i++) { switch (i) { case 1: b = 2; break; default: b = 3; } }'),
  inFunction('const y = (a + b) | 0; const z = a > b ? y : -y; const w = !(z != 0) && y <= 5 || a >= 1;'),
  inFunction('if ((u >>> 0) == (v >>> 0)) return; if ((u >>> 0) < (v >>> 0)) return; u = u >>> 3; u = u32(a);'),
  inFunction('const y = i32(a / b); const z = (a % b) | 0; const w = 0 | (a / 2);'),
  inFunction(
    'const y = a >>> 1; const z = (a >>> b) & 255; const w = i32(a >>> 0); const q = ~(a >>> b); const r = (a << 3) | (a >>> 0);',
  ),
  inFunction('const y = a * 48; const z = 2097152 * b; const w = x * x / 2; const t = Math.trunc(x) + Math.abs(x);'),
  inFunction(
    'const y = a & 0x80000000; const z = a ^ 0xffffffff; const w = x < 4294967296; const q = isNaN(x) || x == Infinity || x != NaN;',
  ),
];

describe('the portable subset', () => {
  for (const [rule, snippets] of Object.entries(REFUSED)) {
    it.each(snippets)(`${rule}: %s`, (text) => {
      const rules = lint(text).map((finding) => finding.rule);
      expect(rules).toContain(rule);
    });
  }

  it.each(ACCEPTED)('accepts %s', (text) => {
    expect(lint(text)).toEqual([]);
  });

  it('has a refused case for every rule, and no others', () => {
    expect(Object.keys(REFUSED).sort()).toEqual(Object.keys(RULES).sort());
  });

  it('names the file, the line and the reason', () => {
    expect(lint('export const A = 1;\n  export const B = a === 1;')[0]).toEqual({
      file: 'module.ts',
      line: 3,
      column: 20,
      rule: 'equality',
      message: RULES.equality,
    });
  });

  it('exempts files whose first line says so, and no others', () => {
    const text = 'export function f(at: usize): u64 { return load<u64>(at); }';
    expect(lintFiles(new Map([['a.ts', `// (wasm) why\n${text}`]]))).toEqual([]);
    expect(lintFiles(new Map([['a.ts', `// a file\n// (wasm) why\n${text}`]]))).not.toEqual([]);
  });
});

describe('assembly/', () => {
  it('keeps to the portable subset', () => {
    const { findings, portable } = lintFolder(assembly);
    expect(findings).toEqual([]);
    expect(portable).toBeGreaterThan(10);
  });
});
