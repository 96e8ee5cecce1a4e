// Bundlers with no configuration for the package: what they make runs in Node, or in a page of Chromium.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingBrowser, openPage } from '../harness/browsers.mjs';
import { run } from '../harness/processes.mjs';
import { tool, toolVersion } from '../harness/workspace.mjs';
import { ESM } from './entry.mjs';
import { NODES } from './programs.mjs';

const SECONDS = 180;
const BUNDLE = new URL('bundle.mjs', import.meta.url).pathname;

const NODE = `${ESM('../driver.mjs')}
let questions = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => { questions += chunk; });
process.stdin.on('end', () => process.stdout.write(JSON.stringify(run(api, questions))));
`;
const PAGE = `${ESM('../driver.mjs')}
fetch('/questions.jsonl').then((response) => response.text()).then((questions) => {
  globalThis.report = run(api, questions);
});
`;

const HTML = (type) => `<!doctype html><meta charset="utf-8"><title>matrix</title>
<script ${type} src="/main.js"></script>
`;

/** Bundles `source` by bundle.mjs, in a process of its own. */
async function bundle({ apps }, name, kind, source) {
  const folder = join(apps, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.js'), source);
  writeFileSync(join(folder, 'index.html'), HTML('type="module"'));
  await run(process.execPath, [BUNDLE, kind, folder], { cwd: folder, seconds: SECONDS });
  return join(folder, 'out');
}

const isMissing = (bundler) =>
  tool(bundler) === null ? `${bundler} is not installed (npm ci in test/runtimes)` : null;

const inNode = (name, bundler, title, output) => ({
  name,
  title: `${title}, run in Node 24`,
  loaded: 'bundled for Node',
  missing: () =>
    isMissing(bundler) ?? (NODES[24] === null ? 'Node 24 is not installed (npm ci in test/runtimes)' : null),
  run: async ({ workspace, questions }) => {
    const out = await bundle(workspace, name, name, NODE);
    const options = { cwd: workspace.home, input: questions, seconds: SECONDS, quiet: true };
    return { version: toolVersion(bundler), ...JSON.parse(await run(NODES[24], [join(out, output)], options)) };
  },
});

const inPage = (name, bundler, title, type) => ({
  name,
  title: `${title}, run in Chromium`,
  loaded: 'bundled for the web',
  missing: () => isMissing(bundler) ?? missingBrowser('chromium'),
  run: async ({ workspace, questions }) => {
    const out = await bundle(workspace, name, name, PAGE);
    const files = (path) => {
      if (path === '/questions.jsonl') return questions;
      if (existsSync(join(out, path))) return { file: join(out, path) };
      return path === '/index.html' ? HTML(type) : undefined;
    };
    const report = await openPage('chromium', { files });
    return { ...report, version: toolVersion(bundler) };
  },
});

export default [
  inNode('esbuild-esm', 'esbuild', 'esbuild, ESM', 'main.mjs'),
  inNode('esbuild-cjs', 'esbuild', 'esbuild, CommonJS', 'main.cjs'),
  inPage('esbuild-iife', 'esbuild', 'esbuild, IIFE', 'defer'),
  inNode('rollup', 'rollup', 'Rollup, ESM', 'main.mjs'),
  inPage('vite', 'vite', 'Vite', 'type="module"'),
  inPage('webpack', 'webpack', 'webpack', 'defer'),
];
