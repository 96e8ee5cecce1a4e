// Approval gates: the form they are read in, and what they ask of a call.
import { describe, expect, it } from 'vitest';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { ask, encodeCall, found, put } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { hex, unhex, vectors } from '../../support/vectors.ts';

interface Verdict {
  readonly ok?: boolean | string;
  readonly error?: number;
}

/** What upstream reads and this project refuses: one spelling (semantics: payload-order, payload-members, payload-form). */
const STRICTER: Readonly<Record<string, string>> = {
  'message before args': 'UNKNOWN_FIELD',
  'unknown member': 'UNKNOWN_FIELD',
  'trailing byte': 'TRAILING_BYTES',
};

const text = cbor.text;
const pairs = (entries: [string, cbor.Node][]) => cbor.map(entries.map(([k, v]) => [text(k), v]));
const WILDCARD = cbor.array([cbor.uint(16), cbor.nul()]);
const exact = (value: string) => cbor.array([cbor.uint(1), pairs([['value', text(value)]])]);
const cidr = cbor.array([cbor.uint(8), text('10.0.0.0/8')]);
const exempt = (inner: cbor.Node) => pairs([['exempt', inner]]);
const perArgument = (gates: [string, cbor.Node][], tool = 't') => pairs([[tool, pairs([['args', pairs(gates)]])]]);

describe.each(ENGINES)('approval gates on $name', (engine) => {
  const read = (bytes: Uint8Array) => found(engine, engine.core.readGates(put(engine, bytes)));
  const evaluate = (gates: Uint8Array | cbor.Node, tool: string, args: Record<string, unknown>) => {
    ask(engine, { now: 0, call: encodeCall(tool, args) });
    const bytes = gates instanceof Uint8Array ? gates : cbor.encode(gates);
    return found(engine, engine.core.evaluateGates(put(engine, bytes)));
  };

  it.each(vectors('measured-approvals').gate_maps as { name: string; hex: string; v0_3_5: Verdict }[])(
    'reads or refuses as upstream, or more strictly: $name',
    ({ name, hex: bytes, v0_3_5 }) => {
      // No bytes are no gates, and are not read as any.
      if (bytes === '') return expect(v0_3_5.ok).toBe('no gates');
      const { reason, code } = read(unhex(bytes));
      if (STRICTER[name] !== undefined) expect([v0_3_5.ok, reason]).toEqual([true, STRICTER[name]]);
      else if (v0_3_5.ok) expect(reason).toBe('OK');
      else expect(code).toBe(v0_3_5.error);
    },
  );

  it('names what is wrong with a gate, and where', () => {
    const gate = (item: cbor.Node) => read(cbor.encode(perArgument([['a', item]])));
    expect(gate(text('some'))).toMatchObject({ reason: 'GATE_UNKNOWN', offset: 12, stage: 'decode' });
    expect(gate(text('al'))).toMatchObject({ reason: 'GATE_UNKNOWN' });
    expect(gate(exempt(WILDCARD))).toMatchObject({ reason: 'EXEMPTION_REFUSED', offset: 20 });
    expect(gate(exempt(exact('x'))).reason).toBe('OK');
    expect(gate(cbor.uint(5)).reason).toBe('WRONG_TYPE');
    expect(gate(cbor.nul()).reason).toBe('WRONG_TYPE');
    expect(gate(pairs([['exempt ', exact('x')]])).reason).toBe('UNKNOWN_FIELD');
    expect(gate(pairs([])).reason).toBe('WRONG_COUNT');
  });

  it('refuses tools and arguments that repeat or are out of order, and every cut', () => {
    const twice = (a: string, b: string) => pairs([a, b].map((tool) => [tool, pairs([['args', cbor.nul()]])]));
    expect(read(cbor.encode(twice('a', 'a'))).reason).toBe('KEY_REPEATED');
    expect(read(cbor.encode(twice('b', 'a'))).reason).toBe('KEY_ORDER');
    expect(read(cbor.encode(twice('a', 'b'))).reason).toBe('OK');
    const argumentsOf = (a: string, b: string) =>
      read(cbor.encode(perArgument([a, b].map((name) => [name, text('all')])))).reason;
    expect([argumentsOf('a', 'a'), argumentsOf('b', 'a'), argumentsOf('a', 'b')]).toEqual([
      'KEY_REPEATED',
      'KEY_ORDER',
      'OK',
    ]);
    const whole = cbor.encode(perArgument([['a', exempt(exact('x'))]]));
    for (let length = 0; length < whole.length; length++)
      expect(read(whole.subarray(0, length)).reason, `${length}`).toBe('TRUNCATED');
    expect(read(whole).reason).toBe('OK');
  });

  it.each(
    vectors('measured-approvals').gate_evaluation as {
      name: string;
      gates: string;
      tool: string;
      args: Record<string, unknown>;
      v0_3_5: Verdict;
    }[],
  )('asks for approval where upstream does: $name', ({ gates, tool, args, v0_3_5 }) => {
    const typed = Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, typeof value === 'number' ? { int: value } : value]),
    );
    const { reason, code, stage } = evaluate(unhex(gates), tool, typed);
    if (v0_3_5.error !== undefined) expect([code, stage]).toEqual([v0_3_5.error, 'approval']);
    else expect(reason).toBe(v0_3_5.ok === true ? 'APPROVAL_REQUIRED' : 'OK');
  });

  it('blames the first gate that asks, with its constraint and the value', () => {
    const gates = perArgument([
      ['a', exact('x')],
      ['b', exempt(exact('y'))],
      ['c', text('all')],
    ]);
    expect(evaluate(gates, 't', { a: 'x', b: 'n', c: 'n' })).toMatchObject({
      reason: 'APPROVAL_REQUIRED',
      tool: 't',
      argument: 'a',
      constraint: hex(cbor.encode(exact('x'))),
      value: hex(cbor.encode(text('x'))),
    });
    expect(evaluate(gates, 't', { a: 'n', b: 'n', c: 'n' })).toMatchObject({ argument: 'b' });
    expect(evaluate(gates, 't', { a: 'n', b: 'y', c: 'n' })).toMatchObject({ argument: 'c', constraint: null });
    expect(evaluate(gates, 't', { a: 'n', b: 'y' })).toMatchObject({ argument: 'c', value: null });
    expect(evaluate(gates, 't', { a0: 'n', b: 'y', c: 'n', d: 'n' })).toMatchObject({ argument: 'a' });
    expect(evaluate(gates, 'tt', {}).reason).toBe('OK');
  });

  it('an error is a denial: neither a gate that fires nor one that does not', () => {
    for (const gate of [cidr, exempt(cidr)]) {
      const gates = perArgument([
        ['a', gate],
        ['b', text('all')],
      ]);
      expect(evaluate(gates, 't', { a: 'no address', b: 'x' })).toMatchObject({
        reason: 'ADDRESS_INVALID',
        argument: 'a',
      });
    }
    const unknown = perArgument([['a', cbor.array([cbor.uint(200), cbor.nul()])]]);
    expect(evaluate(unknown, 't', { a: 'x' }).reason).toBe('CONSTRAINT_UNKNOWN');
  });
});
