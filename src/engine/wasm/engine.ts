// The WebAssembly engine: one module with no imports but the host call, embedded as base64, compiled
// synchronously on first use.
import { answer } from '../../host/host.ts';
import type { Core, Engine } from '../engine.ts';
import { writeNames } from '../names.ts';
import { bytesFromBase64 } from './base64.ts';
import { SCALAR } from './bytes.js';

let compiled: WebAssembly.Module | undefined;

/** Compiles the module once. Throws what the platform throws where compiling is not allowed. */
function module(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(bytesFromBase64(SCALAR));
  return compiled;
}

/** A new instance with a memory of its own. */
export function createWasmEngine(reason: string): Engine {
  return wrapInstance((imports) => new WebAssembly.Instance(module(), imports).exports, reason);
}

/** An engine around an instance that the caller makes with these imports. */
export function wrapInstance(instantiate: (imports: WebAssembly.Imports) => object, reason: string): Engine {
  let memory: Uint8Array<ArrayBuffer> | undefined;
  const ask = (question: number, at: number, length: number): number =>
    answer(question, (memory as Uint8Array<ArrayBuffer>).subarray(at, at + length));
  const exports = instantiate({ host: { ask } }) as Core & { memory: WebAssembly.Memory };
  const buffer = exports.memory.buffer;
  memory = new Uint8Array(buffer);
  writeNames(memory);
  return {
    kind: 'wasm',
    kernel: 'scalar',
    reason,
    core: exports,
    memory,
    words: new Int32Array(buffer),
    doubles: new Float64Array(buffer),
    rootsOf: null,
  };
}
