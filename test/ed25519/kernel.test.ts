// The scalar kernel and what lies directly above it, against BigInt, at the extremes of every bound.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Point } from '@noble/ed25519';
import asc from 'assemblyscript/asc';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS_AT, INPUT_AT, MEMORY_SIZE, SCRATCH_AT } from '../../assembly/layout.ts';
import * as twin from '../../src/engine/js/ed25519.ts';
import { bytes as twinBytes } from '../../src/engine/js/memory.ts';
import { fromInteger, nodeKey, noise, ORDER, toInteger } from './oracle.ts';

const P = 2n ** 255n - 19n;
const mod = (a: bigint, m = P) => ((a % m) + m) % m;
const OFFSETS = [0, 26, 51, 77, 102, 128, 153, 179, 204, 230].map(BigInt);
const unit = (limb: number) => (limb % 2 === 0 ? 2 ** 26 : 2 ** 25);

const [A, B, OUT, OUT2] = [SCRATCH_AT, SCRATCH_AT + 0x100, SCRATCH_AT + 0x200, SCRATCH_AT + 0x300];

// biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
let core: any;
let memory: Uint8Array;
let words: Int32Array;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kernel-'));
  const out = join(directory, 'kernel.wasm');
  // A configuration that does not exist: that of the core would add its entry.
  const flags = ['--config', 'none', '--runtime', 'stub', '--use', 'abort=', '-O2', '-o', out];
  const entry = 'test/ed25519/kernel.entry.ts';
  const { error, stderr } = await asc.main([entry, ...flags, '--memoryBase', String(MEMORY_SIZE)]);
  if (error) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(readFileSync(out), {});
  rmSync(directory, { recursive: true });
  core = instance.exports;
  memory = new Uint8Array(core.memory.buffer);
  words = new Int32Array(core.memory.buffer);
  core.prepareConstants();
}, 60_000);

const value = (limbs: readonly number[]) =>
  limbs.reduce((sum, x, i) => sum + (BigInt(x) << (OFFSETS[i] as bigint)), 0n);
const put = (at: number, limbs: readonly number[]) => words.set(limbs, at >> 2);
const limbsAt = (at: number) => [...words.subarray(at >> 2, (at >> 2) + 10)];
const bytesAt = (at: number, length = 32) => Buffer.from(memory.slice(at, at + length));

/** Limb vectors of at most `units`, from a label: mostly extremes. */
function limbs(label: string, units: number): number[] {
  const bytes = noise(label, 50);
  return Array.from({ length: 10 }, (_, i) => {
    const top = units * unit(i);
    const choice = (bytes[i] as number) % 6;
    if (choice < 4) return [top, -top, 0, top - 1][choice] as number;
    return (bytes.readInt32LE(10 + 4 * i) % (top + 1)) | 0;
  });
}

const uniform = (units: number, sign: (i: number) => number) =>
  Array.from({ length: 10 }, (_, i) => units * unit(i) * sign(i));

function expectReduced(at: number) {
  limbsAt(at).forEach((limb, i) => {
    const slack = i === 1 || i === 6 ? 2 ** 17 : 0;
    if (limb < -slack || limb > unit(i) + slack) expect.fail(`limb ${i} is ${limb}`);
  });
}

