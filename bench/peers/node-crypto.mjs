// Ed25519 of the platform. It follows RFC 8032 without the strict rules: it does less.
import crypto from 'node:crypto';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function publicKeyObject(raw) {
  return crypto.createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
}

export function privateKeyObject(seed) {
  return crypto.createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

export function publicKeyOf(seed) {
  return new Uint8Array(
    Buffer.from(crypto.createPublicKey(privateKeyObject(seed)).export({ format: 'jwk' }).x, 'base64url'),
  );
}

/** Makes a key object for every signature. */
export function verifyFresh(key, message, signature) {
  return crypto.verify(null, message, publicKeyObject(key), signature);
}

const kept = new Map();

/** As an application does: each key is made into a key object once. */
export function verifyKept(key, message, signature) {
  const name = Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
  let object = kept.get(name);
  if (object === undefined) {
    object = publicKeyObject(key);
    kept.set(name, object);
  }
  return crypto.verify(null, message, object, signature);
}
