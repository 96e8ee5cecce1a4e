// Cold starts in workerd, the runtime of Cloudflare Workers: a process from its start to the answer of the first request, which
// decides one call under a chain of three warrants. Outside, on the clock and by the scheduler's count of processor time, over a
// worker that does nothing; inside, what the worker's own clock says of its steps.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { median } from '../statistics.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const WORKERD = at('../node_modules/@cloudflare/workerd-linux-64/bin/workerd');
const VERSION = at('../node_modules/@cloudflare/workerd-linux-64/package.json');

const EMPTY = 'cold start, workerd, empty worker, absolute';
/** What each worker imports, as code; the call is `CALL`. */
const WORKERS = {
  [EMPTY]: { library: 'export const make = () => null; export const decide = () => true;' },
  'cold start, workerd, tenuo-edge on WebAssembly: one decision': { library: decisionIn('index', 'wasm') },
  'cold start, workerd, tenuo-edge/verify on WebAssembly: one decision': { library: decisionIn('verify', 'wasm') },
  'cold start, workerd, tenuo-edge/verify-js: one decision': { library: decisionIn('verify-js', 'js') },
  'cold start, workerd, WebCrypto: one signature': {
    library: `import { key, message, signature } from ${JSON.stringify(at('signed.mjs'))};
      const name = 'Ed25519';
      export const make = () => crypto.subtle.importKey('raw', key, { name }, false, ['verify']);
      export const decide = (imported) => crypto.subtle.verify({ name }, imported, signature, message);`,
  },
  'cold start, workerd, @noble/ed25519: one signature': {
    library: `import { key, message, signature } from ${JSON.stringify(at('signed.mjs'))};
      import { hashes, verify } from '@noble/ed25519';
      import { sha512 } from '@noble/hashes/sha2.js';
      export const make = () => { hashes.sha512 = sha512; return verify; };
      export const decide = (verify) => verify(signature, message, key, { zip215: false });`,
  },
};

export const WORKERD_STARTS = Object.keys(WORKERS);

/** It is there for Linux on x86-64, and its processor time is counted by Linux. */
export const hasWorkerd = () => process.platform === 'linux' && existsSync(WORKERD);

function decisionIn(entry, engine) {
  return `import { Authorizer, init } from ${JSON.stringify(at(`../../dist/${entry}.js`))};
    const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
    const { root, stack, signature, ...call } = CALL;
    export function make() {
      ${engine === 'wasm' ? "if (init().kind !== 'wasm') throw new Error(init().reason);" : ''}
      return new Authorizer({ trustedRoots: [root] });
    }
    export const decide = (authorizer) =>
      authorizer.authorize({ ...call, warrant: bytes(stack), signature: bytes(signature) }).allowed;`;
}

/** The worker loads its library with the first request, so that its clock sees that too. */
const MAIN = `export default {
  async fetch() {
    const marks = [performance.now()];
    const library = await import('./library.mjs');
    marks.push(performance.now());
    const ready = await library.make();
    marks.push(performance.now());
    const succeeded = await library.decide(ready);
    marks.push(performance.now());
    const [load, instantiate, decide] = marks.slice(1).map((mark, i) => mark - marks[i]);
    return Response.json({ succeeded, steps: { import: load, instantiate, decide } });
  },
};`;

/**
 * @param {readonly string[]} names of WORKERD_STARTS
 * @returns rows as those of bench/cold.mjs; what `steps` has is the time on the worker's clock.
 */
export async function measureWorkerd(names, { rounds, call, onStep }) {
  const folder = mkdtempSync(join(tmpdir(), 'tenuo-edge-workerd-'));
  try {
    const chosen = [EMPTY, ...names.filter((name) => name !== EMPTY)];
    const configs = [];
    for (const [i, name] of chosen.entries()) configs.push(await prepare(join(folder, String(i)), WORKERS[name], call));
    const samples = chosen.map(() => []);
    for (let round = 0; round < rounds; round++) {
      onStep(`cold start in workerd ${round + 1} of ${rounds}`);
      for (const [i, config] of configs.entries()) samples[i].push(await start(config));
    }
    const program = `workerd ${JSON.parse(readFileSync(VERSION, 'utf8')).version}`;
    return chosen.map((what, i) => ({ program, ...figures(what, samples[i], samples[0]) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bundles the library as a Worker's build would, with the module of WebAssembly beside it. */
async function prepare(outdir, { library }, call) {
  await build({
    stdin: { contents: library, resolveDir: at('..'), sourcefile: 'library.mjs' },
    outfile: join(outdir, 'library.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd'],
    target: 'es2022',
    define: { CALL: JSON.stringify(call) },
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
    logLevel: 'warning',
  });
  writeFileSync(join(outdir, 'main.mjs'), MAIN);
  const modules = ['main.mjs', ...readdirSync(outdir).filter((name) => name !== 'main.mjs')].map(
    (name) => `(name = "${name}", ${name.endsWith('.wasm') ? 'wasm' : 'esModule'} = embed "${name}")`,
  );
  const config = join(outdir, 'config.capnp');
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [${modules.join(', ')}], compatibilityDate = "2026-06-01"))],
  sockets = [(name = "http", http = (), service = "main")],
);
`,
  );
  return config;
}

/** From the start of a process to its first answer. */
async function start(config) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(WORKERD, ['serve', config, `--socket-addr=http=127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const { succeeded, steps } = await firstAnswer(port, child);
    const wall = performance.now() - began;
    if (!succeeded) throw new Error('the worker decided wrongly');
    return { wall, cpu: processorTime(child.pid), steps };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

async function firstAnswer(port, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}`);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      if (!response.ok) throw new Error(`the worker failed: ${await response.text()}`);
      return await response.json();
    } catch (error) {
      if (error.cause?.code !== 'ECONNREFUSED') throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

/** Milliseconds that all threads of a process have run, by the scheduler's count in nanoseconds. */
function processorTime(pid) {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function figures(what, own, empty) {
  const of = (name) => own.map((sample) => sample[name]);
  const base = (name) => (own === empty ? [0] : empty.map((sample) => sample[name]));
  const row = {
    what,
    wall_ms: rounded(median(of('wall')) - median(base('wall'))),
    min_ms: rounded(Math.min(...of('wall')) - Math.min(...base('wall'))),
    cpu_ms: rounded(median(of('cpu')) - median(base('cpu'))),
    cpu_min_ms: rounded(Math.min(...of('cpu')) - Math.min(...base('cpu'))),
  };
  return own === empty ? row : { ...row, inside: insideOf(own) };
}

/** Of each step the time on the worker's clock, which counts whole milliseconds. */
function insideOf(samples) {
  return Object.fromEntries(
    ['import', 'instantiate', 'decide'].map((step) => {
      const wall = samples.map(({ steps }) => steps[step]);
      return [step, { wall_ms: rounded(median(wall)), min_ms: rounded(Math.min(...wall)) }];
    }),
  );
}

const rounded = (value) => Number(value.toFixed(1));
