// docs/protocol.md against the code: its codes are those that occur, and comments point at sections that exist.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CODES } from '../src/codes.ts';
import { STRICTER } from '../src/semantics.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${ROOT}docs/protocol.md`, 'utf8');
const section = (number: number): string =>
  text.slice(text.indexOf(`## ${number}. `), text.indexOf(`## ${number + 1}. `));

/** Every line of comment in assembly/ and src/, with its file. */
const comments = ['assembly', 'src'].flatMap((folder) =>
  readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const lines = readFileSync(`${ROOT}${folder}/${file}`, 'utf8').split('\n');
      return lines.filter((line) => /(\/\/|^\s*\/?\*)/.test(line)).map((line) => ({ file: `${folder}/${file}`, line }));
    }),
);

describe('docs/protocol.md', () => {
  it('lists the codes that occur, with their names', () => {
    const listed = [...section(11).matchAll(/^\| (\d{4}) \| ([a-z-]+) \|/gm)].map(([, number, name]) => [
      Number(number),
      name,
    ]);
    expect(Object.fromEntries(listed)).toEqual(CODES);
    expect(listed).toHaveLength(Object.keys(CODES).length);
  });

  it('uses no other code', () => {
    const used = [...text.matchAll(/\b(?:1[1-9]\d\d|900[1-9])\b(?!,)/g)].map(([number]) => Number(number));
    expect([...new Set(used)].filter((number) => !(number in CODES) && number !== 1970)).toEqual([]);
  });

  it('numbers its sections in order', () => {
    const chapters = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(chapters).toEqual(chapters.map((_, i) => i + 1));
    const parts = [...text.matchAll(/^\*\*(\d+)\.(\d+) /gm)].map(([, chapter, part]) => [
      Number(chapter),
      Number(part),
    ]);
    for (const [i, [chapter, part]] of parts.entries()) {
      const before = parts[i - 1];
      expect(part, `${chapter}.${part}`).toBe(before?.[0] === chapter ? (before?.[1] as number) + 1 : 1);
    }
  });
});

describe('comments', () => {
  const known = new Set(
    [...text.matchAll(/^(?:## (\d+)\. |\*\*(\d+\.\d+) )/gm)].map(([, chapter, part]) => chapter ?? part),
  );
  const rules = new Set(STRICTER.map(({ rule }) => rule));

  it('point at sections of it that exist', () => {
    const references = comments.flatMap(({ file, line }) =>
      [...line.matchAll(/protocol ((?:\d+(?:\.\d+)?(?:, | and | to )?)+)/g)].flatMap(([, list]) =>
        (list as string)
          .split(/, | and | to /)
          .filter(Boolean)
          .map((number) => ({ file, number })),
      ),
    );
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter(({ number }) => !known.has(number))).toEqual([]);
  });

  it('point at stricter rules that exist', () => {
    const references = comments.flatMap(({ file, line }) =>
      [...line.matchAll(/semantics: ([a-z-]+)/g)].map(([, rule]) => ({ file, rule: rule as string })),
    );
    expect(references.length).toBeGreaterThan(5);
    expect(references.filter(({ rule }) => !rules.has(rule))).toEqual([]);
  });

  it('point at no document outside the repository', () => {
    expect(comments.filter(({ line }) => /\bspec(?:\/| \d|:)|design, section/.test(line))).toEqual([]);
  });
});
