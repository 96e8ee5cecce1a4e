// Approvals as they come with a call: read before anything of the call is written, since reading them may run code of the
// caller's; judged by the core, and only where a gate asks for them.

import { reasonNumber } from '../codes.ts';
import type { Engine } from '../engine/engine.ts';
import { clearInput, putInput } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { type PresentedApprovals, readApprovals } from './read.ts';
import { APPROVAL_REASONS } from './reasons.ts';

const REJECTED = 0;
const ENOUGH = 2;

/** What came: the envelopes, or the reason for which they cannot be read and what to say of it. */
export type Approvals =
  | { readonly envelopes: readonly Uint8Array[] }
  | { readonly envelopes: null; readonly reason: number; readonly note: string | undefined };

/** Null where there are none. It throws nothing: what is no approval is a denial, where one is needed. */
export function readPresented(approvals: PresentedApprovals | null | undefined, engine: Engine): Approvals | null {
  if (approvals === undefined || approvals === null) return null;
  try {
    const envelopes = readApprovals(approvals, { engine }).map((approval) => approval.toBytes());
    return envelopes.length === 0 ? null : { envelopes };
  } catch (error) {
    if (!(error instanceof TenuoError))
      return { envelopes: null, reason: APPROVAL_REASONS.APPROVALS_FORM, note: undefined };
    return { envelopes: null, reason: reasonNumber(error.reason), note: `${error.summary}.` };
  }
}

/** An outcome of the core: 0 or a reason, and the envelopes that counted. */
export interface Counted {
  readonly reason: number;
  readonly counted: readonly Uint8Array[];
}

/** Has the core count approvals of the call in CALL, for the leaf in a slot, after its decision that one is required. */
export function countApprovals(engine: Engine, slot: number, envelopes: readonly Uint8Array[]): Counted {
  const { core } = engine;
  const early = core.beginApprovals(slot, envelopes.length);
  if (early !== 0) return { reason: early, counted: [] };
  const counted: Uint8Array[] = [];
  for (const envelope of envelopes) {
    const length = putInput(engine, envelope);
    const outcome = core.addApproval(length);
    clearInput(engine, length);
    if (outcome !== REJECTED) counted.push(envelope);
    if (outcome === ENOUGH) break;
  }
  return { reason: core.endApprovals(), counted };
}
