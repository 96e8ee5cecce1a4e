// What a user ships of each entry, and what that is made of: the table in README.md, and the gate. Bundled and minified by
// esbuild from dist/ as built, everything included.
//
//   node scripts/sizes.mjs            writes the table
//   node scripts/sizes.mjs --check    exits with 1 where an entry is over its limit, or the table is stale
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { build } from 'esbuild';
import { fill, table } from './markdown.mjs';
import { root } from './twins.mjs';

const README = join(root, 'README.md');

/** Bytes by gzip -9 that an entry may take. docs/decisions.md says why they are no smaller. */
export const LIMITS = {
  'tenuo-edge': 169_000,
  'tenuo-edge/verify': 128_500,
  'tenuo-edge/verify-js': 90_000,
  'tenuo-edge/approval': 118_500,
  'tenuo-edge/audit': 121_500,
  'tenuo-edge/revocation': 111_500,
  'tenuo-edge/replay': 2_000,
  'tenuo-edge/receipt': 136_500,
  'tenuo-edge/connect': 4_500,
  'tenuo-edge/ed25519': 96_500,
  'tenuo-edge/cel': 103_700,
  'tenuo-edge/testing': 141_500,
};

/** @typedef {{ name: string, raw: number, gzip: number, brotli: number }} Size */

/** @returns {Promise<Size[]>} in the order of LIMITS */
export function measureEntries() {
  return Promise.all(
    Object.keys(LIMITS).map(async (name) => sizeOf(name, await bundle(`export * from '${name}'`, root))),
  );
}

/** What `tenuo-edge/verify` is made of; and RE2, which is in `tenuo-edge/cel` alone. */
export async function measureParts() {
  const sources = join(root, 'build/esm/src');
  const file = (path) => readFileSync(join(root, path));
  const [relaxed, simd] = ['relaxed', 'simd'].map(functionsOf);
  return [
    sizeOf(
      'the modules, packed, with what unpacks them',
      await bundle("export * from './dist/wasm-embedded.js'", root),
    ),
    sizeOf('core.relaxed.wasm', file('dist/core.relaxed.wasm')),
    sizeOf('core.simd.wasm', file('dist/core.simd.wasm')),
    sizeOf('in each of them: the core', relaxed.core),
    sizeOf('in the one: hashes and Ed25519 on relaxed SIMD', relaxed.kernel),
    sizeOf('in the other: hashes and Ed25519 on SIMD', simd.kernel),
    sizeOf(
      'the JavaScript engine: the core, and hashes',
      await bundle("export * from './engine/js/verify-core.js'", sources, NOBLE),
    ),
    sizeOf('@noble/ed25519, of the JavaScript engine', await bundle("export { Point } from '@noble/ed25519'", root)),
    sizeOf('everything else', await bundle("export * from './verify.js'", sources, /\/(core|bytes)\.js$/)),
    sizeOf('@bufbuild/re2, in `tenuo-edge/cel` alone', await bundle("export { RE2JS } from '@bufbuild/re2'", root)),
  ];
}

const NOBLE = /^@noble\//;

/** @returns {string[]} one sentence an entry that takes more than it may */
export function overLimit(sizes, limits = LIMITS) {
  return sizes
    .filter(({ name, gzip }) => gzip > limits[name])
    .map(({ name, gzip }) => `${name} takes ${gzip} bytes by gzip, of ${limits[name]} at most`);
}

/** @param {readonly Size[]} sizes */
export function sizesTable(heading, sizes) {
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
  return table(
    [heading, 'KB', 'gzip -9', 'brotli'],
    sizes.map(({ name, raw, gzip, brotli }) => [name, ...[raw, gzip, brotli].map(kilobytes)]),
  );
}

function sizeOf(name, bytes) {
  return {
    name,
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}

async function bundle(contents, resolveDir, external) {
  const leftOut = {
    name: 'left-out',
    setup(building) {
      building.onResolve({ filter: external }, ({ path }) => ({ path, external: true }));
    },
  };
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    plugins: external === undefined ? [] : [leftOut],
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0].contents;
}

/** The code of a module's functions one behind the other: of Ed25519 and hashes, and of all others. */
function functionsOf(kernel) {
  const core = [];
  const own = [];
  for (const { name, code } of functions(readFileSync(join(root, `build/core.${kernel}.wat`), 'utf8')))
    (/^assembly\/(ed25519|hash)\//.test(name) ? own : core).push(code);
  return { core: Buffer.concat(core), kernel: Buffer.concat(own) };
}

function functions(text) {
  binaryen.setDebugInfo(true); // names, in a section of their own
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  const reader = new Reader(Buffer.from(module.emitBinary()));
  module.dispose();
  const codes = [];
  const names = new Map();
  let imported = 0;
  reader.at = 8;
  while (reader.at < reader.bytes.length) {
    const id = reader.bytes[reader.at++];
    const end = reader.number() + reader.at;
    if (id === IMPORTS) imported = reader.number();
    if (id === CODE) for (let count = reader.number(); count > 0; count--) codes.push(reader.sized());
    if (id === CUSTOM && reader.sized().toString() === 'name') readNames(reader, end, names);
    reader.at = end;
  }
  return codes.map((code, i) => ({ name: names.get(imported + i), code }));
}

const CUSTOM = 0;
const IMPORTS = 2;
const CODE = 10;
const FUNCTION_NAMES = 1;

function readNames(reader, end, names) {
  while (reader.at < end) {
    const id = reader.bytes[reader.at++];
    const next = reader.number() + reader.at;
    if (id === FUNCTION_NAMES)
      for (let count = reader.number(); count > 0; count--) names.set(reader.number(), reader.sized().toString());
    reader.at = next;
  }
}

/** Of WebAssembly's binary format. */
class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  /** An unsigned LEB128. */
  number() {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  }

  /** Bytes behind their number. */
  sized() {
    const size = this.number();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}

async function main() {
  const entries = await measureEntries();
  const tables = [sizesTable('entry', entries), sizesTable('of which', await measureParts())];
  const before = readFileSync(README, 'utf8');
  const after = fill(before, 'sizes', tables.join('\n\n'));
  if (!process.argv.includes('--check')) return writeFileSync(README, after);
  const faults = overLimit(entries);
  if (before !== after) faults.push('the sizes in README.md are stale: node scripts/sizes.mjs');
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) await main();
