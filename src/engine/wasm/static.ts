// In place of embedded.ts where code must not be compiled at run time, but modules can be imported: workerd.
import relaxedModule from './core.relaxed.wasm';
import simdModule from './core.simd.wasm';

export function simd(): WebAssembly.Module {
  return simdModule;
}

export function relaxed(): WebAssembly.Module {
  return relaxedModule;
}
