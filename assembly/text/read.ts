// Warrant text to bytes: base64 of one warrant or of a stack, PEM blocks (spec/wire-chain-pop 3.4,
// 3.5; design, section 6). Reads INPUT, writes the bytes to OUTPUT; INPUT is compacted on the way.

import { MAJOR_ARRAY, MAJOR_UNSIGNED } from '../cbor/reader';
import { writeHead } from '../cbor/writer';
import {
  FORM_NOT_ACCEPTED,
  MAX_STACK_BYTES,
  MAX_WARRANT_BYTES,
  PEM_INCOMPLETE,
  STACK_TOO_LARGE,
  TEXT_EMPTY,
  WARRANT_TOO_LARGE,
} from '../codes';
import { INPUT_AT, OUTPUT_AT } from '../layout';
import { copyBytes, equalBytes, loadByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_PEM_BEGIN_CHAIN, NAME_PEM_BEGIN_WARRANT, NAME_PEM_END_CHAIN, NAME_PEM_END_WARRANT } from '../names';
import { base64FaultAt, decodeBase64, decodedLength, sawPadding, sawStandardAlphabet, sawUrlAlphabet } from './base64';
import * as form from './forms';
import { dropDashLines, startsWithName, stripSpace, trimEnd, trimStart } from './space';

/** Outcome of the last reading: a reason and an address, or the number of bytes at OUTPUT. */
export let textFault: i32 = 0;
export let textFaultAt: i32 = 0;
export let textLength: i32 = 0;

/** Room for the head of a stack in front of envelopes that are gathered from several blocks. */
const STACK_HEAD = 8;

export function readText(length: i32, forms: i32): void {
  textFault = 0;
  textFaultAt = 0;
  textLength = 0;
  const from = trimStart(INPUT_AT, INPUT_AT + length);
  const end = trimEnd(from, INPUT_AT + length);
  if (from == end) return refuse(TEXT_EMPTY, from);
  if ((forms & form.FORM_PEM_CHAIN) != 0 && readChainBlock(from, end)) return;
  const begin = findName(from, end, NAME_PEM_BEGIN_WARRANT);
  if (begin == 0) return readBase64(from, end, forms);
  const another = findName(begin + 1, end, NAME_PEM_BEGIN_WARRANT);
  if ((forms & form.FORM_PEM_TOKEN) != 0 && startsWithName(from, end, NAME_PEM_BEGIN_WARRANT) && another == 0)
    return readToken(from, end);
  if ((forms & form.FORM_PEM_WARRANTS) != 0) return readBlocks(begin, end);
  return readBase64(from, end, forms);
}

function refuse(reason: i32, at: i32): void {
  textFault = reason;
  textFaultAt = at;
}

/** Address of the first occurrence of a label, or 0. */
function findName(from: i32, end: i32, name: i32): i32 {
  const size = nameLength(name);
  const at = nameAt(name);
  const first = loadByte(at);
  let p = from;
  while (p + size <= end) {
    if (loadByte(p) == first && equalBytes(p, at, size)) return p;
    p += 1;
  }
  return 0;
}

/** A chain block anywhere in the text: everything between its labels is the stack. Whether there was one. */
function readChainBlock(from: i32, end: i32): bool {
  const begin = findName(from, end, NAME_PEM_BEGIN_CHAIN);
  if (begin == 0) return false;
  const body = begin + nameLength(NAME_PEM_BEGIN_CHAIN);
  const close = findName(body, end, NAME_PEM_END_CHAIN);
  if (close == 0) return false;
  const bodyEnd = stripSpace(body, close);
  if (estimate(bodyEnd - body) > MAX_STACK_BYTES) refuse(STACK_TOO_LARGE, body);
  else if (decodeUrl(body, bodyEnd, OUTPUT_AT)) {
    if (isStack(OUTPUT_AT)) textLength = decodedLength;
    else refuse(FORM_NOT_ACCEPTED, body);
  }
  return true;
}

