import { describe, expect, it } from 'vitest';
import { makeConstraint } from '../../src/constraints/kinds.ts';
import { All, Clearance, type Exact, float, Not, OneOf, Pattern, Range, Warrant, Wildcard } from '../../src/index.ts';
import { castOf, idOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

/** A tool may have any name. */
const PROTO = '__proto__';
const id = (n: number) => `tnu_wrt_${n.toString(16).padStart(2, '0').repeat(16)}`;

describe.each(ENGINES)('the diff of a delegation on $name', (engine) => {
  const { root, lead, agent } = castOf(engine);
  const parent = Warrant.mintBuilder({ engine })
    .capability('b', { x: Range({ min: 1, max: 5 }), y: Pattern('a*') })
    .tool('a')
    .capability('z', { q: Wildcard() })
    .clearance(Clearance.Internal)
    .maxDepth(3)
    .holder(lead.publicKey)
    .ttl(3600)
    .id(idOf(1))
    .issuedAt(NOW)
    .mint(root);
  const child = parent
    .grantBuilder()
    .capability('b', { x: Range({ min: 2, max: 5 }), y: Pattern('a*') })
    .capability('a', { w: 'v' })
    .clearance(Clearance.External)
    .terminal()
    .holder(agent.publicKey)
    .ttl(60)
    .id(idOf(2))
    .issuedAt(NOW + 10)
    .grant(lead);
  const now = NOW + 20;
  const json = (warrant: Warrant) => JSON.parse(JSON.stringify(warrant.diff({ now })));

  it('is in upstream’s form, but for a terminal child: upstream looks at the parent’s depth', () => {
    expect(json(child)).toEqual({
      parent_warrant_id: id(1),
      child_warrant_id: id(2),
      timestamp: '2023-11-14T22:13:40Z',
      tools: { parent_tools: ['a', 'b', 'z'], child_tools: ['a', 'b'], kept: ['a', 'b'], dropped: ['z'] },
      capabilities: {
        a: { w: { field: 'w', parent_constraint: null, child_constraint: [1, { value: 'v' }], change: 'added' } },
        b: {
          x: {
            field: 'x',
            parent_constraint: [3, { min: 1, max: 5, min_inclusive: true, max_inclusive: true }],
            child_constraint: [3, { min: 2, max: 5, min_inclusive: true, max_inclusive: true }],
            change: 'narrowed',
          },
          y: {
            field: 'y',
            parent_constraint: [2, { pattern: 'a*' }],
            child_constraint: [2, { pattern: 'a*' }],
            change: 'unchanged',
          },
        },
        z: { q: { field: 'q', parent_constraint: [16, null], child_constraint: null, change: 'removed' } },
      },
      ttl: { parent_ttl_seconds: 3580, child_ttl_seconds: 50, change: 'reduced' },
      clearance: { parent_clearance: 30, child_clearance: 10, change: 'demoted' },
      depth: { parent_depth: 0, child_depth: 1, is_terminal: true },
      intent: null,
    });
  });

  it('as an event has only what changed, and a summary', () => {
    expect(child.diff({ now, intent: 'nightly report' })?.toEvent()).toEqual({
      event_type: 'tenuo.delegation',
      parent_warrant_id: id(1),
      child_warrant_id: id(2),
      warrant_type: 'EXECUTION',
      intent: 'nightly report',
      deltas: [
        { field: 'tools', change: 'dropped', value: ['z'] },
        { field: 'capabilities.a.w', change: 'added', to: 'Exact("v")' },
        {
          field: 'capabilities.b.x',
          change: 'narrowed',
          from: 'Range({ min: 1, max: 5 })',
          to: 'Range({ min: 2, max: 5 })',
        },
        { field: 'capabilities.z.q', change: 'removed', from: 'Wildcard()' },
        { field: 'ttl', change: 'reduced', from: 3580, to: 50 },
        { field: 'clearance', change: 'demoted', from: 'Internal', to: 'External' },
      ],
      summary: {
        tools_dropped: ['z'],
        tools_kept: ['a', 'b'],
        capabilities_changed: 3,
        ttl_reduced: true,
        clearance_demoted: true,
        is_terminal: true,
      },
    });
  });

  it('as text is for people', () => {
    expect(String(child.diff({ now, intent: 'nightly\nreport' }))).toBe(
      [
        `${id(1)} -> ${id(2)}`,
        'tools: "a", "b"',
        'dropped: "z"',
        '"a", "w": added: none -> Exact("v")',
        '"b", "x": narrowed: Range({ min: 1, max: 5 }) -> Range({ min: 2, max: 5 })',
        '"z", "q": removed: Wildcard() -> none',
        'lifetime: 3580 s -> 50 s',
        'clearance: Internal -> External',
        'depth: 0 -> 1, terminal',
        'intent: "nightly\\nreport"',
      ].join('\n'),
    );
  });

  it('as a receipt names both keys', () => {
    const receipt = child.delegationReceipt({ now });
    const parties = {
      delegator_fingerprint: lead.publicKey.fingerprint,
      delegatee_fingerprint: agent.publicKey.fingerprint,
    };
    expect(JSON.parse(JSON.stringify(receipt))).toEqual({
      ...json(child),
      ...parties,
      used_pass_through: false,
      pass_through_reason: null,
    });
    expect(receipt?.toEvent()).toMatchObject({
      event_type: 'tenuo.delegation.complete',
      ...parties,
      summary: { used_pass_through: false, is_terminal: true },
    });
  });

  it('says that nothing changed where nothing did', () => {
    const same = parent.grantBuilder().inheritAll().issuedAt(NOW).grant(lead).diff({ now });
    expect(same).toMatchObject({
      tools: { kept: ['a', 'b', 'z'], dropped: [] },
      ttl: { change: 'unchanged' },
      clearance: { change: 'unchanged' },
      depth: { isTerminal: false },
    });
    expect(same?.toEvent().deltas).toEqual([]);
  });

  it('counts no time below zero', () => {
    expect(child.diff({ now: NOW + 5000 })?.ttl).toEqual({ parent: 0, child: 0, change: 'unchanged' });
  });

  it('of issuer warrants goes by what they may issue', () => {
    const issuer = Warrant.mintBuilder({ engine })
      .issuableTools(['a', 'b'])
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .mint(root);
    const below = issuer.grantBuilder().issuableTools(['a']).issuedAt(NOW).grant(lead);
    expect(below.diff({ now })).toMatchObject({
      type: 'issuer',
      tools: { kept: ['a'], dropped: ['b'] },
      capabilities: {},
    });
    const issued = issuer
      .issueBuilder()
      .capability('b', { x: 1 })
      .holder(agent.publicKey)
      .ttl(60)
      .issuedAt(NOW)
      .issue(lead);
    expect(issued.diff({ now })).toMatchObject({
      type: 'execution',
      tools: { kept: ['b'], dropped: ['a'] },
      capabilities: { b: { x: { change: 'added' } } },
    });
  });

  it('is none where the parent was not presented', () => {
    expect(parent.diff()).toBeNull();
    expect(parent.delegationReceipt()).toBeNull();
    const alone = Warrant.parse(child.toBytes(), { engine });
    expect(alone.diff()).toBeNull();
    expect(Warrant.parse(child.toStack(), { engine }).diff({ now })?.childWarrantId).toBe(id(2));
  });

  it('writes every kind of constraint and value as JSON can', () => {
    const above = Warrant.mintBuilder({ engine })
      .capability(PROTO, {
        constructor: All([Not(1), OneOf([float(2), 2n ** 62n, null, { a: [true] }])]),
        odd: makeConstraint({ kind: 'Unknown', typeId: 99, cbor: 'd82a81f90000' }),
      })
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .mint(root);
    const below = above.grantBuilder().tool(PROTO).issuedAt(NOW);
    // An unknown kind narrows nothing, itself included.
    expect(() => below.grant(lead)).toThrow();
    const plain = above.capabilities[PROTO]?.constraints as Record<string, ReturnType<typeof Exact>>;
    const only = Warrant.mintBuilder({ engine })
      .capability(PROTO, { constructor: plain.constructor as never })
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .mint(root)
      .grantBuilder()
      .tool(PROTO)
      .issuedAt(NOW)
      .grant(lead);
    const body = [
      12,
      {
        constraints: [
          [14, { constraint: [1, { value: 1 }] }],
          [4, { values: [2, '4611686018427387904', null, { a: [true] }] }],
        ],
      },
    ];
    const { capabilities } = json(only) as { capabilities: Record<string, Record<string, unknown>> };
    expect(Object.keys(capabilities)).toEqual([PROTO]);
    expect(Object.getOwnPropertyDescriptor(capabilities, PROTO)?.value).toEqual({
      constructor: { field: 'constructor', parent_constraint: body, child_constraint: body, change: 'unchanged' },
    });
  });

  it('takes no option that it does not know', () => {
    expect(() => child.diff({ when: NOW } as object)).toThrow('a diff has no option "when"; it takes now, intent');
    expect(() => child.diff({ intent: 5 as never })).toThrow(TypeError);
  });
});
