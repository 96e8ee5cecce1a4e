// NotOneOf (7): `{"excluded": [v, …]}`. None of the listed values, so any value of another type; an empty list
// excludes nothing.
import { EXCLUSION_REMOVED } from '../codes';
import { firstMember } from './constraint';
import { holdsAll, listContains } from './list';

export function matchNotOneOf(constraint: i32, value: i32): i32 {
  return listContains(firstMember(constraint), value) ? 0 : 1;
}

/** The child excludes all that the parent does. */
export function attenuateNotOneOf(parent: i32, child: i32): i32 {
  return holdsAll(firstMember(child), firstMember(parent)) ? 0 : EXCLUSION_REMOVED;
}
