// On which values a constraint may be true, false or an error. Attenuation needs it: a branch that errs denies, so
// what lies behind it is not granted, however wide it is.
//
// Values are told apart in six classes, so that this is three sets of six bits. Each is a "may be": too large is safe.

import { contentAt, countAt, endOf, majorAt } from '../cbor/item';
import { MAJOR_ARRAY, MAJOR_TEXT } from '../cbor/reader';
import { equalBytes } from '../memory';
import { spend } from './budget';
import { isAddress } from './cidr';
import { firstMember, kindOf } from './constraint';
import * as kind from './kinds';
import { rememberedEnd } from './parent';
import { isValidGlob } from './pattern';
import { isTotalRegex } from './regex';
import { mayErrOnCase } from './subpath';
import { isReadableUrlSafe } from './url-safe';

/** What is neither text nor list, lists, and texts: IP addresses or not, URLs or not. */
const OTHER = 1;
const LIST = 2;
const NO_TEXTS = 3;
/** 4: an address alone, 8: an address and a URL (`fe80::1`), 16: a URL alone, 32: neither. */
const ADDRESSES = 12;
const NO_ADDRESSES = 48;
const URLS = 24;
const URLS_ALONE = 16;
const NO_URLS = 36;
const TEXTS = 60;
export const VALUES = 63;

function outcomes(holds: i32, fails: i32, errs: i32): i32 {
  return holds | (fails << 6) | (errs << 12);
}

/** Classes of values on which a constraint of these outcomes may be true. */
export function mayHold(outcomes: i32): i32 {
  return outcomes & VALUES;
}

/** Those on which it may be false. */
export function mayFail(outcomes: i32): i32 {
  return (outcomes >>> 6) & VALUES;
}

/** Those on which it may be an error. */
export function mayErr(outcomes: i32): i32 {
  return (outcomes >>> 12) & VALUES;
}

/** The outcomes of a constraint and of everything inside it. Recursion is bounded by MAX_CONSTRAINT_DEPTH. */
export function outcomesOf(constraint: i32): i32 {
  spend(1);
  switch (kindOf(constraint)) {
    case kind.KIND_WILDCARD:
      return outcomes(VALUES, 0, 0);
    case kind.KIND_EXACT:
      return outcomes(classOf(firstMember(constraint)), VALUES, 0);
    case kind.KIND_PATTERN:
      spend(countAt(firstMember(constraint)) >> 4);
      return isValidGlob(constraint) ? outcomes(TEXTS, VALUES, 0) : outcomes(0, 0, VALUES);
    case kind.KIND_RANGE:
      return outcomes(OTHER, VALUES, 0);
    case kind.KIND_ONE_OF:
      return outcomes(classesOf(firstMember(constraint)), VALUES, 0);
    case kind.KIND_NOT_ONE_OF:
      return outcomes(VALUES, VALUES, 0);
    case kind.KIND_CONTAINS:
    case kind.KIND_SUBSET:
      return outcomes(LIST, VALUES, 0);
    case kind.KIND_CIDR:
      return outcomes(ADDRESSES, ADDRESSES | NO_TEXTS, NO_ADDRESSES);
    case kind.KIND_SUBPATH: {
      const paths = LIST | NO_ADDRESSES;
      spend(countAt(firstMember(constraint)) >> 4);
      return outcomes(paths, VALUES, mayErrOnCase(constraint) ? paths : 0);
    }
    case kind.KIND_SHLEX:
      return outcomes(TEXTS, VALUES, 0);
    case kind.KIND_URL_PATTERN:
      return outcomes(URLS, URLS | NO_TEXTS, NO_URLS);
    case kind.KIND_URL_SAFE:
      return outcomes(URLS, VALUES, isReadableUrlSafe(constraint) ? URLS_ALONE : TEXTS);
    case kind.KIND_REGEX:
      return isTotalRegex(constraint) ? outcomes(TEXTS, VALUES, 0) : outcomes(VALUES, VALUES, VALUES);
    case kind.KIND_ALL:
    case kind.KIND_ANY:
      return outcomesOfClauses(constraint);
    case kind.KIND_NOT: {
      const inner = outcomesOf(firstMember(constraint));
      return outcomes(mayFail(inner), mayHold(inner), mayErr(inner));
    }
    case kind.KIND_CEL:
      return outcomes(VALUES, VALUES, VALUES);
    default:
      return outcomes(0, 0, VALUES);
  }
}

/** Clauses are asked in order while they are true (All) or false (Any); what they end with otherwise is the answer. */
function outcomesOfClauses(constraint: i32): i32 {
  const isAll = kindOf(constraint) == kind.KIND_ALL;
  const list = firstMember(constraint);
  let left = countAt(list);
  if (left == 0) return isAll ? outcomes(0, 0, VALUES) : outcomes(0, VALUES, 0);
  let clause = contentAt(list);
  let reach = VALUES;
  let ended: i32 = 0;
  let errs: i32 = 0;
  while (left > 0) {
    const found = outcomesOf(clause);
    ended |= reach & (isAll ? mayFail(found) : mayHold(found));
    errs |= reach & mayErr(found);
    reach &= isAll ? mayHold(found) : mayFail(found);
    left -= 1;
    if (left > 0) clause = rememberedEnd(clause);
  }
  return isAll ? outcomes(reach, ended, errs) : outcomes(ended, reach, errs);
}

/** Whether two constraints are the same, byte for byte. */
export function sameConstraint(a: i32, aEnd: i32, b: i32, bEnd: i32): bool {
  return aEnd - a == bEnd - b && equalBytes(a, b, aEnd - a);
}

/** Whether `inner` may err on a value on which `wider`, which it narrows, is false. */
export function mayErrWhereFalse(inner: i32, wider: i32): bool {
  // What a UrlSafe refuses before it looks at the host, so does each that narrows it; then they err on the same URLs.
  if (kindOf(inner) == kind.KIND_URL_SAFE && kindOf(wider) == kind.KIND_URL_SAFE) return false;
  return (mayErr(outcomesOf(inner)) & mayFail(outcomesOf(wider))) != 0;
}

/** The class of one value; of a text, whether it is a URL is left open. */
function classOf(value: i32): i32 {
  const major = majorAt(value);
  if (major == MAJOR_ARRAY) return LIST;
  if (major != MAJOR_TEXT) return OTHER;
  return isAddress(contentAt(value), countAt(value)) ? ADDRESSES : NO_ADDRESSES;
}

function classesOf(list: i32): i32 {
  let left = countAt(list);
  let value = contentAt(list);
  let classes: i32 = 0;
  while (left > 0) {
    classes |= classOf(value);
    value = endOf(value);
    left -= 1;
  }
  spend((value - list) >> 3);
  return classes;
}
