// docs/edge.md quotes the examples, and lists what they answer and log.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { AuditLine } from '../../../examples/edge/tool-calls.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const text = readFileSync(join(project, 'docs/edge.md'), 'utf8');
const folders = ['edge', 'cloudflare-worker', 'deno-server', 'next/app'];
const OWN = /(?<!\.d)\.(ts|js|mjs)$/;
const sources = folders.flatMap((folder) => {
  const path = join(project, 'examples', folder);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => OWN.test(file) && !/node_modules|\.wrangler/.test(file));
  return own.map((file) => readFileSync(join(path, file), 'utf8'));
});

it('every snippet is a part of an example', () => {
  const snippets = [...text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map(([, code]) => code as string);
  expect(snippets.length).toBeGreaterThan(3);
  for (const snippet of snippets)
    expect(
      sources.some((source) => source.includes(snippet)),
      snippet,
    ).toBe(true);
});

it('lists every member of an audit line', () => {
  const members: Record<keyof AuditLine, true> = {
    time: true,
    outcome: true,
    code: true,
    tool: true,
    argument: true,
    reason: true,
    stage: true,
    ref: true,
    warrant: true,
    root: true,
  };
  const table = text.slice(text.indexOf('## What an audit line holds'), text.indexOf('## Limits'));
  const listed = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names]) => (names as string).match(/\w+/g));
  expect(listed.sort()).toEqual(Object.keys(members).sort());
});

it('links to files that exist', () => {
  for (const file of [
    'docs/edge.md',
    ...folders.map((folder) => `examples/${folder.split('/')[0]}/README.md`),
    'examples/browser/README.md',
  ])
    for (const [, link] of readFileSync(join(project, file), 'utf8').matchAll(/\]\(([^)#:]+)\)/g))
      expect(() => readFileSync(join(project, file, '..', link as string)), `${file}: ${link}`).not.toThrow();
});
