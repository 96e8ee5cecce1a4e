// What a decision asks about revocation, whoever answers: a verified list, or a tracker of lists.
import { isBranded } from '../brand.ts';

/** Says which warrants are revoked. Made by verifying a list, or by a tracker; an authorizer takes nothing else. */
export interface RevocationCheck {
  /** Version of the list in force; null while there is none. */
  readonly version: bigint | null;
  /** SHA-256 of the bytes of the list in force, 32 bytes; null while there is none. */
  readonly digest: Uint8Array | null;
  /** Why the list cannot be used at an instant (Unix seconds), as a reason of assembly/codes.ts; 0 where it can. */
  stateAt(now: number): number;
  /** Whether the id of 16 bytes at `memory[at]` is revoked. */
  has(memory: Uint8Array, at: number): boolean;
}

/** Whether a value is one, of whichever copy of this package. */
export function isRevocationCheck(value: unknown): value is RevocationCheck {
  return isBranded(value, 'RevocationList') || isBranded(value, 'RevocationTracker');
}
