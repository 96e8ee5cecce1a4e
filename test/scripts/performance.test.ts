// What the documentation says of speed: tables from a run, plots that show it, and both as fresh as the stored run.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digestOf, marksOf, PLOT_NAMES, type Results, type Row, specOf, THEME_NAMES } from '../../bench/plots.mjs';
import { fill } from '../../scripts/markdown.mjs';
import {
  documentParts,
  doubledTable,
  floorTable,
  fullTables,
  operationTable,
  quotedTable,
  runtimeTable,
} from '../../scripts/performance.mjs';
import { projectRoot, run } from '../support/spawn.ts';

const VERIFY = 'verify one signature, key seen';
const DECIDE = 'allow, 3 links, nothing seen';

const row = (program: string, work: string, by: string, median: number, min = median / 2): Row => {
  return { program, work, by, median, min, quartiles: [median * 0.9, median * 1.1], passes: [median] };
};

const results: Results = {
  machine: '2 x Some CPU, Linux 6 x64',
  date: '2026-01-02T03:04:05.000Z',
  load: [0.1, 0.2],
  settings: { passes: 5, rounds: 12 },
  packages: { 'tenuo-edge': '0.1.0' },
  constraints: ['Exact(1)'],
  memory: { wasm: 6_488_064, js: 3_080_192, baseTable: 123_904, keyTable: 23_296, mostKeyTables: 128 },
  operations: {
    program: 'node24',
    kernel: 'relaxed',
    operations: [
      { name: 'multiplication', ns: 30, min: 25 },
      { name: 'block', ns: 400, min: 300 },
    ],
    works: [{ work: VERIFY, counts: [100.5, 4] }],
  },
  doubled: {
    program: 'node24',
    shapes: [
      {
        shape: 'Regex: (a|b)*',
        by: 'wasm',
        sizes: [
          { bytes: 4096, us: 10, number: 0 },
          { bytes: 8192, us: 21, number: 0 },
        ],
      },
      {
        shape: 'Regex: (a|b)*',
        by: 'js',
        sizes: [
          { bytes: 4096, us: 100, number: 0 },
          { bytes: 8192, us: 150, number: 9003 },
        ],
      },
    ],
  },
  programs: [
    { name: 'node24', versions: { node: '24.1.2' }, leftOut: [] },
    { name: 'bun', versions: { bun: '1.2.3' }, leftOut: [{ name: 'biscuit', reason: 'no' }] },
    { name: 'tenuo', versions: { tenuo: '0.3.5' } },
    { name: 'ed25519, native', versions: {} },
  ],
  rows: [
    row('node24', VERIFY, 'simd', 20),
    row('node24', VERIFY, 'relaxed-simd', 12.34),
    row('node24', VERIFY, 'js', 400),
    row('node24', VERIFY, 'node:crypto, key kept', 100),
    row('node24', VERIFY, 'libsodium-wrappers', 98),
    row('ed25519, native', VERIFY, 'dalek 3.0 verify_strict, key parsed', 25),
    row('bun', VERIFY, 'simd', 30),
    row('bun', VERIFY, 'node:crypto, key kept', 40),
    row('node24', DECIDE, 'relaxed-simd', 120),
    row('node24', DECIDE, 'hand-written on node:crypto, key kept', 480),
    row('tenuo', DECIDE, 'tenuo crate, from bytes', 260),
  ],
  cold: [{ program: 'node24', what: 'cold start, empty process, absolute', wall_ms: 20, min_ms: 19, cpu_ms: 18 }],
  sizes: [{ what: 'size, tenuo-edge, everything', bytes: 400_000, gzip: 140_000 }],
};