describe('field', () => {
  const extremes = (units: number) => [
    uniform(units, () => 1),
    uniform(units, () => -1),
    uniform(units, (i) => (i % 2 === 0 ? 1 : -1)),
    uniform(units, (i) => (i < 5 ? 1 : -1)),
    uniform(0, () => 0),
    ...Array.from({ length: 40 }, (_, i) => limbs(`limbs ${units} ${i}`, units)),
  ];

  it('multiplies and squares up to its bound: units with a product of 16', () => {
    for (const [u, v] of [
      [1, 1],
      [2, 3],
      [3, 3],
      [4, 4],
      [1, 16],
    ] as const) {
      for (const a of extremes(u)) {
        for (const b of extremes(v)) {
          put(A, a);
          put(B, b);
          core.multiply(OUT, A, B);
          expectReduced(OUT);
          if (mod(value(limbsAt(OUT))) !== mod(value(a) * value(b))) expect.fail(`${a} times ${b}`);
        }
        if (u > 4) continue;
        put(A, a);
        core.square(A, A);
        expectReduced(A);
        if (mod(value(limbsAt(A))) !== mod(value(a) ** 2n)) expect.fail(`${a} squared`);
      }
    }
  });

  it('writes the canonical bytes of anything up to 3 units, and of all values around 0 and p', () => {
    for (const units of [1, 2, 3]) {
      for (const a of extremes(units)) {
        put(A, a);
        core.toBytes(OUT, A);
        expect(toInteger(bytesAt(OUT))).toBe(mod(value(a)));
      }
    }
    for (let i = -200n; i <= 200n; i++) {
      for (const around of [0n, P, 2n ** 255n]) {
        // The lowest limb carries the difference, also below zero.
        const rest = around === 0n ? 0n : around - (around & (2n ** 26n - 1n));
        const a = OFFSETS.map((offset, k) => Number((rest >> offset) & BigInt(unit(k) - 1)));
        if (around === 2n ** 255n) a[9] = 2 ** 25;
        a[0] = Number(around - rest + i);
        put(A, a);
        expect(value(a)).toBe(around + i);
        core.toBytes(OUT, A);
        expect(toInteger(bytesAt(OUT))).toBe(mod(around + i));
      }
    }
  });

  it('reads 255 bits, and adds and subtracts limb by limb', () => {
    for (let i = 0; i < 50; i++) {
      const raw = i === 0 ? Buffer.alloc(32, 255) : noise(`bytes ${i}`, 32);
      memory.set(raw, A);
      core.fromBytes(OUT, A);
      expectReduced(OUT);
      expect(value(limbsAt(OUT))).toBe(toInteger(raw) & (2n ** 255n - 1n));
      const [a, b] = [limbs(`a ${i}`, 1), limbs(`b ${i}`, 1)];
      put(A, a);
      put(B, b);
      core.add(OUT, A, B);
      expect(value(limbsAt(OUT))).toBe(value(a) + value(b));
      core.subtract(OUT, A, B);
      expect(value(limbsAt(OUT))).toBe(value(a) - value(b));
      core.doubleSubtract(OUT, A, B);
      expect(value(limbsAt(OUT))).toBe(2n * value(a) - value(b));
      core.addSubtract(OUT, OUT2, A, B);
      expect([value(limbsAt(OUT)), value(limbsAt(OUT2))]).toEqual([value(a) + value(b), value(a) - value(b)]);
    }
  });

  it('inverts, and has no inverse of 0', () => {
    for (let i = 0; i < 20; i++) {
      const a = limbs(`invert ${i}`, 1);
      put(A, a);
      core.invert(OUT, A);
      expect(mod(value(limbsAt(OUT)) * value(a))).toBe(mod(value(a)) === 0n ? 0n : 1n);
    }
    core.setInteger(A, 0);
    core.invert(OUT, A);
    expect(mod(value(limbsAt(OUT)))).toBe(0n);
  });
});

describe('scalars', () => {
  const EDGES = [0n, 1n, 2n, ORDER - 1n, ORDER, ORDER + 1n, 2n * ORDER, 2n ** 252n, 2n ** 255n - 1n, 2n ** 256n - 1n];
  const scalars = [...EDGES, ...Array.from({ length: 30 }, (_, i) => toInteger(noise(`scalar ${i}`, 32)))];

  it('reduces 512 bits modulo L', () => {
    const wide = scalars.flatMap((high) => scalars.slice(0, 12).map((low) => (high << 256n) + low));
    // Values next to multiples of L, where a quotient that is off by one would show.
    for (let i = 0n; i < 64n; i++) {
      const multiple = ((2n ** 512n / ORDER) >> (i * 4n)) * ORDER;
      wide.push(multiple, multiple + 1n);
      if (multiple > 0n) wide.push(multiple - 1n);
    }
    for (const x of wide) {
      memory.set(Buffer.concat([fromInteger(x & (2n ** 256n - 1n)), fromInteger(x >> 256n)]), A);
      core.reduce(OUT, A);
      if (toInteger(bytesAt(OUT)) !== x % ORDER) expect.fail(`${x}`);
    }
  });

  it('multiplies and adds modulo L, and knows what is below L', () => {
    for (const a of scalars) {
      memory.set(fromInteger(a), A);
      expect(Boolean(core.isCanonical(A))).toBe(a < ORDER);
      for (const b of scalars.filter((b) => b < ORDER)) {
        memory.set(fromInteger(b), B);
        core.multiplyAdd(OUT, A, B, A);
        if (toInteger(bytesAt(OUT)) !== (a * b + a) % ORDER) expect.fail(`${a} ${b}`);
      }
    }
  });

  it('recodes to digits that add up', () => {
    for (const x of scalars.filter((x) => x < 2n ** 255n)) {
      memory.fill(0, A, A + 64);
      memory.set(fromInteger(x), A);
      core.recodeFixed(OUT, A);
      const fixed = [...new Int8Array(bytesAt(OUT, 64))];
      expect(fixed.every((d) => d >= -8 && d <= 8)).toBe(true);
      expect(fixed.reduce((sum, d, i) => sum + BigInt(d) * 16n ** BigInt(i), 0n)).toBe(x);
      if (x >= 2n ** 253n) continue;
      for (const width of [5, 8]) {
        memory.fill(0, DIGITS_AT, DIGITS_AT + 1024);
        core.recodeSparse(DIGITS_AT + 1, 4, A, width);
        const sparse = [...new Int8Array(bytesAt(DIGITS_AT, 1024))];
        expect(sparse.every((d, i) => d === 0 || i % 4 === 1)).toBe(true);
        const digits = sparse.filter((_, i) => i % 4 === 1);
        expect(digits.every((d) => d === 0 || (d & 1 && Math.abs(d) < 2 ** (width - 1)))).toBe(true);
        expect(digits.reduce((sum, d, i) => sum + (BigInt(d) << BigInt(i)), 0n)).toBe(x);
      }
    }
  });

  it('halves: u = v k modulo 8L, v odd, both short', () => {
    const half = 2n ** 128n;
    const special = [0n, 1n, 2n, half - 1n, half, half + 1n, 2n * half, 2n ** 190n, 2n ** 191n + 1n, 2n ** 252n];
    const near = [2n, 3n, 4n, 5n, 8n].flatMap((n) => [(8n * ORDER) / n, (8n * ORDER) / n + 1n]);
    const random = Array.from({ length: 2000 }, (_, i) => toInteger(noise(`halve ${i}`, 32)));
    let longest = 0n;
    for (const k of [...special, ...near, ORDER - 1n, ...random].map((k) => k % ORDER)) {
      memory.set(fromInteger(k), A);
      core.halve(OUT, OUT2, A);
      const u = toInteger(bytesAt(OUT));
      const v = toInteger(bytesAt(OUT2));
      if (v % 2n !== 1n || v >= half) expect.fail(`v of ${k}`);
      if (mod(u - (core.negative.value ? -v : v) * k, 8n * ORDER) !== 0n) expect.fail(`u of ${k}`);
      // An even v takes the step before, which only strange quotients make long; longer is slower, not wrong.
      if (u > longest) longest = u;
    }
    expect(longest).toBeLessThan(2n ** 253n);
  });
});

