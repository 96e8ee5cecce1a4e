// Is the child constraint no wider than the parent's? The matrix of protocol 6.5, first row
// that applies. Returns 0 or a reason.

import { blameMissing } from '../blame';
import { KINDS_INCOMPATIBLE, NOT_BUILT, VALUE_NOT_IN_PARENT, WIDENED_TO_WILDCARD } from '../codes';
import { attenuateCel } from './cel';
import { isUnbuilt, kindOf } from './constraint';
import { attenuateExact, exactValue } from './exact';
import * as kind from './kinds';
import { attenuateOneOf, attenuateOneOfToExact } from './one-of';
import { attenuatePattern, matchPattern } from './pattern';
import { attenuateRange, attenuateRangeToExact } from './range';

export function attenuateConstraint(parent: i32, child: i32): i32 {
  const from = kindOf(parent);
  const to = kindOf(child);
  if (from == kind.KIND_WILDCARD) return 0;
  if (to == kind.KIND_WILDCARD) return WIDENED_TO_WILDCARD;
  if (isUnbuilt(from)) {
    blameMissing(from);
    return NOT_BUILT;
  }
  if (from == to) return attenuateSameKind(from, parent, child);
  if (to != kind.KIND_EXACT) return KINDS_INCOMPATIBLE;
  if (from == kind.KIND_RANGE) return attenuateRangeToExact(parent, child);
  if (from == kind.KIND_ONE_OF) return attenuateOneOfToExact(parent, child);
  if (from == kind.KIND_PATTERN) return attenuatePatternToExact(parent, child);
  return KINDS_INCOMPATIBLE;
}

function attenuateSameKind(id: i32, parent: i32, child: i32): i32 {
  switch (id) {
    case kind.KIND_EXACT:
      return attenuateExact(parent, child);
    case kind.KIND_PATTERN:
      return attenuatePattern(parent, child);
    case kind.KIND_RANGE:
      return attenuateRange(parent, child);
    case kind.KIND_ONE_OF:
      return attenuateOneOf(parent, child);
    case kind.KIND_CEL:
      return attenuateCel(parent, child);
    default:
      return KINDS_INCOMPATIBLE; // unknown kinds narrow to nothing, not even to themselves
  }
}

/** A single value is narrower than the pattern that accepts it. */
function attenuatePatternToExact(parent: i32, child: i32): i32 {
  const accepted = matchPattern(parent, exactValue(child));
  if (accepted == 1) return 0;
  return accepted == 0 ? VALUE_NOT_IN_PARENT : accepted;
}
