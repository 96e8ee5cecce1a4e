// The program `tenuo`: dist/cli.js, and in dist/cli/ what only some commands need. The library is not in it: it imports the package
// by its name, as its users do. The packages that parse and ask are in it (THIRD-PARTY.txt).
//
//   node scripts/cli.mjs            builds it from the sources, onto a library that has been built
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './twins.mjs';

const ENTRY = 'src/cli/main.ts';
/** Entries of the package: what the program uses of the library goes through these. */
const LIBRARY = ['index', 'approval/index', 'cel/index', 'receipt/index', 'revocation/index'];

const options = {
  absWorkingDir: root,
  entryPoints: { cli: ENTRY },
  outdir: 'dist',
  chunkNames: 'cli/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  legalComments: 'none',
  // commander is CommonJS and requires Node's modules.
  banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  plugins: [{ name: 'library', setup: besideLibrary }],
  logLevel: 'warning',
};

function besideLibrary({ onResolve }) {
  const files = new Map(LIBRARY.map((name) => [join(root, `src/${name}.ts`), name.replace(/\/?index$/, '')]));
  onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
    const name = files.get(join(resolveDir, path));
    return name === undefined ? null : { path: join('tenuo-edge', name), external: true };
  });
}

export async function buildCli() {
  rmSync(join(root, 'dist/cli'), { recursive: true, force: true });
  await build(options);
}

/** Every package in it. */
export async function packagesInCli() {
  const { metafile } = await build({ ...options, write: false, metafile: true });
  return Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildCli();
