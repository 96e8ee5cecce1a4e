// The package in dist/: build/esm (the sources, file by file) as a few files an entry, since every file costs at import.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { writeCelLibrary } from './cel-library.mjs';
import { buildCli } from './cli.mjs';
import { writeJsCore } from './js-core.mjs';
import { COMMONJS, NODE } from './loaders.mjs';
import { root } from './twins.mjs';

const FROM = join(root, 'build/esm/src');
const TO = join(root, 'dist');

/** Entries that share their code. */
const SHARED = {
  index: 'index.ts',
  approval: 'approval/index.ts',
  audit: 'audit/index.ts',
  cel: 'cel/index.ts',
  connect: 'connect/index.ts',
  ed25519: 'ed25519/index.ts',
  pool: 'pool/index.ts',
  'pool-worker': 'pool/worker.ts',
  replay: 'replay/index.ts',
  revocation: 'revocation/index.ts',
  receipt: 'receipt/index.ts',
  testing: 'testing/index.ts',
};

/** The JavaScript cores, by the name of their files: all of it, and what verifies. */
const CORES = { 'js-core': 'core.js', 'js-verify-core': 'verify-core.js' };
const CORE = 'js-core';
const VERIFY_CORE = 'js-verify-core';

const EMBEDDED = join(FROM, 'engine/wasm/embedded.js');
const LOAD = join(FROM, 'engine/js/load.js');
/** EMBEDDED, where something else stands for that. */
const PACKED = `${EMBEDDED}?packed`;
const coreFile = (name) => join(FROM, `engine/js/${name}.js`);

/** The kinds of builds. Two files differ between them: external ones are named by the `imports` of package.json. */
const KINDS = {
  esm: { format: 'esm', directory: TO, wasm: { external: '#wasm' }, core: (name) => ({ external: `#${name}` }) },
  node: { format: 'esm', directory: join(TO, 'node'), ...written(NODE) },
  cjs: { format: 'cjs', directory: join(TO, 'cjs'), ...written(COMMONJS) },
};

function written({ wasm, core }) {
  return { wasm: { code: wasm(PACKED, join(FROM, 'engine/wasm/file.js')) }, core: (name) => ({ code: core(name) }) };
}

export async function buildPackage() {
  for (const directory of [dirname(FROM), TO]) rmSync(directory, { recursive: true, force: true });
  await compile();
  await Promise.all(Object.values(KINDS).map(bundleEntries));
  await bundleLoaders();
  await bundleBrowser();
  await buildCli();
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
  for (const [name, from] of Object.entries(CORES)) await writeJsCore(join(FROM, 'engine/js', from), coreFile(name));
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

async function bundleEntries(kind) {
  const { format, directory, wasm, core } = kind;
  const inputs = Object.fromEntries(
    Object.entries(SHARED).map(([name, path]) => [name, join(FROM, path.replace('.ts', '.js'))]),
  );
  await bundle(inputs, { ...kind, replaced: { [EMBEDDED]: wasm, [LOAD]: core(CORE) } });
  const verify = join(FROM, 'verify.js');
  await bundle({ verify }, { ...kind, replaced: { [EMBEDDED]: wasm, [LOAD]: core(VERIFY_CORE) } });
  if (kind === KINDS.node) return;
  const inJavaScript = {
    [join(FROM, 'engine/select.js')]: join(FROM, 'engine/select-js.js'),
    // It runs at once and always.
    [join(FROM, 'engine/js/core.js')]: join(FROM, 'engine/js/verify-core.js'),
  };
  await bundle({ 'verify-js': verify }, { ...kind, replaced: inJavaScript });
  if (format === 'cjs') writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
}

/** What `#wasm`, `#js-core` and `#js-verify-core` stand for, and what Node and CommonJS evaluate when they need it. */
async function bundleLoaders() {
  const loaders = {
    'wasm-embedded': EMBEDDED,
    ...Object.fromEntries(Object.keys(CORES).map((name) => [name, coreFile(name)])),
  };
  const edge = { 'wasm-static': 'wasm/static', 'wasm-edge': 'wasm/edge' };
  for (const [name, path] of Object.entries(edge)) loaders[name] = join(FROM, `engine/${path}.js`);
  for (const [name, path] of Object.entries(loaders)) {
    await bundle({ [name]: path }, { format: 'esm', directory: TO });
    if (name in CORES || path === EMBEDDED)
      await bundle({ [name]: path }, { format: 'cjs', directory: KINDS.cjs.directory });
  }
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
    plugins: [resolver(replaced), small(directory !== TO)],
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
    ...(directory === KINDS.node.directory ? { manualChunks: chunkOf } : {}),
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

/** In Node what the main entry shares with others is one file: a file costs more than what is in it. Bundlers leave out by files. */
function chunkOf(id, { getModuleInfo }) {
  const entries = entriesOf(id, getModuleInfo);
  return entries.size > 1 && entries.has(join(FROM, 'index.js')) ? 'engine' : undefined;
}

/** The entries that a module is part of. */
function entriesOf(id, getModuleInfo, seen = new Set(), entries = new Set()) {
  if (seen.has(id)) return entries;
  seen.add(id);
  const { isEntry, importers } = getModuleInfo(id);
  if (isEntry) entries.add(id);
  for (const importer of importers) entriesOf(importer, getModuleInfo, seen, entries);
  return entries;
}

/**
 * rollup plugin: what is imported by name comes from node_modules; a file has another in its place, which may be external, or
 * code of the build's own.
 */
function resolver(replaced) {
  return {
    name: 'resolver',
    resolveId(source, importer) {
      if (importer === undefined || source.startsWith(FROM)) return source;
      if (/\.wasm(\?module)?$|^node:/.test(source)) return { id: source, external: true };
      if (!source.startsWith('.')) return fileURLToPath(import.meta.resolve(source));
      const path = resolve(dirname(importer), source);
      const { external, code } = replaced[path] ?? {};
      if (external !== undefined) return { id: external, external: true };
      return code === undefined ? (replaced[path] ?? null) : path;
    },
    load: (id) => (id === PACKED ? readFileSync(EMBEDDED, 'utf8') : replaced[id]?.code),
  };
}

/**
 * rollup plugin. Comments are a third of the code, and read at each start; those for users are in the types. What Node imports
 * is without spaces as well. It keeps its names: what a stack trace names is worth more than what they take.
 */
function small(dense) {
  return {
    name: 'small',
    renderChunk: (code, { name }) =>
      // What the CEL library is minified to would be written out again.
      name === 'cel' && !dense
        ? null
        : transform(code, { target: 'es2022', legalComments: 'none', charset: 'ascii', ...(dense ? DENSE : {}) }),
  };
}

const DENSE = { minifyWhitespace: true, minifySyntax: true, lineLimit: 160 };

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
