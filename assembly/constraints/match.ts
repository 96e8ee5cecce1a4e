// Does a constraint accept a value? Three answers: 1 yes, 0 no, a reason where it cannot be said.
// Errors are not refusals: inside Not they must not turn into acceptance.

import { blameMissing } from '../blame';
import { CONSTRAINT_UNKNOWN, NOT_BUILT, URL_INVALID, URL_LIST_INVALID } from '../codes';
import { isUnbuilt, kindOf } from './constraint';
import { matchExact } from './exact';
import * as kind from './kinds';
import { matchOneOf } from './one-of';
import { matchPattern } from './pattern';
import { matchRange } from './range';
import { matchRegex } from './regex';
import { matchUrlPattern } from './url-pattern';
import { matchUrlSafe } from './url-safe';

export function matchConstraint(constraint: i32, value: i32): i32 {
  const id = kindOf(constraint);
  switch (id) {
    case kind.KIND_WILDCARD:
      return 1;
    case kind.KIND_EXACT:
      return matchExact(constraint, value);
    case kind.KIND_PATTERN:
      return matchPattern(constraint, value);
    case kind.KIND_RANGE:
      return matchRange(constraint, value);
    case kind.KIND_ONE_OF:
      return matchOneOf(constraint, value);
    case kind.KIND_REGEX:
      return matchRegex(constraint, value);
    case kind.KIND_URL_PATTERN:
      return matchUrlPattern(constraint, value);
    case kind.KIND_URL_SAFE:
      return matchUrlSafe(constraint, value);
    default:
      if (!isUnbuilt(id)) return CONSTRAINT_UNKNOWN;
      blameMissing(id);
      return NOT_BUILT;
  }
}

/** Errors that a set counts as a mismatch, as upstream does (protocol 6.3). */
export function isUnreadableValue(reason: i32): bool {
  return reason == URL_INVALID || reason == URL_LIST_INVALID;
}
