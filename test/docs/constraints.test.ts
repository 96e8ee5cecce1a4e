// docs/constraints.md: every example is run, and every kind has its table.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_CONSTRAINT_STEPS } from '../../assembly/codes.ts';
import { encodeConstraint } from '../../src/cbor/constraint.ts';
import { CEL } from '../../src/cel/index.ts';
import type { Constraint } from '../../src/constraints.ts';
import * as surface from '../../src/index.ts';
import { encodeValue } from '../conformance/values.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { KINDS, wire } from '../oracle/generate/constraints.mjs';
import { attenuate, matches } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';

const text = readFileSync(new URL('../../docs/constraints.md', import.meta.url), 'utf8');
const LINE = /^ {4}(\S.*?) {2}(accepts|refuses|errs on|narrows to|does not narrow to) {2}(.*)$/;
const examples = text.split('\n').flatMap((line) => {
  const [, constraint, says, other] = LINE.exec(line) ?? [];
  return constraint === undefined ? [] : [[constraint, says as string, other as string] as const];
});

/** What an expression of an example stands for, with the public surface in scope. */
function evaluate(expression: string): unknown {
  const scope = Object.entries({ ...surface, CEL });
  const names = scope.map(([name]) => name);
  return new Function(...names, `return (${expression});`)(...scope.map(([, each]) => each));
}

const item = (expression: string): Buffer => Buffer.from(encodeConstraint(evaluate(expression) as Constraint));

describe.each(ENGINES)('docs/constraints.md on $name', (engine) => {
  it.each(examples)('%s %s %s', (constraint, says, other) => {
    const above = item(constraint);
    if (says.includes('narrow')) {
      expect(attenuate(engine, above, item(other)).reason === 'OK').toBe(says === 'narrows to');
      return;
    }
    const answer = matches(engine, above, Buffer.from(encodeValue(evaluate(other))));
    if (says === 'errs on') expect(answer).toMatch(/^[A-Z_]+$/);
    else expect(answer).toBe(String(says === 'accepts'));
  });
});

describe('docs/constraints.md', () => {
  const sections = new Map(
    text.split(/^## /m).map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
  );
  const OWN_NAMES: Record<string, string> = { Any: 'AnyOf', Cel: 'CEL' };
  const idOf = (kind: string): number => {
    const samples: Record<string, object> = {
      Unknown: { type_id: 200, payload: 'f6' },
      All: { constraints: [] },
      Any: { constraints: [] },
      Not: { constraint: { type: 'Wildcard' } },
      OneOf: { values: [] },
      NotOneOf: { excluded: [] },
      Contains: { required: [] },
      Subset: { allowed: [] },
      Shlex: { allow: [] },
      Exact: { value: 'a' },
      Subpath: { root: '/' },
      Cidr: { cidr: '::' },
    };
    const texts = { pattern: 'https://a.example/*', expression: 'true' };
    return cbor.encode(wire({ ...texts, ...samples[kind], type: kind }))[1] as number;
  };

  it.each(KINDS.map((kind) => [kind]))('%s has its table and examples', (kind) => {
    const id = idOf(kind);
    const section = sections.get(OWN_NAMES[kind] ?? kind) ?? '';
    for (const row of ['means', 'wire', 'narrows to', 'traps']) expect(section, kind).toContain(`\n| ${row} | `);
    if (kind === 'Unknown') return;
    expect(section, kind).toContain(' accepts ');
    expect(section, kind).toContain(' narrow');
    const number = id === 24 ? 128 : id;
    expect(section, kind).toMatch(new RegExp(`\\| wire \\| \`\\[${number}, `));
  });

  it('gives the budget as it is', () => {
    expect(text).toContain(`${MAX_CONSTRAINT_STEPS.toLocaleString('en-US')} steps`);
  });

  it('has examples of every answer', () => {
    const count = (says: string) => examples.filter(([, each]) => each === says).length;
    for (const says of ['accepts', 'refuses', 'errs on', 'narrows to', 'does not narrow to'])
      expect(count(says)).toBeGreaterThan(5);
    expect(examples.length).toBe(text.split('\n').filter((line) => /^ {4}\S/.test(line)).length);
  });
});
