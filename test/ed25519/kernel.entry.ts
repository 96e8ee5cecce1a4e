// The parts of assembly/ed25519 that the module does not export, for the tests to compile with each kernel.

import { keepBaseMultiple, prepareBase } from '../../assembly/ed25519/base-comb';
import { prepareConstants } from '../../assembly/ed25519/constants';
import { multiply } from '../../assembly/ed25519/field';
import { learnKey } from '../../assembly/ed25519/index';
import { invert } from '../../assembly/ed25519/invert';
import { combOf } from '../../assembly/ed25519/key-memory';
import { coupleHolds, holds, readKeyAndR, stage } from '../../assembly/ed25519/new-key';
import * as point from '../../assembly/ed25519/point';
import { isR, multiplyOther, multiplySeen, SAME_Y, TOO_SHORT } from '../../assembly/ed25519/seen-key';
import { FIRST, K, KEPT, SECOND } from '../../assembly/ed25519/workspace';
import { copyBytes } from '../../assembly/memory';

export { multiplyBase, multiplyBaseTwice, prepareRows, selectFromRow } from '../../assembly/ed25519/base';
export { prepareConstants } from '../../assembly/ed25519/constants';
export * from '../../assembly/ed25519/field';
export { halve, negative } from '../../assembly/ed25519/halve';
export {
  derivePublicKey,
  forgetKeys,
  isAdmissibleKey,
  learnKey,
  sign,
  verify,
  verifyTails,
} from '../../assembly/ed25519/index';
export { invert, invertLanes, invertLanesSecret } from '../../assembly/ed25519/invert';
export { powerForRoot } from '../../assembly/ed25519/power';
export { isCanonical, multiplyAdd, recodeFixed, reduce } from '../../assembly/ed25519/scalar';
export { isCanonicalEncoding } from '../../assembly/ed25519/signature';
export { ENTRY } from '../../assembly/ed25519/workspace';

/** Writes the public multiple of the base point, by its comb; `work` has room for three points. */
export function multiplyBasePublic(out: i32, scalar: i32, work: i32): void {
  prepareConstants();
  prepareBase();
  keepBaseMultiple(scalar);
  point.setIdentity(work);
  point.addCached(work, work, KEPT, true);
  point.addLanes(work + 320, work, work + 640, false);
  invert(work, work + 480);
  multiply(work + 320, work + 320, work);
  multiply(work + 400, work + 400, work);
  point.writePoint(out, work + 320, work + 400, 1);
}

// How verification comes to the equation of one signature: under a new key alone (0) or beside another, or under a key
// that was seen, at once or with s B kept from a message before.
const IN_LANE_0: i32 = 1;
const IN_LANE_1: i32 = 2;
const SEEN: i32 = 3;
const SEEN_LATER: i32 = 4;

/**
 * Whether R = s B - k A, for any k below L in place of the challenge; 1 or 0. The signature is R and s; `other`, a
 * signature that holds under `key` for `k` as well, takes the other lane.
 */
export function equationHolds(way: i32, signature: i32, key: i32, k: i32, other: i32): i32 {
  prepareConstants();
  copyBytes(K, k, 32);
  if (way === SEEN || way === SEEN_LATER) {
    learnKey(key);
    const comb = combOf(key);
    if (way === SEEN_LATER) keepBaseMultiple(signature + 32);
    copyBytes(K, k, 32);
    const match = way === SEEN ? multiplySeen(signature, comb, true) : multiplyOther(signature, comb);
    if (match !== TOO_SHORT) return match === SAME_Y && isR(signature) ? 1 : 0;
  }
  if (way === IN_LANE_0 || way === IN_LANE_1) {
    const one = way === IN_LANE_0 ? signature : other;
    const two = way === IN_LANE_0 ? other : signature;
    if ((point.decompress(FIRST, key, key) & point.decompress(SECOND, one, two)) !== 3) return 0;
    stage(0, one);
    stage(1, two);
    const which = coupleHolds();
    const beside = way === IN_LANE_0 ? 2 : 1;
    // The other one holds whatever stands beside it.
    if ((which & beside) === 0) return -1;
    return (which & way) !== 0 ? 1 : 0;
  }
  return readKeyAndR(signature, key) && holds(signature) ? 1 : 0;
}
