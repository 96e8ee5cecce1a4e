// The WebAssembly engine: a module with no imports but the host call, which the package brings (embedded.ts, or what #wasm
// has in its place) or `init` was given, instantiated synchronously on first use. There is one module a kernel; the fastest
// one that is sound here runs.
import { newTurn } from '../../host/cel.ts';
import { createHost, type Host } from '../../host/host.ts';
import type { NativeVerifier } from '../../host/signature.ts';
import type { Core, Engine, Kernel } from '../engine.ts';
import type { Modules } from '../init.ts';
import { writeLowercase } from '../lowercase.ts';
import { writeNames } from '../names.ts';
import { relaxed, simd } from './embedded.ts';
import { FACTORS, PROBE, Unfused } from './fusing.ts';
import { nativeVerifier } from './native.ts';

export type WasmKernel = 'relaxed-simd' | 'simd';

/** Fastest first. */
const KERNELS: readonly WasmKernel[] = ['relaxed-simd', 'simd'];
const MODULES = { 'relaxed-simd': 'relaxed', simd: 'simd' } as const;

const compiled = new Map<WasmKernel, WebAssembly.Module | null>();

/**
 * The package's module of a kernel, compiled once; null where the package has none for this runtime. Throws what the platform
 * throws where compiling is not allowed.
 */
export function moduleOf(kernel: WasmKernel): WebAssembly.Module | null {
  let module = compiled.get(kernel);
  if (module === undefined) {
    module = kernel === 'simd' ? simd() : relaxed();
    compiled.set(kernel, module);
  }
  return module;
}

/** The module of a kernel that runs here, of the given ones or the package's, under the name that `init` has for it. */
export function modulesOf(kernel: WasmKernel, given: Modules | null): Modules {
  const name = MODULES[kernel];
  return { [name]: given?.[name] ?? moduleOf(kernel) };
}

/** The kernels that this runtime can load. A relaxed multiply-add may yet be the wrong one: see createWasmEngine. */
export function loadableKernels(): readonly WasmKernel[] {
  return KERNELS.filter((kernel) => kernel !== 'relaxed-simd' || WebAssembly.validate(PROBE));
}

/**
 * A new instance with a memory of its own: of the kernel that is asked for, or of the fastest one whose arithmetic is
 * sound here; of the given modules, or of the package's. Throws where there is none.
 */
export function createWasmEngine(reason: string, asked?: WasmKernel, modules?: Modules | null): Engine {
  let said = reason;
  let refusal: unknown;
  for (const kernel of asked ? [asked] : loadableKernels()) {
    try {
      const module = modules ? (modules[MODULES[kernel]] ?? null) : moduleOf(kernel);
      if (module === null) continue;
      const instantiate = (imports: WebAssembly.Imports) => new WebAssembly.Instance(module, imports).exports;
      const engine = wrapInstance(instantiate, said, kernel, kernel === 'simd' ? nativeVerifier() : null);
      // Where a product is rounded twice, every one would be wrong.
      if (engine.core.kernelWorks(...FACTORS) === 1) return engine;
      throw new Unfused();
    } catch (error) {
      refusal ??= error;
      if (error instanceof Error && error.name === 'Unfused') said = `${reason}; ${error.message}`;
    }
  }
  throw refusal ?? new Error('there is no module for this runtime');
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
  const turn = newTurn();
  const revocation = { list: null };
  host = createHost(memory, turn, revocation, native);
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
    cel: turn,
    revocation,
    heldKeys: new Map(),
  };
}
