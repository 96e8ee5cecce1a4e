// What a user ships: each entry bundled and minified by esbuild for browsers, then gzip.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const MODULE = (name) => new URL(`../build/core.${name}.wasm`, import.meta.url);

const PEER = (path) => new URL(`node_modules/${path}`, import.meta.url);

/** Each with what makes its bytes. */
const ENTRIES = {
  'size, tenuo-edge, everything': () => bundle("export * from 'tenuo-edge'", '..'),
  'size, tenuo-edge, Authorizer alone': () => bundle("export { Authorizer } from 'tenuo-edge'", '..'),
  'size, tenuo-edge, the relaxed SIMD module by itself': () => readFileSync(MODULE('relaxed')),
  'size, tenuo-edge, the SIMD module by itself': () => readFileSync(MODULE('simd')),
  'size, @noble/ed25519 with its hash': () =>
    bundle("export * from '@noble/ed25519'; export { sha512 } from '@noble/hashes/sha2.js'"),
  'size, @noble/curves, ed25519': () => bundle("export { ed25519 } from '@noble/curves/ed25519.js'"),
  'size, jose, verifying a token': () => bundle("export { importJWK, jwtVerify } from 'jose'"),
  'size, libsodium-wrappers': () => bundle("export { default } from 'libsodium-wrappers'"),
  'size, biscuit-wasm, the module by itself': () =>
    readFileSync(PEER('@biscuit-auth/biscuit-wasm/module/biscuit_bg.wasm')),
  'size, cedar-wasm, the module by itself': () =>
    readFileSync(PEER('@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm')),
};

export const SIZES = Object.keys(ENTRIES);

/**
 * @param {readonly string[]} names of SIZES
 * @returns {Promise<{ what: string, bytes: number, gzip: number }[]>}
 */
export async function measureSizes(names) {
  const sizes = [];
  for (const what of names) {
    const bytes = await ENTRIES[what]();
    sizes.push({ what, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length });
  }
  return sizes;
}

async function bundle(contents, directory = '.') {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(directory, import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}
