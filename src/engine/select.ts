// Which engine runs: WebAssembly where it can be compiled, JavaScript where not. Decided once, on
// first use, never at import.
import type { Engine, EngineKind } from './engine.ts';
import { createJsEngine } from './js/engine.ts';
import { createWasmEngine } from './wasm/engine.ts';

let selected: Engine | undefined;

/** The engine of this process. */
export function engine(): Engine {
  selected ??= select();
  return selected;
}

/** Makes the engine of one kind, or says why it cannot be had by throwing what the platform throws. */
export function createEngine(kind: EngineKind): Engine {
  return kind === 'wasm' ? createWasmEngine('asked for') : createJsEngine('asked for');
}

function select(): Engine {
  if (typeof WebAssembly !== 'object') return createJsEngine('this runtime has no WebAssembly');
  try {
    return createWasmEngine('WebAssembly is available');
  } catch (error) {
    return createJsEngine(`WebAssembly was refused: ${error instanceof Error ? error.message : String(error)}`);
  }
}
