// Is the child constraint no wider than the parent's? The matrix of protocol 6.5, first row
// that applies. Returns 0 or a reason.
//
// Inside Not the roles are exchanged, and a weaker answer is enough. `strict` asks that the parent accepts whatever
// the child accepts; without it, that the parent is not *false* on it: it may err.

import { KINDS_INCOMPATIBLE, VALUE_NOT_IN_PARENT, WIDENED_TO_WILDCARD } from '../codes';
import { attenuateAll, attenuateAllToExact } from './all';
import { reasonFor } from './answer';
import { attenuateAny } from './any';
import { spend } from './budget';
import { attenuateCel } from './cel';
import { attenuateCidr, attenuateCidrToExact } from './cidr';
import { kindOf } from './constraint';
import { attenuateContains } from './contains';
import { attenuateExact, exactValue } from './exact';
import * as kind from './kinds';
import { attenuateNot } from './not';
import { attenuateNotOneOf } from './not-one-of';
import { attenuateOneOf, attenuateOneOfToExact } from './one-of';
import { sameConstraint } from './outcomes';
import { rememberedEnd } from './parent';
import { attenuatePattern, matchPattern } from './pattern';
import { attenuateRange, attenuateRangeToExact } from './range';
import { attenuateRegex, matchRegex } from './regex';
import { attenuateShlex, attenuateShlexToExact } from './shlex';
import { attenuateSubpath, attenuateSubpathToExact, attenuateSubpathToSubset } from './subpath';
import { attenuateSubset } from './subset';
import { attenuateUrlPattern, attenuateUrlPatternToExact } from './url-pattern';
import { attenuateUrlSafe, attenuateUrlSafeToExact } from './url-safe';

/** Whether the parent accepts whatever the child accepts. Recursion is bounded by MAX_CONSTRAINT_DEPTH. */
export function attenuateConstraint(parent: i32, child: i32): i32 {
  return attenuate(parent, child, true);
}

export function attenuate(parent: i32, child: i32, strict: bool): i32 {
  const from = kindOf(parent);
  const to = kindOf(child);
  if (from == kind.KIND_WILDCARD) return 0;
  if (to == kind.KIND_WILDCARD) return WIDENED_TO_WILDCARD;
  if (from == to) return attenuateSameKind(from, parent, child, strict);
  if (to == kind.KIND_EXACT) return attenuateToExact(from, parent, child);
  if (from == kind.KIND_SUBPATH && to == kind.KIND_SUBSET) return attenuateSubpathToSubset(parent, child);
  return KINDS_INCOMPATIBLE;
}

function attenuateSameKind(id: i32, parent: i32, child: i32, strict: bool): i32 {
  switch (id) {
    case kind.KIND_EXACT:
      return attenuateExact(parent, child);
    case kind.KIND_PATTERN:
      return attenuatePattern(parent, child);
    case kind.KIND_RANGE:
      return attenuateRange(parent, child);
    case kind.KIND_ONE_OF:
      return attenuateOneOf(parent, child);
    case kind.KIND_NOT_ONE_OF:
      return attenuateNotOneOf(parent, child);
    case kind.KIND_CIDR:
      return attenuateCidr(parent, child);
    case kind.KIND_CONTAINS:
      return attenuateContains(parent, child);
    case kind.KIND_SUBSET:
      return attenuateSubset(parent, child);
    case kind.KIND_ALL:
      return attenuateAll(parent, child, strict && !isSame(parent, child));
    case kind.KIND_ANY:
      return attenuateAny(parent, child, strict && !isSame(parent, child));
    case kind.KIND_NOT:
      return attenuateNot(parent, child, strict && !isSame(parent, child));
    case kind.KIND_SUBPATH:
      return attenuateSubpath(parent, child);
    case kind.KIND_REGEX:
      return attenuateRegex(parent, child);
    case kind.KIND_URL_PATTERN:
      return attenuateUrlPattern(parent, child);
    case kind.KIND_URL_SAFE:
      return attenuateUrlSafe(parent, child);
    case kind.KIND_SHLEX:
      return attenuateShlex(parent, child);
    case kind.KIND_CEL:
      return attenuateCel(parent, child);
    default:
      return KINDS_INCOMPATIBLE; // unknown kinds narrow to nothing, not even to themselves
  }
}

/** What is the same errs on the same values. */
function isSame(parent: i32, child: i32): bool {
  return sameConstraint(parent, rememberedEnd(parent), child, rememberedEnd(child));
}

/** A single value is narrower than what accepts it, for the kinds of which upstream says so. */
function attenuateToExact(from: i32, parent: i32, child: i32): i32 {
  switch (from) {
    case kind.KIND_PATTERN:
      return reasonFor(matchPattern(parent, exactValue(child)), VALUE_NOT_IN_PARENT);
    case kind.KIND_RANGE:
      return attenuateRangeToExact(parent, child);
    case kind.KIND_ONE_OF:
      return attenuateOneOfToExact(parent, child);
    case kind.KIND_CIDR:
      return attenuateCidrToExact(parent, child);
    case kind.KIND_ALL:
      return attenuateAllToExact(parent, child);
    case kind.KIND_SUBPATH:
      return attenuateSubpathToExact(parent, child);
    case kind.KIND_REGEX:
      return reasonFor(matchRegex(parent, exactValue(child)), VALUE_NOT_IN_PARENT);
    case kind.KIND_URL_PATTERN:
      return attenuateUrlPatternToExact(parent, child);
    case kind.KIND_URL_SAFE:
      return attenuateUrlSafeToExact(parent, child);
    case kind.KIND_SHLEX:
      return attenuateShlexToExact(parent, child);
    default:
      return KINDS_INCOMPATIBLE;
  }
}

/** Counts the comparison of two clauses, which costs what they are long. */
export function spendOnPair(a: i32, aEnd: i32, b: i32, bEnd: i32): void {
  spend(1 + ((aEnd - a + bEnd - b) >> 4));
}
