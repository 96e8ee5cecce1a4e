// Private keys: a SigningKey holds a seed that never shows.

import { fromBase64, toBase64Url } from './base64.ts';
import { brand, isBranded } from './brand.ts';
import { bytesOf, checkBytes, lengthOf } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import { DISPOSE } from './dispose.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf } from './engine/port.ts';
import { derivePublicKey, signMessage, withSeed } from './engine/signatures.ts';
import { TenuoError } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { INSPECT } from './inspect.ts';
import { type CryptoKeyLike, exportCryptoKey, isCryptoKey } from './keys/crypto-key.ts';
import { type PrivateJwk, privateOfFile, privateOfJwk, privateOfPem, privateOfText } from './keys/private-forms.ts';
import { KEY_REASONS } from './keys/reasons.ts';
import { fileSubject, readKeyFile, readVariable, variableSubject } from './keys/sources.ts';
import { isHexText } from './keys/text.ts';
import { wrongBytes, wrongLength, wrongText } from './keys/wrong-form.ts';
import { checkOptions } from './options.ts';
import { type PrivateParts, writePrivatePem } from './pem.ts';
import { type FromEnvOptions, PublicKey } from './public-key.ts';
import { randomBytes } from './random.ts';
import { KEY_BYTES } from './sizes.ts';

export type { PrivateJwk } from './keys/private-forms.ts';
export { type FromEnvOptions, type PublicJwk, PublicKey, type PublicKeyInput } from './public-key.ts';

/** How a copy of this package signs with the key of another one: the seed is lent for the time of a call. */
const LEND = Symbol.for('tenuo-edge/lend');

/** Makes a call of the core that signs with this key. For the facade alone: index.ts does not export it. */
export let signWith: <Result>(key: SigningKey, engine: Engine, call: (engine: Engine) => Result) => Result;

