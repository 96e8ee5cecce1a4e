// WebCrypto. Every operation is a promise that the thread pool fulfils, so that several at once use several cores.
const { subtle } = globalThis.crypto;
const NAME = 'Ed25519';

export const importPublic = (raw) => subtle.importKey('raw', raw, NAME, true, ['verify']);
export const verify = (key, message, signature) => subtle.verify(NAME, key, signature, message);
