// The benchmark as a program: what it writes and what it refuses. How long anything takes is nothing a test asserts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Outcome, run } from '../support/spawn.ts';

const directory = mkdtempSync(join(tmpdir(), 'tenuo-edge-bench-test-'));
const out = join(directory, 'run.json');

afterAll(() => rmSync(directory, { recursive: true }));

const bench = (...args: readonly string[]): Outcome => run('bench/run.mjs', { args });

test('writes rows by workload, and compares with them', () => {
  const first = bench('--quick', '--filter', 'constraints alone', '--out', out);
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  const { machine, node, date, rows } = JSON.parse(readFileSync(out, 'utf8'));
  expect(machine).toMatch(/^\d+ x ./);
  expect(node).toBe(process.version);
  expect(Date.parse(date)).toBeGreaterThan(0);
  expect(rows.map(({ work }: { work: string }) => work)).toEqual([
    'constraints alone, allow',
    'constraints alone, deny',
  ]);
  for (const { wasm_us, js_us, peers } of rows) {
    for (const time of [wasm_us, js_us, peers['plain JavaScript, decoded']]) expect(time).toBeGreaterThan(0);
  }
  const second = bench('--quick', '--filter', 'constraints alone', '--out', out, '--compare', out);
  const comparison = second.stdout.slice(second.stdout.indexOf('change against the earlier run'));
  expect(comparison).toMatch(/^constraints alone, deny\n {2}tenuo-edge, WebAssembly .*%/m);
});

test('refuses what it does not understand', () => {
  const other = join(directory, 'other.json');
  writeFileSync(other, '{}');
  for (const [args, message] of [
    [['--fast'], "Unknown option '--fast'"],
    [['worst'], "Unexpected argument 'worst'"],
    [['--filter'], "Option '--filter <value>' argument missing"],
    [['--filter', 'no such workload'], 'no workload is called "no such workload"'],
    [['--compare', join(directory, 'missing.json')], '--compare cannot read'],
    [['--compare', other], 'holds no earlier run'],
  ] as const) {
    const { status, stderr } = bench(...args);
    expect(status, stderr).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Try: npm run bench -- --help');
  }
  expect(bench('--help').status).toBe(0);
});
