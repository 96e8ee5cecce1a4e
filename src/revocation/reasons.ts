// Why a revocation list, or a request to revoke, is not accepted.
import { defineReasons } from '../codes.ts';

export const REVOCATION_REASONS = /* @__PURE__ */ defineReasons({
  LIST_OF_ANOTHER_ISSUER: [
    110061,
    'the revocation list is of another issuer',
    'Verify it with the key of whoever signs your lists; a list of someone else revokes nothing here.',
  ],
  LIST_SIGNATURE: [
    110062,
    'the signature on the revocation list does not hold',
    'The list was changed after it was signed; fetch it again.',
  ],
  REVOCATION_SIGNATURE: [
    110063,
    'the signature on the revocation request does not hold',
    'The request was changed after it was signed, or signed by another key than it names.',
  ],
  REVOKED_ID: [
    120191,
    'an id to revoke is not one that a warrant has, so it would revoke nothing',
    'Pass warrant.id: tnu_wrt_ and 32 lower-case hex digits.',
  ],
  TIMESTAMP_MALFORMED: [120261, 'a date is not one of RFC 3339', 'Write it as 2026-11-22T03:17:00Z.'],
  REVOCATION_OF_ANOTHER: [
    150061,
    'the revocation request is about another warrant',
    'Look up the warrant that it names, and validate it against that.',
  ],
  REVOKER_NOT_ENTITLED: [
    150062,
    'whoever asks may not revoke this warrant',
    'Its issuer, its holder and the control plane may.',
  ],
  REVOCATION_TOO_OLD: [
    150063,
    'the revocation request is more than 300 seconds old',
    'Sign it again; it may be one that was sent before.',
  ],
  REVOCATION_AHEAD: [150064, 'the revocation request is dated more than 60 seconds ahead', 'Check both clocks.'],
  REVOCATION_OF_EXPIRED: [
    150065,
    'the warrant to revoke has expired already',
    'There is nothing to do: nobody accepts it any more.',
  ],
  LIST_FETCHED_AHEAD: [
    180161,
    'the revocation list was fetched in the future',
    'Check the clock of whoever fetched it; clockTolerance widens what is accepted.',
  ],
  LIST_STORE_FAILED: [
    180162,
    'the store of revocation lists failed, or what it holds is none of them',
    'See the cause. Where a file was damaged, remove it: the floor begins anew with the next list.',
  ],
  LIST_ROLLED_BACK: [
    180261,
    'the revocation list has a lower version than one that was accepted',
    'An older list would let revoked warrants pass; fetch the newest.',
  ],
  LIST_CHANGED: [
    180361,
    'the revocation list revokes other warrants than the one of the same version',
    'Whoever signs lists has to raise the version with every change.',
  ],
});
