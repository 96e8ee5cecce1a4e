// Authority only narrows: type transitions, tools, bounds and clearance across one link
// (spec/wire-chain-pop 4.3). Returns 0 or a reason, with the tool blamed.

import { contentAt, countAt, endOf } from '../cbor/item';
import { compareText } from '../cbor/order';
import {
  BOUNDS_DROPPED,
  CLEARANCE_INTRODUCED,
  CLEARANCE_RAISED,
  EXECUTION_TO_ISSUER,
  ISSUABLE_TOOL_ADDED,
  ISSUED_TO_ISSUER,
  ISSUED_TO_SELF,
  PARENT_GRANTS_NOTHING,
  TOOL_ADDED,
} from '../codes';
import { firstNotIn } from '../constraints/list';
import { attenuateSet, isOpenSet } from '../constraints/set';
import { equalBytes, loadByte, loadWord } from '../memory';
import { blameNumbers, blameTool } from '../result';
import * as field from '../warrant/record';

const STAR = 0x2a;

export function checkAuthority(parent: i32, child: i32): i32 {
  const from = loadWord(parent + field.TYPE);
  const to = loadWord(child + field.TYPE);
  if (from == field.EXECUTION) return to == field.EXECUTION ? narrowTools(parent, child) : EXECUTION_TO_ISSUER;
  return to == field.ISSUER_TYPE ? narrowIssuer(parent, child) : issue(parent, child);
}

// ---- execution to execution -----------------------------------------------------------------------

function narrowTools(parent: i32, child: i32): i32 {
  const parentCount = loadWord(parent + field.TOOL_COUNT);
  const childCount = loadWord(child + field.TOOL_COUNT);
  if (parentCount != 0 && childCount != 0) {
    const reason = compareTools(parent, child);
    if (reason != 0) return reason;
  }
  const clearance = clearanceRaised(parent, child);
  if (clearance != 0) return clearance;
  // Stricter than upstream, where tools may appear below a parent that has none.
  if (parentCount == 0 && childCount != 0) return PARENT_GRANTS_NOTHING;
  return clearanceIntroduced(parent, child);
}

/** Both tool maps are sorted: one walk. A tool without a namesake is measured against the parent's `*`. */
function compareTools(parent: i32, child: i32): i32 {
  const any = starSet(parent);
  let left = loadWord(parent + field.TOOL_COUNT);
  let ours = loadWord(parent + field.TOOLS);
  let theirs = loadWord(child + field.TOOLS);
  let i = loadWord(child + field.TOOL_COUNT);
  while (i > 0) {
    let order: i32 = -1;
    while (left > 0) {
      order = compareText(contentAt(ours), countAt(ours), contentAt(theirs), countAt(theirs));
      if (order >= 0) break;
      ours = afterTool(ours);
      left -= 1;
    }
    const set = left > 0 && order == 0 ? setOf(ours) : any;
    blameTool(contentAt(theirs), countAt(theirs));
    if (set == 0) return TOOL_ADDED;
    const reason = attenuateSet(set, setOf(theirs));
    if (reason != 0) return reason;
    theirs = afterTool(theirs);
    i -= 1;
  }
  blameTool(0, 0);
  return 0;
}

/** The set under a tool's name. */
export function setOf(tool: i32): i32 {
  return contentAt(tool) + countAt(tool);
}

export function afterTool(tool: i32): i32 {
  return endOf(setOf(tool));
}

/** The set that a warrant grants under a name, 0 where there is none. */
export function findSet(record: i32, name: i32, length: i32): i32 {
  let tool = loadWord(record + field.TOOLS);
  let left = loadWord(record + field.TOOL_COUNT);
  while (left > 0) {
    if (countAt(tool) == length && equalBytes(contentAt(tool), name, length)) return setOf(tool);
    tool = afterTool(tool);
    left -= 1;
  }
  return 0;
}

/** The set of the tool named `*`, 0 where there is none. */
export function starSet(record: i32): i32 {
  let tool = loadWord(record + field.TOOLS);
  let left = loadWord(record + field.TOOL_COUNT);
  while (left > 0) {
    if (isStar(tool)) return setOf(tool);
    tool = afterTool(tool);
    left -= 1;
  }
  return 0;
}

function isStar(text: i32): bool {
  return countAt(text) == 1 && loadByte(contentAt(text)) == STAR;
}

