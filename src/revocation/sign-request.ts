// Revocation requests as whoever asks makes them.
import { isBranded } from '../brand.ts';
import type { EngineOption } from '../engine/port.ts';
import type { Instant } from '../instant.ts';
import { checkOptions, checkText } from '../options.ts';
import { type Signed, type Signer, signedBy, withSignature } from '../signer.ts';
import type { WarrantView } from '../warrant/view.ts';
import { RevocationRequest } from './request.ts';
import { requestBytes, signedBytes } from './request-bytes.ts';
import { timestampAt } from './timestamp.ts';

/**
 * What a request is made of.
 *
 * @example
 * ```ts
 * import { type RevocationRequestInput, SigningKey, signRevocationRequest, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(issuer);
 * const request = signRevocationRequest(issuer, { warrant, reason: 'laptop lost' });
 *
 * const input: RevocationRequestInput = { warrant: warrant.id, reason: 'no longer needed' };
 * console.log(signRevocationRequest(issuer, input).reason); // no longer needed
 * ```
 *
 * @see docs/revocation.md#requests
 */
export interface RevocationRequestInput {
  /** The warrant to revoke, or its id: `tnu_wrt_` and 32 lower-case hex digits. */
  readonly warrant: WarrantView | string;
  /** Why, for whoever reads it; empty where absent. It is signed. */
  readonly reason?: string | undefined;
  /** When it is signed, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * Signs a request to revoke a warrant, with the bytes that upstream would give it. It is followed where the key is the
 * warrant's issuer's, its holder's or the control plane's.
 *
 * @throws TypeError, RangeError for another type, or an instant outside the calendar.
 * @throws TenuoError 1100 where a signer returns no signature of its key.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationRequest, Warrant } from 'tenuo-edge';
 *
 * const issuer = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(issuer);
 * const request = signRevocationRequest(issuer, { warrant, reason: 'laptop lost' });
 *
 * request.validate(warrant); // would throw were it not to be followed
 * console.log(request.requestor.equals(issuer.publicKey)); // true
 * ```
 *
 * @see docs/revocation.md#requests
 */
export function signRevocationRequest<Key extends Signer>(
  key: Key,
  input: RevocationRequestInput,
  options?: EngineOption,
): Signed<Key, RevocationRequest> {
  return signedBy(key, () => {
    checkOptions(input, ['warrant', 'reason', 'now'], 'signRevocationRequest');
    const { warrant } = input;
    const asked = {
      warrantId: isBranded<WarrantView>(warrant, 'WarrantView') ? warrant.id : checkText(warrant, 'warrant'),
      reason: checkText(input.reason ?? '', 'reason'),
      requestor: key.publicKey,
      requestedAt: timestampAt(input.now),
    };
    return withSignature(key, signedBytes(asked), (signature) =>
      RevocationRequest.parse(requestBytes({ ...asked, signature }), options),
    );
  });
}
