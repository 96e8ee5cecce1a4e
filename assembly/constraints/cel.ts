// An expression of the Common Expression Language is true of the value. The host evaluates it.
import { contentAt, countAt, endOf } from '../cbor/item';
import { CONSTRAINT_TOO_COSTLY, EXPRESSION_CHANGED, EXPRESSION_FAILED, EXPRESSIONS_OFF } from '../codes';
import { askHost } from '../host';
import {
  ANSWER_NO,
  ANSWER_TOO_COSTLY,
  ANSWER_UNAVAILABLE,
  ANSWER_YES,
  QUESTION_CEL_HOLDS,
  QUESTION_CEL_NARROWS,
} from '../questions';
import { firstMember } from './constraint';
import { textsEqual } from './value';

export function matchCel(constraint: i32, value: i32): i32 {
  const text = firstMember(constraint);
  const answer = askHost(QUESTION_CEL_HOLDS, contentAt(text), countAt(text), value, endOf(value) - value);
  if (answer == ANSWER_YES) return 1;
  return answer == ANSWER_NO ? 0 : withoutAnswer(answer);
}

/** The same text needs no one to read it. What a constraint says of its parent is never looked at. */
export function attenuateCel(parent: i32, child: i32): i32 {
  const above = firstMember(parent);
  const below = firstMember(child);
  if (textsEqual(above, below)) return 0;
  const answer = askHost(QUESTION_CEL_NARROWS, contentAt(above), countAt(above), contentAt(below), countAt(below));
  if (answer == ANSWER_YES) return 0;
  return answer == ANSWER_NO ? EXPRESSION_CHANGED : withoutAnswer(answer);
}

function withoutAnswer(answer: i32): i32 {
  if (answer == ANSWER_TOO_COSTLY) return CONSTRAINT_TOO_COSTLY;
  return answer == ANSWER_UNAVAILABLE ? EXPRESSIONS_OFF : EXPRESSION_FAILED;
}
