import { describe, expect, it } from 'vitest';
import * as core from '../assembly/codes.ts';
import {
  allReasons,
  CODES,
  codeName,
  codeNumber,
  FACADE_REASONS,
  reasonName,
  reasonText,
  stageName,
} from '../src/codes.ts';
import { AREAS } from '../src/explain/areas.ts';
import { vectors } from './support/vectors.ts';

const coreReasons = Object.entries(core).filter(([name]) => !/^(OK|STAGE_.*|MAX_.*)$/.test(name)) as [string, number][];
const stages = Object.entries(core).filter(([name]) => name.startsWith('STAGE_')) as [string, number][];
const areas = [FACADE_REASONS, ...AREAS].flatMap((list) => Object.entries<number>(list));
const kebab = (name: string) => name.toLowerCase().replaceAll('_', '-');

describe('reasons', () => {
  it.each(coreReasons)('%s has a name, a code and texts', (name, number) => {
    expect(reasonName(number)).toBe(kebab(name));
    expect(codeName(number)).toBe(CODES[codeNumber(number)]);
    const [says, hint] = reasonText(number);
    expect(says).toMatch(/^[a-z].*[^.]$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  });

  it('of the facade have them too, under codes of the protocol', () => {
    for (const [name, number] of areas) {
      expect(reasonName(number)).toBe(kebab(name));
      expect(codeName(number)).toBeDefined();
      // Behind the core's, so that neither list can grow into the other.
      expect(number % 100).toBeGreaterThanOrEqual(50);
    }
    for (const [, number] of coreReasons) expect(number % 100).toBeLessThan(50);
  });

  it('are all listed, once, with numbers of their own', () => {
    const all = allReasons();
    expect(all.length).toBe(coreReasons.length + areas.length);
    expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
    expect(new Set(all.map(({ reason }) => reason)).size).toBe(all.length);
  });

  it('are under codes that something uses, with the names that upstream has', () => {
    const used = new Set(allReasons().map(({ number }) => codeNumber(number)));
    expect([...used].sort()).toEqual(Object.keys(CODES).map(Number).sort());
    const upstream = new Map<number, string>(
      vectors('python-interop').wire_codes.map((entry: { code: number; name: string }) => [entry.code, entry.name]),
    );
    for (const [number, name] of Object.entries(CODES))
      if (Number(number) < 9000) expect(name).toBe(upstream.get(Number(number)));
  });
});

describe('stages', () => {
  it.each(stages)('%s has a name', (name, number) => {
    expect(stageName(number)).toBe(kebab(name.replace('STAGE_', '')));
  });
});
