// A constraint on the wire is `[type id, body]`: where its parts lie.
import { contentAt, countAt, headSize } from '../cbor/item';

/** The type id of a validated constraint. */
export function kindOf(constraint: i32): i32 {
  return countAt(constraint + 1);
}

/** Address of the body. */
export function bodyOf(constraint: i32): i32 {
  return constraint + 1 + headSize(constraint + 1);
}

/** Address of the value of the first member of a struct-shaped body. */
export function firstMember(constraint: i32): i32 {
  const key = bodyOf(constraint) + 1;
  return contentAt(key) + countAt(key);
}
