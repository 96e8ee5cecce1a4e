// Not (14): `{"constraint": c}`. The constraint does not hold. An error stays an error.
import { CONSTRAINT_TOO_COSTLY, NEGATION_NARROWED, PARENT_MAY_ERR } from '../codes';
import { attenuate } from './attenuate';
import { isSpent } from './budget';
import { firstMember } from './constraint';
import { matchConstraint } from './match';
import { mayErrWhereFalse } from './outcomes';

export function matchNot(constraint: i32, value: i32): i32 {
  const result = matchConstraint(firstMember(constraint), value);
  return result > 1 ? result : 1 - result;
}

/**
 * What the child forbids is no less than what the parent forbids: inside, the roles are exchanged. Then a value that
 * the child accepts is not one on which the parent's inner constraint is true; if that may err on it, the child
 * would accept what the parent does not decide (semantics: parent-error).
 */
export function attenuateNot(parent: i32, child: i32, strict: bool): i32 {
  const inner = firstMember(parent);
  const wider = firstMember(child);
  if (attenuate(wider, inner, false) != 0) return isSpent() ? CONSTRAINT_TOO_COSTLY : NEGATION_NARROWED;
  return strict && mayErrWhereFalse(inner, wider) ? PARENT_MAY_ERR : 0;
}
