// What the core asks about CEL (assembly/constraints/cel.ts). The language is not in here: whoever decides a call may
// switch on an evaluator, which `tenuo-edge/cel` exports.
import { EXPRESSION_FAILED, EXPRESSIONS_OFF } from '../../assembly/codes.ts';
import type { Engine } from '../engine/engine.ts';

/** Marks evaluators, also those of another copy of this package. */
export const EVALUATOR = Symbol.for('tenuo-edge/cel');

/**
 * What decides CEL constraints: the `cel` of `tenuo-edge/cel`, and nothing else.
 *
 * @example
 * ```ts
 * import { type CelEvaluator } from 'tenuo-edge';
 * import { cel } from 'tenuo-edge/cel';
 *
 * const evaluator: CelEvaluator = cel;
 * console.log(typeof evaluator); // …
 * ```
 *
 * @see docs/cel.md
 */
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

/**
 * An option of whatever may meet CEL constraints.
 *
 * @example
 * ```ts
 * import { Authorizer, type CelOption, SigningKey } from 'tenuo-edge';
 * import { cel } from 'tenuo-edge/cel';
 *
 * const option: CelOption = { cel };
 * const authorizer = new Authorizer({ trustedRoots: [SigningKey.generate().publicKey], ...option });
 * console.log(authorizer instanceof Authorizer); // true
 * ```
 *
 * @see docs/cel.md
 */
export interface CelOption {
  /** What decides CEL constraints: `cel` of `tenuo-edge/cel`. Without it they are errors. */
  readonly cel?: CelEvaluator | undefined;
}

/** What the decision that an engine is making asks CEL with. Decisions neither nest nor wait. */
export interface CelTurn {
  evaluator: CelEvaluator | undefined;
  now: number;
  questions: CelQuestions | undefined;
}

/** No decision yet. */
export function newTurn(): CelTurn {
  return { evaluator: undefined, now: 0, questions: undefined };
}

/** The evaluator of an option. @throws TypeError where it is something else. */
export function evaluatorOf(options: CelOption | undefined): CelEvaluator | undefined {
  const cel: unknown = options?.cel;
  if (cel === undefined) return undefined;
  if (typeof cel === 'object' && cel !== null && EVALUATOR in cel) return cel as CelEvaluator;
  throw new TypeError('cel is not the evaluator: import { cel } from "tenuo-edge/cel"');
}

/** Decides with an evaluator, or none, until `endCel`. */
export function beginCel({ cel: turn }: Engine, cel: CelEvaluator | undefined, now: number): void {
  turn.evaluator = cel;
  turn.now = now;
  turn.questions = undefined;
}

export function endCel({ cel: turn }: Engine): void {
  turn.evaluator = undefined;
  turn.questions = undefined;
}

/** What `decide` returns, with an evaluator for the constraints that it meets. */
export function withCel<Result>(
  engine: Engine,
  cel: CelEvaluator | undefined,
  now: number,
  decide: () => Result,
): Result {
  beginCel(engine, cel, now);
  try {
    return decide();
  } finally {
    endCel(engine);
  }
}

/** What the last expression lacked for an answer, where that is the reason. It quotes no values. */
export function celNote({ cel: turn }: Engine, reason: number): string | undefined {
  const failure = reason === EXPRESSION_FAILED ? turn.questions?.failure : undefined;
  return failure === undefined ? undefined : `The expression: ${failure}.`;
}

export function answerHolds(turn: CelTurn, expression: string, value: Uint8Array): number {
  return asked(turn)?.holds(expression, value) ?? EXPRESSIONS_OFF;
}

export function answerNarrows(turn: CelTurn, parent: string, child: string): number {
  return asked(turn)?.narrows(parent, child) ?? EXPRESSIONS_OFF;
}

function asked(turn: CelTurn): CelQuestions | undefined {
  turn.questions ??= turn.evaluator?.[EVALUATOR](turn.now);
  return turn.questions;
}
