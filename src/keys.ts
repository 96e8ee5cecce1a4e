// Private keys: a SigningKey holds a seed that never shows.

import { brand, isBranded } from './brand.ts';
import { bytesOf, checkBytes } from './bytes.ts';
import { FACADE_REASONS } from './codes.ts';
import { DISPOSE } from './dispose.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf } from './engine/port.ts';
import { derivePublicKey, signMessage, withSeed } from './engine/signatures.ts';
import { TenuoError } from './errors.ts';
import { toHex } from './hex.ts';
import { INSPECT } from './inspect.ts';
import { looksLikePem, readPrivatePem, writePrivatePem } from './pem.ts';
import { checkJwk, jwkMember, type PublicJwk, PublicKey, readKeyText } from './public-key.ts';
import { randomBytes } from './random.ts';
import { KEY_BYTES } from './sizes.ts';

export { type PublicJwk, PublicKey, type PublicKeyInput } from './public-key.ts';

/** How a copy of this package signs with the key of another one: the seed is lent for the time of a call. */
const LEND = Symbol.for('tenuo-edge/lend');

/** Makes a call of the core that signs with this key. For the facade alone: index.ts does not export it. */
export let signWith: <Result>(key: SigningKey, engine: Engine, call: (engine: Engine) => Result) => Result;

/** A private Ed25519 key as JSON (RFC 8037): `d` is the seed. */
export interface PrivateJwk extends PublicJwk {
  readonly d?: string;
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
    const seed = readKeyText(text.trim());
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

function fromParts(seed: Uint8Array, publicKey: Uint8Array | null, options: EngineOption | undefined): SigningKey {
  const key = SigningKey.fromSeed(seed, options);
  seed.fill(0);
  if (publicKey !== null && toHex(publicKey) !== key.publicKey.toHex()) {
    key.dispose();
    throw new TenuoError(FACADE_REASONS.KEY_MISMATCH);
  }
  return key;
}

function environment(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  return process?.env ?? {};
}
