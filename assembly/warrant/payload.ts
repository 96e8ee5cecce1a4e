// The payload: a map of small integer keys in ascending order (protocol 4.1, 2.3). Only
// what upstream's encoder writes is read; upstream's decoder is laxer (semantics: payload-form).

import * as cbor from '../cbor/reader';
import { firstInvalidUtf8 } from '../cbor/utf8';
import {
  INADMISSIBLE_KEY,
  KEY_ORDER,
  KEY_REPEATED,
  MAX_CONSTRAINTS,
  MAX_EXTENSION_BYTES,
  MAX_WARRANT_BYTES,
  MISSING_FIELD,
  NOT_UTF8,
  UNKNOWN_ALGORITHM,
  UNKNOWN_FIELD,
  UNKNOWN_WARRANT_TYPE,
  WRONG_LENGTH,
} from '../codes';
import { readSet, setCount } from '../constraints/set';
import { isAdmissibleKey } from '../ed25519/index';
import { SCRATCH_AT } from '../layout';
import { equalBytes, loadWord, storeByte, storeWord } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_AGENT_ID, NAME_APPROVAL_GATES, NAME_SESSION_ID } from '../names';
import * as field from './record';

/** Keys 0 to 8 and 18 are mandatory: upstream's encoder always writes them. */
const MANDATORY = 0x401ff;
const LAST_KEY = 18;
const RESERVED_KEY = 12;

/** Reads the payload of a record whose envelope was read. */
export function readPayload(record: i32): void {
  const at = loadWord(record + field.PAYLOAD);
  storeWord(record + field.CLEARANCE, -1);
  cbor.startReading(at, loadWord(record + field.PAYLOAD_END) - at);
  const count = cbor.enterMap();
  let seen: i32 = 0;
  let previous: i32 = -1;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const key = readKey(previous);
    if (cbor.fault == 0) readField(record, key);
    seen |= 1 << key;
    previous = key;
    i += 1;
  }
  cbor.leave();
  if (cbor.fault == 0 && (seen & MANDATORY) != MANDATORY) cbor.fail(MISSING_FIELD, at);
  cbor.expectEnd();
}

function readKey(previous: i32): i32 {
  const key = cbor.readUnsigned32();
  if (cbor.fault != 0) return 0;
  if (key < 0 || key > LAST_KEY || key == RESERVED_KEY) cbor.fail(UNKNOWN_FIELD, cbor.headAt);
  else if (key == previous) cbor.fail(KEY_REPEATED, cbor.headAt);
  else if (key < previous) cbor.fail(KEY_ORDER, cbor.headAt);
  return cbor.fault == 0 ? key : 0;
}

function readField(record: i32, key: i32): void {
  switch (key) {
    case 0:
      return storeWord(record + field.VERSION, cbor.readSmall(255));
    case 1:
      return storeWord(record + field.ID, cbor.readBytesOf(16));
    case 2:
      return readType(record);
    case 3:
      return readTools(record);
    case 4:
      return readHolder(record);
    case 5:
      // Not checked here: the strict signature check that follows refuses every inadmissible key.
      return storeWord(record + field.ISSUER, readKeyBytes());
    case 6:
      return readTime(record + field.ISSUED_HIGH);
    case 7:
      return readTime(record + field.EXPIRES_HIGH);
    case 8:
      return storeWord(record + field.MAX_DEPTH_FIELD, cbor.readSmall(255));
    case 9:
      return readParentHash(record);
    case 10:
      return readExtensions(record);
    case 11:
      return readIssuable(record);
    case 13:
      storeWord(record + field.HAS_ISSUE_DEPTH, 1);
      return storeWord(record + field.ISSUE_DEPTH, cbor.readUnsigned32());
    case 14:
      storeWord(record + field.BOUNDS, cbor.position);
      readSet();
      return storeWord(record + field.BOUNDS_END, cbor.position);
    case 15:
      return readApprovers(record);
    case 16:
      storeWord(record + field.HAS_THRESHOLD, 1);
      return storeWord(record + field.THRESHOLD, cbor.readUnsigned32());
    case 17:
      return storeWord(record + field.CLEARANCE, cbor.readSmall(255));
    default:
      return storeWord(record + field.DEPTH, cbor.readUnsigned32());
  }
}

function readType(record: i32): void {
  const type = cbor.readUnsigned32();
  if (cbor.fault == 0 && type != field.EXECUTION && type != field.ISSUER_TYPE)
    cbor.fail(UNKNOWN_WARRANT_TYPE, cbor.headAt);
  storeWord(record + field.TYPE, type);
}

function readTime(at: i32): void {
  cbor.readUnsigned();
  storeWord(at, cbor.high);
  storeWord(at + 4, cbor.low);
}

