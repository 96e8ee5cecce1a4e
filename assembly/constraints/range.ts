// Range (3): `{"min", "max", "min_inclusive", "max_inclusive"}`. Numbers between bounds; an absent
// bound (null) passes. Integers are compared as doubles, as upstream does.

import { contentAt, countAt, endOf, floatAt, isFloat, isNumber, numberAt } from '../cbor/item';
import { KINDS_INCOMPATIBLE, RANGE_EXPANDED, RANGE_INCLUSIVITY_EXPANDED, VALUE_NOT_IN_RANGE } from '../codes';
import { loadByte } from '../memory';
import { firstMember } from './constraint';
import { exactValue } from './exact';

const TRUE = 0xf5;

/** Members of the range last taken apart: address of each bound (a float, or null), inclusivity. */
let minAt: i32 = 0;
let maxAt: i32 = 0;
let minInclusive: bool = false;
let maxInclusive: bool = false;

function takeApart(constraint: i32): void {
  minAt = firstMember(constraint);
  maxAt = nextMember(minAt);
  const minFlag = nextMember(maxAt);
  minInclusive = loadByte(minFlag) == TRUE;
  maxInclusive = loadByte(nextMember(minFlag)) == TRUE;
}

/** Address of the value after the one at `at`: over it, and over the next key. */
function nextMember(at: i32): i32 {
  const key = endOf(at);
  return contentAt(key) + countAt(key);
}

export function matchRange(constraint: i32, value: i32): i32 {
  if (!isNumber(value)) return 0;
  takeApart(constraint);
  return inside(numberAt(value)) ? 1 : 0;
}

/** Whether a number is inside the range taken apart; NaN is not. */
function inside(x: f64): bool {
  if (x != x) return false;
  if (isFloat(minAt)) {
    const min = floatAt(minAt);
    if (!(minInclusive ? x >= min : x > min)) return false;
  }
  if (isFloat(maxAt)) {
    const max = floatAt(maxAt);
    if (!(maxInclusive ? x <= max : x < max)) return false;
  }
  return true;
}

/** Bound by bound, min first (protocol 6.9). */
export function attenuateRange(parent: i32, child: i32): i32 {
  takeApart(parent);
  const parentMin = minAt;
  const parentMax = maxAt;
  const parentMinInclusive = minInclusive;
  const parentMaxInclusive = maxInclusive;
  takeApart(child);
  if (isFloat(parentMin)) {
    if (!isFloat(minAt) || floatAt(minAt) < floatAt(parentMin)) return RANGE_EXPANDED;
    if (floatAt(minAt) == floatAt(parentMin) && !parentMinInclusive && minInclusive) return RANGE_INCLUSIVITY_EXPANDED;
  }
  if (isFloat(parentMax)) {
    if (!isFloat(maxAt) || floatAt(maxAt) > floatAt(parentMax)) return RANGE_EXPANDED;
    if (floatAt(maxAt) == floatAt(parentMax) && !parentMaxInclusive && maxInclusive) return RANGE_INCLUSIVITY_EXPANDED;
  }
  return 0;
}

export function attenuateRangeToExact(parent: i32, child: i32): i32 {
  const value = exactValue(child);
  if (!isNumber(value)) return KINDS_INCOMPATIBLE;
  return matchRange(parent, value) == 1 ? 0 : VALUE_NOT_IN_RANGE;
}
