// Proofs carry the start of a time window in place of a nonce. A verifier tries the window of now,
// then the ones around it: 0, -1, +1, -2, +2, … (protocol 8.2).

import { countVerification } from '../blame';
import { PROOF_INVALID, PROOF_MISSING, WINDOW_NOT_POSITIVE } from '../codes';
import { verifyTails } from '../ed25519/index';
import { CALL_AT, CALL_HEAD, INPUT_AT, OUTPUT_AT, REQUEST_AT, RESULT_AT, SCRATCH_AT, SIGNATURE_AT } from '../layout';
import { copyBytes, loadDouble, loadWord, storeByte, storeWord } from '../memory';
import * as request from '../request';
import { WINDOW_OFFSET } from '../result';
import { signWithSecret } from '../sign';
import * as field from '../warrant/record';
import { writeJob } from '../write-job';
import { MESSAGE_AT, writeChallengeHead, writeWindow } from './challenge';

/** Ends of messages, 16 bytes each, for so many windows at once. */
const TAILS_AT = SCRATCH_AT;
const MAX_TAILS = 64;

/** Start of the window of `instant`: the quotient is cut toward zero, as upstream does. */
function windowStart(instant: f64, seconds: f64, offset: i32): f64 {
  return (Math.trunc(instant / seconds) + f64(offset)) * seconds;
}

/** Offset of the attempt: 0, -1, 1, -2, 2, … */
function offsetOf(attempt: i32): i32 {
  return (attempt & 1) != 0 ? 0 - ((attempt + 1) >> 1) : attempt >> 1;
}

/** 0 where there is a proof that can be verified, or a reason. */
export function findProof(): i32 {
  if ((loadWord(REQUEST_AT + request.FLAGS) & request.FLAG_SIGNATURE) == 0) return PROOF_MISSING;
  return loadDouble(REQUEST_AT + request.WINDOW_SECONDS) > 0 ? 0 : WINDOW_NOT_POSITIVE;
}

/** Verifies the proof at SIGNATURE for the warrant's holder. Returns 0 or a reason. */
export function checkProof(record: i32): i32 {
  const absent = findProof();
  if (absent != 0) return absent;
  writeChallengeHead(record);
  return tryWindows(loadWord(record + field.HOLDER), 0);
}

// ---- with a chain that is new: the first window is verified in one batch with the chain's signatures ----------------

const UNKNOWN = 0;
const HOLDS = 1;
const FAILS = 2;
/** What is known of the first window of the call in CALL. */
let staged: i32 = 0;

/** Begins a call about which nothing is known. */
export function forgetProof(): void {
  staged = UNKNOWN;
}

/** Writes the verification of the first window as a job, where there is a proof to verify. */
export function stageProof(record: i32, job: i32): bool {
  if (findProof() != 0 || loadWord(REQUEST_AT + request.MAX_WINDOWS) < 1) return false;
  writeChallengeHead(record);
  const length = writeFirstWindow();
  writeJob(job, SIGNATURE_AT, loadWord(record + field.HOLDER), MESSAGE_AT, 0, MESSAGE_AT, length);
  return true;
}

export function settleProof(holds: bool): void {
  staged = holds ? HOLDS : FAILS;
}

/** Whether the first window is known to hold. */
export function proofHeld(): bool {
  return staged == HOLDS;
}

/** checkProof, between forgetProof and which the proof may have been staged. */
export function checkStagedProof(record: i32): i32 {
  if (staged == UNKNOWN) return checkProof(record);
  countVerification();
  if (staged == HOLDS) return 0;
  writeChallengeHead(record);
  return tryWindows(loadWord(record + field.HOLDER), 1);
}

/** Writes the window of now; returns the length of the message. */
function writeFirstWindow(): i32 {
  const seconds = loadDouble(REQUEST_AT + request.WINDOW_SECONDS);
  return writeWindow(windowStart(loadDouble(REQUEST_AT + request.NOW), seconds, 0));
}

// ---- many decisions at once ------------------------------------------------------------------------------------------

/**
 * Writes the verification of the first window to OUTPUT, one as verifyMany reads them: signature, holder, length of
 * the message, message.
 */
export function writeProofJob(record: i32): void {
  writeChallengeHead(record);
  const length = writeFirstWindow();
  copyBytes(OUTPUT_AT, SIGNATURE_AT, 64);
  copyBytes(OUTPUT_AT + 64, loadWord(record + field.HOLDER), 32);
  storeWord(OUTPUT_AT + 96, length);
  copyBytes(OUTPUT_AT + 100, MESSAGE_AT, length);
}

/** Tries the windows after the first for what writeProofJob wrote, now at INPUT. Returns 0 or a reason. */
export function retryProofJob(): i32 {
  copyBytes(SIGNATURE_AT, INPUT_AT, 64);
  copyBytes(MESSAGE_AT, INPUT_AT + 100, loadWord(INPUT_AT + 96));
  return tryWindows(INPUT_AT + 64, 1);
}

/** Tries the windows from an attempt on, for the message at MESSAGE up to its window, under a key. */
function tryWindows(key: i32, from: i32): i32 {
  const seconds = loadDouble(REQUEST_AT + request.WINDOW_SECONDS);
  const now = loadDouble(REQUEST_AT + request.NOW);
  const attempts = loadWord(REQUEST_AT + request.MAX_WINDOWS);
  const base = CALL_AT + CALL_HEAD + loadWord(REQUEST_AT + request.CALL_LENGTH);
  let attempt: i32 = from;
  while (attempt < attempts) {
    // The messages differ by their windows only: so many at a time as there is room for.
    const count = attempts - attempt < MAX_TAILS ? attempts - attempt : MAX_TAILS;
    let i: i32 = 0;
    while (i < count) {
      const length = writeWindow(windowStart(now, seconds, offsetOf(attempt + i)));
      copyBytes(TAILS_AT + (i << 4), base, 9);
      storeByte(TAILS_AT + (i << 4) + 15, MESSAGE_AT + length - base);
      i += 1;
    }
    const found = verifyTails(SIGNATURE_AT, key, MESSAGE_AT, base - MESSAGE_AT, TAILS_AT, count);
    i = 0;
    while (i < count && (found < 0 || i <= found)) {
      countVerification();
      i += 1;
    }
    if (found >= 0) {
      storeWord(RESULT_AT + WINDOW_OFFSET, offsetOf(attempt + found));
      return 0;
    }
    attempt += count;
  }
  return PROOF_INVALID;
}

/** Writes the message of a proof in the window of the request's instant, from MESSAGE on; returns its length. */
export function writeProof(record: i32): i32 {
  writeChallengeHead(record);
  return writeFirstWindow();
}

/** Signs the call for the window of the request's instant; returns the length of the message. SECRET is wiped. */
export function signProof(record: i32): i32 {
  const length = writeProof(record);
  signWithSecret(MESSAGE_AT, 0, MESSAGE_AT, length);
  return length;
}
