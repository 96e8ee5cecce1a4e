// What it would cost to ship @assemblyscript/loader. The figures of docs/decisions.md come from here.
//
//   node scripts/measure-loader.mjs [rounds]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rounds = Number(process.argv[2] ?? 60);
const home = mkdtempSync(join(tmpdir(), 'loader-'));

const WITH = `
  import { instantiateSync } from '@assemblyscript/loader';
  export const load = (bytes, imports) => instantiateSync(bytes, imports).exports;`;
const WITHOUT = `
  export const load = (bytes, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;`;
const UNUSED = `
  import { instantiateSync } from '@assemblyscript/loader';
  export const load = 1;`;

function bundle(name, contents, format = 'esm') {
  const built = buildSync({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format,
    write: false,
  });
  const path = join(home, `${name}.${format === 'esm' ? 'mjs' : 'js'}`);
  writeFileSync(path, built.outputFiles[0].contents);
  return { path, bytes: built.outputFiles[0].contents };
}

/** What a fresh process prints. */
const ask = (code, ...flags) =>
  execFileSync(process.execPath, [...flags, '--no-warnings', '--input-type=module', '-e', code], {
    encoding: 'utf8',
  }).trim();

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))].toFixed(2);

try {
  const bundles = { with: bundle('with', WITH), without: bundle('without', WITHOUT), unused: bundle('unused', UNUSED) };
  console.log(`Node ${process.version}`);
  for (const [name, { bytes }] of Object.entries(bundles)) {
    console.log(`${name}: ${bytes.length} bytes minified, ${gzipSync(bytes, { level: 9 }).length} gzip`);
  }

  const times = { with: [], without: [] };
  for (let i = 0; i < rounds; i++) {
    for (const name of Object.keys(times)) {
      const code = `const t = performance.now(); await import('${bundles[name].path}'); console.log(performance.now() - t)`;
      times[name].push(
        Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })),
      );
    }
  }
  for (const [name, list] of Object.entries(times)) {
    list.sort((a, b) => a - b);
    console.log(
      `import ${name}: median ${quantile(list, 0.5)} ms, p10 ${quantile(list, 0.1)}, p90 ${quantile(list, 0.9)}`,
    );
  }

  const load = (name) =>
    `await import('${bundles[name].path}').then(() => console.log('loads'), (e) => console.log(e.name + ': ' + e.message));`;
  const spy = `const made = []; const Real = TextDecoder;
    globalThis.TextDecoder = class extends Real { constructor(...a) { super(...a); made.push(a); } };
    delete Object.hasOwn; await import('${bundles.with.path}');
    console.log(JSON.stringify({ made, patched: typeof Object.hasOwn, enumerable: Object.keys(Object) }));`;
  console.log(`at import: ${ask(spy)}`);
  console.log(`without TextDecoder, with: ${ask(`delete globalThis.TextDecoder; ${load('with')}`)}`);
  console.log(`without TextDecoder, without: ${ask(`delete globalThis.TextDecoder; ${load('without')}`)}`);
  for (const name of Object.keys(times)) {
    console.log(`frozen intrinsics, ${name}: ${ask(load(name), '--frozen-intrinsics')}`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
