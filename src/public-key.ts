// Public keys: 32 bytes that are a point of the curve, in every form that they are handed over in.

import { KEY_AT } from '../assembly/layout.ts';
import { toBase64Url } from './base64.ts';
import { brand, isBranded } from './brand.ts';
import { bytesOf, lengthOf } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf } from './engine/port.ts';
import { verifyMessage } from './engine/signatures.ts';
import { TenuoError } from './errors.ts';
import { toHex } from './hex.ts';
import { INSPECT } from './inspect.ts';
import { type CryptoKeyLike, exportCryptoKey, isCryptoKey } from './keys/crypto-key.ts';
import { FORM_REASONS } from './keys/form-reasons.ts';
import type { PublicJwk } from './keys/jwk.ts';
import { publicBytes } from './keys/public-forms.ts';
import { type Environment, fileSubject, readKeyFile, readVariable, variableSubject } from './keys/sources.ts';
import { isDer, textOf, unfolded } from './keys/text.ts';
import { checkOptions } from './options.ts';
import { writePublicPem } from './pem.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from './sizes.ts';

export type { PublicJwk } from './keys/jwk.ts';

const FINGERPRINT_BYTES = 8;

/**
 * What `PublicKey.from` reads at once: a key, its 32 bytes or SPKI in DER, a text of it, a JWK.
 *
 * @example
 * ```ts
 * import { PublicKey, type PublicKeyInput, SigningKey } from 'tenuo-edge';
 *
 * const key = SigningKey.generate().publicKey;
 * const forms: PublicKeyInput[] = [key, key.toBytes(), key.toHex(), key.toPem(), key.toJwk()];
 * console.log(forms.every((form) => PublicKey.from(form).equals(key))); // true
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export type PublicKeyInput = PublicKey | Uint8Array | string | PublicJwk;

/**
 * What the loaders of keys take beside the name of a variable.
 *
 * @example
 * ```ts
 * import { type FromEnvOptions, PublicKey, SigningKey } from 'tenuo-edge';
 *
 * const options: FromEnvOptions = { env: { AGENT_PUBKEY: SigningKey.generate().publicKey.toHex() } };
 * console.log(PublicKey.fromEnv('AGENT_PUBKEY', options).fingerprint.length); // 16
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export interface FromEnvOptions extends EngineOption {
  /** The variables; those of the process where absent. On Workers: the `env` of the handler. */
  readonly env?: Environment | undefined;
}

/**
 * Reads a public key at once, as `PublicKey.from` does where it is given no `CryptoKey`. For the facade alone.
 *
 * @throws TypeError also for a CryptoKey, so that no promise passes for a key.
 */
export let readPublicKey: (input: PublicKeyInput, options?: EngineOption) => PublicKey;

/**
 * A public key that a signature can be checked with. Immutable; two keys are equal where their bytes are.
 *
 * @example
 * ```ts
 * import { PublicKey, SigningKey } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const message = new TextEncoder().encode('hello');
 * const received = PublicKey.from(key.publicKey.toHex());
 * console.log(received.verify(message, key.sign(message)), received.equals(key.publicKey)); // true true
 * PublicKey.from('no key'); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export class PublicKey {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #engine: Engine;

  private constructor(bytes: Uint8Array<ArrayBuffer>, engine: Engine) {
    this.#bytes = bytes;
    this.#engine = engine;
  }

  /**
   * Reads 32 bytes, 64 hex digits, base64 or base64url (padded or not), SPKI in PEM, in DER or in base64, a JWK (also as text),
   * did:key and multibase. A `CryptoKey` is exported by a promise: see `fromCryptoKey`.
   *
   * @throws TenuoError 1100 where it is no key, or no point of the curve, or one of small order: its reason says what it is
   *   instead, a private key or a certificate. 1103 for another length.
   * @throws TypeError for another type.
   */
  static from(input: PublicKeyInput, options?: EngineOption): PublicKey;
  static from(input: CryptoKeyLike, options?: EngineOption): Promise<PublicKey>;
  static from(input: PublicKeyInput | CryptoKeyLike, options?: EngineOption): PublicKey | Promise<PublicKey> {
    return isCryptoKey(input) ? PublicKey.fromCryptoKey(input, options) : readPublicKey(input, options);
  }

  /**
   * Reads a `CryptoKey` of Ed25519.
   *
   * @throws TenuoError 1100, by a rejection, where it is private, of another algorithm, or may not be exported.
   */
  static async fromCryptoKey(key: CryptoKeyLike, options?: EngineOption): Promise<PublicKey> {
    if (!isCryptoKey(key)) throw new TypeError('PublicKey.fromCryptoKey takes a CryptoKey');
    if (key.type === 'private') throw new TenuoError(FORM_REASONS.KEY_IS_PRIVATE);
    return PublicKey.#read(await exportCryptoKey(key), undefined, options);
  }

  /**
   * Reads the environment variable `name`, in any text form that `from` reads. White space around it is ignored.
   *
   * @throws ConfigurationError 1100 where it is not set; TenuoError 1100 or 1103 where it holds no key. The message names the
   *   variable, and not what is in it.
   */
  static fromEnv(name: string, options: FromEnvOptions = {}): PublicKey {
    checkOptions(options, ['env', 'engine'], 'PublicKey.fromEnv');
    return PublicKey.#read(unfolded(readVariable(name, options.env)), variableSubject(name), options);
  }

  /**
   * Reads a file that holds a key in any form that `from` reads, at once. Where the platform has files.
   *
   * @throws ConfigurationError 1100 where it cannot be read; TenuoError 1100 or 1103 where it holds no key.
   */
  static fromFile(path: string | URL, options?: EngineOption): PublicKey {
    const bytes = readKeyFile(path);
    const input = bytes.length === KEY_BYTES || isDer(bytes) ? bytes : unfolded(textOf(bytes));
    return PublicKey.#read(input, fileSubject(path), options);
  }

  static #read(input: unknown, subject: string | undefined, options: EngineOption | undefined): PublicKey {
    const bytes = new Uint8Array(publicBytes(input, subject));
    const engine = engineOf(options);
    engine.memory.set(bytes, KEY_AT);
    if (engine.core.checkKey() !== 1) throw new TenuoError(FACADE_REASONS.KEY_INADMISSIBLE, { subject });
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

  /** As `toHex`. */
  toJSON(): string {
    return this.toHex();
  }

  /** SPKI in PEM, with LF line ends. */
  toPem(): string {
    return writePublicPem(this.#bytes);
  }

  /** The key as a JWK (RFC 8037), `x` in base64url. */
  toJwk(): PublicJwk {
    return { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(this.#bytes) };
  }

  /** The first 8 bytes as 16 hex digits: short enough for a log. */
  get fingerprint(): string {
    return toHex(this.#bytes.subarray(0, FINGERPRINT_BYTES));
  }

  /**
   * Whether both are the same 32 bytes.
   *
   * @throws TypeError where the other is no `PublicKey`.
   */
  equals(other: PublicKey): boolean {
    const bytes = other.toBytes();
    return this.#bytes.every((byte, i) => byte === bytes[i]);
  }

  /**
   * Whether `signature` (64 bytes) is one of this key over the very bytes of `message`. Strict: no second
   * encoding of a valid signature verifies.
   *
   * @throws TypeError where they are no bytes.
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
    readPublicKey = (input, options) => {
      if (typeof input === 'object' && input !== null && #bytes in input) return input;
      return PublicKey.#read(isBranded<PublicKey>(input, 'PublicKey') ? input.toBytes() : input, undefined, options);
    };
  }
}
