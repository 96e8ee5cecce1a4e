// Any (13): `{"constraints": [c, …]}`. Some branch holds, asked in order: the first that does, or that errs, ends it.
import { contentAt, countAt, endOf } from '../cbor/item';
import { BRANCH_ADDED, CONSTRAINT_TOO_COSTLY, PARENT_MAY_ERR } from '../codes';
import { attenuate, spendOnPair } from './attenuate';
import { isSpent } from './budget';
import { firstMember } from './constraint';
import { matchConstraint } from './match';
import { mayErr, mayFail, mayHold, outcomesOf, sameConstraint, VALUES } from './outcomes';
import { rememberedEnd } from './parent';

/** Without branches nothing holds. */
export function matchAny(constraint: i32, value: i32): i32 {
  const list = firstMember(constraint);
  let left = countAt(list);
  let branch = contentAt(list);
  while (left > 0) {
    const result = matchConstraint(branch, value);
    if (result != 0) return result;
    left -= 1;
    if (left == 0) return 0;
    if (isSpent()) return CONSTRAINT_TOO_COSTLY;
    branch = endOf(branch);
  }
  return 0;
}

/**
 * Every branch of the child is no wider than some branch of the parent. That is all upstream asks; but what the
 * branch accepts must also come that far in the parent: no branch before may err on it (semantics: parent-error).
 */
export function attenuateAny(parent: i32, child: i32, strict: bool): i32 {
  const branches = firstMember(child);
  let left = countAt(branches);
  let branch = contentAt(branches);
  // Values on which every branch of the child so far is false: only these come to the next one.
  let reach = VALUES;
  while (left > 0) {
    const end = rememberedEnd(branch);
    const cover = findWider(firstMember(parent), branch, end, strict);
    if (cover == 0) return isSpent() ? CONSTRAINT_TOO_COSTLY : BRANCH_ADDED;
    if (strict) {
      const outcomes = outcomesOf(branch);
      const accepted = reach & mayHold(outcomes);
      if (mayErrBefore(cover, parent, accepted, child, branch)) return PARENT_MAY_ERR;
      reach &= mayFail(outcomes);
    }
    branch = end;
    left -= 1;
  }
  return 0;
}

/** Address of the first branch of the list that is no narrower than the child's, or 0. */
function findWider(list: i32, child: i32, childEnd: i32, strict: bool): i32 {
  let left = countAt(list);
  let branch = contentAt(list);
  while (left > 0) {
    const end = rememberedEnd(branch);
    spendOnPair(branch, end, child, childEnd);
    if (isSpent()) return 0;
    if (attenuate(branch, child, strict) == 0) return branch;
    branch = end;
    left -= 1;
  }
  return 0;
}

/** Whether a branch of the parent before `cover` may err on what the child accepts by its branch `own`. */
function mayErrBefore(cover: i32, parent: i32, accepted: i32, child: i32, own: i32): bool {
  let branch = contentAt(firstMember(parent));
  while (branch != cover) {
    const end = rememberedEnd(branch);
    if ((mayErr(outcomesOf(branch)) & accepted) != 0 && !isAskedBefore(branch, end, child, own)) return true;
    branch = end;
  }
  return false;
}

/** Whether the child asks the very same before its branch `own`: then it was false, and does not err in the parent either. */
function isAskedBefore(constraint: i32, end: i32, child: i32, own: i32): bool {
  let branch = contentAt(firstMember(child));
  while (branch != own) {
    const next = rememberedEnd(branch);
    spendOnPair(constraint, end, branch, next);
    if (isSpent()) return false;
    if (sameConstraint(constraint, end, branch, next)) return true;
    branch = next;
  }
  return false;
}
