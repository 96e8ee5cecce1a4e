// What the core asks about CEL (assembly/constraints/cel.ts). The language is not in here: whoever decides a call may
// switch on an evaluator, which `tenuo-edge/cel` exports.
import { EXPRESSION_FAILED, EXPRESSIONS_OFF } from '../../assembly/codes.ts';

/** Marks evaluators, also those of another copy of this package. */
export const EVALUATOR = Symbol.for('tenuo-edge/cel');

/** What decides CEL constraints: the `cel` of `tenuo-edge/cel`, and nothing else. */
export interface CelEvaluator {
  readonly [EVALUATOR]: (now: number) => CelQuestions;
}

/** The questions of one decision, at one instant and with one budget, answered as assembly/questions.ts says. */
export interface CelQuestions {
  /** Whether the expression holds of the value with this CBOR. */
  holds(expression: string, value: Uint8Array): number;
  /** Whether the child is no wider than the parent. */
  narrows(parent: string, child: string): number;
  /** Why the last one that had no answer had none. */
  readonly failure: string | undefined;
}

/** An option of whatever may meet CEL constraints. */
export interface CelOption {
  /** What decides CEL constraints: `cel` of `tenuo-edge/cel`. Without it they are errors. */
  readonly cel?: CelEvaluator | undefined;
}

/** The decision that is being made. Decisions neither nest nor wait. */
let evaluator: CelEvaluator | undefined;
let instant = 0;
let questions: CelQuestions | undefined;

/** The evaluator of an option. @throws TypeError where it is something else. */
export function evaluatorOf(options: CelOption | undefined): CelEvaluator | undefined {
  const cel: unknown = options?.cel;
  if (cel === undefined) return undefined;
  if (typeof cel === 'object' && cel !== null && EVALUATOR in cel) return cel as CelEvaluator;
  throw new TypeError('cel is not the evaluator: import { cel } from "tenuo-edge/cel"');
}

/** Decides with an evaluator, or none, until `endCel`. */
export function beginCel(cel: CelEvaluator | undefined, now: number): void {
  evaluator = cel;
  instant = now;
  questions = undefined;
}

export function endCel(): void {
  evaluator = undefined;
  questions = undefined;
}

/** What `decide` returns, with an evaluator for the constraints that it meets. */
export function withCel<Result>(cel: CelEvaluator | undefined, now: number, decide: () => Result): Result {
  beginCel(cel, now);
  try {
    return decide();
  } finally {
    endCel();
  }
}

/** What the last expression lacked for an answer, where that is the reason. It quotes no values. */
export function celNote(reason: number): string | undefined {
  const failure = reason === EXPRESSION_FAILED ? questions?.failure : undefined;
  return failure === undefined ? undefined : `The expression: ${failure}.`;
}

export function answerHolds(expression: string, value: Uint8Array): number {
  return asked()?.holds(expression, value) ?? EXPRESSIONS_OFF;
}

export function answerNarrows(parent: string, child: string): number {
  return asked()?.narrows(parent, child) ?? EXPRESSIONS_OFF;
}

function asked(): CelQuestions | undefined {
  questions ??= evaluator?.[EVALUATOR](instant);
  return questions;
}
