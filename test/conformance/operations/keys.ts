// Keys and plain signatures.

import { CODES } from '../../../src/codes.ts';
import { toHex } from '../../../src/hex.ts';
import { PublicKey, SigningKey } from '../../../src/keys.ts';
import { type Operations, Unsupported } from '../protocol.ts';

const CONTEXT = new TextEncoder().encode('tenuo-warrant-v1');
const SIGNATURE_INVALID = 1100;

/** The message, behind the context of warrants where the request asks for it. */
function prefixed(message: Uint8Array, prefix: boolean): Uint8Array {
  return prefix ? Uint8Array.of(...CONTEXT, ...message) : message;
}

export const keys: Operations = {
  'key.from_seed': ({ options }, request) => {
    const key = SigningKey.fromSeed(request.bytes('seed'), options);
    const { publicKey } = key;
    return {
      ok: true,
      public: publicKey.toHex(),
      fingerprint: publicKey.fingerprint,
      pem: key.exportPem(),
      public_pem: publicKey.toPem(),
    };
  },

  'key.check': ({ options }, request) => {
    const key = PublicKey.from(request.bytes('key'), options);
    return { ok: true, public: key.toHex(), fingerprint: key.fingerprint };
  },

  'key.from_pem': ({ options }, request) => {
    const pem = request.text('pem');
    if (!request.flag('secret')) return { ok: true, public: PublicKey.from(pem, options).toHex() };
    const key = SigningKey.fromPem(pem, options);
    // A key shows its seed in what it exports alone.
    return { ok: true, public: key.publicKey.toHex(), seed: toHex(key.exportSeed()) };
  },

  'ed25519.sign': ({ options }, request) => {
    const key = SigningKey.fromSeed(request.bytes('seed'), options);
    return { ok: true, sig: toHex(key.sign(prefixed(request.bytes('msg'), request.flag('prefix')))) };
  },

  'ed25519.verify': ({ options }, request) => {
    if (request.optionalText('mode') === 'lax') throw new Unsupported('lax verification');
    const key = PublicKey.from(request.bytes('key'), options);
    if (key.verify(prefixed(request.bytes('msg'), request.flag('prefix')), request.bytes('sig'))) return { ok: true };
    return { ok: false, error: { code: SIGNATURE_INVALID, name: CODES[SIGNATURE_INVALID], kind: 'signature' } };
  },
};
