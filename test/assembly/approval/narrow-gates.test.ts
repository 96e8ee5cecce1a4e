// Approval across a link: what a child may change about its parent's gates, approvers and threshold, and each way in which
// an approval could be delegated away.
import { describe, expect, it } from 'vitest';
import { actor } from '../../oracle/generate/keys.mjs';
import { judge } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import {
  anySet,
  childOf,
  type Fields,
  issuerFields,
  rootWarrant,
  stackBytes,
  trustRoot,
} from '../../support/warrants.ts';

const [A, B, C] = ['approver a', 'approver b', 'approver c'].map((name) => actor(name).public) as [
  string,
  string,
  string,
];
const exact = (value: unknown) => ({ type: 'Exact', value });
const oneOf = (...values: unknown[]) => ({ type: 'OneOf', values });
const pattern = (text: string) => ({ type: 'Pattern', pattern: text });
const range = (max: number) => ({ type: 'Range', max });
const WILDCARD = { type: 'Wildcard' };
const onArgument = (gate: unknown): Fields => ({ gates: { t: { args: { a: gate } } } });
const constraint = (c: unknown) => onArgument({ constraint: c });
const exempt = (c: unknown) => onArgument({ exempt: c });
const ALL = onArgument('all');
const WHOLE: Fields = { gates: { t: {} } };
const TOOLS: Fields = { tools: { t: anySet, u: anySet } };
const BOTH: Fields = { ...TOOLS, gates: { t: {}, u: {} } };

/** Name, the parent, the child, what is found. */
type Row = [string, Fields, Fields, string];

const GATES: Row[] = [
  ['the same gate', WHOLE, WHOLE, 'OK'],
  ['no gates at all', WHOLE, {}, 'GATES_DROPPED'],
  [
    'an empty value of the extension',
    WHOLE,
    { extensions: { 'tenuo.approval_gates': Buffer.alloc(0) } },
    'GATES_DROPPED',
  ],
  ['gates on nothing', WHOLE, { gates: {} }, 'GATE_DROPPED'],
  ['a gate on another tool', WHOLE, { gates: { other: {} } }, 'GATE_DROPPED'],
  ['one of two gates', BOTH, { ...TOOLS, ...WHOLE }, 'GATE_DROPPED'],
  ['a gate whose tool is not handed on', BOTH, { tools: { t: anySet }, ...WHOLE }, 'OK'],
  ['no gates, and none of the tools', { tools: { t: anySet, u: anySet }, ...WHOLE }, { tools: { u: anySet } }, 'OK'],
  ['no gates below the star', { tools: { '*': anySet }, ...WHOLE }, { tools: { '*': anySet } }, 'GATES_DROPPED'],
  ['no gates, the tool out of the star', { tools: { '*': anySet }, ...WHOLE }, {}, 'GATES_DROPPED'],
  ['no gates, another tool out of the star', { tools: { '*': anySet }, ...WHOLE }, { tools: { u: anySet } }, 'OK'],
  ['a gate where the parent has none', {}, WHOLE, 'OK'],
  ['one more gate', { ...TOOLS, ...WHOLE }, BOTH, 'OK'],
  ['another message', { gates: { t: { message: 'Ask' } } }, WHOLE, 'OK'],
  ['some arguments in place of every call', WHOLE, ALL, 'GATE_NARROWED'],
  ['every call in place of some arguments', ALL, WHOLE, 'OK'],
  ['no argument in place of some', ALL, { gates: { t: { args: {} } } }, 'GATE_ARGUMENT_DROPPED'],
  ['another argument', ALL, { gates: { t: { args: { b: 'all' } } } }, 'GATE_ARGUMENT_DROPPED'],
  ['one more argument', ALL, { gates: { t: { args: { a: 'all', b: 'all' } } } }, 'OK'],
  ['a constraint in place of all values', ALL, constraint(WILDCARD), 'GATE_NARROWED'],
  ['all values in place of a constraint', constraint(exact('x')), ALL, 'OK'],
  ['all values in place of an exemption', exempt(exact('x')), ALL, 'OK'],
  ['a constraint in place of an exemption', exempt(exact('x')), constraint(exact('x')), 'GATE_KIND_CHANGED'],
  ['an exemption in place of a constraint', constraint(exact('x')), exempt(exact('x')), 'GATE_KIND_CHANGED'],
  ['the same constraint', constraint(pattern('x*')), constraint(pattern('x*')), 'OK'],
  ['a list in another order', constraint(oneOf('x', 'y')), constraint(oneOf('y', 'x')), 'OK'],
  ['a longer list', constraint(oneOf('x')), constraint(oneOf('x', 'y')), 'GATE_CHANGED'],
  [
    'a NaN, which equals nothing',
    constraint(exact({ float: 'NaN' })),
    constraint(exact({ float: 'NaN' })),
    'GATE_CHANGED',
  ],
  ['the same exemption', exempt(range(5)), exempt(range(5)), 'OK'],
  ['a narrower exemption', exempt(range(5)), exempt(range(4)), 'OK'],
  ['a wider exemption', exempt(range(5)), exempt(range(6)), 'EXEMPTION_WIDENED'],
  ['an exemption of another kind', exempt(range(5)), exempt(pattern('x')), 'EXEMPTION_WIDENED'],
];

