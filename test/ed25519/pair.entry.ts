// The parts of assembly/ed25519/pair that the module does not export, for pair.test.ts to compile.

import { prepareConstants } from '../../assembly/ed25519/pair/constants';
import { multiply } from '../../assembly/ed25519/pair/field';
import { invert } from '../../assembly/ed25519/pair/invert';
import * as point from '../../assembly/ed25519/pair/point';
import { prepareBase } from '../../assembly/ed25519/pair/tables';
import { BASE_PART, baseAlone } from '../../assembly/ed25519/pair/verify';

export { forgetKeys, learnKey, verify, verifyTails } from '../../assembly/ed25519/index';
export { prepareConstants } from '../../assembly/ed25519/pair/constants';
export * from '../../assembly/ed25519/pair/field';
export { invert, invertLanes, invertLanesSecret } from '../../assembly/ed25519/pair/invert';
export { powerForRoot } from '../../assembly/ed25519/pair/power';

/** Writes the public multiple of the base point whose scalar stands 32 bytes behind `at`, as in a signature. */
export function multiplyBasePublic(out: i32, at: i32, work: i32): void {
  prepareConstants();
  prepareBase();
  baseAlone(at);
  point.setIdentity(work);
  point.addCached(work, work, BASE_PART, true);
  point.addLanes(work + 320, work, work + 640, false);
  invert(work, work + 480);
  multiply(work + 320, work + 320, work);
  multiply(work + 400, work + 400, work);
  point.writePoint(out, work + 320, work + 400, 1);
}
