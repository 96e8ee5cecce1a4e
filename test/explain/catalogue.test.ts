import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/explain/catalogue.ts';
import { type Code, codes, type Decision, explain, redact, TenuoError } from '../../src/index.ts';
import { PROVOKED } from './provoked.ts';

const CODES = Object.keys(codes) as Code[];

describe('the catalogue of codes', () => {
  it('has every code, and no other', () => {
    expect(Object.keys(CATALOGUE).sort()).toEqual([...CODES].sort());
    expect(Object.keys(PROVOKED).sort()).toEqual([...CODES].sort());
  });

  it.each(CODES)('says of %s what it means, what causes it and what to do, in sentences', (code) => {
    const { means, cause, remedy } = CATALOGUE[code];
    for (const text of [means, cause, remedy]) expect(text).toMatch(/^[`\p{L}].{15,}\.$/su);
    expect(new Set([means, cause, remedy]).size).toBe(3);
  });
});

describe('every code, provoked', () => {
  it.each(CODES)('%s is what it ends with, and explained', async (code) => {
    const ended = await PROVOKED[code]();
    expect(codeOf(ended)).toBe(code);
    expect(explain(ended)).toContain(`${code} (${codes[code]})`);
    expect(redact(ended)).toMatchObject({ allowed: false, code });
  });
});

function codeOf(ended: Decision | Error): string {
  if (ended instanceof TenuoError) return ended.code;
  if (ended instanceof Error) throw ended;
  return ended.code;
}
