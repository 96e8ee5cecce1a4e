// Records history.json from a Temporal server: node record.mjs [ADDRESS], 127.0.0.1:7233 where absent. It needs the
// package installed beside it, as the row of the matrix does, and is run again only where workflows.mjs gives other commands.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from '../../harness/workspace.mjs';
import { PARTS } from './parts.mjs';

const address = process.argv[2] ?? '127.0.0.1:7233';
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const require = createRequire(import.meta.url);
const { NativeConnection, Worker } = require('@temporalio/worker');
const { Client, Connection } = require('@temporalio/client');
const { historyToJSON } = require('@temporalio/common/lib/proto-utils');

const workspace = await prepare();
try {
  const folder = join(workspace.apps, 'temporal');
  mkdirSync(folder);
  cpSync(here('workflows.mjs'), join(folder, 'workflows.mjs'));
  writeFileSync(join(folder, 'questions.mjs'), `export const parts = ${JSON.stringify(Array(PARTS).fill([]))};\n`);
  const connection = await Connection.connect({ address });
  const taskQueue = 'matrix';
  const sink = { fn: () => {}, callDuringReplay: false };
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    identity: 'matrix',
    workflowsPath: join(folder, 'workflows.mjs'),
    sinks: { matrix: { answers: sink, about: sink } },
  });
  const client = new Client({ connection, identity: 'matrix' });
  await worker.runUntil(async () => {
    const handle = await client.workflow.start('conformance', { taskQueue, workflowId: 'matrix' });
    await handle.result();
    const history = await handle.fetchHistory();
    writeFileSync(here('history.json'), `${JSON.stringify(JSON.parse(historyToJSON(history)))}\n`);
    console.log(`${history.events.length} events`);
  });
  await connection.close();
} finally {
  workspace.remove();
}
