// Opening a chain: from bytes or text to a slot that holds it read, with signatures and structure
// checked. A chain is recognised by its exact bytes (compared, not hashed); only what does not change
// is remembered. Slots are replaced least recently used first.

import { blameByte, blameNumbers, blameWarrant, clearResult, deny } from '../blame';
import * as cbor from '../cbor/reader';
import {
  CHAIN_TOO_LONG,
  INADMISSIBLE_KEY,
  MAX_CHAIN_LENGTH,
  MAX_STACK_BYTES,
  MAX_WARRANT_BYTES,
  STACK_TOO_LARGE,
  STAGE_DECODE,
  STAGE_SIGNATURE,
  STAGE_STRUCTURE,
  STAGE_TEXT,
  WARRANT_SIGNATURE,
  WARRANT_TOO_LARGE,
} from '../codes';
import { INPUT_AT, OUTPUT_AT, RESULT_AT, SLOT_COUNT } from '../layout';
import { copyBytes, equalBytes, loadWord, storeWord } from '../memory';
import { SLOT } from '../result';
import * as head from '../slot';
import * as form from '../text/forms';
import { readText, textFault, textFaultAt, textLength } from '../text/read';
import { looksLikeEnvelope, readEnvelope, readStack } from '../warrant/envelope';
import { readPayload } from '../warrant/payload';
import * as field from '../warrant/record';
import { checkStructure } from '../warrant/structure';
import { countVerified, findBadHolder, findBadSignature } from './signatures';
import { isTrusted } from './walk';

/** Bytes of a key before its own: an array of two, the algorithm, the head of 32 bytes. */
const KEY_HEAD = 4;

/** Counts openings, to tell which slot was used last and whether a slot was reused. */
let clock: i32 = 0;

/** Whether a call lies in CALL, so that its proof is verified with a chain that is new. */
let isForCall: bool = false;

/** Reads INPUT in one of the accepted forms. Returns 0, with the slot in the result, or a reason. */
export function openInput(length: i32, forms: i32): i32 {
  clearResult();
  isForCall = false;
  return open(length, forms);
}

/** The same for the call that is to be decided next. */
export function openForCall(length: i32, forms: i32): i32 {
  clearResult();
  isForCall = true;
  return open(length, forms);
}

function open(length: i32, forms: i32): i32 {
  if ((forms & (form.FORM_WARRANT_BYTES | form.FORM_STACK_BYTES)) != 0) return openBytes(INPUT_AT, length, forms);
  readText(length, forms);
  if (textFault != 0) {
    blameByte(textFaultAt);
    return deny(textFault, STAGE_TEXT);
  }
  return openBytes(OUTPUT_AT, textLength, form.FORM_WARRANT_BYTES | form.FORM_STACK_BYTES);
}

function openBytes(at: i32, length: i32, forms: i32): i32 {
  const both = form.FORM_WARRANT_BYTES | form.FORM_STACK_BYTES;
  const stack = (forms & both) == both ? !looksLikeEnvelope(at, length) : (forms & form.FORM_STACK_BYTES) != 0;
  if (length > (stack ? MAX_STACK_BYTES : MAX_WARRANT_BYTES)) {
    blameNumbers(length, stack ? MAX_STACK_BYTES : MAX_WARRANT_BYTES);
    return deny(stack ? STACK_TOO_LARGE : WARRANT_TOO_LARGE, STAGE_DECODE);
  }
  clock = (clock + 1) | 0;
  const isStack: i32 = stack ? 1 : 0;
  let slot = findSlot(at, length, isStack);
  if (slot < 0) {
    slot = oldestSlot();
    const reason = fillSlot(slot, at, length, isStack);
    if (reason != 0) return reason;
  }
  storeWord(head.slotAt(slot) + head.SLOT_USED, clock);
  storeWord(RESULT_AT + SLOT, slot);
  return 0;
}

function findSlot(at: i32, length: i32, isStack: i32): i32 {
  let slot: i32 = 0;
  while (slot < SLOT_COUNT) {
    const base = head.slotAt(slot);
    if (
      loadWord(base + head.SLOT_LENGTH) == length &&
      length > 0 &&
      loadWord(base + head.SLOT_IS_STACK) == isStack &&
      equalBytes(head.slotBytes(slot), at, length)
    ) {
      return slot;
    }
    slot += 1;
  }
  return -1;
}

