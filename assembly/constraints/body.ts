// Reading a constraint: `[type id, body]`. Bodies of every kind are validated here, whether or not
// matching them is built; members come in the order in which upstream writes them (protocol 6.2).

import * as cbor from '../cbor/reader';
import {
  BOUND_NOT_FINITE,
  CONSTRAINTS_TOO_DEEP,
  INVALID_CIDR,
  INVALID_URL_PATTERN,
  MAX_CONSTRAINT_DEPTH,
  NOT_SHORTEST,
  NUMBER_OUT_OF_RANGE,
  WRONG_COUNT,
} from '../codes';
import { askHost } from '../host';
import { loadByte } from '../memory';
import * as name from '../names';
import { ANSWER_YES, QUESTION_URL_PATTERN } from '../questions';
import { isNetwork } from './cidr';
import * as kind from './kinds';
import { readSimple, readValue, readValues } from './value';

/** Reads one constraint inside `depth` wrappers (All, Any, Not). Recursion is bounded by MAX_CONSTRAINT_DEPTH. */
export function readConstraint(depth: i32): void {
  const start = cbor.position;
  if (depth > MAX_CONSTRAINT_DEPTH) return cbor.fail(CONSTRAINTS_TOO_DEEP, start);
  cbor.enterArrayOf(2);
  const id = cbor.readSmall(255);
  if (cbor.fault == 0) readBody(id, depth);
  cbor.leave();
}

function readBody(id: i32, depth: i32): void {
  switch (id) {
    case kind.KIND_EXACT:
      cbor.enterStruct(1);
      cbor.expectName(name.NAME_VALUE);
      readValue();
      return cbor.leave();
    case kind.KIND_PATTERN:
    case kind.KIND_REGEX:
      return readOneText(name.NAME_PATTERN);
    case kind.KIND_RANGE:
      return readRange();
    case kind.KIND_ONE_OF:
      return readOneList(name.NAME_VALUES);
    case kind.KIND_NOT_ONE_OF:
      return readOneList(name.NAME_EXCLUDED);
    case kind.KIND_CIDR:
      return readCidr();
    case kind.KIND_URL_PATTERN:
      return readUrlPattern();
    case kind.KIND_CONTAINS:
      return readOneList(name.NAME_REQUIRED);
    case kind.KIND_SUBSET:
      return readOneList(name.NAME_ALLOWED);
    case kind.KIND_ALL:
    case kind.KIND_ANY:
      return readClauses(depth);
    case kind.KIND_NOT:
      cbor.enterStruct(1);
      cbor.expectName(name.NAME_CONSTRAINT);
      if (cbor.fault == 0) readConstraint(depth + 1);
      return cbor.leave();
    case kind.KIND_CEL:
      return readCel();
    case kind.KIND_WILDCARD:
      return cbor.readNull();
    case kind.KIND_SUBPATH:
      return readSubpath();
    case kind.KIND_URL_SAFE:
      return readUrlSafe();
    case kind.KIND_SHLEX:
      cbor.enterStruct(1);
      cbor.expectName(name.NAME_ALLOW);
      readTexts();
      return cbor.leave();
    default:
      return readAnything();
  }
}

function readOneText(member: i32): void {
  cbor.enterStruct(1);
  cbor.expectName(member);
  cbor.readText();
  cbor.leave();
}

function readOneList(member: i32): void {
  cbor.enterStruct(1);
  cbor.expectName(member);
  readValues();
  cbor.leave();
}

function readTexts(): void {
  const count = cbor.enterArray();
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    cbor.readText();
    i += 1;
  }
  cbor.leave();
}

function readFlag(member: i32): void {
  cbor.expectName(member);
  cbor.readBoolean();
}

function readRange(): void {
  cbor.enterStruct(4);
  readBound(name.NAME_MIN);
  readBound(name.NAME_MAX);
  readFlag(name.NAME_MIN_INCLUSIVE);
  readFlag(name.NAME_MAX_INCLUSIVE);
  cbor.leave();
}

/** A finite float or null: an integer is not a bound (protocol 6.2). */
function readBound(member: i32): void {
  cbor.expectName(member);
  if (cbor.takeNull()) return;
  const at = cbor.position;
  if (cbor.readFloat() == 0 && cbor.fault == 0) cbor.fail(BOUND_NOT_FINITE, at);
}

