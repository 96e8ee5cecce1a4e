// Warrant text to bytes: base64 of one warrant or of a stack, PEM blocks (protocol 3.4).
// Reads INPUT, by way of SCRATCH, and writes the bytes to OUTPUT.

import { MAJOR_ARRAY } from '../cbor/reader';
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
import { INPUT_AT, OUTPUT_AT, SCRATCH_AT } from '../layout';
import { copyBytes, equalBytes, loadByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_PEM_BEGIN_CHAIN, NAME_PEM_BEGIN_WARRANT, NAME_PEM_END_CHAIN, NAME_PEM_END_WARRANT } from '../names';
import { looksLikeEnvelope } from '../warrant/envelope';
import { base64FaultAt, decodeBase64, decodedLength, sawPadding, sawStandardAlphabet, sawUrlAlphabet } from './base64';
import * as form from './forms';
import { blankDashLines, startsWithName, stripSpace, trimEnd, trimStart, unstripped } from './space';

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
  if (begin == 0) {
    const chain = findName(from, end, NAME_PEM_BEGIN_CHAIN);
    return chain == 0 ? readBase64(from, end, forms) : refuse(PEM_INCOMPLETE, chain);
  }
  if ((forms & form.FORM_PEM_WARRANTS) != 0 && findName(begin, end, NAME_PEM_END_WARRANT) != 0)
    return readBlocks(begin, end);
  const isToken =
    startsWithName(from, end, NAME_PEM_BEGIN_WARRANT) && findName(begin + 1, end, NAME_PEM_BEGIN_WARRANT) == 0;
  if ((forms & form.FORM_PEM_TOKEN) != 0 && isToken) return readToken(from, end);
  if ((forms & form.FORM_PEM_WARRANTS) != 0) return refuse(PEM_INCOMPLETE, begin);
  // The letters of a label are base64url: read on, they would be damage rather than a form.
  return refuse(FORM_NOT_ACCEPTED, begin);
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
  const size = strip(body, close);
  if (estimate(size) > MAX_STACK_BYTES) refuse(STACK_TOO_LARGE, body);
  else if (decodeUrl(body, close, size, OUTPUT_AT)) {
    if (isStack(OUTPUT_AT)) textLength = decodedLength;
    else refuse(FORM_NOT_ACCEPTED, body);
  }
  return true;
}

/** One warrant between its labels, whatever the lines of the labels say besides (protocol 3.4). */
function readToken(from: i32, end: i32): void {
  if (blankDashLines(from, end) < 2) return refuse(PEM_INCOMPLETE, from);
  readBase64(from, end, form.FORM_WARRANT_URL);
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
    const size = strip(body, close);
    if (size == 0) return refuse(TEXT_EMPTY, body);
    if (estimate(size) > MAX_WARRANT_BYTES) return refuse(WARRANT_TOO_LARGE, body);
    // Base64 outgrows its bytes: what all blocks decode to fits OUTPUT, as their text fits INPUT.
    if (!decodeUrl(body, close, size, to)) return;
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
function readBase64(from: i32, end: i32, forms: i32): void {
  const size = strip(from, end);
  const stacks = (forms & (form.FORM_STACK_URL | form.FORM_STACK_STANDARD)) != 0;
  if (estimate(size) > (stacks ? MAX_STACK_BYTES : MAX_WARRANT_BYTES))
    return refuse(stacks ? STACK_TOO_LARGE : WARRANT_TOO_LARGE, from);
  if (!decode(from, end, size, OUTPUT_AT)) return;
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

/** The text between `from` and `end`, without its white space, to SCRATCH; returns its length. */
function strip(from: i32, end: i32): i32 {
  return stripSpace(from, end, SCRATCH_AT) - SCRATCH_AT;
}

/** Decodes what was stripped from between `from` and `end`; whether it could. */
function decode(from: i32, end: i32, size: i32, to: i32): bool {
  const reason = decodeBase64(SCRATCH_AT, size, to);
  if (reason != 0) refuse(reason, unstripped(from, end, base64FaultAt - SCRATCH_AT));
  return reason == 0;
}

/** The same for unpadded base64url. */
function decodeUrl(from: i32, end: i32, size: i32, to: i32): bool {
  if (!decode(from, end, size, to)) return false;
  if (sawPadding || sawStandardAlphabet) refuse(FORM_NOT_ACCEPTED, from);
  return textFault == 0;
}

/** Bytes that so many base64 characters hold at most. */
function estimate(characters: i32): i32 {
  return (characters * 3) >> 2;
}

/** What was decoded is a stack unless its first item is an envelope's version. */
function isStack(at: i32): bool {
  return !looksLikeEnvelope(at, decodedLength);
}
