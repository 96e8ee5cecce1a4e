// Who may approve, and how many have to.
import { countDistinct } from '../constraints/list';
import { loadWord } from '../memory';
import { below } from '../unsigned';
import * as field from '../warrant/record';

/** The list of approvers of a warrant, or 0 where there are none. */
export function approversOf(record: i32): i32 {
  return loadWord(record + field.APPROVER_COUNT) == 0 ? 0 : loadWord(record + field.APPROVERS);
}

/** How many different keys a list of approvers has. */
export function distinctApprovers(list: i32): i32 {
  return countDistinct(list);
}

/** How many approvals a warrant with approvers asks for: all, where it does not say. */
export function thresholdOf(record: i32): i32 {
  const distinct = distinctApprovers(approversOf(record));
  const asked = loadWord(record + field.THRESHOLD);
  return loadWord(record + field.HAS_THRESHOLD) != 0 && below(asked, distinct) ? asked : distinct;
}
