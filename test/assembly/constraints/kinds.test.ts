// What each kind of the core accepts, by tables: true, false and errors, hostile spellings among them.
import { describe, expect, it } from 'vitest';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { wire } from '../../oracle/generate/constraints.mjs';
import { node } from '../../oracle/generate/values.mjs';
import { ask, found, matches, put } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { vectors } from '../../support/vectors.ts';

type Json = Record<string, unknown>;

const int = (n: number) => ({ int: String(n) });
const OTHERS: unknown[] = [int(1), { float: 1 }, true, null, { map: {} }, { map: { value: 'a' } }];

/** Constraint, values that it accepts, values that it does not. */
const ROWS: [string, Json, unknown[], unknown[]][] = [
  ['NotOneOf', { excluded: ['1', int(2), null] }, ['2', int(1), { float: 2 }, [], 'null', true], ['1', int(2), null]],
  ['NotOneOf', { excluded: [] }, ['', ...OTHERS, []], []],
  ['NotOneOf', { excluded: [{ float: 'NaN' }] }, [{ float: 'NaN' }], []],
  ['NotOneOf', { excluded: [{ float: 0 }] }, [int(0)], [{ float: '-0.0' }]],
  [
    'Contains',
    { required: ['a', int(1)] },
    [
      ['a', int(1)],
      [int(1), 'b', 'a', 'a'],
    ],
    [['a'], [], ['a', { float: 1 }], 'a', ...OTHERS],
  ],
  ['Contains', { required: [] }, [[], ['a']], ['', ...OTHERS]],
  ['Contains', { required: ['a', 'a'] }, [['a']], [[]]],
  ['Contains', { required: [{ float: 'NaN' }] }, [], [[{ float: 'NaN' }]]],
  ['Contains', { required: [['a']] }, [[['a']]], [['a'], [['a', 'b']]]],
  [
    'Subset',
    { allowed: ['a', int(1)] },
    [[], ['a'], ['a', 'a', int(1)]],
    [['b'], ['a', { float: 1 }], [['a']], 'a', ...OTHERS],
  ],
  ['Subset', { allowed: [] }, [[]], [['a'], '', ...OTHERS]],
  [
    'Cidr',
    { cidr: '10.0.0.0/8' },
    ['10.0.0.0', '10.255.255.255'],
    ['9.255.255.255', '11.0.0.0', '::1', '::ffff:10.0.0.1', '::10.0.0.1', [], ['10.0.0.1'], ...OTHERS],
  ],
  ['Cidr', { cidr: '10.1.2.3/31' }, ['10.1.2.2', '10.1.2.3'], ['10.1.2.1', '10.1.2.4']],
  ['Cidr', { cidr: '10.1.2.3/32' }, ['10.1.2.3'], ['10.1.2.2']],
  ['Cidr', { cidr: '10.1.2.3' }, ['10.1.2.3'], ['10.1.2.4']],
  ['Cidr', { cidr: '10.1.2.3/255.255.0.0' }, ['10.1.0.0', '10.1.255.255'], ['10.2.0.0']],
  ['Cidr', { cidr: '10.1.2.3/0.0.0.0' }, ['0.0.0.0', '255.255.255.255'], ['::']],
  ['Cidr', { cidr: '10.0.0.0/+008' }, ['10.9.9.9'], ['11.0.0.0']],
  ['Cidr', { cidr: '0.0.0.0/0' }, ['0.0.0.0', '255.255.255.255'], ['::', '::ffff:0.0.0.0']],
  ['Cidr', { cidr: '128.0.0.0/1' }, ['128.0.0.0', '255.255.255.255'], ['127.255.255.255']],
  [
    'Cidr',
    { cidr: '2001:db8::/33' },
    ['2001:db8::', '2001:DB8:7fff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8:8000::', '2001:db7::'],
  ],
  ['Cidr', { cidr: '2001:db8::8000/113' }, ['2001:db8::8000', '2001:db8::ffff'], ['2001:db8::7fff']],
  ['Cidr', { cidr: '::1/128' }, ['::1', '0:0:0:0:0:0:0:1', '::0.0.0.1', '0000:0000::0001'], ['::', '::2', '1::']],
  [
    'Cidr',
    { cidr: '::ffff:10.0.0.0/104' },
    ['::ffff:10.1.2.3', '::FFFF:a01:203'],
    ['10.1.2.3', '::ffff:11.0.0.0', '::10.1.2.3'],
  ],
  ['Cidr', { cidr: '1:2:3:4:5:6:7:8' }, ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:0.7.0.8'], ['1:2:3:4:5:6:7:9']],
  ['Cidr', { cidr: '::/0' }, ['::', '1::', '::1', '1::8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8'], ['0.0.0.0']],
  [
    'Subpath',
    { root: '/data' },
    [
      '/data',
      '/data/',
      '/data/x',
      '//data//x/',
      '/../data/x',
      '/data\\x',
      '/data/...',
      '/data/%2e%2e/etc',
      '/x/../data/y',
      [],
      ['/data', '/data/x'],
    ],
    [
      '/data2/x',
      '/data/../etc',
      '/data\\..\\etc',
      'data/x',
      '/data /x',
      'c:/data',
      '/DATA/x',
      '/data\u0000',
      '/data/x\u0000/y',
      '',
      '/',
      ['/data', '/etc'],
      ['/data', int(1)],
      [['/data']],
      ...OTHERS,
    ],
  ],
  ['Subpath', { root: '/data', allow_equal: false }, ['/data/x', '/data/./x'], ['/data', '/data/', '/data/x/..']],
  ['Subpath', { root: '/', allow_equal: false }, ['/', '/x', '/../..'], ['C:/', 'x']],
  [
    'Subpath',
    { root: 'C:\\data' },
    ['C:\\data\\x', 'C:\\data', 'C:\\x\\..\\data/y'],
    ['C:/data/x', 'c:\\data\\x', '/data', 'C:data'],
  ],
  ['Subpath', { root: 'C:\\' }, ['C:\\', 'C:\\..'], ['C:\\x', 'C:/']],
  ['Subpath', { root: 'C:/' }, ['C:/x', 'C:/'], ['C:\\x', 'D:/x']],
  // As a warrant may hold them: the constructor would have changed them.
  ['Subpath', { root: '' }, ['/etc/passwd', '/'], ['etc', 'C:\\x']],
  ['Subpath', { root: '///' }, ['/etc/passwd'], ['x']],
  ['Subpath', { root: '/data/' }, ['/data/x'], ['/data', '/data/']],
  ['Subpath', { root: '/data/../x' }, [], ['/x', '/data/../x']],
  ['Subpath', { root: '/DATA', case_sensitive: false }, [], ['/data/x', '/DATA/x']],
  ['Subpath', { root: '/data', case_sensitive: false }, ['/data', '/DATA/x', '/Data'], ['/DATA2', '/dat', '/datab']],
  ['Subpath', { root: '/é', case_sensitive: false }, ['/É/x', '/é'], ['/E\u0301', '/e']],
  ['Subpath', { root: '/i̇', case_sensitive: false }, ['/İ', '/İ/x', '/i̇'], ['/I', '/i', '/ı']],
  ['Subpath', { root: '/i', case_sensitive: false }, ['/I', '/i/x'], ['/İ', '/ı', '/İ/x']],
  ['Subpath', { root: '/\u{10428}', case_sensitive: false }, ['/\u{10400}/x'], ['/\u{10401}']],
  ['Subpath', { root: '/k', case_sensitive: false }, ['/\u212a', '/K'], ['/κ']],
  ['Subpath', { root: '/ß', case_sensitive: false }, ['/ẞ/x'], ['/SS']],
  ['Subpath', { root: '/α', case_sensitive: false }, ['/Α/Σ'], ['/Σ', '/Σ/α']],
  [
    'Shlex',
    { allow: ['ls', 'npm', '-rm', 'l s'] },
    [
      'ls',
      ' ls',
      'ls\t-l',
      '"npm" i',
      "'npm' i",
      'n\\pm i',
      'l""s',
      'ls "a;b"',
      "ls 'a|b'",
      'ls a\\;b',
      'ls # x',
      'ls *',
      'ls ..',
      'ls \u001b[0m',
      '-rm x',
      '"l s" x',
      'l\\ s',
      'ls "\\a\\"b"',
      'ls \u00a0',
    ],
    [
      '',
      ' ',
      'LS',
      'rm',
      '/bin/ls',
      'ls;rm',
      'ls ;',
      'ls a;b',
      'ls && x',
      'ls|x',
      'ls > x',
      'ls < x',
      'ls (x)',
      'ls $x',
      "ls '$x'",
      'ls \\$x',
      'ls `x`',
      'ls "',
      "ls '",
      'ls \\',
      'ls "\\',
      'ls\nrm',
      'ls \r',
      'ls \u0000',
      'ls \u0007',
      'ls \u000b',
      'ls \u007f',
      '"" ls',
      'FOO=1 ls',
      'ls\u00a0x',
      'ls\u2003x',
      'lsx',
      'l s',
      ['ls'],
      ...OTHERS,
    ],
  ],
  ['Shlex', { allow: ['../x', 'a..b', '', '.', 'a.b'] }, ['.', 'a.b', '. x'], ['../x', 'a..b', '""', "''"]],
  ['Shlex', { allow: [] }, [], ['ls', '']],
  ['All', { constraints: [{ type: 'Wildcard' }, { type: 'Exact', value: 'a' }] }, ['a'], ['b', ...OTHERS]],
  [
    'Any',
    {
      constraints: [
        { type: 'Exact', value: 'a' },
        { type: 'Exact', value: 'b' },
      ],
    },
    ['a', 'b'],
    ['c', ...OTHERS],
  ],
  ['Any', { constraints: [] }, [], ['a', ...OTHERS]],
  ['Not', { constraint: { type: 'Exact', value: 'a' } }, ['b', ...OTHERS], ['a']],
  ['Not', { constraint: { type: 'Any', constraints: [] } }, ['a', ...OTHERS], []],
];

/** Texts that are no addresses: an error under Cidr, and none of the two answers inside Not, All or Any. */
const NO_ADDRESSES = [
  '',
  'x',
  'localhost',
  '10.0.0',
  '10.0.0.1.',
  '.10.0.0.1',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.01',
  '00.0.0.0',
  '10.0.0.1 ',
  ' 10.0.0.1',
  '10.0.0.1/8',
  '10.0.0.1\n',
  '0x0a.0.0.1',
  '0x0a000001',
  '167772161',
  '10.1',
  '1.2.3.4:80',
  '+1.0.0.0',
  '1.2.3.4\u0000',
  '１０.0.0.1',
  '10。0.0.1',
  '10.0.0.①',
  '٠.0.0.1',
  '[::1]',
  'fe80::1%eth0',
  'fe80::1%251',
  '::1/128',
  '1::2::3',
  ':::',
  ':',
  '1:',
  ':1',
  '12345::',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8::',
  '::1.2.3',
  '::ffff:10.0.0.256',
  '::ffff:010.0.0.1',
  '1.2.3.4::',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::g',
  '::１',
];

const NO_NETWORKS = [
  '',
  '/',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/ 8',
  '10.0.0.0/8 ',
  '10.0.0.0/8/8',
  '10.0.0.0/0x8',
  '10.0.0.0/++8',
  '10.0.0.0/+',
  '10.0.0/8',
  '010.0.0.0/8',
  '10.0.0.0/255.0.255.0',
  '10.0.0.0/256.0.0.0',
  '::/129',
  '::/255.0.0.0',
  'fe80::1%eth0/64',
  '[::1]/128',
  '::/',
  'x/8',
  '10.0.0.0/99999999999999999999',
];

describe.each(ENGINES)('kinds on $name', (engine) => {
  it.each(ROWS)('%s %j', (type, members, yes, no) => {
    const constraint = wire({ type, ...members });
    for (const value of yes) expect([value, matches(engine, constraint, node(value))]).toEqual([value, 'true']);
    for (const value of no) expect([value, matches(engine, constraint, node(value))]).toEqual([value, 'false']);
  });

  it('a text that is no address is an error, and stays one inside Not, All and Any', () => {
    const network = { type: 'Cidr', cidr: '0.0.0.0/0' };
    const around: Json[] = [
      network,
      { type: 'Not', constraint: network },
      { type: 'Not', constraint: { type: 'Not', constraint: network } },
      { type: 'All', constraints: [{ type: 'Wildcard' }, network] },
      { type: 'Any', constraints: [network, { type: 'Wildcard' }] },
    ];
    for (const text of NO_ADDRESSES)
      for (const constraint of around)
        expect([text, matches(engine, wire(constraint), cbor.text(text))]).toEqual([text, 'ADDRESS_INVALID']);
    // What decides before it is asked decides.
    expect(matches(engine, wire({ type: 'Any', constraints: [{ type: 'Wildcard' }, network] }), cbor.text('x'))).toBe(
      'true',
    );
    expect(
      matches(engine, wire({ type: 'All', constraints: [{ type: 'OneOf', values: [] }, network] }), cbor.text('x')),
    ).toBe('false');
  });

  it('a text that is no network is no Cidr', () => {
    for (const text of NO_NETWORKS)
      expect([text, matches(engine, wire({ type: 'Cidr', cidr: text }), cbor.text('10.0.0.1'))]).toEqual([
        text,
        'INVALID_CIDR',
      ]);
  });

  it('every prefix length divides an address at its bit', () => {
    const bits = (n: number, size: number) => '1'.repeat(n) + '0'.repeat(size - n);
    const v4 = (b: string) => (b.match(/.{8}/g) as string[]).map((x) => Number.parseInt(x, 2)).join('.');
    const v6 = (b: string) => (b.match(/.{16}/g) as string[]).map((x) => Number.parseInt(x, 2).toString(16)).join(':');
    for (const [size, write] of [
      [32, v4],
      [128, v6],
    ] as const) {
      for (let n = 0; n <= size; n++) {
        const network = wire({ type: 'Cidr', cidr: `${write(bits(n, size))}/${n}` });
        expect(matches(engine, network, cbor.text(write(bits(n, size)))), `/${n}`).toBe('true');
        expect(matches(engine, network, cbor.text(write('1'.repeat(size)))), `/${n}`).toBe('true');
        if (n > 0) expect(matches(engine, network, cbor.text(write(bits(n - 1, size)))), `/${n}`).toBe('false');
      }
    }
  });

  it('a capital sigma where the root has a small one is an error, alone and inside Not', () => {
    const root = { type: 'Subpath', root: '/ας', case_sensitive: false };
    for (const path of ['/ΑΣ', '/ΑΣ/x', ['/ας', '/ΑΣ']]) {
      expect(matches(engine, wire(root), node(path))).toBe('PATH_CASE_UNDECIDED');
      expect(matches(engine, wire({ type: 'Not', constraint: root }), node(path))).toBe('PATH_CASE_UNDECIDED');
    }
    expect(matches(engine, wire(root), node('/Ας/Σ'))).toBe('true');
    expect(matches(engine, wire(root), node('/Σ'))).toBe('false');
  });

  it('All of nothing is an error of the payload’s structure, also inside Not and before what would decide', () => {
    const none = { type: 'All', constraints: [] };
    for (const constraint of [
      none,
      { type: 'Not', constraint: none },
      { type: 'Any', constraints: [none, { type: 'Wildcard' }] },
    ])
      expect(matches(engine, wire(constraint), cbor.text('a'))).toBe('ALL_EMPTY');
    expect(found(engine, 0).code).toBe(1201);
    expect(matches(engine, wire({ type: 'Any', constraints: [{ type: 'Wildcard' }, none] }), cbor.text('a'))).toBe(
      'true',
    );
  });

  it.each([0, 1, 31, 32])('%d layers are matched', (layers) => {
    let constraint: Json = { type: 'Exact', value: 'a' };
    for (let i = 0; i < layers; i++) constraint = { type: 'Not', constraint };
    expect(matches(engine, wire(constraint), cbor.text('a'))).toBe(String(layers % 2 === 0));
  });

  it('33 layers are not read', () => {
    for (const [one, inside] of [
      ['Not', 'constraint'],
      ['All', 'constraints'],
      ['Any', 'constraints'],
    ] as const) {
      let constraint: Json = { type: 'Exact', value: 'a' };
      for (let i = 0; i < 33; i++) constraint = { type: one, [inside]: one === 'Not' ? constraint : [constraint] };
      expect(matches(engine, wire(constraint), cbor.text('a'))).toBe('CONSTRAINTS_TOO_DEEP');
    }
  });

  it('shlex.json: every command line has upstream’s verdict', () => {
    const counts = [0, 0];
    const { allow, cases } = vectors('shlex') as { allow: string[]; cases: { command: string; allowed: boolean }[] };
    for (const { command, allowed } of cases) {
      const answer = matches(engine, wire({ type: 'Shlex', allow }), cbor.text(command));
      expect([command, answer]).toEqual([command, String(allowed)]);
      counts[Number(allowed)] = (counts[Number(allowed)] as number) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(10);
  });

  it('names of prototypes are names like others', () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    const constraints = Object.fromEntries(names.map((name) => [name, { type: 'Exact', value: name }]));
    const entries = (values: Record<string, unknown>) =>
      Object.defineProperties(
        {},
        Object.fromEntries(Object.entries(values).map(([k, value]) => [k, { value, enumerable: true }])),
      ) as Record<string, unknown>;
    const set = cbor.encode(
      cbor.struct([['constraints', cbor.sorted(names.map((name) => [name, wire(constraints[name] as Json)]))]]),
    );
    const judge = (args: Record<string, unknown>) => {
      ask(engine, { now: 0, tool: 't', args });
      return found(engine, engine.core.matchSet(put(engine, set))).reason;
    };
    const good = Object.fromEntries(names.map((name) => [name, name]));
    Object.defineProperty(good, '__proto__', { value: '__proto__', enumerable: true });
    expect(judge(good)).toBe('OK');
    expect(judge(entries({ constructor: 'constructor', hasOwnProperty: 'hasOwnProperty', toString: 'toString' }))).toBe(
      'ARGUMENT_MISSING',
    );
    expect(judge({ ...good, valueOf: 'x' })).toBe('ARGUMENT_UNKNOWN');
  });
});

describe('a set', () => {
  const set = (constraints: Record<string, Json>) =>
    cbor.encode(
      cbor.struct([['constraints', cbor.sorted(Object.entries(constraints).map(([name, c]) => [name, wire(c)]))]]),
    );
  const network = { type: 'Cidr', cidr: '10.0.0.0/8' };
  const none = { type: 'All', constraints: [] };

  it.each(ENGINES)('counts an unreadable address as a mismatch, and ends at other errors, on $name', (engine) => {
    const judge = (constraints: Record<string, Json>, args: Record<string, unknown>) => {
      ask(engine, { now: 0, tool: 't', args });
      const { reason, code, argument } = found(engine, engine.core.matchSet(put(engine, set(constraints))));
      return `${code} ${reason} ${argument}`;
    };
    expect(judge({ a: network }, { a: 'x' })).toBe('1501 ADDRESS_INVALID a');
    expect(judge({ a: network, b: none }, { a: 'x', b: 'y' })).toBe('1201 ALL_EMPTY b');
    expect(judge({ a: network, b: { type: 'Exact', value: 'y' } }, { a: 'x', b: 'z' })).toBe('1501 ADDRESS_INVALID a');
    expect(judge({ a: { type: 'Exact', value: 'y' }, b: network }, { a: 'x', b: 'z' })).toBe('1501 VALUE_MISMATCH a');
    expect(judge({ a: network }, { a: 'x', b: 'z' })).toBe('1501 ARGUMENT_UNKNOWN b');
    expect(judge({ a: { type: 'Not', constraint: network } }, { a: 'x' })).toBe('1501 ADDRESS_INVALID a');
  });
});