function readCidr(): void {
  const at = cbor.readText();
  if (cbor.fault == 0 && !isNetwork(at, cbor.length)) cbor.fail(INVALID_CIDR, at);
}

function readUrlPattern(): void {
  const at = cbor.readText();
  if (cbor.fault != 0) return;
  if (askHost(QUESTION_URL_PATTERN, at, cbor.length, at, 0) != ANSWER_YES) cbor.fail(INVALID_URL_PATTERN, at);
}

/** All and Any: `{"constraints": [c, …]}`. An empty list still counts as one wrapper. */
function readClauses(depth: i32): void {
  if (depth + 1 > MAX_CONSTRAINT_DEPTH) return cbor.fail(CONSTRAINTS_TOO_DEEP, cbor.position);
  cbor.enterStruct(1);
  cbor.expectName(name.NAME_CONSTRAINTS);
  const count = cbor.enterArray();
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    readConstraint(depth + 1);
    i += 1;
  }
  cbor.leave();
  cbor.leave();
}

/** `{"expression"}`, or that and `"parent_expression"`, which is never written as null. */
function readCel(): void {
  const count = cbor.enterMap();
  if (cbor.fault == 0 && count != 1 && count != 2) cbor.fail(WRONG_COUNT, cbor.headAt);
  cbor.expectName(name.NAME_EXPRESSION);
  cbor.readText();
  if (count == 2) {
    cbor.expectName(name.NAME_PARENT_EXPRESSION);
    cbor.readText();
  }
  cbor.leave();
}

function readSubpath(): void {
  cbor.enterStruct(3);
  cbor.expectName(name.NAME_ROOT);
  cbor.readText();
  readFlag(name.NAME_CASE_SENSITIVE);
  readFlag(name.NAME_ALLOW_EQUAL);
  cbor.leave();
}

function readUrlSafe(): void {
  cbor.enterStruct(9);
  cbor.expectName(name.NAME_SCHEMES);
  readTexts();
  cbor.expectName(name.NAME_ALLOW_DOMAINS);
  if (!cbor.takeNull()) readTexts();
  cbor.expectName(name.NAME_DENY_DOMAINS);
  if (!cbor.takeNull()) readTexts();
  cbor.expectName(name.NAME_ALLOW_PORTS);
  if (!cbor.takeNull()) readPorts();
  readFlag(name.NAME_BLOCK_PRIVATE);
  readFlag(name.NAME_BLOCK_LOOPBACK);
  readFlag(name.NAME_BLOCK_METADATA);
  readFlag(name.NAME_BLOCK_RESERVED);
  readFlag(name.NAME_BLOCK_INTERNAL_TLDS);
  cbor.leave();
}

function readPorts(): void {
  const count = cbor.enterArray();
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    cbor.readSmall(65535);
    i += 1;
  }
  cbor.leave();
}

/**
 * The body of an unknown kind: any item, tags and map order included, in shortest definite form.
 * Recursion is bounded by MAX_NESTING.
 */
function readAnything(): void {
  cbor.readHead();
  if (cbor.fault != 0) return;
  switch (cbor.major) {
    case cbor.MAJOR_UNSIGNED:
    case cbor.MAJOR_NEGATIVE:
      return;
    case cbor.MAJOR_BYTES:
      cbor.takeString();
      return;
    case cbor.MAJOR_TEXT:
      cbor.takeText();
      return;
    case cbor.MAJOR_ARRAY:
      return readAnythings(cbor.openArray());
    case cbor.MAJOR_MAP:
      return readAnythings(cbor.openMap() << 1);
    case cbor.MAJOR_TAG:
      return readTagged();
    default:
      return readSimple();
  }
}

function readAnythings(count: i32): void {
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    readAnything();
    i += 1;
  }
  cbor.leave();
}

function readTagged(): void {
  const tag = cbor.high == 0 ? cbor.low : -1;
  cbor.openTag();
  const at = cbor.position;
  readAnything();
  cbor.leave();
  // A bignum is in shortest form when no integer head could hold it and no byte is a leading zero.
  if (cbor.fault != 0 || (tag != 2 && tag != 3) || loadByte(at) >>> 5 != cbor.MAJOR_BYTES) return;
  const size = cbor.length;
  if (size < 9 || loadByte(cbor.position - size) == 0) cbor.fail(size > 16 ? NUMBER_OUT_OF_RANGE : NOT_SHORTEST, at);
}
