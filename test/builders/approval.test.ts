import { describe, expect, it } from 'vitest';
import { encodeGates } from '../../src/cbor/gates.ts';
import {
  ApprovalGate,
  type ApprovalGatesInput,
  Authorizer,
  Exact,
  OneOf,
  Pattern,
  type PublicKey,
  Range,
  SigningKey,
  Warrant,
} from '../../src/index.ts';
import { access } from '../../src/warrant/access.ts';
import { APPROVAL_GATES } from '../../src/warrant/fields.ts';
import { type PayloadFields, seal } from '../../src/warrant/payload.ts';
import { castOf, keyOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, vectors } from '../support/vectors.ts';

type Grant = ReturnType<Warrant['grantBuilder']>;
type Issue = ReturnType<Warrant['issueBuilder']>;

describe.each(ENGINES)('below gates on $name', (engine) => {
  const { root, lead, agent } = castOf(engine);
  const approvers = [11, 12, 13, 14]
    .map((n) => keyOf(n, engine).publicKey)
    .sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const [a, b, c, d] = approvers as [PublicKey, PublicKey, PublicKey, PublicKey];
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const verifies = (warrant: Warrant) => {
    const decision = authorizer.verify(warrant, { now: NOW });
    return decision.allowed ? 'accepted' : `${decision.number} ${decision.code} ${decision.reason}`;
  };
  const names = (keys: readonly PublicKey[] | null) =>
    keys?.map((key) => 'abcd'[approvers.findIndex((k) => k.equals(key))]);

  interface Terms {
    readonly gates?: ApprovalGatesInput;
    readonly approvers?: readonly PublicKey[];
    readonly threshold?: number;
  }
  const GATES = { pay: { amount: Range.min(100) }, deploy: null };
  const parentOf = ({ gates = GATES, approvers: keys = [a, b], threshold }: Terms = {}) => {
    const mint = Warrant.mintBuilder({ engine })
      .tools(['pay', 'deploy', 'search'])
      .holder(lead.publicKey)
      .ttl(3600)
      .issuedAt(NOW)
      .approvalGates(gates);
    if (keys.length > 0) mint.requiredApprovers(keys);
    if (threshold !== undefined) mint.minApprovals(threshold);
    return mint.mint(root);
  };
  const issuerOf = ({ gates = GATES, approvers: keys = [a, b], threshold }: Terms = {}) => {
    const mint = Warrant.mintBuilder({ engine })
      .issuableTools(['pay', 'deploy', 'search'])
      .holder(lead.publicKey)
      .ttl(3600)
      .issuedAt(NOW)
      .approvalGates(gates);
    if (keys.length > 0) mint.requiredApprovers(keys);
    if (threshold !== undefined) mint.minApprovals(threshold);
    return mint.mint(root);
  };
  /** What a builder's fields would not let through, signed all the same. */
  const forged = (changes: Partial<PayloadFields>, gates?: Uint8Array) => {
    const fields = access.fieldsOf(parentOf());
    const extensions = gates === undefined ? new Map() : new Map([[APPROVAL_GATES, gates]]);
    return Warrant.parse(seal({ ...fields, extensions, ...changes }, root, engine), { engine });
  };
  const grant = (parent: Warrant) => parent.grantBuilder().holder(agent.publicKey).issuedAt(NOW);

  describe('a child', () => {
    it('keeps the gates of its tools, and approvers and threshold with them', () => {
      const parent = parentOf({ threshold: 1 });
      const child = grant(parent).tools(['pay', 'search']).grant(lead);
      expect(Object.keys(child.approvalGates ?? {})).toEqual(['pay']);
      expect(String(child.approvalGates?.pay)).toBe('{ "amount": Range({ min: 100 }) }');
      expect(names(child.requiredApprovers)).toEqual(['a', 'b']);
      expect(child.minApprovals).toBe(1);
      expect(verifies(child)).toBe('accepted');
      expect(leftovers(engine)).toBe(0);
    });

    it('drops all three where no gated tool is left', () => {
      const child = grant(parentOf({ threshold: 1 }))
        .tool('search')
        .grant(lead);
      expect(child).toMatchObject({ approvalGates: null, requiredApprovers: null, minApprovals: null, extensions: {} });
      expect(verifies(child)).toBe('accepted');
    });

    it('that holds * keeps every gate, and so does what narrows it', () => {
      const star = Warrant.mintBuilder({ engine })
        .tool('*')
        .holder(lead.publicKey)
        .ttl(3600)
        .issuedAt(NOW)
        .approvalGates(GATES)
        .requiredApprovers([a])
        .mint(root);
      const child = grant(star).inheritAll().holder(lead.publicKey).grant(lead);
      expect(Object.keys(child.approvalGates ?? {})).toEqual(['deploy', 'pay']);
      const below = grant(child).tool('deploy').grant(lead);
      expect(Object.keys(below.approvalGates ?? {})).toEqual(['deploy']);
      expect(verifies(below)).toBe('accepted');
    });

    it('of an issuer warrant keeps the gates of what it may issue', () => {
      const child = grant(issuerOf()).issuableTools(['deploy', 'search']).grant(lead);
      expect(Object.keys(child.approvalGates ?? {})).toEqual(['deploy']);
      expect(names(child.requiredApprovers)).toEqual(['a', 'b']);
      expect(verifies(child)).toBe('accepted');
      expect(grant(issuerOf()).issuableTools(['search']).grant(lead).requiredApprovers).toBeNull();
    });

    it('may have more gates; of two on one argument the parent’s stays, of two messages the child’s', () => {
      const parent = parentOf({
        gates: {
          pay: ApprovalGate({ amount: Range.min(100), to: OneOf(['eve']) }, { message: 'Parent' }),
          deploy: ApprovalGate(null, { message: 'Parent' }),
        },
      });
      const child = grant(parent)
        .inheritAll()
        .approvalGates({
          pay: ApprovalGate({ amount: 'all', note: null }, { message: 'Child' }),
          deploy: { env: Exact('prod') },
          search: null,
        })
        .grant(lead);
      expect(String(child.approvalGates?.pay)).toBe(
        '{ "amount": Range({ min: 100 }), "note": all, "to": OneOf(["eve"]) }',
      );
      expect(child.approvalGates?.pay?.message).toBe('Child');
      expect(child.approvalGates?.deploy).toMatchObject({ args: null, message: 'Parent' });
      expect(String(child.approvalGates?.search)).toBe('all');
      expect(verifies(child)).toBe('accepted');
      // A gate on the whole tool takes the place of gates on its arguments.
      const whole = grant(parent).tool('pay').approvalGates({ pay: null }).grant(lead);
      expect(whole.approvalGates?.pay).toMatchObject({ args: null, message: 'Parent' });
      expect(verifies(whole)).toBe('accepted');
    });

    it('may have the first gates of a chain, with approvers', () => {
      const parent = Warrant.mintBuilder({ engine }).tool('t').holder(lead.publicKey).ttl(60).issuedAt(NOW).mint(root);
      const child = grant(parent)
        .tool('t')
        .approvalGates({ t: null })
        .addApprovers([b, a, b])
        .raiseMinApprovals(1)
        .grant(lead);
      expect(names(child.requiredApprovers)).toEqual(['a', 'b']);
      expect(child.minApprovals).toBe(1);
      expect(verifies(child)).toBe('accepted');
    });

    // Parent's approvers and threshold; what is added and raised; the child's. `null`: all of them.
    it.each<[string, Terms, (b: Grant) => unknown, string, number | null]>([
      ['no one, of all', {}, () => 0, 'ab', null],
      ['one, of all', {}, (g) => g.addApprovers([c]), 'abc', null],
      ['one, of one', { threshold: 1 }, (g) => g.addApprovers([c]), 'abc', 2],
      ['two in two calls, of one', { threshold: 1 }, (g) => g.addApprovers([d]).addApprovers([c, d]), 'abcd', 3],
      ['one that is there, of one', { threshold: 1 }, (g) => g.addApprovers([b]), 'ab', 1],
      ['no one, raised to two', { threshold: 1 }, (g) => g.raiseMinApprovals(2), 'ab', 2],
      ['no one, raised to fewer', { threshold: 2 }, (g) => g.raiseMinApprovals(1), 'ab', 2],
      ['one, raised to all', { threshold: 1 }, (g) => g.addApprovers([c]).raiseMinApprovals(3), 'abc', 3],
      ['one, raised to just enough', { threshold: 1 }, (g) => g.addApprovers([c]).raiseMinApprovals(2), 'abc', 2],
      [
        'one, raised twice',
        { threshold: 1 },
        (g) => g.addApprovers([c]).raiseMinApprovals(3).raiseMinApprovals(1),
        'abc',
        3,
      ],
      ['no one, raised to all of all', {}, (g) => g.raiseMinApprovals(2), 'ab', 2],
    ])('adds %s', (_, terms, build, expected, threshold) => {
      const builder = grant(parentOf(terms)).tool('pay');
      build(builder);
      const child = builder.grant(lead);
      expect(names(child.requiredApprovers)?.join('')).toBe(expected);
      expect(child.minApprovals).toBe(threshold);
      expect(verifies(child)).toBe('accepted');
    });

    it.each<[string, string, Terms, (b: Grant) => unknown]>([
      [
        'more approvals than approvers',
        '1502 invalid-attenuation threshold-over-list',
        {},
        (g) => g.tool('pay').raiseMinApprovals(3),
      ],
      [
        'fewer approvals than the parent’s approvers',
        '1502 invalid-attenuation threshold-too-low',
        {},
        (g) => g.tool('pay').raiseMinApprovals(1),
      ],
      [
        'a new approver who could stand in for another',
        '1502 invalid-attenuation threshold-too-low',
        {},
        (g) => g.tool('pay').addApprovers([c]).raiseMinApprovals(2),
      ],
      [
        'two new approvers for one more approval',
        '1502 invalid-attenuation threshold-too-low',
        { threshold: 1 },
        (g) => g.tool('pay').addApprovers([c, d]).raiseMinApprovals(2),
      ],
      [
        'approvers for what nobody may approve',
        '1502 invalid-attenuation gate-unapprovable',
        { approvers: [] },
        (g) => g.tool('pay').addApprovers([a]),
      ],
      [
        'approvers of its own gate, where none of the parent’s is in scope',
        'accepted',
        { approvers: [] },
        (g) => g.tool('search').approvalGates({ search: null }).addApprovers([a]),
      ],
      [
        'approvers without a gated tool',
        '1201 invalid-payload-structure approvers-without-gates',
        {},
        (g) => g.tool('search').addApprovers([c]),
      ],
      [
        'more approvals without a gated tool',
        '1201 invalid-payload-structure approvers-without-gates',
        { threshold: 1 },
        (g) => g.tool('search').raiseMinApprovals(2),
      ],
      [
        'as many approvals without a gated tool',
        'accepted',
        { threshold: 1 },
        (g) => g.tool('search').raiseMinApprovals(1),
      ],
      [
        'a number of approvals by nobody',
        '1201 invalid-payload-structure threshold-without-approvers',
        { approvers: [] },
        (g) => g.tool('pay').raiseMinApprovals(1),
      ],
      [
        'a gate on a tool that it has not',
        '1201 invalid-payload-structure gate-out-of-scope',
        {},
        (g) => g.tool('search').approvalGates({ pay: null }),
      ],
      [
        'an expired parent first',
        '1300 warrant-expired expired',
        {},
        (g) =>
          g
            .tool('pay')
            .raiseMinApprovals(9)
            .issuedAt(NOW + 3600),
      ],
      [
        'approvers before the lifetime',
        '1502 invalid-attenuation threshold-over-list',
        {},
        (g) => g.tool('pay').raiseMinApprovals(9).ttl(1e6),
      ],
    ])('answers %s: %s', (_, expected, terms, build) => {
      const builder = grant(parentOf(terms));
      expect(
        refusal(() => {
          build(builder);
          const child = builder.grant(lead);
          expect(verifies(child)).toBe('accepted');
        }),
      ).toBe(expected);
      expect(leftovers(engine)).toBe(0);
    });

    it('says what the parent asks for', () => {
      const low = grant(parentOf({ threshold: 1 }))
        .tool('pay')
        .addApprovers([c, d])
        .raiseMinApprovals(2);
      expect(caught(() => low.grant(lead))).toMatchObject({ expected: 'at least 3', received: '2' });
      const high = grant(parentOf()).tool('pay').raiseMinApprovals(3);
      expect(caught(() => high.grant(lead))).toMatchObject({ expected: 'at most 2', received: '3' });
    });

    it('without gates may not have approvers added or their number raised', () => {
      const parent = Warrant.mintBuilder({ engine }).tool('t').holder(lead.publicKey).ttl(60).issuedAt(NOW).mint(root);
      for (const build of [(g: Grant) => g.addApprovers([a]), (g: Grant) => g.raiseMinApprovals(1)])
        expect(refusal(() => build(grant(parent).tool('t')).grant(lead))).toBe(
          '1201 invalid-payload-structure approvers-without-gates',
        );
    });

    it('sorts what its parent wrote unsorted', () => {
      const bytes = (key: PublicKey) => key.toBytes();
      const parent = forged(
        { requiredApprovers: [bytes(b), bytes(a), bytes(b)], minApprovals: 2 },
        encodeGates(parentOf().approvalGates ?? {}),
      );
      const child = grant(parent).tool('pay').grant(lead);
      expect(names(child.requiredApprovers)).toEqual(['a', 'b']);
      expect(child.minApprovals).toBe(2);
      expect(verifies(child)).toBe('accepted');
    });

    it('hands on approvers without gates, and an empty value for none, as upstream does', () => {
      const requiredApprovers = [a.toBytes()];
      expect(names(grant(forged({ requiredApprovers })).tool('pay').grant(lead).requiredApprovers)).toEqual(['a']);
      const child = grant(forged({ requiredApprovers: null }, new Uint8Array(0)))
        .tool('pay')
        .grant(lead);
      expect(child.extensions).toEqual({ [APPROVAL_GATES]: new Uint8Array(0) });
      expect(child.approvalGates).toBeNull();
      expect(verifies(child)).toBe('accepted');
    });

    it('is not made below gates that cannot be read', () => {
      const broken = forged({}, Uint8Array.of(0xa1, 0x61, 0x78));
      expect(refusal(() => broken.approvalGates)).toBe('1202 malformed-cbor truncated');
      expect(refusal(() => grant(broken).tool('pay').grant(lead))).toBe('1202 malformed-cbor truncated');
      expect(refusal(() => grant(broken).tool('search').grant(lead))).toBe('1202 malformed-cbor truncated');
    });

    it('reads the gates of upstream’s samples', () => {
      const gates = (name: string) => {
        const sample = vectors('python-interop').warrants.find((w: { name: string }) => w.name === name);
        return Warrant.parse(sample.base64url, { engine }).approvalGates;
      };
      expect(gates('plain')).toBeNull();
      expect(String(gates('gated')?.pay)).toBe('all');
      expect(gates('gated_arg')?.restart_service).toMatchObject({
        kind: 'ApprovalGate',
        args: { environment: { kind: 'Exact', value: 'production' } },
        message: 'Restart production?',
      });
      const sample = vectors('python-interop').warrants.find((w: { name: string }) => w.name === 'gated_arg');
      const child = Warrant.parse(sample.base64url, { engine });
      const bytes = child.extensions[APPROVAL_GATES] as Uint8Array;
      expect(hex(encodeGates(child.approvalGates ?? {}))).toBe(hex(bytes));
      expect(Object.isFrozen(child.approvalGates?.restart_service?.args)).toBe(true);
    });
  });

  describe('an issued warrant', () => {
    const issue = (issuer: Warrant) => issuer.issueBuilder().holder(agent.publicKey).ttl(60).issuedAt(NOW);

    it('keeps the gates of its tools, with approvers and threshold', () => {
      const issued = issue(issuerOf({ threshold: 1 }))
        .tools(['pay', 'search'])
        .issue(lead);
      expect(Object.keys(issued.approvalGates ?? {})).toEqual(['pay']);
      expect(names(issued.requiredApprovers)).toEqual(['a', 'b']);
      expect(issued.minApprovals).toBe(1);
      expect(verifies(issued)).toBe('accepted');
      const ungated = issue(issuerOf({ threshold: 1 }))
        .tool('search')
        .issue(lead);
      expect(ungated).toMatchObject({ approvalGates: null, requiredApprovers: null, minApprovals: null });
      expect(verifies(ungated)).toBe('accepted');
    });

    it('may have gates and approvers of its own, where none of the issuer’s is in scope', () => {
      const issued = issue(issuerOf())
        .tool('search')
        .approvalGates({ search: null })
        .requiredApprovers([a, b, d])
        .issue(lead);
      expect(names(issued.requiredApprovers)).toEqual(['a', 'b', 'd']);
      expect(verifies(issued)).toBe('accepted');
    });

    it.each<[string, Terms, (b: Issue) => unknown, string, number | null]>([
      ['the issuer’s', {}, () => 0, 'ab', null],
      ['one more', {}, (i) => i.requiredApprovers([c, b, a]), 'abc', null],
      ['one more, of one', { threshold: 1 }, (i) => i.requiredApprovers([a, b, c]), 'abc', 2],
      ['a larger number', { threshold: 1 }, (i) => i.minApprovals(2), 'ab', 2],
      ['one more and a number', {}, (i) => i.requiredApprovers([a, b, c]).minApprovals(3), 'abc', 3],
    ])('has %s', (_, terms, build, expected, threshold) => {
      const builder = issue(issuerOf(terms)).tool('pay');
      build(builder);
      const issued = builder.issue(lead);
      expect(names(issued.requiredApprovers)?.join('')).toBe(expected);
      expect(issued.minApprovals).toBe(threshold);
      expect(verifies(issued)).toBe('accepted');
    });

    it.each<[string, string, Terms, (b: Issue) => unknown]>([
      [
        'without one of the issuer’s approvers',
        '1502 invalid-attenuation issuer-approver-missing',
        {},
        (i) => i.tool('pay').requiredApprovers([a, c]),
      ],
      [
        'fewer approvals',
        '1502 invalid-attenuation threshold-too-low',
        { threshold: 2 },
        (i) => i.tool('pay').minApprovals(1),
      ],
      [
        'fewer approvals than the issuer’s approvers',
        '1502 invalid-attenuation threshold-too-low',
        {},
        (i) => i.tool('pay').minApprovals(1),
      ],
      [
        'a new approver who could stand in for another',
        '1502 invalid-attenuation threshold-too-low',
        { threshold: 1 },
        (i) => i.tool('pay').requiredApprovers([a, b, c]).minApprovals(1),
      ],
      [
        'more approvals than approvers',
        '1201 invalid-payload-structure threshold-over-approvers',
        {},
        (i) => i.tool('pay').minApprovals(3),
      ],
      [
        'approvers for what nobody may approve',
        '1502 invalid-attenuation gate-unapprovable',
        { approvers: [] },
        (i) => i.tool('pay').requiredApprovers([a]),
      ],
      [
        'approvers without a gate',
        '1201 invalid-payload-structure approvers-without-gates',
        {},
        (i) => i.tool('search').requiredApprovers([a, b]),
      ],
      [
        'a number of approvals without approvers',
        '1201 invalid-payload-structure threshold-without-approvers',
        {},
        (i) => i.tool('search').minApprovals(1),
      ],
      [
        'a gate on a tool that it has not',
        '1201 invalid-payload-structure gate-out-of-scope',
        {},
        (i) => i.tool('search').approvalGates({ pay: null }),
      ],
      [
        'more depth than the issuer has',
        '1502 invalid-attenuation max-depth-over-parent',
        {},
        (i) => i.tool('search').maxDepth(65),
      ],
      ['as much depth as the issuer has', 'accepted', {}, (i) => i.tool('search').maxDepth(64)],
      ['no depth to lie at', '1402 depth-exceeded depth-over-max', {}, (i) => i.tool('search').maxDepth(0)],
      ['just the depth that it lies at', 'accepted', {}, (i) => i.tool('search').maxDepth(1)],
    ])('answers %s: %s', (_, expected, terms, build) => {
      const builder = issue(issuerOf(terms));
      expect(
        refusal(() => {
          build(builder);
          expect(verifies(builder.issue(lead))).toBe('accepted');
        }),
      ).toBe(expected);
    });

    it('names the approver that is missing', () => {
      const builder = issue(issuerOf()).tool('pay').requiredApprovers([a]);
      expect(caught(() => builder.issue(lead)).summary).toBe(
        `approver ${b.toHex()}: an approver of the issuer warrant is not among the required approvers`,
      );
    });
  });

  it('a builder that is used twice gives the same', () => {
    const builder = grant(parentOf({ threshold: 1 }))
      .tool('pay')
      .addApprovers([c])
      .id(new Uint8Array(16).fill(9));
    expect(hex(builder.grant(lead).toBytes())).toBe(hex(builder.grant(lead).toBytes()));
    // Gates of what was handed on at first are gone with it.
    const changed = grant(parentOf()).tools(['pay', 'search']);
    expect(changed.grant(lead).approvalGates).not.toBeNull();
    expect(changed.retainTools(['search']).grant(lead).approvalGates).toBeNull();
  });

  it('patterns in gates stay as they were', () => {
    const parent = parentOf({ gates: { pay: { to: { exempt: Pattern('*@example.com', { engine }) } } } });
    const child = grant(parent).tool('pay').grant(lead);
    expect(String(child.approvalGates?.pay)).toBe('{ "to": exempt Pattern("*@example.com") }');
    expect(child.approvalGates?.pay).toEqual(parent.approvalGates?.pay);
    expect(verifies(child)).toBe('accepted');
  });

  it('keys of another copy or kind are no approvers', () => {
    for (const keys of [[], [SigningKey.generate({ engine })], 'ab', [String(a)]])
      expect(() => grant(parentOf()).addApprovers(keys as never)).toThrow(TypeError);
  });
});

function caught(run: () => unknown): Error & Record<string, unknown> {
  try {
    run();
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('nothing was thrown');
}
