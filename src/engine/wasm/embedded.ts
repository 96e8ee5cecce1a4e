// The modules out of the package's own scripts, compiled when they are asked for: the one way of loading that works in every
// runtime which may compile. For those that may not, the import conditions of package.json (#wasm) put static.ts or
// edge.ts in the place of this file.
import { fuses, Unfused } from './fusing.ts';
import { unpackModule } from './unpack.ts';

/** @throws DamagedModule, and what the platform throws where compiling is not allowed. */
export function simd(): WebAssembly.Module {
  return new WebAssembly.Module(unpackModule('simd'));
}

/**
 * As `simd`, of relaxed SIMD.
 *
 * @throws Unfused where it could not run, before anything is unpacked for it.
 */
export function relaxed(): WebAssembly.Module {
  if (!fuses()) throw new Unfused();
  return new WebAssembly.Module(unpackModule('relaxed'));
}
