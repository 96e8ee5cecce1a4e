// Globs (spec/constraints 4.3): the tables of the specification, a cross-check against a plain matcher, the step budget.
import { describe, expect, it } from 'vitest';
import { INPUT_AT } from '../../../assembly/layout.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { wire } from '../../oracle/generate/constraints.mjs';
import { Random } from '../../oracle/generate/random.mjs';
import { attenuate, matches, reasonName } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { globOf } from '../../support/glob.ts';

const pattern = (text: string) => wire({ type: 'Pattern', pattern: text });
const ERROR = 'INVALID_PATTERN';

/** Pattern, texts that match, texts that do not. */
const ROWS: [string, string[], string[]][] = [
  ['', [''], ['a', ' ']],
  ['abc', ['abc'], ['ABC', 'abcd', 'ab', 'xabc']],
  ['?', ['a', '/', '.', '\n', '\u0000', 'é', '😀', '\u{10ffff}'], ['', 'ab', 'e\u0301']],
  ['*', ['', 'a', 'a/b', '.hidden', 'a\nb', '😀'], []],
  ['a*', ['a', 'ab', 'a/b'], ['', 'ba', 'A']],
  ['*a', ['a', 'ba', '/a'], ['', 'ab']],
  ['a*b*c', ['abc', 'axbxc', 'abcbc', 'a/b/c'], ['ab', 'acb', 'abcd']],
  ['*.*', ['.', 'a.b', '..'], ['ab', '']],
  ['?*', ['a', 'ab'], ['']],
  ['*?', ['a', '😀'], ['']],
  ['**', ['', 'a', 'a/b/c'], []],
  ['**/', ['', 'a', 'a/', 'a/b'], []],
  ['/**', ['/', '/a', '/a/b'], ['', 'a']],
  ['**/a', ['a', '/a', 'x/a', 'x/y/a'], ['', 'xa', 'a/', 'a/x']],
  ['a/**', ['a/', 'a/b', 'a/b/c'], ['a', 'b/a', '']],
  ['a/**/', ['a/', 'a/b', 'a/b/'], ['a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a//b'], ['a/xb', 'ab', 'a/b/c', 'a']],
  ['a/**/b/**/c', ['a/b/c', 'a/x/b/y/c', 'a/b/b/c'], ['a/c', 'a/b', 'a/bc']],
  ['**/**/a', ['a', 'x/a', 'x/y/a'], ['xa', '']],
  ['*/**/b', ['a/b', '/b', 'a/x/b', 'a/x/b'], ['b', 'a/xb']],
  ['[abc]', ['a', 'b', 'c'], ['', 'd', 'ab', 'A']],
  ['[a-c]', ['a', 'b', 'c'], ['d', '-']],
  ['[c-a]', [], ['a', 'b', 'c', '-']],
  ['[a-]', ['a', '-'], ['b']],
  ['[-a]', ['-', 'a'], ['b']],
  ['[a-b-c]', ['a', 'b', '-', 'c'], ['d']],
  ['[!a]', ['b', '/', '😀'], ['a', '', 'bb']],
  ['[!a-c]', ['d', '-'], ['a', 'b', 'c']],
  ['[]]', [']'], ['[', '']],
  ['[]a]', [']', 'a'], ['b']],
  ['[!]]', ['a', '['], [']']],
  ['[!]a]', ['b'], [']', 'a']],
  ['[^a]', ['^', 'a'], ['b']],
  ['[[]', ['['], [']']],
  ['[*]', ['*'], ['', 'a']],
  ['[?]', ['?'], ['a']],
  ['[!!]', ['a'], ['!']],
  ['[a!]', ['a', '!'], ['b']],
  ['[/]', ['/'], ['a']],
  ['[é-ü]', ['é', 'ü', 'ê'], ['e', 'z']],
  ['[😀-😂]', ['😀', '😁', '😂'], ['😃', '\ud83d\ude2f']],
  ['[\u0000-\u{10ffff}]', ['a', '\u0000', '\u{10ffff}'], ['', 'ab']],
  ['a]', ['a]'], ['a']],
  ['{a,b}', ['{a,b}'], ['a', 'b']],
  ['\\*', ['\\', '\\x'], ['*', 'x']],
  ['\\[a]', ['\\a'], ['[a]']],
  ['a!b', ['a!b'], ['ab']],
  ['é*', ['é', 'éa'], ['e\u0301']],
  ['?😀?', ['a😀b', '😀😀😀'], ['😀', 'a😀']],
];

const INVALID = [
  '***',
  'a***',
  'a**',
  '**a',
  'a**b',
  'a/**b',
  'a**/b',
  '*****',
  '[',
  '[a',
  '[]',
  '[!]',
  '[!',
  '[!a',
  'a[',
  '[[',
  '[]a',
  '[!]a',
  'x[]y',
  '/**a/',
  '**[',
  'a*[',
  '?[',
];

