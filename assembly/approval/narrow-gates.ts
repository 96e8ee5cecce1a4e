// Approval across a link: a child asks for approval where its parent does, and of no fewer people. Gates bind a child that
// has the tool; one that has none of the gated tools may drop them. Returns 0 or a reason, with tool and argument blamed.

import { blameArgument, blameConstraint, blameNumbers, blameParent, blameTool } from '../blame';
import { contentAt, countAt, endOf } from '../cbor/item';
import { afterTool, isStar } from '../chain/attenuation';
import {
  APPROVER_ADDED,
  APPROVER_DROPPED,
  CONSTRAINT_TOO_COSTLY,
  EXEMPTION_WIDENED,
  GATE_ARGUMENT_DROPPED,
  GATE_CHANGED,
  GATE_DROPPED,
  GATE_KIND_CHANGED,
  GATE_NARROWED,
  GATES_DROPPED,
  THRESHOLD_LOWERED,
} from '../codes';
import { attenuateConstraint } from '../constraints/attenuate';
import { isSpent } from '../constraints/budget';
import { firstMember, kindOf } from '../constraints/constraint';
import * as kind from '../constraints/kinds';
import { firstNotIn } from '../constraints/list';
import { sameConstraint } from '../constraints/outcomes';
import { beginParent } from '../constraints/parent';
import { valuesEqual } from '../constraints/value';
import { CHILD_GATES_AT, GATES_AT, SCOPE_AT } from '../layout';
import { loadWord, storeWord } from '../memory';
import * as field from '../warrant/record';
import { approversOf, distinctApprovers, thresholdOf } from './approvers';
import {
  afterText,
  argumentsOf,
  compareTexts,
  constraintOf,
  gateOf,
  hasGates,
  isAll,
  isExempt,
  isWhole,
  takeGates,
} from './gates';

/** Gates of the parent that bind the child: in its scope. */
let inScope: i32 = 0;

export function checkApproval(parent: i32, child: i32): i32 {
  if (!hasGates(parent)) return 0;
  const unreadable = takeGates(parent, GATES_AT);
  if (unreadable != 0) return unreadable;
  const childHas = hasGates(child);
  if (childHas) {
    const unreadableChild = takeGates(child, CHILD_GATES_AT);
    if (unreadableChild != 0) return unreadableChild;
  }
  findScope(child);
  const gates = childHas ? compareGates() : gatesDropped();
  if (gates != 0) return gates;
  blameTool(0, 0);
  return compareApprovers(parent, child, childHas);
}

// ---- scope ---------------------------------------------------------------------------------------------

function toolAt(index: i32): i32 {
  return SCOPE_AT + (index << 3);
}

function marked(index: i32): bool {
  return loadWord(SCOPE_AT + (index << 3) + 4) != 0;
}

/** Marks the gates whose tool the child has. One walk over what it has, however long; the gates are few and sorted. */
function findScope(child: i32): void {
  const count = fillScope();
  inScope = 0;
  const executes = loadWord(child + field.TYPE) == field.EXECUTION;
  let tool = executes ? loadWord(child + field.TOOLS) : contentAt(loadWord(child + field.ISSUABLE));
  let left = loadWord(child + (executes ? field.TOOL_COUNT : field.ISSUABLE_COUNT));
  while (left > 0) {
    if (isStar(tool)) return markAll(count);
    mark(tool, count);
    tool = executes ? afterTool(tool) : afterText(tool);
    left -= 1;
  }
}

/** The table of the parent's gates, none marked; returns how many. */
function fillScope(): i32 {
  const count = countAt(GATES_AT);
  let key = contentAt(GATES_AT);
  let i: i32 = 0;
  while (i < count) {
    storeWord(toolAt(i), key);
    storeWord(toolAt(i) + 4, 0);
    key = endOf(afterText(key));
    i += 1;
  }
  return count;
}

function markAll(count: i32): void {
  let i: i32 = 0;
  while (i < count) {
    markAt(i);
    i += 1;
  }
}

/** Marks the gate of this tool, if there is one. */
function mark(tool: i32, count: i32): void {
  let from: i32 = 0;
  let to: i32 = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = compareTexts(loadWord(toolAt(middle)), tool);
    if (order == 0) return markAt(middle);
    if (order < 0) from = middle + 1;
    else to = middle;
  }
}

