// What a child accepts, its parent accepts: all kinds together, nested, with errors among them. Constraints and children
// are drawn from small pools, so that many pairs are related; every value of a pool is then tried on both.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as kind from '../../../assembly/constraints/kinds.ts';
import type { Node } from '../../oracle/generate/cbor.mjs';
import { wire } from '../../oracle/generate/constraints.mjs';
import { node } from '../../oracle/generate/values.mjs';
import { attenuate, matches } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

type Json = Record<string, unknown>;
type Made = fc.Arbitrary<Json>;

const int = (n: number) => ({ int: String(n) });
const TEXTS = ['', 'a', 'ab', 'b', ']', 'ls', 'ls -l', 'ls;id', '/a', '/a/b', '/A/b', '/a/../b', '/σ/x', '/Σ/x'];
const ADDRESSES = ['10.0.0.1', '10.1.0.1', '11.0.0.1', '::1', '::ffff:10.0.0.1', 'fe80::1', '010.0.0.1'];
const URLS = ['https://a.example/', 'https://a.example/v1/x', 'https://b.example/v1', 'http://127.0.0.1/', 'https:'];
const VALUES: unknown[] = [
  ...TEXTS,
  ...ADDRESSES,
  ...URLS,
  int(0),
  int(1),
  int(5),
  { float: 1 },
  { float: 5 },
  { float: '-0.0' },
  { float: 'NaN' },
  true,
  null,
  [],
  ['a'],
  ['a', 'b'],
  ['/a', '/a/b'],
  ['/Σ/x'],
  [int(1)],
  ['a', int(1)],
  { map: {} },
  { map: { a: 'a' } },
];

const value = fc.constantFrom(...VALUES);
const values = fc.array(value, { maxLength: 3 });
const flag = fc.boolean();

/** Leaves by type id, so that those of kinds that are not built stay out. */
const LEAVES: readonly (readonly [number, Made])[] = [
  [kind.KIND_WILDCARD, fc.constant({ type: 'Wildcard' })],
  [kind.KIND_EXACT, fc.record({ type: fc.constant('Exact'), value })],
  [kind.KIND_ONE_OF, fc.record({ type: fc.constant('OneOf'), values })],
  [kind.KIND_NOT_ONE_OF, fc.record({ type: fc.constant('NotOneOf'), excluded: values })],
  [kind.KIND_CONTAINS, fc.record({ type: fc.constant('Contains'), required: values })],
  [kind.KIND_SUBSET, fc.record({ type: fc.constant('Subset'), allowed: values })],
  [
    kind.KIND_RANGE,
    fc.record(
      {
        type: fc.constant('Range'),
        min: fc.constantFrom(0, 1, 5),
        max: fc.constantFrom(0, 1, 5),
        min_inclusive: flag,
        max_inclusive: flag,
      },
      { requiredKeys: ['type'] },
    ),
  ],
  [
    kind.KIND_PATTERN,
    fc.record({
      type: fc.constant('Pattern'),
      pattern: fc.constantFrom(
        '*',
        'a*',
        '*b',
        '?',
        '*]',
        '[ab]',
        '[a*',
        '[]ab]',
        '/a/*',
        '/a/**',
        '**a',
        '10.*',
        'ls*',
        'a',
      ),
    }),
  ],
  [
    kind.KIND_CIDR,
    fc.record({
      type: fc.constant('Cidr'),
      cidr: fc.constantFrom('10.0.0.0/8', '10.0.0.0/16', '0.0.0.0/0', '::/0', '::1', '::ffff:0:0/96'),
    }),
  ],
  [
    kind.KIND_SUBPATH,
    fc.record({
      type: fc.constant('Subpath'),
      root: fc.constantFrom('/', '/a', '/a/b', '/A', '/σ', ''),
      case_sensitive: flag,
      allow_equal: flag,
    }),
  ],
  [kind.KIND_SHLEX, fc.record({ type: fc.constant('Shlex'), allow: fc.subarray(['ls', 'a', '/a']) })],
  [
    kind.KIND_REGEX,
    fc.record({ type: fc.constant('Regex'), pattern: fc.constantFrom('a', '^a', 'a|b', '(', '[a-z&&[^b]]') }),
  ],
  [
    kind.KIND_URL_PATTERN,
    fc.record({
      type: fc.constant('UrlPattern'),
      pattern: fc.constantFrom(
        'https://a.example/*',
        '*://a.example/*',
        'https://a.example/v1',
        'https://a.example/v1/*',
        'https://*.example/*',
      ),
    }),
  ],
  [
    kind.KIND_URL_SAFE,
    fc.record(
      {
        type: fc.constant('UrlSafe'),
        allow_domains: fc.constantFrom(['a.example'], ['*.example'], ['a b']),
        block_loopback: flag,
      },
      { requiredKeys: ['type'] },
    ),
  ],
  [
    kind.KIND_CEL,
    fc.record({
      type: fc.constant('Cel'),
      expression: fc.constantFrom('true', 'value == "a"', '(value == "a") && (true)', 'value.x'),
    }),
  ],
  [200, fc.constant({ type: 'Unknown', type_id: 200, payload: 'f6' })],
];

