// Inside the isolate in which Temporal runs workflows: no atob, no crypto, no fetch. A recorded history is replayed, so
// that no server is needed.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../harness/processes.mjs';
import { tool, toolVersion } from '../harness/workspace.mjs';

const SECONDS = 240;
const here = (name) => fileURLToPath(new URL(`temporal/${name}`, import.meta.url));

export default [
  {
    name: 'temporal',
    title: 'Temporal, workflow isolate',
    loaded: 'bundled by the worker; a recorded history replayed',
    missing: () =>
      tool('@temporalio/worker') === null ? '@temporalio/worker is not installed (npm ci in test/runtimes)' : null,
    run: async ({ workspace, questions }) => {
      if (!existsSync(here('history.json')))
        throw new Error('history.json is missing: node test/runtimes/rows/temporal/record.mjs');
      const folder = join(workspace.apps, 'temporal');
      mkdirSync(folder);
      cpSync(here('workflows.mjs'), join(folder, 'workflows.mjs'));
      const args = [here('replay.mjs'), folder, here('history.json')];
      const out = await run(process.execPath, args, { cwd: folder, input: questions, seconds: SECONDS });
      const report = out.split('\n').find((line) => line.startsWith('{"kind"'));
      if (report === undefined) throw new Error(`no report: ${out.slice(0, 1000)}`);
      return { version: toolVersion('@temporalio/worker'), ...JSON.parse(report) };
    },
  },
];