/** One warrant between its labels, whatever the lines of the labels say besides (spec 3.4). */
function readToken(from: i32, end: i32): void {
  const kept = dropDashLines(from, end);
  readBase64(from, stripSpace(from, kept), form.FORM_WARRANT_URL);
}

/** Single-warrant blocks in the order of the text. Text around them is ignored; so is a block that does not end, unless it is the first. */
function readBlocks(first: i32, end: i32): void {
  let begin = first;
  let to = OUTPUT_AT + STACK_HEAD;
  let count: i32 = 0;
  while (begin != 0) {
    const body = begin + nameLength(NAME_PEM_BEGIN_WARRANT);
    const close = findName(body, end, NAME_PEM_END_WARRANT);
    if (close == 0) break;
    const bodyEnd = stripSpace(body, close);
    if (bodyEnd == body) return refuse(TEXT_EMPTY, body);
    if (estimate(bodyEnd - body) > MAX_WARRANT_BYTES) return refuse(WARRANT_TOO_LARGE, body);
    // Base64 outgrows its bytes: what all blocks decode to fits OUTPUT, as their text fits INPUT.
    if (!decodeUrl(body, bodyEnd, to)) return;
    if (isStack(to)) return refuse(FORM_NOT_ACCEPTED, body);
    to += decodedLength;
    count += 1;
    begin = findName(close, end, NAME_PEM_BEGIN_WARRANT);
  }
  if (count == 0) return refuse(PEM_INCOMPLETE, first);
  gather(count, to);
}

/** Puts a stack's head in front of the envelopes; one envelope stands by itself. */
function gather(count: i32, to: i32): void {
  const from = OUTPUT_AT + STACK_HEAD;
  const start = count == 1 ? OUTPUT_AT : writeHead(OUTPUT_AT, MAJOR_ARRAY, 0, count);
  copyBytes(start, from, to - from);
  textLength = start - OUTPUT_AT + to - from;
}

/** Base64 of one warrant or of a stack, in the spellings that `forms` accepts. */
function readBase64(from: i32, textEnd: i32, forms: i32): void {
  const end = stripSpace(from, textEnd);
  const stacks = (forms & (form.FORM_STACK_URL | form.FORM_STACK_STANDARD)) != 0;
  if (estimate(end - from) > (stacks ? MAX_STACK_BYTES : MAX_WARRANT_BYTES))
    return refuse(stacks ? STACK_TOO_LARGE : WARRANT_TOO_LARGE, from);
  const reason = decodeBase64(from, end - from, OUTPUT_AT);
  if (reason != 0) return refuse(reason, base64FaultAt);
  if ((forms & (isStack(OUTPUT_AT) ? stackForms() : warrantForms())) == 0) return refuse(FORM_NOT_ACCEPTED, from);
  textLength = decodedLength;
}

/** The forms that the text just decoded could be, if it holds a stack. Text without a telling character is of both alphabets. */
function stackForms(): i32 {
  const standard = sawUrlAlphabet ? 0 : form.FORM_STACK_STANDARD;
  return sawStandardAlphabet ? standard : standard | form.FORM_STACK_URL;
}

/** The same, if it holds one warrant. */
function warrantForms(): i32 {
  const url = sawStandardAlphabet ? 0 : sawPadding ? form.FORM_WARRANT_URL_PADDED : form.FORM_WARRANT_URL;
  return sawUrlAlphabet ? url : url | form.FORM_WARRANT_STANDARD;
}

/** Decodes unpadded base64url; whether it could. */
function decodeUrl(from: i32, end: i32, to: i32): bool {
  const reason = decodeBase64(from, end - from, to);
  if (reason != 0) refuse(reason, base64FaultAt);
  else if (sawPadding || sawStandardAlphabet) refuse(FORM_NOT_ACCEPTED, from);
  return textFault == 0;
}

/** Bytes that so many base64 characters hold at most. */
function estimate(characters: i32): i32 {
  return (characters * 3) >> 2;
}

/** What was decoded is a stack unless its second item is an envelope's version. */
function isStack(at: i32): bool {
  return decodedLength < 2 || loadByte(at + 1) >>> 5 != MAJOR_UNSIGNED;
}