const RANGE: [string, string, boolean][] = [
  // parent, child, narrower
  ['a', 'a', true],
  ['[', '[', true],
  ['a*b*', 'a*b*', true],
  ['a', 'b', false],
  ['a', 'a*', false],
  ['*', '*', true],
  ['*', 'a*', true],
  ['*', 'a', true],
  ['*', '', true],
  ['*', '*a', false],
  ['*', 'a*b', false],
  ['*', '**', false],
  ['a*', 'a', true],
  ['a*', 'ab*', true],
  ['a*', 'ab', true],
  ['a*', '*', false],
  ['a*', 'b*', false],
  ['a*', 'a*b', false],
  ['a*', '*a', false],
  ['*a', '*', false],
  ['*a', '*ba', true],
  ['*a', 'ba', true],
  ['*a', 'a', true],
  ['*a', '', false],
  ['*a', 'ab', false],
  ['*a', 'a*', false],
  ['a*b', 'axb', false],
  ['a*b', 'a*b', true],
  ['**', 'a', false],
  ['?*', '?x*', true],
  ['[a*', '[ab', false],
  ['[a*', '[a]', false],
  ['*]', '[ab]', false],
  ['*]', 'a]', true],
  ['*b]', '[ab]', false],
  ['*[ab]', '[[ab]', false],
  ['*[ab]', '*[[ab]', false],
  ['*[ab]', 'x[ab]', true],
  ['*[ab]', '[a][ab]', true],
  ['[ab]*', '[ab]x*', true],
  ['*]*', '[]]*', false],
  ['é*', 'é', true],
  ['é*', 'è*', false],
];

/** Matches without encoding anything: the head of the constraint once, lengths below 24. */
function quick(engine: Engine): (pattern: Buffer, text: Buffer) => string {
  const { core, memory } = engine;
  const head = cbor.encode(pattern('')).subarray(0, -1);
  memory.set(head, INPUT_AT);
  return (glob, text) => {
    let at = INPUT_AT + head.length;
    memory[at++] = 0x60 | glob.length;
    memory.set(glob, at);
    at += glob.length;
    const length = at - INPUT_AT;
    memory[at++] = 0x60 | text.length;
    memory.set(text, at);
    const answer = core.matchConstraint(length, 1 + text.length);
    return answer === 1 ? 'true' : answer === 0 ? 'false' : reasonName(answer);
  };
}

function words(alphabet: string, most: number): string[] {
  const all = [''];
  for (let from = 0, length = 0; length < most; length++) {
    const to = all.length;
    for (let i = from; i < to; i++) for (const c of alphabet) all.push(all[i] + c);
    from = to;
  }
  return all;
}

