import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_AT, CALL_HEAD, MAX_CALL_BYTES } from '../assembly/layout.ts';
import { clearCall, putCall } from '../src/arguments.ts';
import { EncodedArguments, encodeArguments, float } from '../src/index.ts';
import * as oracle from './oracle/generate/cbor.mjs';
import { argsPairs, node } from './oracle/generate/values.mjs';
import { castOf, leftovers, NOW, refusal } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';
import { hex, unhex } from './support/vectors.ts';

const simple = fc.dictionary(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 10 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
  ),
  { maxKeys: 8 },
);

describe.each(ENGINES)('arguments on $name', (engine) => {
  const options = { engine };

  it('lie in the call as an independent encoder writes tool and pairs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), simple, (tool, args) => {
        const length = putCall(engine, tool, args);
        const call = hex(engine.memory.subarray(CALL_AT + CALL_HEAD, CALL_AT + CALL_HEAD + length));
        clearCall(engine, length);
        expect(call).toBe(hex(oracle.encode(oracle.text(tool))) + hex(oracle.encode(argsPairs(args))));
      }),
      { seed: 9, numRuns: 500 },
    );
    expect(leftovers(engine)).toBe(0);
  });

  it('encoded once are the map that approvals commit to, and read back as themselves', () => {
    fc.assert(
      fc.property(simple, (args) => {
        const encoded = encodeArguments(args);
        const map = hex(oracle.encode(oracle.sorted(Object.entries(args).map(([name, value]) => [name, node(value)]))));
        expect(hex(encoded.toCbor())).toBe(map);
        expect(hex(EncodedArguments.fromCbor(unhex(map), options).toCbor())).toBe(map);
        expect(encoded.decode()).toEqual(args);
      }),
      { seed: 10, numRuns: 500 },
    );
    expect(leftovers(engine)).toBe(0);
  });

  it('encoded or not give the same proof', () => {
    const { leaf, agent } = castOf(engine);
    const args = { path: '/data/logs/today', limit: 5, note: float(1), deep: { b: [1, null], a: 2n ** 60n } };
    const proof = hex(leaf.sign(agent, 'read', args, { now: NOW }));
    const encoded = encodeArguments(args);
    expect(encodeArguments(encoded)).toBe(encoded);
    expect(hex(leaf.sign(agent, 'read', encoded, { now: NOW }))).toBe(proof);
    expect(hex(leaf.sign(agent, 'read', EncodedArguments.fromCbor(encoded.toCbor(), options), { now: NOW }))).toBe(
      proof,
    );
    expect(hex(leaf.sign(agent, 'read', { ...args, gone: undefined }, { now: NOW }))).toBe(proof);
  });

  it('from CBOR may hold what JavaScript numbers may not', () => {
    const encoded = EncodedArguments.fromCbor(unhex('a1616e82f97e00f97c00'), options);
    expect(hex(encoded.toCbor())).toBe('a1616e82f97e00f97c00');
  });

  it.each([
    ['a list', '80', 'wrong-type'],
    ['a number', '05', 'wrong-type'],
    ['text', '6161', 'wrong-type'],
    ['nothing', '', 'truncated'],
    ['a cut map', 'a16161', 'truncated'],
    ['a byte behind', 'a000', 'trailing-bytes'],
    ['names out of order', 'a2616201616101', 'key-order'],
    ['a repeated name', 'a2616101616102', 'key-repeated'],
    ['a number as name', 'a10101', 'wrong-type'],
    ['bytes', 'a1616140', 'wrong-type'],
    ['a tag', 'a16161c101', 'tagged'],
    ['a long integer', 'a161611801', 'not-shortest'],
    ['a long float', 'a16161fa3f800000', 'float-not-shortest'],
    ['an indefinite map', 'bf616101ff', 'indefinite-length'],
    ['undefined', 'a16161f7', 'reserved-value'],
    ['text that is not UTF-8', 'a1616161ff', 'not-utf8'],
    ['an integer past 64 bits', 'a161611b8000000000000000', 'number-out-of-range'],
  ])('from CBOR that is %s are refused as %s', (_, bytes, reason) => {
    expect(refusal(() => EncodedArguments.fromCbor(unhex(bytes), options))).toBe(`1202 malformed-cbor ${reason}`);
    expect(leftovers(engine)).toBe(0);
  });

  it('are limited in size, at the limit and not before', () => {
    const { leaf, agent } = castOf(engine);
    // Tool `t` (2), array head, pair head and name `a` (4), head of the text (5).
    const fits = 'x'.repeat(MAX_CALL_BYTES - 2 - 4 - 5);
    expect(() => leaf.sign(agent, 't', { a: fits }, { now: NOW })).not.toThrow();
    expect(refusal(() => leaf.sign(agent, 't', { a: `${fits}x` }, { now: NOW }))).toBe('RangeError');
    expect(refusal(() => EncodedArguments.fromCbor(new Uint8Array(MAX_CALL_BYTES + 1), options))).toBe('RangeError');
    expect(leftovers(engine)).toBe(0);
  });

  it('may come from getters that use the engine themselves', () => {
    const { leaf, agent } = castOf(engine);
    const plain = { path: '/data/logs/today', limit: 5 };
    const proof = hex(leaf.sign(agent, 'read', plain, { now: NOW }));
    const nosy = {
      limit: 5,
      get path() {
        leaf.sign(agent, 'other', { everything: 'different', x: 'y'.repeat(5000) }, { now: NOW });
        return '/data/logs/today';
      },
    };
    expect(hex(leaf.sign(agent, 'read', nosy, { now: NOW }))).toBe(proof);
    expect(leftovers(engine)).toBe(0);
  });
});

describe('arguments', () => {
  it.each([undefined, null, 'x', 5, [], new Map(), new Date(), Uint8Array.of(1), () => 1])('%s are none', (args) => {
    expect(refusal(() => encodeArguments(args as never))).toBe('TypeError');
  });

  it('do not show in logs', () => {
    const encoded = encodeArguments({ password: 'sesame' });
    expect(inspect(encoded)).toBe('EncodedArguments(18 bytes)');
    expect(JSON.stringify(encoded)).toBe('{"bytes":18}');
  });

  it('are a copy: changing the object afterwards changes nothing', () => {
    const args = { list: [1] };
    const encoded = encodeArguments(args);
    args.list.push(2);
    expect(encoded.decode()).toEqual({ list: [1] });
    encoded.toCbor().fill(0);
    expect(encoded.decode()).toEqual({ list: [1] });
  });
});
