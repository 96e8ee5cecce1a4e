// Keys: SigningKey holds a seed that never shows, PublicKey 32 bytes that are a point of the curve.
import { KEY_AT } from '../assembly/layout.ts';
import { fromBase64, toBase64Url } from './base64.ts';
import { bytesOf, lengthOf } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import { DISPOSE } from './dispose.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf } from './engine/port.ts';
import { derivePublicKey, signMessage, verifyMessage, withSeed } from './engine/signatures.ts';
import { TenuoError } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { looksLikePem, readPrivatePem, readPublicPem, writePrivatePem, writePublicPem } from './pem.ts';
import { randomBytes } from './random.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from './sizes.ts';

const FINGERPRINT_BYTES = 8;
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Makes a call of the core that signs with this key. For the facade alone: index.ts does not export it. */
export let signWith: <Result>(key: SigningKey, engine: Engine, call: (engine: Engine) => Result) => Result;

/** A public Ed25519 key as JSON (RFC 8037). */
export interface PublicJwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
}

/** A private Ed25519 key as JSON (RFC 8037): `d` is the seed. */
export interface PrivateJwk extends PublicJwk {
  readonly d?: string;
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
    if (input instanceof PublicKey) return input;
    const bytes = readPublic(input);
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
    return other.#bytes.every((byte, i) => byte === this.#bytes[i]);
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
}

/**
 * A private key. Its seed is held in a private field and shows nowhere: not in JSON, in a console, in a
 * clone, in an error. Dispose of it (`using key = …`, or `key.dispose()`) and the seed is wiped.
 */
export class SigningKey {
  readonly #seed: Uint8Array<ArrayBuffer>;
  readonly #engine: Engine;
  readonly #publicKey: PublicKey;
  /** Nobody else's copy: signing with a key that is not the seed's would give the seed away. */
  readonly #publicBytes: Uint8Array<ArrayBuffer>;
  #disposed = false;

  private constructor(seed: Uint8Array<ArrayBuffer>, engine: Engine) {
    this.#seed = seed;
    this.#engine = engine;
    this.#publicBytes = derivePublicKey(engine, seed);
    this.#publicKey = PublicKey.admitted(this.#publicBytes, engine);
  }

  /** A new key from the platform's random source. */
  static generate(options?: EngineOption): SigningKey {
    return new SigningKey(randomBytes(KEY_BYTES), engineOf(options));
  }

  /**
   * The key of a 32-byte seed, which is copied.
   *
   * @throws TenuoError 1103 for another length.
   */
  static fromSeed(seed: Uint8Array, options?: EngineOption): SigningKey {
    checkBytes(seed, 'seed');
    if (seed.length !== KEY_BYTES) throw new TenuoError(FACADE_REASONS.KEY_LENGTH);
    return new SigningKey(new Uint8Array(seed), engineOf(options));
  }

  /**
   * Reads PKCS#8 in PEM, version 1 (as OpenSSL writes it) or 2 (as upstream does).
   *
   * @throws TenuoError 1100 where it is none, or where the public key inside belongs to another seed.
   */
  static fromPem(pem: string, options?: EngineOption): SigningKey {
    if (typeof pem !== 'string') throw new TypeError('SigningKey.fromPem takes a text');
    const parts = readPrivatePem(pem);
    if (parts === null) throw new TenuoError(FACADE_REASONS.KEY_MALFORMED);
    return fromParts(parts.seed, parts.publicKey, options);
  }

  /**
   * Reads a JWK of an Ed25519 key with its private member `d`.
   *
   * @throws TenuoError 1100 where it is none, or where `x` belongs to another seed.
   */
  static fromJwk(jwk: PrivateJwk, options?: EngineOption): SigningKey {
    checkJwk(jwk);
    const seed = jwkMember(jwk.d);
    return fromParts(seed, jwk.x === undefined ? null : jwkMember(jwk.x), options);
  }

