// The options of an authorizer: what they are, and how they are read.
import { MAX_ROOTS } from '../assembly/layout.ts';
import { FLAG_ALLOW_ORPHAN, FLAG_REVOCATION, FLAG_STRICT_SESSION } from '../assembly/request.ts';
import type { ClearanceOption } from './clearance.ts';
import { FACADE_REASONS } from './codes.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineOption } from './engine/port.ts';
import {
  DEFAULT_CLOCK_TOLERANCE,
  DEFAULT_MAX_WINDOWS,
  DEFAULT_WINDOW_SECONDS,
  NO_CEILING,
  type Policy,
} from './engine/request.ts';
import { ConfigurationError } from './errors.ts';
import type { CelOption } from './host/cel.ts';
import { checkOptions, readFlag } from './options.ts';
import { type PublicKeyInput, readPublicKey } from './public-key.ts';
import type { ReplayOption } from './replay/spend.ts';
import { isRevocationCheck, type RevocationCheck } from './revocation/check.ts';
import { KEY_BYTES } from './sizes.ts';

/** The most windows that may be tried: each costs a signature verification. */
const MOST_WINDOWS = 64;

/**
 * How an authorizer judges. Seconds are whole and not negative.
 *
 * @example
 * ```ts
 * import { Authorizer, type AuthorizerOptions, SigningKey } from 'tenuo-edge';
 *
 * const options: AuthorizerOptions = {
 *   trustedRoots: [SigningKey.generate().publicKey],
 *   clockTolerance: 10,
 *   pop: { windowSeconds: 30, maxWindows: 3 },
 *   maxLifetime: 3600,
 * };
 * console.log(new Authorizer(options) instanceof Authorizer); // true
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export interface AuthorizerOptions extends EngineOption, CelOption {
  /** The keys whose root warrants are accepted: at least one, at most 1024. */
  readonly trustedRoots: readonly PublicKeyInput[];
  /** Seconds by which a warrant may be issued ahead of the clock; 30 where absent. Expiry has no tolerance. */
  readonly clockTolerance?: number | undefined;
  /** Proof windows: seconds of one (30) and how many are tried around now (5). */
  readonly pop?: { readonly windowSeconds?: number | undefined; readonly maxWindows?: number | undefined } | undefined;
  /** The longest lifetime in seconds of any warrant of a chain; unlimited where absent. */
  readonly maxLifetime?: number | undefined;
  /** Accept a delegated warrant without its parents where its issuer is a trusted root. Its ancestors' bounds and revocation are then not checked. */
  readonly allowOrphanRoot?: boolean | undefined;
  /** Require that all warrants of a chain belong to one session. */
  readonly strictSession?: boolean | undefined;
  /** The least clearance, 0 to 255, that a tool requires of the leaf: its name, else the longest `prefix*`, else `*`. */
  readonly clearance?: ClearanceOption | undefined;
  /** What is revoked: every warrant of a chain is looked up at every decision. */
  readonly revocationList?: RevocationCheck | undefined;
  /** Where the keys of allowed calls are remembered, so that one proof allows one call; where absent a proof may be used again. */
  readonly replay?: ReplayOption | undefined;
}

/** The names of the options of an authorizer. */
export const AUTHORIZER_OPTIONS: readonly string[] = [
  'trustedRoots',
  'clockTolerance',
  'pop',
  'maxLifetime',
  'allowOrphanRoot',
  'strictSession',
  'clearance',
  'revocationList',
  'replay',
  'engine',
  'cel',
];

/** The keys, one after the other. */
export function readRoots(roots: unknown, engine: Engine): Uint8Array {
  if (roots !== undefined && !Array.isArray(roots))
    throw new TypeError('trustedRoots is a list of public keys: [publicKey]');
  const given = (roots ?? []) as readonly PublicKeyInput[];
  if (given.length === 0) throw new ConfigurationError(FACADE_REASONS.ROOTS_MISSING);
  if (given.length > MAX_ROOTS) throw new RangeError(`trustedRoots holds at most ${MAX_ROOTS} keys`);
  const bytes = new Uint8Array(given.length * KEY_BYTES);
  given.forEach((root, i) => {
    bytes.set(readPublicKey(root, { engine }).toBytes(), i * KEY_BYTES);
  });
  return bytes;
}

export function readPolicy(options: AuthorizerOptions, rootCount: number, hasRevocation: boolean): Policy {
  const pop = options.pop ?? {};
  checkOptions(pop, ['windowSeconds', 'maxWindows'], 'pop');
  let flags = 0;
  if (readFlag(options.allowOrphanRoot, 'allowOrphanRoot')) flags |= FLAG_ALLOW_ORPHAN;
  if (readFlag(options.strictSession, 'strictSession')) flags |= FLAG_STRICT_SESSION;
  if (hasRevocation) flags |= FLAG_REVOCATION;
  return {
    clockTolerance: readCount(options.clockTolerance, DEFAULT_CLOCK_TOLERANCE, 'clockTolerance', 0),
    windowSeconds: readCount(pop.windowSeconds, DEFAULT_WINDOW_SECONDS, 'pop.windowSeconds', 1),
    maxWindows: readCount(pop.maxWindows, DEFAULT_MAX_WINDOWS, 'pop.maxWindows', 1, MOST_WINDOWS),
    maxLifetime: readCount(options.maxLifetime, NO_CEILING, 'maxLifetime', 0),
    flags,
    rootCount,
  };
}

/** Only what answers for a list that was verified: bytes or a parsed list say nothing yet about who signed them. */
export function readRevocation(list: unknown): RevocationCheck | null {
  if (list === undefined) return null;
  if (isRevocationCheck(list)) return list;
  throw new TypeError(
    'revocationList is a verified list: SignedRevocationList.parse(bytes).verify(issuerKey), or a tracker',
  );
}

function readCount(value: unknown, usual: number, name: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (value === undefined) return usual;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}
