// Trusted roots as they are given to the configuration and to calls.
import { MAX_ROOTS } from '../../assembly/layout.ts';
import { isBranded } from '../brand.ts';
import { FACADE_REASONS, reasonNumber } from '../codes.ts';
import type { Engine } from '../engine/engine.ts';
import { ConfigurationError, TenuoError } from '../errors.ts';
import { type PublicKey, type PublicKeyInput, readPublicKey } from '../public-key.ts';

/** Lists that were read before: frozen, and of keys that cannot change, so that guarded calls do not read theirs again. */
const known = /* @__PURE__ */ new WeakSet<object>();

/**
 * The keys of a list of roots, frozen; of one that it has returned before that list itself.
 *
 * @throws ConfigurationError where it is empty; TypeError where it is no list of public keys; RangeError where it is too long.
 * @throws TenuoError 1100 where a root is no key.
 */
export function readTrustedRoots(roots: unknown, engine: Engine | undefined): readonly PublicKey[] {
  if (!Array.isArray(roots)) throw new TypeError('trustedRoots is a list of public keys: [publicKey]');
  if (known.has(roots)) return roots;
  if (roots.length === 0) throw new ConfigurationError(FACADE_REASONS.ROOTS_MISSING, { subject: 'trustedRoots' });
  if (roots.length > MAX_ROOTS) throw new RangeError(`trustedRoots holds at most ${MAX_ROOTS} keys`);
  const keys = Array.from(roots as readonly unknown[], (root, index) => readRoot(root, index, engine));
  known.add(keys);
  return Object.freeze(keys);
}

function readRoot(root: unknown, index: number, engine: Engine | undefined): PublicKey {
  if (isBranded(root, 'SigningKey'))
    throw new TypeError(`trustedRoots[${index}] is a SigningKey: trust its publicKey, and keep the key where it signs`);
  try {
    return readPublicKey(root as PublicKeyInput, { engine });
  } catch (error) {
    throw named(error, `trustedRoots[${index}]`);
  }
}

/** The error about a key, with which one it was. */
function named(error: unknown, subject: string): unknown {
  if (error instanceof TenuoError) {
    const { expected, received } = error;
    return new TenuoError(reasonNumber(error.reason), { subject, expected, received });
  }
  return error instanceof TypeError ? new TypeError(`${subject}: ${error.message}`) : error;
}
