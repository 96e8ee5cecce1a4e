// The package in dist/: build/esm (the sources, file by file) as a few files an entry, since every file costs at import.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { writeCelLibrary } from './cel-library.mjs';
import { root } from './twins.mjs';

const FROM = join(root, 'build/esm/src');
const TO = join(root, 'dist');

/** Entries that share their code. */
const SHARED = {
  index: 'index.ts',
  cel: 'cel/index.ts',
  ed25519: 'ed25519/index.ts',
  pool: 'pool/index.ts',
  'pool-worker': 'pool/worker.ts',
  receipt: 'receipt/index.ts',
};

/** Files that take another's place. */
const WITHOUT_SIGNING = { 'engine/js/core.js': 'engine/js/verify-core.js' };
const WITHOUT_WASM = { 'engine/select.js': 'engine/select-js.js' };

export async function buildPackage() {
  for (const directory of [dirname(FROM), TO]) rmSync(directory, { recursive: true, force: true });
  await compile();
  await Promise.all(['esm', 'cjs'].map(bundleEntries));
  await bundleLoaders();
  await bundleBrowser();
  for (const kernel of ['simd', 'relaxed'])
    copyFileSync(join(root, `build/core.${kernel}.wasm`), join(TO, `core.${kernel}.wasm`));
  writeTypes();
}

/** build/esm: every file by itself, for the bundles below, and for benchmarks and scripts that look inside. */
async function compile() {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  addExtensions(join(root, 'build/esm/assembly'));
  for (const file of ['engine/js/core.js', 'engine/js/verify-core.js', 'engine/wasm/bytes.js'])
    copyFileSync(join(root, 'src', file), join(FROM, file));
  await writeCelLibrary(join(FROM, 'cel/standard/library.js'));
}

/** asc wants imports without an extension, ESM wants them with one. */
function addExtensions(directory) {
  for (const file of readdirSync(directory, { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/from '(\.[^']*)'/g, "from '$1.js'"));
  }
}

async function bundleEntries(format) {
  const directory = format === 'esm' ? TO : join(TO, 'cjs');
  const inputs = Object.fromEntries(
    Object.entries(SHARED).map(([name, path]) => [name, join(FROM, path.replace('.ts', '.js'))]),
  );
  await bundle(inputs, { format, directory });
  const verify = join(FROM, 'verify.js');
  await bundle({ verify }, { format, directory, replaced: WITHOUT_SIGNING });
  await bundle({ 'verify-js': verify }, { format, directory, replaced: { ...WITHOUT_SIGNING, ...WITHOUT_WASM } });
  if (format === 'cjs') writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
}

/** What `#wasm` stands for. */
async function bundleLoaders() {
  for (const name of ['embedded', 'static', 'edge'])
    await bundle({ [`wasm-${name}`]: join(FROM, `engine/wasm/${name}.js`) }, { format: 'esm', directory: TO });
}

/** Everything of the main entry in one small file, for pages without a bundler. */
function bundleBrowser() {
  return build({
    absWorkingDir: root,
    entryPoints: ['dist/index.js'],
    outfile: 'dist/browser.js',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    banner: { js: '// tenuo-edge, Apache-2.0; what is compiled in: THIRD-PARTY.txt' },
    logLevel: 'warning',
  });
}

async function bundle(input, { format, directory, replaced = {} }) {
  const bundled = await rollup({
    input,
    plugins: [resolver(format, replaced), withoutComments],
    treeshake: { moduleSideEffects: false },
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  await bundled.write({
    dir: directory,
    format,
    entryFileNames: '[name].js',
    chunkFileNames: chunkName,
    exports: 'named',
    externalLiveBindings: false,
    generatedCode: 'es2015',
    minifyInternalExports: false,
    hoistTransitiveImports: false,
  });
  await bundled.close();
}

/** Code that several entries share, by what it is about. */
function chunkName({ moduleIds, name }) {
  return moduleIds.includes(join(FROM, 'engine/select.js')) ? 'shared-engine.js' : `shared-${name}.js`;
}

/** rollup plugin: what is imported by name comes from node_modules, modules by their condition. */
function resolver(format, replaced) {
  const others = new Map(Object.entries(replaced).map(([from, to]) => [join(FROM, from), join(FROM, to)]));
  return {
    name: 'resolver',
    resolveId(source, importer) {
      if (importer === undefined) return null;
      if (/\.wasm(\?module)?$|^node:/.test(source)) return { id: source, external: true };
      if (!source.startsWith('.')) return fileURLToPath(import.meta.resolve(source));
      const path = resolve(dirname(importer), source);
      if (format === 'esm' && path === join(FROM, 'engine/wasm/embedded.js')) return { id: '#wasm', external: true };
      return others.get(path) ?? null;
    },
  };
}

/** rollup plugin: comments are a third of the code, and read at each start. Those for users are in the types. */
const withoutComments = {
  name: 'without-comments',
  // What the CEL library is minified to would be written out again.
  renderChunk: (code, { name }) =>
    name === 'cel' ? null : transform(code, { target: 'es2022', legalComments: 'none' }),
};

/** The types of the entries, and what they import; once for each module system, since a type belongs to one. */
function writeTypes() {
  for (const directory of [join(TO, 'types'), join(TO, 'cjs/types')]) {
    const seen = new Set();
    const copy = (path) => {
      if (seen.has(path)) return;
      seen.add(path);
      const text = readFileSync(path, 'utf8');
      const to = join(directory, relative(dirname(FROM), path));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, text);
      for (const [, specifier] of text.matchAll(/(?:from|import\() ?["'](\.[^"']+)["']/g))
        copy(resolve(dirname(path), specifier.replace(/(\.d)?\.[jt]s$/, '.d.ts')));
    };
    for (const entry of [...Object.values(SHARED), 'verify.ts']) copy(join(FROM, entry.replace('.ts', '.d.ts')));
    writeFileSync(join(directory, 'wasm.d.ts'), WASM_TYPES);
  }
}

const WASM_TYPES = `/** A compiled module, where a bundler or runtime makes one of a static import. */
declare const module: WebAssembly.Module;
export default module;
`;
