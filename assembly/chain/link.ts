// One link: may this child stand under this parent? The checks of protocol 7.2 and 7.3 in
// their order; stricter ones (src/semantics.ts) come after all of upstream's. Returns 0 or a reason.

import { checkApproval } from '../approval/narrow-gates';
import { blameNumbers } from '../blame';
import {
  DEPTH_LIMIT_RAISED,
  DEPTH_MISMATCH,
  DEPTH_OVER_LIMIT,
  DEPTH_OVER_OWN,
  DEPTH_OVER_PARENT,
  ISSUED_BEFORE_PARENT,
  MAX_DEPTH,
  NOT_ISSUED_BY_HOLDER,
  OUTLIVES_PARENT,
  PARENT_HASH_MISMATCH,
  PARENT_HASH_MISSING,
} from '../codes';
import { sha256 } from '../hash/index';
import { equalBytes, loadWord, storeWord } from '../memory';
import { below, below64 } from '../unsigned';
import * as field from '../warrant/record';
import { checkAuthority, checkStricter } from './attenuation';

export function checkLink(parent: i32, child: i32): i32 {
  if (!sameKey(loadWord(child + field.ISSUER), loadWord(parent + field.HOLDER))) return NOT_ISSUED_BY_HOLDER;
  const hash = loadWord(child + field.PARENT_HASH);
  if (hash == 0) return PARENT_HASH_MISSING;
  if (!equalBytes(hash, payloadDigest(parent), 32)) return PARENT_HASH_MISMATCH;
  const depth = checkDepth(parent, child);
  if (depth != 0) return depth;
  if (earlier(child + field.ISSUED_HIGH, parent + field.ISSUED_HIGH)) return ISSUED_BEFORE_PARENT;
  if (earlier(parent + field.EXPIRES_HIGH, child + field.EXPIRES_HIGH)) return OUTLIVES_PARENT;
  const authority = checkAuthority(parent, child);
  if (authority != 0) return authority;
  const approval = checkApproval(parent, child);
  return approval != 0 ? approval : checkStricter(parent, child);
}

export function sameKey(a: i32, b: i32): bool {
  return equalBytes(a, b, 32);
}

/** SHA-256 of the payload as received: without envelope and signature. Computed once a warrant. */
function payloadDigest(record: i32): i32 {
  const digest = record + field.DIGEST;
  if (loadWord(record + field.HAS_DIGEST) == 0) {
    const payload = loadWord(record + field.PAYLOAD);
    sha256(payload, loadWord(record + field.PAYLOAD_END) - payload, digest);
    storeWord(record + field.HAS_DIGEST, 1);
  }
  return digest;
}

/** Each link is one deeper, and no deeper than the parent and the child itself allow. */
function checkDepth(parent: i32, child: i32): i32 {
  const depth = loadWord(child + field.DEPTH);
  const above = loadWord(parent + field.DEPTH);
  const parentMax = loadWord(parent + field.MAX_DEPTH_FIELD);
  const childMax = loadWord(child + field.MAX_DEPTH_FIELD);
  blameNumbers(depth, above);
  // The parent's is at most MAX_DEPTH, by its own link or as a root: the sum cannot wrap.
  if (depth != above + 1) return DEPTH_MISMATCH;
  blameNumbers(depth, parentMax);
  if (below(parentMax, depth)) return DEPTH_OVER_PARENT;
  blameNumbers(childMax, parentMax);
  if (below(parentMax, childMax)) return DEPTH_LIMIT_RAISED;
  blameNumbers(depth, childMax);
  if (below(childMax, depth)) return DEPTH_OVER_OWN;
  // Stricter than upstream, which has no such limit when verifying (semantics: chain-length).
  blameNumbers(depth, MAX_DEPTH);
  if (depth > MAX_DEPTH) return DEPTH_OVER_LIMIT;
  blameNumbers(0, 0);
  return 0;
}

/** Whether the time at `a` is before the one at `b`: compared as u64, since upstream's calendar wraps (semantics: times-as-integers). */
function earlier(a: i32, b: i32): bool {
  return below64(loadWord(a), loadWord(a + 4), loadWord(b), loadWord(b + 4));
}
