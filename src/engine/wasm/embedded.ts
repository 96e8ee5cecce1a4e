// The modules out of the package's own scripts, compiled when they are asked for: the one way of loading that works in every
// runtime which may compile. For those that may not, the import conditions of package.json (#wasm) put static.ts or
// edge.ts in the place of this file.
import { bytesFromBase64 } from './base64.ts';
import { RELAXED, SIMD } from './bytes.js';

/** @throws what the platform throws where compiling is not allowed. */
export function simd(): WebAssembly.Module {
  return new WebAssembly.Module(bytesFromBase64(SIMD));
}

/** As `simd`, of relaxed SIMD. */
export function relaxed(): WebAssembly.Module {
  return new WebAssembly.Module(bytesFromBase64(RELAXED));
}
