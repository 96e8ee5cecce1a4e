// Passes and rounds, and what becomes of their samples: with programs that answer what the test says.
import { describe, expect, test } from 'vitest';
import { prepare, round } from '../../bench/harness.mjs';
import { measure } from '../../bench/measure.mjs';
import { start } from '../../bench/program.mjs';

/** A program that says its cases, then answers round n with n times what it is given; it says on stderr who it is. */
function program(name: string, values: readonly (number | null)[], ending = ''): { name: string; command: string[] } {
  const script = `
    const values = ${JSON.stringify(values)};
    const cases = values.map((_, i) => ({ work: 'work ' + i, by: 'someone' }));
    console.log(JSON.stringify({ versions: { v: '1' }, cases }));
    let n = 0;
    for await (const line of (await import('node:readline')).createInterface({ input: process.stdin })) {
      if (line !== 'round') break;
      n += 1;
      ${ending}
      console.log(JSON.stringify({ samples: values.map((value) => value && value * n) }));
    }`;
  return { name, command: [process.execPath, '--input-type=module', '--eval', script] };
}

describe('a run', () => {
  test('has a row for each case of each program: medians by pass, quartiles and minimum of all samples', async () => {
    const steps: string[] = [];
    const { programs, rows } = await measure([program('a', [10, 3]), program('b', [7])], {
      passes: 2,
      rounds: 3,
      onStep: (text) => steps.push(text),
    });
    expect(programs).toEqual([
      { name: 'a', versions: { v: '1' }, leftOut: [] },
      { name: 'b', versions: { v: '1' }, leftOut: [] },
    ]);
    expect(rows).toEqual([
      {
        program: 'a',
        work: 'work 0',
        by: 'someone',
        median: 20,
        min: 10,
        quartiles: [12.5, 27.5],
        passes: [20, 20],
        samples: 6,
      },
      {
        program: 'a',
        work: 'work 1',
        by: 'someone',
        median: 6,
        min: 3,
        quartiles: [3.75, 8.25],
        passes: [6, 6],
        samples: 6,
      },
      {
        program: 'b',
        work: 'work 0',
        by: 'someone',
        median: 14,
        min: 7,
        quartiles: [8.75, 19.25],
        passes: [14, 14],
        samples: 6,
      },
    ]);
    expect(steps).toHaveLength(2 * (2 + 3));
  });

  test('leaves out the rounds that a case missed', async () => {
    const { rows } = await measure([program('a', [10, null])], { passes: 1, rounds: 2 });
    expect(rows.map(({ work, samples }) => [work, samples])).toEqual([['work 0', 2]]);
  });

  test('ends where a program ends early, with what that said last', async () => {
    const failing = program('a', [1], "if (n === 2) { console.error('a result is wrong'); process.exit(3); }");
    await expect(measure([failing, program('b', [1])], { passes: 1, rounds: 3 })).rejects.toThrow(
      'a ended (3): a result is wrong',
    );
    await expect(start({ name: 'c', command: ['/no/such/program'] })).rejects.toThrow(/^c ended \(.*ENOENT/);
  });
});

describe('a round', () => {
  const settings = { warmUpMs: 1, batchMs: 0.01, asyncBatchMs: 0.01, caseMs: 1e6 };

  test('names the case whose result is wrong', async () => {
    const run = () => {
      throw new Error('wrong');
    };
    await expect(prepare([{ work: 'decide', by: 'js', run }], settings)).rejects.toThrow('"decide" fails on js');
  });

  test('times every case, after its reminder, awaited where it returns a promise', async () => {
    const log: string[] = [];
    const cases = [
      { work: 'x', by: 'a', run: () => log.push('a') },
      { work: 'x', by: 'b', make: () => ({ run: () => log.push('b'), prime: () => log.push('remind b') }) },
      { work: 'x', by: 'c', async: true, run: async () => log.push('c') },
    ];
    const entries = await prepare(cases, settings);
    log.length = 0;
    const samples = await round(entries, settings, () => 0.5);
    expect(samples).toHaveLength(3);
    for (const sample of samples) expect(sample).toBeGreaterThan(0);
    expect(log.indexOf('remind b')).toBe(log.indexOf('b') - 1);
    expect(new Set(log)).toEqual(new Set(['a', 'b', 'c', 'remind b']));
  });

  test('passes by a case that has had its time', async () => {
    const entries = await prepare([{ work: 'x', by: 'a', run: () => {} }], settings);
    expect((await round(entries, { ...settings, caseMs: 0 }))[0]).toBeNull();
  });
});
