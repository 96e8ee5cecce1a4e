// The WebAssembly engine: a module with no imports but the host call, embedded as base64, compiled
// synchronously on first use. There is one module a kernel; the fastest one that is sound here runs.
import { createHost, type Host } from '../../host/host.ts';
import type { NativeVerifier } from '../../host/signature.ts';
import type { Core, Engine, Kernel } from '../engine.ts';
import { writeLowercase } from '../lowercase.ts';
import { writeNames } from '../names.ts';
import { bytesFromBase64 } from './base64.ts';
import { RELAXED, SIMD } from './bytes.js';
import { nativeVerifier } from './native.ts';

export type WasmKernel = 'relaxed-simd' | 'simd';

/** What each kernel's module needs, fastest first. */
const KERNELS: readonly WasmKernel[] = ['relaxed-simd', 'simd'];
const MODULES: Record<WasmKernel, string> = { 'relaxed-simd': RELAXED, simd: SIMD };

/** The smallest module that uses relaxed SIMD: f64x2.relaxed_madd of three parameters. */
const RELAXED_PROBE = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b, 3, 2, 1, 0, 10, 13, 1, 11, 0, 0x20,
  0, 0x20, 1, 0x20, 2, 0xfd, 0x87, 0x02, 0x0b,
]);

const compiled = new Map<WasmKernel, WebAssembly.Module>();

/** Compiles a module once. Throws what the platform throws where compiling is not allowed. */
export function moduleOf(kernel: WasmKernel): WebAssembly.Module {
  let result = compiled.get(kernel);
  if (!result) {
    result = new WebAssembly.Module(bytesFromBase64(MODULES[kernel]));
    compiled.set(kernel, result);
  }
  return result;
}

/** Takes a module that another thread compiled. */
export function shareModule(kernel: WasmKernel, module: WebAssembly.Module): void {
  compiled.set(kernel, module);
}

/** The kernels that this runtime can load. A relaxed multiply-add may yet be the wrong one: see createWasmEngine. */
export function loadableKernels(): readonly WasmKernel[] {
  return KERNELS.filter((kernel) => kernel !== 'relaxed-simd' || WebAssembly.validate(RELAXED_PROBE));
}

/**
 * A new instance with a memory of its own: of the kernel that is asked for, or of the fastest one whose arithmetic is
 * sound here. Throws where there is none.
 */
export function createWasmEngine(reason: string, asked?: WasmKernel): Engine {
  for (const kernel of asked ? [asked] : loadableKernels()) {
    const instantiate = (imports: WebAssembly.Imports) => new WebAssembly.Instance(moduleOf(kernel), imports).exports;
    const engine = wrapInstance(instantiate, reason, kernel, kernel === 'simd' ? nativeVerifier() : null);
    // Relaxed multiply-add may legally round twice; then every product would be wrong.
    if (engine.core.kernelWorks(1 + 2 ** -52, 1 - 2 ** -52) === 1) return engine;
  }
  throw new Error(`the kernel ${asked ?? ''} computes wrongly on this machine`);
}

/**
 * An engine around an instance that the caller makes with these imports. With `native`, signatures under keys that are
 * new are verified by it.
 */
export function wrapInstance(
  instantiate: (imports: WebAssembly.Imports) => object,
  reason: string,
  kernel: Kernel = 'scalar',
  native: NativeVerifier | null = null,
): Engine {
  // The memory is the instance's own, so the host function is made after it. Instantiating asks nothing.
  let host: Host | undefined;
  const ask: Host = (question, at, length, otherAt, otherLength) =>
    (host as Host)(question, at, length, otherAt, otherLength);
  const exports = instantiate({ host: { ask } }) as Core & { memory: WebAssembly.Memory };
  const buffer = exports.memory.buffer;
  const memory = new Uint8Array(buffer);
  host = createHost(memory, native);
  writeNames(memory);
  writeLowercase(memory);
  if (native !== null) exports.preferNative(1);
  return {
    kind: 'wasm',
    kernel,
    reason: native === null ? reason : `${reason}; the platform verifies under keys not seen before`,
    core: exports,
    memory,
    words: new Int32Array(buffer),
    doubles: new Float64Array(buffer),
    rootsOf: null,
  };
}
