// Bytes to text: base64url of one warrant, padded standard base64 of a stack, PEM of either.
import { INPUT_AT, OUTPUT_AT, SCRATCH_AT } from '../layout';
import { copyBytes, storeByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_PEM_BEGIN_CHAIN, NAME_PEM_BEGIN_WARRANT, NAME_PEM_END_CHAIN, NAME_PEM_END_WARRANT } from '../names';
import { encodeBase64 } from './base64';
import * as form from './forms';

const LINE_FEED = 0x0a;
const LINE_LENGTH = 64;

/** Writes the bytes at INPUT to OUTPUT in one form; returns the length of the text. */
export function writeText(length: i32, wanted: i32): i32 {
  if (wanted == form.FORM_PEM_WARRANTS) return writePem(length, NAME_PEM_BEGIN_WARRANT, NAME_PEM_END_WARRANT);
  if (wanted == form.FORM_PEM_CHAIN) return writePem(length, NAME_PEM_BEGIN_CHAIN, NAME_PEM_END_CHAIN);
  const url = wanted == form.FORM_WARRANT_URL || wanted == form.FORM_STACK_URL;
  return encodeBase64(INPUT_AT, length, OUTPUT_AT, url) - OUTPUT_AT;
}

/** Lines of 64 base64url characters between labels (protocol 3.4). */
function writePem(length: i32, begin: i32, end: i32): i32 {
  const bodyEnd = encodeBase64(INPUT_AT, length, SCRATCH_AT, true);
  let to = writeLabel(OUTPUT_AT, begin);
  let p = SCRATCH_AT;
  while (p < bodyEnd) {
    const size = bodyEnd - p < LINE_LENGTH ? bodyEnd - p : LINE_LENGTH;
    copyBytes(to, p, size);
    to = writeLineEnd(to + size);
    p += size;
  }
  return writeLabel(to, end) - OUTPUT_AT;
}

function writeLabel(at: i32, name: i32): i32 {
  copyBytes(at, nameAt(name), nameLength(name));
  return writeLineEnd(at + nameLength(name));
}

function writeLineEnd(at: i32): i32 {
  storeByte(at, LINE_FEED);
  return at + 1;
}
