// Contains (10): `{"required": [v, …]}`. A list in which every required value occurs; any list if none is required.
import { REQUIREMENT_REMOVED } from '../codes';
import { firstMember } from './constraint';
import { holdsAll } from './list';
import { isList } from './value';

export function matchContains(constraint: i32, value: i32): i32 {
  return isList(value) && holdsAll(value, firstMember(constraint)) ? 1 : 0;
}

/** The child requires all that the parent does. */
export function attenuateContains(parent: i32, child: i32): i32 {
  return holdsAll(firstMember(child), firstMember(parent)) ? 0 : REQUIREMENT_REMOVED;
}
