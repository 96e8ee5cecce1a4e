// Bodies of every kind: what upstream writes is read, every departure from it is refused with its reason and place.
import { describe, expect, it } from 'vitest';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { readConstraint, readSet, say } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

type Node = cbor.Node;
const { text, bool, nul, float, uint, array, struct } = cbor;

const NULL = nul();
const YES = bool(true);
const some = array([text('a'), uint(1)]);
const wildcard = array([uint(16), nul()]);
const urlSafe: [string, Node][] = [
  ['schemes', array([text('https')])],
  ['allow_domains', NULL],
  ['deny_domains', NULL],
  ['allow_ports', NULL],
  ['block_private', YES],
  ['block_loopback', YES],
  ['block_metadata', YES],
  ['block_reserved', YES],
  ['block_internal_tlds', bool(false)],
];

/** Kinds whose body is a struct: id, members in order, and the members that may also be null. */
const STRUCTS: [string, number, [string, Node][], string[]][] = [
  ['Exact', 1, [['value', text('x')]], ['value']],
  ['Pattern', 2, [['pattern', text('a*')]], []],
  [
    'Range',
    3,
    [
      ['min', float(1)],
      ['max', float(2)],
      ['min_inclusive', YES],
      ['max_inclusive', bool(false)],
    ],
    ['min', 'max'],
  ],
  ['OneOf', 4, [['values', some]], []],
  ['Regex', 5, [['pattern', text('a(')]], []],
  ['NotOneOf', 7, [['excluded', some]], []],
  ['Contains', 10, [['required', some]], []],
  ['Subset', 11, [['allowed', some]], []],
  ['All', 12, [['constraints', array([wildcard])]], []],
  ['Any', 13, [['constraints', array([])]], []],
  ['Not', 14, [['constraint', wildcard]], []],
  ['Cel', 15, [['expression', text('true')]], []],
  [
    'Cel with its parent',
    15,
    [
      ['expression', text('a && b')],
      ['parent_expression', text('a')],
    ],
    [],
  ],
  [
    'Subpath',
    17,
    [
      ['root', text('/data')],
      ['case_sensitive', YES],
      ['allow_equal', YES],
    ],
    [],
  ],
  ['UrlSafe', 18, urlSafe, ['allow_domains', 'deny_domains', 'allow_ports']],
  ['Shlex', 128, [['allow', array([text('ls')])]], []],
];

const of = (id: number, body: Node) => cbor.encode(array([uint(id), body]));
const CIDR_GOOD = [
  '0.0.0.0',
  '255.255.255.255',
  '10.0.0.0/8',
  '10.1.2.3/8',
  '1.2.3.4/0',
  '1.2.3.4/32',
  '1.2.3.4/+8',
  '1.2.3.4/008',
  '1.2.3.4/00000000000000000032',
  '10.0.0.0/255.0.0.0',
  '10.0.0.0/255.255.255.255',
  '10.0.0.0/0.0.0.0',
  '10.0.0.0/128.0.0.0',
  '::',
  '::/0',
  '::1',
  '::1/128',
  '1::',
  '2001:db8::/32',
  '2001:DB8::/32',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7::',
  '::2:3:4:5:6:7:8',
  '1::8',
  '0001:0002::',
  '::ffff:10.0.0.1',
  '::1.2.3.4/96',
  '1:2:3:4:5:6:1.2.3.4',
  '64:ff9b::192.0.2.33',
  'fe80::/+10',
  'fe80::/0010',
  '1::3:4:5:6:7:8',
];
const CIDR_BAD = [
  '',
  '/',
  '/8',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0.0/ 8',
  '10.0.0.0/8 ',
  ' 10.0.0.0/8',
  '10.0.0.0/++8',
  '10.0.0.0/+',
  '10.0.0.0/x',
  '10.0.0.0/0x8',
  '10.0.0',
  '10.0.0.0.0',
  '10.0.0.',
  '.10.0.0.0',
  '10..0.0',
  '256.0.0.0',
  '010.0.0.0',
  '00.0.0.0',
  '1.2.3.04',
  '1.2.3.4x',
  '1e1.0.0.0',
  '10.0.0.0/255.0.255.0',
  '10.0.0.0/255.0.0',
  '10.0.0.0/256.0.0.0',
  '10.0.0.0/0.0.0.255',
  '::/129',
  '::/255.0.0.0',
  ':',
  ':::',
  '1:',
  ':1',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '12345::',
  'g::',
  '::g',
  '::1%eth0',
  '[::1]',
  '1.2.3.4::',
  '::1.2.3',
  '::1.2.3.4.5',
  '::1.2.3.256',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::1.2.3.4:5',
  '1.2.3.4/8\u0000',
  '１.2.3.4',
  '::/1 28',
  '10.0.0.0/4294967296',
  '10.0.0.0/4294967304',
];

