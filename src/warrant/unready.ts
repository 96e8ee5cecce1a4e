// What stands in the way of a call that a warrant's tools and constraints let pass, for its holder to know before it is made: the
// findings that a decision about it would end with. The core decides; a test holds these to what it says.
import {
  APPROVAL_REQUIRED,
  APPROVERS_MISSING,
  EXPIRED,
  ISSUED_IN_FUTURE,
  STAGE_APPROVAL,
  STAGE_TIME,
} from '../../assembly/codes.ts';
import { type Findings, plainFindings } from '../engine/findings.ts';
import { DEFAULT_CLOCK_TOLERANCE } from '../engine/request.ts';
import type { Fields } from './fields.ts';

type Times = Pick<Fields, 'issuedAt' | 'expiresAt'>;

/** The first warrant of a chain, root first, that does not hold at an instant; null where all do. */
export function untimely(chain: readonly Times[], now: number): Findings | null {
  const instant = Math.max(0, now);
  for (const [warrant, { issuedAt, expiresAt }] of chain.entries()) {
    const reason = instant >= expiresAt ? EXPIRED : issuedAt > instant + DEFAULT_CLOCK_TOLERANCE ? ISSUED_IN_FUTURE : 0;
    if (reason !== 0) return { ...plainFindings(reason, STAGE_TIME), warrant };
  }
  return null;
}

/** A call that needs approvals and has none: `argument` is the one whose gate asks, null where the tool's does. */
export function unapproved(warrant: number, argument: string | null, threshold: number): Findings {
  const findings = plainFindings(threshold === 0 ? APPROVERS_MISSING : APPROVAL_REQUIRED, STAGE_APPROVAL);
  const name = argument === null ? null : new TextEncoder().encode(argument);
  return { ...findings, warrant, argument: name, right: threshold };
}