/** Upstream takes each of these: what the parent's gate fires for, the child's does not (semantics: gate-narrowed). */
const ATTACKS: Row[] = [
  ['a list that lost a value', constraint(oneOf('x', 'y')), constraint(oneOf('x')), 'GATE_CHANGED'],
  ['a list of nothing', constraint(oneOf('x')), constraint(oneOf()), 'GATE_CHANGED'],
  ['one value that never comes', constraint(WILDCARD), constraint(exact('never')), 'GATE_CHANGED'],
  ['a pattern that nothing matches', constraint(pattern('*')), constraint(pattern('zz')), 'GATE_CHANGED'],
  ['a smaller range', constraint(range(100)), constraint(range(1)), 'GATE_CHANGED'],
];

const gated = (changes: Fields): Fields => ({ ...WHOLE, ...changes });
const APPROVERS: Row[] = [
  ['the same approvers', gated({ required_approvers: [A, B] }), gated({ required_approvers: [A, B] }), 'OK'],
  [
    'the same in another order, one twice',
    gated({ required_approvers: [A, B] }),
    gated({ required_approvers: [B, A, B] }),
    'OK',
  ],
  ['one approver fewer', gated({ required_approvers: [A, B] }), gated({ required_approvers: [A] }), 'APPROVER_DROPPED'],
  ['another approver', gated({ required_approvers: [A] }), gated({ required_approvers: [B] }), 'APPROVER_DROPPED'],
  ['none', gated({ required_approvers: [A] }), gated({}), 'APPROVER_DROPPED'],
  ['an empty list', gated({ required_approvers: [A] }), gated({ required_approvers: [] }), 'APPROVER_DROPPED'],
  ['one more, who has to approve too', gated({ required_approvers: [A] }), gated({ required_approvers: [A, B] }), 'OK'],
  [
    'one more, instead of the other',
    gated({ required_approvers: [A], min_approvals: 1 }),
    gated({ required_approvers: [A, B], min_approvals: 1 }),
    'THRESHOLD_LOWERED',
  ],
  [
    'one more, and one approval more',
    gated({ required_approvers: [A], min_approvals: 1 }),
    gated({ required_approvers: [A, B], min_approvals: 2 }),
    'OK',
  ],
  [
    'a lower threshold',
    gated({ required_approvers: [A, B, C], min_approvals: 2 }),
    gated({ required_approvers: [A, B, C], min_approvals: 1 }),
    'THRESHOLD_LOWERED',
  ],
  [
    'one of two, where all had to approve',
    gated({ required_approvers: [A, B] }),
    gated({ required_approvers: [A, B], min_approvals: 1 }),
    'THRESHOLD_LOWERED',
  ],
  ['approvers below a gate that has none', WHOLE, gated({ required_approvers: [A] }), 'APPROVER_ADDED'],
  [
    'approvers where the gate is not handed on',
    { tools: { t: anySet, u: anySet }, ...WHOLE },
    { tools: { u: anySet }, gates: { u: {} }, required_approvers: [A] },
    'OK',
  ],
  [
    'gates of its own without the parent’s approvers',
    { tools: { t: anySet, u: anySet }, gates: { t: {} }, required_approvers: [A] },
    { tools: { u: anySet }, gates: { u: {} }, required_approvers: [B] },
    'APPROVER_DROPPED',
  ],
  [
    'all three dropped with the tool',
    { tools: { t: anySet, u: anySet }, gates: { t: {} }, required_approvers: [A], min_approvals: 1 },
    { tools: { u: anySet } },
    'OK',
  ],
  ['another approver where no gate asks', { required_approvers: [A] }, { required_approvers: [B] }, 'OK'],
];

