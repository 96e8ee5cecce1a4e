// At a terminal: colours, questions, progress, ctrl-C. `script` (util-linux) makes one; where it is missing these are skipped, since
// Node has none of its own.
import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Warrant } from '../../src/index.ts';
import { plainEnvironment } from '../support/spawn.ts';
import { NOW, Place, PROGRAM, seeded } from './tenuo.ts';

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const ESCAPE = '\u001b';
const COLOUR = new RegExp(`${ESCAPE}\\[\\d+(;\\d+)*m`);
const TIMEOUT = 20_000;

interface Typing {
  /** What is typed once the text has shown. */
  readonly when?: RegExp;
  readonly type?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a line of shell at a terminal, and answers. */
function atTerminal(
  place: Place,
  line: string,
  { when, type, env = {} }: Typing = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qefc', `stty cols 100 rows 40; ${line}`, '/dev/null'], {
      cwd: place.directory,
      env: { ...plainEnvironment(), TERM: 'xterm', SHELL: '/bin/sh', ...env },
    });
    let text = '';
    let isAnswered = false;
    const timer = setTimeout(() => child.kill(), TIMEOUT);
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (isAnswered || when === undefined || !when.test(text)) return;
      isAnswered = true;
      // The question is shown before its keys are listened to.
      setTimeout(() => child.stdin.write(type ?? ''), 300);
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status: status ?? -1, text });
    });
  });
}

describe.skipIf(!hasScript)('at a terminal', () => {
  const place = new Place();
  place.keys('root', 'agent', 'boss');
  const tenuo = `${process.execPath} ${PROGRAM}`;
  const warrant = Warrant.mintBuilder()
    .tool('deploy')
    .approvalGates({ deploy: null })
    .requiredApprovers([seeded('boss').publicKey])
    .holder(seeded('agent').publicKey)
    .issuedAt(Math.floor(Date.now() / 1000))
    .ttl(3600)
    .mint(seeded('root'));
  place.write('gated.warrant', String(warrant));

  it('verdicts are coloured, unless NO_COLOR or a pipe says otherwise', async () => {
    const verify = `${tenuo} verify gated.warrant --root root.pub`;
    expect((await atTerminal(place, verify)).text).toMatch(COLOUR);
    expect((await atTerminal(place, verify, { env: { NO_COLOR: '1' } })).text).not.toContain(ESCAPE);
    expect((await atTerminal(place, verify, { env: { TERM: 'dumb' } })).text).not.toMatch(COLOUR);
    expect(place.tenuo(['verify', 'gated.warrant', '--root', 'root.pub']).stdout).not.toContain(ESCAPE);
    expect(
      place.tenuo(['verify', 'gated.warrant', '--root', 'root.pub'], { env: { FORCE_COLOR: '1' } }).stdout,
    ).toMatch(COLOUR);
  });

  it('what is missing is asked for, and not where there is no terminal', async () => {
    const { status, text } = await atTerminal(place, `${tenuo} keygen`, {
      when: /What is the key called/,
      type: 'asked\r',
    });
    expect(status, text).toBe(0);
    expect(place.read('asked.key')).toContain('PRIVATE KEY');
    expect(place.tenuo(['keygen'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('name') });
  });

  it('ctrl-C at a question ends with 130 and leaves nothing behind', async () => {
    const { status, text } = await atTerminal(place, `${tenuo} keygen`, {
      when: /What is the key called/,
      type: '\u0003',
    });
    expect(status).toBe(130);
    expect(text).toContain(`${ESCAPE}[?25h`);
    expect(text).not.toMatch(/\bat .*\.js:\d+/);
  });

  it.each([
    ['y\r', 0],
    ['n\r', 1],
    ['\r', 1],
    ['\u0003', 130],
  ])('an approver answers %j', async (type, exit) => {
    const args = { to: 'production' };
    const ask = [
      'authorize',
      '-w',
      'gated.warrant',
      '-t',
      'deploy',
      '--arg',
      `to=${args.to}`,
      '-k',
      'agent.key',
      '--root',
      'root.pub',
    ];
    place.tenuo([...ask, '--request-out', 'request.json', '--force']);
    const line = `${tenuo} approve request.json -k boss.key -w gated.warrant --root root.pub -o approval-${exit}.txt --force`;
    const { status, text } = await atTerminal(place, line, { when: /Approve\?/, type });
    expect(status, text).toBe(exit);
    expect(text).toMatch(/"deploy"[\s\S]*"production"/);
    if (exit !== 0) return expect(() => place.read(`approval-${exit}.txt`)).toThrow();
    expect(place.tenuo([...ask, '--approval', 'approval-0.txt']).status).toBe(0);
  });

  it('long work has a bar there, which is gone at the end, and ctrl-C ends it with 130', async () => {
    const bench = `${tenuo} bench --seconds 1`;
    const done = await atTerminal(place, bench);
    expect(done.status).toBe(0);
    expect(done.text).toMatch(/Measuring: round/);
    expect(done.text.split('operation')[1]).not.toContain('Measuring');
    expect((await atTerminal(place, `${bench} | cat`)).text).toContain('node:crypto');
    const stopped = await atTerminal(place, `${tenuo} bench --seconds 60`, { when: /Measuring/, type: '\u0003' });
    expect(stopped.status).toBe(130);
    expect(stopped.text).toContain(`${ESCAPE}[?25h`);
  });

  it('a reader that has seen enough ends it quietly', async () => {
    const { text } = await atTerminal(
      place,
      `${tenuo} explain 1501 | head -1; ${tenuo} inspect gated.warrant --at ${NOW} | head -1`,
    );
    expect(text).not.toMatch(/EPIPE|Error/);
  });
});

it('long work has no bar where standard error is no terminal', () => {
  const place = new Place();
  expect(place.tenuo(['bench', '--seconds', '1']).stderr).toBe('');
});
