// Next: a route of the edge runtime and one of Node, from one build, each asked over HTTP.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerOf, run, serve } from '../harness/processes.mjs';
import { freePort, TOOLS, tool, toolVersion } from '../harness/workspace.mjs';
import { ESM } from './entry.mjs';

const SECONDS = 240;
const NEXT = tool('next/dist/bin/next');
const ENV = { NEXT_TELEMETRY_DISABLED: '1', CI: 'true', NO_COLOR: '1', NODE_ENV: 'production' };

const ROUTE = (runtime) => `${ESM('../../../driver.mjs')}
export const runtime = '${runtime}';
export const dynamic = 'force-dynamic';
export async function POST(request) {
  return Response.json(run(api, await request.text()));
}
`;

/** The tools, and the package beside them, are found from one folder above. */
const CONFIG = `export default {
  turbopack: { root: ${JSON.stringify(TOOLS)} },
  outputFileTracingRoot: ${JSON.stringify(TOOLS)},
};
`;

let building;

/** Both routes are built once, by whichever row comes first. */
function built(workspace) {
  building ??= buildApp(workspace);
  return building;
}

async function buildApp({ apps }) {
  const folder = join(apps, 'next');
  for (const runtime of ['edge', 'nodejs']) {
    mkdirSync(join(folder, 'app', runtime), { recursive: true });
    writeFileSync(join(folder, 'app', runtime, 'route.js'), ROUTE(runtime));
  }
  writeFileSync(join(folder, 'app/layout.js'), 'export default ({ children }) => children;\n');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(folder, 'next.config.mjs'), CONFIG);
  await run(process.execPath, [NEXT, 'build'], { cwd: folder, env: ENV, seconds: SECONDS });
  return folder;
}

const row = (runtime, title, loaded) => ({
  name: `next-${runtime}`,
  title,
  loaded,
  missing: () => (NEXT === null ? 'next is not installed (npm ci in test/runtimes)' : null),
  run: async ({ workspace, questions }) => {
    const folder = await built(workspace);
    const port = await freePort();
    const args = [NEXT, 'start', '--hostname', '127.0.0.1', '--port', String(port)];
    const server = serve(process.execPath, args, { cwd: folder, env: ENV });
    try {
      const url = `http://127.0.0.1:${port}/${runtime}`;
      const report = await answerOf(server, url, { method: 'POST', body: questions }, SECONDS);
      return { version: toolVersion('next'), ...report };
    } finally {
      await server.stop();
    }
  },
});

export default [
  row('edge', 'Next, edge route', 'condition `edge-light`: the SIMD module as `?module`'),
  row('nodejs', 'Next, Node route', 'bundled by Turbopack'),
];
