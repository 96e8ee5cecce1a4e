// Reading a signed approval: an envelope whose payload is read only once its signature holds. In the form that upstream
// writes, and in no other (semantics: approval-form).
//
//   envelope  {"approval_version": 1, "payload": bytes, "approver_key": [1, key], "signature": [1, signature]}
//   payload   {"version": 1, "request_hash": 32 integers, "nonce": 16 integers, "external_id": text,
//              "approved_at": seconds, "expires_at": seconds, "extensions": {text: integers, …}, if any}

import { endOf } from '../cbor/item';
import * as cbor from '../cbor/reader';
import { KEY_REPEATED, MAX_EXTENSIONS, TOO_MANY_EXTENSIONS, WRONG_COUNT, WRONG_LENGTH } from '../codes';
import { textsEqual } from '../constraints/value';
import { storeByte } from '../memory';
import * as name from '../names';
import { readAlgorithm } from '../warrant/payload';

const VERSION = 1;
const HASH_BYTES = 32;
const NONCE_BYTES = 16;

/** Addresses of the parts of the envelope that was read last; the key and the signature are 32 and 64 bytes. */
export let payloadAt: i32 = 0;
export let payloadLength: i32 = 0;
export let approverAt: i32 = 0;
export let signatureAt: i32 = 0;
/** Times of the payload that was read last: seconds, as two halves. */
export let approvedHigh: i32 = 0;
export let approvedLow: i32 = 0;
export let expiresHigh: i32 = 0;
export let expiresLow: i32 = 0;

/** Reads the envelope; whether it is one of this version. */
export function readEnvelope(at: i32, length: i32): bool {
  cbor.startReading(at, length);
  cbor.enterStruct(4);
  cbor.expectName(name.NAME_APPROVAL_VERSION);
  const version = cbor.readUnsigned32();
  cbor.expectName(name.NAME_PAYLOAD);
  payloadAt = cbor.readBytes();
  payloadLength = cbor.length;
  cbor.expectName(name.NAME_APPROVER_KEY);
  approverAt = readSized(32);
  cbor.expectName(name.NAME_SIGNATURE);
  signatureAt = readSized(64);
  cbor.leave();
  cbor.expectEnd();
  return cbor.fault == 0 && version == VERSION;
}

/** `[1, bytes]`, as keys and signatures are written. */
function readSized(size: i32): i32 {
  cbor.enterArrayOf(2);
  readAlgorithm();
  const at = cbor.readBytesOf(size);
  cbor.leave();
  return at;
}

/** Reads the payload, its request hash to `hash`; whether it is one of this version. */
export function readPayload(hash: i32): bool {
  cbor.startReading(payloadAt, payloadLength);
  const members = cbor.enterMap();
  if (cbor.fault == 0 && members != 6 && members != 7) cbor.fail(WRONG_COUNT, cbor.headAt);
  cbor.expectName(name.NAME_VERSION);
  const version = cbor.readUnsigned32();
  cbor.expectName(name.NAME_REQUEST_HASH);
  readByteArray(HASH_BYTES, hash);
  cbor.expectName(name.NAME_NONCE);
  readByteArray(NONCE_BYTES, 0);
  cbor.expectName(name.NAME_EXTERNAL_ID);
  cbor.readText();
  cbor.expectName(name.NAME_APPROVED_AT);
  cbor.readUnsigned();
  approvedHigh = cbor.high;
  approvedLow = cbor.low;
  cbor.expectName(name.NAME_EXPIRES_AT);
  cbor.readUnsigned();
  expiresHigh = cbor.high;
  expiresLow = cbor.low;
  if (members == 7) readExtensions();
  cbor.leave();
  cbor.expectEnd();
  return cbor.fault == 0 && version == VERSION;
}

/** An array of so many bytes, or of any number where `size` is negative; to `to` unless that is 0. */
function readByteArray(size: i32, to: i32): void {
  const count = cbor.enterArray();
  if (cbor.fault == 0 && size >= 0 && count != size) cbor.fail(WRONG_LENGTH, cbor.headAt);
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const byte = cbor.readSmall(255);
    if (to != 0) storeByte(to + i, byte);
    i += 1;
  }
  cbor.leave();
}

/** In any order: upstream writes them as its hash map has them. As few as a warrant may have. */
function readExtensions(): void {
  cbor.expectName(name.NAME_EXTENSIONS);
  const count = cbor.enterMap();
  const first = cbor.position;
  if (count > MAX_EXTENSIONS) cbor.fail(TOO_MANY_EXTENSIONS, cbor.headAt);
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const key = cbor.position;
    cbor.readText();
    if (cbor.fault == 0 && isRepeated(first, key)) cbor.fail(KEY_REPEATED, key);
    readByteArray(-1, 0);
    i += 1;
  }
  cbor.leave();
}

/** Whether one of the keys from `first` on is the one at `key`. */
function isRepeated(first: i32, key: i32): bool {
  let at = first;
  while (at < key) {
    if (textsEqual(at, key)) return true;
    at = endOf(endOf(at));
  }
  return false;
}
