// OneOf (4): `{"values": [v, …]}`. One of the listed values; an empty list matches nothing.
import { VALUE_NOT_IN_PARENT } from '../codes';
import { firstMember } from './constraint';
import { exactValue } from './exact';
import { firstNotIn, listContains, listHolds } from './list';

export function matchOneOf(constraint: i32, value: i32): i32 {
  return listContains(firstMember(constraint), value) ? 1 : 0;
}

/** The child's one value is one of the parent's. */
export function attenuateOneOfToExact(parent: i32, child: i32): i32 {
  return listHolds(firstMember(parent), exactValue(child)) ? 0 : VALUE_NOT_IN_PARENT;
}

/** Every value of the child is one of the parent's. */
export function attenuateOneOf(parent: i32, child: i32): i32 {
  return firstNotIn(firstMember(parent), firstMember(child)) == 0 ? 0 : VALUE_NOT_IN_PARENT;
}
