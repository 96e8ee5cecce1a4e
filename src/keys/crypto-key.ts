// Keys of the platform's WebCrypto, which are exported by a promise.
import { TenuoError } from '../errors.ts';
import { FORM_REASONS } from './form-reasons.ts';
import type { PublicJwk } from './jwk.ts';
import { wrongAlgorithm } from './wrong-form.ts';

/** A `CryptoKey`, as far as it is asked; spelled out, since not every set of types has one. */
export interface CryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
}

/** Whether a value is a CryptoKey of any realm. */
export function isCryptoKey(value: unknown): value is CryptoKeyLike {
  return Object.prototype.toString.call(value) === '[object CryptoKey]';
}

/**
 * A CryptoKey of Ed25519 as a JWK.
 *
 * @throws TenuoError 1100 where it is of another algorithm, or may not be exported.
 */
export async function exportCryptoKey(key: CryptoKeyLike): Promise<PublicJwk> {
  const { name } = key.algorithm;
  if (name !== 'Ed25519') throw wrongAlgorithm(name);
  if (!key.extractable) throw new TenuoError(FORM_REASONS.KEY_NOT_EXTRACTABLE);
  return (await globalThis.crypto.subtle.exportKey('jwk', key as CryptoKey)) as PublicJwk;
}
