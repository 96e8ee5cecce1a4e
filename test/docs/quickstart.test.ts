// docs/quickstart.md, walked from the top: the files are written, the commands run, what they print is what it says.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../support/markdown.ts';
import { plainEnvironment, projectRoot, requireBuild } from '../support/spawn.ts';

const text = readFileSync(`${projectRoot}docs/quickstart.md`, 'utf8');
const started: ChildProcess[] = [];
let folder: string;
let port: number;

/** A port that is free; the document's may be taken. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: found } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return found;
}

beforeAll(async () => {
  requireBuild();
  port = await freePort();
  folder = mkdtempSync(join(tmpdir(), 'tenuo-edge-quickstart-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(projectRoot, join(folder, 'node_modules/tenuo-edge'), 'dir');
});

afterAll(() => {
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true });
});

const options = () => ({ cwd: folder, env: plainEnvironment() });

/** Runs a command to its end; a server until it says that it listens. */
async function type(command: string): Promise<string> {
  if (!command.includes('service.mjs')) {
    const { stdout, stderr } = spawnSync('bash', ['-c', `${command} 2>&1`], { ...options(), encoding: 'utf8' });
    return stdout + stderr;
  }
  const child = spawn(process.execPath, [join(folder, 'service.mjs')], options());
  started.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString();
}

/** What differs from run to run: references and ids. */
const masked = (output: string): string =>
  output.replace(/\bref(:?) +[0-9a-f]{8}\b/g, 'ref$1 …').replace(/\btnu_wrt_[0-9a-f]{32}\b/g, 'tnu_wrt_…');

describe('docs/quickstart.md', () => {
  it('does what it says, from the first block to the last', async () => {
    let printed = '';
    let compared = 0;
    for (const { language, code } of blocksOf(text)) {
      if (language === 'js') {
        const [, name, end] = /^\/\/ (\w+\.mjs)(, at its end)?$/m.exec(code) as RegExpExecArray;
        const write = end === undefined ? writeFileSync : appendFileSync;
        write(join(folder, name as string), code.replaceAll('8080', String(port)));
      } else if (language === 'sh') {
        printed = '';
        for (const command of code.trim().split('\n')) {
          if (!command.startsWith('npm ')) printed += await type(command);
        }
      } else if (language === 'text') {
        expect(masked(printed).endsWith(masked(code)), `${code}\nis not the end of\n${printed}`).toBe(true);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(2);
  });
});