const URL_GOOD = [
  'https://api.example.com',
  'https://api.example.com/',
  'https://*.example.com/*',
  'https://example.com/*.pdf',
  'https://e.com/**.json',
  'https://*/*',
  'https://*',
  'https://*:8443/*',
  'https://*example.com/*',
  'https://u@*/',
  'https://example.*/',
  '*://example.com:80/*',
  'https://example.com/a?x=*',
  'https://example.com/{a,b}/*',
  'https://example.com/a/../b/*',
  'https://example.com\\x\\*',
  'file:///etc/*',
  'postgres://*.Db.Internal/*',
  ' https://e.com/*',
  'https://__TENUO_HOST_WILDCARD__.evil.com/',
  'HTTPS://E.com/*',
  'https://[::1]/*',
];
const URL_BAD = [
  '',
  '*',
  'example.com',
  'https:',
  'https:/example.com',
  '//example.com/*',
  '*.example.com',
  'https://',
  'https://?',
  'https://example.com:*/',
  'https://example.com:99999/',
  'https://a b/',
  'https://__tenuo_host_wildcard__.com/',
  'https://e.com/__tenuo_path_wildcard__',
  'https://[::g]/',
  '://',
  'https://%zz/',
  '1x://example.com/',
  // Internationalized hosts mean different things to different parsers.
  'https://faß.de/*',
  'https://xn--fa-hia.de/*',
];

