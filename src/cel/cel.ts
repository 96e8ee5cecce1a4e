// The evaluator to switch on: `new Authorizer({ trustedRoots, cel })`.
import { ANSWER_ERROR, ANSWER_NO, ANSWER_TOO_COSTLY, ANSWER_YES } from '../../assembly/questions.ts';
import { type CelEvaluator, type CelQuestions, EVALUATOR } from '../host/cel.ts';
import { Budget } from './budget.ts';
import { failureOf, holds } from './evaluator.ts';
import { narrows } from './narrow.ts';

/**
 * Decides CEL constraints. Importing it switches nothing on: pass it, as in `new Authorizer({ trustedRoots, cel })`.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { cel, CEL } from 'tenuo-edge/cel';
 *
 * const warrant = Warrant.mintBuilder().capability('pay', { amount: CEL('value > 0 && value < 100') }).mint(SigningKey.generate());
 * console.log(warrant.allows('pay', { amount: 5 }, { cel })); // true
 * console.log(warrant.allows('pay', { amount: 5 })); // false
 * ```
 *
 * @see docs/cel.md
 */
export const cel: CelEvaluator = Object.freeze({ [EVALUATOR]: (now: number) => new Questions(now) });

class Questions implements CelQuestions {
  failure: string | undefined;
  readonly #now: number;
  readonly #budget = new Budget();

  constructor(now: number) {
    this.#now = now;
  }

  holds(expression: string, value: Uint8Array): number {
    return this.#answer(() => holds(expression, value, this.#now, this.#budget));
  }

  narrows(parent: string, child: string): number {
    return this.#answer(() => narrows(parent, child, this.#budget));
  }

  #answer(ask: () => boolean): number {
    try {
      return ask() ? ANSWER_YES : ANSWER_NO;
    } catch (error) {
      const failure = failureOf(error);
      this.failure = String(failure);
      return failure.costly ? ANSWER_TOO_COSTLY : ANSWER_ERROR;
    }
  }
}
