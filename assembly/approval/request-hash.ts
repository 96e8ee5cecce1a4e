// The hash of a request, which an approval is signed over : SHA-256 of an array of the id as it is shown, the
// tool, the arguments as a map inside a byte string, and the holder's key inside another.
import { contentAt, countAt, endOf } from '../cbor/item';
import { MAJOR_BYTES, MAJOR_MAP } from '../cbor/reader';
import { writeHead } from '../cbor/writer';
import { sha256 } from '../hash/index';
import { CALL_AT, CALL_HEAD, DIGEST_AT, REQUEST_AT, SCRATCH_AT } from '../layout';
import { copyBytes, fillBytes, loadWord, storeByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_ID_PREFIX } from '../names';
import { CALL_LENGTH, TOOL_BYTES } from '../request';
import { writeHex } from '../text/hex';
import * as field from '../warrant/record';

const TOOL_AT = CALL_AT + CALL_HEAD;

/** Hashes the call in CALL for the warrant of this record. To DIGEST. */
export function hashRequest(record: i32): void {
  const toolBytes = loadWord(REQUEST_AT + TOOL_BYTES);
  storeByte(SCRATCH_AT, 0x84);
  storeByte(SCRATCH_AT + 1, 0x78);
  storeByte(SCRATCH_AT + 2, 40);
  copyBytes(SCRATCH_AT + 3, nameAt(NAME_ID_PREFIX), nameLength(NAME_ID_PREFIX));
  let to = writeHex(SCRATCH_AT + 11, loadWord(record + field.ID), 16);
  copyBytes(to, TOOL_AT, toolBytes);
  to = writeArguments(to + toolBytes, TOOL_AT + toolBytes, loadWord(REQUEST_AT + CALL_LENGTH) - toolBytes);
  to = writeHead(to, MAJOR_BYTES, 0, 32);
  copyBytes(to, loadWord(record + field.HOLDER), 32);
  sha256(SCRATCH_AT, to + 32 - SCRATCH_AT, DIGEST_AT);
  // Arguments are the caller's: they do not stay.
  fillBytes(SCRATCH_AT, 0, to + 32 - SCRATCH_AT);
}

/** The array of pairs as a map: the same without the head of each pair, which is one byte. */
function writeArguments(at: i32, pairs: i32, length: i32): i32 {
  const count = countAt(pairs);
  let to = writeHead(at, MAJOR_BYTES, 0, length - count);
  to = writeHead(to, MAJOR_MAP, 0, count);
  let pair = contentAt(pairs);
  let i: i32 = 0;
  while (i < count) {
    const end = endOf(pair);
    copyBytes(to, pair + 1, end - pair - 1);
    to += end - pair - 1;
    pair = end;
    i += 1;
  }
  return to;
}
