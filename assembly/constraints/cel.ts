// An expression of the Common Expression Language is true of the value. The host evaluates it.
import { ask } from '../ask';
import { contentAt, countAt, endOf } from '../cbor/item';
import { EXPRESSION_CHANGED, EXPRESSION_FAILED } from '../codes';
import { QUESTION_CEL_HOLDS, QUESTION_CEL_NARROWS } from '../questions';
import { reasonFor } from './answer';
import { firstMember } from './constraint';
import { textsEqual } from './value';

export function matchCel(constraint: i32, value: i32): i32 {
  const text = firstMember(constraint);
  const size = endOf(value) - value;
  return ask(QUESTION_CEL_HOLDS, contentAt(text), countAt(text), value, size, EXPRESSION_FAILED);
}

/** The same text needs no one to read it. What a constraint says of its parent is never looked at. */
export function attenuateCel(parent: i32, child: i32): i32 {
  const above = firstMember(parent);
  const below = firstMember(child);
  if (textsEqual(above, below)) return 0;
  const size = countAt(below);
  const answer = ask(QUESTION_CEL_NARROWS, contentAt(above), countAt(above), contentAt(below), size, EXPRESSION_FAILED);
  return reasonFor(answer, EXPRESSION_CHANGED);
}
