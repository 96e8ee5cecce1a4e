// What was given in the place of a key: told by its form, never by its content.
import { FACADE_REASONS } from '../codes.ts';
import { TenuoError } from '../errors.ts';
import { toHex } from '../hex.ts';
import { FORM_REASONS } from './form-reasons.ts';
import { isHexText } from './text.ts';

/** Algorithms by the object identifier that stands in the first bytes of SPKI and PKCS#8. */
const ALGORITHMS: readonly (readonly [oid: string, name: string])[] = [
  ['06092a864886f70d0101', 'RSA'],
  ['06072a8648ce3d0201', 'ECDSA'],
  ['06072a8648ce3804', 'DSA'],
  ['06032b656e', 'X25519'],
  ['06032b656f', 'X448'],
  ['06032b6571', 'Ed448'],
];
/** Where an object identifier begins at the latest. */
const OID_WITHIN = 24;
/** Kinds of multibase keys (multicodec), by their first bytes. */
const CODECS: Readonly<Record<string, string>> = {
  ec01: 'X25519',
  e701: 'secp256k1',
  '8024': 'P-256',
  '8124': 'P-384',
  '8524': 'RSA',
};

/** The error of a text that is no key. `bytes`: what it decodes to, if anything. `subject`: where it came from. */
export function wrongText(text: string, bytes: Uint8Array | null, subject?: string): TenuoError {
  if (/^["'`]/.test(text)) return new TenuoError(FORM_REASONS.KEY_QUOTED, { subject });
  if (/^0x/i.test(text)) return new TenuoError(FORM_REASONS.KEY_HEX_PREFIX, { subject });
  if (/^(?:ssh-|ecdsa-|sk-)/.test(text)) return new TenuoError(FORM_REASONS.KEY_OPENSSH, { subject });
  if (text.startsWith('did:')) return new TenuoError(FORM_REASONS.KEY_DID_UNREADABLE, { subject });
  if (isHexText(text)) return wrongLength(`${text.length} hex digits`, '64 hex digits', subject);
  if (bytes === null) return new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject });
  return wrongBytes(bytes, subject);
}

/** The error of bytes that are no key. */
export function wrongBytes(bytes: Uint8Array, subject?: string): TenuoError {
  const received = algorithmOf(bytes);
  if (received !== undefined) return wrongAlgorithm(received, subject);
  return wrongLength(`${bytes.length} bytes`, '32 bytes', subject);
}

/** The error of a PEM text that holds no key; `bytes` of its block, where it can be read. */
export function wrongPem(text: string, bytes: Uint8Array | null, subject?: string): TenuoError {
  const label = pemLabel(text);
  if (label.startsWith('OPENSSH') || label.startsWith('SSH2'))
    return new TenuoError(FORM_REASONS.KEY_OPENSSH, { subject });
  if (label.includes('CERTIFICATE')) return new TenuoError(FORM_REASONS.KEY_CERTIFICATE, { subject });
  const named = /^(?:RSA|EC|DSA)\b/.exec(label)?.[0].replace('EC', 'ECDSA');
  const received = named ?? (bytes === null ? undefined : algorithmOf(bytes));
  if (received !== undefined) return wrongAlgorithm(received, subject);
  return new TenuoError(FORM_REASONS.KEY_PEM_MALFORMED, { subject, received: `a block of ${label || 'no name'}` });
}

/** The error of a key of another algorithm. */
export function wrongAlgorithm(received: string, subject?: string): TenuoError {
  return new TenuoError(FORM_REASONS.KEY_OTHER_ALGORITHM, { subject, received });
}

/** The error of a JWK that is none of Ed25519. */
export function wrongJwk(
  { kty, crv }: { readonly kty?: unknown; readonly crv?: unknown },
  subject?: string,
): TenuoError {
  const name = [kty, crv].filter((member) => typeof member === 'string' && /^[\w-]{1,16}$/.test(member)).join(' ');
  if (name === '' || name === 'OKP') return new TenuoError(FORM_REASONS.KEY_JWK_INCOMPLETE, { subject });
  return wrongAlgorithm(name, subject);
}

/** What a multibase key is of, where that is known and not Ed25519. */
export function codecOf(bytes: Uint8Array): string | undefined {
  return CODECS[toHex(bytes.subarray(0, 2))];
}

/** The name of the first PEM block; empty where it has none that is one. */
export function pemLabel(text: string): string {
  return /-----BEGIN ([A-Z\d ]{1,40})-----/.exec(text)?.[1] ?? '';
}

export function wrongLength(received: string, expected: string, subject?: string): TenuoError {
  return new TenuoError(FACADE_REASONS.KEY_LENGTH, { subject, expected, received });
}

function algorithmOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0x30) return undefined;
  const head = toHex(bytes.subarray(0, OID_WITHIN));
  return ALGORITHMS.find(([oid]) => head.includes(oid))?.[1];
}
