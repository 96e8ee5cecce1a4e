// The seed of a private key out of every form that it is kept in. Whoever reads one wipes it.
import { TenuoError } from '../errors.ts';
import { looksLikePem, type PrivateParts, readPem, readPrivateDer, readPublicDer } from '../pem.ts';
import { KEY_BYTES } from '../sizes.ts';
import { checkJwk, jwkMember, looksLikeJwk, type PublicJwk, parseJwk } from './jwk.ts';
import { fromMultibase } from './multibase.ts';
import { KEY_REASONS } from './reasons.ts';
import { isDer, isHexText, readKeyText, textOf, unfolded } from './text.ts';
import { pemLabel, wrongBytes, wrongPem, wrongText } from './wrong-form.ts';

/**
 * A private Ed25519 key as JSON (RFC 8037): `d` is the seed.
 *
 * @example
 * ```ts
 * import { type PrivateJwk, SigningKey } from 'tenuo-edge';
 *
 * const jwk: PrivateJwk = SigningKey.generate().exportJwk(); // the secret
 * console.log(SigningKey.fromJwk(jwk).publicKey.toJwk().x === jwk.x); // true
 * ```
 *
 * @see RFC 8037, section 2
 */
export interface PrivateJwk extends PublicJwk {
  /** The seed, 32 bytes in base64url. Secret. */
  readonly d?: string;
}

/**
 * What a file holds: 32 bytes, PKCS#8 in DER, or a text. `subject`: where it came from, for errors.
 *
 * @throws TenuoError with the reason where it is no private key.
 */
export function privateOfFile(bytes: Uint8Array, subject: string): PrivateParts {
  if (bytes.length === KEY_BYTES || isDer(bytes)) return privateOfBytes(bytes, subject);
  return privateOfText(textOf(bytes), subject);
}

/**
 * Hex, base64 of either alphabet, PKCS#8 in PEM or in base64, or a JWK. White space around it is ignored.
 *
 * @throws TenuoError with the reason where it is no private key.
 */
export function privateOfText(given: string, subject?: string): PrivateParts {
  const text = given.trim();
  if (looksLikePem(text)) return privateOfPem(unfolded(text), subject);
  if (looksLikeJwk(text)) return privateOfJwk(parseJwk(text, subject), subject);
  if (isPublicIdentifier(text)) throw new TenuoError(KEY_REASONS.KEY_IS_PUBLIC, { subject });
  const bytes = readKeyText(text);
  // Most hex of a wrong length is base64 of something.
  if (bytes === null || (bytes.length % KEY_BYTES !== 0 && isHexText(text))) throw wrongText(text, bytes, subject);
  return privateOfBytes(bytes, subject);
}

/** A key of Ed25519 as a DID or in multibase. */
function isPublicIdentifier(text: string): boolean {
  if (text.startsWith('did:key:')) return true;
  const bytes = fromMultibase(text);
  return bytes !== null && bytes.length === KEY_BYTES + 2 && bytes[0] === 0xed && bytes[1] === 0x01;
}

/** @throws TenuoError with the reason where it is no private key. */
export function privateOfPem(text: string, subject?: string): PrivateParts {
  const label = pemLabel(text);
  if (/PUBLIC KEY$/.test(label)) throw new TenuoError(KEY_REASONS.KEY_IS_PUBLIC, { subject });
  if (label.startsWith('ENCRYPTED') || text.includes('4,ENCRYPTED'))
    throw new TenuoError(KEY_REASONS.KEY_ENCRYPTED, { subject });
  const der = readPem(text, 'PRIVATE KEY');
  try {
    const parts = der === null ? null : readPrivateDer(der);
    if (parts === null) throw wrongPem(text, der, subject);
    return parts;
  } finally {
    der?.fill(0);
  }
}

/** @throws TenuoError with the reason where it is no private key. */
export function privateOfJwk(jwk: PrivateJwk, subject?: string): PrivateParts {
  checkJwk(jwk, subject);
  if (jwk.d === undefined && jwk.x !== undefined) throw new TenuoError(KEY_REASONS.KEY_IS_PUBLIC, { subject });
  return { seed: jwkMember(jwk.d, subject), publicKey: jwk.x === undefined ? null : jwkMember(jwk.x, subject) };
}

/**
 * A seed, or PKCS#8 in DER; other bytes are told apart.
 *
 * @throws TenuoError with the reason where it is no private key.
 */
export function privateOfBytes(bytes: Uint8Array, subject?: string): PrivateParts {
  if (bytes.length === KEY_BYTES) return { seed: bytes.slice(), publicKey: null };
  const parts = readPrivateDer(bytes);
  if (parts !== null) return parts;
  if (readPublicDer(bytes) !== null) throw new TenuoError(KEY_REASONS.KEY_IS_PUBLIC, { subject });
  if (bytes.length === 2 * KEY_BYTES) throw new TenuoError(KEY_REASONS.KEY_EXPANDED, { subject });
  throw wrongBytes(bytes, subject);
}
