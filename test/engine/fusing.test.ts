// Relaxed multiply-add that rounds twice: found by a module of one function, before anything is unpacked for it.
import { afterEach, expect, it, vi } from 'vitest';
import { relaxed } from '../../src/engine/wasm/embedded.ts';
import { fuses, PROBE } from '../../src/engine/wasm/fusing.ts';

afterEach(() => vi.unstubAllGlobals());

/** WebAssembly whose only function adds a product as a runtime might; what was compiled, by bytes. */
function runtime(multiplyAdd: (a: number, b: number, c: number) => number): number[] {
  const compiled: number[] = [];
  class Module {
    constructor(bytes: Uint8Array) {
      compiled.push(bytes.length);
    }
  }
  class Instance {
    readonly exports = { f: multiplyAdd };
  }
  vi.stubGlobal('WebAssembly', { Module, Instance });
  return compiled;
}

const inTwoRoundings = (a: number, b: number, c: number) => a * b + c;
/** The exact sum for the factors that are asked about: it needs no rounding. */
const inOne = () => -(2 ** -104);

it('asks with factors whose product is told from its rounding', () => {
  const [a, b] = [1 + 2 ** -52, 1 - 2 ** -52];
  // (2^52 + 1)(2^52 - 1) = 2^104 - 1
  expect(BigInt(a * 2 ** 52) * BigInt(b * 2 ** 53)).toBe(2n ** 105n - 2n);
  expect(a * b).toBe(1);
  runtime(inTwoRoundings);
  expect(fuses()).toBe(false);
  runtime(inOne);
  expect(fuses()).toBe(true);
});

it('compiles nothing but the probe where the kernel could not run', () => {
  const compiled = runtime(inTwoRoundings);
  expect(relaxed).toThrow('relaxed SIMD was tried, and does not fuse multiplication and addition here');
  expect(compiled).toEqual([PROBE.length]);
});

it('is a module that is valid wherever there is relaxed SIMD', () => {
  /** The same with f64x2.add of two of the three in the place of the opcode of three bytes, and one dropped. */
  const plain = PROBE.slice();
  const at = plain.findIndex((byte, i) => byte === 0xfd && plain[i + 1] === 0x87);
  expect([...plain.subarray(at, at + 3)]).toEqual([0xfd, 0x87, 0x02]);
  plain.set([0xfd, 0xf0, 0x01], at); // f64x2.add
  plain[at - 4] = 0x01; // nop in the place of what would be the third: local.get 2, splat
  plain.fill(0x01, at - 4, at);
  expect(WebAssembly.validate(plain)).toBe(true);
});
