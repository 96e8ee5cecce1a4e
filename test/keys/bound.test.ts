// A warrant with its key: whose roots it is judged by, what it decides, what is in scope while it runs.
import { afterEach, describe, expect, it } from 'vitest';
import { BoundWarrant, keyOf } from '../../src/bound.ts';
import {
  ConfigurationError,
  configure,
  keyScope,
  MemoryReplayStore,
  resetConfig,
  type Signer,
  SigningKey,
  signApproval,
  Warrant,
  warrantScope,
} from '../../src/index.ts';
import { currentScope } from '../../src/scope/scope.ts';
import { castOf, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const quiet = { auditLog: false, warn: () => {} } as const;
const remote = (key: SigningKey) => ({
  publicKey: key.publicKey,
  sign: async (message: Uint8Array) => key.sign(message),
});

afterEach(resetConfig);

describe.each(ENGINES)('a bound warrant on $name', (engine) => {
  const { root, lead, agent, stranger, child } = castOf(engine);
  const trustedRoots = [root.publicKey];
  const good = { path: '/data/logs/x', limit: 5 };
  const now = NOW + 10;
  const configureWith = (options: object = {}) => configure({ trustedRoots, engine, ...quiet, ...options });

  it('allows what any verifier allows, and denies the rest with its code', () => {
    configureWith();
    const bound = child.bind(agent);
    const codes = [
      bound.validate('read', good, { now }),
      bound.validate('read', { ...good, path: '/etc' }, { now }),
      bound.validate('write', good, { now }),
      bound.validate('read', good, { now: NOW + 600 }),
      bound.validate('read', good, { now: NOW - 60 }),
    ].map((decision) => (decision.allowed ? 'allowed' : `${decision.number} ${decision.code}`));
    expect(codes).toEqual([
      'allowed',
      '1501 constraint-violation',
      '1500 tool-not-authorized',
      '1300 warrant-expired',
      '1302 issued-in-future',
    ]);
  });

  it('without a trusted root decides nothing', () => {
    const bound = child.bind(agent);
    expect(() => bound.validate('read', good)).toThrow(ConfigurationError);
    expect(refusal(() => bound.validate('read', good))).toBe('1201 invalid-payload-structure roots-missing');
    expect(refusal(() => bound.validate('read', good, { trustedRoots: [] }))).toMatch('roots-missing');
  });

  it('takes the roots of the call, else of bind, else of the scope, else of configure', () => {
    const [yes, no] = [[root.publicKey], [stranger.publicKey]];
    const decide = (
      call: typeof yes | undefined,
      bind: typeof yes | undefined,
      scope: typeof yes,
      configured: typeof yes,
    ) => {
      configureWith({ trustedRoots: configured });
      const outer = Warrant.mintBuilder({ engine }).tool('t').mint(stranger).bind(stranger, { trustedRoots: scope });
      const bound = child.bind(agent, { trustedRoots: bind });
      const decision = outer.run(() => bound.validate('read', good, { now, trustedRoots: call }));
      return decision.allowed ? 'allowed' : decision.code;
    };
    expect(decide(yes, no, no, no)).toBe('allowed');
    expect(decide(no, yes, yes, yes)).toBe('untrusted-root');
    expect(decide(undefined, yes, no, no)).toBe('allowed');
    expect(decide(undefined, no, yes, yes)).toBe('untrusted-root');
    expect(decide(undefined, undefined, yes, no)).toBe('allowed');
    expect(decide(undefined, undefined, no, yes)).toBe('untrusted-root');
    configureWith();
    expect(child.bind(agent).validate('read', good, { now }).allowed).toBe(true);
  });

  it('is judged by every option that is configured', async () => {
    configureWith({ clearance: { read: 5 } });
    expect(child.bind(agent).validate('read', good, { now })).toMatchObject({ reason: 'clearance-too-low' });
    configureWith({ maxLifetime: 60 });
    expect(child.bind(agent).validate('read', good, { now })).toMatchObject({ code: 'ttl-exceeded' });
    configureWith({ replay: new MemoryReplayStore() });
    const bound = child.bind(agent);
    expect(bound.validate('read', good, { now }).allowed).toBe(true);
    expect(bound.validate('read', good, { now })).toMatchObject({ code: 'replayed' });
    const slow = { checkAndAdd: async () => true };
    configureWith({ replay: slow });
    expect(() => child.bind(agent).validate('read', good, { now })).toThrow(ConfigurationError);
    expect((await child.bind(agent).validateAsync('read', good, { now })).allowed).toBe(true);
    expect((await child.bind(remote(agent)).validate('read', good, { now })).allowed).toBe(true);
    await expect(
      child.bind(agent).validateAsync('read', good, { now, signal: AbortSignal.abort('late') }),
    ).rejects.toBe('late');
  });

  it('counts approvals that are handed in', () => {
    const gated = Warrant.mintBuilder({ engine })
      .tool('restart')
      .requiredApprovers([lead.publicKey])
      .approvalGates({ restart: null })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .ttl(600)
      .mint(root);
    const bound = gated.bind(agent, { trustedRoots });
    const asked = bound.validate('restart', {}, { now });
    if (asked.allowed || asked.approvalRequest === undefined) throw new Error('an approval is asked for');
    const approval = signApproval(asked.approvalRequest, lead, { now });
    expect(bound.validate('restart', {}, { now, approvals: [approval] }).allowed).toBe(true);
    expect(bound.validate('restart', {}, { now, approvals: [] })).toMatchObject({ code: 'approval-required' });
  });

  it('with a remote signer decides by a promise, with the same verdicts', async () => {
    configureWith();
    const bound = child.bind(remote(agent));
    const decision = bound.validate('read', good, { now });
    expect(decision).toBeInstanceOf(Promise);
    expect((await decision).allowed).toBe(true);
    expect(await bound.validate('read', { path: 1 }, { now })).toMatchObject({ code: 'constraint-violation' });
    resetConfig();
    await expect(bound.validate('read', good)).rejects.toThrow(ConfigurationError);
    const liar = { publicKey: agent.publicKey, sign: async () => new Uint8Array(64) };
    configureWith();
    await expect(child.bind(liar).validate('read', good)).rejects.toMatchObject({ reason: 'signer-failed' });
  });

  it.each([
    ['a NaN', 'read', { limit: Number.NaN }],
    ['a bigint of 65 bits', 'read', { limit: 2n ** 64n }],
    ['a Date', 'read', { limit: new Date() }],
    ['no object', 'read', 'path'],
    ['null', 'read', null],
    ['nothing', 'read', undefined],
    [
      'a getter that throws',
      'read',
      {
        get path() {
          throw new Error('sesame');
        },
      },
    ],
    ['a tool that is none', 5, {}],
    ['a tool with half a letter', '\ud800', {}],
  ])('arguments with %s are a denial, here and elsewhere', async (_, tool, args) => {
    configureWith();
    for (const key of [agent, remote(agent)]) {
      const decision = await child.bind<Signer>(key).validate(tool as never, args as never, { now });
      expect(decision).toMatchObject({ allowed: false, code: 'invalid-arguments', number: 9001 });
      expect(JSON.stringify(decision)).not.toContain('sesame');
    }
  });

  it('reads arguments once', () => {
    configureWith();
    let reads = 0;
    const args = {
      limit: 1,
      get path() {
        reads += 1;
        return reads === 1 ? '/data/logs/x' : '/etc/passwd';
      },
    };
    expect(child.bind(agent).validate('read', args, { now }).allowed).toBe(true);
    expect(reads).toBe(1);
  });

  it('misuse is thrown, not decided', () => {
    configureWith();
    const bound = child.bind(agent);
    for (const options of [{ root: [] }, { trustedRoots: root.publicKey }, { now: 'soon' }, null])
      expect(refusal(() => bound.validate('read', good, options as never))).toBe('TypeError');
    expect(refusal(() => bound.validate('read', good, { now: Number.NaN }))).toBe('RangeError');
    const key = SigningKey.generate({ engine });
    const mine = Warrant.mintBuilder({ engine })
      .tool('t')
      .mint(key)
      .bind(key, { trustedRoots: [key.publicKey] });
    key.dispose();
    expect(() => mine.validate('t', {})).toThrow('this SigningKey has been disposed of');
  });

  it('runs a body with warrant, key and roots in scope, and nothing after it', async () => {
    const bound = child.bind(agent, { trustedRoots });
    const seen = await bound.run(async () => {
      await null;
      return { warrant: warrantScope(), key: keyScope(), roots: currentScope().trustedRoots };
    });
    expect(seen.warrant).toBe(child);
    expect(seen.key).toBe(agent);
    expect(seen.roots).toEqual(bound.trustedRoots);
    expect([warrantScope(), keyScope()]).toEqual([undefined, undefined]);
    expect(bound.run(() => 5)).toBe(5);
    expect(() =>
      bound.run(() => {
        throw new Error('of the body');
      }),
    ).toThrow('of the body');
    expect(warrantScope()).toBeUndefined();
    for (const body of [undefined, null, 'x', {}]) expect(refusal(() => bound.run(body as never))).toBe('TypeError');
  });

  it('an inner one hides an outer one', () => {
    const other = Warrant.mintBuilder({ engine }).tool('t').mint(stranger);
    const inner = other.bind(stranger);
    const outer = child.bind(agent, { trustedRoots });
    outer.run(() => {
      inner.run(() => expect([warrantScope(), keyScope()]).toEqual([other, stranger]));
      expect(warrantScope()).toBe(child);
    });
  });

  it('says whether a tool is granted, and whether a call lies within', () => {
    const bound = child.bind(agent);
    for (const one of [bound, child]) {
      expect([one.allows('read'), one.allows('write'), one.allows('*')]).toEqual([true, false, false]);
      expect([one.allows('read', good), one.allows('read', { path: '/etc', limit: 1 })]).toEqual([true, false]);
      // Arguments that turn out to be missing are no question about the tool.
      expect([one.allows('read', undefined as never), one.allows('read', null as never)]).toEqual([false, false]);
    }
    const any = Warrant.mintBuilder({ engine }).tool('*').mint(root);
    expect([any.allows('anything'), any.allows('anything', { a: 1 })]).toEqual([true, true]);
  });

  it('gives its key to the facade alone', () => {
    const bound = child.bind(agent);
    expect(keyOf(bound)).toBe(agent);
    expect((bound as { key?: unknown }).key).toBeUndefined();
    expect(Reflect.ownKeys(bound)).toEqual(['warrant', 'trustedRoots']);
    expect(refusal(() => keyOf({ warrant: child } as never))).toBe('TypeError');
    expect(refusal(() => keyOf(null as never))).toBe('TypeError');
    expect(new BoundWarrant(child, agent)).toBeInstanceOf(BoundWarrant);
  });
});
