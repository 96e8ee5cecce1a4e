// An engine for every kernel of the field, and the JavaScript twin. Where the runtime has no relaxed SIMD, the relaxed
// module runs with its multiply-add in software: slower, and the same numbers.
import { readFileSync } from 'node:fs';
import type { Engine, Kernel } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { createWasmEngine, loadableKernels, wrapInstance } from '../../src/engine/wasm/engine.ts';
import { fuse } from './wasm/multiply-add.ts';

export type NamedEngine = Engine & { readonly name: string };

export const named = (name: string, engine: Engine): NamedEngine => Object.assign(engine, { name });

/** An engine of a binary that was built or rewritten. */
export function engineOf(binary: Uint8Array<ArrayBuffer>, kernel: Kernel): Engine {
  const module = new WebAssembly.Module(binary);
  return wrapInstance((imports) => new WebAssembly.Instance(module, imports).exports, 'for tests', kernel);
}

/** The scalar kernel is built and tested, not shipped. `build` is the folder of the built modules. */
export function createScalarEngine(build: string): NamedEngine {
  return named('scalar', engineOf(moduleOf(build, 'scalar'), 'scalar'));
}

/** A module of the relaxed kernel as this runtime can load it. */
export function loadable(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return loadableKernels().includes('relaxed-simd') ? binary : fuse(binary);
}

/** The built module of a kernel, as this runtime can load it; `change` rewrites it first. */
export function moduleOf(
  build: string,
  kernel: 'relaxed' | 'simd' | 'scalar',
  change: (binary: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (binary) => binary,
): Uint8Array<ArrayBuffer> {
  const binary = change(readFileSync(`${build}core.${kernel}.wasm`));
  return kernel === 'relaxed' ? loadable(binary) : binary;
}

function createRelaxedEngine(build: string): NamedEngine {
  if (loadableKernels().includes('relaxed-simd')) {
    return named('relaxed-simd', createWasmEngine('asked for', 'relaxed-simd'));
  }
  return named('relaxed-simd, multiply-add in software', engineOf(moduleOf(build, 'relaxed'), 'relaxed-simd'));
}

export function kernelEngines(build: string): readonly NamedEngine[] {
  return [
    createRelaxedEngine(build),
    named('simd', createWasmEngine('asked for', 'simd')),
    createScalarEngine(build),
    named('js', createEngine('js')),
  ];
}
