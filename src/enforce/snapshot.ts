// What a call was made with, read once: a frozen copy that is both checked and handed to the tool, so that no getter, proxy or later
// change can show one value to the check and another to the tool.

import { MAX_CALL_BYTES } from '../../assembly/layout.ts';
import { notAValue, outOfBounds } from '../cbor/misuse.ts';
import { isPlain, MAX_VALUE_DEPTH } from '../cbor/value.ts';

/**
 * A frozen copy of lists and plain objects with all that is in them, every member read once. Members that are undefined are left
 * out, and -0 is 0, as they are encoded. Anything else stays what it is: encoding the copy says what is no value.
 *
 * @throws TypeError where it is nested too deep, or contains itself; RangeError where it holds more than any call may.
 * @throws what a getter throws.
 */
export function snapshot(value: unknown): unknown {
  let parts = 0;

  function copy(value: unknown, depth: number): unknown {
    parts += 1;
    if (parts > MAX_CALL_BYTES) throw outOfBounds('the arguments hold more values than any call may');
    if (value === 0) return 0;
    if (typeof value !== 'object' || value === null) return value;
    const isList = Array.isArray(value);
    if (!isList && !isPlain(value)) return value;
    if (depth > MAX_VALUE_DEPTH)
      throw notAValue(`the arguments are nested deeper than ${MAX_VALUE_DEPTH} levels, or contain themselves`);
    return isList ? copyList(value, depth) : copyObject(value, depth);
  }

  function copyList(list: readonly unknown[], depth: number): readonly unknown[] {
    const { length } = list;
    const copied: unknown[] = [];
    for (let i = 0; i < length; i++) copied.push(copy(list[i], depth + 1));
    return Object.freeze(copied);
  }

  function copyObject(object: object, depth: number): object {
    const copied = Object.create(Object.getPrototypeOf(object) === null ? null : Object.prototype) as object;
    for (const name of Object.keys(object)) {
      const member = copy((object as Record<string, unknown>)[name], depth + 1);
      // Defined, not set: `__proto__` is a name like others.
      if (member !== undefined) Object.defineProperty(copied, name, { value: member, enumerable: true });
    }
    return Object.freeze(copied);
  }

  return copy(value, 0);
}
