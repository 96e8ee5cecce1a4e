// CEL in decisions: switched on by an option, never by an import; at the decision's instant; explained.
import { describe, expect, it } from 'vitest';
import { CEL, cel } from '../../src/cel/index.ts';
import { AnyOf, Authorizer, type AuthorizerOptions, explain, Not, redact, Warrant } from '../../src/index.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('CEL in decisions on $name', (engine) => {
  const { root, lead, agent } = castOf(engine);
  const grant = (constraint: ReturnType<typeof CEL> | ReturnType<typeof Not> | ReturnType<typeof AnyOf>) =>
    Warrant.mintBuilder({ engine })
      .capability('pay', { order: constraint })
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .ttl(600)
      .mint(root);
  const warrant = grant(CEL('amount <= 100 && currency == "eur"'));
  const authorizer = (options: Partial<AuthorizerOptions> = { cel }) =>
    new Authorizer({ trustedRoots: [root.publicKey], engine, ...options });
  const request = (order: unknown, by = warrant, now = NOW) => ({
    warrant: by,
    tool: 'pay',
    args: { order },
    signature: by.sign(lead, 'pay', { order }, { now }),
    now,
  });
  const CHEAP = { amount: 5, currency: 'eur' };
  const DEAR = { amount: 500, currency: 'eur' };

  it('an expression that is true allows, one that is false denies', () => {
    expect(authorizer().authorize(request(CHEAP)).allowed).toBe(true);
    expect(authorizer().authorize(request(DEAR))).toMatchObject({
      allowed: false,
      number: 1501,
      reason: 'value-mismatch',
    });
  });

  it('a denial says what would have passed, and what came', () => {
    const decision = authorizer().authorize(request(DEAR));
    if (decision.allowed) throw new Error('allowed');
    expect(decision.expected).toBe('CEL("amount <= 100 && currency == \\"eur\\"")');
    expect(decision.received).toBe('{ "amount": 500, "currency": "eur" }');
    expect(decision.at).toEqual({ tool: 'pay', argument: 'order', warrant: 0 });
    expect(explain(decision)).toContain('amount <= 100');
    expect(JSON.stringify(redact(decision))).not.toContain('500');
  });

  it('a denial without an answer says what it lacked, and quotes no value', () => {
    const decision = authorizer().authorize(request({ amount: 5, secret: 'sesame' }));
    expect(decision).toMatchObject({ number: 1501, reason: 'expression-failed' });
    if (decision.allowed) return;
    expect(decision.hint).toContain('The expression: nothing is called currency.');
    expect(JSON.stringify(decision)).not.toContain('sesame');
  });

  it('without an evaluator it is denied, whatever was imported, and the hint says how to switch it on', () => {
    const decision = authorizer({}).authorize(request(CHEAP));
    expect(decision).toMatchObject({
      allowed: false,
      number: 1504,
      code: 'unknown-constraint-type',
      reason: 'expressions-off',
    });
    if (decision.allowed) return;
    expect(decision.hint).toContain('tenuo-edge/cel');
    expect(decision.hint).toContain('new Authorizer({ trustedRoots, cel })');
  });

  it('one authorizer’s evaluator is not another’s', () => {
    const [on, off] = [authorizer(), authorizer({})];
    for (let i = 0; i < 2; i++) {
      expect(on.authorize(request(CHEAP)).allowed).toBe(true);
      expect(off.authorize(request(CHEAP))).toMatchObject({ number: 1504 });
    }
    expect(on.authorize({ ...request(CHEAP), args: null as never })).toMatchObject({ number: 9001 });
    expect(warrant.whyDenied('pay', { order: CHEAP }, { now: NOW })).toMatchObject({ number: 1504 });
  });

  it('takes nothing else for an evaluator', () => {
    for (const other of [true, {}, CEL, null, 'cel']) {
      expect(() => authorizer({ cel: other as never })).toThrow(TypeError);
    }
    expect(() => authorizer({ cel: undefined })).not.toThrow();
  });

  it('an error stays one inside Not and AnyOf', () => {
    const failing = CEL('missing == 1');
    for (const around of [Not(failing), Not(Not(failing)), AnyOf([failing, CEL('amount > 0')])]) {
      const by = grant(around);
      expect(authorizer().authorize(request(CHEAP, by))).toMatchObject({ number: 1501, reason: 'expression-failed' });
      expect(authorizer({}).authorize(request(CHEAP, by))).toMatchObject({ number: 1504 });
    }
    expect(authorizer().authorize(request(CHEAP, grant(Not(CEL('amount > 100'))))).allowed).toBe(true);
  });

  it('the clock is the decision’s', () => {
    const by = grant(CEL('!time_is_expired(until) && time_now(0) != ""'));
    const until = new Date((NOW + 60) * 1000).toISOString();
    expect(authorizer().authorize(request({ until }, by, NOW)).allowed).toBe(true);
    expect(authorizer().authorize(request({ until }, by, NOW + 60)).allowed).toBe(true);
    expect(authorizer().authorize(request({ until }, by, NOW + 61)).allowed).toBe(false);
  });

  it('many calls are decided as each by itself, at its own instant', () => {
    const by = grant(CEL('time_now(0) == at && amount < 100'));
    const at = (now: number) => new Date(now * 1000).toISOString().replace('.000Z', '+00:00');
    const requests = [0, 1, 2].flatMap((i) => [
      request({ at: at(NOW + i), amount: 5 }, by, NOW + i),
      request({ at: at(NOW), amount: i }, by, NOW + 1),
      request({ at: at(NOW + i) }, by, NOW + i),
    ]);
    const judge = authorizer();
    const alone = requests.map((one) => judge.authorize(one));
    const together = judge.authorizeMany(requests);
    expect(together.map((decision) => JSON.stringify(decision))).toEqual(
      alone.map((decision) => JSON.stringify(decision)),
    );
    expect(together.filter(({ allowed }) => allowed).length).toBeGreaterThan(2);
    expect(
      together.filter((decision) => !decision.allowed && decision.hint.includes('nothing is called')),
    ).toHaveLength(3);
  });

  it('a child narrows by a conjunction, where an evaluator checks it', () => {
    const narrower = CEL('(amount <= 100 && currency == "eur") && (amount > 1)');
    const build = (options: { cel?: typeof cel }, constraint = narrower) =>
      warrant
        .grantBuilder(options)
        .capability('pay', { order: constraint })
        .holder(agent.publicKey)
        .issuedAt(NOW)
        .ttl(60)
        .grant(lead);
    const child = build({ cel });
    const args = { order: CHEAP };
    const call = {
      warrant: child,
      tool: 'pay',
      args,
      signature: child.sign(agent, 'pay', args, { now: NOW }),
      now: NOW,
    };
    expect(authorizer().authorize(call).allowed).toBe(true);
    expect(authorizer().verify(child, { now: NOW }).allowed).toBe(true);
    expect(authorizer({}).verify(child, { now: NOW }).allowed).toBe(true); // the links were checked before, with one
    expect(() => build({})).toThrow(expect.objectContaining({ number: 1504, reason: 'expressions-off' }));
    expect(() => build({ cel }, CEL('amount <= 1000'))).toThrow(
      expect.objectContaining({ number: 1502, reason: 'expression-changed' }),
    );
    expect(build({}, CEL('amount <= 100 && currency == "eur"')).tools).toEqual(['pay']);
  });

  it('grant() takes the evaluator too', () => {
    const above = Warrant.mintBuilder({ engine })
      .capability('pay', { order: CEL('amount <= 100') })
      .holder(lead.publicKey)
      .mint(root);
    const hand = (options: object) =>
      above.grant({
        to: agent.publicKey,
        constraints: { order: CEL('(amount <= 100) && (amount > 1)') },
        key: lead,
        ...options,
      });
    expect(hand({ cel }).tools).toEqual(['pay']);
    expect(() => hand({})).toThrow(expect.objectContaining({ reason: 'expressions-off' }));
  });

  it('a chain in which an expression narrows needs an evaluator', () => {
    const bytes = warrant
      .grantBuilder({ cel })
      .capability('pay', { order: CEL('(amount <= 100 && currency == "eur") && (true)') })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .ttl(61)
      .grant(lead)
      .toStack();
    expect(authorizer({}).verify(bytes, { now: NOW })).toMatchObject({ number: 1504, reason: 'expressions-off' });
    expect(authorizer().verify(bytes, { now: NOW }).allowed).toBe(true);
  });

  it('a warrant’s own view of a call takes the evaluator and an instant', () => {
    expect(warrant.allows('pay', { order: CHEAP }, { cel })).toBe(true);
    expect(warrant.allows('pay', { order: DEAR }, { cel })).toBe(false);
    expect(warrant.bind(lead).allows('pay', { order: CHEAP }, { cel })).toBe(true);
    expect(warrant.whyDenied('pay', { order: { amount: 1 } }, { cel, now: NOW })?.hint).toContain(
      'nothing is called currency',
    );
    const timed = grant(CEL('time_now(0) == at'));
    expect(timed.allows('pay', { order: { at: '1970-01-01T00:00:00+00:00' } }, { cel, now: 0 })).toBe(true);
    expect(() => warrant.allows('pay', {}, { clock: 5 } as never)).toThrow(TypeError);
  });

  it('integers of 64 bits reach the expression as they are', () => {
    const by = grant(CEL('amount == 9007199254740993'));
    expect(authorizer().authorize(request({ amount: 9007199254740993n }, by)).allowed).toBe(true);
    expect(authorizer().authorize(request({ amount: 9007199254740992n }, by)).allowed).toBe(false);
  });
});
