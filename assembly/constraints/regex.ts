// Regex (5): `{"pattern": text}`, searched for anywhere in the text (protocol 6.20). The host matches.

import { ask } from '../ask';
import { contentAt, countAt } from '../cbor/item';
import { INVALID_PATTERN, REGEX_CHANGED } from '../codes';
import { QUESTION_REGEX, QUESTION_REGEX_MATCHES, QUESTION_REGEX_TOTAL } from '../questions';
import { firstMember } from './constraint';
import { isText, textsEqual } from './value';

/** The pattern has to be one whatever the value is. */
export function matchRegex(constraint: i32, value: i32): i32 {
  const pattern = firstMember(constraint);
  const at = contentAt(pattern);
  const length = countAt(pattern);
  if (isText(value)) return ask(QUESTION_REGEX_MATCHES, at, length, contentAt(value), countAt(value), INVALID_PATTERN);
  const valid = ask(QUESTION_REGEX, at, length, at, 0, INVALID_PATTERN);
  return valid == 1 ? 0 : valid;
}

/** Whether one expression is narrower than another is not asked: only the same text is. */
export function attenuateRegex(parent: i32, child: i32): i32 {
  return textsEqual(firstMember(parent), firstMember(child)) ? 0 : REGEX_CHANGED;
}

/** Whether it is true or false, never an error, on every text. */
export function isTotalRegex(constraint: i32): bool {
  const pattern = firstMember(constraint);
  const at = contentAt(pattern);
  return ask(QUESTION_REGEX_TOTAL, at, countAt(pattern), at, 0, 0) == 1;
}