describe.each(ENGINES)('patterns on $name', (engine) => {
  it.each(ROWS)('%j', (glob, yes, no) => {
    for (const text of yes) expect([text, matches(engine, pattern(glob), cbor.text(text))]).toEqual([text, 'true']);
    for (const text of no) expect([text, matches(engine, pattern(glob), cbor.text(text))]).toEqual([text, 'false']);
    expect(globOf(glob)).toBeDefined();
    for (const text of yes) expect(globOf(glob)?.(text)).toBe(true);
    for (const text of no) expect(globOf(glob)?.(text)).toBe(false);
  });

  it.each(INVALID)('%j is no pattern, whatever the value', (glob) => {
    for (const value of [cbor.text(''), cbor.text(glob), cbor.uint(1), cbor.nul(), cbor.array([])])
      expect(matches(engine, pattern(glob), value)).toBe(ERROR);
    expect(globOf(glob)).toBeUndefined();
  });

  it('what is no text matches nothing', () => {
    for (const value of [
      cbor.uint(1),
      cbor.float(1),
      cbor.bool(true),
      cbor.nul(),
      cbor.array([cbor.text('a')]),
      cbor.map([]),
    ])
      expect(matches(engine, pattern('*'), value)).toBe('false');
  });

  it('agrees with a plain matcher: every pattern of up to 4 of a / * ? [ ] ! -, every text of up to 4 of a / ! -', () => {
    const run = quick(engine);
    const texts = words('a/!-', 4).map((text): [string, Buffer] => [text, Buffer.from(text)]);
    const counts: Record<string, number> = {};
    for (const glob of words('a/*?[]!-', 4)) {
      const bytes = Buffer.from(glob);
      const plain = globOf(glob);
      for (const [text, value] of plain ? texts : texts.slice(0, 1)) {
        const want = plain ? String(plain(text)) : ERROR;
        const got = run(bytes, value);
        if (got !== want) expect.fail(`${JSON.stringify([glob, text])}: ${got}, not ${want}`);
        counts[want] = (counts[want] ?? 0) + 1;
      }
    }
    expect(counts[ERROR]).toBeGreaterThan(500);
    expect(counts.true).toBeGreaterThan(20_000);
    expect(counts.false).toBeGreaterThan(500_000);
  });

  it('agrees with a plain matcher on long patterns full of stars and slashes, with astral characters', () => {
    const run = quick(engine);
    const random = new Random('globs');
    const parts = [
      'a',
      'a',
      '/',
      '/',
      '*',
      '*',
      '**/',
      '/**/',
      '/**',
      '?',
      '[a/]',
      '[!a]',
      '[!/]',
      '[a-c]',
      'é',
      '😀',
      'b',
    ];
    const letters = ['a', 'a', 'b', '/', '/', 'é', '😀', '-'];
    const counts: Record<string, number> = {};
    for (let i = 0; i < 60_000; i++) {
      const glob = random.times(random.range(3, 9), () => random.pick(parts)).join('');
      const bytes = Buffer.from(glob);
      if (bytes.length > 23) continue;
      const plain = globOf(glob);
      for (let n = 0; n < (plain ? 3 : 1); n++) {
        const text = random.times(random.below(12), () => random.pick(letters)).join('');
        const value = Buffer.from(text);
        if (value.length > 23) continue;
        const want = plain ? String(plain(text)) : ERROR;
        const got = run(bytes, value);
        if (got !== want) expect.fail(`${JSON.stringify([glob, text])}: ${got}, not ${want}`);
        counts[want] = (counts[want] ?? 0) + 1;
      }
    }
    expect(Math.min(counts.true ?? 0, counts.false ?? 0, counts[ERROR] ?? 0)).toBeGreaterThan(2000);
  });

  it('a pair that needs too many steps is an error, never an answer; honest long texts are not', () => {
    const hostile = pattern(`*${'a'.repeat(10_000)}b`);
    expect(matches(engine, hostile, cbor.text('a'.repeat(20_000)))).toBe('CONSTRAINT_TOO_COSTLY');
    expect(matches(engine, pattern(`*${'a'.repeat(2000)}b`), cbor.text('a'.repeat(20_000)))).toBe(
      'CONSTRAINT_TOO_COSTLY',
    );
    expect(matches(engine, pattern(`*[!${'x'.repeat(30_000)}]b`), cbor.text('a'.repeat(20_000)))).toBe(
      'CONSTRAINT_TOO_COSTLY',
    );
    expect(matches(engine, pattern('*a*a*a*a*a*a*a*a*b'), cbor.text('a'.repeat(60_000)))).toBe('false');
    expect(matches(engine, pattern('/data/**/*.json'), cbor.text(`/data/${'x/'.repeat(30_000)}y.json`))).toBe('true');
    expect(matches(engine, pattern('*'), cbor.text('x'.repeat(60_000)))).toBe('true');
    expect(matches(engine, pattern('x'.repeat(30_000)), cbor.text('x'.repeat(30_000)))).toBe('true');
    // The budget is a call's own: an exhausted one leaves nothing behind.
    expect(matches(engine, pattern('a*'), cbor.text('ab'))).toBe('true');
  });

  it.each(RANGE)('%j below it %j: %s', (parent, child, narrower) => {
    const { reason } = attenuate(engine, pattern(parent), pattern(child));
    expect(reason).toBe(narrower ? 'OK' : 'PATTERN_EXPANDED');
  });

  it('a pattern narrows to a value that it matches', () => {
    const exact = (value: unknown) => wire({ type: 'Exact', value });
    expect(attenuate(engine, pattern('a*'), exact('ab')).reason).toBe('OK');
    expect(attenuate(engine, pattern('a*'), exact('b')).reason).toBe('VALUE_NOT_IN_PARENT');
    expect(attenuate(engine, pattern('*'), exact({ int: '1' })).reason).toBe('VALUE_NOT_IN_PARENT');
    expect(attenuate(engine, pattern('a['), exact('a[')).reason).toBe('INVALID_PATTERN');
    expect(attenuate(engine, pattern(`*${'a'.repeat(10_000)}b`), exact('a'.repeat(20_000))).reason).toBe(
      'CONSTRAINT_TOO_COSTLY',
    );
  });

  it('textual narrowing never widens: a text that the child matches, the parent matches', () => {
    const random = new Random('narrowing');
    const parts = ['a', 'b', '/', '*', '?', '[a]'];
    const texts = words('ab/', 4).map((text) => Buffer.from(text));
    let pairs = 0;
    for (let i = 0; i < 6000; i++) {
      const [parent, child] = [0, 0].map(() => random.times(random.range(0, 4), () => random.pick(parts)).join('')) as [
        string,
        string,
      ];
      if (!globOf(parent) || !globOf(child) || attenuate(engine, pattern(parent), pattern(child)).reason !== 'OK')
        continue;
      pairs += 1;
      // The call above wrote over the head of the constraint.
      const run = quick(engine);
      for (const text of texts)
        if (run(Buffer.from(child), text) === 'true' && run(Buffer.from(parent), text) !== 'true')
          expect.fail(`${JSON.stringify([parent, child])} on ${text}`);
    }
    expect(pairs).toBeGreaterThan(300);
  });
});
