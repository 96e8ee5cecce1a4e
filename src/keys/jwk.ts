// Ed25519 keys as JSON (RFC 8037).
import { fromBase64 } from '../base64.ts';
import { TenuoError } from '../errors.ts';
import { KEY_BYTES } from '../sizes.ts';
import { FORM_REASONS } from './form-reasons.ts';
import { wrongJwk, wrongLength } from './wrong-form.ts';

/**
 * A public Ed25519 key as JSON (RFC 8037).
 *
 * @example
 * ```ts
 * import { type PublicJwk, PublicKey } from 'tenuo-edge';
 *
 * const jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw' };
 * console.log(PublicKey.from({ ...jwk }).toJwk().crv); // Ed25519
 * ```
 *
 * @see RFC 8037, section 2
 */
export interface PublicJwk {
  /** The kind of key: `OKP`. */
  readonly kty: string;
  /** The curve: `Ed25519`. */
  readonly crv?: string;
  /** The public key, 32 bytes in base64url. */
  readonly x?: string;
}

/** Whether a text is meant to be a JWK. */
export function looksLikeJwk(text: string): boolean {
  return text.startsWith('{');
}

/** @throws TenuoError 1100 where the text is no JSON; without its content. */
export function parseJwk(text: string, subject: string | undefined): PublicJwk {
  try {
    return JSON.parse(text) as PublicJwk;
  } catch {
    throw new TenuoError(FORM_REASONS.KEY_JWK_INCOMPLETE, { subject });
  }
}

/**
 * The public key of a JWK.
 *
 * @throws TenuoError 1100 where it is no JWK of Ed25519, or a private one; 1103 for another length.
 */
export function publicOfJwk(jwk: PublicJwk, subject?: string): Uint8Array<ArrayBuffer> {
  checkJwk(jwk, subject);
  if ((jwk as { readonly d?: unknown }).d !== undefined) throw new TenuoError(FORM_REASONS.KEY_IS_PRIVATE, { subject });
  return jwkMember(jwk.x, subject);
}

/** @throws TenuoError 1100 where it is no JWK of Ed25519. */
export function checkJwk(jwk: PublicJwk, subject?: string): void {
  if (typeof jwk !== 'object' || jwk === null) throw new TypeError('a JWK is an object');
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw wrongJwk(jwk, subject);
}

/** The 32 bytes of `x` or `d`. */
export function jwkMember(text: unknown, subject?: string): Uint8Array<ArrayBuffer> {
  const bytes = typeof text === 'string' ? fromBase64(text) : null;
  if (bytes === null) throw new TenuoError(FORM_REASONS.KEY_JWK_INCOMPLETE, { subject });
  if (bytes.length !== KEY_BYTES) throw wrongLength(`a JWK of ${bytes.length} bytes`, '32 bytes', subject);
  return bytes;
}
