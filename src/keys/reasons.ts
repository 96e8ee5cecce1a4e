// Why something is no private key, and what goes wrong where keys are kept by name.
import { defineReasons } from '../codes.ts';

export const KEY_REASONS = /* @__PURE__ */ defineReasons({
  KEY_VARIABLE_UNNAMED: [
    110058,
    'the environment variable names no key',
    'Put the id of the key behind the prefix: TENUO_KEY_WORKER.',
  ],
  KEY_IS_PUBLIC: [
    110076,
    'a public key is given where a private one is expected',
    'Give the private key: the PRIVATE KEY block, or the JWK with d.',
  ],
  KEY_ENCRYPTED: [
    110077,
    'the private key is encrypted with a passphrase',
    'Decrypt it where it is kept: openssl pkey -in encrypted.pem -out key.pem.',
  ],
  KEY_UNKNOWN: [110078, 'no key is registered by this name', 'Register it first: registry.register(id, key).'],
  KEY_VARIABLES_CLASH: [
    110079,
    'two environment variables name the same key',
    'Rename one, or pass { ids: "verbatim" }, which keeps case and underscores.',
  ],
  KEY_EXPANDED: [
    110352,
    'these are 64 bytes: a seed with its public key behind it, as some libraries keep a private key',
    'Give the first 32 bytes, which are the key.',
  ],
});
