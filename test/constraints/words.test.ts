import { describe, expect, it } from 'vitest';
import { readConstraint } from '../../src/cbor/constraint.ts';
import { CborReader } from '../../src/cbor/reader.ts';
import { advice, wouldPass } from '../../src/constraints/words.ts';
import type { Constraint } from '../../src/constraints.ts';
import {
  All,
  AnyOf,
  Authorizer,
  Cidr,
  Contains,
  Exact,
  explain,
  float,
  Not,
  NotOneOf,
  OneOf,
  Pattern,
  Range,
  Shlex,
  SigningKey,
  Subpath,
  Subset,
  UrlPattern,
  UrlSafe,
  Warrant,
  Wildcard,
} from '../../src/index.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { KINDS, wire } from '../oracle/generate/constraints.mjs';

const read = (description: object): Constraint => readConstraint(new CborReader(cbor.encode(wire(description))));

/** Constraint, what would pass, a value that does not, what the hint says about it. */
const ROWS: readonly (readonly [Constraint, string, unknown, RegExp])[] = [
  [Exact(5), 'exactly 5', float(5), /^An integer is not the float/],
  [Exact(5), 'exactly 5', '5', /^The value has another type/],
  [Exact('a'), 'exactly "a"', 'b', /^Make the call/],
  [OneOf(['a', 1, null]), '"a", 1 or null', float(1), /^An integer is not the float/],
  [OneOf([]), 'nothing: the list is empty', 1, /^Make the call/],
  [NotOneOf(['a', 'b']), 'any value but "a" or "b"', 'a', /^Make the call/],
  [Contains(['a', 'b']), 'a list that holds "a" and "b"', ['a'], /every required value/],
  [Contains([]), 'any list', 'a', /every required value/],
  [Subset(['a']), 'a list of nothing but "a"', ['b'], /allowed values only/],
  [Subset([]), 'the empty list', ['b'], /allowed values only/],
  [
    Range({ min: 1, max: 5, maxInclusive: false }),
    'a number, at least 1 and less than 5',
    '3',
    /text is never read as a number/,
  ],
  [Range({ min: 0, minInclusive: false }), 'a number, more than 0', 0, /within the bounds/],
  [Pattern('a*'), 'a text that the whole glob "a*" matches', 'b', /first to its last/],
  [Cidr('10.0.0.0/8'), 'an IP address in 10.0.0.0/8', '11.0.0.0', /no port, brackets, zone/],
  [Cidr('10.0.0.0/8'), 'an IP address in 10.0.0.0/8', '[::1]', /four decimal numbers/],
  [Subpath('/data'), 'an absolute path at or below "/data", or a list of such paths', '/etc', /below the root/],
  [
    Subpath('/Data', { caseSensitive: false, allowEqual: false }),
    'an absolute path below "/data", whatever its case, or a list of such paths',
    '/data',
    /below the root/,
  ],
  [
    Shlex({ allow: ['ls', 'git'] }),
    'a command line of "ls" or "git" with nothing else for a shell to act on',
    'ls;id',
    /exactly as it is listed/,
  ],
  [
    Shlex({ allow: [] }),
    'a command line of no program with nothing else for a shell to act on',
    'ls',
    /exactly as it is listed/,
  ],
  [
    All([Pattern('a*'), Not('ab')]),
    'a text that the whole glob "a*" matches, and (any value but exactly "ab")',
    'ab',
    /every constraint of the All/,
  ],
  [AnyOf(['a', AnyOf(['b', 'c'])]), 'exactly "a", or (exactly "b", or exactly "c")', 'd', /before one of them errs/],
  [Not(OneOf(['a'])), 'any value but "a"', 'a', /can read and does not accept/],
];