const ISSUED: Row[] = [
  ['an issuer keeps them', issuerFields(WHOLE), WHOLE, 'OK'],
  ['an issuer drops them', issuerFields(WHOLE), {}, 'GATES_DROPPED'],
  [
    'an issuer of any tool drops them',
    issuerFields({ ...WHOLE, issuable_tools: ['*'] }),
    { issuable_tools: ['*'] },
    'GATES_DROPPED',
  ],
  [
    'an issuer without the tool',
    issuerFields({ ...WHOLE, issuable_tools: ['t', 'u'] }),
    { issuable_tools: ['u'] },
    'OK',
  ],
  [
    'what is issued drops them',
    issuerFields(WHOLE),
    { type: 'execution', tools: { t: anySet }, issuable_tools: undefined },
    'GATES_DROPPED',
  ],
];

describe.each(ENGINES)('approval across a link on $name', (engine) => {
  const link = (parent: Fields, child: Fields) => {
    const root = rootWarrant(parent);
    return judge(engine, stackBytes([root, childOf(root, child)]), trustRoot);
  };

  it.each([...GATES, ...APPROVERS, ...ISSUED])('%s', (_, parent, child, reason) => {
    const got = link(parent, child);
    expect(got.reason).toBe(reason);
    if (reason !== 'OK') expect(got).toMatchObject({ code: 1405, stage: 'link', warrant: 1 });
  });

  it.each(ATTACKS)('a gate that would fire for less is refused: %s', (_, parent, child, reason) => {
    expect(link(parent, child)).toMatchObject({ reason, code: 1405, stage: 'link', tool: 't', argument: 'a' });
    expect(link(parent, parent).reason).toBe('OK');
  });

  it('the blame names the tool, the argument and both constraints', () => {
    const got = link({ ...constraint(exact('x')) }, { ...constraint(exact('y')) });
    expect(got).toMatchObject({ parent: '8201a16576616c75656178', constraint: '8201a16576616c75656179', tool: 't' });
    expect(link(BOTH, { ...TOOLS, gates: { u: {} } })).toMatchObject({ tool: 't', argument: null, constraint: null });
    expect(
      link(gated({ required_approvers: [A, B] }), gated({ required_approvers: [A, B], min_approvals: 1 })),
    ).toMatchObject({ left: 1, right: 2, tool: null });
  });

  it('gates that cannot be read are refused where they are compared, and only there', () => {
    const bad = { extensions: { 'tenuo.approval_gates': Buffer.from('a16174a0', 'hex') } };
    expect(link(bad, WHOLE)).toMatchObject({ reason: 'WRONG_COUNT', code: 1202, stage: 'link' });
    expect(link(WHOLE, bad)).toMatchObject({ reason: 'WRONG_COUNT', code: 1202, stage: 'link' });
    expect(link({}, bad).reason).toBe('OK');
    const long = {
      extensions: { 'tenuo.approval_gates': Buffer.concat([Buffer.from('a16174', 'hex'), Buffer.alloc(200, 0xff)]) },
    };
    const { offset } = link(long, WHOLE);
    const bytes = stackBytes([rootWarrant(long), childOf(rootWarrant(long), WHOLE)]);
    // The fault is the fourth byte of the gates, which is the first 0xff of the list of integers.
    expect(bytes.subarray(offset as number, (offset as number) + 2).toString('hex')).toBe('18ff');
  });

  it('comes after what the link itself has to hold, and before what upstream does not ask', () => {
    expect(link(WHOLE, { depth: 2 }).reason).toBe('DEPTH_MISMATCH');
    expect(link(WHOLE, { tools: { t: anySet, v: anySet } }).reason).toBe('TOOL_ADDED');
    expect(link(WHOLE, { clearance: 5 }).reason).toBe('GATES_DROPPED');
  });
});
