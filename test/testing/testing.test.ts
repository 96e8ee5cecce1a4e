// tenuo-edge/testing: what it gives is the same in every run, allows nothing that it was not told to allow, and leaves nothing behind.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { auditDecision } from '../../src/audit/audit.ts';
import { configuredAuthorizer } from '../../src/config/authorizer.ts';
import {
  type Arguments,
  Capability,
  configure,
  type Decision,
  Exact,
  encodeArguments,
  keyScope,
  Pattern,
  resetConfig,
  SigningKey,
  type Warrant,
  warrantScope,
} from '../../src/index.ts';
import {
  allowAll,
  assertAllowed,
  assertDenied,
  assertRefused,
  boundFor,
  type FrozenClock,
  frozenClock,
  keyFor,
  matchers,
  recordDecisions,
  type TenuoMatchers,
  warrantFor,
} from '../../src/testing/index.ts';
import { refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

declare module 'vitest' {
  interface Assertion<T> extends TenuoMatchers<T> {}
  interface AsymmetricMatchersContaining extends TenuoMatchers {}
}
expect.extend(matchers);

const NOW = 1_767_225_600;
const said: string[] = [];
const warn = (message: string) => void said.push(message);
const explicitly = { iKnowThisAllowsEverything: true, warn } as const;

afterEach(() => {
  resetConfig();
  said.length = 0;
});

/** What a guarded call does: decides by what is in scope. */
function decideInScope(tool: string, args: Arguments, now?: number): Decision {
  const [warrant, key] = [warrantScope(), keyScope()];
  if (warrant === undefined || !(key instanceof SigningKey)) throw new Error('nothing is in scope');
  const signature = warrant.sign(key, tool, args, { now });
  return configuredAuthorizer().authorize({ warrant, tool, args, signature, now });
}

describe.each(ENGINES)('keys and warrants of tests on $name', (engine) => {
  it('a key is that of its label, in every run', () => {
    expect(keyFor('issuer', { engine }).publicKey.toHex()).toBe(
      '235d39ca2c89c0aca991325a29cfe307eb9ebeb5b4cf6dbba91a564eebba1d5b',
    );
    expect(keyFor('issuer').publicKey.equals(keyFor('issuer', { engine }).publicKey)).toBe(true);
    const labels = ['issuer', 'Issuer', 'issuer ', 'agent', 'é', '0'];
    expect(new Set(labels.map((label) => keyFor(label).publicKey.toHex())).size).toBe(labels.length);
    const gone = keyFor('issuer');
    gone.dispose();
    expect(keyFor('issuer').sign(new Uint8Array(1)).length).toBe(64);
    for (const label of ['', undefined, null, 5, '\ud800'])
      expect(refusal(() => keyFor(label as never))).toBe('TypeError');
  });

  it.each([
    ['a name', 'search', ['search']],
    ['names', ['read', 'search'], ['read', 'search']],
    ['a record', { read: { path: Exact('x') }, search: {} }, ['read', 'search']],
    ['a capability', Capability('read', { path: 'x' }), ['read']],
    ['capabilities and names', [Capability('read', { path: 'x' }), 'search'], ['read', 'search']],
  ] as const)('a warrant is for %s', (_, tools, expected) => {
    const warrant = warrantFor(tools as never, { engine });
    expect([...warrant.tools].sort()).toEqual(expected);
    expect(warrant.issuer.equals(keyFor('issuer').publicKey)).toBe(true);
    expect(warrant.holder.equals(keyFor('holder').publicKey)).toBe(true);
    expect(warrant.ttl).toBe(300);
    if ((expected as readonly string[]).includes('read') && typeof tools === 'object' && !Array.isArray(tools)) {
      expect([warrant.allows('read', { path: 'x' }), warrant.allows('read', { path: 'y' })]).toEqual([true, false]);
    }
  });

  it('a warrant can be foretold to the byte', () => {
    const make = () =>
      warrantFor('search', { id: new Uint8Array(16), now: NOW, ttl: 60, issuer: 'a', holder: keyFor('b'), engine });
    expect(String(make())).toBe(String(make()));
    expect(make().issuer.equals(keyFor('a').publicKey)).toBe(true);
    expect(make().holder.equals(keyFor('b').publicKey)).toBe(true);
    expect([make().isExpired(NOW + 59), make().isExpired(NOW + 60)]).toEqual([false, true]);
  });

  it('a bound one decides with nothing configured', () => {
    const bound = boundFor({ read: { path: Pattern('/data/*') } }, { engine });
    expect(bound.validate('read', { path: '/data/x' })).toBeAllowed();
    expect(bound.validate('read', { path: '/etc' })).toBeDenied('constraint-violation');
    expect(bound.trustedRoots?.map(String)).toEqual([keyFor('issuer').publicKey.toHex()]);
  });
});

it.each([[undefined], [null], [5], [[5]], [{ read: 5 }], [''.at(0)]])('tools of %o are a TypeError', (tools) => {
  expect(refusal(() => warrantFor(tools as never))).toBe('TypeError');
});

it.each([
  [{ issuer: 5 }, 'TypeError'],
  [{ holder: keyFor('x').publicKey }, 'TypeError'],
  [{ lifetime: 5 }, 'TypeError'],
  [{ ttl: 0 }, '1201 invalid-payload-structure lifetime-empty'],
  [{ now: 'today' }, 'TypeError'],
  [null, 'TypeError'],
])('options of %o are refused', (options, expected) => {
  expect(refusal(() => warrantFor('search', options as never))).toBe(expected);
});

describe('a frozen clock', () => {
  const clocks: FrozenClock[] = [];
  const installed = (at?: number) => {
    const clock = frozenClock(at).install();
    clocks.push(clock);
    return clock;
  };
  afterEach(() => {
    for (const clock of clocks.splice(0)) clock.restore();
  });

  it('stands where it was put, and moves when it is told to', () => {
    expect(frozenClock().now).toBe(NOW);
    expect(frozenClock('2026-01-01T00:00:00Z').now).toBe(NOW);
    expect(frozenClock(new Date(NOW * 1000 + 999)).now).toBe(NOW);
    const clock = frozenClock(NOW);
    expect([clock.advance(30).now, clock.advance(-60).now, clock.set(5).now]).toEqual([NOW + 30, NOW - 30, 5]);
    expect(clock.date).toEqual(new Date(5000));
    clock.date.setFullYear(1999);
    expect(clock.now).toBe(5);
  });

  it('leaves the clock of the process alone until it is installed, and gives it back', () => {
    const { now } = Date;
    const clock = frozenClock(NOW);
    expect(Date.now).toBe(now);
    clock.install();
    clock.install();
    expect(Date.now()).toBe(NOW * 1000);
    clock.advance(1);
    expect(Date.now()).toBe(NOW * 1000 + 1000);
    expect(boundFor('t').warrant.issuedAt).toEqual(new Date(NOW * 1000 + 1000));
    clock.restore();
    expect(Date.now).toBe(now);
    clock.restore();
    expect(Date.now).toBe(now);
  });

  it('judges what is handed no instant by its time', () => {
    const clock = installed();
    const bound = boundFor('search', { ttl: 60 });
    expect(bound.validate('search', {})).toBeAllowed();
    clock.advance(60);
    expect(bound.validate('search', {})).toBeDenied('warrant-expired');
  });

  it('several may be installed, and given back in any order', () => {
    const { now } = Date;
    const [a, b] = [installed(1), installed(2)];
    expect(Date.now()).toBe(2000);
    a.restore();
    expect(Date.now()).toBe(2000);
    a.install();
    expect(Date.now()).toBe(1000);
    a[Symbol.dispose]();
    b[Symbol.dispose]();
    expect(Date.now).toBe(now);
  });

  it.each([
    [Number.NaN, 'RangeError'],
    ['yesterday', 'RangeError'],
    [null, 'TypeError'],
    [{}, 'TypeError'],
    [NOW * 1000, 'RangeError'],
  ])('%o is no instant', (instant, expected) => {
    expect(refusal(() => frozenClock(instant as never))).toBe(expected);
    expect(refusal(() => frozenClock().set(instant as never))).toBe(expected);
  });

  it('moves by seconds alone', () => {
    expect(refusal(() => frozenClock().advance('1' as never))).toBe('TypeError');
    expect(refusal(() => frozenClock().advance(Number.POSITIVE_INFINITY))).toBe('RangeError');
    expect(refusal(() => frozenClock().set(undefined as never))).toBe('TypeError');
  });
});

describe('allowAll', () => {
  const args = { path: '/etc/shadow', anything: [1, { a: null }] };

  it('allows every call in it, and none outside', async () => {
    configure({ trustedRoots: [keyFor('issuer').publicKey], auditLog: false });
    expect(allowAll(explicitly, () => decideInScope('delete_everything', args))).toBeAllowed();
    const later = await allowAll(explicitly, async () => {
      await null;
      return decideInScope('other', {});
    });
    expect(later).toBeAllowed();
    expect([warrantScope(), keyScope()]).toEqual([undefined, undefined]);
    expect(() =>
      allowAll(explicitly, () => {
        throw new Error('of the body');
      }),
    ).toThrow('of the body');
    expect(warrantScope()).toBeUndefined();
  });

  it('needs no configuration, and meets a required clearance', () => {
    expect(allowAll(explicitly, () => decideInScope('t', {}))).toBeAllowed();
    configure({ trustedRoots: [keyFor('issuer').publicKey], auditLog: false, clearance: { '*': 200 } });
    expect(allowAll(explicitly, () => decideInScope('t', {}))).toBeAllowed();
  });

  it('within a scope hides its warrant, and gives it back', () => {
    const bound = boundFor('search');
    bound.run(() => {
      expect(allowAll(explicitly, () => decideInScope('delete', {}))).toBeAllowed();
      expect(decideInScope('delete', {})).toBeDenied('tool-not-authorized');
    });
  });

  it('is no way around what was bound: that is decided by its own warrant', () => {
    const bound = boundFor('search');
    expect(allowAll(explicitly, () => bound.validate('delete', {}))).toBeDenied('tool-not-authorized');
  });

  it('trusts nobody else: a warrant of its own making is worth nothing outside', () => {
    const warrant = allowAll(explicitly, () => warrantScope() as Warrant);
    const key = allowAll(explicitly, () => keyScope() as SigningKey);
    expect(warrant.issuer.equals(key.publicKey)).toBe(false);
    configure({ trustedRoots: [keyFor('issuer').publicKey], auditLog: false });
    const decision = configuredAuthorizer().verify(warrant);
    expect(decision).toBeDenied('untrusted-root');
  });

  it('is loud at every use', () => {
    const spy = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      allowAll({ iKnowThisAllowsEverything: true }, () => null);
      allowAll({ iKnowThisAllowsEverything: true }, () => null);
      expect(spy.mock.calls).toEqual([
        [expect.stringMatching(/allowAll is on.*tests and nowhere else/)],
        [expect.anything()],
      ]);
    } finally {
      spy.mockRestore();
    }
    allowAll(explicitly, () => null);
    expect(said.length).toBe(1);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['false', { iKnowThisAllowsEverything: false }],
    ['what is only true-ish', { iKnowThisAllowsEverything: 1 }],
    ['a text', { iKnowThisAllowsEverything: 'true' }],
    ['another option', { iKnowThisAllowsEverything: true, quiet: true }],
    ['a warning that is none', { iKnowThisAllowsEverything: true, warn: false }],
  ])('with %s allows nothing and runs nothing, whatever the environment says', (_, options) => {
    const before = { ...process.env };
    Object.assign(process.env, {
      NODE_ENV: 'test',
      TENUO_ENV: 'test',
      TENUO_TEST_MODE: '1',
      VITEST: 'true',
      JEST_WORKER_ID: '1',
    });
    let ran = false;
    const body = () => {
      ran = true;
    };
    try {
      expect(refusal(() => allowAll(options as never, body))).toBe('TypeError');
      expect(refusal(() => (allowAll as (body: unknown) => void)(body))).toBe('TypeError');
    } finally {
      process.env = before;
    }
    expect(ran).toBe(false);
  });

  it('without a body is a TypeError, and says nothing', () => {
    expect(refusal(() => allowAll(explicitly, undefined as never))).toBe('TypeError');
    expect(said).toEqual([]);
  });
});

