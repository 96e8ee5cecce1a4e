// All (12): `{"constraints": [c, …]}`. Every clause holds, asked in order: the first that does not ends it.
import { contentAt, countAt, endOf } from '../cbor/item';
import {
  ALL_EMPTY,
  CLAUSE_DROPPED,
  CLAUSE_REFUSES_VALUE,
  CONSTRAINT_TOO_COSTLY,
  PARENT_MATCHES_NOTHING,
} from '../codes';
import { reasonFor } from './answer';
import { attenuate, spendOnPair } from './attenuate';
import { isSpent } from './budget';
import { firstMember } from './constraint';
import { exactValue } from './exact';
import { matchConstraint } from './match';
import { rememberedEnd } from './parent';

/** Without clauses it is an error: nothing was asked, so nothing is granted. */
export function matchAll(constraint: i32, value: i32): i32 {
  const list = firstMember(constraint);
  let left = countAt(list);
  if (left == 0) return ALL_EMPTY;
  let clause = contentAt(list);
  while (true) {
    const result = matchConstraint(clause, value);
    left -= 1;
    if (result != 1 || left == 0) return result;
    if (isSpent()) return CONSTRAINT_TOO_COSTLY;
    clause = endOf(clause);
  }
}

/** Every clause of the parent has one in the child that is no wider. Several may share one. */
export function attenuateAll(parent: i32, child: i32, strict: bool): i32 {
  const list = firstMember(parent);
  const clauses = firstMember(child);
  let left = countAt(list);
  if (left == 0 || countAt(clauses) == 0) return PARENT_MATCHES_NOTHING;
  let clause = contentAt(list);
  while (left > 0) {
    const end = rememberedEnd(clause);
    const reason = findNarrower(clause, end, clauses, strict);
    if (reason != 0) return reason;
    clause = end;
    left -= 1;
  }
  return 0;
}

function findNarrower(parent: i32, parentEnd: i32, clauses: i32, strict: bool): i32 {
  let left = countAt(clauses);
  let clause = contentAt(clauses);
  while (left > 0) {
    const end = rememberedEnd(clause);
    spendOnPair(parent, parentEnd, clause, end);
    if (isSpent()) return CONSTRAINT_TOO_COSTLY;
    if (attenuate(parent, clause, strict) == 0) return 0;
    clause = end;
    left -= 1;
  }
  return CLAUSE_DROPPED;
}

/** Every clause accepts the child's one value; the error of one is the answer. */
export function attenuateAllToExact(parent: i32, child: i32): i32 {
  // Stricter than upstream, where a parent that matches nothing goes to any value (semantics: empty-all).
  if (countAt(firstMember(parent)) == 0) return PARENT_MATCHES_NOTHING;
  return reasonFor(matchAll(parent, exactValue(child)), CLAUSE_REFUSES_VALUE);
}
