// The chain, root to leaf, in upstream's order of checks (protocol 7.1). Signatures and
// structure were checked when the chain was opened; links once a slot. Time, trust and revocation are
// checked at every call. Returns 0 or a reason.

import { blameNumbers, blameWarrant, deny } from '../blame';
import {
  DEPTH_OVER_LIMIT,
  EXPIRED,
  ID_REPEATED,
  INSTANT_OUT_OF_RANGE,
  ISSUED_IN_FUTURE,
  LIFETIME_OVER_CEILING,
  MAX_DEPTH,
  ORPHAN_ROOT,
  PARENTS_MISSING,
  REVOCATION_LIST_FAILED,
  ROOT_HAS_DEPTH,
  ROOT_HAS_PARENT,
  SESSION_MISMATCH,
  STAGE_LINK,
  STAGE_REVOCATION,
  STAGE_TIME,
  STAGE_TRUST,
  UNTRUSTED_ROOT,
  WARRANT_REVOKED,
} from '../codes';
import { pinRoot, remember } from '../ed25519/index';
import { askHost } from '../host';
import { REQUEST_AT, ROOTS_AT } from '../layout';
import { equalBytes, loadDouble, loadWord, storeWord } from '../memory';
import { ANSWER_NO, ANSWER_YES, QUESTION_REVOKED } from '../questions';
import * as request from '../request';
import { recordAt, SLOT_LINKED, SLOT_WARRANTS, slotAt } from '../slot';
import { below, unsigned64 } from '../unsigned';
import * as field from '../warrant/record';
import { checkLink, sameKey } from './link';

/** The instants that upstream's calendar holds; outside them it refuses to judge. */
const FIRST_INSTANT: f64 = -8334601228800;
const LAST_INSTANT: f64 = 8210266876799;

export function walkChain(slot: i32): i32 {
  const count = loadWord(slotAt(slot) + SLOT_WARRANTS);
  const now = loadDouble(REQUEST_AT + request.NOW);
  if (!(now >= FIRST_INSTANT && now <= LAST_INSTANT)) return deny(INSTANT_OUT_OF_RANGE, STAGE_TIME);
  const revoked = hasFlag(request.FLAG_REVOCATION) ? checkRevocation(slot, count) : 0;
  if (revoked != 0) return deny(revoked, STAGE_REVOCATION);
  const repeated = repeatedId(slot, count);
  if (repeated != 0) {
    blameWarrant(repeated);
    return deny(ID_REPEATED, STAGE_LINK);
  }
  const root = checkRoot(recordAt(slot, 0), count);
  if (root != 0) {
    blameWarrant(0);
    return deny(root, STAGE_TRUST);
  }
  const time = checkTimes(slot, count, now);
  return time != 0 ? time : checkLinks(slot, count);
}

export function hasFlag(flag: i32): bool {
  return (loadWord(REQUEST_AT + request.FLAGS) & flag) != 0;
}

/** No warrant of the chain is on the list. Whatever is no clear answer counts as none. */
function checkRevocation(slot: i32, count: i32): i32 {
  const unusable = loadWord(REQUEST_AT + request.REVOCATION);
  if (unusable != 0) return unusable;
  let i: i32 = 0;
  while (i < count) {
    const answer = askHost(QUESTION_REVOKED, loadWord(recordAt(slot, i) + field.ID), 16, 0, 0);
    if (answer != ANSWER_NO) {
      blameWarrant(i);
      return answer == ANSWER_YES ? WARRANT_REVOKED : REVOCATION_LIST_FAILED;
    }
    i += 1;
  }
  return 0;
}

/** Index of the first warrant whose id an earlier one has, or 0. */
function repeatedId(slot: i32, count: i32): i32 {
  let i: i32 = 1;
  while (i < count) {
    const id = loadWord(recordAt(slot, i) + field.ID);
    let j: i32 = 0;
    while (j < i) {
      if (equalBytes(id, loadWord(recordAt(slot, j) + field.ID), 16)) return i;
      j += 1;
    }
    i += 1;
  }
  return 0;
}

/** The first warrant is signed by a trusted key and is a root. */
function checkRoot(record: i32, count: i32): i32 {
  const depth = loadWord(record + field.DEPTH);
  const hasParent = loadWord(record + field.PARENT_HASH) != 0;
  if (!isTrusted(loadWord(record + field.ISSUER))) return hasParent || depth != 0 ? PARENTS_MISSING : UNTRUSTED_ROOT;
  if (count > 1) {
    blameNumbers(depth, 0);
    if (depth != 0) return ROOT_HAS_DEPTH;
    return hasParent ? ROOT_HAS_PARENT : 0;
  }
  // Stricter than upstream: alone, it would skip its ancestors' bounds and revocation (semantics: orphan-root).
  if ((hasParent || depth != 0) && !hasFlag(request.FLAG_ALLOW_ORPHAN)) return ORPHAN_ROOT;
  blameNumbers(depth, MAX_DEPTH);
  return below(MAX_DEPTH, depth) ? DEPTH_OVER_LIMIT : 0;
}

