// Corpora of expressions and URLs, at upstream's verdicts or an error.
import { describe, expect, it } from 'vitest';
import * as cbor from '../oracle/generate/cbor.mjs';
import { wire } from '../oracle/generate/constraints.mjs';
import { matches } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import { CORPORA, measured } from './corpora.mjs';

const VERDICTS = measured();
const LETTERS: Readonly<Record<string, string>> = { true: 't', false: 'f' };

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('%s', (_, engine) => {
  it.each(Object.entries(CORPORA))('decides %s as upstream, or not at all', (name, cases) => {
    const verdicts = VERDICTS[name] as string;
    expect(verdicts).toHaveLength(cases.length);
    const counts = { accepted: 0, rejected: 0, errors: 0, undecided: 0 };
    for (const [i, { constraint, value }] of cases.entries()) {
      const ours = LETTERS[matches(engine, wire(constraint), cbor.text(value))] ?? 'e';
      if (ours === verdicts[i]) counts[ours === 't' ? 'accepted' : ours === 'f' ? 'rejected' : 'errors'] += 1;
      else if (ours === 'e') counts.undecided += 1;
      else expect.fail(`${JSON.stringify({ constraint, value })}: ${ours}, upstream ${verdicts[i]}`);
    }
    expect(counts).toMatchSnapshot();
    expect(counts.accepted).toBeGreaterThan(0);
    expect(counts.rejected).toBeGreaterThan(0);
  });
});
