// In place of embedded.ts in Vercel's edge runtime, which imports modules by `?module`. Builders compile every one of them at
// once, some in a Node without relaxed SIMD: so there is but the other.
import simdModule from './core.simd.wasm?module';

export function simd(): WebAssembly.Module {
  return simdModule;
}

export function relaxed(): null {
  return null;
}