describe('recordDecisions', () => {
  const bound = boundFor('search');
  const context = { source: 'guard', tool: 'search', mode: 'enforce', ran: true } as const;
  const [allowed, denied] = [bound.validate('search', {}), bound.validate('delete', {})];

  it('records what is decided, in order, until it is stopped', () => {
    const recorder = recordDecisions();
    auditDecision(allowed, { ...context, args: { query: 'x' } });
    auditDecision(denied, { ...context, tool: 'delete', ran: false, args: encodeArguments({ id: 1 }) });
    expect(recorder.decisions.map(({ decision, tool, args, ran }) => [decision, tool, args, ran])).toEqual([
      [allowed, 'search', { query: 'x' }, true],
      [denied, 'delete', { id: 1 }, false],
    ]);
    expect([recorder.allowed.length, recorder.denied.map(({ tool }) => tool)]).toEqual([1, ['delete']]);
    recorder.clear();
    expect(recorder.decisions).toEqual([]);
    auditDecision(allowed, context);
    expect(recorder.decisions).toMatchObject([{ args: undefined, source: 'guard', mode: 'enforce' }]);
    recorder.stop();
    recorder.stop();
    auditDecision(allowed, context);
    expect(recorder.decisions.length).toBe(1);
  });

  it('works beside an audit log, and beside another recorder', () => {
    const events: unknown[] = [];
    configure({ trustedRoots: [keyFor('issuer').publicKey], auditLog: (event: unknown) => void events.push(event) });
    const [one, two] = [recordDecisions(), recordDecisions()];
    auditDecision(denied, { ...context, ran: false });
    one[Symbol.dispose]();
    auditDecision(denied, { ...context, ran: false });
    expect([one.decisions.length, two.decisions.length]).toEqual([1, 2]);
    two.stop();
    (one.decisions as unknown[]).push(1);
    expect(one.decisions.length).toBe(1);
  });
});

