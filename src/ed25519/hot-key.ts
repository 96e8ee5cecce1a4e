import { KEY_AT } from '../../assembly/layout.ts';
import { bytesOf, exactBytes } from '../bytes.ts';
import { DISPOSE } from '../dispose.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineFor } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';
import { holdKey, letGoKey } from './held-keys.ts';

/**
 * A public key whose table of multiples the engine has built and keeps. Made by `hotKey`.
 *
 * @example
 * ```ts
 * import { hotKey, type HotKey, keygen, sign } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * const hot: HotKey = hotKey(publicKey);
 * console.log(hot.pinned, hot.verify(signature, message)); // true true
 * hot.dispose();
 * ```
 *
 * @see docs/ed25519.md#keys-that-come-again
 */
export class HotKey {
  readonly #engine: Engine;
  readonly #publicKey: Uint8Array<ArrayBuffer>;
  #pinned: boolean;
  #disposed = false;

  /** @internal */
  constructor(engine: Engine, publicKey: Uint8Array<ArrayBuffer>, pinned: boolean) {
    this.#engine = engine;
    this.#publicKey = publicKey;
    this.#pinned = pinned;
  }

  /** A copy of the 32 bytes. */
  get publicKey(): Uint8Array<ArrayBuffer> {
    return this.#publicKey.slice();
  }

  /**
   * Whether the engine keeps the table, whatever other keys come. False where 32 other keys were held already: then the
   * table may have to be built again, which changes how long a verification takes and nothing else.
   */
  get pinned(): boolean {
    return this.#pinned;
  }

  /**
   * As the function `verify`, under this key: `signature` is 64 bytes, `message` any bytes.
   *
   * @throws TypeError, RangeError as `verify`; TypeError where the key has been disposed of.
   */
  verify(signature: Uint8Array, message: Uint8Array): boolean {
    if (this.#disposed) throw new TypeError('this HotKey has been disposed of');
    return verifyMessage(
      this.#engine,
      exactBytes(signature, SIGNATURE_BYTES, 'signature'),
      bytesOf(message, 'message'),
      this.#publicKey,
    );
  }

  /** Gives the place of the table back. Every later verification is a TypeError. */
  dispose(): void {
    if (this.#pinned) letGoKey(this.#engine, this.#publicKey);
    this.#pinned = false;
    this.#disposed = true;
  }

  [DISPOSE](): void {
    this.dispose();
  }
}

/**
 * Makes ready for a public key (32 bytes) that many signatures will come from: its table of multiples is built now and is
 * kept until `dispose`. `verify` and `verifyMany` use it as well. An engine keeps 32 such tables; see `pinned`.
 *
 * @throws TypeError, RangeError as `verify`; RangeError for bytes under which nothing can verify.
 *
 * @example
 * ```ts
 * import { hotKey, keygen, sign } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * const hot = hotKey(publicKey);
 * console.log(hot.verify(signature, message)); // true
 * hot.dispose();
 * hot.verify(signature, message); // throws TypeError
 * ```
 *
 * @see docs/ed25519.md#keys-that-come-again
 */
export function hotKey(publicKey: Uint8Array, options?: EngineOption): HotKey {
  const engine = engineFor(options, 'hotKey');
  const bytes = new Uint8Array(KEY_BYTES);
  bytes.set(exactBytes(publicKey, KEY_BYTES, 'publicKey'));
  const { core, memory } = engine;
  if (holdKey(engine, bytes)) return new HotKey(engine, bytes, true);
  memory.set(bytes, KEY_AT);
  if (core.learnKey() === 1) return new HotKey(engine, bytes, false);
  throw new RangeError('publicKey is not a point of the curve, or one of small order: nothing verifies under it');
}
