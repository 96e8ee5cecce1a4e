// Ed25519 by others, in one shape: verify(publicKey, message, signature) and sign(message), over raw bytes. They follow
// RFC 8032 without all of the strict rules: they do less.
import crypto from 'node:crypto';
import { REFERENCE } from './names.mjs';
import { privateKeyObject, publicKeyOf, verifyFresh, verifyKept } from './node-crypto.mjs';
import { optional } from './optional.mjs';

const sodium = await optional('libsodium-wrappers', async () => {
  const { default: library } = await import('libsodium-wrappers');
  await library.ready;
  return library;
});
const noble = await optional('@noble/ed25519', async () => {
  const [library, { sha512 }] = await Promise.all([import('@noble/ed25519'), import('@noble/hashes/sha2.js')]);
  library.hashes.sha512 = sha512;
  return library;
});
const curves = await optional('@noble/curves', () => import('@noble/curves/ed25519.js'));

/** Each verifies any signature under any key. */
export const VERIFIERS = present({
  [REFERENCE]: verifyKept,
  'node:crypto, fresh key': verifyFresh,
  'libsodium-wrappers':
    sodium && ((key, message, signature) => sodium.crypto_sign_verify_detached(signature, message, key)),
  '@noble/ed25519': noble && ((key, message, signature) => noble.verify(signature, message, key, { zip215: false })),
  '@noble/curves':
    curves && ((key, message, signature) => curves.ed25519.verify(signature, message, key, { zip215: false })),
});

/** Each is bound to one key, as a signer is. */
export function signers(seed) {
  const object = privateKeyObject(seed);
  const pair = new Uint8Array([...seed, ...publicKeyOf(seed)]);
  return present({
    [REFERENCE]: (message) => crypto.sign(null, message, object),
    'libsodium-wrappers': sodium && ((message) => sodium.crypto_sign_detached(message, pair)),
    '@noble/ed25519': noble && ((message) => noble.sign(message, seed)),
    '@noble/curves': curves && ((message) => curves.ed25519.sign(message, seed)),
  });
}

function present(peers) {
  return Object.fromEntries(Object.entries(peers).filter(([, peer]) => peer !== undefined));
}
