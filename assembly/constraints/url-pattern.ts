// UrlPattern (9): a bare text, matched by scheme, host, port and path (protocol 6.21). The host reads URLs.

import { ask } from '../ask';
import { contentAt, countAt } from '../cbor/item';
import { KINDS_INCOMPATIBLE, URL_MISMATCH, URL_UNDECIDED } from '../codes';
import { QUESTION_URL_PATTERN_MATCHES, QUESTION_URL_PATTERN_NARROWS } from '../questions';
import { reasonFor } from './answer';
import { bodyOf } from './constraint';
import { exactValue } from './exact';
import { isText } from './value';

export function matchUrlPattern(constraint: i32, value: i32): i32 {
  return isText(value) ? askOfTwo(QUESTION_URL_PATTERN_MATCHES, bodyOf(constraint), value) : 0;
}

export function attenuateUrlPattern(parent: i32, child: i32): i32 {
  const narrows = askOfTwo(QUESTION_URL_PATTERN_NARROWS, bodyOf(parent), bodyOf(child));
  return narrows == 1 ? 0 : narrows;
}

export function attenuateUrlPatternToExact(parent: i32, child: i32): i32 {
  const value = exactValue(child);
  if (!isText(value)) return KINDS_INCOMPATIBLE;
  return reasonFor(matchUrlPattern(parent, value), URL_MISMATCH);
}

function askOfTwo(question: i32, a: i32, b: i32): i32 {
  return ask(question, contentAt(a), countAt(a), contentAt(b), countAt(b), URL_UNDECIDED);
}
