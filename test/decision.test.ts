import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Allowed, Authorizer, type Decision, type Denied, explain, float, redact, Warrant } from '../src/index.ts';
import { castOf, NOW } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';

const ARGS = { path: '/data/logs/today', limit: 5 };

describe.each(ENGINES)('decisions on $name', (engine) => {
  const { root, lead, agent, stranger, parent, child, leaf } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });

  function decide(
    change: { args?: object; tool?: string; now?: number; warrant?: Warrant | string; key?: typeof agent } = {},
  ): Decision {
    const { args = ARGS, tool = 'read', now = NOW, warrant = leaf, key = agent } = change;
    const signature = leaf.sign(key, tool, args as never, { now });
    return authorizer.authorize({ warrant, tool, args: args as never, signature, now });
  }

  function denied(change: Parameters<typeof decide>[0]): Denied {
    const decision = decide(change);
    if (decision.allowed) throw new Error('allowed');
    return decision;
  }

  it('that allow name the chain', () => {
    const decision = decide();
    if (!(decision instanceof Allowed)) throw new Error('denied');
    expect(decision).toMatchObject({
      allowed: true,
      code: 'allowed',
      number: 0,
      warrantId: leaf.id,
      rootIssuer: root.publicKey.toHex(),
      chainLength: 3,
      leafDepth: 2,
    });
    expect(decision.steps).toEqual([
      { id: parent.id, depth: 0, issuer: root.publicKey.toHex() },
      { id: child.id, depth: 1, issuer: lead.publicKey.toHex() },
      { id: leaf.id, depth: 2, issuer: agent.publicKey.toHex() },
    ]);
    expect(JSON.stringify(decision)).toBe(JSON.stringify({ allowed: true, warrant: leaf.id }));
    expect(inspect(decision)).toBe(`Allowed(${leaf.id})`);
    expect(Object.keys(decision)).toEqual(['allowed', 'code', 'number']);
    expect(String(redact(decision))).toBe('Authorized');
  });

  it('keep what they say when the chain has left the engine', () => {
    const decisions = [decide(), denied({ args: { ...ARGS, limit: 11 } }), denied({ now: NOW + 600 })];
    const before = decisions.map((decision) => explain(decision));
    for (let i = 0; i < 8; i++) Warrant.mintBuilder({ engine }).tool(`t${i}`).mint(root);
    expect(decisions.map((decision) => explain(decision))).toEqual(before);
  });

  // What was compared, for each kind of refusal.
  it.each<[string, Parameters<typeof decide>[0], object]>([
    [
      'a value',
      { args: { ...ARGS, limit: 11 } },
      { reason: 'value-mismatch', expected: 'Range({ max: 10 })', received: '11' },
    ],
    ['a float', { args: { ...ARGS, limit: float(11) } }, { expected: 'Range({ max: 10 })', received: '11.0' }],
    [
      'a text',
      { args: { ...ARGS, path: 'a"\u001b' } },
      { expected: 'Exact("/data/logs/today")', received: '"a\\"\\u001b"' },
    ],
    ['an object', { args: { ...ARGS, path: { a: [null, true] } } }, { received: '{ "a": [null, true] }' }],
    [
      'a missing argument',
      { args: { limit: 1 } },
      { reason: 'argument-missing', expected: 'Exact("/data/logs/today")', received: 'nothing' },
    ],
    [
      'an unknown argument',
      { args: { ...ARGS, zone: 1 } },
      { reason: 'argument-unknown', expected: 'no argument of this name', received: '1' },
    ],
    ['a tool', { tool: 'write' }, { reason: 'tool-not-authorized', expected: 'one of "read"', received: '"write"' }],
    [
      'an expired warrant',
      { now: NOW + 600 },
      { reason: 'expired', expected: 'a time before 2023-11-14T22:23:20Z', received: 'now is 2023-11-14T22:23:20Z' },
    ],
    [
      'a warrant of the future',
      { now: NOW - 31 },
      {
        reason: 'issued-in-future',
        expected: 'a time from 2023-11-14T22:13:20Z on',
        received: 'now is 2023-11-14T22:12:49Z',
      },
    ],
    ['a lone leaf', { warrant: 'leaf' }, { reason: 'parents-missing', expected: 'the chain from its root' }],
  ])('compare %s', (_, change, expected) => {
    const { warrant } = change ?? {};
    expect(denied({ ...change, ...(warrant === 'leaf' && { warrant: String(leaf) }) })).toMatchObject(expected);
  });

  it('name keys by their fingerprints', () => {
    expect(denied({ key: stranger }).expected).toBe(`a signature by the key ${agent.publicKey.fingerprint}…`);
    expect(denied({ warrant: String(leaf) }).received).toBe(`issued by the key ${agent.publicKey.fingerprint}…`);
  });

  it('say where', () => {
    expect(denied({ args: { ...ARGS, limit: 11 } }).at).toEqual({ warrant: 2, tool: 'read', argument: 'limit' });
    expect(denied({ tool: 'write' }).at).toEqual({ warrant: 2, tool: 'write' });
    expect(denied({ now: NOW + 600 }).at).toEqual({ warrant: 1, tool: 'read' });
    const cut = leaf.toStack();
    expect((authorizer.verify(cut.subarray(0, 100)) as Denied).at).toEqual({ offset: expect.any(Number) });
  });

  it('name the first to blame, root first', () => {
    const short = parent.grantBuilder().tool('search').holder(agent.publicKey).ttl(10).issuedAt(NOW).grant(lead);
    const below = short.grantBuilder().tool('search').issuedAt(NOW).grant(agent);
    expect((authorizer.verify(below, { now: NOW + 10 }) as Denied).at.warrant).toBe(1);
    expect((authorizer.verify(below, { now: NOW + 3600 }) as Denied).at.warrant).toBe(0);
  });

  it('quote no argument in what goes to logs', () => {
    const decision = denied({ args: { ...ARGS, path: 'sesame' } });
    for (const text of [
      decision.message,
      JSON.stringify(decision),
      inspect(decision),
      JSON.stringify(redact(decision)),
      decision.hint,
    ])
      expect(text).not.toContain('sesame');
    expect(decision.received).toBe('"sesame"');
    expect(explain(decision)).toContain('sesame');
    expect(JSON.parse(JSON.stringify(decision))).toMatchObject({
      allowed: false,
      code: 'constraint-violation',
      number: 1501,
      reason: 'value-mismatch',
      stage: 'constraints',
      ref: decision.ref,
    });
  });

  it('name the warrant that was presented, where it could be read', () => {
    expect(denied({ tool: 'write' }).warrantId).toBe(leaf.id);
    expect(denied({ key: stranger }).warrantId).toBe(leaf.id);
    expect(denied({ warrant: 'garbage' }).warrantId).toBeUndefined();
  });

  it('have one line and one reference', () => {
    const decision = denied({ args: { ...ARGS, limit: 11 } });
    expect(decision.message).toBe(
      'constraint-violation (1501): an argument does not match its constraint [argument "limit", tool "read", warrant 2]',
    );
    expect(String(redact(decision))).toBe(`Authorization denied (ref: ${decision.ref})`);
    expect(decision.ref).toMatch(/^[\da-f]{8}$/);
    expect(denied({ args: { ...ARGS, limit: 11 } }).ref).toBe(decision.ref);
    const others = [
      denied({ args: { ...ARGS, limit: 12 } }),
      denied({ key: stranger }),
      denied({ key: stranger, args: { ...ARGS, limit: 6 } }),
      denied({ key: agent, now: NOW + 600 }),
      denied({ now: NOW + 601 }),
    ];
    expect(new Set([decision, ...others].map(({ ref }) => ref)).size).toBe(6);
  });

  it('explain themselves in full', () => {
    const decision = denied({ args: { ...ARGS, limit: 11 } });
    expect(explain(decision).split('\n')).toEqual([
      `Denied: ${decision.message}`,
      '  check     constraints',
      `  warrant   ${leaf.id}`,
      '  expected  Range({ max: 10 })',
      '  received  11',
      '  passes    a number, at most 10',
      `  hint      ${decision.hint}`,
      `  ref       ${decision.ref}`,
    ]);
    expect(explain(decide())).toContain('a chain of 3 warrants holds');
    const bad = authorizer.verify('gwF!', { now: NOW });
    expect(explain(bad)).toContain('  offset    3');
  });

  it('notice milliseconds', () => {
    expect(denied({ now: NOW * 1000 }).hint).toMatch(/^`now` looks like milliseconds/);
    expect(denied({ now: NOW * 1000, tool: 'write' }).reason).toBe('expired');
    expect(denied({ now: NOW + 600 }).hint).not.toContain('milliseconds');
  });

  it('are short, however long the input', () => {
    const decision = denied({ args: { ...ARGS, path: 'x'.repeat(200_000) }, tool: 'read' });
    expect(explain(decision).length).toBeLessThan(1700);
    expect(denied({ tool: 't'.repeat(100_000) }).message.length).toBeLessThan(300);
  });

  it('are the same on every engine, in every word', () => {
    const texts = ENGINES.map((other) => {
      const cast = castOf(other);
      const by = new Authorizer({ trustedRoots: [cast.root.publicKey], engine: other });
      const signature = cast.leaf.sign(cast.agent, 'read', { ...ARGS, limit: 11 }, { now: NOW });
      return explain(
        by.authorize({ warrant: cast.leaf, tool: 'read', args: { ...ARGS, limit: 11 }, signature, now: NOW }),
      );
    });
    expect(new Set(texts).size).toBe(1);
  });
});