/**
 * A private key. Its seed is held in a private field and shows nowhere: not in JSON, in a console, in a
 * clone, in an error. Dispose of it (`using key = …`, or `key.dispose()`) and the seed is wiped.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 *
 * const key = SigningKey.fromSeed(new Uint8Array(32).fill(7)); // or generate(), fromEnv('ISSUER_KEY'), …
 * console.log(key.publicKey.fingerprint); // ea4a6c63e29c520a
 * console.log(JSON.stringify({ key }).includes('0707')); // false
 * key.dispose();
 * key.sign(new Uint8Array(1)); // throws TypeError
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
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

  /**
   * A new key from the platform's random source.
   *
   * @throws TypeError where the engine is none.
   */
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
    if (lengthOf(seed) === 2 * KEY_BYTES) throw new TenuoError(KEY_REASONS.KEY_EXPANDED);
    if (lengthOf(seed) !== KEY_BYTES) throw wrongLength(`${lengthOf(seed)} bytes`, '32 bytes');
    return new SigningKey(new Uint8Array(seed), engineOf(options));
  }

  /**
   * The key of a seed of 64 hex digits, in either case.
   *
   * @throws TenuoError 1100 or 1103 where the text is something else; the message does not quote it.
   */
  static fromHex(hex: string, options?: EngineOption): SigningKey {
    const text = textGiven(hex, 'SigningKey.fromHex');
    const seed = isHexText(text) ? fromHex(text) : null;
    if (seed?.length !== KEY_BYTES) throw wrongText(text, seed);
    return fromParts({ seed, publicKey: null }, options);
  }

  /**
   * The key of a seed in base64 of either alphabet, padded or not.
   *
   * @throws TenuoError 1100 or 1103 where the text is something else; the message does not quote it.
   */
  static fromBase64(base64: string, options?: EngineOption): SigningKey {
    const text = textGiven(base64, 'SigningKey.fromBase64');
    const seed = fromBase64(text);
    if (seed?.length !== KEY_BYTES) throw seed === null ? wrongText(text, seed) : wrongBytes(seed);
    return fromParts({ seed, publicKey: null }, options);
  }

  /**
   * Reads PKCS#8 in PEM, version 1 (as OpenSSL writes it) or 2 (as upstream does).
   *
   * @throws TenuoError 1100 where it is none, or where the public key inside belongs to another seed.
   */
  static fromPem(pem: string, options?: EngineOption): SigningKey {
    if (typeof pem !== 'string') throw new TypeError('SigningKey.fromPem takes a text');
    return fromParts(privateOfPem(pem), options);
  }

  /**
   * Reads a JWK of an Ed25519 key with its private member `d`.
   *
   * @throws TenuoError 1100 where it is none, or where `x` belongs to another seed.
   */
  static fromJwk(jwk: PrivateJwk, options?: EngineOption): SigningKey {
    return fromParts(privateOfJwk(jwk), options);
  }

  /**
   * Exports a private `CryptoKey` of Ed25519 and reads it.
   *
   * @throws TenuoError 1100, by a rejection, where it is public, of another algorithm, or may not be exported: then it can still be a
   *   `Signer`.
   */
  static async fromCryptoKey(key: CryptoKeyLike, options?: EngineOption): Promise<SigningKey> {
    if (!isCryptoKey(key)) throw new TypeError('SigningKey.fromCryptoKey takes a CryptoKey');
    if (key.type === 'public') throw new TenuoError(KEY_REASONS.KEY_IS_PUBLIC);
    return SigningKey.fromJwk(await exportCryptoKey(key), options);
  }

  /**
   * Reads the environment variable `name`: hex, base64 of either alphabet, PEM (also on one line, with \n between its lines) or a
   * JWK. White space around it is ignored.
   *
   * @throws ConfigurationError 1100 where it is not set; TenuoError 1100 or 1103 where it holds no private key. The message
   *   names the variable, and not what is in it.
   */
  static fromEnv(name: string, options: FromEnvOptions = {}): SigningKey {
    checkOptions(options, ['env', 'engine'], 'SigningKey.fromEnv');
    const text = readVariable(name, options.env);
    const subject = variableSubject(name);
    return fromParts(privateOfText(text, subject), options, subject);
  }

  /**
   * Reads a file, at once: 32 bytes, PKCS#8 in DER, or any text that `fromEnv` reads. Where the platform has files.
   *
   * @throws ConfigurationError 1100 where it cannot be read; TenuoError 1100 or 1103 where it holds no private key. The message
   *   names the file, and not what is in it.
   */
  static fromFile(path: string | URL, options?: EngineOption): SigningKey {
    const bytes = readKeyFile(path);
    const subject = fileSubject(path);
    try {
      return fromParts(privateOfFile(bytes, subject), options, subject);
    } finally {
      bytes.fill(0);
    }
  }

  /** The key that its signatures are verified with. */
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

  /**
   * The private key as a JWK, with its public half. It is the secret: keep it out of logs.
   *
   * @throws TypeError where the key has been disposed of.
   */
  exportJwk(): Required<PrivateJwk> {
    this.#alive();
    return { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(this.#publicBytes), d: toBase64Url(this.#seed) };
  }

  /**
   * A copy of the seed, 32 bytes: what `fromSeed` reads. It is the secret: wipe it after use.
   *
   * @throws TypeError where the key has been disposed of.
   */
  exportSeed(): Uint8Array<ArrayBuffer> {
    this.#alive();
    return this.#seed.slice();
  }

  /** Wipes the seed. Every later use is a TypeError. */
  dispose(): void {
    this.#disposed = true;
    this.#seed.fill(0);
  }

  [DISPOSE](): void {
    this.dispose();
  }

  /** `SigningKey(` and the fingerprint of its public key: nothing of the seed. */
  toString(): string {
    return `SigningKey(${this.#publicKey.fingerprint}…)`;
  }

  /** The public key in hex: nothing of the seed. */
  toJSON(): { readonly publicKey: string } {
    return { publicKey: this.#publicKey.toHex() };
  }

  [INSPECT](): string {
    return this.toString();
  }

  /** @internal */
  [LEND]<Result>(use: (seed: Uint8Array) => Result): Result {
    this.#alive();
    return use(this.#seed);
  }

  #alive(): void {
    if (this.#disposed) throw new TypeError('this SigningKey has been disposed of');
  }

  static {
    brand(SigningKey, 'SigningKey');
    signWith = (key, engine, call) => {
      if (!isBranded(key, 'SigningKey')) throw new TypeError('the key must be a SigningKey');
      // The public key of another copy is derived anew: signing with one that is not the seed's would give the seed away.
      if (!(#seed in key)) return (key as SigningKey)[LEND]((seed) => withSeed(engine, seed, call));
      key.#alive();
      return withSeed(engine, key.#seed, call, key.#publicBytes);
    };
  }
}

/** The key of what was read, whose seed is wiped. */
function fromParts({ seed, publicKey }: PrivateParts, options: EngineOption | undefined, subject?: string): SigningKey {
  try {
    const key = SigningKey.fromSeed(seed, options);
    if (publicKey === null || toHex(publicKey) === key.publicKey.toHex()) return key;
    key.dispose();
    throw new TenuoError(FACADE_REASONS.KEY_MISMATCH, { subject });
  } finally {
    seed.fill(0);
  }
}

function textGiven(text: unknown, call: string): string {
  if (typeof text !== 'string') throw new TypeError(`${call} takes a text`);
  return text.trim();
}
