// The result record: what the last call found, in which stage, and where. The facade reads it.
import { RESULT_AT, RESULT_SIZE } from './layout';
import { fillBytes, loadWord, storeWord } from './memory';

/** Byte offsets into the record. Addresses are absolute, 0 where there is none. */
export const REASON = 0;
export const STAGE = 4;
/** The byte at which reading failed. */
export const FAULT_AT = 8;
/** Index of the warrant that is to blame, root 0; -1 where none is. */
export const WARRANT = 12;
/** Names: the tool and the argument concerned. */
export const TOOL_AT = 16;
export const TOOL_LENGTH = 20;
export const ARGUMENT_AT = 24;
export const ARGUMENT_LENGTH = 28;
/** Items of CBOR, from and to: the constraint (of the child), the parent's, and the value met. */
export const CONSTRAINT_AT = 32;
export const CONSTRAINT_END = 36;
export const PARENT_AT = 40;
export const PARENT_END = 44;
export const VALUE_AT = 48;
export const VALUE_END = 52;
/** Signature verifications since the call began. */
export const VERIFICATIONS = 56;
/** What is not built, where that is the reason: a constraint's type id, or a FEATURE. */
export const MISSING = 60;
/** The slot that was opened. */
export const SLOT = 64;
/** Two numbers that the explanation names (depths, counts), as 32-bit patterns. */
export const LEFT = 68;
export const RIGHT = 72;

/** Begins a call. */
export function clearResult(): void {
  fillBytes(RESULT_AT, 0, RESULT_SIZE);
  storeWord(RESULT_AT + WARRANT, -1);
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

export function blameMissing(feature: i32): void {
  storeWord(RESULT_AT + MISSING, feature);
}

export function blameNumbers(left: i32, right: i32): void {
  storeWord(RESULT_AT + LEFT, left);
  storeWord(RESULT_AT + RIGHT, right);
}

export function countVerification(): void {
  storeWord(RESULT_AT + VERIFICATIONS, loadWord(RESULT_AT + VERIFICATIONS) + 1);
}
