// The examples of examples/seeds: each runs by its one command, and prints what is in the folder `output` and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectRoot, run } from '../support/spawn.ts';

const FOLDER = `${projectRoot}examples/seeds`;

/** The names of the files in a folder that end so, without the end. */
const named = (folder: string, end: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length));

const examples = named(FOLDER, '.ts');

/** How many warnings about modes and development mode those give that use them; all others give none. */
const WARNINGS: Readonly<Record<string, number>> = { 'guard-forms': 1, modes: 2, 'thirty-seconds': 1 };

const example = (name: string) => run('scripts/example.mjs', { args: [name] });

describe('examples/seeds', () => {
  it('has an output for each example, and an example for each output', () => {
    expect(named(`${FOLDER}/output`, '.txt')).toEqual(examples);
  });

  it.each(examples)('%s', (name) => {
    const { status, stdout, stderr } = example(name);
    expect(stderr).toMatch(new RegExp(`^(tenuo-edge: .*\n){${WARNINGS[name] ?? 0}}$`));
    expect(masked(stdout)).toBe(readFileSync(`${FOLDER}/output/${name}.txt`, 'utf8'));
    expect(status).toBe(0);
  });
});

describe('npm run example', () => {
  it('lists every example with what it shows', () => {
    const { status, stdout } = run('scripts/example.mjs');
    expect(status).toBe(0);
    for (const name of examples) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S.*[.?]$`, 'm'));
  });

  it('says which examples there are where a name is wrong', () => {
    const { status, stdout, stderr } = example('thirty-second');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('There is no example "thirty-second".');
    expect(stderr).toContain(`Examples: ${examples.join(', ')}.`);
  });
});

/** What differs from run to run: references and ids. */
function masked(text: string): string {
  return text.replace(/\bref(:?) +[0-9a-f]{8}\b/g, 'ref$1 …').replace(/\btnu_wrt_[0-9a-f]{32}\b/g, 'tnu_wrt_…');
}
