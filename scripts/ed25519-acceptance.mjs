// Which of the 914 CCTV vectors (test/corpora/ed25519-cctv) each Ed25519 verifier accepts, as a table.
//
//   node scripts/ed25519-acceptance.mjs              writes the tables of docs/ed25519.md
//   <runtime> scripts/ed25519-acceptance.mjs --native    prints the row of this runtime's own verifiers
//
// Only verifiers of pinned packages are written: native ones change with the runtime, so their rows are copied from what
// each runtime printed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENT = join(root, 'docs', 'ed25519.md');

/** What is out of the ordinary about a vector, in the words of CCTV and in ours. */
const PROPERTIES = {
  low_order_A: 'A of small order',
  low_order_R: 'R of small order',
  non_canonical_A: 'A not canonical',
  non_canonical_R: 'R not canonical',
  low_order_residue: 'only with the cofactor',
};

/** The vectors: signature, message and key as bytes, and what is out of the ordinary about them. */
function vectors() {
  const path = join(root, 'test/corpora/ed25519-cctv/ed25519vectors.json');
  return JSON.parse(readFileSync(path, 'utf8')).map(({ sig, msg, key, flags }) => ({
    signature: Buffer.from(sig, 'hex'),
    message: Buffer.from(msg),
    publicKey: Buffer.from(key, 'hex'),
    flags: flags ?? [],
  }));
}

/** The row of a verifier: how many it accepts, and how many of these have each property. Throwing is not accepting. */
export async function row(name, verify) {
  const accepted = [];
  for (const vector of vectors()) {
    const { signature, message, publicKey } = vector;
    try {
      if (await verify(signature, message, publicKey)) accepted.push(vector);
    } catch {
      // refused
    }
  }
  const counts = Object.keys(PROPERTIES).map((flag) => accepted.filter(({ flags }) => flags.includes(flag)).length);
  return [name, accepted.length, ...counts];
}

const HEADER = ['verifier', 'accepts', ...Object.values(PROPERTIES)];

export function table(rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(HEADER), `|${HEADER.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Rows of verifiers whose versions the lockfile pins. */
export async function pinnedRows(ours) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@noble/ed25519/package.json'), 'utf8'));
  const noble = await import('@noble/ed25519');
  const { sha512 } = await import('@noble/hashes/sha2.js');
  noble.hashes.sha512 = sha512;
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return Promise.all([
    row('this package', ours),
    row(`libsodium ${sodium.sodium_version_string()}`, (signature, message, key) =>
      sodium.crypto_sign_verify_detached(signature, message, key),
    ),
    row(`@noble/ed25519 ${version}, \`zip215: false\``, (signature, message, key) =>
      noble.verify(signature, message, key, { zip215: false }),
    ),
    row(`@noble/ed25519 ${version}`, (signature, message, key) => noble.verify(signature, message, key)),
  ]);
}

/** The rows of node:crypto and of WebCrypto in this runtime. */
async function nativeRows() {
  const crypto = await import('node:crypto');
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const name = globalThis.Deno ? `Deno ${Deno.version.deno}` : globalThis.Bun ? `Bun ${Bun.version}` : null;
  const runtime = name ?? `Node ${process.version}`;
  return [
    await row(`${runtime}, node:crypto`, (signature, message, key) =>
      crypto.verify(
        null,
        message,
        crypto.createPublicKey({ key: Buffer.concat([prefix, key]), format: 'der', type: 'spki' }),
        signature,
      ),
    ),
    await row(`${runtime}, WebCrypto`, async (signature, message, key) =>
      globalThis.crypto.subtle.verify(
        'Ed25519',
        await globalThis.crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']),
        signature,
        message,
      ),
    ),
  ];
}

async function main() {
  if (process.argv.includes('--native'))
    return console.log(
      table(await nativeRows())
        .split('\n')
        .slice(2)
        .join('\n'),
    );
  const [{ importTs }, { fill }] = await Promise.all([import('./run-ts.mjs'), import('./markdown.mjs')]);
  const { verify } = await importTs('src/ed25519/index.ts');
  writeFileSync(DOCUMENT, fill(readFileSync(DOCUMENT, 'utf8'), 'acceptance', table(await pinnedRows(verify))));
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) await main();