// ---- issuer to issuer --------------------------------------------------------------------------------

function narrowIssuer(parent: i32, child: i32): i32 {
  const list = loadWord(parent + field.ISSUABLE);
  if (!listsStar(list)) {
    const added = firstNotIn(list, loadWord(child + field.ISSUABLE));
    if (added != 0) {
      blameTool(contentAt(added), countAt(added));
      return ISSUABLE_TOOL_ADDED;
    }
  }
  const bounds = loadWord(parent + field.BOUNDS);
  const childBounds = loadWord(child + field.BOUNDS);
  if (bounds != 0 && childBounds != 0) {
    const reason = attenuateSet(bounds, childBounds);
    if (reason != 0) return reason;
  }
  // Stricter than upstream, which compares neither dropped bounds nor clearance here.
  if (bounds != 0 && childBounds == 0 && !isOpenSet(bounds)) return BOUNDS_DROPPED;
  const clearance = clearanceRaised(parent, child);
  return clearance != 0 ? clearance : clearanceIntroduced(parent, child);
}

function listsStar(list: i32): bool {
  let at = contentAt(list);
  let left = countAt(list);
  while (left > 0) {
    if (isStar(at)) return true;
    at = endOf(at);
    left -= 1;
  }
  return false;
}

// ---- issuer to execution -----------------------------------------------------------------------------

function issue(parent: i32, child: i32): i32 {
  const tools = toolsAreIssuable(loadWord(parent + field.ISSUABLE), child);
  if (tools != 0) return tools;
  const clearance = clearanceRaised(parent, child);
  if (clearance != 0) return clearance;
  const bounded = toolsAreBounded(loadWord(parent + field.BOUNDS), child);
  if (bounded != 0) return bounded;
  const holder = loadWord(child + field.HOLDER);
  if (equalBytes(holder, loadWord(parent + field.HOLDER), 32)) return ISSUED_TO_SELF;
  if (equalBytes(holder, loadWord(parent + field.ISSUER), 32)) return ISSUED_TO_ISSUER;
  return clearanceIntroduced(parent, child);
}

/** Tools are at most MAX_TOOLS, so looking each up in the list stays linear in the list. */
function toolsAreIssuable(list: i32, child: i32): i32 {
  if (listsStar(list)) return 0;
  let tool = loadWord(child + field.TOOLS);
  let left = loadWord(child + field.TOOL_COUNT);
  while (left > 0) {
    if (!listsName(list, tool)) {
      blameTool(contentAt(tool), countAt(tool));
      return ISSUABLE_TOOL_ADDED;
    }
    tool = afterTool(tool);
    left -= 1;
  }
  return 0;
}

function listsName(list: i32, text: i32): bool {
  let at = contentAt(list);
  let left = countAt(list);
  const size = countAt(text);
  while (left > 0) {
    if (countAt(at) == size && equalBytes(contentAt(at), contentAt(text), size)) return true;
    at = endOf(at);
    left -= 1;
  }
  return false;
}

function toolsAreBounded(bounds: i32, child: i32): i32 {
  if (bounds == 0) return 0;
  let tool = loadWord(child + field.TOOLS);
  let left = loadWord(child + field.TOOL_COUNT);
  while (left > 0) {
    blameTool(contentAt(tool), countAt(tool));
    const reason = attenuateSet(bounds, setOf(tool));
    if (reason != 0) return reason;
    tool = afterTool(tool);
    left -= 1;
  }
  blameTool(0, 0);
  return 0;
}

// ---- clearance -------------------------------------------------------------------------------------------

function clearanceRaised(parent: i32, child: i32): i32 {
  const above = loadWord(parent + field.CLEARANCE);
  const level = loadWord(child + field.CLEARANCE);
  if (above < 0 || level <= above) return 0;
  blameNumbers(level, above);
  return CLEARANCE_RAISED;
}

/** Stricter than upstream, which lets a child claim a level that its parent does not have. */
function clearanceIntroduced(parent: i32, child: i32): i32 {
  if (loadWord(parent + field.CLEARANCE) >= 0 || loadWord(child + field.CLEARANCE) < 0) return 0;
  blameNumbers(loadWord(child + field.CLEARANCE), 0);
  return CLEARANCE_INTRODUCED;
}
