// The parts of assembly/ed25519 that the module does not export, for the tests to compile with each kernel.

import { keepBaseMultiple, prepareBase } from '../../assembly/ed25519/base-comb';
import { prepareConstants } from '../../assembly/ed25519/constants';
import { multiply } from '../../assembly/ed25519/field';
import { invert } from '../../assembly/ed25519/invert';
import * as point from '../../assembly/ed25519/point';
import { KEPT } from '../../assembly/ed25519/workspace';

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
