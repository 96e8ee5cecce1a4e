// The decision: every check in the order in which upstream makes it, so that the first failing one is
// the one reported (protocol 9.1).

import { askForApproval } from './approval/approvals';
import { evaluateGates, hasGates, takeGates } from './approval/gates';
import { blameNumbers, blameTool, blameWarrant, deny } from './blame';
import { contentAt, countAt } from './cbor/item';
import { findSet, starSet } from './chain/attenuation';
import { checkTime, walkChain } from './chain/walk';
import {
  APPROVAL_REQUIRED,
  CLEARANCE_TOO_LOW,
  NOT_EXECUTION,
  STAGE_APPROVAL,
  STAGE_CLEARANCE,
  STAGE_CONSTRAINTS,
  STAGE_POSSESSION,
  STAGE_TIME,
  STAGE_TOOL,
  TOOL_NOT_AUTHORIZED,
} from './codes';
import { resetBudget } from './constraints/budget';
import { matchSet } from './constraints/set';
import { CALL_AT, CALL_HEAD, GATES_AT, REQUEST_AT } from './layout';
import { loadDouble, loadWord } from './memory';
import { checkProof, checkStagedProof, findProof, writeProofJob } from './proof/window';
import * as request from './request';
import { recordAt, SLOT_WARRANTS, slotAt } from './slot';
import * as field from './warrant/record';

/** Seconds by which a warrant on its own may be issued ahead of the clock. */
const LEAF_TOLERANCE: f64 = 30;

const TOOL_AT = CALL_AT + CALL_HEAD;

/** What was granted for the tool that was called: from the check of the tool to that of the arguments. */
let granted: i32 = 0;

/** The whole decision for the chain in a slot. */
export function decide(slot: i32): i32 {
  const before = decideBeforeProof(slot);
  return before != 0 ? before : decideFromProof(slot, checkProof(leafOf(slot)));
}

/** The same for a chain that was opened for this call, whose proof may have been verified with it. */
export function decideOpened(slot: i32): i32 {
  const before = decideBeforeProof(slot);
  return before != 0 ? before : decideFromProof(slot, checkStagedProof(leafOf(slot)));
}

function decideFromProof(slot: i32, proof: i32): i32 {
  return proof != 0 ? deny(proof, STAGE_POSSESSION) : decideAfterProof(slot);
}

/** The decision up to the verification of its proof, which is written down to be made later. */
export function decideWithoutProof(slot: i32): i32 {
  const before = decideBeforeProof(slot);
  if (before != 0) return before;
  const absent = findProof();
  if (absent != 0) return deny(absent, STAGE_POSSESSION);
  writeProofJob(leafOf(slot));
  return 0;
}

function decideBeforeProof(slot: i32): i32 {
  resetBudget();
  const chain = walkChain(slot);
  if (chain != 0) return chain;
  const last = lastIndex(slot);
  const leaf = recordAt(slot, last);
  blameWarrant(last);
  const clearance = checkClearance(leaf);
  return clearance != 0 ? deny(clearance, STAGE_CLEARANCE) : checkTool(leaf);
}

/** The rest of a decision that came to its proof, supposing that it holds. */
export function decideAfterProof(slot: i32): i32 {
  const call = checkConstraints(granted);
  return call != 0 ? call : checkGates(leafOf(slot));
}

/** The leaf alone: what upstream's warrant answers about itself, without trust in anything. */
export function decideLeaf(slot: i32): i32 {
  resetBudget();
  const last = lastIndex(slot);
  const leaf = recordAt(slot, last);
  blameWarrant(last);
  const time = checkTime(leaf, loadDouble(REQUEST_AT + request.NOW), LEAF_TOLERANCE);
  if (time != 0) return deny(time, STAGE_TIME);
  const tool = checkTool(leaf);
  if (tool != 0) return tool;
  const proof = checkProof(leaf);
  return proof != 0 ? deny(proof, STAGE_POSSESSION) : checkConstraints(granted);
}

/** Tool and constraints of the leaf alone. */
export function decideCall(slot: i32): i32 {
  resetBudget();
  const last = lastIndex(slot);
  const leaf = recordAt(slot, last);
  blameWarrant(last);
  const set = grantedSet(leaf);
  return set == 0 ? deny(TOOL_NOT_AUTHORIZED, STAGE_TOOL) : checkConstraints(set);
}

export function lastIndex(slot: i32): i32 {
  return loadWord(slotAt(slot) + SLOT_WARRANTS) - 1;
}

function leafOf(slot: i32): i32 {
  return recordAt(slot, lastIndex(slot));
}

/** The leaf has the clearance that its tool requires; one that says nothing has 0. */
function checkClearance(leaf: i32): i32 {
  const required = loadWord(REQUEST_AT + request.CLEARANCE);
  const level = loadWord(leaf + field.CLEARANCE);
  if (required <= 0 || level >= required) return 0;
  blameNumbers(level < 0 ? 0 : level, required);
  return CLEARANCE_TOO_LOW;
}

function checkTool(leaf: i32): i32 {
  if (loadWord(leaf + field.TYPE) != field.EXECUTION) return deny(NOT_EXECUTION, STAGE_TOOL);
  granted = grantedSet(leaf);
  return granted == 0 ? deny(TOOL_NOT_AUTHORIZED, STAGE_TOOL) : 0;
}

/** The set of the called tool: its own entry, which shadows `*`, else the entry `*`, else 0. */
function grantedSet(leaf: i32): i32 {
  blameTool(contentAt(TOOL_AT), countAt(TOOL_AT));
  const set = findSet(leaf, contentAt(TOOL_AT), countAt(TOOL_AT));
  return set != 0 ? set : starSet(leaf);
}

function checkConstraints(set: i32): i32 {
  const reason = matchSet(set, TOOL_AT + loadWord(REQUEST_AT + request.TOOL_BYTES));
  return reason != 0 ? deny(reason, STAGE_CONSTRAINTS) : 0;
}

/** Whether the gates of the leaf ask for an approval: then who decides goes on with approval/approvals. */
function checkGates(leaf: i32): i32 {
  if (!hasGates(leaf)) return 0;
  const unreadable = takeGates(leaf, GATES_AT);
  const reason = unreadable != 0 ? unreadable : evaluateGates(GATES_AT);
  if (reason == 0) return 0;
  return deny(reason == APPROVAL_REQUIRED ? askForApproval(leaf) : reason, STAGE_APPROVAL);
}
