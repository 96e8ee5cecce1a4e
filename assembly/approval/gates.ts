// Approval gates (read-gates.ts): what is found in them, and whether they ask for an approval of a call.

import { blameArgument, blameByte, blameConstraint, blameTool, blameValue } from '../blame';
import { contentAt, countAt, endOf, headSize, majorAt } from '../cbor/item';
import { compareText } from '../cbor/order';
import * as cbor from '../cbor/reader';
import { APPROVAL_REQUIRED } from '../codes';
import { matchConstraint } from '../constraints/match';
import { forgetParent } from '../constraints/parent';
import { CALL_AT, CALL_HEAD, REQUEST_AT } from '../layout';
import { loadByte, loadWord, storeByte } from '../memory';
import { TOOL_BYTES } from '../request';
import * as field from '../warrant/record';
import { readGates } from './read-gates';

const TOOL_AT = CALL_AT + CALL_HEAD;
const ALL = 3;
const NULL = 0xf6;

// ---- out of a warrant ----------------------------------------------------------------------------------

/** Whether a warrant has gates. An empty value of the extension means that it has none. */
export function hasGates(record: i32): bool {
  return loadWord(record + field.GATES) != 0;
}

/** Writes the gates of a warrant to `to` and reads them. Returns 0 or a reason, with the byte blamed. */
export function takeGates(record: i32, to: i32): i32 {
  const list = loadWord(record + field.GATES);
  const size = countAt(list);
  let at = contentAt(list);
  let i: i32 = 0;
  while (i < size) {
    storeByte(to + i, countAt(at));
    at += headSize(at);
    i += 1;
  }
  cbor.startReading(to, size);
  readGates();
  cbor.expectEnd();
  if (cbor.fault != 0) blameByte(elementAt(list, cbor.faultAt - to));
  return cbor.fault;
}

/** Address of an element of the list of bytes, or of its end. */
function elementAt(list: i32, index: i32): i32 {
  let at = contentAt(list);
  let i: i32 = 0;
  while (i < index) {
    at += headSize(at);
    i += 1;
  }
  return at;
}

// ---- what is found in them: addresses, of gates that were read ------------------------------------------------

/** Address of the gates of a tool, or 0. */
export function gateOf(gates: i32, tool: i32): i32 {
  let key = contentAt(gates);
  let left = countAt(gates);
  while (left > 0) {
    const order = compareTexts(key, tool);
    if (order == 0) return afterText(key);
    if (order > 0) return 0;
    key = endOf(afterText(key));
    left -= 1;
  }
  return 0;
}

/** Address of the gates by argument of a tool's gate: a map, or null where every call is gated. */
export function argumentsOf(gate: i32): i32 {
  return afterText(gate + 1);
}

/** Whether every call of the tool is gated. */
export function isWhole(gate: i32): bool {
  return loadByte(argumentsOf(gate)) == NULL;
}

/** Whether an argument's gate is "all". */
export function isAll(gate: i32): bool {
  return majorAt(gate) == cbor.MAJOR_TEXT && countAt(gate) == ALL;
}

export function isExempt(gate: i32): bool {
  return majorAt(gate) == cbor.MAJOR_MAP;
}

/** Address of the constraint of a gate that has one. */
export function constraintOf(gate: i32): i32 {
  return isExempt(gate) ? afterText(gate + 1) : gate;
}

export function afterText(at: i32): i32 {
  return contentAt(at) + countAt(at);
}

export function compareTexts(a: i32, b: i32): i32 {
  return compareText(contentAt(a), countAt(a), contentAt(b), countAt(b));
}

// ---- asking them about a call ----------------------------------------------------------------------------------

/**
 * Whether the call in CALL needs an approval: 0, APPROVAL_REQUIRED with the argument, or the reason for
 * which a constraint has no answer. The first gate that asks is the one reported.
 */
export function evaluateGates(gates: i32): i32 {
  const gate = gateOf(gates, TOOL_AT);
  if (gate == 0) return 0;
  forgetParent();
  blameTool(contentAt(TOOL_AT), countAt(TOOL_AT));
  return isWhole(gate) ? APPROVAL_REQUIRED : evaluateArguments(argumentsOf(gate));
}

/** Both maps are sorted: one walk. */
function evaluateArguments(map: i32): i32 {
  const args = TOOL_AT + loadWord(REQUEST_AT + TOOL_BYTES);
  let pair = contentAt(args);
  let left = countAt(args);
  let key = contentAt(map);
  let gates = countAt(map);
  while (gates > 0) {
    let order: i32 = 1;
    while (left > 0) {
      order = compareTexts(pair + 1, key);
      if (order >= 0) break;
      pair = endOf(pair);
      left -= 1;
    }
    const gate = afterText(key);
    // What is not there cannot be exempt.
    const reason = left > 0 && order == 0 ? evaluateGate(gate, afterText(pair + 1)) : APPROVAL_REQUIRED;
    if (reason != 0) {
      blameArgument(contentAt(key), countAt(key));
      return reason;
    }
    key = endOf(gate);
    gates -= 1;
  }
  return 0;
}

function evaluateGate(gate: i32, value: i32): i32 {
  if (isAll(gate)) return APPROVAL_REQUIRED;
  const constraint = constraintOf(gate);
  const answer = matchConstraint(constraint, value);
  const fires: i32 = isExempt(gate) ? 0 : 1;
  if (answer <= 1 && answer != fires) return 0;
  blameConstraint(constraint, endOf(constraint));
  blameValue(value, endOf(value));
  return answer > 1 ? answer : APPROVAL_REQUIRED;
}
