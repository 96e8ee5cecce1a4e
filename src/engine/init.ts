// What `init` takes.
import { checkOptions } from '../options.ts';
import type { EngineKind } from './engine.ts';

/** `WebAssembly.Module`, where the platform's types have it. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: new (...args: never) => infer Module } }
  ? Module
  : object;

/**
 * Compiled modules of this package, as `import simd from "tenuo-edge/core.simd.wasm"` gives them where a bundler or runtime knows how.
 *
 * @example
 * ```ts
 * import { type Modules } from 'tenuo-edge';
 *
 * // Where a bundler or runtime makes modules of imports:
 * // import simd from 'tenuo-edge/core.simd.wasm';
 * const modules: Modules = { simd: undefined };
 * console.log(Object.keys(modules)); // [ 'simd' ]
 * ```
 *
 * @see docs/packaging.md#where-code-must-not-be-compiled
 */
export interface Modules {
  /** `tenuo-edge/core.simd.wasm`, compiled. */
  readonly simd?: CompiledModule | undefined;
  /** `tenuo-edge/core.relaxed.wasm`, compiled: for runtimes with relaxed SIMD. */
  readonly relaxed?: CompiledModule | undefined;
}

/**
 * Which engine the process runs.
 *
 * @example
 * ```ts
 * import { engine, init, type InitOptions } from 'tenuo-edge';
 *
 * const options: InitOptions = { engine: engine().kind };
 * console.log(init(options) === engine()); // true
 * ```
 *
 * @see docs/packaging.md#init
 */
export interface InitOptions {
  /** `wasm` or `js`; where absent, WebAssembly if the runtime lets it be compiled, else JavaScript. */
  readonly engine?: EngineKind | undefined;
  /** Modules to run instead of those that the package brings: needed where code cannot be compiled at run time. */
  readonly modules?: Modules | undefined;
}

const KINDS: readonly unknown[] = ['wasm', 'js', undefined];

/** @throws TypeError, RangeError for options that make no sense, whatever already runs. */
export function checkInit(options: InitOptions): void {
  checkOptions(options, ['engine', 'modules'], 'init');
  const { engine, modules } = options;
  if (!KINDS.includes(engine)) throw new RangeError(`engine must be 'wasm' or 'js', not ${JSON.stringify(engine)}`);
  if (modules === undefined) return;
  checkOptions(modules, ['simd', 'relaxed'], 'modules');
  if (engine === 'js') throw new TypeError("modules are WebAssembly: leave them out, or ask for engine: 'wasm'");
  if (modules.simd === undefined && modules.relaxed === undefined)
    throw new TypeError('modules is empty: pass { simd } or { simd, relaxed }, compiled');
  for (const name of ['simd', 'relaxed'] as const) checkIsModule(modules[name], name);
}

/** By what it says it is: a module of another realm is one too. */
function checkIsModule(module: unknown, name: string): void {
  if (module === undefined || Object.prototype.toString.call(module) === '[object WebAssembly.Module]') return;
  throw new TypeError(
    `modules.${name} must be a WebAssembly.Module, compiled from tenuo-edge/core.${name}.wasm; bytes, instances and addresses are none`,
  );
}
