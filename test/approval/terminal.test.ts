// cliPrompt in a process of its own, with a terminal and without.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';
import { AGENT } from '../support/warrants.ts';
import { approvalCast } from './cast.ts';

const PROGRAM = fileURLToPath(new URL('./asking.mjs', import.meta.url));
const [engine] = ENGINES;
if (engine === undefined) throw new Error('no engine');
const { warrant, request } = approvalCast(engine, { expires_at: 4_000_000_000 });
const asked = request({ amount: 5 });
const ARGUMENTS = [PROGRAM, hex(asked.toBytes()), AGENT.seed, String(warrant)];
/** `script` of util-linux gives a program a terminal of its own. */
const HAS_TERMINAL = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** All that a process prints; `answer` is typed as soon as it asks. */
async function outputOf(child: ChildProcess, answer: string): Promise<string> {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      const before = text.includes('[y/N]');
      text += String(chunk);
      if (!before && text.includes('[y/N]')) child.stdin?.write(answer);
    });
  }
  await new Promise((done) => child.on('close', done));
  return text;
}

const inTerminal = (answer: string) => {
  const command = [process.execPath, ...ARGUMENTS].map((part) => `'${part}'`).join(' ');
  return outputOf(spawn('script', ['-qec', command, '/dev/null']), answer);
};

describe('asking on the terminal of a process', () => {
  it('approves nothing without one, whatever is piped in', async () => {
    const child = spawn(process.execPath, ARGUMENTS);
    child.stdin.end('y\n');
    const text = await outputOf(child, 'y\n');
    expect(text).toBe('1707 approval-unavailable\n');
  });

  // Where util-linux is missing there is no terminal to be had for the test.
  it.runIf(HAS_TERMINAL)('shows the request and approves on y', async () => {
    const text = await inTerminal('y\n');
    expect(text).toContain('argument "amount"  5');
    expect(text).toContain(`approved ${asked.requestHash}`);
  });

  it.runIf(HAS_TERMINAL)('approves on nothing else', async () => {
    expect(await inTerminal('\n')).toContain('1707 approval-denied');
    expect(await inTerminal('no\n')).toContain('1707 approval-denied');
  });
});
