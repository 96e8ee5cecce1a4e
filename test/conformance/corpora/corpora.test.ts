// Public corpora about networks, globs, paths and command lines: every question has upstream's verdict.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wire } from '../../oracle/generate/constraints.mjs';
import { node } from '../../oracle/generate/values.mjs';
import { match, readConstraint } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { CORPORA } from './cases.mjs';

const RECORDED = JSON.parse(readFileSync(new URL('../../vectors/corpora.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

describe.each(ENGINES)('corpora on $name', (engine) => {
  it.each(Object.entries(CORPORA))('%s', (name, cases) => {
    const recorded = RECORDED[name] ?? '';
    const counts: Record<string, number> = { t: 0, f: 0, e: 0, r: 0 };
    const wrong: string[] = [];
    let i = 0;
    for (const { constraint, value, said } of cases()) {
      const item = wire(constraint);
      const found = match(engine, item, node(value));
      const unread = found.returned > 1 && readConstraint(engine, item).returned !== 0;
      const got = unread ? 'r' : found.returned === 1 ? 't' : found.returned === 0 ? 'f' : 'e';
      if (got !== recorded[i]) wrong.push(`${JSON.stringify({ constraint, value })}: ${got}, upstream ${recorded[i]}`);
      if (said !== undefined) expect(got, JSON.stringify(value)).toBe(said ? 't' : 'f');
      counts[got] = (counts[got] as number) + 1;
      i += 1;
    }
    expect(wrong).toEqual([]);
    expect(recorded).toHaveLength(i);
    // A corpus that accepts nothing, or refuses nothing, would show nothing.
    expect(counts.t).toBeGreaterThan(0);
    expect(counts.f).toBeGreaterThan(0);
  });
});
