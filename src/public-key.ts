// Public keys: 32 bytes that are a point of the curve, in every form that they are handed over in.

import { KEY_AT } from '../assembly/layout.ts';
import { fromBase64, toBase64Url } from './base64.ts';
import { brand, isBranded } from './brand.ts';
import { bytesOf, isBytes, lengthOf } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf } from './engine/port.ts';
import { verifyMessage } from './engine/signatures.ts';
import { TenuoError } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { INSPECT } from './inspect.ts';
import { looksLikePem, readPublicPem, writePublicPem } from './pem.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from './sizes.ts';

const FINGERPRINT_BYTES = 8;

/** A public Ed25519 key as JSON (RFC 8037). */
export interface PublicJwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
}

/** What `PublicKey.from` reads. */
export type PublicKeyInput = PublicKey | Uint8Array | string | PublicJwk;

/** A public key that a signature can be checked with. Immutable; two keys are equal where their bytes are. */
export class PublicKey {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #engine: Engine;

  private constructor(bytes: Uint8Array<ArrayBuffer>, engine: Engine) {
    this.#bytes = bytes;
    this.#engine = engine;
  }

  /**
   * Reads 32 bytes, 64 hex digits, base64 or base64url (padded or not), SPKI in PEM, or a JWK.
   *
   * @throws TenuoError 1100 where it is no key, or no point of the curve, or one of small order; 1103 for another length.
   * @throws TypeError for another type.
   */
  static from(input: PublicKeyInput, options?: EngineOption): PublicKey {
    if (typeof input === 'object' && input !== null && #bytes in input) return input;
    const bytes = readPublic(isBranded<PublicKey>(input, 'PublicKey') ? input.toBytes() : input);
    const engine = engineOf(options);
    engine.memory.set(bytes, KEY_AT);
    if (engine.core.checkKey() !== 1) throw new TenuoError(FACADE_REASONS.KEY_INADMISSIBLE);
    return new PublicKey(bytes, engine);
  }

  /** @internal A key that the core has already admitted. */
  static admitted(bytes: Uint8Array, engine: Engine): PublicKey {
    return new PublicKey(bytes.slice(), engine);
  }

  /** A copy of the 32 bytes. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice();
  }

  /** 64 lower-case hex digits. */
  toHex(): string {
    return toHex(this.#bytes);
  }

  /** As `toHex`. */
  toString(): string {
    return this.toHex();
  }

  toJSON(): string {
    return this.toHex();
  }

  /** SPKI in PEM, with LF line ends. */
  toPem(): string {
    return writePublicPem(this.#bytes);
  }

  toJwk(): PublicJwk {
    return { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(this.#bytes) };
  }

  /** The first 8 bytes as 16 hex digits: short enough for a log. */
  get fingerprint(): string {
    return toHex(this.#bytes.subarray(0, FINGERPRINT_BYTES));
  }

  /** Whether both are the same 32 bytes. */
  equals(other: PublicKey): boolean {
    const bytes = other.toBytes();
    return this.#bytes.every((byte, i) => byte === bytes[i]);
  }

  /**
   * Whether `signature` (64 bytes) is one of this key over the very bytes of `message`. Strict: no second
   * encoding of a valid signature verifies.
   */
  verify(message: Uint8Array, signature: Uint8Array): boolean {
    const signed = bytesOf(message, 'message');
    const bytes = bytesOf(signature, 'signature');
    return lengthOf(bytes) === SIGNATURE_BYTES && verifyMessage(this.#engine, bytes, signed, this.#bytes);
  }

  [INSPECT](): string {
    return `PublicKey(${this.fingerprint}…)`;
  }

  static {
    brand(PublicKey, 'PublicKey');
  }
}

function readPublic(input: unknown): Uint8Array<ArrayBuffer> {
  const bytes = publicBytes(input);
  if (bytes === null) throw new TenuoError(FACADE_REASONS.KEY_MALFORMED);
  if (bytes.length !== KEY_BYTES) throw new TenuoError(FACADE_REASONS.KEY_LENGTH);
  return new Uint8Array(bytes);
}

function publicBytes(input: unknown): Uint8Array | null {
  if (isBytes(input)) return input;
  if (typeof input === 'string') return looksLikePem(input) ? readPublicPem(input) : readKeyText(input.trim());
  if (typeof input !== 'object' || input === null) {
    throw new TypeError('a public key is given as 32 bytes, hex, base64, PEM or a JWK');
  }
  checkJwk(input as PublicJwk);
  return jwkMember((input as PublicJwk).x);
}

/** Hex or base64; text of 64 hex digits is hex. */
export function readKeyText(text: string): Uint8Array<ArrayBuffer> | null {
  return text.length === KEY_BYTES * 2 ? fromHex(text) : fromBase64(text);
}

export function checkJwk(jwk: PublicJwk): void {
  if (typeof jwk !== 'object' || jwk === null) throw new TypeError('a JWK is an object');
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519')
    throw new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject: 'the JWK' });
}

export function jwkMember(text: unknown): Uint8Array<ArrayBuffer> {
  const bytes = typeof text === 'string' ? fromBase64(text) : null;
  if (bytes === null) throw new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject: 'the JWK' });
  if (bytes.length !== KEY_BYTES) throw new TenuoError(FACADE_REASONS.KEY_LENGTH, { subject: 'the JWK' });
  return bytes;
}
