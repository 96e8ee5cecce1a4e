/// <reference lib="esnext.disposable" preserve="true" />
// What guarded functions and adapters have decided, for tests to look at.
import { type Arguments, EncodedArguments } from '../arguments.ts';
import type { AuditContext } from '../audit/audit.ts';
import type { Decision } from '../decision.ts';
import { DISPOSE } from '../dispose.ts';
import { shared } from '../shared.ts';

/**
 * One decision, and what it was about.
 *
 * @example
 * ```ts
 * import { recordDecisions, type RecordedDecision } from 'tenuo-edge/testing';
 *
 * const recorder = recordDecisions();
 * const seen: readonly RecordedDecision[] = recorder.decisions;
 * recorder.stop();
 * console.log(seen.length); // 0
 * ```
 *
 * @see docs/testing.md#what-was-decided
 */
export interface RecordedDecision {
  /** What was decided. */
  readonly decision: Decision;
  /** Of which tool. */
  readonly tool: string;
  /** What was checked; undefined where the arguments were no values. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  /** Who asked: `guard`, or the name of an adapter. */
  readonly source: string;
  /** What became of denials then. */
  readonly mode: AuditContext['mode'];
  /** Whether the tool was allowed to run: in the modes that observe also where the call was denied. */
  readonly ran: boolean;
}

/**
 * Decisions since `recordDecisions` was called, in their order.
 *
 * @example
 * ```ts
 * import { type DecisionRecorder, recordDecisions } from 'tenuo-edge/testing';
 *
 * const recorder: DecisionRecorder = recordDecisions();
 * recorder.stop();
 * console.log(recorder.denied); // []
 * ```
 *
 * @see docs/testing.md#what-was-decided
 */
export interface DecisionRecorder {
  /** All of them: a new list. */
  readonly decisions: readonly RecordedDecision[];
  /** Those that allowed. */
  readonly allowed: readonly RecordedDecision[];
  /** Those that denied. */
  readonly denied: readonly RecordedDecision[];
  /** Forgets those so far. Never throws. */
  clear(): void;
  /** Records no more. `using recorder = recordDecisions()` does so by itself. Never throws. */
  stop(): void;
  [Symbol.dispose](): void;
}

/**
 * Records every decision of guarded functions and adapters in the process, whatever audit log there is, until it is stopped.
 * Never throws.
 *
 * @example
 * ```ts
 * import { guard } from 'tenuo-edge';
 * import { boundFor, recordDecisions } from 'tenuo-edge/testing';
 *
 * const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
 * const recorder = recordDecisions();
 * boundFor('search').run(() => search({ query: 'weather' }));
 * recorder.stop();
 * console.log(recorder.allowed.map(({ tool, args }) => [tool, args])); // [ [ 'search', { query: 'weather' } ] ]
 * ```
 *
 * @see docs/testing.md#what-was-decided
 */
export function recordDecisions(): DecisionRecorder {
  const recorder = new Recorder();
  const state = shared();
  state.recorders ??= new Set();
  state.recorders.add(recorder.record);
  return recorder;
}

class Recorder implements DecisionRecorder {
  #decisions: RecordedDecision[] = [];

  readonly record = (decision: Decision, { tool, args, source, mode, ran }: AuditContext): void => {
    this.#decisions.push(Object.freeze({ decision, tool, args: valuesOf(args), source, mode, ran }));
  };

  get decisions(): readonly RecordedDecision[] {
    return [...this.#decisions];
  }

  get allowed(): readonly RecordedDecision[] {
    return this.#decisions.filter(({ decision }) => decision.allowed);
  }

  get denied(): readonly RecordedDecision[] {
    return this.#decisions.filter(({ decision }) => !decision.allowed);
  }

  clear(): void {
    this.#decisions = [];
  }

  stop(): void {
    shared().recorders?.delete(this.record);
  }

  [DISPOSE](): void {
    this.stop();
  }
}

function valuesOf(args: Arguments | undefined): RecordedDecision['args'] {
  return args instanceof EncodedArguments ? args.decode() : args;
}
