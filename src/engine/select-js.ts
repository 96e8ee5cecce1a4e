// In place of select.ts in tenuo-edge/verify-js, which runs in JavaScript alone, whatever else the process runs.
import { FACADE_REASONS } from '../codes.ts';
import { errorFor } from '../errors.ts';
import type { Engine } from './engine.ts';
import { checkInit, type InitOptions } from './init.ts';
import { createJsEngine } from './js/engine.ts';

const REASON = 'this entry has no WebAssembly';

/** See select.ts, also for the next. */
export function engine(): Engine {
  return createJsEngine(REASON);
}

/** @throws ConfigurationError 9005 where WebAssembly is asked for. */
export function init(options: InitOptions = {}): Engine {
  checkInit(options);
  if (options.engine === 'wasm' || options.modules !== undefined) throw errorFor(FACADE_REASONS.ENGINE_LEFT_OUT);
  return engine();
}
