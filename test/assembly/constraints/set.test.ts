// Sets of constraints: arguments against them, and one against another (spec/constraints 3).
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { setNode } from '../../oracle/generate/constraints.mjs';
import { ask, attenuateSet, encoded, type Found, found, put } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

type Constraints = Record<string, unknown>;
const set = (constraints: Constraints, allow_unknown = false) => cbor.encode(setNode({ constraints, allow_unknown }));
const any = { type: 'Wildcard' };
const exact = (value: unknown) => ({ type: 'Exact', value });
const broken = { type: 'Pattern', pattern: '[' };
/** Nobody evaluates it here. */
const expression = { type: 'Cel', expression: 'true' };

function matchSet(engine: Engine, constraints: Uint8Array, args: Record<string, unknown>): Found {
  ask(engine, { now: 0, tool: 'tool', args });
  return found(engine, engine.core.matchSet(put(engine, encoded(constraints))));
}

const ROWS: [string, Uint8Array, Record<string, unknown>, string, string | null][] = [
  ['an empty set takes no arguments', set({}), {}, 'OK', null],
  ['an empty set takes any', set({}), { a: 'x', b: null }, 'OK', null],
  ['an empty set that allows unknown ones', set({}, true), { a: 'x' }, 'OK', null],
  ['every argument matches', set({ a: exact('x'), b: any }), { a: 'x', b: null }, 'OK', null],
  ['a value that does not match', set({ a: exact('x') }), { a: 'y' }, 'VALUE_MISMATCH', 'a'],
  ['a missing argument', set({ a: any, b: any }), { a: 'x' }, 'ARGUMENT_MISSING', 'b'],
  [
    'a missing argument with a wildcard and unknown allowed',
    set({ a: any }, true),
    { b: 'x' },
    'ARGUMENT_MISSING',
    'a',
  ],
  ['null is a value', set({ a: any }), { a: null }, 'OK', null],
  ['an unknown argument', set({ a: any }), { a: 'x', b: 'x' }, 'ARGUMENT_UNKNOWN', 'b'],
  ['an unknown argument before all', set({ b: any }), { a: 'x', b: 'x' }, 'ARGUMENT_UNKNOWN', 'a'],
  [
    'the first of several unknown ones',
    set({ m: any }),
    { z: 1, q: 1, m: 1, a: null, '': null },
    'ARGUMENT_UNKNOWN',
    '',
  ],
  ['an unknown argument that is allowed', set({ b: any }, true), { a: 'x', b: 'x', c: 'x' }, 'OK', null],
  ['unknown outranks missing', set({ a: any }), { b: 'x' }, 'ARGUMENT_UNKNOWN', 'b'],
  ['unknown outranks mismatch', set({ a: exact('x') }), { a: 'y', b: 'x' }, 'ARGUMENT_UNKNOWN', 'b'],
  ['the first violation in order', set({ a: exact('x'), b: exact('x') }), { a: 'y', b: 'y' }, 'VALUE_MISMATCH', 'a'],
  ['missing before mismatch, by name', set({ a: any, b: exact('x') }), { b: 'y' }, 'ARGUMENT_MISSING', 'a'],
  ['mismatch before missing, by name', set({ a: exact('x'), b: any }), { a: 'y' }, 'VALUE_MISMATCH', 'a'],
  [
    'an error outranks a mismatch before it',
    set({ a: exact('x'), b: broken }),
    { a: 'y', b: 'y' },
    'INVALID_PATTERN',
    'b',
  ],
  ['an error outranks an unknown argument', set({ a: broken }), { '0': 'x', a: 'y' }, 'INVALID_PATTERN', 'a'],
  ['an error outranks a missing one', set({ a: any, b: broken }), { b: 'y' }, 'INVALID_PATTERN', 'b'],
  ['of two errors the first', set({ a: expression, b: broken }), { a: 'x', b: 'y' }, 'EXPRESSIONS_OFF', 'a'],
  ['a constraint whose argument is missing is not evaluated', set({ a: broken }), {}, 'ARGUMENT_MISSING', 'a'],
  ['an expression without an evaluator', set({ a: expression }), { a: 'a' }, 'EXPRESSIONS_OFF', 'a'],
  [
    'names are compared by their bytes',
    set({ '\uffff': any, '\u{10000}': exact('x') }),
    { '\uffff': 'y', '\u{10000}': 'x' },
    'OK',
    null,
  ],
  ['a dotted name is a name', set({ 'a.b': any }), { a: { map: { b: 'x' } } }, 'ARGUMENT_UNKNOWN', 'a'],
  ['__proto__ is a name', set({ a: any }), JSON.parse('{"a":"x","__proto__":"x"}'), 'ARGUMENT_UNKNOWN', '__proto__'],
];

