// Ed25519 keys in PEM (RFC 7468) and DER (RFC 8410): SPKI, PKCS#8 v1 and v2. As strict as upstream: lines
// of 64 characters, one block, nothing behind it.

import { fromBase64, toBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import { KEY_BYTES } from './sizes.ts';

const BEGIN = '-----BEGIN ';
const LINE = 64;
/** SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of no unused bits } up to the key. */
const SPKI_HEAD = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
/** Behind the version: SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING } up to the seed. */
const SEED_HEAD = Uint8Array.of(0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);
/** [1] IMPLICIT BIT STRING of no unused bits, up to the public key. */
const PUBLIC_HEAD = Uint8Array.of(0x81, 0x21, 0x00);
const ATTRIBUTES = 0xa0;

/** What a PKCS#8 block holds. `publicKey` is null in version 1. */
export interface PrivateParts {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array | null;
}

/** Whether a text is meant to be PEM. */
export function looksLikePem(text: string): boolean {
  return text.includes(BEGIN);
}

/** The key of SPKI in DER, or null where it is none of Ed25519. */
export function readPublicDer(der: Uint8Array): Uint8Array | null {
  if (der.length !== SPKI_HEAD.length + KEY_BYTES || !startsWith(der, 0, SPKI_HEAD)) return null;
  return der.slice(SPKI_HEAD.length);
}

/** Whether these are the bytes of PKCS#8 of an Ed25519 key, or begin as they do. */
export function isPrivateDer(der: Uint8Array): boolean {
  return der[0] === 0x30 && der[2] === 0x02 && der[3] === 1 && startsWith(der, 5, SEED_HEAD);
}

/** A public key as SPKI in DER. */
export function publicDer(key: Uint8Array): Uint8Array {
  return concatBytes([SPKI_HEAD, key]);
}

/** A public key as SPKI, with LF line ends. */
export function writePublicPem(key: Uint8Array): string {
  return writeBlock('PUBLIC KEY', publicDer(key));
}

/** A seed with its public key as PKCS#8 version 2, as upstream writes it. */
export function writePrivatePem(seed: Uint8Array, publicKey: Uint8Array): string {
  const der = concatBytes([Uint8Array.of(0x30, 0x51, 0x02, 0x01, 0x01), SEED_HEAD, seed, PUBLIC_HEAD, publicKey]);
  try {
    return writeBlock('PRIVATE KEY', der);
  } finally {
    der.fill(0);
  }
}

/**
 * The seed and public key of PKCS#8 in DER, or null where it is none of Ed25519. The caller wipes the seed:
 * SEQUENCE { INTEGER version, algorithm, seed, attributes [0]?, public key [1] in version 2 }.
 */
export function readPrivateDer(der: Uint8Array): PrivateParts | null {
  // Short lengths only: no Ed25519 key without attributes needs more, and attributes of over 40 bytes are refused.
  if (!isPrivateDer(der) || der[1] !== der.length - 2) return null;
  const version = der[4] as number;
  if (version > 1) return null;
  const seedAt = 5 + SEED_HEAD.length;
  let at = seedAt + KEY_BYTES;
  if (at > der.length) return null;
  if (der[at] === ATTRIBUTES) at += 2 + (der[at + 1] ?? 0x80);
  const publicAt = at + PUBLIC_HEAD.length;
  if (version === 1 && !(startsWith(der, at, PUBLIC_HEAD) && publicAt + KEY_BYTES === der.length)) return null;
  if (version === 0 && at !== der.length) return null;
  const publicKey = version === 1 ? der.slice(publicAt) : null;
  return { seed: der.slice(seedAt, seedAt + KEY_BYTES), publicKey };
}

/** The bytes of the one block with this label, or null. Text before it must end with its line. */
export function readPem(text: string, label: string): Uint8Array | null {
  const start = text.indexOf(BEGIN);
  if (start < 0 || !/^$|[\r\n]$/.test(text.slice(0, start)) || text.lastIndexOf('\0', start) >= 0) return null;
  const lines = text.slice(start).split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.shift() !== `${BEGIN}${label}-----` || lines.pop() !== `-----END ${label}-----`) return null;
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  const last = lines.pop() ?? '';
  if (last === '' || last.length > LINE || lines.some((line) => line.length !== LINE)) return null;
  const body = lines.join('') + last;
  return body.length % 4 === 0 && !/[-_]/.test(body) ? fromBase64(body) : null;
}

function writeBlock(label: string, der: Uint8Array): string {
  const body = toBase64(der);
  let lines = '';
  for (let at = 0; at < body.length; at += LINE) lines += `${body.slice(at, at + LINE)}\n`;
  return `${BEGIN}${label}-----\n${lines}-----END ${label}-----\n`;
}

function startsWith(bytes: Uint8Array, at: number, head: Uint8Array): boolean {
  return head.every((byte, i) => bytes[at + i] === byte);
}
