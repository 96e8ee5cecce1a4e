// The 32 bytes of a public key out of every form that it is handed over in.
import { fromBase64 } from '../base64.ts';
import { isBytes } from '../bytes.ts';
import { TenuoError } from '../errors.ts';
import { isPrivateDer, looksLikePem, readPem, readPublicDer } from '../pem.ts';
import { KEY_BYTES } from '../sizes.ts';
import { isCryptoKey } from './crypto-key.ts';
import { FORM_REASONS } from './form-reasons.ts';
import { looksLikeJwk, type PublicJwk, parseJwk, publicOfJwk } from './jwk.ts';
import { fromMultibase, multibaseOf } from './multibase.ts';
import { readKeyText } from './text.ts';
import { codecOf, pemLabel, wrongAlgorithm, wrongBytes, wrongPem, wrongText } from './wrong-form.ts';

/** Multicodec of Ed25519, public and private. */
const PUBLIC_CODEC = [0xed, 0x01];
const PRIVATE_CODEC = [0x80, 0x26];

/**
 * The bytes, not yet known to be a point of the curve. `subject`: where the input came from, for errors.
 *
 * @throws TenuoError with the reason where it is no key.
 * @throws TypeError for another type.
 */
export function publicBytes(input: unknown, subject?: string): Uint8Array {
  if (isBytes(input)) return ofBytes(input, subject);
  if (typeof input === 'string') return looksLikePem(input) ? ofPem(input, subject) : ofText(input.trim(), subject);
  if (typeof input !== 'object' || input === null) throw new TypeError(TAKES);
  const advice = adviceOn(input);
  if (advice !== undefined) throw new TypeError(advice);
  return publicOfJwk(input as PublicJwk, subject);
}

const TAKES = 'a public key is given as 32 bytes, hex, base64, PEM, DER, a JWK, or a text of did:key or multibase';

/** What to do with an object that has a key, but is none of these forms. */
function adviceOn(input: object): string | undefined {
  const { publicKey, then, export: write } = input as Record<string, unknown>;
  if (isCryptoKey(input)) return 'a CryptoKey is exported by a promise: await PublicKey.fromCryptoKey(key)';
  if (typeof then === 'function') return 'a promise is given in the place of a public key: await it first';
  if (publicKey !== undefined) return 'this is a key pair or whoever holds one, not a public key: pass its `publicKey`';
  if (typeof write === 'function') return "a KeyObject is given as a JWK: pass key.export({ format: 'jwk' })";
  return Array.isArray(input) || 'byteLength' in input ? `${TAKES}; bytes are a Uint8Array` : undefined;
}

function ofBytes(bytes: Uint8Array, subject: string | undefined): Uint8Array {
  if (bytes.length === KEY_BYTES) return bytes;
  const key = readPublicDer(bytes);
  if (key !== null) return key;
  if (isPrivateDer(bytes)) throw new TenuoError(FORM_REASONS.KEY_IS_PRIVATE, { subject });
  throw wrongBytes(bytes, subject);
}

function ofText(text: string, subject: string | undefined): Uint8Array {
  if (looksLikeJwk(text)) return publicOfJwk(parseJwk(text, subject), subject);
  if (text.startsWith('did:key:')) return ofMultibase(multibaseOf(text), text, subject);
  const bytes = readKeyText(text);
  if (bytes?.length === KEY_BYTES) return bytes;
  const key = bytes === null ? null : readPublicDer(bytes);
  if (key !== null) return key;
  if (bytes !== null && isPrivateDer(bytes)) throw new TenuoError(FORM_REASONS.KEY_IS_PRIVATE, { subject });
  return ofMultibase(text, text, subject);
}

/** @throws the error of the text where the multibase holds no key. */
function ofMultibase(multibase: string | null, text: string, subject: string | undefined): Uint8Array {
  const bytes = multibase === null ? null : fromMultibase(multibase);
  const isKey = bytes !== null && bytes.length === PUBLIC_CODEC.length + KEY_BYTES;
  if (isKey && hasCodec(bytes, PUBLIC_CODEC)) return bytes.subarray(PUBLIC_CODEC.length);
  if (isKey && hasCodec(bytes, PRIVATE_CODEC)) throw new TenuoError(FORM_REASONS.KEY_IS_PRIVATE, { subject });
  const other = bytes === null || bytes.length < KEY_BYTES ? undefined : codecOf(bytes);
  if (other !== undefined) throw wrongAlgorithm(other, subject);
  throw wrongText(text, fromBase64(text), subject);
}

function hasCodec(bytes: Uint8Array, codec: readonly number[]): boolean {
  return codec.every((byte, i) => bytes[i] === byte);
}

function ofPem(text: string, subject: string | undefined): Uint8Array {
  if (pemLabel(text).includes('PRIVATE')) throw new TenuoError(FORM_REASONS.KEY_IS_PRIVATE, { subject });
  const der = readPem(text, 'PUBLIC KEY');
  const key = der === null ? null : readPublicDer(der);
  if (key === null) throw wrongPem(text, der, subject);
  return key;
}
