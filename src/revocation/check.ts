// What a decision asks about revocation, whoever answers: a verified list, or a tracker of lists.
import { isBranded } from '../brand.ts';

/**
 * Says which warrants are revoked. Made by verifying a list, or by a tracker; an authorizer takes nothing else.
 *
 * @example
 * ```ts
 * import { Authorizer, type RevocationCheck, SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const check: RevocationCheck = list.verify(issuer.publicKey);
 * const authorizer = new Authorizer({ trustedRoots: [issuer.publicKey], revocationList: check });
 * console.log(authorizer.verify(revoked).code); // warrant-revoked
 * ```
 *
 * @see docs/revocation.md#a-list
 */
export interface RevocationCheck {
  /** Version of the list in force; null while there is none. */
  readonly version: bigint | null;
  /** SHA-256 of the bytes of the list in force, 32 bytes; null while there is none. */
  readonly digest: Uint8Array | null;
  /**
   * Why the list cannot be used at an instant (Unix seconds), as the number of a reason; 0 where it can. Never throws.
   */
  stateAt(now: number): number;
  /** Whether the id of 16 bytes at `memory[at]` is revoked. Never throws. */
  has(memory: Uint8Array, at: number): boolean;
}

/** Whether a value is one, of whichever copy of this package. */
export function isRevocationCheck(value: unknown): value is RevocationCheck {
  return isBranded(value, 'RevocationList') || isBranded(value, 'RevocationTracker');
}
