// Approvals of a call whose gates ask for them (protocol: m of n). They come one at a time, so that no region has to hold
// all of them: beginApprovals, addApproval for each in the caller's order until one returns ENOUGH, endApprovals. What is
// not said to be enough is denied.

import { blameConstraint, blameNumbers, blameValue, countVerification, deny } from '../blame';
import { contentAt, countAt, endOf } from '../cbor/item';
import {
  APPROVAL_EXPIRED,
  APPROVAL_IN_FUTURE,
  APPROVAL_INVALID,
  APPROVAL_OF_ANOTHER,
  APPROVAL_REQUIRED,
  APPROVALS_INSUFFICIENT,
  APPROVER_UNKNOWN,
  APPROVERS_MISSING,
  STAGE_APPROVAL,
  STAGE_NONE,
  TOO_MANY_APPROVALS,
} from '../codes';
import { verify } from '../ed25519/index';
import { APPROVED_AT, DIGEST_AT, INPUT_AT, KEY_AT, REQUEST_AT, RESULT_AT } from '../layout';
import { equalBytes, fillBytes, loadByte, loadDouble, loadWord, storeByte, storeWord } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_APPROVAL_CONTEXT } from '../names';
import * as request from '../request';
import { REJECTED, REJECTED_COUNT } from '../result';
import { below64, unsigned64 } from '../unsigned';
import * as field from '../warrant/record';
import { approversOf, thresholdOf } from './approvers';
import * as approval from './read-approval';
import { hashRequest } from './request-hash';

/** What addApproval says: the approval did not count, counts, or is the last that was needed. */
const REJECTED_ONE = 0;
const COUNTED = 1;
const ENOUGH = 2;

/** Why an approval did not count: the first test that it fails. */
const INVALID = 0;
const UNKNOWN = 1;
const DUPLICATE = 2;
const EXPIRED = 3;
const FUTURE = 4;
const OTHER = 5;

/** Bytes of a key in a list, before its own. */
const KEY_HEAD = 4;
/** Where the request hash of a payload is put. */
const HASH_AT = KEY_AT;

/** The leaf, how many approvals it asks for, how many came and counted. */
let leaf: i32 = 0;
let threshold: i32 = 0;
let given: i32 = 0;
let counted: i32 = 0;

/** The reason for a call that needs an approval: how many it needs is in the result. */
export function askForApproval(record: i32): i32 {
  if (approversOf(record) == 0) return APPROVERS_MISSING;
  blameNumbers(0, thresholdOf(record));
  return APPROVAL_REQUIRED;
}

/** Begins with `count` approvals of the call in CALL for the warrant of this record. Returns 0 or a reason. */
export function beginApprovals(record: i32, count: i32): i32 {
  leaf = record;
  given = count;
  counted = 0;
  threshold = thresholdOf(record);
  const most = loadWord(record + field.APPROVER_COUNT) << 1;
  hashRequest(record);
  fillBytes(RESULT_AT + REJECTED, 0, REJECTED_COUNT << 2);
  fillBytes(APPROVED_AT, 0, most >> 1);
  if (count <= most) return 0;
  blameNumbers(count, most);
  return deny(TOO_MANY_APPROVALS, STAGE_APPROVAL);
}

/** The next approval, of `length` bytes at INPUT. */
export function addApproval(length: i32): i32 {
  const why = judge(length);
  if (why < 0) return counted >= threshold ? ENOUGH : COUNTED;
  const at = RESULT_AT + REJECTED + (why << 2);
  storeWord(at, loadWord(at) + 1);
  return REJECTED_ONE;
}

/** Returns 0 where enough have counted, or a reason. */
export function endApprovals(): i32 {
  blameConstraint(0, 0);
  blameValue(0, 0);
  if (threshold > 0 && counted >= threshold) return deny(0, STAGE_NONE);
  blameNumbers(counted, threshold);
  return deny(threshold == 1 && given == 1 ? reasonOfOne() : APPROVALS_INSUFFICIENT, STAGE_APPROVAL);
}

/** One that was needed, and did not count: why. */
function reasonOfOne(): i32 {
  if (rejected(INVALID)) return APPROVAL_INVALID;
  if (rejected(UNKNOWN)) return APPROVER_UNKNOWN;
  if (rejected(EXPIRED)) return APPROVAL_EXPIRED;
  if (rejected(FUTURE)) return APPROVAL_IN_FUTURE;
  return rejected(OTHER) ? APPROVAL_OF_ANOTHER : APPROVALS_INSUFFICIENT;
}

function rejected(why: i32): bool {
  return loadWord(RESULT_AT + REJECTED + (why << 2)) != 0;
}

/** Counts the approval at INPUT, and returns -1; or why it does not count. */
function judge(length: i32): i32 {
  if (!isSigned(length)) return INVALID;
  const index = indexOf(approval.approverAt);
  if (index < 0) return UNKNOWN;
  if (loadByte(APPROVED_AT + index) != 0) return DUPLICATE;
  const time = judgeTime();
  if (time >= 0) return time;
  if (!equalBytes(HASH_AT, DIGEST_AT, 32)) return OTHER;
  storeByte(APPROVED_AT + index, 1);
  counted += 1;
  return -1;
}

/** Whether the signature holds, and is over a payload that says something. */
function isSigned(length: i32): bool {
  if (!approval.readEnvelope(INPUT_AT, length)) return false;
  countVerification();
  const holds = verify(
    approval.signatureAt,
    approval.approverAt,
    nameAt(NAME_APPROVAL_CONTEXT),
    nameLength(NAME_APPROVAL_CONTEXT),
    approval.payloadAt,
    approval.payloadLength,
  );
  if (!holds || !approval.readPayload(HASH_AT)) return false;
  return below64(approval.approvedHigh, approval.approvedLow, approval.expiresHigh, approval.expiresLow);
}

/** Index of a key among the approvers of the leaf, or -1. */
function indexOf(key: i32): i32 {
  const list = approversOf(leaf);
  const count = list == 0 ? 0 : countAt(list);
  let at = list == 0 ? 0 : contentAt(list);
  let i: i32 = 0;
  while (i < count) {
    if (equalBytes(at + KEY_HEAD, key, 32)) return i;
    at = endOf(at);
    i += 1;
  }
  return -1;
}

/** Expiry has no tolerance, the clock of who approves has; instants before 1970 count as 0. Returns -1, or why not. */
function judgeTime(): i32 {
  const now = loadDouble(REQUEST_AT + request.NOW);
  const instant: f64 = now < 0 ? 0 : now;
  if (instant >= unsigned64(approval.expiresHigh, approval.expiresLow)) return EXPIRED;
  const latest = instant + loadDouble(REQUEST_AT + request.CLOCK_TOLERANCE);
  return unsigned64(approval.approvedHigh, approval.approvedLow) > latest ? FUTURE : -1;
}
