// tenuo-edge/cel: the Common Expression Language. What is imported here is only ever used where it is passed.
import { EXPRESSION_FAILED } from '../../assembly/codes.ts';
import { quoted } from '../cbor/value.ts';
import { type CEL as CelData, makeConstraint } from '../constraints/kinds.ts';
import { errorFor } from '../errors.ts';
import { checkText } from '../options.ts';
import { checkUsable, failureOf } from './evaluator.ts';

export type { CelEvaluator, CelOption } from '../host/cel.ts';
export { cel } from './cel.ts';
export type CEL = CelData;

/**
 * The expression is true of the argument: `CEL('value > 0 && value < 100')`. An object lends its members as
 * variables (`amount <= 100`), and as a whole it is `tenuo_object()`; anything else is the variable `value`.
 * Whatever decides needs `cel`, of this module, as an option.
 *
 * @throws TenuoError 1501 where the expression cannot be read, or calls what does not exist.
 * @throws TypeError where it is no text.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { cel, CEL } from 'tenuo-edge/cel';
 *
 * const warrant = Warrant.mintBuilder().capability('pay', { amount: CEL('value > 0 && value < 100') }).mint(SigningKey.generate());
 * console.log(warrant.allows('pay', { amount: 5 }, { cel })); // true
 * console.log(warrant.allows('pay', { amount: 5 })); // false
 * CEL('value <'); // throws TenuoError
 * ```
 *
 * @see docs/constraints.md#cel
 * @see docs/cel.md
 */
export function CEL(expression: string): CEL {
  checkText(expression, 'CEL');
  try {
    checkUsable(expression);
  } catch (error) {
    throw errorFor(EXPRESSION_FAILED, { subject: `CEL(${quoted(expression)})`, received: String(failureOf(error)) });
  }
  return makeConstraint<CEL>({ kind: 'CEL', expression });
}
