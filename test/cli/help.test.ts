// What `--help` says, of the program and of each command: learnt from, so read before it is changed.
import { describe, expect, it } from 'vitest';
import { Place } from './tenuo.ts';

const COMMANDS = [
  ...['keygen', 'mint', 'grant', 'sign', 'verify', 'authorize', 'inspect', 'explain', 'diff'],
  ...['approve', 'revoke', 'receipts', 'receipts verify', 'bench', 'doctor'],
];

describe('help', () => {
  const place = new Place();

  it('of the program names every command, and shows the way from a key to a decision', async () => {
    const { status, stdout, stderr } = place.tenuo(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of COMMANDS.map((name) => name.split(' ')[0] as string)) expect(stdout).toContain(command);
    await expect(stdout).toMatchFileSnapshot('help/tenuo.txt');
  });

  it.each(COMMANDS)('of %s', async (name) => {
    const { status, stdout, stderr } = place.tenuo([...name.split(' '), '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
    await expect(stdout).toMatchFileSnapshot(`help/${name.replace(' ', '-')}.txt`);
  });

  it('is the same by `help command`', () => {
    expect(place.tenuo(['help', 'mint']).stdout).toBe(place.tenuo(['mint', '--help']).stdout);
  });

  it.each([[[]], [['receipts']]])('without a command (%j) is shown, and is misuse', (args) => {
    const { status, stdout, stderr } = place.tenuo(args);
    expect(status).toBe(2);
    expect(stdout + stderr).toContain('Usage: tenuo');
  });

  it('has a version', () => {
    expect(place.tenuo(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n' });
  });
});