/** Whether a key is one of the request's roots. */
export function isTrusted(key: i32): bool {
  const count = loadWord(REQUEST_AT + request.ROOT_COUNT);
  let i: i32 = 0;
  while (i < count) {
    if (sameKey(key, ROOTS_AT + (i << 5))) return true;
    i += 1;
  }
  return false;
}

/** Every warrant, root first: lifetime ceiling, expiry (no tolerance), future. */
function checkTimes(slot: i32, count: i32, now: f64): i32 {
  let i: i32 = 0;
  while (i < count) {
    const record = recordAt(slot, i);
    const reason = checkTime(record, now, loadDouble(REQUEST_AT + request.CLOCK_TOLERANCE));
    if (reason != 0) {
      blameWarrant(i);
      return deny(reason, STAGE_TIME);
    }
    i += 1;
  }
  return 0;
}

/** Expiry and issue of one warrant at an instant; instants before 1970 count as 0 (protocol 7.4). */
export function checkTime(record: i32, now: f64, tolerance: f64): i32 {
  const instant: f64 = now < 0 ? 0 : now;
  const issued = unsigned64(loadWord(record + field.ISSUED_HIGH), loadWord(record + field.ISSUED_LOW));
  const expires = unsigned64(loadWord(record + field.EXPIRES_HIGH), loadWord(record + field.EXPIRES_LOW));
  const ceiling = loadDouble(REQUEST_AT + request.MAX_LIFETIME);
  if (ceiling >= 0 && lifetime(record) > ceiling) return LIFETIME_OVER_CEILING;
  // Doubles are exact below 2^53 and monotonic above, where every instant has been passed.
  if (instant >= expires) return EXPIRED;
  return issued > instant + tolerance ? ISSUED_IN_FUTURE : 0;
}

/** Expiry less issue, which is earlier. Subtracted as integers: two times past 2^53 are not exact as doubles. */
function lifetime(record: i32): f64 {
  const issuedLow = loadWord(record + field.ISSUED_LOW);
  const expiresLow = loadWord(record + field.EXPIRES_LOW);
  const borrow: i32 = below(expiresLow, issuedLow) ? 1 : 0;
  const high = (loadWord(record + field.EXPIRES_HIGH) - loadWord(record + field.ISSUED_HIGH) - borrow) | 0;
  return unsigned64(high, (expiresLow - issuedLow) | 0);
}

function checkLinks(slot: i32, count: i32): i32 {
  const linked = loadWord(slotAt(slot) + SLOT_LINKED) != 0;
  // A chain that comes again: its holder's proofs will, whether they have held so far or not.
  if (linked) remember(loadWord(recordAt(slot, count - 1) + field.HOLDER));
  else pinRoot(loadWord(recordAt(slot, 0) + field.ISSUER));
  const strict = hasFlag(request.FLAG_STRICT_SESSION);
  const root = recordAt(slot, 0);
  let i: i32 = 1;
  while (i < count) {
    const child = recordAt(slot, i);
    const reason = linked ? 0 : checkLink(recordAt(slot, i - 1), child);
    if (reason != 0 || (strict && !sameSession(root, child))) {
      blameWarrant(i);
      return deny(reason != 0 ? reason : SESSION_MISMATCH, STAGE_LINK);
    }
    i += 1;
  }
  storeWord(slotAt(slot) + SLOT_LINKED, 1);
  return 0;
}

/** The last link alone: no clock, no trust. A warrant without a parent has none. Returns 0 or a reason. */
export function checkLastLink(slot: i32): i32 {
  const last = loadWord(slotAt(slot) + SLOT_WARRANTS) - 1;
  if (last == 0) return 0;
  const reason = checkLink(recordAt(slot, last - 1), recordAt(slot, last));
  if (reason == 0) return 0;
  blameWarrant(last);
  return deny(reason, STAGE_LINK);
}

/** Session ids are canonical items: equal exactly where their bytes are. None equals only none. */
function sameSession(a: i32, b: i32): bool {
  const from = loadWord(a + field.SESSION);
  const other = loadWord(b + field.SESSION);
  const size = loadWord(a + field.SESSION_END) - from;
  if (from == 0 || other == 0) return from == other;
  return size == loadWord(b + field.SESSION_END) - other && equalBytes(from, other, size);
}
