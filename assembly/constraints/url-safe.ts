// UrlSafe (18): nine members, against URLs that lead where they should not (protocol 6.22). The host reads URLs.

import { ask } from '../ask';
import { contentAt, countAt, endOf } from '../cbor/item';
import { KINDS_INCOMPATIBLE, URL_NOT_SAFE, URL_UNDECIDED } from '../codes';
import { QUESTION_URL_SAFE_MATCHES, QUESTION_URL_SAFE_NARROWS, QUESTION_URL_SAFE_READABLE } from '../questions';
import { reasonFor } from './answer';
import { exactValue } from './exact';
import { isText } from './value';

export function matchUrlSafe(constraint: i32, value: i32): i32 {
  if (!isText(value)) return 0;
  const length = endOf(constraint) - constraint;
  return ask(QUESTION_URL_SAFE_MATCHES, constraint, length, contentAt(value), countAt(value), URL_UNDECIDED);
}

export function attenuateUrlSafe(parent: i32, child: i32): i32 {
  const length = endOf(parent) - parent;
  const narrows = ask(QUESTION_URL_SAFE_NARROWS, parent, length, child, endOf(child) - child, URL_UNDECIDED);
  return narrows == 1 ? 0 : narrows;
}

export function attenuateUrlSafeToExact(parent: i32, child: i32): i32 {
  const value = exactValue(child);
  if (!isText(value)) return KINDS_INCOMPATIBLE;
  return reasonFor(matchUrlSafe(parent, value), URL_NOT_SAFE);
}

/** Whether it is never an error on a text that is no URL, nor on an IP address. */
export function isReadableUrlSafe(constraint: i32): bool {
  const length = endOf(constraint) - constraint;
  return ask(QUESTION_URL_SAFE_READABLE, constraint, length, constraint, 0, 0) == 1;
}