describe('tables', () => {
  test('the README: the kernel that runs with its ratio, JavaScript, the fastest of the others', () => {
    const lines = quotedTable(results).split('\n');
    expect(lines[2]).toBe(
      `| ${VERIFY} | 12.3 (6.17) | 0.123 | 0.123 | 400.0 | 98.0 libsodium-wrappers | 25.0 dalek 3.0 verify_strict, key parsed, built for this CPU |`,
    );
    expect(lines[3]).toBe(
      `| ${DECIDE} | 120.0 (60.0) | 1.200 | 1.200 |  | 480.0 hand-written on node:crypto, key kept | 260.0 tenuo crate, from bytes |`,
    );
    expect(lines.at(-1)).toMatch(/^Node 24\.1\.2, 2 x Some CPU, Linux 6 x64, 2026-01-02; /);
  });

  test('the floors: ratios of medians and of minima, how far above, and the fastest native', () => {
    expect(floorTable(results)).toContain(
      `| ${VERIFY} | 0.12 | 0.123 | 0.123 | +3 % | 0.250 dalek 3.0 verify_strict, key parsed |`,
    );
    expect(floorTable(results)).toContain(`| ${DECIDE} | 1 | 1.200 | 1.200 | +20 % | 2.600 tenuo crate, from bytes |`);
  });

  test('other runtimes: each against its own node:crypto', () => {
    expect(runtimeTable(results).split('\n')).toEqual([
      '| microseconds, median (r) | Node 24.1.2, relaxed-simd | Bun 1.2.3, simd |',
      '|---|---|---|',
      '| its own node:crypto, key kept | 100.0 | 40.0 |',
      `| ${VERIFY} | 12.3 (0.123) | 30.0 (0.750) |`,
      `| ${DECIDE} | 120.0 (1.200) |  |`,
    ]);
  });

  test('everything: native programs against the reference of Node', () => {
    expect(fullTables(results)).toContain('| tenuo crate, from bytes (native) | 260.0 (130.0) | 10 % | 2.600 |');
  });

  test('operations: counts, what one takes, their sum beside what was measured', () => {
    expect(operationTable(results).split('\n').slice(2, 4)).toEqual([
      '| one, ns (min) | 30 (25) | 400 (300) |  |  |',
      `| ${VERIFY} | 100.5 | 4 | 3.71 | 12.3 (6.17) |`,
    ]);
  });

  test('doubling: the answer, the time at the largest size, and how each size compares to the one before', () => {
    const lines = doubledTable(results).split('\n');
    expect(lines[2]).toBe('| Regex: (a\\|b)* | allowed; JavaScript: allowed, 9003 | 21.0 | 2.1 | 150.0 | 1.5 |');
    expect(lines.at(-1)).toBe(
      'Node 24.1.2, minima, the time at 8 KiB. _Doublings_: how many times as long 8 KiB take as 4.',
    );
  });

  test('what was left out is said', () => {
    expect(documentParts(results).about).toContain('- left out on bun: biscuit, no');
  });

  test('a run on a busy machine says so: where the reference was disturbed, so is every ratio', () => {
    expect(documentParts(results).about).toContain('on node24 the median of what ratios are against is 2.0 times its');
    const steady = results.rows.map((each) => ({ ...each, min: each.median / 1.2 }));
    expect(documentParts({ ...results, rows: steady }).about).not.toContain('too busy');
  });

  test('stand between markers, or the writing fails', () => {
    expect(fill('a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb', 'x', 'new')).toBe(
      'a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb',
    );
    expect(() => fill('nothing', 'x', 'new')).toThrow('no markers');
  });
});

describe('plots', () => {
  test('show ours and the others, fastest first, each once', () => {
    expect(marksOf('signature', results).map(({ label, side, text }) => [label, side, text])).toEqual([
      ['tenuo-edge, key seen', 'tenuo-edge', '12.3 µs'],
      ['dalek 3.0 verify_strict, built for this CPU', 'others', '25 µs'],
      ['libsodium-wrappers', 'others', '98 µs'],
      ['node:crypto', 'others', '100 µs'],
    ]);
  });

  test('have another digest where a figure, a colour or a library changes', () => {
    const spec = specOf('decision', 'light', results);
    const changed = { ...results, rows: results.rows.map((each) => ({ ...each, median: each.median + 1 })) };
    const digests = [spec, specOf('decision', 'dark', results), specOf('decision', 'light', changed)].map(digestOf);
    expect(new Set(digests).size).toBe(3);
    expect(digestOf(specOf('decision', 'light', results))).toBe(digests[0]);
  });

  test('are there for light and dark pages, and the documents show them', () => {
    const document = readFileSync(`${projectRoot}docs/performance.md`, 'utf8');
    for (const name of PLOT_NAMES) {
      for (const theme of THEME_NAMES) {
        expect(document).toContain(`plots/${name}-${theme}.svg`);
        expect(readFileSync(`${projectRoot}docs/plots/${name}-${theme}.svg`, 'utf8')).toContain('<svg');
      }
    }
  });
});

test('what is committed is what the stored run says', () => {
  const { status, stderr } = run('scripts/performance.mjs', { args: ['--check'] });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
