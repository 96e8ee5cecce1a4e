// Replays history.json: node replay.mjs FOLDER HISTORY, with the questions on standard input.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PARTS } from './parts.mjs';

const [folder, history] = process.argv.slice(2);
const { DefaultLogger, Runtime, Worker } = createRequire(import.meta.url)('@temporalio/worker');

let questions = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) questions += chunk;
const lines = questions.split('\n');
const size = Math.ceil(lines.length / PARTS);
const parts = Array.from({ length: PARTS }, (_, i) => lines.slice(i * size, (i + 1) * size));
writeFileSync(join(folder, 'questions.mjs'), `export const parts = ${JSON.stringify(parts)};\n`);

Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: {} });
const answers = [];
let told;
const sink = (take) => ({ fn: (_, value) => take(value), callDuringReplay: true });
await Worker.runReplayHistory(
  {
    workflowsPath: join(folder, 'workflows.mjs'),
    sinks: {
      matrix: {
        answers: sink((some) => answers.push(...some)),
        about: sink((value) => {
          told = value;
        }),
      },
    },
  },
  JSON.parse(readFileSync(history, 'utf8')),
);
process.stdout.write(`${JSON.stringify({ ...told, answers })}\n`, () => process.exit());