describe('assertions', () => {
  const bound = boundFor({ read: { path: Exact('x') } });
  const yes = bound.validate('read', { path: 'x' });
  const no = bound.validate('read', { path: 'y' });
  const carrying = Object.assign(new Error('denied'), { decision: no });

  it('pass where they hold', () => {
    assertAllowed(yes);
    expect(yes.chainLength).toBe(1);
    expect(assertDenied(no)).toBe(no);
    expect(assertDenied(no, 'constraint-violation').number).toBe(1501);
    expect(assertDenied(carrying, 'constraint-violation')).toBe(no);
    expect(yes).toBeAllowed();
    expect(no).not.toBeAllowed();
    expect(no).toBeDenied();
    expect(no).toBeDenied('constraint-violation');
    expect(no).not.toBeDenied('warrant-expired');
    expect(yes).not.toBeDenied();
    expect(carrying).toBeDenied('constraint-violation');
  });

  it('explain the decision where they fail', () => {
    const failure = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        const { name, code, message } = error as Record<string, unknown>;
        return [name, code, message];
      }
      throw new Error('was to fail');
    };
    const [name, code, message] = failure(() => assertAllowed(no));
    expect([name, code]).toEqual(['AssertionError', 'ERR_ASSERTION']);
    expect(message).toMatch(
      /^the call was to be allowed, and was denied: constraint-violation\n\nDenied: .*Exact\("x"\).*hint/s,
    );
    expect(failure(() => assertDenied(yes))[2]).toMatch(/^the call was to be denied, and was allowed\n\nAllowed/);
    expect(failure(() => assertDenied(no, 'warrant-expired'))[2]).toMatch(
      /was to be denied: warrant-expired, and was denied: constraint-violation/,
    );
    expect(() => expect(no).toBeAllowed()).toThrow(/was to be allowed/);
    expect(() => expect(yes).toBeDenied()).toThrow(/was to be denied/);
    expect(() => expect(yes).not.toBeAllowed()).toThrow(/was to be denied, and was allowed/);
    expect(() => expect(no).not.toBeDenied()).toThrow(/was to be not denied/);
    expect(() => expect(no).toBeDenied('warrant-expired')).toThrow(/was to be denied: warrant-expired/);
  });

  it.each([undefined, null, true, false, {}, 'allowed', { allowed: true }, new Error('x'), Promise.resolve(yes)])(
    'what is no decision is a TypeError, and no answer: %o',
    (value) => {
      for (const check of [assertAllowed, assertDenied, matchers.toBeAllowed, matchers.toBeDenied] as ((
        value: never,
      ) => unknown)[])
        expect(refusal(() => check(value as never))).toBe('TypeError');
    },
  );

  it('a promise is to be awaited, and says so', () => {
    expect(() => assertAllowed(Promise.resolve(yes) as never)).toThrow(/this is a promise: await it first/);
  });

  it.each(['constraint-violated', 'toString', '', 1501, null])('%o is no code', (code) => {
    expect(() => assertDenied(no, code as never)).toThrow(/there is no code/);
    expect(() => expect(no).toBeDenied(code as never)).toThrow(/there is no code/);
    expect(() => assertRefused(() => null, code as never)).toThrow(/there is no code/);
  });

  it('a refused call gives its denial', async () => {
    const refused = () => {
      throw carrying;
    };
    expect(assertRefused(refused)).toBe(no);
    expect(assertRefused(refused, 'constraint-violation')).toBe(no);
    const later = assertRefused(async () => refused());
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(no);
    expect(() => assertRefused(refused, 'replayed')).toThrow(/was to be denied: replayed/);
    expect(() => assertRefused(() => 'ran')).toThrow(/was to be refused, and ran/);
    await expect(assertRefused(async () => 'ran')).rejects.toThrow(/was to be refused, and ran/);
    const other = new Error('the tool failed');
    expect(() =>
      assertRefused(() => {
        throw other;
      }),
    ).toThrow(other);
    await expect(
      assertRefused(async () => {
        throw other;
      }),
    ).rejects.toBe(other);
    expect(refusal(() => assertRefused('call' as never))).toBe('TypeError');
    await expect(Promise.reject(carrying)).rejects.toBeDenied('constraint-violation');
  });
});
