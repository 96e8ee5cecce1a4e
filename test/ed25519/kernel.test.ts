// What lies directly above the field, against BigInt and noble, at the extremes of every bound.
import { Point } from '@noble/ed25519';
import { beforeAll, describe, expect, it } from 'vitest';
import { INPUT_AT, SCRATCH_AT } from '../../assembly/layout.ts';
import * as twin from '../../src/engine/js/ed25519.ts';
import { allocate } from '../../src/engine/js/memory.ts';
import { compileKernel } from './kernel.ts';
import { fromInteger, nodeKey, noise, ORDER, toInteger } from './oracle.ts';

const P = 2n ** 255n - 19n;
const mod = (a: bigint, m = P) => ((a % m) + m) % m;

const [A, B, OUT, OUT2] = [SCRATCH_AT, SCRATCH_AT + 0x100, SCRATCH_AT + 0x200, SCRATCH_AT + 0x300];

// biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
let core: any;
let memory: Uint8Array;

beforeAll(async () => {
  core = await compileKernel('scalar');
  memory = new Uint8Array(core.memory.buffer);
  core.prepareConstants();
}, 60_000);

const bytesAt = (at: number, length = 32) => Buffer.from(memory.slice(at, at + length));

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

describe('rows', () => {
  it('give every digit of every row, one in each lane', () => {
    core.prepareRows();
    const entry = (lane: number) =>
      [0, 1, 2].map((i) => {
        core.toBytes(OUT, core.ENTRY.value + i * core.ELEMENT_SIZE.value, lane);
        return toInteger(bytesAt(OUT));
      });
    const d2 = 2n * Point.CURVE().d;
    for (let row = 0; row < 32; row++) {
      const base = row === 0 ? Point.BASE : Point.BASE.multiply(256n ** BigInt(row) % ORDER);
      const expected = (digit: number) => {
        const multiple = base.multiply(BigInt(Math.abs(digit)), false);
        const { x, y } = (digit < 0 ? multiple.negate() : multiple).toAffine();
        return [mod(y + x), mod(y - x), mod(d2 * x * y)];
      };
      for (let digit = -8; digit <= 8; digit++) {
        core.selectFromRow(row, digit, -digit);
        expect(entry(0)).toEqual(expected(digit));
        expect(entry(1)).toEqual(expected(-digit));
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
    ['js', () => [twin, allocate()] as const],
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
