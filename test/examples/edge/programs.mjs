// Programs that a check starts, with all that they start themselves, and what they print.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const examples = join(here, '../../../examples');
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const GRACE_MILLISECONDS = 5_000;

/** A port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A program in a process group of its own. */
export class Program {
  /** Everything printed so far. */
  output = '';
  #child;
  #ended;
  #watchers = new Set();

  constructor(command, args, { cwd, env = {} }) {
    const { FORCE_COLOR: _, ...inherited } = process.env;
    this.#child = spawn(command, args, {
      cwd,
      env: { ...inherited, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        this.output += text;
        for (const watch of this.#watchers) watch();
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', resolve);
      this.#child.on('error', (error) => {
        this.output += error;
        resolve(error);
      });
    });
  }

  /** Waits until what is printed satisfies a test. */
  async until(what, test, milliseconds) {
    let timer;
    let watch;
    const met = new Promise((resolve, reject) => {
      watch = () => test(this.output) && resolve();
      this.#watchers.add(watch);
      watch();
      const fail = (why) => reject(new Error(`${why} before ${what}. It printed:\n${this.output}`));
      timer = setTimeout(() => fail(`${milliseconds} ms passed`), milliseconds);
      this.#ended.then(() => fail('the program ended'));
    });
    try {
      await met;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(watch);
    }
  }

  /** Ends the program and whatever it started, and waits for that. */
  async stop() {
    const timer = setTimeout(() => this.#signal('SIGKILL'), GRACE_MILLISECONDS);
    this.#signal('SIGTERM');
    await this.#ended;
    clearTimeout(timer);
  }

  #signal(name) {
    try {
      process.kill(-this.#child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}
