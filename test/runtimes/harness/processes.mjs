// Programs that rows start: each with a time limit, and stopped by its process id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a runtime says that is no sign of the package: a notice of the program itself. */
const LOUD = 1500;

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to standard output.
 * @throws where it fails, takes longer than `seconds`, or, with `quiet`, writes anything to standard error.
 */
export async function run(command, args, { cwd, env, input = '', seconds, quiet = false }) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const stop = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  child.stdin.on('error', () => {}); // a program that ends early says why below
  child.stdin.end(input);
  try {
    const [code, signal] = await once(child, 'close');
    if (signal !== null) throw new Error(`${signal} after ${seconds} s at most: ${shown(err())}`);
    if (code !== 0) throw new Error(`exit code ${code}: ${shown(err() || out())}`);
    if (quiet && err() !== '') throw new Error(`it wrote to standard error: ${shown(err())}`);
    return out();
  } finally {
    clearTimeout(stop);
  }
}

/**
 * Starts a program that serves until `stop` is called.
 *
 * @returns `stop`, and `said` for what it has written.
 */
export function serve(command, args, { cwd, env }) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const outputs = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close');
  return {
    said: () => outputs.map((output) => output()).join(''),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** Asks until somebody answers: a server says in no common way that it is ready. */
export async function answerOf(server, url, options, seconds) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      const response = await fetch(url, { ...options, signal: AbortSignal.timeout(seconds * 1000) });
      const text = await response.text();
      if (response.status !== 200)
        throw new Failed(`status ${response.status}: ${shown(text)} ${shown(server.said())}`);
      return JSON.parse(text);
    } catch (error) {
      if (error instanceof Failed || Date.now() > end || !server.isRunning())
        throw new Error(`${error.message}: ${shown(server.said())}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

class Failed extends Error {}

function collect(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}

/** The end of a long text: what went wrong stands there. */
export const shown = (text) => (text.length > LOUD ? `…${text.slice(-LOUD)}` : text).trim();
