// Every example of the README and of four documents runs, and prints what is said there that it prints.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatWithOptions } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { importTs } from '../scripts/run-ts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = 'node_modules/.cache/tenuo-edge';
const readme = readFileSync(`${ROOT}README.md`, 'utf8');

/** Each TypeScript block, with the text block that follows it: what it prints. */
const examples = [
  ...[
    readme,
    ...['cel', 'delegation', 'errors', 'revocation'].map((name) => readFileSync(`${ROOT}docs/${name}.md`, 'utf8')),
  ]
    .join('\n')
    .matchAll(/^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```)?/gm),
].map(([, code, output]) => ({
  title: /^[A-Za-z].*$/m.exec((code as string).replace(/^import .*$/gm, ''))?.[0] ?? '',
  code: code as string,
  output: output ?? '',
}));

/** Runs TypeScript as a user would write it, over the sources; returns what it printed. */
async function run(code: string, name: string): Promise<string> {
  const entry = `${CACHE}/${name}.ts`;
  mkdirSync(ROOT + CACHE, { recursive: true });
  writeFileSync(
    ROOT + entry,
    code.replace(/from 'tenuo-edge(\/\w+)?'/g, (_, part = '') => `from '${ROOT}src${part}/index.ts'`),
  );
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    lines.push(`${formatWithOptions({ colors: false }, ...values)}\n`);
  });
  try {
    await importTs(entry);
  } finally {
    log.mockRestore();
  }
  return lines.join('');
}

describe('README', () => {
  it('has examples, and each says what it prints', () => {
    expect(examples.length).toBeGreaterThan(2);
    for (const { code, output } of examples) expect(output, code).not.toBe('');
  });

  it.each(examples.map((example, index) => ({ ...example, index })))(
    'runs: $title',
    async ({ code, output, index }) => {
      expect(await run(code, `readme-${index}`)).toBe(output);
    },
  );

  it('names files that exist', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)#:]+)\)/g))
      expect(() => readFileSync(ROOT + path), path).not.toThrow();
  });
});
