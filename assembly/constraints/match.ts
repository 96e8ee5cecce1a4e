// Does a constraint accept a value? Three answers: 1 yes, 0 no, a reason where it cannot be said.
// Errors are not refusals: inside Not they must not turn into acceptance.

import { blameMissing } from '../blame';
import { CONSTRAINT_UNKNOWN, NOT_BUILT } from '../codes';
import { matchCel } from './cel';
import { isUnbuilt, kindOf } from './constraint';
import { matchExact } from './exact';
import * as kind from './kinds';
import { matchOneOf } from './one-of';
import { matchPattern } from './pattern';
import { matchRange } from './range';

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
    case kind.KIND_CEL:
      return matchCel(constraint, value);
    default:
      if (!isUnbuilt(id)) return CONSTRAINT_UNKNOWN;
      blameMissing(id);
      return NOT_BUILT;
  }
}
