// Jest as it comes: CommonJS, each test file in a realm of its own.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../harness/processes.mjs';
import { tool, toolVersion } from '../harness/workspace.mjs';
import { CJS } from './entry.mjs';
import { NODES } from './programs.mjs';

const SECONDS = 180;

const TEST = `
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
${CJS('../driver.cjs')}
test('the conformance set', () => {
  const report = run(api, readFileSync(join(__dirname, 'questions.jsonl'), 'utf8'));
  writeFileSync(join(__dirname, 'report.json'), JSON.stringify(report));
}, ${SECONDS * 1000});
`;

export default [
  {
    name: 'jest',
    title: 'Jest, Node 24',
    loaded: 'condition `require`',
    missing: () =>
      tool('jest') === null || NODES[24] === null ? 'jest is not installed (npm ci in test/runtimes)' : null,
    run: async ({ workspace, questions }) => {
      const folder = join(workspace.apps, 'jest');
      mkdirSync(folder);
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, jest: { transform: {} } }));
      writeFileSync(join(folder, 'questions.jsonl'), questions);
      writeFileSync(join(folder, 'set.test.js'), TEST);
      const args = [tool('jest/bin/jest.js'), '--runInBand', '--no-cache', '--no-watchman'];
      await run(NODES[24], args, { cwd: folder, seconds: SECONDS });
      return { version: toolVersion('jest'), ...JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) };
    },
  },
];
