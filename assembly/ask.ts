// Asking the host in the middle of a decision: its questions share one budget, which the host keeps.

import { CONSTRAINT_TOO_COSTLY } from './codes';
import { askHost } from './host';
import { ANSWER_ERROR, ANSWER_TOO_COSTLY, FIRST_QUESTION } from './questions';

let first: bool = true;

/** Begins a decision. */
export function resetHostBudget(): void {
  first = true;
}

/** 1 for yes, 0 for no, or a reason; `error` is the one where the host cannot say. */
export function ask(question: i32, at: i32, length: i32, otherAt: i32, otherLength: i32, error: i32): i32 {
  const answer = askHost(first ? question | FIRST_QUESTION : question, at, length, otherAt, otherLength);
  first = false;
  if (answer == ANSWER_ERROR) return error;
  return answer == ANSWER_TOO_COSTLY ? CONSTRAINT_TOO_COSTLY : answer;
}
