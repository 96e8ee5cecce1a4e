// The envelope: `[1, payload bytes, [1, signature bytes]]` (protocol 3.1), and a stack of
// envelopes, root first (3.2). The payload is kept and verified as the bytes that arrived.

import { headSize, majorAt } from '../cbor/item';
import * as cbor from '../cbor/reader';
import { ENVELOPE_VERSION, MAX_CHAIN_LENGTH, MAX_WARRANT_BYTES, STACK_EMPTY, WARRANT_TOO_LARGE } from '../codes';
import { RECORD_SIZE } from '../layout';
import { fillBytes, loadByte, loadWord, storeWord } from '../memory';
import { readAlgorithm } from './payload';
import * as field from './record';

const VERSION = 1;

/** An envelope's first item is its version, a stack's is an array: one look behind the outer head tells them apart. */
export function looksLikeEnvelope(at: i32, length: i32): bool {
  if (length < 2) return false;
  const info = loadByte(at) & 31;
  const first = info < 24 || info > 27 ? 1 : headSize(at);
  return length > first && majorAt(at + first) == cbor.MAJOR_UNSIGNED;
}

/** Reads one envelope into the record; the payload is only delimited. */
export function readEnvelope(record: i32): void {
  fillBytes(record, 0, RECORD_SIZE);
  storeWord(record + field.ENVELOPE, cbor.position);
  cbor.enterArrayOf(3);
  if (cbor.fault == 0 && cbor.readSmall(255) != VERSION) cbor.fail(ENVELOPE_VERSION, cbor.headAt);
  const payload = cbor.readBytes();
  storeWord(record + field.PAYLOAD, payload);
  storeWord(record + field.PAYLOAD_END, payload + cbor.length);
  cbor.enterArrayOf(2);
  readAlgorithm();
  storeWord(record + field.SIGNATURE, cbor.readBytesOf(64));
  cbor.leave();
  cbor.leave();
  storeWord(record + field.ENVELOPE_END, cbor.position);
  const start = loadWord(record + field.ENVELOPE);
  if (cbor.fault == 0 && cbor.position - start > MAX_WARRANT_BYTES) cbor.fail(WARRANT_TOO_LARGE, start);
}

/**
 * Reads the envelopes of a stack into records from `records` on; returns how many there are. Past
 * the longest chain they are still read, so that damage is reported as damage, but not recorded.
 */
export function readStack(records: i32): i32 {
  const count = cbor.enterArray();
  if (cbor.fault == 0 && count == 0) cbor.fail(STACK_EMPTY, cbor.headAt);
  let i: i32 = 0;
  while (i < count && cbor.fault == 0) {
    const slot = i < MAX_CHAIN_LENGTH ? i : MAX_CHAIN_LENGTH - 1;
    readEnvelope(records + slot * RECORD_SIZE);
    i += 1;
  }
  cbor.leave();
  return count;
}
