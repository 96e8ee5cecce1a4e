// What the module exports: coarse calls, nothing else. Each reads its inputs from the regions of
// layout.ts and leaves its findings in the result record; src/engine/engine.ts is the contract.
import { beginApprovals as beginApprovalsOf } from './approval/approvals';
import { evaluateGates as evaluateGatesItem } from './approval/gates';
import { readGates as readGatesItem } from './approval/read-gates';
import { hashRequest } from './approval/request-hash';
import {
  decide,
  decideAfterProof,
  decideCall,
  decideLeaf,
  decideOpened,
  decideWithoutProof,
  lastIndex,
} from './authorize';
import { blameByte, blameNumbers, clearResult, deny } from './blame';
import { expectEnd, fault, faultAt, startReading } from './cbor/reader';
import { openForCall } from './chain/session';
import { checkLastLink, walkChain } from './chain/walk';
import {
  MAX_WARRANT_BYTES,
  STAGE_APPROVAL,
  STAGE_CONSTRAINTS,
  STAGE_DECODE,
  STAGE_POSSESSION,
  WARRANT_TOO_LARGE,
} from './codes';
import { attenuateConstraint as attenuateConstraints } from './constraints/attenuate';
import { readConstraint as readConstraintItem } from './constraints/body';
import { resetBudget } from './constraints/budget';
import { matchConstraint as matchConstraintItem } from './constraints/match';
import { beginParent, forgetParent } from './constraints/parent';
import { attenuateSet as attenuateSets, matchSet as matchSetItem, readSet as readSetItem } from './constraints/set';
import { readValue as readValueItem } from './constraints/value';
import { CALL_AT, CALL_HEAD, INPUT_AT, REQUEST_AT, RESULT_AT } from './layout';
import { loadWord } from './memory';
import { hashWithoutWindow } from './proof/challenge';
import { checkProof, forgetProof, retryProofJob, signProof, writeProof } from './proof/window';
import { TOOL_BYTES } from './request';
import { SLOT } from './result';
import { recordAt } from './slot';

export { addApproval, endApprovals } from './approval/approvals';
export { openInput, slotIsCurrent } from './chain/session';
export { stepsSpent } from './constraints/budget';
export {
  beginSignature,
  beginVerification,
  checkKey,
  commitSignature,
  digestSha256,
  digestSha512,
  finishSignature,
  finishVerification,
  forgetKeys,
  hashPiece,
  holdKey,
  kernelWorks,
  learnKey,
  letGoKey,
  preferNative,
  publicKeyFromSeed,
  signMessage,
  verifyMany,
  verifyMessage,
  wipeSecrets,
} from './keys';
export { writeText } from './text/write';
export { sealPayload } from './warrant/seal';

// ---- decisions -----------------------------------------------------------------------------------

export function verifyChain(slot: i32): i32 {
  clearResult();
  resetBudget();
  return walkChain(slot);
}

/** The last link of the chain alone, for who made it: neither time nor trust. */
export function checkChildLink(slot: i32): i32 {
  clearResult();
  resetBudget();
  return checkLastLink(slot);
}

export function authorizeCall(slot: i32): i32 {
  clearResult();
  return decide(slot);
}

/** Reads a chain as openInput does and decides the call about it: the slot is in the result once it was read. */
export function authorizeInput(length: i32, forms: i32): i32 {
  forgetProof();
  const reason = openForCall(length, forms);
  return reason != 0 ? reason : decideOpened(loadWord(RESULT_AT + SLOT));
}

/** A decision in three calls, so that many proofs are verified at once: before the proof, after it, other windows. */
export function stageCall(slot: i32): i32 {
  clearResult();
  return decideWithoutProof(slot);
}

export function settleCall(slot: i32): i32 {
  return decideAfterProof(slot);
}

export function retryProof(): i32 {
  clearResult();
  return retryProofJob();
}

export function authorizeLeaf(slot: i32): i32 {
  clearResult();
  return decideLeaf(slot);
}

export function checkCall(slot: i32): i32 {
  clearResult();
  return decideCall(slot);
}

// ---- possession ------------------------------------------------------------------------------------

export function signCall(slot: i32): i32 {
  clearResult();
  return signProof(recordAt(slot, lastIndex(slot)));
}

export function proofMessage(slot: i32): i32 {
  clearResult();
  return writeProof(recordAt(slot, lastIndex(slot)));
}

