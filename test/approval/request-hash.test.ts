import { describe, expect, it } from 'vitest';
import { requestHash } from '../../src/approval/request-hash.ts';
import { EncodedArguments, float, PublicKey, Warrant } from '../../src/index.ts';
import { leftovers } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const derived = vectors('approvals-derived').request_hash;
const python = vectors('python-interop');

describe.each(ENGINES)('the hash of a request on $name', (engine) => {
  const options = { engine };
  const holder = PublicKey.from(unhex(derived.holder), options);
  const call = { warrantId: derived.warrant_id, tool: derived.tool, args: { path: '/data/x' }, holder };

  it('is the one of the reference, with a holder and without', () => {
    expect(hex(requestHash(call, options))).toBe(derived.hash);
    expect(hex(requestHash({ ...call, holder: null }, options))).toBe(derived.hash_without_holder);
    expect(leftovers(engine)).toBe(0);
  });

  it('is the one that upstream’s SDK signs', () => {
    for (const { warrant: name, tool, args, request_hash_hex } of python.approvals.signed) {
      const found = python.warrants.find((one: { name: string }) => one.name === name);
      const { id: warrantId, holder } = Warrant.parse(found.base64url, options);
      expect(hex(requestHash({ warrantId, tool, args, holder }, options))).toBe(request_hash_hex);
    }
  });

  it('tells apart every part of the call', () => {
    const other = PublicKey.from(unhex(python.keys[0].public_key_hex), options);
    const calls = [
      call,
      { ...call, warrantId: `${call.warrantId}0` },
      { ...call, tool: 'read' },
      { ...call, args: {} },
      { ...call, args: { path: '/data/x', more: null } },
      { ...call, args: { path: '/data/x', n: 5 } },
      { ...call, args: { path: '/data/x', n: float(5) } },
      { ...call, holder: other },
      { ...call, holder: null },
    ];
    const hashes = calls.map((one) => hex(requestHash(one, options)));
    expect(new Set(hashes).size).toBe(calls.length);
  });

  it('is the same of arguments that are encoded already, whatever their order', () => {
    const args = { b: [1, null], a: 'ä', c: { x: 1.5 } };
    const encoded = EncodedArguments.fromCbor(
      unhex('a3616162c3a4616282 01f6 6163a16178f93e00'.replaceAll(' ', '')),
      options,
    );
    expect(requestHash({ ...call, args }, options)).toEqual(requestHash({ ...call, args: encoded }, options));
  });

  it('refuses what no UTF-8 can carry, and what is no value', () => {
    expect(() => requestHash({ ...call, tool: '\ud800' }, options)).toThrow(TypeError);
    expect(() => requestHash({ ...call, warrantId: '\ud800' }, options)).toThrow(TypeError);
    expect(() => requestHash({ ...call, args: { at: new Date(0) } }, options)).toThrow(TypeError);
    expect(() => requestHash({ ...call, args: { n: Number.NaN } }, options)).toThrow(RangeError);
    expect(() => requestHash({ ...call, args: { text: 'x'.repeat(300_000) } }, options)).toThrow(RangeError);
    expect(leftovers(engine)).toBe(0);
  });
});