function readTools(record: i32): void {
  const count = cbor.enterMap();
  storeWord(record + field.TOOLS, cbor.position);
  storeWord(record + field.TOOL_COUNT, count);
  let previous: i32 = 0;
  let previousLength: i32 = 0;
  let wide: i32 = 0;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const at = cbor.readKey(previous, previousLength);
    const toolAt = cbor.headAt;
    previous = at;
    previousLength = cbor.length;
    readSet();
    if (wide == 0 && setCount > MAX_CONSTRAINTS) wide = toolAt;
    i += 1;
  }
  cbor.leave();
  storeWord(record + field.WIDE_TOOL, wide);
  storeWord(record + field.TOOLS_END, cbor.position);
}

/** `[1, 32 bytes]`: returns the address of the bytes. */
function readKeyBytes(): i32 {
  cbor.enterArrayOf(2);
  readAlgorithm();
  const at = cbor.readBytesOf(32);
  cbor.leave();
  return at;
}

/** The holder's key. chain/signatures checks it, with what the signatures under it show. */
function readHolder(record: i32): void {
  const at = readKeyBytes();
  if (cbor.fault == 0) storeWord(record + field.HOLDER, at);
}

/** A key that decompresses and is not of small order (protocol 1.2). */
function readPublicKey(): i32 {
  const start = cbor.position;
  const at = readKeyBytes();
  if (cbor.fault == 0 && !isAdmissibleKey(at)) cbor.fail(INADMISSIBLE_KEY, start);
  return at;
}

/** The algorithm of a key or signature: 1, Ed25519. */
export function readAlgorithm(): void {
  const algorithm = cbor.readUnsigned32();
  if (cbor.fault == 0 && algorithm != 1) cbor.fail(UNKNOWN_ALGORITHM, cbor.headAt);
}

/** Bytes as an array of small integers, as upstream writes hashes and extension values; the first `most` go to `to`. */
function readByteArray(to: i32, most: i32): i32 {
  const count = cbor.enterArray();
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const byte = cbor.readSmall(255);
    if (i < most) storeByte(to + i, byte);
    i += 1;
  }
  cbor.leave();
  return count;
}

function readParentHash(record: i32): void {
  const start = cbor.position;
  const to = record + field.HASH_BYTES;
  if (readByteArray(to, 32) != 32 && cbor.fault == 0) cbor.fail(WRONG_LENGTH, start);
  storeWord(record + field.PARENT_HASH, to);
}

function readExtensions(record: i32): void {
  const count = cbor.enterMap();
  storeWord(record + field.EXTENSIONS, cbor.position);
  storeWord(record + field.EXTENSION_COUNT, count);
  let own: i32 = count;
  let previous: i32 = 0;
  let previousLength: i32 = 0;
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const key = cbor.readKey(previous, previousLength);
    previous = key;
    previousLength = cbor.length;
    own -= readExtensionValue(record, key, previousLength);
    i += 1;
  }
  cbor.leave();
  storeWord(record + field.OWN_EXTENSIONS, own);
  storeWord(record + field.EXTENSIONS_END, cbor.position);
}

/** Reads one value; returns 1 where it is a folded field, which does not count as an extension. */
function readExtensionValue(record: i32, key: i32, keyLength: i32): i32 {
  const start = cbor.position;
  const size = readByteArray(SCRATCH_AT, MAX_WARRANT_BYTES);
  if (cbor.fault != 0) return 0;
  const session = isName(key, keyLength, NAME_SESSION_ID);
  if (session || isName(key, keyLength, NAME_AGENT_ID)) {
    if (firstInvalidUtf8(SCRATCH_AT, size) >= 0) cbor.fail(NOT_UTF8, start);
    const at = record + (session ? field.SESSION : field.AGENT);
    storeWord(at, start);
    storeWord(at + 4, cbor.position);
    return 1;
  }
  if (size > MAX_EXTENSION_BYTES && loadWord(record + field.LARGE_EXTENSION) == 0)
    storeWord(record + field.LARGE_EXTENSION, start);
  // An empty value means: no gates.
  if (size > 0 && isName(key, keyLength, NAME_APPROVAL_GATES)) {
    storeWord(record + field.GATES, start);
    storeWord(record + field.GATES_END, cbor.position);
  }
  return 0;
}

function isName(at: i32, size: i32, name: i32): bool {
  return size == nameLength(name) && equalBytes(at, nameAt(name), size);
}

function readIssuable(record: i32): void {
  const count = cbor.enterArray();
  storeWord(record + field.ISSUABLE, cbor.headAt);
  storeWord(record + field.ISSUABLE_COUNT, count);
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    cbor.readText();
    i += 1;
  }
  cbor.leave();
  storeWord(record + field.ISSUABLE_END, cbor.position);
}

function readApprovers(record: i32): void {
  const count = cbor.enterArray();
  storeWord(record + field.APPROVERS, cbor.headAt);
  storeWord(record + field.APPROVER_COUNT, count);
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    readPublicKey();
    i += 1;
  }
  cbor.leave();
  storeWord(record + field.APPROVERS_END, cbor.position);
}