describe('what would pass', () => {
  const key = SigningKey.fromSeed(new Uint8Array(32).fill(1));
  const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });

  it.each(ROWS)('%s', (constraint, words, value, hint) => {
    expect(wouldPass(constraint)).toBe(words);
    const warrant = Warrant.mintBuilder().capability('t', { a: constraint }).issuedAt(1000).ttl(60).mint(key);
    const args = { a: value };
    const denied = authorizer.authorize({
      warrant,
      tool: 't',
      args,
      signature: warrant.sign(key, 't', args, { now: 1000 }),
      now: 1000,
    });
    if (denied.allowed) throw new Error('allowed');
    expect(denied).toMatchObject({ number: 1501, wouldPass: words, expected: String(constraint) });
    expect(denied.hint).toMatch(hint);
    expect(explain(denied)).toContain(`  passes    ${words}`);
    // What may be logged quotes neither.
    expect(JSON.stringify(denied)).not.toContain(words);
  });

  it('is said for every kind', () => {
    const samples: Record<string, object> = {
      Wildcard: {},
      Exact: { value: 'a' },
      OneOf: { values: ['a'] },
      NotOneOf: { excluded: ['b'] },
      Contains: { required: ['a'] },
      Subset: { allowed: ['a'] },
      Range: {},
      Pattern: { pattern: 'a' },
      Regex: { pattern: '^a' },
      Cidr: { cidr: '::/0' },
      UrlPattern: { pattern: 'https://a.example/*' },
      UrlSafe: { allow_domains: ['a.example'], deny_domains: ['b.example'], allow_ports: [443, 8443] },
      Subpath: { root: '/a' },
      Shlex: { allow: ['a'] },
      All: { constraints: [] },
      Any: { constraints: [] },
      Not: { constraint: { type: 'Wildcard' } },
      Cel: { expression: 'value == 1' },
      Unknown: { type_id: 200, payload: 'f6' },
    };
    const said = KINDS.map((kind) => [kind, wouldPass(read({ ...samples[kind], type: kind }))]);
    expect(Object.fromEntries(said)).toMatchInlineSnapshot(`
      {
        "All": "nothing: there is no constraint to meet",
        "Any": "nothing: there is no constraint to meet",
        "Cel": "a value for which "value == 1" is true",
        "Cidr": "an IP address in ::/0",
        "Contains": "a list that holds "a"",
        "Exact": "exactly "a"",
        "Not": "any value but any value",
        "NotOneOf": "any value but "b"",
        "OneOf": ""a"",
        "Pattern": "a text that the whole glob "a" matches",
        "Range": "any number",
        "Regex": "a text in which the regular expression "^a" finds a match",
        "Shlex": "a command line of "a" with nothing else for a shell to act on",
        "Subpath": "an absolute path at or below "/a", or a list of such paths",
        "Subset": "a list of nothing but "a"",
        "Unknown": "nothing: constraints of type 200 are not known here",
        "UrlPattern": "a URL of the form "https://a.example/*"",
        "UrlSafe": "a URL with the scheme "http" or "https", of "a.example", not of "b.example", with port 443 or 8443, that does not lead into a network it blocks",
        "Wildcard": "any value",
      }
    `);
    expect(new Set(said.map(([, words]) => words)).size).toBe(KINDS.length - 1);
  });

  const API = UrlPattern('https://api.example.com:8443/v1/*');
  it.each([
    [API, 'http://api.example.com:8443/v1/a', 'The scheme of the URL is not the pattern’s.'],
    [API, 'https://example.com:8443/v1/a', 'The host of the URL is not the pattern’s.'],
    [API, 'https://api.example.com/v1/a', 'The port of the URL is not the pattern’s.'],
    [API, 'https://api.example.com:8443/v2', 'The path of the URL is not the pattern’s.'],
    [API, 'api.example.com', 'Pass a whole URL, with its scheme and host.'],
    [API, 5, 'Pass a whole URL of that scheme, host, port and path.'],
    [UrlSafe(), 'ftp://example.com/', 'Pass a URL whose scheme is one of those that the constraint lists.'],
    [UrlSafe(), 'example.com', 'Pass a whole URL, with its scheme and host.'],
    [UrlSafe(), 'http://10.0.0.1/', 'The host is an address of a private network.'],
    [UrlSafe(), 'http://localhost/', 'The host is the machine itself.'],
    [UrlSafe(), 'http://169.254.169.254/', 'The host is where a cloud keeps the metadata of its machines.'],
    [UrlSafe(), 'http://[2001:db8::1]/', 'The host is a reserved address.'],
    [UrlSafe({ blockInternalTlds: true }), 'http://db.corp/', 'The host has the name of an internal network.'],
    [
      UrlSafe({ allowPorts: [443] }),
      'https://a.example:8443/',
      'Pass a URL whose port is one of those that the constraint lists.',
    ],
    [
      UrlSafe({ allowDomains: ['a.example'] }),
      'https://b.example/',
      'Pass a URL whose host is one of the allowed domains.',
    ],
    [
      UrlSafe({ denyDomains: ['b.example'] }),
      'https://b.example/',
      'Pass a URL whose host is none of the denied domains.',
    ],
    [UrlSafe(), [], 'Pass a whole URL of an allowed scheme, host and port outside blocked networks.'],
  ] as const)('a URL: %s refuses %s', (constraint, value, hint) => {
    expect(advice(constraint, value as string)).toBe(hint);
  });

  it('advice is given where the kind has some', () => {
    expect(advice(Wildcard(), 1)).toBeUndefined();
    expect(advice(Exact(1), true)).toBeUndefined();
    expect(advice(Exact(true), 'true')).toMatch(/another type/);
    expect(advice(Exact(float(2)), 2)).toMatch(/not the float/);
  });
});
