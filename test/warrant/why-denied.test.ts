import { describe, expect, it } from 'vitest';
import { CEL, cel } from '../../src/cel/index.ts';
import {
  Allowed,
  ApprovalGate,
  Authorizer,
  type Denied,
  Exact,
  explain,
  Pattern,
  signApproval,
  Warrant,
} from '../../src/index.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const ARGS = { path: '/data/logs/today', limit: 5 };

describe.each(ENGINES)('why a call would be denied, on $name', (engine) => {
  const { root, lead, agent, parent, child, leaf } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });

  function decided(warrant: Warrant, tool: string, args: object, now: number) {
    const signature = warrant.sign(agent, tool, args as never, { now });
    return authorizer.authorize({ warrant, tool, args: args as never, signature, now });
  }

  /** What both say of it: the decision is made by the core. */
  function expectSame(warrant: Warrant, tool: string, args: object, now: number): void {
    const decision = decided(warrant, tool, args, now);
    const denied = warrant.whyDenied(tool, args as never, { now });
    const told = ({ code, number, reason, stage, at, hint, expected, received, missingApprovals }: Denied) => ({
      code,
      number,
      reason,
      stage,
      at,
      hint,
      expected,
      received,
      missingApprovals,
    });
    expect(denied === null ? null : told(denied)).toEqual(decision.allowed ? null : told(decision));
    expect(denied?.approvalRequest?.requestHash).toBe(
      decision.allowed ? undefined : decision.approvalRequest?.requestHash,
    );
  }

  it('is nothing where it would be allowed', () => {
    expect(leaf.whyDenied('read', ARGS, { now: NOW })).toBeNull();
    expect(decided(leaf, 'read', ARGS, NOW)).toBeInstanceOf(Allowed);
  });

  it.each([-31, -30, 0, 599, 600, 601, 3600, 10 ** 9])(
    'is the time that a decision gives, %d s after it was issued',
    (seconds) => {
      expectSame(leaf, 'read', ARGS, NOW + seconds);
    },
  );

  it('is the first of its parents that has expired', () => {
    const short = parent.grantBuilder().tool('search').holder(agent.publicKey).ttl(10).issuedAt(NOW).grant(lead);
    const below = short.grantBuilder().tool('search').issuedAt(NOW).grant(agent);
    expect(below.whyDenied('search', {}, { now: NOW + 10 })).toMatchObject({ reason: 'expired', at: { warrant: 1 } });
    expect(below.whyDenied('search', {}, { now: NOW + 3600 })).toMatchObject({ reason: 'expired', at: { warrant: 0 } });
    expectSame(below, 'search', {}, NOW + 10);
  });

  it('is that it has expired, whatever else is wrong', () => {
    expect(leaf.whyDenied('write', { any: 1 }, { now: NOW + 600 })?.reason).toBe('expired');
    expect(leaf.whyDenied('read', ARGS)?.reason).toBe('expired'); // the system's clock
    expect(leaf.allows('read', ARGS)).toBe(true); // constraints alone
  });

  it('is milliseconds in the place of seconds', () => {
    expect(leaf.whyDenied('read', ARGS, { now: NOW * 1000 })?.hint).toContain('looks like milliseconds');
  });

  it('names the tool that was probably meant', () => {
    const denied = leaf.whyDenied('raed', ARGS, { now: NOW }) as Denied;
    expect(denied.hint).toMatch(/^Did you mean "read"\? /);
    expect(explain(denied)).toContain('Did you mean "read"?');
    expect(leaf.whyDenied('transfer', ARGS, { now: NOW })?.hint).not.toContain('Did you mean');
    expectSame(leaf, 'raed', ARGS, NOW);
  });

  it('names the argument that was probably meant', () => {
    expect(leaf.whyDenied('read', { ...ARGS, limits: 1 }, { now: NOW })?.hint).toMatch(/^Did you mean "limit"\? /);
    const any = Warrant.mintBuilder({ engine })
      .capability('*', { path: 'x' })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .mint(root);
    expect(any.whyDenied('read', { path: 'x', paht: 'x' }, { now: NOW })?.hint).toMatch(/^Did you mean "path"\? /);
  });

  it('is what a decision says of a tool and its arguments', () => {
    expectSame(leaf, 'write', {}, NOW);
    expectSame(leaf, 'read', {}, NOW);
    expectSame(leaf, 'read', { ...ARGS, limit: 11 }, NOW);
    expectSame(leaf, 'read', { ...ARGS, zone: 1 }, NOW);
    expect(leaf.whyDenied('read', { path: new Date() } as never, { now: NOW })).toMatchObject({ number: 9001 });
  });

  describe('by gates', () => {
    const gated = Warrant.mintBuilder({ engine })
      .capability('deploy', { env: Pattern('*') })
      .tools(['read'])
      .requiredApprovers([root.publicKey, lead.publicKey])
      .minApprovals(2)
      .approvalGates({ deploy: ApprovalGate({ env: Exact('production') }) })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .mint(root);

    it('is the approval that a decision asks for, with the request to send', () => {
      expectSame(gated, 'deploy', { env: 'production' }, NOW);
      const denied = gated.whyDenied('deploy', { env: 'production' }, { now: NOW }) as Denied;
      expect(denied).toMatchObject({ code: 'approval-required', missingApprovals: { required: 2, received: 0 } });
      const request = denied.approvalRequest;
      if (request === undefined) throw new Error('no request');
      const approvals = [root, lead].map((key) => signApproval(request, key, { now: NOW }));
      const signature = gated.sign(agent, 'deploy', { env: 'production' }, { now: NOW });
      const call = { warrant: gated, tool: 'deploy', args: { env: 'production' }, signature, now: NOW };
      expect(authorizer.authorize({ ...call, approvals }).allowed).toBe(true);
    });

    it('is nothing where no gate asks', () => {
      expect(gated.whyDenied('deploy', { env: 'staging' }, { now: NOW })).toBeNull();
      expect(gated.whyDenied('read', {}, { now: NOW })).toBeNull();
      expectSame(gated, 'deploy', { env: 'staging' }, NOW);
    });

    it('comes behind what the warrant refuses anyway', () => {
      expectSame(gated, 'deploy', { env: 1 }, NOW);
      expect(gated.whyDenied('deploy', { env: 'production', extra: 1 }, { now: NOW })?.code).toBe(
        'constraint-violation',
      );
    });
  });

  it('is an expression: that none is switched on, or what it lacks', () => {
    const warrant = Warrant.mintBuilder({ engine })
      .capability('pay', { order: CEL('amount < 10') })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .mint(root);
    expect(warrant.whyDenied('pay', { order: { amount: 1 } }, { now: NOW })).toMatchObject({
      code: 'unknown-constraint-type',
      reason: 'expressions-off',
      hint: expect.stringContaining('tenuo-edge/cel'),
    });
    expect(warrant.whyDenied('pay', { order: { amount: 1 } }, { now: NOW, cel })).toBeNull();
    expect(warrant.whyDenied('pay', { order: { amount: 10 } }, { now: NOW, cel })?.reason).toBe('value-mismatch');
    expect(warrant.whyDenied('pay', { order: {} }, { now: NOW, cel })?.hint).toContain('amount');
  });

  it('refuses options that it does not have', () => {
    expect(() => leaf.whyDenied('read', ARGS, { at: NOW } as never)).toThrow(
      /whyDenied has no option "at"; it takes cel, now/,
    );
    expect(() => leaf.allows('read', ARGS, { at: NOW } as never)).toThrow(/allows has no option "at"/);
    expect(() => leaf.whyDenied('read', ARGS, { now: 'today' } as never)).toThrow(TypeError);
  });

  it('is told of a parent as of itself', () => {
    expect(child.whyDenied('search', {}, { now: NOW })?.reason).toBe('tool-not-authorized');
    expect(leaf.chain[0]?.whyDenied('search', {}, { now: NOW })).toBeNull();
  });
});
