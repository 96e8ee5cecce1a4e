// Recorded requests with upstream's answers, and the comparison of an engine's answers with them.
import { readFileSync } from 'node:fs';
import type { Engine } from '../../src/engine/engine.ts';
import { judge } from '../oracle/compare/judge.mjs';
import { createDriver } from './main.ts';

type Members = { readonly [name: string]: unknown };

interface Recorded {
  readonly request: Members & { readonly id: string };
  readonly answer: Members;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

export const RECORDED: readonly Recorded[] = read('recorded.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

const { rules } = JSON.parse(read('../oracle/allow.json')) as { rules: readonly Members[] };

/** What an engine's answers to the recorded requests are, by class. */
export interface Comparison {
  /** The ids of the cases of each class. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
  readonly lines: readonly string[];
}

export function compareRecorded(engine: Engine): Comparison {
  const answer = createDriver(engine);
  const classes = new Map<string, string[]>();
  const lines = RECORDED.map(({ request, answer: expected }) => {
    const line = answer(JSON.stringify(request));
    const { class: name } = judge(request, expected, JSON.parse(line) as Members, rules);
    classes.set(name, [...(classes.get(name) ?? []), request.id]);
    return line;
  });
  return { classes, lines };
}

/** The ids of the cases that nothing allows. */
export function mismatches({ classes }: Comparison): readonly string[] {
  return [...classes]
    .filter(([name]) => !['equal', 'expected', 'unsupported'].includes(name))
    .flatMap(([name, ids]) => ids.map((id) => `${name}: ${id}`));
}
