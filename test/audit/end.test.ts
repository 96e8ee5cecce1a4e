// What becomes of denials when the process ends, on the built package.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../support/spawn.ts';

const directory = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The ids of denials among lines of a text. */
const idsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ type, outcome }) => type === 'decision' && outcome === 'denied')
    .map(({ id }) => id);

function ended(how: string, sink: string) {
  const path = join(directory, `${how}-${sink}.jsonl`);
  const { status, stdout, stderr } = run('test/audit/programs/end.mjs', { args: [how, sink, path] });
  return {
    status,
    out: idsOf(stdout),
    error: idsOf(stderr),
    file: sink === 'file' ? idsOf(readFileSync(path, 'utf8')) : [],
  };
}

describe.each([
  ['that has nothing left to do', 'run', 0, 5],
  ['that calls process.exit', 'exit', 1, 5],
  ['that calls process.exit while a sink is at work', 'later', 0, 5],
  ['that an error ends', 'throw', 1, 5],
  ['that still denies while it ends', 'late', 0, 6],
  ['that denies in the other build of the package', 'cjs', 0, 5],
])('a process %s', (_, how, status, count) => {
  it('has its denials on standard output', () => {
    const end = ended(how, 'console');
    expect(end).toMatchObject({ status, error: [], file: [] });
    expect(new Set(end.out).size).toBe(count);
  });

  it('has its denials in the file, each once', () => {
    const end = ended(how, 'file');
    expect(end).toMatchObject({ status, out: [], error: [] });
    expect(end.file).toHaveLength(count);
    expect(new Set(end.file).size).toBe(count);
  });

  it('leaves none to a slow sink that would not get to it', () => {
    const end = ended(how, 'slow');
    expect(end.status).toBe(status);
    expect(new Set([...end.out, ...end.error]).size).toBe(count);
    if (how === 'run') expect(end.error).toEqual([]);
  });

  it('has those of a failing sink on standard error', () => {
    const end = ended(how, 'failing');
    expect(end.status).toBe(status);
    expect(new Set(end.error).size).toBe(count);
  });
});

describe('a process whose sink never answers', () => {
  it('ends all the same, with its denials on standard error', () => {
    const end = ended('exit', 'hanging');
    expect(end.status).toBe(1);
    expect(new Set(end.error).size).toBe(5);
  });

  it('waits some seconds for it where it has nothing else to do, then ends', () => {
    const end = ended('run', 'hanging');
    expect(end.status).toBe(0);
    expect(new Set(end.error).size).toBe(5);
  });
});