function oldestSlot(): i32 {
  let oldest: i32 = 0;
  let slot: i32 = 1;
  while (slot < SLOT_COUNT) {
    // The difference stays right when the clock wraps.
    if (((clock - usedAt(slot)) | 0) > ((clock - usedAt(oldest)) | 0)) oldest = slot;
    slot += 1;
  }
  return oldest;
}

function usedAt(slot: i32): i32 {
  return loadWord(head.slotAt(slot) + head.SLOT_USED);
}

/** Reads the chain into a slot. The slot counts as empty until everything has held. */
function fillSlot(slot: i32, at: i32, length: i32, isStack: i32): i32 {
  const base = head.slotAt(slot);
  storeWord(base + head.SLOT_LENGTH, 0);
  storeWord(base + head.SLOT_GENERATION, clock);
  storeWord(base + head.SLOT_LINKED, 0);
  copyBytes(head.slotBytes(slot), at, length);
  const reason = readChain(slot, length, isStack);
  if (reason != 0) return reason;
  storeWord(base + head.SLOT_IS_STACK, isStack);
  storeWord(base + head.SLOT_LENGTH, length);
  return 0;
}

/**
 * Envelopes, payloads, signatures, structure: each for every warrant before the next begins. Damage
 * anywhere is found before a signature is verified, and no more than the longest chain's are.
 */
function readChain(slot: i32, length: i32, isStack: i32): i32 {
  cbor.startReading(head.slotBytes(slot), length);
  let count: i32 = 1;
  if (isStack != 0) count = readStack(head.recordAt(slot, 0));
  else readEnvelope(head.recordAt(slot, 0));
  cbor.expectEnd();
  if (cbor.fault != 0) return damaged();
  const kept = count < MAX_CHAIN_LENGTH ? count : MAX_CHAIN_LENGTH;
  let i: i32 = 0;
  while (i < kept) {
    readPayload(head.recordAt(slot, i));
    if (cbor.fault != 0) {
      // A holder's key that came before what is damaged is reported before it.
      const refused = checkHolders(slot, i + 1, false);
      if (refused != 0) return refused;
      blameWarrant(i);
      return damaged();
    }
    i += 1;
  }
  if (count > MAX_CHAIN_LENGTH) {
    const refused = checkHolders(slot, kept, false);
    if (refused != 0) return refused;
    blameNumbers(count, MAX_CHAIN_LENGTH);
    return deny(CHAIN_TOO_LONG, STAGE_DECODE);
  }
  storeWord(head.slotAt(slot) + head.SLOT_WARRANTS, count);
  return checkSigned(slot, count);
}

/** Keys belong to reading: one that is not to be admitted is reported before any signature. */
function checkSigned(slot: i32, count: i32): i32 {
  const bad = findBadSignature(slot, count, isForCall && isTrusted(loadWord(head.recordAt(slot, 0) + field.ISSUER)));
  const refused = checkHolders(slot, count, bad < 0);
  if (refused != 0) return refused;
  countVerified(count);
  if (bad >= 0) {
    blameWarrant(bad);
    return deny(WARRANT_SIGNATURE, STAGE_SIGNATURE);
  }
  let i: i32 = 0;
  while (i < count) {
    const reason = checkStructure(head.recordAt(slot, i));
    if (reason != 0) {
      blameWarrant(i);
      return deny(reason, STAGE_STRUCTURE);
    }
    i += 1;
  }
  return 0;
}

/** The holders' keys of the first `count` warrants. */
function checkHolders(slot: i32, count: i32, isSigned: bool): i32 {
  const bad = findBadHolder(slot, count, isSigned);
  if (bad < 0) return 0;
  blameWarrant(bad);
  blameByte(loadWord(head.recordAt(slot, bad) + field.HOLDER) - KEY_HEAD);
  return deny(INADMISSIBLE_KEY, STAGE_DECODE);
}

function damaged(): i32 {
  blameByte(cbor.faultAt);
  return deny(cbor.fault, STAGE_DECODE);
}

/** 1 while the slot holds the chain of that generation; it then counts as used now. */
export function slotIsCurrent(slot: i32, generation: i32): i32 {
  const base = head.slotAt(slot);
  if (loadWord(base + head.SLOT_GENERATION) != generation || loadWord(base + head.SLOT_LENGTH) == 0) return 0;
  clock = (clock + 1) | 0;
  storeWord(base + head.SLOT_USED, clock);
  return 1;
}
