// Authority only narrows: type transitions, tools, bounds and clearance across one link
// (protocol 7.3). Returns 0 or a reason, with the tool blamed.

import { blameNumbers, blameTool } from '../blame';
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
import { beginParent, SPARE_AT } from '../constraints/parent';
import { attenuateSet, isOpenSet } from '../constraints/set';
import { equalBytes, loadByte, loadWord, storeWord } from '../memory';
import * as field from '../warrant/record';

const STAR = 0x2a;

export function checkAuthority(parent: i32, child: i32): i32 {
  const from = loadWord(parent + field.TYPE);
  const to = loadWord(child + field.TYPE);
  beginParent(loadWord(parent + field.PAYLOAD), loadWord(parent + field.PAYLOAD_END));
  if (from == field.EXECUTION) return to == field.EXECUTION ? narrowTools(parent, child) : EXECUTION_TO_ISSUER;
  return to == field.ISSUER_TYPE ? narrowIssuer(parent, child) : issue(parent, child);
}

/** What upstream does not ask: after all that it does. */
export function checkStricter(parent: i32, child: i32): i32 {
  const executes = loadWord(parent + field.TYPE) == field.EXECUTION;
  const reason = executes
    ? toolsOfNothing(parent, child)
    : loadWord(child + field.TYPE) == field.ISSUER_TYPE
      ? issuerWidened(parent, child)
      : 0;
  return reason != 0 ? reason : clearanceIntroduced(parent, child);
}

/** Upstream lets tools appear below a parent that has none (semantics: empty-tools-parent). */
function toolsOfNothing(parent: i32, child: i32): i32 {
  const appear = loadWord(parent + field.TOOL_COUNT) == 0 && loadWord(child + field.TOOL_COUNT) != 0;
  return appear ? PARENT_GRANTS_NOTHING : 0;
}

/** Upstream compares neither bounds that are left out (semantics: issuer-bounds-dropped) nor clearance (semantics: clearance-raised). */
function issuerWidened(parent: i32, child: i32): i32 {
  const bounds = loadWord(parent + field.BOUNDS);
  if (bounds != 0 && loadWord(child + field.BOUNDS) == 0 && !isOpenSet(bounds)) return BOUNDS_DROPPED;
  return clearanceRaised(parent, child);
}

// ---- execution to execution -----------------------------------------------------------------------

function narrowTools(parent: i32, child: i32): i32 {
  const parentCount = loadWord(parent + field.TOOL_COUNT);
  const childCount = loadWord(child + field.TOOL_COUNT);
  if (parentCount != 0 && childCount != 0) {
    const reason = compareTools(parent, child);
    if (reason != 0) return reason;
  }
  return clearanceRaised(parent, child);
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

/** Whether a text is `*`. */
export function isStar(text: i32): bool {
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
  return bounds != 0 && childBounds != 0 ? attenuateSet(bounds, childBounds) : 0;
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
  return equalBytes(holder, loadWord(parent + field.ISSUER), 32) ? ISSUED_TO_ISSUER : 0;
}

/** One walk over the list, however long: each name is looked up among the child's tools, which are few and sorted. */
function toolsAreIssuable(list: i32, child: i32): i32 {
  if (listsStar(list)) return 0;
  const count = loadWord(child + field.TOOL_COUNT);
  fillTools(loadWord(child + field.TOOLS), count);
  let at = contentAt(list);
  let left = countAt(list);
  while (left > 0) {
    markTool(at, count);
    at = endOf(at);
    left -= 1;
  }
  let i: i32 = 0;
  while (i < count) {
    if (loadWord(listedAt(i)) == 0) {
      const tool = loadWord(toolAt(i));
      blameTool(contentAt(tool), countAt(tool));
      return ISSUABLE_TOOL_ADDED;
    }
    i += 1;
  }
  return 0;
}

/** A table of the child's tools: the address of each, and whether the parent lists it. */
function toolAt(index: i32): i32 {
  return SPARE_AT + (index << 3);
}

function listedAt(index: i32): i32 {
  return SPARE_AT + (index << 3) + 4;
}

function fillTools(first: i32, count: i32): void {
  let tool = first;
  let i: i32 = 0;
  while (i < count) {
    storeWord(toolAt(i), tool);
    storeWord(listedAt(i), 0);
    tool = afterTool(tool);
    i += 1;
  }
}

/** Marks the tool of this name, if there is one. */
function markTool(name: i32, count: i32): void {
  const size = countAt(name);
  let from: i32 = 0;
  let to: i32 = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    const tool = loadWord(toolAt(middle));
    const order = compareText(contentAt(tool), countAt(tool), contentAt(name), size);
    if (order == 0) return storeWord(listedAt(middle), 1);
    if (order < 0) from = middle + 1;
    else to = middle;
  }
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

/** Stricter than upstream, which lets a child claim a level that its parent lacks (semantics: clearance-introduced). */
function clearanceIntroduced(parent: i32, child: i32): i32 {
  if (loadWord(parent + field.CLEARANCE) >= 0 || loadWord(child + field.CLEARANCE) < 0) return 0;
  blameNumbers(loadWord(child + field.CLEARANCE), 0);
  return CLEARANCE_INTRODUCED;
}
