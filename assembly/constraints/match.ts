// Does a constraint accept a value? Three answers: 1 yes, 0 no, a reason where it cannot be said.
// Errors are not refusals: inside Not they must not turn into acceptance.

import { ADDRESS_INVALID, CONSTRAINT_UNKNOWN, URL_INVALID, URL_LIST_INVALID } from '../codes';
import { matchAll } from './all';
import { matchAny } from './any';
import { matchCel } from './cel';
import { matchCidr } from './cidr';
import { kindOf } from './constraint';
import { matchContains } from './contains';
import { matchExact } from './exact';
import * as kind from './kinds';
import { matchNot } from './not';
import { matchNotOneOf } from './not-one-of';
import { matchOneOf } from './one-of';
import { matchPattern } from './pattern';
import { matchRange } from './range';
import { matchRegex } from './regex';
import { matchShlex } from './shlex';
import { matchSubpath } from './subpath';
import { matchSubset } from './subset';
import { matchUrlPattern } from './url-pattern';
import { matchUrlSafe } from './url-safe';

/** Recursion, through All, Any and Not, is bounded by MAX_CONSTRAINT_DEPTH. */
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
    case kind.KIND_NOT_ONE_OF:
      return matchNotOneOf(constraint, value);
    case kind.KIND_CIDR:
      return matchCidr(constraint, value);
    case kind.KIND_CONTAINS:
      return matchContains(constraint, value);
    case kind.KIND_SUBSET:
      return matchSubset(constraint, value);
    case kind.KIND_ALL:
      return matchAll(constraint, value);
    case kind.KIND_ANY:
      return matchAny(constraint, value);
    case kind.KIND_NOT:
      return matchNot(constraint, value);
    case kind.KIND_SUBPATH:
      return matchSubpath(constraint, value);
    case kind.KIND_REGEX:
      return matchRegex(constraint, value);
    case kind.KIND_URL_PATTERN:
      return matchUrlPattern(constraint, value);
    case kind.KIND_URL_SAFE:
      return matchUrlSafe(constraint, value);
    case kind.KIND_SHLEX:
      return matchShlex(constraint, value);
    case kind.KIND_CEL:
      return matchCel(constraint, value);
    default:
      return CONSTRAINT_UNKNOWN;
  }
}

/** Errors about addresses and URLs: a set counts them as a mismatch (protocol 6.3). */
export function isUnreadableValue(reason: i32): bool {
  return reason == ADDRESS_INVALID || reason == URL_INVALID || reason == URL_LIST_INVALID;
}
