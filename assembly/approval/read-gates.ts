// Reading approval gates: a map of tools, each with gates by argument. In the form that upstream writes, and in no other
// (semantics: payload-form and the rules after it).
//
//   gates     {tool: {"args": null | {argument: gate, …}, "message": text, if any}, …}
//   gate      "all" | constraint | {"exempt": constraint}

import * as cbor from '../cbor/reader';
import { EXEMPTION_REFUSED, GATE_UNKNOWN, WRONG_COUNT } from '../codes';
import { readConstraint } from '../constraints/body';
import { kindOf } from '../constraints/constraint';
import * as kind from '../constraints/kinds';
import { equalBytes } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_ALL, NAME_ARGS, NAME_EXEMPT, NAME_MESSAGE } from '../names';

/** Reads gates; the reader's fault says whether they are ones. */
export function readGates(): void {
  const count = cbor.enterMap();
  let previous: i32 = 0;
  let previousLength: i32 = 0;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    previous = cbor.readKey(previous, previousLength);
    previousLength = cbor.length;
    readTool();
    i += 1;
  }
  cbor.leave();
}

function readTool(): void {
  const members = cbor.enterMap();
  if (cbor.fault == 0 && members != 1 && members != 2) cbor.fail(WRONG_COUNT, cbor.headAt);
  cbor.expectName(NAME_ARGS);
  if (!cbor.takeNull()) readArguments();
  if (members == 2) {
    cbor.expectName(NAME_MESSAGE);
    cbor.readText();
  }
  cbor.leave();
}

function readArguments(): void {
  const count = cbor.enterMap();
  let previous: i32 = 0;
  let previousLength: i32 = 0;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    previous = cbor.readKey(previous, previousLength);
    previousLength = cbor.length;
    readGate();
    i += 1;
  }
  cbor.leave();
}

function readGate(): void {
  if (cbor.fault != 0) return;
  const at = cbor.position;
  const major = cbor.nextMajor();
  if (major == cbor.MAJOR_TEXT) return readAll(at);
  if (major != cbor.MAJOR_MAP) return readConstraint(0);
  cbor.enterStruct(1);
  cbor.expectName(NAME_EXEMPT);
  const inner = cbor.position;
  if (cbor.fault == 0) readConstraint(0);
  if (cbor.fault == 0 && !mayExempt(kindOf(inner))) cbor.fail(EXEMPTION_REFUSED, inner);
  cbor.leave();
}

function readAll(start: i32): void {
  const at = cbor.readText();
  if (cbor.fault != 0) return;
  const size = nameLength(NAME_ALL);
  if (cbor.length != size || !equalBytes(at, nameAt(NAME_ALL), size)) cbor.fail(GATE_UNKNOWN, start);
}

/** An exemption of these kinds would be any value, or none that can be said. */
function mayExempt(id: i32): bool {
  switch (id) {
    case kind.KIND_WILDCARD:
    case kind.KIND_ANY:
    case kind.KIND_NOT:
    case kind.KIND_CEL:
      return false;
    default:
      return kind.isKnown(id);
  }
}
