// Which engine runs: WebAssembly where it can be compiled, JavaScript where not. Decided once for the process, on first use
// or by `init`, never at import.
import { FACADE_REASONS } from '../codes.ts';
import { errorFor } from '../errors.ts';
import { type Choice, shared } from '../shared.ts';
import { VERSION } from '../version.ts';
import type { Engine, EngineKind } from './engine.ts';
import { checkInit, type InitOptions, type Modules } from './init.ts';
import { createJsEngine } from './js/engine.ts';
import { createWasmEngine, modulesOf, type WasmKernel } from './wasm/engine.ts';
import { versionOf } from './wasm/stamp.ts';

export type { InitOptions, Modules } from './init.ts';

const ASKED = 'asked for';

let selected: Engine | undefined;

/**
 * The engine of this process. Its `kind`, `kernel` and `reason` say what runs, and why.
 *
 * @example
 * ```ts
 * import { engine } from 'tenuo-edge';
 *
 * const { kind, kernel, reason } = engine();
 * console.log(`${kind}, ${kernel}: ${reason}`); // …
 * ```
 *
 * @see docs/packaging.md#engines
 */
export function engine(): Engine {
  selected ??= engineOf(current());
  return selected;
}

/**
 * Chooses the engine of this process before its first use; without it the first use does. Nothing happens where what is
 * asked for already runs. Also a way to have everything compiled before the first request.
 *
 * @returns the engine.
 * @throws ConfigurationError 9005 where another engine already runs, where the modules are not of this version, and where
 *   `engine: 'wasm'` is asked for and the runtime has none or refuses it.
 * @throws TypeError, RangeError for options of another name or type.
 *
 * @example
 * ```ts
 * import { engine, init } from 'tenuo-edge';
 *
 * init(); // compiles now what the first call would
 * console.log(init({ engine: engine().kind }) === engine()); // true
 * init({ engine: 'turbo' as 'wasm' }); // throws RangeError
 * ```
 *
 * @see docs/packaging.md#init
 */
export function init(options: InitOptions = {}): Engine {
  checkInit(options);
  const state = shared();
  if (state.choice === null) state.choice = choose(options);
  else checkRuns(state.choice, options);
  return engine();
}

/**
 * Makes the engine of one kind, or says why it cannot be had by throwing what the platform throws.
 *
 * @throws TypeError for anything but `'wasm'` and `'js'`; whatever the platform throws where the engine cannot be had.
 *
 * @example
 * ```ts
 * import { Authorizer, createEngine, SigningKey } from 'tenuo-edge';
 *
 * const engine = createEngine('js');
 * const authorizer = new Authorizer({ trustedRoots: [SigningKey.generate().publicKey], engine });
 * console.log(authorizer instanceof Authorizer, engine.kernel); // true noble
 * ```
 *
 * @see docs/packaging.md#engines
 */
export function createEngine(kind: EngineKind): Engine {
  if (kind !== 'wasm' && kind !== 'js') throw new TypeError('createEngine takes "wasm" or "js"');
  return kind === 'wasm' ? createWasmEngine(ASKED, undefined, shared().choice?.modules) : createJsEngine(ASKED);
}

/** What `init` takes in another thread to run the same kind of engine; a module is shared, not compiled again. */
export function initOptionsOf({ kind, kernel }: Engine): InitOptions {
  if (kind === 'js') return { engine: kind };
  return { engine: kind, modules: modulesOf(kernel as WasmKernel, shared().choice?.modules ?? null) };
}

function current(): Choice {
  const state = shared();
  state.choice ??= choose({});
  return state.choice;
}

function engineOf({ engine, reason }: Choice): Engine {
  return engine ?? createJsEngine(reason);
}

function choose({ engine: kind, modules }: InitOptions): Choice {
  if (kind === 'js') return inJavaScript(ASKED);
  const refused = (reason: string): Choice => {
    if (kind === undefined) return inJavaScript(reason);
    throw errorFor(FACADE_REASONS.ENGINE_UNAVAILABLE, { received: reason });
  };
  if (typeof WebAssembly !== 'object') return refused('this runtime has no WebAssembly');
  if (modules !== undefined) checkVersion(modules);
  const reason = kind === undefined ? 'WebAssembly is available' : ASKED;
  try {
    return { kind: 'wasm', reason, engine: createWasmEngine(reason, undefined, modules), modules: modules ?? null };
  } catch (error) {
    return refused(`WebAssembly was refused: ${refusalOf(error)}`);
  }
}

/** What the platform says. Browsers quote the whole policy of a page: what lacks in it is said instead. */
function refusalOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /content security policy|blocked by CSP/i.test(message)
    ? "the page's content security policy does not allow it ('wasm-unsafe-eval')"
    : message;
}

/** Every copy of the package makes its own engine; one that cannot is not chosen. */
function inJavaScript(reason: string): Choice {
  createJsEngine(reason);
  return { kind: 'js', reason, engine: null, modules: null };
}

/** A core of another version may lay its memory out otherwise. */
function checkVersion(modules: Modules): void {
  for (const name of ['simd', 'relaxed'] as const) {
    const module = modules[name];
    const version = module === undefined ? VERSION : versionOf(module);
    if (version === VERSION) continue;
    throw errorFor(FACADE_REASONS.ENGINE_MODULE_FOREIGN, {
      subject: `modules.${name}`,
      expected: `the core of tenuo-edge ${VERSION}`,
      received: version === null ? 'a module of something else' : `the core of tenuo-edge ${version}`,
    });
  }
}

/** Whether what already runs is what is asked for. */
function checkRuns(choice: Choice, { engine: kind = choice.kind, modules }: InitOptions): void {
  const others = (['simd', 'relaxed'] as const).filter(
    (name) => modules?.[name] !== undefined && modules[name] !== choice.modules?.[name],
  );
  if (kind === choice.kind && others.length === 0) return;
  const running = choice.engine === null ? 'js' : `wasm, ${choice.engine.kernel}`;
  throw errorFor(FACADE_REASONS.ENGINE_RUNNING, {
    expected: kind === choice.kind ? `modules: ${others.join(', ')}` : `engine: '${kind}'`,
    received: `${running}: ${choice.reason}`,
  });
}
