// Why something is no key, where it is a form of another thing that can be told apart.
import { defineReasons } from '../codes.ts';

// No text here names what signs: verifiers have these reasons too, and a bundle of theirs is searched for such names.
const NEW_KEY = 'make one with openssl genpkey -algorithm ed25519 or npx tenuo-edge keygen.';

export const FORM_REASONS = /* @__PURE__ */ defineReasons({
  KEY_IS_PRIVATE: [
    110064,
    'a private key is given where a public one is expected',
    'Give its public half. The private one stays with its holder: see how it came here.',
  ],
  KEY_OTHER_ALGORITHM: [
    110065,
    'the key is of another algorithm than Ed25519',
    `Warrants are signed with Ed25519 alone: ${NEW_KEY}`,
  ],
  KEY_CERTIFICATE: [
    110066,
    'this is a certificate or a request for one, not a key',
    'Take out the public key, where it is of Ed25519: openssl x509 -in cert.pem -noout -pubkey.',
  ],
  KEY_OPENSSH: [
    110067,
    'this is a key of OpenSSH, in its own form',
    `A key for warrants is best one of its own: ${NEW_KEY}`,
  ],
  KEY_PEM_MALFORMED: [
    110068,
    'the PEM text cannot be read',
    'Give one whole block as it was written: BEGIN and END lines, lines of 64 characters between them, not indented, nothing behind.',
  ],
  KEY_QUOTED: [110069, 'there are quotation marks around the key', 'Leave them out.'],
  KEY_HEX_PREFIX: [110070, 'the key begins with 0x', 'Give the 64 hex digits alone.'],
  KEY_JWK_INCOMPLETE: [
    110071,
    'the JWK holds no key',
    'A JWK of Ed25519 has kty "OKP", crv "Ed25519" and x, and d where it is private: 43 characters of base64url each.',
  ],
  KEY_DID_UNREADABLE: [
    110072,
    'the DID holds no key that can be read here',
    'A did:key of Ed25519 begins with did:key:z6Mk. Resolve DIDs of other methods first.',
  ],
  KEY_NOT_EXTRACTABLE: [
    110073,
    'the CryptoKey may not be exported',
    'Make it with extractable: true; or leave it where it is and pass a signer: { publicKey, sign: async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, message)) }.',
  ],
  KEY_VARIABLE_UNSET: [
    110074,
    'the environment variable is not set',
    'Set it to the key: 64 hex digits, base64, PEM or a JWK. Where variables are not in process.env, pass them as `env`.',
  ],
  KEY_FILE_UNREADABLE: [
    110075,
    'the key file cannot be read',
    'Check the path and who may read it. A key file holds 32 bytes, hex, base64, PEM, DER or a JWK.',
  ],
});
