// Starts each edge example as its README says, on the programs it is for, and looks at what it answers:
//
//   npm run test:edge [-- NAME...] [--screenshots DIRECTORY]
//
// A program that is not on this machine is listed as not run, with what is missing. Servers listen on free ports of
// this machine and are stopped by their process ids.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { here, npm } from './programs.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { screenshots: { type: 'string' } } });

/** The programs of this folder, and the package, packed and installed. What follows imports it. */
execFileSync(npm, ['ci'], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
const { checkServer } = await import('./servers.mjs');
const { checkBrowser } = await import('./browser.mjs');

const LEAST_NODE = 22;
const CHROMIUM = onPath('chromium', 'google-chrome', 'chrome');

/** What each example is missing here, or null; and how it is looked at. */
const checks = {
  'cloudflare-worker': {
    missing: () => (nodeFolder() === null ? `wrangler needs Node ${LEAST_NODE}` : null),
    run: () =>
      checkServer({
        folder: 'cloudflare-worker',
        flags: (port) => ['--port', `${port}`, '--inspector-port', '0'],
        env: () => ({ PATH: `${nodeFolder()}${delimiter}${process.env.PATH}`, CI: 'true' }),
        ready: /Ready on http/,
        routes: [''],
      }),
  },
  'deno-server': {
    missing: () => null,
    run: () =>
      checkServer({
        folder: 'deno-server',
        flags: () => [],
        env: (port) => ({ PORT: `${port}` }),
        ready: /Listening on http/,
        routes: [''],
      }),
  },
  next: {
    missing: () => null,
    run: () =>
      checkServer({
        folder: 'next',
        flags: (port) => ['--port', `${port}`],
        env: () => ({ NEXT_TELEMETRY_DISABLED: '1' }),
        ready: /Ready in/,
        routes: ['/edge', '/node'],
      }),
  },
  browser: {
    missing: () => (CHROMIUM === null ? 'there is no chromium on the path' : null),
    run: () => checkBrowser(CHROMIUM, values.screenshots),
  },
};

function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** The folder of a Node that is new enough: this one, or the one that this folder installs on Linux. */
function nodeFolder() {
  if (Number.parseInt(process.versions.node, 10) >= LEAST_NODE) return dirname(process.execPath);
  const own = join(here, 'node_modules/node24/bin');
  return existsSync(own) ? own : null;
}

for (const name of positionals)
  if (!(name in checks)) throw new Error(`no example is called ${name}: there are ${Object.keys(checks).join(', ')}`);

const rows = [];
for (const [name, { missing: find, run }] of Object.entries(checks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const missing = find();
  const start = performance.now();
  let outcome = `not run: ${missing}`;
  if (missing === null) {
    try {
      outcome = `passed: ${await run()}`;
    } catch (error) {
      outcome = `FAILED: ${error.stack ?? error}`;
    }
  }
  rows.push(outcome);
  console.log(`${name.padEnd(18)}${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${outcome}`);
}
if (rows.some((row) => row.startsWith('FAILED'))) process.exitCode = 1;
else if (!rows.some((row) => row.startsWith('passed'))) {
  console.log('Nothing was run.');
  process.exitCode = 1;
}