describe.each(ENGINES)('sets on $name', (engine) => {
  it.each(ROWS)('%s', (_, constraints, args, reason, argument) => {
    const values = Object.fromEntries(
      Object.entries(args).map(([k, v]) => [k, typeof v === 'number' ? { int: String(v) } : v]),
    );
    Object.keys(args).includes('__proto__') &&
      Object.defineProperty(values, '__proto__', { value: 'x', enumerable: true });
    const got = matchSet(engine, constraints, values);
    expect(got).toMatchObject(reason === 'OK' ? { returned: 0, reason } : { reason, argument, stage: 'constraints' });
  });

  it('the blame holds the constraint and the value that it met', () => {
    expect(matchSet(engine, set({ a: any, b: exact('x') }), { a: 'x', b: 'y' })).toMatchObject({
      reason: 'VALUE_MISMATCH',
      code: 1501,
      argument: 'b',
      constraint: '8201a16576616c75656178',
      value: '6179',
    });
    expect(matchSet(engine, set({ a: any }), { a: 'x', b: 'y' })).toMatchObject({
      argument: 'b',
      constraint: null,
      value: '6179',
    });
    expect(matchSet(engine, set({ a: any, b: any }), { a: 'x' })).toMatchObject({
      argument: 'b',
      constraint: '8210f6',
      value: null,
    });
  });

  it('64 constraints against 64 arguments are each looked up', () => {
    const names = Array.from({ length: 64 }, (_, i) => `n${String(i).padStart(2, '0')}`);
    const constraints = Object.fromEntries(names.map((name) => [name, exact(name)]));
    const args = Object.fromEntries(names.map((name) => [name, name]));
    expect(matchSet(engine, set(constraints), args).reason).toBe('OK');
    for (const name of names) {
      expect(matchSet(engine, set(constraints), { ...args, [name]: 'other' })).toMatchObject({
        reason: 'VALUE_MISMATCH',
        argument: name,
      });
      const { [name]: _, ...without } = args;
      expect(matchSet(engine, set(constraints), without)).toMatchObject({ reason: 'ARGUMENT_MISSING', argument: name });
    }
  });

  it.each([
    ['the same', set({ a: any }), set({ a: any }), 'OK', null],
    ['an open parent', set({}), set({ a: exact('x') }), 'OK', null],
    ['an open parent and unknown allowed', set({}), set({ a: any }, true), 'UNKNOWN_ARGUMENTS_ALLOWED', null],
    ['unknown arguments allowed, checked first', set({ a: any }), set({}, true), 'UNKNOWN_ARGUMENTS_ALLOWED', null],
    ['unknown arguments allowed by both', set({ a: any }, true), set({ a: any }, true), 'OK', null],
    [
      'a parent that allows unknown ones fixes the names still',
      set({ a: any }, true),
      set({ a: any, b: any }),
      'CONSTRAINT_ADDED',
      'b',
    ],
    ['dropped', set({ a: any, b: any }), set({ a: any }), 'CONSTRAINT_DROPPED', 'b'],
    ['all dropped', set({ a: any }), set({}), 'CONSTRAINT_DROPPED', 'a'],
    ['added at either end', set({ b: any }), set({ a: any, b: any, c: any }), 'CONSTRAINT_ADDED', 'a'],
    [
      'the first that does not narrow',
      set({ a: exact('x'), b: exact('x') }),
      set({ a: exact('y'), b: exact('y') }),
      'EXACT_VALUE_CHANGED',
      'a',
    ],
    ['not narrower before added', set({ b: exact('x') }), set({ a: any, b: exact('y') }), 'EXACT_VALUE_CHANGED', 'b'],
    [
      'not narrower before dropped later',
      set({ a: exact('x'), b: any }),
      set({ a: exact('y') }),
      'EXACT_VALUE_CHANGED',
      'a',
    ],
  ])('attenuation: %s', (_, parent, child, reason, argument) => {
    expect(attenuateSet(engine, parent, child)).toMatchObject({ reason, argument });
  });
});
