import { describe, expect, it } from 'vitest';
import { makeConstraint } from '../../src/constraints/kinds.ts';
import {
  All,
  AnyOf,
  ApprovalGate,
  type ApprovalGatesInput,
  type Constraint,
  Exact,
  Not,
  NotOneOf,
  OneOf,
  Pattern,
  Range,
  SigningKey,
  Warrant,
  Wildcard,
} from '../../src/index.ts';
import { castOf, idOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const GATES = 'tenuo.approval_gates';

describe.each(ENGINES)('minting gates on $name', (engine) => {
  const { root, lead, agent, stranger } = castOf(engine);
  const builder = () =>
    Warrant.mintBuilder({ engine }).tool('pay').id(idOf(7)).issuedAt(NOW).holder(lead.publicKey).ttl(3600);
  const encoded = (gates: ApprovalGatesInput) =>
    hex(builder().tool('*').approvalGates(gates).mint(root).extensions[GATES] as Uint8Array);

  it.each<[string, ApprovalGatesInput]>([
    ['gated', { pay: null }],
    [
      'gated_arg',
      {
        restart_service: ApprovalGate({ environment: Exact('production') }, { message: 'Restart production?' }),
      },
    ],
    ['two_of_two', { pay: null }],
  ])('gives upstream’s bytes for its sample %s', (name, gates) => {
    const { warrants, keys } = vectors('python-interop');
    const sample = warrants.find((w: { name: string }) => w.name === name);
    const original = Warrant.parse(sample.base64url, { engine });
    const { seed_hex } = keys.find((k: { public_key_hex: string }) => k.public_key_hex === original.issuer.toHex());
    const b = Warrant.mintBuilder({ engine })
      .holder(original.holder)
      .ttl(original.ttl)
      .issuedAt(original.issuedAt)
      .id(original.id)
      .requiredApprovers(original.requiredApprovers ?? [])
      .approvalGates(gates);
    for (const tool of original.tools) b.capability(tool, original.capabilities[tool]);
    if (original.minApprovals !== null) b.minApprovals(original.minApprovals);
    const warrant = b.mint(SigningKey.fromSeed(unhex(seed_hex), { engine }));
    expect(hex(warrant.toBytes())).toBe(sample.cbor_hex);
    expect(leftovers(engine)).toBe(0);
  });

  it('writes whole tools and arguments, each sorted by the bytes of its name', () => {
    const whole = 'a1646172677366'.slice(0, -2);
    expect(encoded({ deploy: null, 'file.write': { mode: 'all' } })).toBe(
      'a2666465706c6f79a16461726773f66a66696c652e7772697465a16461726773a1646d6f646563616c6c',
    );
    expect(encoded({ b: null, aa: ApprovalGate() })).toBe(`a2626161${whole}f66162${whole}f6`);
    expect(encoded({ t: { b: null, aa: 'all' } })).toBe('a16174a16461726773a262616163616c6c616263616c6c');
    expect(encoded({ t: { x: { exempt: Exact(1) } } })).toBe(
      'a16174a16461726773a16178a1666578656d70748201a16576616c756501',
    );
  });

  it('trims a message as upstream does, and cuts it to 200 code points', () => {
    const message = (text: string) => ApprovalGate(null, { message: text }).message;
    expect(message(' \u0085\u2003Ask\u00a0the lead\u3000\n')).toBe('Ask\u00a0the lead');
    expect(message('\ufeffAsk')).toBe('\ufeffAsk');
    expect(message(' \t\n')).toBeNull();
    expect(message('')).toBeNull();
    for (const length of [199, 200, 201])
      expect([...(message('😀'.repeat(length)) as string)].length).toBe(Math.min(length, 200));
    expect(encoded({ t: ApprovalGate(null, { message: 'Hi' }) })).toBe('a16174a26461726773f6676d657373616765624869');
    expect(() => ApprovalGate(null, { message: '\ud800' })).toThrow(TypeError);
    expect(() => ApprovalGate(null, { massage: 'x' } as object)).toThrow(/no option "massage"/);
  });

  it('shows a gate as text', () => {
    expect(String(ApprovalGate())).toBe('all');
    expect(String(ApprovalGate({ a: Exact(1), b: null, c: { exempt: Range.max(5) } }))).toBe(
      '{ "a": Exact(1), "b": all, "c": exempt Range({ max: 5 }) }',
    );
  });

  it('sorts approvers and drops repeated ones', () => {
    const approvers = [stranger, agent, stranger].map((key) => key.publicKey);
    const warrant = builder().requiredApprovers(approvers).minApprovals(2).approvalGates({ pay: null }).mint(root);
    const sorted = [stranger, agent].map((key) => key.publicKey.toHex()).sort();
    expect(warrant.requiredApprovers?.map(String)).toEqual(sorted);
    expect(warrant.minApprovals).toBe(2);
  });

  it('takes gates without approvers, which then deny, and an empty map as none', () => {
    expect(builder().approvalGates({ pay: null }).mint(root).requiredApprovers).toBeNull();
    expect(builder().approvalGates({}).mint(root).extensions).toEqual({});
  });

  it('gates what an issuer warrant may issue', () => {
    const issuer = () =>
      Warrant.mintBuilder({ engine }).issuableTools(['pay']).issuedAt(NOW).requiredApprovers([agent.publicKey]);
    expect(issuer().approvalGates({ pay: null }).mint(root).requiredApprovers?.length).toBe(1);
    expect(refusal(() => issuer().approvalGates({ deploy: null }).mint(root))).toBe(
      '1201 invalid-payload-structure gate-out-of-scope',
    );
    expect(() => issuer().approvalGates({ deploy: null }).mint(root)).toThrow(
      expect.objectContaining({ expected: 'one of "pay"' }),
    );
  });

  it.each<[string, string, (b: ReturnType<typeof builder>) => unknown]>([
    [
      'more approvals than approvers',
      '1502 invalid-attenuation threshold-over-list',
      (b) => b.requiredApprovers([agent.publicKey, agent.publicKey]).minApprovals(2).approvalGates({ pay: null }),
    ],
    [
      'as many approvals as approvers',
      'accepted',
      (b) => b.requiredApprovers([agent.publicKey, lead.publicKey]).minApprovals(2).approvalGates({ pay: null }),
    ],
    [
      'no approvals',
      '1201 invalid-payload-structure threshold-zero',
      (b) => b.requiredApprovers([agent.publicKey]).minApprovals(0).approvalGates({ pay: null }),
    ],
    [
      'approvals by nobody',
      '1201 invalid-payload-structure threshold-without-approvers',
      (b) => b.minApprovals(1).approvalGates({ pay: null }),
    ],
    [
      'approvers of nothing',
      '1201 invalid-payload-structure approvers-without-gates',
      (b) => b.requiredApprovers([agent.publicKey]),
    ],
    [
      'a gate on a tool that is not granted',
      '1201 invalid-payload-structure gate-out-of-scope',
      (b) => b.approvalGates({ Pay: null }),
    ],
    ['a gate on any tool, where any is granted', 'accepted', (b) => b.tool('*').approvalGates({ Pay: null })],
    [
      'gates of more than 8,192 bytes',
      '1201 invalid-payload-structure extension-too-large',
      (b) => b.approvalGates({ pay: { x: OneOf(['x'.repeat(8192)]) } }),
    ],
  ])('answers %s: %s', (_, expected, build) => {
    const b = builder();
    expect(
      refusal(() => {
        build(b);
        b.mint(root);
      }),
    ).toBe(expected);
  });

  it.each<[string, Constraint, string]>([
    ['Wildcard', Wildcard(), '1201 invalid-payload-structure exemption-unbounded'],
    ['AnyOf', AnyOf([Exact(1)]), '1201 invalid-payload-structure exemption-unbounded'],
    ['Not', Not(1), '1201 invalid-payload-structure exemption-unbounded'],
    ['CEL', makeConstraint({ kind: 'CEL', expression: 'true' }), '1201 invalid-payload-structure exemption-unbounded'],
    [
      'an unknown kind',
      makeConstraint({ kind: 'Unknown', typeId: 99, cbor: 'f6' }),
      '1201 invalid-payload-structure exemption-unbounded',
    ],
    ['All, whatever is inside', All([Not(1)]), 'accepted'],
    ['NotOneOf', NotOneOf([1]), 'accepted'],
    ['Pattern', Pattern('a*', { engine }), 'accepted'],
  ])('answers an exemption by %s', (_, exempt, expected) => {
    expect(
      refusal(() =>
        builder()
          .approvalGates({ pay: { x: { exempt } } })
          .mint(root),
      ),
    ).toBe(expected);
  });

  it('nests constraints as deep as a warrant may hold them, and no deeper', () => {
    const nested = (levels: number): Constraint => (levels === 0 ? Exact(1) : All([nested(levels - 1)]));
    for (const wrap of [(c: Constraint) => c, (exempt: Constraint) => ({ exempt })]) {
      expect(
        refusal(() =>
          builder()
            .approvalGates({ pay: { x: wrap(nested(32)) } })
            .mint(root),
        ),
      ).toBe('accepted');
      const deeper = makeConstraint({ kind: 'All', constraints: [nested(32)] });
      expect(refusal(() => builder().approvalGates({ pay: { x: wrap(deeper) } }))).toBe(
        '1903 too-many-constraints constraint-too-deep',
      );
    }
  });

  it.each<[string, unknown, RegExp]>([
    ['a list', ['pay'], /takes gates by tool/],
    ['a text', 'pay', /takes gates by tool/],
    ['nothing', null, /takes gates by tool/],
    ['one gate', ApprovalGate(), /takes gates by tool/],
    ['a Map', new Map([['pay', null]]), /Map/],
    ['a constraint for a tool', { pay: Exact(1) }, /"pay" takes gates by argument/],
    ['true for a tool', { pay: true }, /"pay" takes gates by argument/],
    ['undefined for a tool', { pay: undefined }, /"pay" takes gates by argument/],
    ['no argument', { pay: {} }, /null gates every call/],
    ['undefined for an argument', { pay: { x: undefined } }, /argument "x", takes null, "all"/],
    ['a bare value', { pay: { x: 5 } }, /argument "x", takes null, "all"/],
    ['another text', { pay: { x: 'any' } }, /argument "x", takes null, "all"/],
    ['a message among the arguments', { pay: { x: null, message: 'Sure?' } }, /a message goes into ApprovalGate/],
    ['a bare exemption', { pay: { x: { exempt: 5 } } }, /argument "x", takes null, "all"/],
    ['an exemption and more', { pay: { x: { exempt: Exact(1), y: 1 } } }, /argument "x", takes null, "all"/],
    ['a lone surrogate', { '\ud800': null }, /lone surrogate/],
    ['a lone surrogate in an argument', { pay: { '\ud800': null } }, /lone surrogate/],
  ])('refuses %s as gates', (_, gates, message) => {
    expect(() => builder().approvalGates(gates as never)).toThrow(TypeError);
    expect(() => builder().approvalGates(gates as never)).toThrow(message);
  });

  it('reads what it is given once', () => {
    let reads = 0;
    const gates = {
      get pay() {
        reads += 1;
        return reads === 1 ? null : { x: Exact(1) };
      },
    };
    const b = builder().approvalGates(gates);
    expect(hex(b.mint(root).extensions[GATES] as Uint8Array)).toBe('a163706179a16461726773f6');
    expect(reads).toBe(1);
  });

  it.each<[string, unknown]>([
    ['no list', root.publicKey],
    ['an empty list', []],
    ['a list of texts', ['8a88e3dd']],
  ])('refuses %s of approvers', (_, keys) => {
    expect(() => builder().requiredApprovers(keys as never)).toThrow(TypeError);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])('refuses %s approvals', (count) => {
    expect(() => builder().minApprovals(count)).toThrow(RangeError);
  });
});