describe.each(ENGINES)('bodies on $name', (engine) => {
  const read = (id: number, body: Node) => say(readConstraint(engine, of(id, body)));

  it.each(STRUCTS)('%s: members in order, all of them, nothing besides', (_, id, members, nullable) => {
    expect(read(id, struct(members))).toBe('OK');
    const start = of(id, NULL).length - 1;
    const bodies: [string, Node, RegExp][] = [];
    members.forEach(([name], i) => {
      const without = members.filter((_, j) => j !== i);
      // Cel alone may leave its last member out.
      if (name !== 'parent_expression')
        bodies.push([`no ${name}`, struct(without), new RegExp(`^(WRONG_COUNT@${start}|UNKNOWN_FIELD@${start + 1})$`)]);
      const renamed = members.map(([n, v], j): [string, Node] => (j === i ? [`${n}x`, v] : [n, v]));
      bodies.push([`${name} renamed`, struct(renamed), /^UNKNOWN_FIELD@\d+$/]);
      const twice = [...members.slice(0, i + 1), ...members.slice(i)];
      bodies.push([`${name} twice`, struct(twice), /^(WRONG_COUNT|UNKNOWN_FIELD)@\d+$/]);
      const put = (value: Node) => struct(members.map(([n, v], j): [string, Node] => [n, j === i ? value : v]));
      if (!nullable.includes(name)) bodies.push([`${name} null`, put(NULL), /^WRONG_TYPE@\d+$/]);
      else expect(read(id, put(NULL)), `${name} null`).toBe('OK');
      if (name !== 'value') {
        bodies.push([`${name} as a map`, put(cbor.map([])), /^WRONG_TYPE@\d+$/]);
        bodies.push([`${name} as bytes`, put(cbor.bytes(Buffer.from('a'))), /^WRONG_TYPE@\d+$/]);
      }
      bodies.push([`${name} tagged`, put(cbor.tag(0, members[i]?.[1] as Node)), /^(TAGGED|WRONG_TYPE)@\d+$/]);
      bodies.push([`${name} undefined`, put(cbor.undef()), /^(WRONG_TYPE|RESERVED_VALUE)@\d+$/]);
    });
    if (members.length > 1)
      bodies.push(['reversed', struct([...members].reverse()), new RegExp(`^UNKNOWN_FIELD@${start + 1}$`)]);
    bodies.push(['an unknown member', struct([...members, ['x', NULL]]), /^(WRONG_COUNT@|UNKNOWN_FIELD@)\d+$/]);
    bodies.push(['a list', array(members.map(([, v]) => v)), new RegExp(`^WRONG_TYPE@${start}$`)]);
    bodies.push(['null', NULL, new RegExp(`^WRONG_TYPE@${start}$`)]);
    bodies.push(['nothing', struct([]), new RegExp(`^WRONG_COUNT@${start}$`)]);
    for (const [what, body, want] of bodies) expect(read(id, body), what).toMatch(want);
  });

  it('a constraint is an array of exactly a type id and a body', () => {
    const raw = (hex: string) => say(readConstraint(engine, Buffer.from(hex, 'hex')));
    expect(raw('8210f6')).toBe('OK');
    expect(raw('80')).toBe('WRONG_COUNT@0');
    expect(raw('8110')).toBe('WRONG_COUNT@0');
    expect(raw('8310f6f6')).toBe('WRONG_COUNT@0');
    expect(raw('a110f6')).toBe('WRONG_TYPE@0');
    expect(raw('f6')).toBe('WRONG_TYPE@0');
    expect(raw('82f6f6')).toBe('WRONG_TYPE@1');
    expect(raw('8220f6')).toBe('WRONG_TYPE@1');
    expect(raw('826131f6')).toBe('WRONG_TYPE@1');
    expect(raw('82190100f6')).toBe('NUMBER_OUT_OF_RANGE@1');
    expect(raw('821b8000000000000000f6')).toBe('NUMBER_OUT_OF_RANGE@1');
    expect(raw('821810f6')).toBe('NOT_SHORTEST@1');
    expect(raw('9f10f6ff')).toBe('INDEFINITE_LENGTH@0');
    expect(raw('c08210f6')).toBe('TAGGED@0');
    expect(raw('8210f600')).toBe('TRAILING_BYTES@3');
    expect(raw('8210')).toBe('TRUNCATED@0');
  });

  it('a wildcard’s body is null', () => {
    expect(read(16, NULL)).toBe('OK');
    for (const body of [cbor.map([]), bool(false), cbor.undef(), text(''), array([])])
      expect(read(16, body)).toBe('WRONG_TYPE@2');
  });

  it('bounds of a range are finite floats or null', () => {
    const range = (min: Node, max: Node) =>
      read(
        3,
        struct([
          ['min', min],
          ['max', max],
          ['min_inclusive', YES],
          ['max_inclusive', YES],
        ]),
      );
    expect(range(float(5), float(1))).toBe('OK');
    expect(range(float(-0), float(Number.MAX_VALUE))).toBe('OK');
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(range(float(bad), NULL)).toBe('BOUND_NOT_FINITE@7');
      expect(range(NULL, float(bad))).toBe('BOUND_NOT_FINITE@12');
    }
    expect(range(uint(5), NULL)).toBe('WRONG_TYPE@7');
    expect(range(text('5'), NULL)).toBe('WRONG_TYPE@7');
    expect(range(bool(true), NULL)).toBe('WRONG_TYPE@7');
  });

  it.each(CIDR_GOOD)('the network %j is read', (network) => {
    expect(read(8, text(network))).toBe('OK');
  });

  it.each(CIDR_BAD)('the network %j is refused', (network) => {
    expect(read(8, text(network))).toBe(`INVALID_CIDR@${2 + cbor.head(3, Buffer.from(network).length).length}`);
  });

  it.each(URL_GOOD)('the URL pattern %j is read', (url) => {
    expect(read(9, text(url))).toBe('OK');
  });

  it.each(URL_BAD)('the URL pattern %j is refused', (url) => {
    expect(read(9, text(url))).toBe(`INVALID_URL_PATTERN@${2 + cbor.head(3, Buffer.from(url).length).length}`);
  });

  it('ports of UrlSafe are 0 to 65535, its lists hold texts', () => {
    const put = (name: string, value: Node) =>
      read(18, struct(urlSafe.map(([n, v]): [string, Node] => [n, n === name ? value : v])));
    expect(put('allow_ports', array([uint(0), uint(65535)]))).toBe('OK');
    expect(put('allow_ports', array([uint(65536)]))).toMatch(/^NUMBER_OUT_OF_RANGE@/);
    expect(put('allow_ports', array([cbor.int(-1)]))).toMatch(/^WRONG_TYPE@/);
    expect(put('allow_domains', array([text('a'), uint(1)]))).toMatch(/^WRONG_TYPE@/);
    expect(put('schemes', NULL)).toMatch(/^WRONG_TYPE@/);
    expect(put('schemes', array([]))).toBe('OK');
  });

  it.each([0, 6, 19, 20, 127, 129, 255])('the unknown kind %i keeps any body, in shortest definite form', (id) => {
    const good = [
      'f6',
      '00',
      '20',
      '3bffffffffffffffff',
      '1bffffffffffffffff',
      '6161',
      '4101',
      '40',
      '80',
      'a0',
      '8101',
      'a10102',
      'a2616200616100',
      'a26161006161 00',
      'f93c00',
      'f97e00',
      'c101',
      'd818 4100',
      'd9d9f7a0',
      'c249010000000000000000',
      'f4',
      'c1c1c101',
    ];
    for (const body of good) expect(read(id, cbor.raw(Buffer.from(body.replaceAll(' ', ''), 'hex'))), body).toBe('OK');
    const start = of(id, NULL).length - 1;
    const bad: [string, string][] = [
      ['9fff', 'INDEFINITE_LENGTH'],
      ['5fff', 'INDEFINITE_LENGTH'],
      ['1817', 'NOT_SHORTEST'],
      ['d80101', 'NOT_SHORTEST'],
      ['fa3f800000', 'FLOAT_NOT_SHORTEST'],
      ['61ff', 'NOT_UTF8'],
      ['f7', 'RESERVED_VALUE'],
      ['f820', 'RESERVED_VALUE'],
      ['ff', 'INDEFINITE_LENGTH'],
      ['c1', 'TRUNCATED'],
    ];
    for (const [body, reason] of bad)
      expect(read(id, cbor.raw(Buffer.from(body, 'hex'))), body).toMatch(
        new RegExp(`^${reason}@${start}|^${reason}@${start + 1}`),
      );
  });

  it('bignums in an unknown body are shortest: more than 64 bits, no leading zero', () => {
    const big = (tag: string, bytes: string) =>
      say(
        readConstraint(engine, Buffer.from(`8218c8${tag}${(0x40 + bytes.length / 2).toString(16)}${bytes}`, 'hex')),
      ).split('@')[0];
    expect(big('c2', '01'.repeat(9))).toBe('OK');
    expect(big('c3', '01'.repeat(16))).toBe('OK');
    expect(big('c2', '01'.repeat(8))).toBe('NOT_SHORTEST');
    expect(big('c2', '')).toBe('NOT_SHORTEST');
    expect(big('c3', `00${'01'.repeat(9)}`)).toBe('NOT_SHORTEST');
  });

  it('wrappers nest 32 deep, an empty list counts as one, siblings do not add up', () => {
    const wrap = (inner: Node, n: number): Node =>
      n === 0 ? inner : array([uint(14), struct([['constraint', wrap(inner, n - 1)]])]);
    const empty = array([uint(12), struct([['constraints', array([])]])]);
    expect(say(readConstraint(engine, wrap(wildcard, 32)))).toBe('OK');
    expect(readConstraint(engine, wrap(wildcard, 33)).reason).toBe('CONSTRAINTS_TOO_DEEP');
    expect(say(readConstraint(engine, wrap(empty, 31)))).toBe('OK');
    expect(readConstraint(engine, wrap(empty, 32)).reason).toBe('CONSTRAINTS_TOO_DEEP');
    const wide = array([
      uint(13),
      struct([['constraints', array(Array.from({ length: 500 }, () => wrap(wildcard, 31)))]]),
    ]);
    expect(say(readConstraint(engine, wide))).toBe('OK');
  });

  it('a set: constraints first, allow_unknown only where it is true', () => {
    const set = (...members: [string, Node][]) => say(readSet(engine, struct(members)));
    const none = cbor.map([]);
    expect(set(['constraints', none])).toBe('OK');
    expect(
      set([
        'constraints',
        cbor.sorted([
          ['a', wildcard],
          ['b', wildcard],
        ]),
      ]),
    ).toBe('OK');
    expect(set(['constraints', none], ['allow_unknown', YES])).toBe('OK');
    expect(set(['constraints', none], ['allow_unknown', bool(false)])).toBe('WRONG_TYPE@28');
    expect(set(['constraints', none], ['allow_unknown', NULL])).toBe('WRONG_TYPE@28');
    expect(set(['allow_unknown', YES], ['constraints', none])).toBe('UNKNOWN_FIELD@1');
    expect(set(['allow_unknown', YES])).toBe('UNKNOWN_FIELD@1');
    expect(set()).toBe('WRONG_COUNT@0');
    expect(set(['constraints', none], ['constraints', none])).toBe('UNKNOWN_FIELD@14');
    expect(set(['constraints', none], ['allow_unknown', YES], ['x', NULL])).toBe('WRONG_COUNT@0');
    expect(set(['constraints', array([])])).toBe('WRONG_TYPE@13');
    expect(set(['constraints', NULL])).toBe('WRONG_TYPE@13');
    expect(
      set([
        'constraints',
        struct([
          ['b', wildcard],
          ['a', wildcard],
        ]),
      ]),
    ).toBe('KEY_ORDER@19');
    expect(
      set([
        'constraints',
        struct([
          ['a', wildcard],
          ['a', wildcard],
        ]),
      ]),
    ).toBe('KEY_REPEATED@19');
    expect(set(['constraints', cbor.map([[uint(1), wildcard]])])).toBe('WRONG_TYPE@14');
  });
});
