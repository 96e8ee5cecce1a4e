import { describe, expect, it } from 'vitest';
import { cel } from '../../src/cel/index.ts';
import { makeConstraint } from '../../src/constraints/kinds.ts';
import { ApprovalGate, type ApprovalGatesInput, Exact, OneOf, Pattern, Range, Warrant } from '../../src/index.ts';
import { castOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('what a warrant says of approvals on $name', (engine) => {
  const { root, lead, agent } = castOf(engine);
  const gated = (gates: ApprovalGatesInput) =>
    Warrant.mintBuilder({ engine })
      .tools(['deploy', 'search', 'move', 'list', '__proto__'])
      .capability('pay', { amount: Range.min(0), to: Pattern('*', { engine }), allowUnknown: true })
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .requiredApprovers([lead.publicKey, agent.publicKey])
      .approvalGates(gates)
      .mint(root);
  const warrant = gated({
    pay: ApprovalGate(
      { amount: Range.min(100), to: { exempt: OneOf(['bob', 'carol']) }, urgent: Exact(true) },
      { message: 'Ask finance' },
    ),
    deploy: null,
    move: { from: { exempt: Exact('a') }, to: { exempt: Exact('b') } },
    list: { 9: { exempt: Exact(1) }, 10: { exempt: Exact(1) } },
    ...JSON.parse('{"__proto__": null}'),
  });
  const ask = (tool: string, args: Record<string, unknown>) => {
    const requirement = warrant.approvalRequirement(tool, args);
    expect(leftovers(engine)).toBe(0);
    return requirement;
  };
  const required = (argument: string | null, message: string) => ({ status: 'required', argument, message });

  it('asks for an approval by the first argument, in the order of their bytes, whose gate fires', () => {
    const calm = { amount: 5, to: 'bob', urgent: false };
    expect(ask('pay', calm)).toEqual({ status: 'exempt', arguments: ['to'] });
    expect(ask('pay', { ...calm, amount: 100 })).toEqual(required('amount', 'Ask finance'));
    expect(ask('pay', { ...calm, to: 'eve' })).toEqual(required('to', 'Ask finance'));
    expect(ask('pay', { ...calm, urgent: true })).toEqual(required('urgent', 'Ask finance'));
    expect(ask('pay', { amount: 500, to: 'eve', urgent: true })).toEqual(required('amount', 'Ask finance'));
  });

  it('asks for one where a gated argument is absent, and not where it is null', () => {
    expect(ask('pay', { amount: 5, to: 'bob' })).toEqual(required('urgent', 'Ask finance'));
    expect(ask('pay', { amount: 5, to: 'bob', urgent: null })).toEqual({ status: 'exempt', arguments: ['to'] });
  });

  it('asks for one of every call of a gated tool, with a message of its own', () => {
    expect(ask('deploy', {})).toEqual(required(null, "Approval required for tool 'deploy'"));
    expect(ask('__proto__', {})).toEqual(required(null, "Approval required for tool '__proto__'"));
  });

  it('names every argument that spares a call its approval', () => {
    expect(ask('move', { from: 'a', to: 'b' })).toEqual({ status: 'exempt', arguments: ['from', 'to'] });
    // In the order of their bytes, not in that of an object's members.
    expect(ask('list', { 9: 1, 10: 1 })).toEqual({ status: 'exempt', arguments: ['10', '9'] });
    expect(ask('move', { from: 'a', to: 'c' })).toEqual(required('to', "Approval required for tool 'move'"));
  });

  it('asks for none where nothing is gated', () => {
    expect(ask('search', {})).toEqual({ status: 'not-gated' });
    expect(gated({ pay: { amount: Range.min(100) } }).approvalRequirement('pay', { amount: 5, to: 'x' })).toEqual({
      status: 'not-gated',
    });
  });

  it('does not ask for approval of what the warrant refuses', () => {
    for (const [tool, args, reason] of [
      ['pay', { amount: -1, to: 'eve' }, 'value-mismatch'],
      ['pay', { amount: 500 }, 'argument-missing'],
      ['rm', {}, 'tool-not-authorized'],
      ['pay', { amount: Symbol('x') }, 'arguments-invalid'],
    ] as const)
      expect(ask(tool, args)).toMatchObject({ status: 'denied', denied: { allowed: false, reason } });
  });

  it('denies what a gate has no answer for', () => {
    const odd = gated({
      pay: { amount: makeConstraint({ kind: 'Unknown', typeId: 99, cbor: 'f6' }) },
      search: { query: makeConstraint({ kind: 'CEL', expression: 'value == "x"' }) },
    });
    expect(odd.approvalRequirement('pay', { amount: 1, to: 'x' })).toMatchObject({
      status: 'denied',
      denied: { number: 1501, reason: 'constraint-unknown', at: { argument: 'amount' } },
    });
    expect(odd.approvalRequirement('search', { query: 'x' })).toMatchObject({
      status: 'denied',
      denied: { number: 1504, reason: 'expressions-off' },
    });
    expect(odd.approvalRequirement('search', { query: 'x' }, { cel })).toMatchObject({ status: 'required' });
    expect(odd.approvalRequirement('search', { query: 'y' }, { cel })).toEqual({ status: 'not-gated' });
  });

  it('takes no option that it does not know', () => {
    expect(() => warrant.approvalRequirement('pay', {}, { when: 1 } as object)).toThrow(
      'approvalRequirement has no option "when"',
    );
  });

  it('shows one gate, by the exact name of its tool', () => {
    expect(warrant.inspectGate('pay')).toMatchObject({ message: 'Ask finance' });
    expect(warrant.inspectGate('deploy')).toMatchObject({ args: null, message: null });
    for (const name of ['search', 'Pay', '*', 'toString', 'constructor']) expect(warrant.inspectGate(name)).toBeNull();
    const star = Warrant.mintBuilder({ engine }).tool('*').approvalGates({ '*': null }).issuedAt(NOW).mint(root);
    expect(star.inspectGate('pay')).toBeNull();
    expect(star.approvalRequirement('pay', {})).toEqual({ status: 'not-gated' });
  });

  it('counts the approvals that a gated call needs', () => {
    expect(warrant.approvalThreshold).toBe(2);
    expect(Warrant.mintBuilder({ engine }).tool('t').mint(root).approvalThreshold).toBe(0);
    const one = Warrant.mintBuilder({ engine })
      .tool('t')
      .approvalGates({ t: null })
      .requiredApprovers([lead.publicKey, agent.publicKey])
      .minApprovals(1);
    expect(one.mint(root).approvalThreshold).toBe(1);
  });

  it('copies no gate that somebody could change', () => {
    const gates = warrant.approvalGates;
    expect(gates).toBe(warrant.approvalGates);
    expect(Object.isFrozen(gates)).toBe(true);
    expect(Object.isFrozen(gates?.move?.args?.from)).toBe(true);
    expect(refusal(() => Object.assign(gates ?? {}, { search: null }))).toBe('TypeError');
  });
});
