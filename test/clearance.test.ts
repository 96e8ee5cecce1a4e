import { describe, expect, it } from 'vitest';
import { Authorizer } from '../src/authorizer.ts';
import { Clearances } from '../src/clearance.ts';
import { ConfigurationError } from '../src/errors.ts';
import { Warrant } from '../src/warrant.ts';
import { keyOf, NOW, refusal } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';

const TABLE = { read: 5, 'admin_*': 20, 'admin_users_*': 40, admin_list: 1, '*': 10 };

describe('the clearance that a tool requires', () => {
  it.each([
    ['read', 5],
    ['reads', 10],
    ['admin_list', 1],
    ['admin_lists', 20],
    ['admin_', 20],
    ['admin_users_delete', 40],
    ['admin_users', 20],
    ['admin_*', 20],
    ['*', 10],
    ['', 10],
  ])('is of %j: %i, by its name, else the longest prefix', (tool, level) => {
    expect(new Clearances(TABLE).of(tool)).toBe(level);
    const reversed = Object.fromEntries(Object.entries(TABLE).reverse());
    expect(new Clearances(reversed).of(tool)).toBe(level);
  });

  it('is none where nothing matches', () => {
    expect(new Clearances({ 'a*': 1 }).of('b')).toBe(null);
    expect(new Clearances({}).of('constructor')).toBe(null);
  });

  it.each(['', '**', 'a**', '*a', 'a*b', '*a*'])('refuses the pattern %j', (pattern) => {
    expect(refusal(() => new Clearances({ [pattern]: 1 }))).toBe('1201 invalid-payload-structure clearance-pattern');
    expect(() => new Clearances({ [pattern]: 1 })).toThrow(ConfigurationError);
  });

  it('refuses what is no table of levels', () => {
    for (const option of [null, 5, 'read', [], [5], { read: '5' }, { read: null }, { '\ud800': 1 }])
      expect(() => new Clearances(option), JSON.stringify(option)).toThrow(TypeError);
    for (const level of [-1, 256, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => new Clearances({ read: level })).toThrow(RangeError);
    expect([new Clearances({ read: 0 }).of('read'), new Clearances({ read: 255 }).of('read')]).toEqual([0, 255]);
  });
});

describe.each(ENGINES)('clearance on $name', (engine) => {
  const [root, holder] = [keyOf(1, engine), keyOf(2, engine)];
  const decide = (level: number | null, clearance: Record<string, number>, tool = 'read') => {
    const builder = Warrant.mintBuilder({ engine }).tools(['read', 'write']).holder(holder.publicKey).ttl(60);
    if (level !== null) builder.clearance(level);
    const warrant = builder.issuedAt(NOW).mint(root);
    const authorizer = new Authorizer({ engine, trustedRoots: [root.publicKey], clearance });
    const signature = warrant.sign(holder, tool, {}, { now: NOW });
    const request = { warrant, tool, args: {}, signature, now: NOW };
    const [many] = authorizer.authorizeMany([request]);
    const decision = authorizer.authorize(request);
    expect(many?.allowed).toBe(decision.allowed);
    return decision;
  };

  it.each([
    [29, 30, false],
    [30, 30, true],
    [31, 30, true],
    [255, 255, true],
    [254, 255, false],
    [0, 0, true],
    [null, 0, true],
    [null, 1, false],
  ])('a leaf with %s where %i is required: %s', (level, required, allowed) => {
    expect(decide(level, { read: required }).allowed).toBe(allowed);
    expect(decide(level, { write: required }).allowed).toBe(true);
  });

  it('is told with both levels, and outranks what is said of tool and proof', () => {
    const denied = decide(10, { '*': 30 }, 'unknown');
    if (denied.allowed) throw new Error('allowed');
    expect([denied.number, denied.reason, denied.stage]).toEqual([1500, 'clearance-too-low', 'clearance']);
    expect([denied.expected, denied.received, denied.at.warrant]).toEqual(['clearance 30 or more', 'clearance 10', 0]);
  });
});
