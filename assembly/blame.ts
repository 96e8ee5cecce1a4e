// Writing the result record: who and what is to blame.
import { RESULT_AT, RESULT_SIZE } from './layout';
import { fillBytes, loadWord, storeWord } from './memory';
import {
  ARGUMENT_AT,
  ARGUMENT_LENGTH,
  CONSTRAINT_AT,
  CONSTRAINT_END,
  FAULT_AT,
  LEFT,
  PARENT_AT,
  PARENT_END,
  REASON,
  RIGHT,
  SLOT,
  STAGE,
  TOOL_AT,
  TOOL_LENGTH,
  VALUE_AT,
  VALUE_END,
  VERIFICATIONS,
  WARRANT,
} from './result';

/** Begins a call. */
export function clearResult(): void {
  fillBytes(RESULT_AT, 0, RESULT_SIZE);
  storeWord(RESULT_AT + WARRANT, -1);
  storeWord(RESULT_AT + SLOT, -1);
}

/** Records the outcome and returns its reason, so that a check can end with `return deny(…)`. */
export function deny(reason: i32, stage: i32): i32 {
  storeWord(RESULT_AT + REASON, reason);
  storeWord(RESULT_AT + STAGE, stage);
  return reason;
}

export function blameWarrant(index: i32): void {
  storeWord(RESULT_AT + WARRANT, index);
}

export function blameByte(at: i32): void {
  storeWord(RESULT_AT + FAULT_AT, at);
}

export function blameTool(at: i32, length: i32): void {
  storeWord(RESULT_AT + TOOL_AT, at);
  storeWord(RESULT_AT + TOOL_LENGTH, length);
}

export function blameArgument(at: i32, length: i32): void {
  storeWord(RESULT_AT + ARGUMENT_AT, at);
  storeWord(RESULT_AT + ARGUMENT_LENGTH, length);
}

export function blameConstraint(at: i32, end: i32): void {
  storeWord(RESULT_AT + CONSTRAINT_AT, at);
  storeWord(RESULT_AT + CONSTRAINT_END, end);
}

export function blameParent(at: i32, end: i32): void {
  storeWord(RESULT_AT + PARENT_AT, at);
  storeWord(RESULT_AT + PARENT_END, end);
}

export function blameValue(at: i32, end: i32): void {
  storeWord(RESULT_AT + VALUE_AT, at);
  storeWord(RESULT_AT + VALUE_END, end);
}

export function blameNumbers(left: i32, right: i32): void {
  storeWord(RESULT_AT + LEFT, left);
  storeWord(RESULT_AT + RIGHT, right);
}

export function countVerification(): void {
  storeWord(RESULT_AT + VERIFICATIONS, loadWord(RESULT_AT + VERIFICATIONS) + 1);
}
