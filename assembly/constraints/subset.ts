// Subset (11): `{"allowed": [v, …]}`. A list of nothing but allowed values; the empty list always is.
import { SUBSET_EXPANDED } from '../codes';
import { firstMember } from './constraint';
import { firstNotIn } from './list';
import { isList } from './value';

export function matchSubset(constraint: i32, value: i32): i32 {
  return isList(value) && firstNotIn(firstMember(constraint), value) == 0 ? 1 : 0;
}

/** The child allows nothing that the parent does not. */
export function attenuateSubset(parent: i32, child: i32): i32 {
  return firstNotIn(firstMember(parent), firstMember(child)) == 0 ? 0 : SUBSET_EXPANDED;
}
