// Who approves the calls of a child: no fewer than approve its parent's (protocol 10.2, 10.3).

import { compareBytes } from '../cbor/order.ts';
import { TenuoError } from '../errors.ts';
import { toHex } from '../hex.ts';
import { PublicKey } from '../public-key.ts';
import type { Fields } from '../warrant/fields.ts';
import { BUILDING_REASONS } from './reasons.ts';

/** The approvers of a warrant, and how many of them have to approve. */
export type Approval = Pick<Fields, 'requiredApprovers' | 'minApprovals'>;

/** The approvals that a call needs: `minApprovals` or one of each approver. */
export function thresholdOf({ requiredApprovers, minApprovals }: Approval): number {
  const count = new Set(requiredApprovers?.map(toHex)).size;
  return Math.min(minApprovals ?? count, count);
}

/** Approvers of the child that the parent has not. None are added where there were none. */
export function addedBelow(parent: Approval, child: Approval): number {
  if (parent.requiredApprovers === null) return 0;
  const known = new Set(parent.requiredApprovers.map(toHex));
  return new Set(child.requiredApprovers?.map(toHex).filter((key) => !known.has(key))).size;
}

/**
 * A child needs the parent's approvals and one more for each approver that it adds, so that no new one can stand in for
 * one of the parent's.
 *
 * @throws TenuoError 1502 where it needs fewer.
 */
export function checkThreshold(parent: Approval, child: Approval): void {
  const least = thresholdOf(parent) + addedBelow(parent, child);
  const threshold = thresholdOf(child);
  if (threshold >= least) return;
  throw new TenuoError(BUILDING_REASONS.THRESHOLD_TOO_LOW, {
    expected: `at least ${least}`,
    received: String(threshold),
  });
}

/**
 * What nobody may approve under the parent, nobody may under the child. `gated`: the child keeps a gate of the parent's.
 *
 * @throws TenuoError 1502 where the child names approvers for it.
 */
export function checkUnapprovable(parent: Approval, child: Approval, gated: boolean): void {
  if (!gated || hasApprovers(parent) || !hasApprovers(child)) return;
  throw new TenuoError(BUILDING_REASONS.GATE_UNAPPROVABLE);
}

/** Whether there is anyone who may approve. */
export function hasApprovers({ requiredApprovers }: Approval): boolean {
  return requiredApprovers !== null && requiredApprovers.length > 0;
}

/** Keys of approvers, sorted and without repetition. */
export function approverList(keys: readonly PublicKey[], subject: string): readonly Uint8Array[] {
  const isList = Array.isArray(keys) && keys.length > 0 && keys.every((key) => key instanceof PublicKey);
  if (!isList) throw new TypeError(`${subject} takes a list of PublicKeys`);
  return distinct(keys.map((key) => key.toBytes()));
}

/** Keys sorted by their bytes, without repetition. */
export function distinct(keys: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(keys.map((key) => [toHex(key), key])).values()].sort(compareBytes);
}
