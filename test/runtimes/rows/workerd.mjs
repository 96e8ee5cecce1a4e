// workerd: by itself, with a bundle of esbuild, and as wrangler's test harness starts it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { answerOf, run, serve } from '../harness/processes.mjs';
import { freePort, tool, toolVersion } from '../harness/workspace.mjs';
import { ESM } from './entry.mjs';
import { NODES } from './programs.mjs';

const SECONDS = 120;
const WORKERD = tool('@cloudflare/workerd-linux-64/bin/workerd');
const DATE = '2026-06-01';

const WORKER = (before = '', over = undefined) => `${ESM('../driver.mjs', 'run', over)}
${before}
export default {
  async fetch(request) {
    return Response.json(run(api, await request.text()));
  },
};
`;

/** Where nobody set the condition, the modules come from the app: workerd compiles nothing at run time. */
const INIT = `
import simd from 'tenuo-edge/core.simd.wasm';
import relaxed from 'tenuo-edge/core.relaxed.wasm';
tenuo.init({ modules: { simd, relaxed } });
`;

const CONFIG = (modules, port) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    ${modules.map((name) => `(name = "${name}", wasm = embed "${name}")`).join(',\n    ')}
  ],
  compatibilityDate = "${DATE}"
);
`;

const raw = ({ name, title, loaded, conditions, source }) => ({
  name,
  title,
  loaded,
  missing: () => (WORKERD === null ? 'workerd is not installed (npm ci in test/runtimes)' : null),
  run: async ({ workspace, questions }) => {
    const folder = join(workspace.apps, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'source.mjs'), source);
    const { metafile } = await build({
      entryPoints: [join(folder, 'source.mjs')],
      outdir: folder,
      entryNames: 'worker',
      outExtension: { '.js': '.mjs' },
      assetNames: '[name]',
      bundle: true,
      format: 'esm',
      conditions,
      loader: { '.wasm': 'copy' },
      metafile: true,
      logLevel: 'error',
    });
    const modules = Object.keys(metafile.outputs)
      .map((path) => path.split('/').at(-1))
      .filter((path) => path.endsWith('.wasm'));
    const port = await freePort();
    writeFileSync(join(folder, 'config.capnp'), CONFIG(modules, port));
    const server = serve(WORKERD, ['serve', join(folder, 'config.capnp')], { cwd: folder });
    try {
      const url = `http://127.0.0.1:${port}/`;
      const report = await answerOf(server, url, { method: 'POST', body: questions }, SECONDS);
      if (server.said() !== '') throw new Error(`it wrote: ${server.said()}`);
      return { version: toolVersion('@cloudflare/workerd-linux-64'), ...report };
    } finally {
      await server.stop();
    }
  },
});

const HARNESS = `
import { createTestHarness } from 'wrangler';
let questions = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) questions += chunk;
const harness = createTestHarness({ workers: [{ configPath: './wrangler.jsonc' }] });
await harness.listen();
const response = await harness.getWorker().fetch('http://worker/', { method: 'POST', body: questions });
const text = await response.text();
await harness.close();
process.stdout.write('\\n' + text + '\\n', () => process.exit(response.status === 200 ? 0 : 1));
`;

const wrangler = {
  name: 'wrangler',
  title: 'workerd, wrangler test harness',
  loaded: 'condition `workerd`: the modules as static imports',
  missing: () =>
    tool('wrangler') === null || NODES[24] === null ? 'wrangler is not installed (npm ci in test/runtimes)' : null,
  run: async ({ workspace, questions }) => {
    const folder = join(workspace.apps, 'wrangler');
    mkdirSync(folder);
    writeFileSync(join(folder, 'worker.mjs'), WORKER());
    const config = { name: 'matrix', main: 'worker.mjs', compatibility_date: DATE, send_metrics: false };
    writeFileSync(join(folder, 'wrangler.jsonc'), JSON.stringify(config));
    writeFileSync(join(folder, 'harness.mjs'), HARNESS);
    const env = { WRANGLER_SEND_METRICS: 'false', CI: 'true', NO_COLOR: '1' };
    const out = await run(NODES[24], ['harness.mjs'], { cwd: folder, env, input: questions, seconds: SECONDS });
    const line = out.split('\n').find((text) => text.startsWith('{"kind"'));
    if (line === undefined) throw new Error(`no report: ${out.slice(0, 1000)}`);
    return { version: toolVersion('wrangler'), ...JSON.parse(line) };
  },
};

export default [
  raw({
    name: 'workerd',
    title: 'workerd, esbuild',
    loaded: 'condition `workerd`: the modules as static imports',
    conditions: ['workerd'],
    source: WORKER(),
  }),
  raw({
    name: 'workerd-init',
    title: 'workerd, esbuild without the condition',
    loaded: '`init({ modules })` of `./core.*.wasm`',
    conditions: ['import'],
    source: WORKER(INIT),
  }),
  raw({
    name: 'workerd-js',
    title: 'workerd, nothing done',
    loaded: 'condition `import`: compiling is refused',
    conditions: ['import'],
    source: WORKER(),
  }),
  ...['verify', 'verify-js'].map((entry) =>
    raw({
      name: `${entry}-workerd`,
      title: `\`./${entry}\` in workerd`,
      loaded: 'condition `workerd`',
      conditions: ['workerd'],
      source: WORKER('', `tenuo-edge/${entry}`),
    }),
  ),
  wrangler,
];
