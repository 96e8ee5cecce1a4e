// The signatures of a chain and the keys of its holders. A key that a signature holds under decompresses and is not of
// small order, so a holder who signed the next link, or the call, need not be decompressed for its own sake: that would
// cost more than all the rest of reading a warrant.

import { countVerification } from '../blame';
import { isAdmissibleKey, verifyJobs } from '../ed25519/index';
import { JOB_SIZE, VERDICT } from '../job';
import { SCRATCH_AT } from '../layout';
import { loadWord } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_WARRANT_CONTEXT } from '../names';
import { proofHeld, settleProof, stageProof } from '../proof/window';
import { recordAt } from '../slot';
import * as field from '../warrant/record';
import { writeJob } from '../write-job';
import { sameKey } from './link';

/** The first warrant whose signature does not hold, or -1: found by findBadSignature. */
let bad: i32 = -1;
/** Whether the proof of the call was verified with the chain. */
let withProof: bool = false;

/**
 * Verifies the signatures of the chain under its payloads' own issuers, strictly, as one batch, and with them the proof
 * of the call that is to be decided if `forCall`. Returns the index of the first warrant whose signature does not hold, or -1.
 */
export function findBadSignature(slot: i32, count: i32, forCall: bool): i32 {
  let i: i32 = 0;
  while (i < count) {
    const record = recordAt(slot, i);
    const payload = loadWord(record + field.PAYLOAD);
    writeJob(
      jobAt(i),
      loadWord(record + field.SIGNATURE),
      loadWord(record + field.ISSUER),
      nameAt(NAME_WARRANT_CONTEXT),
      nameLength(NAME_WARRANT_CONTEXT),
      payload,
      loadWord(record + field.PAYLOAD_END) - payload,
    );
    i += 1;
  }
  withProof = forCall && stageProof(recordAt(slot, count - 1), jobAt(count));
  verifyJobs(SCRATCH_AT, withProof ? count + 1 : count);
  bad = 0;
  while (bad < count && holds(bad)) bad += 1;
  if (bad < count) return bad;
  bad = -1;
  if (withProof) settleProof(holds(count));
  return -1;
}

/** Counts what findBadSignature verified, up to what it found. */
export function countVerified(count: i32): void {
  const verified = bad < 0 ? count : bad + 1;
  let i: i32 = 0;
  while (i < verified) {
    countVerification();
    i += 1;
  }
}

/** Index of the first warrant whose holder's key was read and is not to be admitted (protocol 1.2), or -1. */
export function findBadHolder(slot: i32, count: i32, isSigned: bool): i32 {
  let i: i32 = 0;
  while (i < count) {
    const holder = loadWord(recordAt(slot, i) + field.HOLDER);
    if (holder != 0 && !(isSigned && hasSigned(slot, count, i, holder)) && !isAdmissibleKey(holder)) return i;
    i += 1;
  }
  return -1;
}

/** Whether a signature that holds is the holder's: of the next link, or of the call. */
function hasSigned(slot: i32, count: i32, i: i32, holder: i32): bool {
  return i + 1 < count ? sameKey(holder, loadWord(recordAt(slot, i + 1) + field.ISSUER)) : withProof && proofHeld();
}

function jobAt(i: i32): i32 {
  return SCRATCH_AT + i * JOB_SIZE;
}

function holds(i: i32): bool {
  return loadWord(jobAt(i) + VERDICT) != 0;
}
