// Worker threads that share one compiled module: it comes in workerData, and nothing is compiled again.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../harness/processes.mjs';
import { tool } from '../harness/workspace.mjs';
import { ESM } from './entry.mjs';
import { NODES } from './programs.mjs';

const SECONDS = 120;
const WORKERS = 2;

/** Each of two workers answers everything; their answers are compared here, and one of them handed on. */
const MAIN = `
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
const { resolve } = createRequire(import.meta.url);
const modules = Object.fromEntries(['simd', 'relaxed'].flatMap((kernel) => {
  const bytes = readFileSync(resolve('tenuo-edge/core.' + kernel + '.wasm'));
  return WebAssembly.validate(bytes) ? [[kernel, new WebAssembly.Module(bytes)]] : [];
}));
let questions = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) questions += chunk;
const reports = await Promise.all(Array.from({ length: ${WORKERS} }, () => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: { modules, questions } });
  worker.once('message', resolve);
  worker.once('error', reject);
})));
if (JSON.stringify(reports[0]) !== JSON.stringify(reports[1])) throw new Error('the workers differ');
process.stdout.write(JSON.stringify({ version: process.versions.bun ?? process.version, ...reports[0] }));
`;

const WORKER = `
import { parentPort, workerData } from 'node:worker_threads';
${ESM()}
// From here on nothing can be compiled: what runs is what came.
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct() {
    throw new Error('a module was compiled in a worker');
  },
});
tenuo.init({ modules: workerData.modules });
parentPort.postMessage(run(api, workerData.questions));
`;

const row = (name, title, program) => ({
  name,
  title,
  loaded: '`init({ modules })` of workerData, in two workers',
  missing: () => (program === null ? 'its program is not installed (npm ci in test/runtimes)' : null),
  run: async ({ workspace, questions }) => {
    writeFileSync(join(workspace.home, 'thread.mjs'), WORKER);
    writeFileSync(join(workspace.home, 'threads.mjs'), MAIN);
    const options = { cwd: workspace.home, input: questions, seconds: SECONDS, quiet: true };
    return JSON.parse(await run(program, ['threads.mjs'], options));
  },
});

export default [
  row('threads-node', 'worker_threads, Node 24', NODES[24]),
  row('threads-bun', 'worker_threads, Bun', tool('@oven/bun-linux-x64/bin/bun')),
];
