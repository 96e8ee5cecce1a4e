// How the facade meets an engine: which one, inputs into its regions, words out of its records. Between
// an input and the call that reads it nothing else runs: arguments are encoded before anything is written.
import { STACK_TOO_LARGE, STAGE_TEXT, TEXT_TOO_LARGE, WARRANT_TOO_LARGE } from '../../assembly/codes.ts';
import { INPUT_AT, INPUT_SIZE, RESULT_AT, RESULT_SIZE } from '../../assembly/layout.ts';
import { REASON, STAGE, WARRANT } from '../../assembly/result.ts';
import { checkOptions } from '../options.ts';
import type { Engine } from './engine.ts';
import { engine as defaultEngine } from './select.ts';

/**
 * Which engine a call runs on.
 *
 * @example
 * ```ts
 * import { createEngine, SigningKey } from 'tenuo-edge';
 * import { type EngineOption } from 'tenuo-edge/ed25519';
 *
 * const option: EngineOption = { engine: createEngine('js') };
 * console.log(SigningKey.generate(option).publicKey.toBytes().length); // 32
 * ```
 *
 * @see docs/packaging.md#engines
 */
export interface EngineOption {
  /** An engine made by `createEngine`; the process's own where absent. */
  readonly engine?: Engine | undefined;
}

/**
 * The engine of a call that takes nothing else in its options.
 *
 * @throws TypeError for options of another name or type.
 */
export function engineFor(options: EngineOption | undefined, call: string): Engine {
  if (options === undefined) return defaultEngine();
  checkOptions(options, ['engine'], call);
  return engineOf(options);
}

export function engineOf(options: EngineOption | undefined): Engine {
  return options?.engine ?? defaultEngine();
}

/** A word of the result record. */
export function resultWord(engine: Engine, field: number): number {
  return engine.words[(RESULT_AT + field) >> 2] as number;
}

let encoder: TextEncoder | undefined;

/** Puts bytes or UTF-8 text at INPUT_AT; returns the length, or -1 where there is no room and nothing to clear. */
export function putInput(engine: Engine, input: string | Uint8Array): number {
  const { memory } = engine;
  if (input.length > INPUT_SIZE) return -1;
  if (typeof input !== 'string') {
    memory.set(input, INPUT_AT);
    return input.length;
  }
  encoder ??= new TextEncoder();
  const { read, written } = encoder.encodeInto(input, memory.subarray(INPUT_AT, INPUT_AT + INPUT_SIZE));
  if (read === input.length) return written;
  clearInput(engine, written);
  return -1;
}

/** Wipes what a call has read. */
export function clearInput(engine: Engine, length: number): void {
  engine.memory.fill(0, INPUT_AT, INPUT_AT + length);
}

/** The reason for an input that does not fit, recorded as the core records its own. */
export function tooLarge(engine: Engine, input: string | Uint8Array): number {
  const { words } = engine;
  words.fill(0, RESULT_AT >> 2, (RESULT_AT + RESULT_SIZE) >> 2);
  const reason = typeof input === 'string' ? TEXT_TOO_LARGE : isEnvelope(input) ? WARRANT_TOO_LARGE : STACK_TOO_LARGE;
  words[(RESULT_AT + REASON) >> 2] = reason;
  words[(RESULT_AT + STAGE) >> 2] = STAGE_TEXT;
  words[(RESULT_AT + WARRANT) >> 2] = -1;
  return reason;
}

/** The second item of an envelope is its version, a number; of a stack, an array. */
function isEnvelope(bytes: Uint8Array): boolean {
  return (bytes[1] ?? 0xff) >>> 5 === 0;
}

/** Puts one or two encoded items at INPUT_AT, runs `call` over them and wipes them again. */
export function withItems<Result>(engine: Engine, items: readonly Uint8Array[], call: () => Result): Result {
  let length = 0;
  for (const item of items) {
    if (length + item.length > INPUT_SIZE) throw new RangeError('the input does not fit in the engine');
    engine.memory.set(item, INPUT_AT + length);
    length += item.length;
  }
  try {
    return call();
  } finally {
    clearInput(engine, length);
  }
}
