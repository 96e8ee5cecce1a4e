// A constraint on the wire is `[type id, body]`: where its parts lie, and whether its kind is built.
import { contentAt, countAt, headSize } from '../cbor/item';
import { UNBUILT_KINDS } from '../unbuilt';
import { KIND_SHLEX } from './kinds';

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

/** Whether matching and attenuating this kind is still missing (unbuilt.ts). */
export function isUnbuilt(kind: i32): bool {
  if (kind == KIND_SHLEX) return (UNBUILT_KINDS & (1 << 19)) != 0;
  return kind < 19 && (UNBUILT_KINDS & (1 << kind)) != 0;
}
