// Regex, UrlPattern and UrlSafe in the core: what they answer, with which codes, and what narrows to what.
import { describe, expect, it } from 'vitest';
import { MAX_HOST_STEPS } from '../../../src/host/budget.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { wire } from '../../oracle/generate/constraints.mjs';
import { attenuate, matches } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

const { text, uint, array, nul, bool } = cbor;
type Described = Readonly<Record<string, unknown>> & { readonly type: string };

const regex = (pattern: string): Described => ({ type: 'Regex', pattern });
const url = (pattern: string): Described => ({ type: 'UrlPattern', pattern });
const safe = (members: object = {}): Described => ({ type: 'UrlSafe', ...members });
const exact = (value: string | null): Described => ({ type: 'Exact', value: value as string });
const not = (constraint: Described): Described => ({ type: 'Not', constraint });

const VALUES = [uint(1), cbor.float(1.5), bool(true), nul(), array([text('https://example.com/')]), cbor.map([])];

describe.each(ENGINES)('on $name', (engine) => {
  const answer = (constraint: Described, value: string): string => matches(engine, wire(constraint), text(value));
  const narrowing = (parent: Described, child: Described): string => {
    const { reason, code } = attenuate(engine, wire(parent), wire(child));
    return code === 0 ? 'OK' : `${reason} ${code}`;
  };

  it.each<[Described, string, string]>([
    [regex('^a'), 'ab', 'true'],
    [regex('^a'), 'ba', 'false'],
    [regex('^\\D$'), '٣', 'false'],
    [regex('('), 'a', 'INVALID_PATTERN'],
    [regex('(?x)a'), 'a', 'REGEX_UNSUPPORTED'],
    [not(regex('(')), 'a', 'INVALID_PATTERN'],
    [not(regex('(?x)a')), 'a', 'REGEX_UNSUPPORTED'],
    [not(regex('\\bé')), 'é', 'REGEX_UNSUPPORTED'],
    [url('https://*.example.com/*'), 'https://a.example.com/', 'true'],
    [url('https://*.example.com/*'), 'https://example.org/', 'false'],
    [url('https://*.example.com/*'), 'example.com', 'URL_INVALID'],
    [not(url('https://*.example.com/*')), 'example.com', 'URL_INVALID'],
    [not(url('https://*.example.com/*')), 'https://faß.de/', 'URL_UNDECIDED'],
    [safe(), 'https://example.com/', 'true'],
    [safe(), 'https://10.0.0.1/', 'false'],
    [safe(), 'example.com', 'false'],
    [safe({ allow_domains: ['a..'] }), 'https://a/', 'URL_LIST_INVALID'],
    [not(safe({ deny_domains: ['*'] })), 'https://a/', 'URL_LIST_INVALID'],
    [not(safe()), 'https://faß.de/', 'URL_UNDECIDED'],
    [regex('^__proto__$'), '__proto__', 'true'],
    [regex('^constructor$'), '__proto__', 'false'],
    [safe({ allow_domains: ['constructor'] }), 'https://constructor/', 'true'],
    [safe({ allow_domains: ['constructor'] }), 'https://tostring/', 'false'],
    [safe({ schemes: ['constructor'] }), 'constructor://example.com/', 'true'],
  ])('%j on %j: %s', (constraint, value, expected) => {
    expect(answer(constraint, value)).toBe(expected);
  });

  it('a value that is no text is not matched, and a pattern that is none is an error whatever the value', () => {
    for (const value of VALUES) {
      expect(matches(engine, wire(regex('a')), value)).toBe('false');
      expect(matches(engine, wire(regex('(')), value)).toBe('INVALID_PATTERN');
      expect(matches(engine, wire(regex('(?R)a')), value)).toBe('REGEX_UNSUPPORTED');
      expect(matches(engine, wire(url('https://example.com/*')), value)).toBe('false');
      expect(matches(engine, wire(safe()), value)).toBe('false');
      expect(matches(engine, wire(safe({ allow_domains: ['*'] })), value)).toBe('false');
    }
  });

  const PARENT = url('https://*.example.com/a/*');
  it.each<[Described, Described, string]>([
    [regex('^a$'), regex('^a$'), 'OK'],
    [regex('^a$'), regex('^a'), 'REGEX_CHANGED 1502'],
    [regex('('), regex('('), 'OK'],
    [regex('^a$'), exact('a'), 'OK'],
    [regex('^a$'), exact('b'), 'VALUE_NOT_IN_PARENT 1503'],
    [regex('^a$'), exact(null), 'VALUE_NOT_IN_PARENT 1503'],
    [regex('('), exact('a'), 'INVALID_PATTERN 1501'],
    [regex('(?x)a'), exact('a'), 'REGEX_UNSUPPORTED 9004'],
    [regex('a'), { type: 'Pattern', pattern: 'a' }, 'KINDS_INCOMPATIBLE 1502'],
    [regex('a'), { type: 'Wildcard' }, 'WIDENED_TO_WILDCARD 1503'],
    [PARENT, PARENT, 'OK'],
    [PARENT, url('https://x.example.com/a/b/*'), 'OK'],
    [PARENT, url('http://x.example.com/a/b'), 'URL_SCHEME_EXPANDED 1503'],
    [PARENT, url('https://example.org/a/b'), 'URL_HOST_EXPANDED 1503'],
    [PARENT, url('https://x.example.com/b'), 'URL_PATH_EXPANDED 1503'],
    [url('https://h:1/'), url('https://h/'), 'URL_PORT_EXPANDED 1503'],
    [url('https://h/api'), url('https://h/api/v1'), 'URL_PATH_EXPANDED 1503'],
    [PARENT, exact('https://x.example.com/a/b'), 'OK'],
    [PARENT, exact('https://x.example.com/b'), 'URL_MISMATCH 1501'],
    [PARENT, exact('b'), 'URL_INVALID 1501'],
    [PARENT, exact(null), 'KINDS_INCOMPATIBLE 1502'],
    [PARENT, safe(), 'KINDS_INCOMPATIBLE 1502'],
    [safe(), safe(), 'OK'],
    [safe(), safe({ schemes: ['https'] }), 'OK'],
    [safe(), safe({ schemes: [] }), 'OK'],
    [safe(), safe({ schemes: ['ftp'] }), 'URL_SAFE_EXPANDED 1502'],
    [safe(), safe({ block_private: false }), 'URL_SAFE_EXPANDED 1502'],
    [safe(), safe({ block_loopback: false }), 'URL_SAFE_EXPANDED 1502'],
    [safe(), safe({ block_metadata: false }), 'URL_SAFE_EXPANDED 1502'],
    [safe(), safe({ block_reserved: false }), 'URL_SAFE_EXPANDED 1502'],
    [safe({ block_internal_tlds: true }), safe(), 'URL_SAFE_EXPANDED 1502'],
    [safe({ block_private: false }), safe(), 'OK'],
    [safe(), safe({ allow_ports: [22] }), 'OK'],
    [safe({ allow_ports: [443] }), safe(), 'URL_SAFE_EXPANDED 1502'],
    [safe({ allow_ports: [443] }), safe({ allow_ports: [443, 80] }), 'URL_SAFE_EXPANDED 1502'],
    [safe({ allow_ports: [443, 80] }), safe({ allow_ports: [443] }), 'OK'],
    [safe({ allow_domains: ['*.a.com'] }), safe(), 'URL_SAFE_EXPANDED 1502'],
    [safe({ allow_domains: ['*.a.com'] }), safe({ allow_domains: ['a.com', '*.b.a.com'] }), 'OK'],
    [safe({ allow_domains: ['a.com'] }), safe({ allow_domains: ['*.a.com'] }), 'URL_SAFE_EXPANDED 1502'],
    [safe({ deny_domains: ['a.com'] }), safe(), 'URL_SAFE_EXPANDED 1502'],
    [safe({ deny_domains: ['b.a.com'] }), safe({ deny_domains: ['*.a.com'] }), 'OK'],
    [safe({ deny_domains: ['*.a.com'] }), safe({ deny_domains: ['a.com'] }), 'URL_SAFE_EXPANDED 1502'],
    [safe({ allow_domains: ['a..'] }), safe({ allow_domains: ['a..'] }), 'URL_LIST_INVALID 1501'],
    [safe(), safe({ deny_domains: ['*'] }), 'URL_LIST_INVALID 1501'],
    [safe(), exact('https://example.com/'), 'OK'],
    [safe(), exact('https://10.0.0.1/'), 'URL_NOT_SAFE 1501'],
    [safe(), exact('x'), 'URL_NOT_SAFE 1501'],
    [safe({ allow_domains: ['a..'] }), exact('https://a/'), 'URL_LIST_INVALID 1501'],
    [safe(), exact(null), 'KINDS_INCOMPATIBLE 1502'],
    [safe(), PARENT, 'KINDS_INCOMPATIBLE 1502'],
    [not(safe()), not(safe({ schemes: ['http', 'https', 'ftp'] })), 'OK'],
    [not(safe({ schemes: ['http', 'https', 'ftp'] })), not(safe()), 'NEGATION_NARROWED 1502'],
  ])('%j to %j: %s', (parent, child, expected) => {
    expect(narrowing(parent, child)).toBe(expected);
  });

  it('a decision ends where its questions cost too much, and the next one begins anew', () => {
    const costly = regex('(?:a?){400}b');
    const many: Described = { type: 'All', constraints: Array.from({ length: 60 }, () => not(costly)) };
    expect(MAX_HOST_STEPS).toBeLessThan(60 * 400 * 4_000);
    expect(answer(many, 'a'.repeat(4_000))).toBe('CONSTRAINT_TOO_COSTLY');
    expect(answer(regex('a'), 'a')).toBe('true');
  });
});
