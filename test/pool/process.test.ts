// The pool and the life of its process: an idle pool ends with it, a busy one does not, and nobody has to be told.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/select.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ARGS } from '../support/requests.ts';
import { plainEnvironment } from '../support/spawn.ts';
import { type Built, buildPool } from './built.ts';

const { root, agent, leaf } = castOf(createEngine('wasm'));
const request = {
  warrant: leaf.toStackText(),
  tool: 'read',
  args: ARGS,
  signature: Buffer.from(leaf.sign(agent, 'read', ARGS, { now: NOW })).toString('base64'),
  now: NOW,
};

let built: Built;
beforeAll(async () => {
  built = await buildPool();
}, 60_000);
afterAll(() => built.remove());

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** Runs a program with a `pool` and a `request` to its end; `onOutput` may use its process before. */
function runProgram(
  body: string,
  flags: string[] = [],
  onOutput?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<End> {
  const file = join(built.folder, 'program.mjs');
  writeFileSync(
    file,
    `import { createPool } from './pool.js';
const request = ${JSON.stringify(request)};
const pool = createPool({ trustedRoots: ['${root.publicKey.toHex()}'], size: 2, worker: new URL('./worker.js', import.meta.url) });
${body}`,
  );
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...flags, file], { env: plainEnvironment() });
    let output = '';
    const onData = (data: Buffer) => {
      if (output === '') onOutput?.((signal) => child.kill(signal));
      output += data;
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.on('exit', (code, signal) => resolve({ code, signal, output }));
  });
}

describe('a process', () => {
  it('ends while its pool waits, though nobody closed it', async () => {
    const program = `console.log((await pool.authorizeMany(Array(40).fill(request))).every((each) => each.allowed));`;
    expect(await runProgram(program)).toEqual({ code: 0, signal: null, output: 'true\n' });
  });

  it('ends with a pool that was never used', async () => {
    expect(await runProgram('')).toEqual({ code: 0, signal: null, output: '' });
  });

  it('does not end before its pool has decided', async () => {
    const program = `pool.authorizeMany(Array(3000).fill(request)).then((all) => console.log(all.length));`;
    expect(await runProgram(program)).toEqual({ code: 0, signal: null, output: '3000\n' });
  });

  it('that is interrupted ends at once, whatever its pool has to do', async () => {
    const program = `
      const more = () => pool.authorizeMany(Array(500).fill(request)).then(more);
      for (let i = 0; i < 8; i++) more();
      await pool.authorize(request);
      console.log('busy');`;
    expect(await runProgram(program, [], (kill) => kill('SIGINT'))).toEqual({
      code: null,
      signal: 'SIGINT',
      output: 'busy\n',
    });
  });

  it('may have been started with flags that no worker takes, and warns of nothing', async () => {
    const program = `
      const { signal } = new AbortController();
      const calls = Array.from({ length: 100 }, () => pool.authorize(request, { signal }));
      console.log((await Promise.all(calls)).length);
      await pool.close();`;
    expect(await runProgram(program, ['--expose-gc', '--title=a'])).toEqual({ code: 0, signal: null, output: '100\n' });
  });
});
