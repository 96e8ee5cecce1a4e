// Exact (1): `{"value": v}`. The value itself.
import { EXACT_VALUE_CHANGED } from '../codes';
import { firstMember } from './constraint';
import { valuesEqual } from './value';

/** Address of the value. */
export function exactValue(constraint: i32): i32 {
  return firstMember(constraint);
}

export function matchExact(constraint: i32, value: i32): i32 {
  return valuesEqual(exactValue(constraint), value) ? 1 : 0;
}

export function attenuateExact(parent: i32, child: i32): i32 {
  return valuesEqual(exactValue(parent), exactValue(child)) ? 0 : EXACT_VALUE_CHANGED;
}
