// Keys of tests: made of a label, so that they are the same in every run. Everybody can make them.
import { sha256 } from '../engine/digest.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { SigningKey } from '../keys.ts';
import { checkText } from '../options.ts';

const SALT = 'tenuo-edge/testing key ';

/**
 * The key of a label, the same in every run and every process: its seed is a SHA-256 of the label. It protects nothing.
 *
 * @throws TypeError where the label is no text, or empty.
 *
 * @example
 * ```ts
 * import { keyFor } from 'tenuo-edge/testing';
 *
 * console.log(keyFor('issuer').publicKey.equals(keyFor('issuer').publicKey)); // true
 * console.log(keyFor('issuer').publicKey.equals(keyFor('agent').publicKey)); // false
 * ```
 *
 * @see docs/testing.md#keys-and-warrants
 */
export function keyFor(label: string, options?: EngineOption): SigningKey {
  if (checkText(label, 'keyFor') === '') throw new TypeError('keyFor takes a label: keyFor("issuer")');
  return SigningKey.fromSeed(sha256(engineOf(options), new TextEncoder().encode(SALT + label)), options);
}