function markAt(index: i32): void {
  inScope += 1;
  storeWord(toolAt(index) + 4, 1);
}

// ---- gates ---------------------------------------------------------------------------------------------

function gatesDropped(): i32 {
  if (inScope == 0) return 0;
  let i: i32 = 0;
  while (!marked(i)) i += 1;
  blameText(loadWord(toolAt(i)));
  return GATES_DROPPED;
}

function blameText(tool: i32): void {
  blameTool(contentAt(tool), countAt(tool));
}

function compareGates(): i32 {
  beginParent(GATES_AT, endOf(GATES_AT));
  const count = countAt(GATES_AT);
  let i: i32 = 0;
  while (i < count) {
    if (marked(i)) {
      const tool = loadWord(toolAt(i));
      blameText(tool);
      const reason = compareTool(afterText(tool), gateOf(CHILD_GATES_AT, tool));
      if (reason != 0) return reason;
    }
    i += 1;
  }
  return 0;
}

function compareTool(parent: i32, child: i32): i32 {
  if (child == 0) return GATE_DROPPED;
  if (isWhole(child)) return 0;
  return isWhole(parent) ? GATE_NARROWED : compareArguments(argumentsOf(parent), argumentsOf(child));
}

/** Both maps are sorted: one walk. */
function compareArguments(parent: i32, child: i32): i32 {
  let left = countAt(child);
  let theirs = contentAt(child);
  let ours = contentAt(parent);
  let i = countAt(parent);
  while (i > 0) {
    let order: i32 = 1;
    while (left > 0) {
      order = compareTexts(theirs, ours);
      if (order >= 0) break;
      theirs = endOf(afterText(theirs));
      left -= 1;
    }
    blameArgument(contentAt(ours), countAt(ours));
    if (left == 0 || order != 0) return GATE_ARGUMENT_DROPPED;
    const reason = compareGate(afterText(ours), afterText(theirs));
    if (reason != 0) return reason;
    ours = endOf(afterText(ours));
    i -= 1;
  }
  blameArgument(0, 0);
  return 0;
}

function compareGate(parent: i32, child: i32): i32 {
  if (isAll(child)) return 0;
  if (isAll(parent)) return GATE_NARROWED;
  if (isExempt(parent) != isExempt(child)) return GATE_KIND_CHANGED;
  const above = constraintOf(parent);
  const below = constraintOf(child);
  if (isEqual(above, below)) return 0;
  blameParent(above, endOf(above));
  blameConstraint(below, endOf(below));
  // A gate on a constraint fires for fewer values where the constraint is narrower: stricter than upstream, which asks
  // only that, so that an approval can be delegated away (semantics: gate-narrowed).
  if (!isExempt(parent)) return GATE_CHANGED;
  if (attenuateConstraint(above, below) != 0) return isSpent() ? CONSTRAINT_TOO_COSTLY : EXEMPTION_WIDENED;
  blameParent(0, 0);
  blameConstraint(0, 0);
  return 0;
}

/** The same constraint, lists in any order. A NaN is not the same as itself, as upstream has it. */
function isEqual(a: i32, b: i32): bool {
  const id = kindOf(a);
  if (id != kindOf(b)) return false;
  switch (id) {
    case kind.KIND_ONE_OF:
    case kind.KIND_NOT_ONE_OF:
    case kind.KIND_CONTAINS:
    case kind.KIND_SUBSET:
      return firstNotIn(firstMember(a), firstMember(b)) == 0 && firstNotIn(firstMember(b), firstMember(a)) == 0;
    default:
      return kind.isKnown(id) ? valuesEqual(a, b) : sameConstraint(a, endOf(a), b, endOf(b));
  }
}

// ---- approvers -----------------------------------------------------------------------------------------

function compareApprovers(parent: i32, child: i32, childHasGates: bool): i32 {
  const above = approversOf(parent);
  const below = approversOf(child);
  if (above == 0) return inScope != 0 && below != 0 ? APPROVER_ADDED : 0;
  if (!childHasGates) return 0;
  if (below == 0 || firstNotIn(below, above) != 0) return APPROVER_DROPPED;
  const least = thresholdOf(parent) + distinctApprovers(below) - distinctApprovers(above);
  const threshold = thresholdOf(child);
  if (threshold >= least) return 0;
  blameNumbers(threshold, least);
  return THRESHOLD_LOWERED;
}
