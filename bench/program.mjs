// One program of a run, as a process of its own that times a round whenever it is told to: see worker.mjs.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const KEPT_OF_STDERR = 2000;

/**
 * Starts a program and waits until it is warm.
 *
 * @param {{ name: string, command: readonly string[] }} program
 * @returns {Promise<{ name: string, versions: object, leftOut: object[], cases: object[], round: () => Promise<(number | null)[]>, end: () => Promise<void> }>}
 * @throws Error where it ends before it should, with what it said last.
 */
export async function start({ name, command }) {
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.on('error', resolve);
    child.on('close', resolve);
  });
  child.stdin.on('error', () => {}); // it has ended: the next answer says so
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-KEPT_OF_STDERR);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function answer() {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value);
    const status = await ended;
    throw new Error(`${name} ended (${status?.message ?? status}): ${said.trim()}`);
  }

  const { versions, leftOut = [], cases } = await answer();
  return {
    name,
    versions,
    leftOut,
    cases,
    async round() {
      child.stdin.write('round\n');
      return (await answer()).samples;
    },
    async end() {
      child.stdin.end('end\n');
      await ended;
    },
  };
}
