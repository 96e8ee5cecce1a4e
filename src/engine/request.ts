// The request record (assembly/request.ts), as the facade fills it: every field at every call, so that none
// is left over from the call before.
import { REQUEST_AT } from '../../assembly/layout.ts';
import {
  CLEARANCE,
  CLOCK_TOLERANCE,
  FLAGS,
  MAX_LIFETIME,
  MAX_WINDOWS,
  NOW,
  REVOCATION,
  ROOT_COUNT,
  WINDOW_SECONDS,
} from '../../assembly/request.ts';
import type { Engine } from './engine.ts';

/** Seconds of one proof window, and how many windows a verifier tries (protocol 8.2). */
export const DEFAULT_WINDOW_SECONDS = 30;
export const DEFAULT_MAX_WINDOWS = 5;
/** Seconds by which a warrant may be issued ahead of the verifier's clock. */
export const DEFAULT_CLOCK_TOLERANCE = 30;
/** No ceiling for lifetimes. */
export const NO_CEILING = -1;

/** The rules by which a call is judged; the call itself is in the CALL region. */
export interface Policy {
  readonly clockTolerance: number;
  readonly windowSeconds: number;
  readonly maxWindows: number;
  readonly maxLifetime: number;
  readonly flags: number;
  readonly rootCount: number;
}

/** What holds where no authorizer is asked: signing, and a warrant's own view of a call. */
export const PLAIN_POLICY: Policy = {
  clockTolerance: DEFAULT_CLOCK_TOLERANCE,
  windowSeconds: DEFAULT_WINDOW_SECONDS,
  maxWindows: DEFAULT_MAX_WINDOWS,
  maxLifetime: NO_CEILING,
  flags: 0,
  rootCount: 0,
};

/**
 * Writes everything but the lengths of the call: the clearance that its tool requires, and why the revocation list cannot
 * be used, too.
 */
export function putRequest(
  engine: Engine,
  policy: Policy,
  now: number,
  flags: number,
  clearance = 0,
  revocation = 0,
): void {
  const { doubles, words } = engine;
  doubles[(REQUEST_AT + NOW) >> 3] = now;
  doubles[(REQUEST_AT + CLOCK_TOLERANCE) >> 3] = policy.clockTolerance;
  doubles[(REQUEST_AT + WINDOW_SECONDS) >> 3] = policy.windowSeconds;
  doubles[(REQUEST_AT + MAX_LIFETIME) >> 3] = policy.maxLifetime;
  words[(REQUEST_AT + MAX_WINDOWS) >> 2] = policy.maxWindows;
  words[(REQUEST_AT + ROOT_COUNT) >> 2] = policy.rootCount;
  words[(REQUEST_AT + FLAGS) >> 2] = policy.flags | flags;
  words[(REQUEST_AT + CLEARANCE) >> 2] = clearance;
  words[(REQUEST_AT + REVOCATION) >> 2] = revocation;
}
