// (wasm) Ed25519 over linear memory. The JavaScript twin is src/engine/js/ed25519.ts.
export { derivePublicKey, sign } from './sign';
export { isAdmissibleKey, verify } from './verify';