describe('encodings', () => {
  // No signature can show this: one with such an R, of large order, would take a discrete logarithm to make.
  it('are canonical below p, whatever the sign', () => {
    const ys = [0n, 1n, 0xecn, 0xedn, 0xeen, 2n ** 248n, P - 2n ** 8n, P - 2n ** 248n, 2n ** 255n - 2n ** 240n - 1n];
    for (let y = P - 20n; y < 2n ** 255n; y++) ys.push(y);
    for (const y of ys) {
      for (const sign of [0n, 1n]) {
        memory.set(fromInteger(y + (sign << 255n)), A);
        expect(Boolean(core.isCanonicalEncoding(A))).toBe(y < P);
      }
    }
  });
});

describe('comb', () => {
  it('selects every digit of every row', () => {
    core.prepareCombTable();
    for (let row = 0; row < 32; row++) {
      const base = row === 0 ? Point.BASE : Point.BASE.multiply(256n ** BigInt(row) % ORDER);
      for (let digit = -8; digit <= 8; digit++) {
        core.selectFromComb(OUT, row, digit);
        const multiple = base.multiply(BigInt(Math.abs(digit)), false);
        const { x, y } = (digit < 0 ? multiple.negate() : multiple).toAffine();
        const entry = [0, 1, 2].map((i) => mod(value(limbsAt(OUT + i * core.ELEMENT_SIZE.value))));
        const d2 = 2n * Point.CURVE().d;
        expect(entry).toEqual([mod(y + x), mod(y - x), mod(d2 * x * y)]);
      }
    }
  });
});

describe('prefix and message', () => {
  const SEED = SCRATCH_AT + 0x1000;
  const KEY = SEED + 0x40;
  const SIGNATURE = SEED + 0x80;
  const message = noise('prefixed', 600);
  const key = nodeKey('prefixed');
  const prefixes = [0, 1, 31, 63, 64, 65, 128, 300, 599, 600];

  it.each([
    ['wasm', () => [core, memory] as const],
    ['js', () => [twin, twinBytes] as const],
  ] as const)('are signed and verified as one run of bytes on %s', (_, target) => {
    const [engine, arena] = target();
    for (const length of prefixes) {
      const [prefix, rest] = [INPUT_AT, INPUT_AT + 0x1000];
      arena.set(message.subarray(0, length), prefix);
      arena.set(message.subarray(length), rest);
      arena.set(key.seed, SEED);
      engine.derivePublicKey(SEED, KEY);
      engine.sign(SEED, KEY, prefix, length, rest, 600 - length, SIGNATURE);
      expect(Buffer.from(arena.slice(SIGNATURE, SIGNATURE + 64))).toEqual(key.sign(message));
      expect(Boolean(engine.verify(SIGNATURE, KEY, prefix, length, rest, 600 - length))).toBe(true);
      expect(Boolean(engine.verify(SIGNATURE, KEY, prefix, length, rest, 601 - length))).toBe(false);
    }
  });
});
