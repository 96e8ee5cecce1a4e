// The benchmark as a program: what it writes and what it refuses. How long anything takes is nothing a test asserts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Outcome, run } from '../support/spawn.ts';

const directory = mkdtempSync(join(tmpdir(), 'tenuo-edge-bench-test-'));
const out = join(directory, 'run.json');
const WORK = 'constraints of five arguments, deny';
const program = `node${process.versions.node.split('.')[0]}`;
const REFERENCE = 'verify one signature, key seen';

afterAll(() => rmSync(directory, { recursive: true }));

// Light: what bench/package.json installs is not needed here.
const bench = (...args: readonly string[]): Outcome => run('bench/run.mjs', { args: ['--light', ...args] });

interface Row {
  readonly program: string;
  readonly work: string;
  readonly by: string;
  readonly median: number;
  readonly min: number;
  readonly quartiles: readonly [number, number];
  readonly passes: readonly number[];
}

test('writes rows by workload, always with what ratios are against, and compares with them', () => {
  const first = bench('--quick', '--filter', WORK, '--out', out);
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  const { machine, date, programs, rows, settings, packages } = JSON.parse(readFileSync(out, 'utf8'));
  expect(machine).toMatch(/^\d+ x ./);
  expect(Date.parse(date)).toBeGreaterThan(0);
  expect(programs.map(({ name }: Row & { name: string }) => name)).toEqual([program]);
  expect(programs[0].versions.node).toBe(process.versions.node);
  expect(packages['tenuo-edge']).toMatch(/^\d/);

  const by = (work: string) => rows.filter((row: Row) => row.work === work).map((row: Row) => row.by);
  expect(by(REFERENCE)).toEqual(['node:crypto, key kept']);
  expect(by(WORK)).toEqual(expect.arrayContaining(['simd', 'scalar', 'js', 'plain JavaScript, decoded']));
  for (const { median, min, quartiles, passes } of rows as Row[]) {
    expect(min).toBeGreaterThan(0);
    expect(quartiles[0]).toBeGreaterThanOrEqual(min);
    expect(median).toBeGreaterThanOrEqual(quartiles[0]);
    expect(quartiles[1]).toBeGreaterThanOrEqual(median);
    expect(passes).toHaveLength(settings.passes);
  }
});

test('compares with an earlier run', () => {
  const second = bench('--quick', '--filter', WORK, '--out', join(directory, 'second.json'), '--compare', out);
  expect(second.stderr).toBe('');
  const comparison = second.stdout.slice(second.stdout.indexOf('Against the earlier run'));
  expect(comparison).toMatch(/^The smallest difference that can be told: [\d.]+ %/m);
  expect(comparison).toContain(`${WORK}: simd, ${program}`);
});

test('refuses what it does not understand', () => {
  const other = join(directory, 'other.json');
  const old = join(directory, 'old.json');
  writeFileSync(other, '{}');
  writeFileSync(old, '{"rows":[]}');
  for (const [args, message] of [
    [['--fast'], "Unknown option '--fast'"],
    [['worst'], "Unexpected argument 'worst'"],
    [['--filter'], "Option '--filter <value>' argument missing"],
    [['--filter', 'no such workload', '--quick'], 'no workload is called "no such workload"'],
    [['--on', 'node9'], '--on node9: the runtimes are '],
    [['--compare', join(directory, 'missing.json')], '--compare cannot read'],
    [['--compare', other], 'holds no earlier run'],
    [['--compare', old], 'is of another version'],
  ] as const) {
    const { status, stderr } = bench(...args);
    expect(status, stderr).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Try: npm run bench -- --help');
  }
  expect(bench('--help').status).toBe(0);
});
