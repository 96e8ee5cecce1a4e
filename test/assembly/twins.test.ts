// What differs between the two worlds, or is spelled so that it does not: memory, unsigned helpers, floats, heads.
import { beforeAll, describe, expect, it } from 'vitest';
import { INPUT_AT } from '../../assembly/layout.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { Random } from '../oracle/generate/random.mjs';
import { portableWorlds, type World } from '../support/portable.ts';

let worlds: World[];
beforeAll(async () => {
  worlds = await portableWorlds();
}, 60_000);

const EDGES = [0, 1, 2, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 2, 2 ** 32 - 1];
const at = INPUT_AT;

/** Runs in both worlds and returns the one answer; truth values are 0 and 1 in WebAssembly. */
function both<T>(run: (world: World) => T): T {
  const [wasm, js] = worlds.map((world) => {
    const answer = run(world);
    return typeof answer === 'boolean' ? Number(answer) : answer;
  }) as [T, T];
  // Tens of thousands of calls: the matcher runs only where there is something to show.
  if (!Object.is(js, wasm) && JSON.stringify(js) !== JSON.stringify(wasm)) expect(js).toEqual(wasm);
  return wasm;
}

describe('unsigned helpers, in both worlds', () => {
  it('below orders every pair of edges as unsigned', () => {
    for (const a of EDGES)
      for (const b of EDGES)
        expect(
          both(({ f }) => f.below?.(a | 0, b | 0)),
          `${a} < ${b}`,
        ).toBe(Number(a < b));
  });

  it('below64 orders every quadruple of edges as unsigned 64-bit numbers', () => {
    const some = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
    for (const a of some)
      for (const b of some)
        for (const c of some)
          for (const d of some) {
            const want = (BigInt(a) << 32n) + BigInt(b) < (BigInt(c) << 32n) + BigInt(d);
            expect(both(({ f }) => f.below64?.(a | 0, b | 0, c | 0, d | 0))).toBe(Number(want));
          }
  });

  it('unsigned and unsigned64 are the value, rounded once', () => {
    for (const a of EDGES) {
      expect(both(({ f }) => f.unsigned?.(a | 0))).toBe(a);
      for (const b of EDGES) {
        const want = Number((BigInt(a) << 32n) + BigInt(b));
        expect(both(({ f }) => f.unsigned64?.(a | 0, b | 0))).toBe(want);
      }
    }
  });
});

describe('memory, in both worlds', () => {
  const WORDS = [...EDGES, 0x01020304, 0xfffefdfc, 0x80008000].map((x) => x | 0);

  it('bytes, words and doubles are read as they were written, byte for byte the same', () => {
    for (const value of WORDS) {
      const dump = both(({ f, memory }) => {
        memory.fill(0xee, at, at + 32);
        f.storeByte?.(at + 1, value);
        f.storeWord?.(at + 4, value);
        f.storeBig16?.(at + 9, value);
        f.storeBig32?.(at + 13, value);
        f.storeDouble?.(at + 24, value);
        const read = [
          f.loadByte?.(at + 1),
          f.loadWord?.(at + 4),
          f.loadBig16?.(at + 9),
          f.loadBig32?.(at + 13),
          f.loadDouble?.(at + 24),
        ];
        return [...memory.subarray(at, at + 32), ...read];
      });
      expect(dump.slice(32)).toEqual([value & 255, value, value & 65535, value, value]);
    }
  });

  it('copying overlapping ranges, filling and comparing agree at every length up to 40', () => {
    const random = new Random('memory');
    for (let length = 0; length <= 40; length++) {
      const bytes = random.bytes(128);
      for (const shift of [-7, -1, 0, 1, 9]) {
        both(({ f, memory }) => {
          memory.set(bytes, at);
          f.copyBytes?.(at + 40 + shift, at + 40, length);
          f.fillBytes?.(at + 100, length * 7, length % 20);
          return [...memory.subarray(at, at + 128)];
        });
      }
      for (let i = 0; i <= length; i++) {
        const equal = both(({ f, memory }) => {
          memory.set(bytes.subarray(0, 64), at);
          memory.set(bytes.subarray(0, 64), at + 67);
          if (i < length) memory[at + 67 + i] = (memory[at + 67 + i] as number) ^ 0x80;
          // A difference behind the range does not count.
          memory[at + 67 + length] = (memory[at + 67 + length] as number) ^ 1;
          return f.equalBytes?.(at, at + 67, length);
        });
        expect(equal).toBe(i < length ? 0 : 1);
      }
    }
  });

  it('bits of doubles and singles', () => {
    const random = new Random('bits');
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 2000; i++) {
      const [high, low] = [random.u32() | 0, random.u32() | 0];
      view.setInt32(0, high);
      view.setInt32(4, low);
      const value = view.getFloat64(0);
      expect(both(({ f }) => f.doubleFromBits?.(high, low))).toEqual(value);
      expect(both(({ f }) => f.doubleFromSingle?.(high))).toEqual(view.getFloat32(0));
      if (Number.isNaN(value)) continue;
      expect(both(({ f }) => [f.doubleHigh?.(value), f.doubleLow?.(value)])).toEqual([high, low]);
      view.setFloat32(0, value);
      expect(both(({ f }) => f.singleBits?.(value))).toBe(view.getInt32(0));
    }
  });
});

