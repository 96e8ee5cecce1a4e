import { describe, expect, it } from 'vitest';
import { depthOf } from '../../src/constraints/logic.ts';
import {
  All,
  AnyOf,
  Capability,
  type Constraint,
  ConstraintSet,
  Exact,
  Not,
  Pattern,
  SigningKey,
  Warrant,
} from '../../src/index.ts';
import { refusal } from '../support/cast.ts';

const nots = (levels: number): Constraint => {
  let constraint: Constraint = Exact('a');
  for (let i = 0; i < levels; i++) constraint = Not(constraint);
  return constraint;
};

describe('constraints of constraints', () => {
  it('need no new, show as their call, and take bare values as Exact', () => {
    expect(String(All([Pattern('a*'), 'ab']))).toBe('All([Pattern("a*"), Exact("ab")])');
    expect(String(AnyOf([1, true]))).toBe('AnyOf([Exact(1), Exact(true)])');
    expect(String(Not(AnyOf([])))).toBe('Not(AnyOf([]))');
    expect(String(All([]))).toBe('All([])');
  });

  it('are frozen, and keep a copy of their list', () => {
    const list = [Exact('a')];
    const all = All(list);
    list.push(Exact('b'));
    expect(all.constraints).toHaveLength(1);
    expect(Object.isFrozen(all) && Object.isFrozen(all.constraints)).toBe(true);
  });

  it.each([undefined, null, 'a', { 0: 'a', length: 1 }])('take a list, not %j', (list) => {
    expect(refusal(() => All(list as never))).toBe('TypeError');
    expect(refusal(() => AnyOf(list as never))).toBe('TypeError');
  });

  it.each([undefined, null, {}, [], { kind: 'Exact', value: 1 }, ConstraintSet({ a: 1 }), Capability('t')])(
    'take constraints, not %j',
    (given) => {
      expect(() => All([Exact('a'), given as never])).toThrow('constraint 1 of All is not one');
      expect(() => AnyOf([given as never])).toThrow('constraint 0 of AnyOf is not one');
      expect(() => Not(given as never)).toThrow('the constraint in Not is not one');
    },
  );

  it('refuse a hole in the list', () => {
    // biome-ignore lint/suspicious/noSparseArray: that is the point
    expect(refusal(() => All([, 'a'] as never))).toBe('TypeError');
  });

  it('know how deep they are, however deep that is', () => {
    expect(depthOf(Exact(1))).toBe(0);
    expect(depthOf(All([]))).toBe(1);
    expect(depthOf(All(['a', Not(AnyOf(['b']))]))).toBe(3);
    expect(depthOf(nots(100_000))).toBe(100_000);
    let shared: Constraint = Exact('a');
    for (let i = 0; i < 60; i++) shared = All([shared, shared]);
    expect(depthOf(shared)).toBe(60);
  });

  it.each([31, 32])('%d levels can be minted', (levels) => {
    const key = SigningKey.fromSeed(new Uint8Array(32).fill(1));
    const warrant = Warrant.mintBuilder()
      .capability('t', { a: nots(levels) })
      .ttl(60)
      .mint(key);
    expect(depthOf(Warrant.parse(String(warrant)).capabilities.t?.constraints.a as Constraint)).toBe(levels);
  });

  it.each([33, 100_000])('%d levels are refused where they would enter a warrant', (levels) => {
    const deep = nots(levels);
    expect(refusal(() => ConstraintSet({ a: deep }))).toBe('1903 too-many-constraints constraint-too-deep');
    expect(() => Capability('t', { path: deep })).toThrow('the constraint on "path"');
  });
});
