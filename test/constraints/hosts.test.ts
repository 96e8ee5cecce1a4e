// The factories Regex, UrlPattern and UrlSafe: what they make, what they refuse, and how they read back.
import { describe, expect, it } from 'vitest';
import { decodeSet, encodeSet } from '../../src/cbor/constraint.ts';
import { ConstraintSet, Regex, UrlPattern, UrlSafe } from '../../src/constraints.ts';
import { TenuoError } from '../../src/errors.ts';

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof TenuoError) return `${error.number} ${error.reason}`;
    return (error as Error).constructor.name;
  }
  return 'none';
}

it('make frozen data that is written and read again', () => {
  const set = ConstraintSet({
    name: Regex('^[a-z]+$'),
    page: UrlPattern('https://*.example.com/*'),
    link: UrlSafe({ schemes: ['https'], allowDomains: ['*.example.com'], allowPorts: [443], blockInternalTlds: true }),
  });
  const read = decodeSet(encodeSet(set));
  expect(JSON.stringify(read)).toBe(JSON.stringify(set));
  expect(String(read)).toBe(String(set));
  for (const constraint of Object.values(set.constraints)) expect(Object.isFrozen(constraint)).toBe(true);
});

it('UrlSafe blocks everything that upstream’s blocks by default', () => {
  expect({ ...UrlSafe() }).toEqual({
    kind: 'UrlSafe',
    schemes: ['http', 'https'],
    allowDomains: null,
    denyDomains: null,
    allowPorts: null,
    blockPrivate: true,
    blockLoopback: true,
    blockMetadata: true,
    blockReserved: true,
    blockInternalTlds: false,
  });
});

it('UrlSafe keeps no list of the caller’s', () => {
  const schemes = ['https'];
  const constraint = UrlSafe({ schemes });
  schemes.push('file');
  expect(constraint.schemes).toEqual(['https']);
});

describe('refuse', () => {
  it.each<[string, () => unknown, string]>([
    ['an expression that is none', () => Regex('('), '1501 invalid-pattern'],
    ['an expression that is not supported', () => Regex('(?x)a'), '9004 regex-unsupported'],
    ['an expression that is too large', () => Regex('(?:a{100000}){1000}'), '1501 invalid-pattern'],
    ['a lone surrogate', () => Regex('\ud800'), 'TypeError'],
    ['what is no text', () => Regex(1 as unknown as string), 'TypeError'],
    ['a pattern that is no URL', () => UrlPattern('example.com'), '1501 url-pattern-malformed'],
    ['a pattern of any host', () => UrlPattern('https://*/*'), '1501 url-pattern-loose'],
    ['a wildcard inside the host', () => UrlPattern('https://a*.example.com/'), '1501 url-pattern-loose'],
    ['a pattern that parsers may differ about', () => UrlPattern('https://h/a^'), '9004 url-undecided'],
    ['an entry that is no host', () => UrlSafe({ allowDomains: ['a.com:80'] }), '1501 url-list-invalid'],
    ['an entry that parsers may differ about', () => UrlSafe({ denyDomains: ['faß.de'] }), '9004 url-undecided'],
    ['an option that nobody knows', () => UrlSafe({ allow: [] } as object), 'TypeError'],
    ['a list that is none', () => UrlSafe({ schemes: 'https' as unknown as string[] }), 'TypeError'],
    ['a port that is a text', () => UrlSafe({ allowPorts: ['443' as unknown as number] }), 'TypeError'],
    ['a port past 65535', () => UrlSafe({ allowPorts: [65536] }), 'RangeError'],
    ['a port below 0', () => UrlSafe({ allowPorts: [-1] }), 'RangeError'],
    ['a flag that is none', () => UrlSafe({ blockPrivate: 0 as unknown as boolean }), 'TypeError'],
  ])('%s', (_, make, expected) => {
    expect(refusal(make)).toBe(expected);
  });

  it('says where an expression cannot be read, and what', () => {
    expect(() => Regex('a(?=b)')).toThrow('Regex("a(?=b)"), at 2, where there is no look-around');
  });
});

it('take the largest and the smallest port', () => {
  expect(UrlSafe({ allowPorts: [0, 65535] }).allowPorts).toEqual([0, 65535]);
});
