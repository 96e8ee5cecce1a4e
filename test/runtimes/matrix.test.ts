// The harness of the runtime matrix: what it asks, and that it notices what is wrong with an answer.
import { describe, expect, it } from 'vitest';
import { differences, digestOf, firstDifference, shownDifference } from './harness/compare.mjs';
import { tableOf } from './harness/table.mjs';
import { judgeAll, loadSet, questionsOf } from './set/set.mjs';

const set = loadSet();
const part = (name: string) => set.find((one) => one.name === name) ?? expect.unreachable(name);

describe('the conformance set', () => {
  it('holds 2,000 recorded questions, every vector file that can be asked, and the corpora', () => {
    expect(part('recorded').questions).toHaveLength(2000);
    expect(part('vectors').questions.length).toBeGreaterThan(1000);
    expect(part('corpora').questions.length).toBeGreaterThan(2000);
  });

  it('names every question once, on a line of its own', () => {
    const lines = questionsOf(set).split('\n');
    const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(set.reduce((sum, { questions }) => sum + questions.length, 0));
  });

  it('asks about every kind of constraint, chains, keys and what is minted', () => {
    const families = new Set(part('recorded').questions.map(({ family }) => family));
    for (const family of [
      'match-sets',
      'match-range',
      'match-pattern',
      'match-regex',
      'match-cidr',
      'match-urlpattern',
    ])
      expect(families, family).toContain(family);
    for (const family of [
      'match-urlsafe',
      'match-subpath',
      'match-shlex',
      'match-logic',
      'cel',
      'attenuates',
      'authorize',
    ])
      expect(families, family).toContain(family);
    for (const family of ['keys', 'ed25519', 'mint', 'attenuate', 'issue', 'chain-hostile', 'warrant-decode'])
      expect(families, family).toContain(family);
  });
});

describe('judging', () => {
  const one = [
    {
      name: 'one',
      questions: [{ id: 'q', op: 'x' }],
      judge: (_: number, { ok }: { ok?: boolean }) => (ok ? 'equal' : 'looser'),
    },
  ];

  it('counts what is as it should be, and names what is not', () => {
    expect(judgeAll(one, ['{"ok":true}'])).toEqual({ good: 1, wrong: [] });
    expect(judgeAll(one, ['{"ok":false}'])).toEqual({ good: 0, wrong: ['looser: q: {"ok":false}'] });
  });

  it('misses an answer, and takes none too many', () => {
    expect(judgeAll(one, []).wrong).toEqual(['missing: q: undefined']);
    expect(judgeAll(one, ['{"ok":true}', '{"ok":true}']).wrong).toEqual(['1 answers to nothing']);
  });

  it.each(['recorded', 'vectors', 'corpora'])('refuses a panic in %s', (name) => {
    expect(part(name).judge(0, { ok: false, panic: true, text: 'TypeError: x is not a function' })).toBe('crash');
  });

  it('refuses an acceptance where upstream refuses, and a refusal where it accepts', () => {
    const { questions, judge } = part('vectors');
    const verdicts = questions.map((_, i) => [
      judge(i, { ok: true }),
      judge(i, { ok: false, error: { code: 1, kind: '' } }),
    ]);
    expect(verdicts.filter(([accepted]) => accepted === 'looser').length).toBeGreaterThan(200);
    expect(verdicts.filter(([, refused]) => refused === 'stricter').length).toBeGreaterThan(200);
  });

  it('refuses one corpus value that matches and should not', () => {
    const { questions, judge } = part('corpora') as unknown as {
      questions: { values: unknown[] }[];
      judge(i: number, answer: object): string;
    };
    const all = questions.map(({ values }, i) => judge(i, { ok: true, verdicts: 't'.repeat(values.length) }));
    expect(all.filter((kind) => kind === 'looser').length).toBeGreaterThan(1000);
  });
});

describe('comparing rows', () => {
  const answers = ['{"id":"a","ok":true}', '{"id":"b","ok":false,"error":{"code":1501}}'];

  it('finds no difference where there is none', () => {
    expect(firstDifference(answers, [...answers])).toBeNull();
    expect(digestOf(answers)).toBe(digestOf([...answers]));
  });

  it.each([
    ['a verdict', ['{"id":"a","ok":false}', answers[1] as string]],
    ['a code', [answers[0] as string, '{"id":"b","ok":false,"error":{"code":1502}}']],
    ['an answer that is missing', [answers[0] as string]],
    ['an answer too many', [...answers, '{}']],
  ])('finds %s', (_, others) => {
    const difference = firstDifference(answers, others);
    expect(difference).not.toBeNull();
    expect(differences(answers, others)).toBe(1);
    expect(digestOf(others)).not.toBe(digestOf(answers));
    expect(shownDifference(difference as NonNullable<typeof difference>)).toMatch(
      /^answer \d\n {4}expected .*\n {4}actual /,
    );
  });
});

describe('the table', () => {
  const report = { version: '1.2', kind: 'wasm', kernel: 'simd', reason: 'a | b', hasRelaxed: true };

  it('shows what ran, and keeps to one line a row', () => {
    const row = { title: 'A', loaded: 'x', outcome: { state: 'ran' as const, report, digest: 'd', count: 3 } };
    expect(tableOf([row]).split('\n')[2]).toBe('| A | 1.2 | x | wasm | simd | yes | a \\| b | 3 | d |');
  });

  it('says why a row did not run or failed', () => {
    const rows = (['not run', 'failed'] as const).map((state) => ({
      title: 'A',
      loaded: 'x',
      outcome: { state, reason: 'why\nmore' },
    }));
    const lines = tableOf(rows).split('\n').slice(2);
    expect(lines[0]).toContain('not run: why more');
    expect(lines[1]).toContain('failed: why');
  });
});
