// The constraint set of a tool: `{"constraints": {argument: constraint, …}}`, and
// `"allow_unknown": true` where it is true (protocol 6.1).

import { blameArgument, blameConstraint, blameParent, blameValue } from '../blame';
import { contentAt, countAt, endOf } from '../cbor/item';
import { compareText } from '../cbor/order';
import * as cbor from '../cbor/reader';
import {
  ARGUMENT_MISSING,
  ARGUMENT_UNKNOWN,
  CONSTRAINT_ADDED,
  CONSTRAINT_DROPPED,
  UNKNOWN_ARGUMENTS_ALLOWED,
  VALUE_MISMATCH,
  WRONG_COUNT,
  WRONG_TYPE,
} from '../codes';
import { loadByte } from '../memory';
import { NAME_ALLOW_UNKNOWN, NAME_CONSTRAINTS } from '../names';
import { attenuateConstraint } from './attenuate';
import { readConstraint } from './body';
import { isUnreadableValue, matchConstraint } from './match';
import { forgetParent, rememberedEnd } from './parent';

/** Constraints in the set that was read last. */
export let setCount: i32 = 0;

/** Reads one set. */
export function readSet(): void {
  const members = cbor.enterMap();
  if (cbor.fault == 0 && members != 1 && members != 2) cbor.fail(WRONG_COUNT, cbor.headAt);
  cbor.expectName(NAME_CONSTRAINTS);
  readConstraints();
  if (members == 2) {
    cbor.expectName(NAME_ALLOW_UNKNOWN);
    // false is never written: it is the default (semantics: payload-members).
    if (cbor.readBoolean() == 0 && cbor.fault == 0) cbor.fail(WRONG_TYPE, cbor.headAt);
  }
  cbor.leave();
}

function readConstraints(): void {
  const count = cbor.enterMap();
  let previous: i32 = 0;
  let previousLength: i32 = 0;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    previous = cbor.readKey(previous, previousLength);
    previousLength = cbor.length;
    if (cbor.fault == 0) readConstraint(0);
    i += 1;
  }
  cbor.leave();
  setCount = count;
}

/** The inner map of a validated set: after the map head and the key `constraints`. */
function constraintMap(set: i32): i32 {
  const key = set + 1;
  return contentAt(key) + countAt(key);
}

/** Whether arguments without a constraint are accepted. */
export function allowsUnknown(set: i32): bool {
  return loadByte(set) == 0xa2;
}

// ---- matching ---------------------------------------------------------------------------------

/** The first violation of the call under way, kept while later constraints are still evaluated. */
let violation: i32 = 0;

/**
 * Matches arguments (a validated array of [name, value] pairs, sorted by name) against a set. Every
 * constraint is evaluated: an error outranks every violation, and unknown names outrank the others
 * (protocol 6.3). Returns 0 or a reason, with the argument blamed.
 */
export function matchSet(set: i32, args: i32): i32 {
  const map = constraintMap(set);
  const count = countAt(map);
  if (count == 0) return 0;
  forgetParent();
  const closed = !allowsUnknown(set);
  let left = countAt(args);
  let pair = contentAt(args);
  let key = contentAt(map);
  let unknown: i32 = 0;
  let i: i32 = 0;
  violation = 0;
  while (i < count) {
    const constraint = contentAt(key) + countAt(key);
    let order: i32 = 1;
    while (left > 0) {
      order = compareKeys(pair + 1, key);
      if (order >= 0) break;
      if (unknown == 0) unknown = pair;
      pair = endOf(pair);
      left -= 1;
    }
    if (left > 0 && order == 0) {
      const error = matchArgument(key, constraint, pair);
      if (error != 0) return error;
      pair = endOf(pair);
      left -= 1;
    } else if (violation == 0) {
      violation = ARGUMENT_MISSING;
      blameArgument(contentAt(key), countAt(key));
      blameConstraint(constraint, endOf(constraint));
    }
    key = endOf(constraint);
    i += 1;
  }
  if (unknown == 0 && left > 0) unknown = pair;
  if (unknown == 0 || !closed) return violation;
  blameUnknown(unknown);
  return ARGUMENT_UNKNOWN;
}

/** Evaluates one constraint; returns the reason of an error, 0 otherwise. */
function matchArgument(key: i32, constraint: i32, pair: i32): i32 {
  const value = contentAt(pair + 1) + countAt(pair + 1);
  const result = matchConstraint(constraint, value);
  const isMismatch = result == 0 || isUnreadableValue(result);
  if (result == 1 || (isMismatch && violation != 0)) return 0;
  blameArgument(contentAt(key), countAt(key));
  blameConstraint(constraint, endOf(constraint));
  blameValue(value, endOf(value));
  if (!isMismatch) return result;
  violation = result == 0 ? VALUE_MISMATCH : result;
  return 0;
}

function blameUnknown(pair: i32): void {
  const value = contentAt(pair + 1) + countAt(pair + 1);
  blameArgument(contentAt(pair + 1), countAt(pair + 1));
  blameConstraint(0, 0);
  blameValue(value, endOf(value));
}

function compareKeys(a: i32, b: i32): i32 {
  return compareText(contentAt(a), countAt(a), contentAt(b), countAt(b));
}

// ---- attenuation --------------------------------------------------------------------------------

/** Whether the child set narrows the parent's (protocol 6.4). Returns 0 or a reason. See parent.ts. */
export function attenuateSet(parent: i32, child: i32): i32 {
  if (!allowsUnknown(parent) && allowsUnknown(child)) return UNKNOWN_ARGUMENTS_ALLOWED;
  const parentMap = constraintMap(parent);
  const childMap = constraintMap(child);
  const count = countAt(parentMap);
  if (count == 0) return 0; // an open set allows any constraints below it
  let left = countAt(childMap);
  let childKey = contentAt(childMap);
  let key = contentAt(parentMap);
  let added: i32 = 0;
  let i: i32 = 0;
  while (i < count) {
    const constraint = contentAt(key) + countAt(key);
    let order: i32 = 1;
    while (left > 0) {
      order = compareKeys(childKey, key);
      if (order >= 0) break;
      if (added == 0) added = childKey;
      childKey = afterEntry(childKey);
      left -= 1;
    }
    blameArgument(contentAt(key), countAt(key));
    blameParent(constraint, rememberedEnd(constraint));
    if (left == 0 || order != 0) return CONSTRAINT_DROPPED;
    const childConstraint = contentAt(childKey) + countAt(childKey);
    blameConstraint(childConstraint, endOf(childConstraint));
    const reason = attenuateConstraint(constraint, childConstraint);
    if (reason != 0) return reason;
    childKey = afterEntry(childKey);
    left -= 1;
    key = rememberedEnd(constraint);
    blameConstraint(0, 0);
    i += 1;
  }
  if (added == 0 && left > 0) added = childKey;
  blameParent(0, 0);
  blameArgument(0, 0);
  if (added == 0) return 0;
  // A parent that constrains anything fixes which arguments there are.
  blameArgument(contentAt(added), countAt(added));
  return CONSTRAINT_ADDED;
}

/** Address after a key and its constraint. */
function afterEntry(key: i32): i32 {
  return endOf(contentAt(key) + countAt(key));
}

/** Whether the set constrains nothing. */
export function isOpenSet(set: i32): bool {
  return countAt(constraintMap(set)) == 0;
}
