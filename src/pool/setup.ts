// What a worker is given when it starts, as plain data, and the authorizer that it makes of it.
import { Authorizer, type AuthorizerOptions } from '../authorizer.ts';
import type { Engine } from '../engine/engine.ts';
import { createJsEngine } from '../engine/js/engine.ts';
import { createWasmEngine, moduleOf, shareModule, type WasmKernel } from '../engine/wasm/engine.ts';

/** The engine that a worker runs: a compiled module is shared, not compiled again. */
type EngineSetup =
  | { readonly kind: 'js' }
  | { readonly kind: 'wasm'; readonly kernel: WasmKernel; readonly module: WebAssembly.Module };

/** The options of an authorizer that are plain data. */
export type Rules = Omit<AuthorizerOptions, 'trustedRoots' | 'engine' | 'cel'>;

export interface Setup {
  readonly engine: EngineSetup;
  /** Public keys, 32 bytes each. */
  readonly roots: readonly Uint8Array[];
  readonly rules: Rules;
  /** Whether the worker loads `tenuo-edge/cel`. */
  readonly cel: boolean;
}

/** What another thread needs to run the same engine. */
export function engineSetup({ kind, kernel }: Engine): EngineSetup {
  if (kind === 'js') return { kind };
  return { kind, kernel: kernel as WasmKernel, module: moduleOf(kernel as WasmKernel) };
}

export async function authorizerOf({ engine, roots, rules, cel }: Setup): Promise<Authorizer> {
  return new Authorizer({
    ...rules,
    trustedRoots: roots,
    engine: createShared(engine),
    ...(cel && { cel: (await import('../cel/cel.ts')).cel }),
  });
}

function createShared(setup: EngineSetup): Engine {
  if (setup.kind === 'js') return createJsEngine('the pool runs it');
  shareModule(setup.kernel, setup.module);
  return createWasmEngine('the pool shares its module', setup.kernel);
}
