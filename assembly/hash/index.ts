// (wasm) Hashes of byte ranges. The JavaScript twin is src/engine/js/hash.ts.
export { sha256 } from './sha256';
export { sha512, sha512Begin, sha512Finish, sha512Update } from './sha512';
