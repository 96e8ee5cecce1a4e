// A relaxed multiply-add may legally round twice. Then every product is wrong, so a module is asked before it is used,
// and the next kernel runs where it computes otherwise.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BUILD } from '../support/engines.ts';
import { engineOf, moduleOf } from '../support/kernels.ts';
import { forgetChoice } from '../support/process.ts';
import { fuse, unfuse } from '../support/wasm/multiply-add.ts';
import { compileEntry } from './kernel.ts';
import { nodeKey, noise, verifyOn } from './oracle.ts';

const RELAXED = readFileSync(`${BUILD}core.relaxed.wasm`);
const SIMD = readFileSync(`${BUILD}core.simd.wasm`);

/** Engine selection with other modules in the package, in a runtime that has relaxed SIMD or not. */
async function selectionOf(relaxed: Uint8Array, simd: Uint8Array, hasRelaxed = true) {
  const modules = { relaxed, simd };
  vi.resetModules();
  forgetChoice();
  vi.doMock('../../src/engine/wasm/unpack.ts', () => ({ unpackModule: (name: 'relaxed' | 'simd') => modules[name] }));
  // These modules have fused and unfused arithmetic in the place of what not every Node has: they are to be asked themselves.
  vi.doMock('../../src/engine/wasm/fusing.ts', async (original) => ({
    ...(await original<object>()),
    fuses: () => true,
  }));
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(hasRelaxed);
  const { createWasmEngine } = await import('../../src/engine/wasm/engine.ts');
  const { engine } = await import('../../src/engine/select.ts');
  return { createWasmEngine, engine };
}

afterEach(() => {
  vi.doUnmock('../../src/engine/wasm/unpack.ts');
  vi.doUnmock('../../src/engine/wasm/fusing.ts');
  vi.restoreAllMocks();
  vi.resetModules();
  forgetChoice();
});

describe('the kernel that runs', () => {
  it('is the relaxed one where its multiply-add rounds once', async () => {
    const { createWasmEngine, engine } = await selectionOf(fuse(RELAXED), SIMD);
    expect(createWasmEngine('test').kernel).toBe('relaxed-simd');
    expect(engine().kernel).toBe('relaxed-simd');
  });

  it('is the SIMD one where the relaxed multiply-add rounds twice', async () => {
    const { createWasmEngine, engine } = await selectionOf(unfuse(RELAXED), SIMD);
    expect(createWasmEngine('test').kernel).toBe('simd');
    expect(engine().kernel).toBe('simd');
    expect(engine().reason).toMatch(/^WebAssembly is available; relaxed SIMD was tried, and does not fuse/);
    expect(() => createWasmEngine('test', 'relaxed-simd')).toThrow(/does not fuse/);
  });

  it('is the SIMD one where there is no relaxed SIMD', async () => {
    // A module that no runtime takes: it must not even be looked at.
    const { createWasmEngine } = await selectionOf(new Uint8Array([1, 2, 3]), SIMD, false);
    expect(createWasmEngine('test').kernel).toBe('simd');
  });

  it('is the JavaScript twin where no module can be compiled', async () => {
    const { engine } = await selectionOf(unfuse(RELAXED), new Uint8Array([1, 2, 3]));
    expect(engine().kernel).toBe('noble');
    expect(engine().reason).toMatch(/^WebAssembly was refused: /);
  });
});

describe('the probe', () => {
  const ask = (binary: Uint8Array<ArrayBuffer>) =>
    engineOf(binary, 'relaxed-simd').core.kernelWorks(1 + 2 ** -52, 1 - 2 ** -52);

  it('tells one rounding from two, and holds for kernels without a multiply-add', () => {
    expect(ask(fuse(RELAXED))).toBe(1);
    expect(ask(unfuse(RELAXED))).toBe(0);
    for (const kernel of ['relaxed', 'simd', 'scalar'] as const) expect(ask(moduleOf(BUILD, kernel))).toBe(1);
  });

  it('keeps a module away that would refuse what holds', () => {
    const { publicKey, sign } = nodeKey('probe');
    const message = noise('probe message', 40);
    const [good, bad] = [fuse(RELAXED), unfuse(RELAXED)].map((binary) => engineOf(binary, 'relaxed-simd'));
    expect(verifyOn(good as never, sign(message), publicKey, message)).toBe(1);
    expect(verifyOn(bad as never, sign(message), publicKey, message)).toBe(0);
  });
});

describe('the multiply-add in software', () => {
  /** a b + c of integers, rounded to a double, ties to even. */
  const exact = (a: number, b: number, c: number): number => Number(BigInt(a) * BigInt(b) + BigInt(c));

  it('rounds once, as BigInt says, at the constants of the kernel and at any', async () => {
    const compiled = await compileEntry('multiply-add.entry.ts', 'relaxed-simd', false);
    const { multiplyAdd } = new WebAssembly.Instance(new WebAssembly.Module(compiled), {}).exports as {
      multiplyAdd(a: number, b: number, c: number): number;
    };
    const bytes = noise('multiply-add', 24 * 3000);
    const integer = (at: number) => (Number(bytes.readBigInt64LE(at)) / 2 ** 63) * 2 ** 51;
    let twice = 0;
    for (let i = 0; i < 3000; i++) {
      const scale = 2 ** -(i % 40);
      const [a, b] = [Math.trunc(integer(24 * i) * scale), Math.trunc(integer(24 * i + 8))];
      const any = Math.trunc(integer(24 * i + 16));
      for (const c of [1.5 * 2 ** 103, 1.5 * 2 ** 52, any, any * 2 ** 40, -a * b, 0]) {
        const right = exact(a, b, c);
        if (multiplyAdd(a, b, c) !== right) expect.fail(`${a} * ${b} + ${c} is ${right}`);
        if (a * b + c !== right) twice += 1;
      }
    }
    // Rounding twice is often otherwise: the cases can tell.
    expect(twice).toBeGreaterThan(1000);
  }, 60_000);
});