/** The value of a half, from its definition. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

describe('floats, in both worlds', () => {
  it('every one of the 65,536 halves has its value', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = half(bits);
      for (const { f, name } of worlds)
        if (!Object.is(f.doubleFromHalf?.(bits), value)) expect.fail(`${name}: ${bits.toString(16)}`);
    }
  });

  it('a single is shortest exactly when no half has its value', () => {
    const view = new DataView(new ArrayBuffer(4));
    const halves = new Set<number>();
    for (let bits = 0; bits < 65536; bits++) {
      const value = half(bits);
      if (Number.isNaN(value)) continue;
      view.setFloat32(0, value);
      halves.add(view.getUint32(0));
    }
    const random = new Random('singles');
    // Every half as a single, its neighbours in the last place, and random ones of every exponent.
    const cases = new Set<number>();
    for (const bits of halves) for (const d of [-1, 0, 1]) cases.add((bits + d) >>> 0);
    for (let exponent = 0; exponent < 256; exponent++)
      for (let i = 0; i < 64; i++) cases.add(((exponent << 23) | (random.u32() & (-1 << (i % 24)) & 0x807fffff)) >>> 0);
    let shortest = 0;
    for (const bits of cases) {
      view.setUint32(0, bits);
      const value = view.getFloat32(0);
      const want = Number.isFinite(value) && !halves.has(bits);
      if (want) shortest += 1;
      for (const { f, name } of worlds)
        if (Boolean(f.singleIsShortest?.(bits | 0)) !== want) expect.fail(`${name}: ${bits.toString(16)}`);
    }
    expect(shortest).toBeGreaterThan(1000);
    expect(cases.size - shortest).toBeGreaterThan(60000);
  });

  it('a double is shortest exactly when rounding to single changes it', () => {
    const random = new Random('doubles');
    const view = new DataView(new ArrayBuffer(8));
    const counts = [0, 0];
    for (let i = 0; i < 20000; i++) {
      const mask = i % 3 === 0 ? -1 : i % 3 === 1 ? 0 : 0xe0000000 | 0;
      const exponent = i % 5 === 0 ? random.below(2048) << 20 : random.range(860, 1160) << 20;
      const high = exponent | (random.u32() & 0x800fffff);
      const low = random.u32() & mask;
      view.setInt32(0, high);
      view.setInt32(4, low);
      const value = view.getFloat64(0);
      const want = Number.isFinite(value) && Math.fround(value) !== value;
      counts[Number(want)] = (counts[Number(want)] as number) + 1;
      expect(both(({ f }) => f.doubleIsShortest?.(high, low))).toBe(Number(want));
    }
    expect(Math.min(...counts)).toBeGreaterThan(1000);
  });
});

describe('heads, in both worlds', () => {
  it('are written shortest at every boundary', () => {
    const numbers = [
      0n,
      1n,
      23n,
      24n,
      255n,
      256n,
      65535n,
      65536n,
      2n ** 31n - 1n,
      2n ** 31n,
      2n ** 32n - 1n,
      2n ** 32n,
      2n ** 63n,
      2n ** 64n - 1n,
    ];
    for (let major = 0; major < 8; major++) {
      for (const n of numbers) {
        const written = both(({ f, memory }) => {
          const end = f.writeHead?.(at, major, Number(n >> 32n) | 0, Number(n & 0xffffffffn) | 0);
          return Buffer.from(memory.slice(at, end)).toString('hex');
        });
        expect(written).toBe(cbor.head(major, n).toString('hex'));
      }
    }
  });

  it('are written for every double that an instant can be', () => {
    const edges = [
      0,
      -0,
      1,
      -1,
      23,
      24,
      -24,
      -25,
      255,
      -256,
      -257,
      2 ** 31,
      -(2 ** 31),
      2 ** 32 - 1,
      2 ** 32,
      -(2 ** 32),
      -(2 ** 32) - 1,
      8210266876799,
      -8334601228800,
      2 ** 53 - 1,
      -(2 ** 53),
    ];
    for (const value of edges) {
      const written = both(({ f, memory }) => {
        const end = f.writeInteger?.(at, value);
        return Buffer.from(memory.slice(at, end)).toString('hex');
      });
      expect(written, String(value)).toBe(cbor.encode(cbor.int(BigInt(value))).toString('hex'));
    }
  });
});

describe('text order, in both worlds', () => {
  it('is that of the UTF-8 bytes, a prefix first', () => {
    const texts = [
      '',
      'a',
      'aa',
      'ab',
      'b',
      'B',
      'é',
      '\u0000',
      '\u007f',
      '\u0080',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '😀',
    ];
    for (const a of texts) {
      for (const b of texts) {
        const [x, y] = [Buffer.from(a), Buffer.from(b)];
        const order = both(({ f, memory }) => {
          memory.set(x, at);
          memory.set(y, at + 64);
          return Math.sign(f.compareText?.(at, x.length, at + 64, y.length));
        });
        expect(order).toBe(Buffer.compare(x, y));
      }
    }
  });
});
