// (wasm) Many signatures, each strictly and by itself: two new keys share the lanes, all keys seen share one inversion.
import { JOB_SIZE, KEY, MESSAGE, MESSAGE_LENGTH, PREFIX, PREFIX_LENGTH, SIGNATURE, VERDICT } from '../job';
import { PENDING_AT } from '../layout';
import { copyBytes, loadWord, storeWord } from '../memory';
import { prepareConstants } from './constants';
import { ELEMENT_SIZE, multiply, setInteger } from './field';
import { invert } from './invert';
import { combOf, remember } from './key-memory';
import { isForNative, verifyNativeJob } from './native';
import { coupleHolds, stage } from './new-key';
import { areSmallOrder, decompress } from './point';
import { hasSign, multiplySeen } from './seen-key';
import { beginChallenge, endChallenge, isPlausible } from './signature';
import { verifyNew } from './verify';
import { ENCODED_Y, FIRST, INVERSE, SECOND, SUM } from './workspace';

/** Jobs whose inversion is shared. */
const GROUP: i32 = 64;
// Of each job of a group that waits: X, Z, the product of the Z before it; then their jobs.
const PENDING_PART: i32 = 3 * ELEMENT_SIZE;
const PENDING_JOBS: i32 = PENDING_AT + GROUP * PENDING_PART;

function setVerdict(job: i32, verdict: i32): void {
  storeWord(job + VERDICT, verdict);
}

function jobChallenge(job: i32): void {
  beginChallenge(
    loadWord(job + SIGNATURE), loadWord(job + KEY), loadWord(job + PREFIX), loadWord(job + PREFIX_LENGTH),
  );
  endChallenge(loadWord(job + MESSAGE), loadWord(job + MESSAGE_LENGTH));
}

/** Verifies each job, strictly and by itself; writes 1 or 0 as its verdict. Returns how many hold. */
export function verifyJobs(jobs: i32, count: i32): i32 {
  prepareConstants();
  for (let from: i32 = 0; from < count; from += GROUP) {
    verifyGroup(jobs + from * JOB_SIZE, min<i32>(GROUP, count - from));
  }
  let holding: i32 = 0;
  for (let i: i32 = 0; i < count; i++) holding += loadWord(jobs + i * JOB_SIZE + VERDICT);
  return holding;
}

function verifyGroup(jobs: i32, count: i32): void {
  let pending: i32 = 0;
  let single: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const job = jobs + i * JOB_SIZE;
    const signature = loadWord(job + SIGNATURE);
    const key = loadWord(job + KEY);
    setVerdict(job, 0);
    if (!isPlausible(signature)) continue;
    const comb = combOf(key);
    if (comb != 0) {
      jobChallenge(job);
      const match = multiplySeen(signature, comb, count > 8);
      if (match < 0 && verifyNew(signature, key)) setVerdict(job, 1);
      if (match <= 0) continue;
      const part = PENDING_AT + pending * PENDING_PART;
      copyBytes(part, SUM, ELEMENT_SIZE);
      copyBytes(part + ELEMENT_SIZE, SUM + 2 * ELEMENT_SIZE, ELEMENT_SIZE);
      storeWord(PENDING_JOBS + 4 * pending, job);
      pending += 1;
    } else if (isForNative(key)) setVerdict(job, i32(verifyNativeJob(job, key)));
    else if (single == 0) single = job;
    else {
      verifyCouple(single, job);
      single = 0;
    }
  }
  if (single != 0) {
    jobChallenge(single);
    if (verifyNew(loadWord(single + SIGNATURE), loadWord(single + KEY))) setVerdict(single, 1);
  }
  if (pending > 0) settlePending(pending);
}

/** Two signatures under new keys, one in each lane. */
function verifyCouple(one: i32, other: i32): void {
  const signature0 = loadWord(one + SIGNATURE);
  const signature1 = loadWord(other + SIGNATURE);
  const key0 = loadWord(one + KEY);
  const key1 = loadWord(other + KEY);
  // A lane that cannot hold is computed all the same: what it holds then are coordinates of no point.
  let valid = decompress(FIRST, key0, key1) & decompress(SECOND, signature0, signature1);
  valid &= ~(areSmallOrder(FIRST) | areSmallOrder(SECOND));
  if (valid == 0) return;
  jobChallenge(one);
  stage(0, signature0);
  jobChallenge(other);
  stage(1, signature1);
  valid &= coupleHolds();
  if ((valid & 1) != 0) {
    setVerdict(one, 1);
    remember(key0);
  }
  if ((valid & 2) != 0) {
    setVerdict(other, 1);
    remember(key1);
  }
}

/** The signs of x of all that wait, with one inversion (Montgomery's trick). No Z is 0: the formulas are complete. */
function settlePending(pending: i32): void {
  setInteger(INVERSE, 1);
  for (let i: i32 = 0; i < pending; i++) {
    const part = PENDING_AT + i * PENDING_PART;
    copyBytes(part + 2 * ELEMENT_SIZE, INVERSE, ELEMENT_SIZE);
    multiply(INVERSE, INVERSE, part + ELEMENT_SIZE);
  }
  invert(ENCODED_Y, INVERSE);
  for (let i: i32 = pending - 1; i >= 0; i--) {
    const part = PENDING_AT + i * PENDING_PART;
    const job = loadWord(PENDING_JOBS + 4 * i);
    multiply(INVERSE, ENCODED_Y, part + 2 * ELEMENT_SIZE);
    multiply(ENCODED_Y, ENCODED_Y, part + ELEMENT_SIZE);
    if (hasSign(loadWord(job + SIGNATURE), part, INVERSE)) setVerdict(job, 1);
  }
}