  /**
   * Reads the environment variable `name`: hex, base64 of either alphabet, or PEM. White space around it is ignored.
   *
   * @throws TenuoError 1100 where the variable is not set or holds no key; the message names it and not its content.
   */
  static fromEnv(name: string, options?: EngineOption): SigningKey {
    const text = environment()[name];
    if (text === undefined || text.trim() === '') {
      throw new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject: `the environment variable ${name} is not set` });
    }
    if (looksLikePem(text)) return SigningKey.fromPem(text, options);
    const seed = readText(text.trim());
    if (seed?.length !== KEY_BYTES)
      throw new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject: `the environment variable ${name}` });
    return fromParts(seed, null, options);
  }

  get publicKey(): PublicKey {
    return this.#publicKey;
  }

  /**
   * Ed25519 over the very bytes of `message`, 64 bytes. Warrants and proofs are signed by their own methods: do not let
   * others choose what this signs.
   *
   * @throws TypeError where the key has been disposed of.
   */
  sign(message: Uint8Array): Uint8Array<ArrayBuffer> {
    const bytes = bytesOf(message, 'message');
    this.#alive();
    return signMessage(this.#engine, this.#seed, bytes, this.#publicBytes);
  }

  /**
   * The private key in PKCS#8 version 2, as upstream writes it. The text is the secret: keep it out of logs.
   *
   * @throws TypeError where the key has been disposed of.
   */
  exportPem(): string {
    this.#alive();
    return writePrivatePem(this.#seed, this.#publicKey.toBytes());
  }

  /** Wipes the seed. Every later use is a TypeError. */
  dispose(): void {
    this.#disposed = true;
    this.#seed.fill(0);
  }

  [DISPOSE](): void {
    this.dispose();
  }

  toString(): string {
    return `SigningKey(${this.#publicKey.fingerprint}…)`;
  }

  toJSON(): { readonly publicKey: string } {
    return { publicKey: this.#publicKey.toHex() };
  }

  [INSPECT](): string {
    return this.toString();
  }

  #alive(): void {
    if (this.#disposed) throw new TypeError('this SigningKey has been disposed of');
  }

  static {
    signWith = (key, engine, call) => {
      key.#alive();
      return withSeed(engine, key.#seed, call, key.#publicBytes);
    };
  }
}

function fromParts(seed: Uint8Array, publicKey: Uint8Array | null, options: EngineOption | undefined): SigningKey {
  const key = SigningKey.fromSeed(seed, options);
  seed.fill(0);
  if (publicKey !== null && toHex(publicKey) !== key.publicKey.toHex()) {
    key.dispose();
    throw new TenuoError(FACADE_REASONS.KEY_MISMATCH);
  }
  return key;
}

function readPublic(input: unknown): Uint8Array<ArrayBuffer> {
  const bytes = publicBytes(input);
  if (bytes === null) throw new TenuoError(FACADE_REASONS.KEY_MALFORMED);
  if (bytes.length !== KEY_BYTES) throw new TenuoError(FACADE_REASONS.KEY_LENGTH);
  return new Uint8Array(bytes);
}

function publicBytes(input: unknown): Uint8Array | null {
  if (input instanceof Uint8Array) return input;
  if (typeof input === 'string') return looksLikePem(input) ? readPublicPem(input) : readText(input.trim());
  if (typeof input !== 'object' || input === null) {
    throw new TypeError('a public key is given as 32 bytes, hex, base64, PEM or a JWK');
  }
  checkJwk(input as PublicJwk);
  return jwkMember((input as PublicJwk).x);
}

/** Hex or base64; text of 64 hex digits is hex. */
function readText(text: string): Uint8Array<ArrayBuffer> | null {
  return text.length === KEY_BYTES * 2 ? fromHex(text) : fromBase64(text);
}

function checkJwk(jwk: PublicJwk): void {
  if (typeof jwk !== 'object' || jwk === null) throw new TypeError('a JWK is an object');
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519')
    throw new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject: 'the JWK' });
}

function jwkMember(text: unknown): Uint8Array<ArrayBuffer> {
  const bytes = typeof text === 'string' ? fromBase64(text) : null;
  if (bytes === null) throw new TenuoError(FACADE_REASONS.KEY_MALFORMED, { subject: 'the JWK' });
  if (bytes.length !== KEY_BYTES) throw new TenuoError(FACADE_REASONS.KEY_LENGTH, { subject: 'the JWK' });
  return bytes;
}

function environment(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  return process?.env ?? {};
}

/** @throws TypeError where a value is not bytes. */
export function checkBytes(value: unknown, subject: string): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${subject} must be a Uint8Array`);
}