export function verifyProof(slot: i32): i32 {
  clearResult();
  const reason = checkProof(recordAt(slot, lastIndex(slot)));
  return reason != 0 ? deny(reason, STAGE_POSSESSION) : 0;
}

export function replayKey(slot: i32): void {
  hashWithoutWindow(recordAt(slot, lastIndex(slot)));
}

// ---- approval ---------------------------------------------------------------------------------------

export function requestHash(slot: i32): void {
  hashRequest(recordAt(slot, lastIndex(slot)));
}

/** After a decision that ended with APPROVAL_REQUIRED, its call still in CALL. */
export function beginApprovals(slot: i32, count: i32): i32 {
  return beginApprovalsOf(recordAt(slot, lastIndex(slot)), count);
}

export function readGates(length: i32): i32 {
  clearResult();
  startReading(INPUT_AT, length);
  readGatesItem();
  return finishReading();
}

/** Gates at INPUT about the call in CALL. */
export function evaluateGates(length: i32): i32 {
  const unreadable = readGates(length);
  if (unreadable != 0) return unreadable;
  resetBudget();
  const reason = evaluateGatesItem(INPUT_AT);
  return reason != 0 ? deny(reason, STAGE_APPROVAL) : 0;
}

// ---- constraints by themselves ------------------------------------------------------------------------

/** Ends the reading of one item at INPUT. */
function finishReading(): i32 {
  expectEnd();
  if (fault == 0) return 0;
  blameByte(faultAt);
  return deny(fault, STAGE_DECODE);
}

export function readConstraint(length: i32): i32 {
  clearResult();
  startReading(INPUT_AT, length);
  readConstraintItem(0);
  return finishReading();
}

export function readValue(length: i32): i32 {
  clearResult();
  startReading(INPUT_AT, length);
  readValueItem();
  return finishReading();
}

export function readSet(length: i32): i32 {
  clearResult();
  startReading(INPUT_AT, length);
  readSetItem();
  return finishReading();
}

/** The two items at INPUT are validated first: what is matched is always canonical. */
export function matchConstraint(constraintLength: i32, valueLength: i32): i32 {
  const constraint = bounded(readConstraint(constraintLength), constraintLength);
  if (constraint != 0) return constraint;
  forgetParent();
  startReading(INPUT_AT + constraintLength, valueLength);
  readValueItem();
  const value = finishReading();
  if (value != 0) return value;
  resetBudget();
  const result = matchConstraintItem(INPUT_AT, INPUT_AT + constraintLength);
  return result > 1 ? deny(result, STAGE_CONSTRAINTS) : result;
}

export function attenuateConstraint(parentLength: i32, childLength: i32): i32 {
  const parent = bounded(readConstraint(parentLength), parentLength);
  if (parent != 0) return parent;
  beginParent(INPUT_AT, INPUT_AT + parentLength);
  startReading(INPUT_AT + parentLength, childLength);
  readConstraintItem(0);
  const child = bounded(finishReading(), childLength);
  if (child != 0) return child;
  resetBudget();
  return conclude(attenuateConstraints(INPUT_AT, INPUT_AT + parentLength));
}

export function attenuateSet(parentLength: i32, childLength: i32): i32 {
  const parent = bounded(readSet(parentLength), parentLength);
  if (parent != 0) return parent;
  beginParent(INPUT_AT, INPUT_AT + parentLength);
  startReading(INPUT_AT + parentLength, childLength);
  readSetItem();
  const child = bounded(finishReading(), childLength);
  if (child != 0) return child;
  resetBudget();
  return conclude(attenuateSets(INPUT_AT, INPUT_AT + parentLength));
}

export function matchSet(length: i32): i32 {
  const set = bounded(readSet(length), length);
  if (set != 0) return set;
  resetBudget();
  return conclude(matchSetItem(INPUT_AT, CALL_AT + CALL_HEAD + loadWord(REQUEST_AT + TOOL_BYTES)));
}

/** Constraints are parts of warrants: the tables of their lists have room for no more. */
function bounded(reason: i32, length: i32): i32 {
  if (reason != 0) return reason;
  if (length <= MAX_WARRANT_BYTES) return 0;
  blameNumbers(length, MAX_WARRANT_BYTES);
  return deny(WARRANT_TOO_LARGE, STAGE_DECODE);
}

function conclude(reason: i32): i32 {
  return reason != 0 ? deny(reason, STAGE_CONSTRAINTS) : 0;
}
