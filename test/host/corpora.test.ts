// Corpora of expressions and URLs, at upstream's verdicts or an error.
import { describe, expect, it } from 'vitest';
import * as cbor from '../oracle/generate/cbor.mjs';
import { wire } from '../oracle/generate/constraints.mjs';
import { matches } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import { CORPORA, measured } from './corpora.mjs';

const VERDICTS = measured();
/** How many of the cases that upstream accepts, and of those it refuses, have to be decided here. The rest may be errors. */
const DECIDED: Readonly<Record<string, readonly [accepted: number, rejected: number]>> = {
  're2-search': [560, 1130],
  fowler: [263, 45],
  'regex-rust': [840, 88],
  'url-wpt': [690, 1290],
  'ssrf-payloads': [670, 1120],
};
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
    const [accepted, rejected] = DECIDED[name] as readonly [number, number];
    expect(counts.accepted).toBeGreaterThanOrEqual(accepted);
    expect(counts.rejected).toBeGreaterThanOrEqual(rejected);
  });
});
