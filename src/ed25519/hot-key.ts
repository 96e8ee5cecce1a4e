import { KEY_AT } from '../../assembly/layout.ts';
import { bytesOf, exactBytes } from '../bytes.ts';
import { DISPOSE } from '../dispose.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineFor } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from './sizes.ts';

/** A public key that the engine has made ready for. Made by `hotKey`. */
export class HotKey {
  readonly #engine: Engine;
  readonly #publicKey: Uint8Array<ArrayBuffer>;
  #disposed = false;

  /** @internal */
  constructor(engine: Engine, publicKey: Uint8Array<ArrayBuffer>) {
    this.#engine = engine;
    this.#publicKey = publicKey;
  }

  /** A copy of the 32 bytes. */
  get publicKey(): Uint8Array<ArrayBuffer> {
    return this.#publicKey.slice();
  }

  /**
   * As the function `verify`, under this key.
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

  dispose(): void {
    this.#disposed = true;
  }

  [DISPOSE](): void {
    this.dispose();
  }
}

export function hotKey(publicKey: Uint8Array, options?: EngineOption): HotKey {
  const engine = engineFor(options, 'hotKey');
  const bytes = exactBytes(publicKey, KEY_BYTES, 'publicKey');
  const { core, memory } = engine;
  memory.set(bytes, KEY_AT);
  if (core.learnKey() === 0)
    throw new RangeError('publicKey is not a point of the curve, or one of small order: nothing verifies under it');
  return new HotKey(engine, memory.slice(KEY_AT, KEY_AT + KEY_BYTES));
}