const leaf = fc.oneof(...LEAVES.map(([, made]) => made));

const { tree } = fc.letrec<{ tree: Json; list: Json[] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('Not'), constraint: tie('tree') }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('All', 'Any'), constraints: tie('list') }) },
  ),
  list: fc.array(tie('tree'), { maxLength: 3 }),
}));

/** A child that has something of its parent: parts kept, replaced, dropped, added or exchanged at every level. */
function related(parent: Json, strangers: Json[], pick: (below: number) => number): Json {
  const stranger = (): Json => strangers[pick(strangers.length)] as Json;
  if (pick(8) === 0) return stranger();
  if (parent.type === 'Not') return { type: 'Not', constraint: related(parent.constraint as Json, strangers, pick) };
  if (parent.type === 'All' || parent.type === 'Any') {
    const parts = (parent.constraints as Json[]).map((part) => related(part, strangers, pick));
    if (pick(3) === 0) parts.reverse();
    if (pick(3) === 0) parts.splice(pick(parts.length + 1), 1);
    if (pick(3) === 0) parts.splice(pick(parts.length + 1), 0, stranger());
    return { type: parent.type, constraints: parts };
  }
  return pick(3) === 0 ? stranger() : parent;
}

const pair = fc
  .tuple(tree, fc.array(leaf, { minLength: 3, maxLength: 6 }), fc.infiniteStream(fc.nat(1000)))
  .map(([parent, strangers, stream]) => {
    const pick = (below: number): number => (stream.next().value as number) % below;
    return { parent, child: related(parent, strangers, pick) };
  });

const NODES: Node[] = VALUES.map(node);

describe.each(ENGINES)('all kinds on $name', (engine) => {
  it('a child that was accepted matches nothing that its parent does not match', () => {
    const counts = { accepted: 0, refused: 0, matched: 0, erring: 0 };
    fc.assert(
      fc.property(pair, ({ parent, child }) => {
        const [above, below] = [wire(parent), wire(child)];
        if (attenuate(engine, above, below).reason !== 'OK') {
          counts.refused += 1;
          return;
        }
        counts.accepted += 1;
        for (const value of NODES) {
          const answer = matches(engine, below, value);
          if (answer !== 'true' && answer !== 'false') counts.erring += 1;
          if (answer !== 'true') continue;
          counts.matched += 1;
          expect(matches(engine, above, value), JSON.stringify(VALUES[NODES.indexOf(value)])).toBe('true');
        }
      }),
      { numRuns: 6000, seed: 20261122 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(1000);
  });

  it('every constraint is no wider than itself, unless it may not be compared', () => {
    let accepted = 0;
    fc.assert(
      fc.property(tree, (constraint) => {
        const { reason } = attenuate(engine, wire(constraint), wire(constraint));
        if (reason === 'OK') accepted += 1;
        else expect(reason).not.toBe('PARENT_MAY_ERR');
      }),
      { numRuns: 2000, seed: 20261122 },
    );
    expect(accepted).toBeGreaterThan(1000);
  });
});
