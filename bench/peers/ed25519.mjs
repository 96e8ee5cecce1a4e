// Ed25519 by others, one shape for all: verify(publicKey, message, signature) and sign(message), over raw bytes.
// libsodium and noble follow RFC 8032 without all of the strict rules: they do less.
import crypto from 'node:crypto';
import * as noble from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import sodium from 'libsodium-wrappers';
import { privateKeyObject, publicKeyOf, verifyFresh, verifyKept } from './node-crypto.mjs';

noble.hashes.sha512 = sha512;
await sodium.ready;

/** The peer that every ratio is measured against. */
export const REFERENCE = 'node:crypto, key kept';

/** Each verifies any signature under any key. */
export const VERIFIERS = {
  [REFERENCE]: verifyKept,
  'node:crypto, fresh key': verifyFresh,
  'libsodium-wrappers': (key, message, signature) => sodium.crypto_sign_verify_detached(signature, message, key),
  '@noble/ed25519': (key, message, signature) => noble.verify(signature, message, key, { zip215: false }),
};

/** Each is bound to one key, as a signer is. */
export function signers(seed) {
  const object = privateKeyObject(seed);
  const pair = new Uint8Array([...seed, ...publicKeyOf(seed)]);
  return {
    [REFERENCE]: (message) => crypto.sign(null, message, object),
    'libsodium-wrappers': (message) => sodium.crypto_sign_detached(message, pair),
    '@noble/ed25519': (message) => noble.sign(message, seed),
  };
}
