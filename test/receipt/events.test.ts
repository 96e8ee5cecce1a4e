import { describe, expect, it } from 'vitest';
import { TenuoError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { verifyEvent } from '../../src/receipt/events.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { ENGINES } from '../support/engines.ts';
import { unhex, vectors } from '../support/vectors.ts';

const derived = vectors('approvals-derived').authorizer_event;
const CONTEXT = Buffer.from('tenuo-warrant-v1');

describe.each(ENGINES)('signed events on $name', (engine) => {
  const key = SigningKey.fromSeed(new Uint8Array(32).fill(5), { engine });
  const sealed = (payload: Uint8Array) => ({ payload, signature: key.sign(Buffer.concat([CONTEXT, payload])) });
  const read = (payload: Uint8Array) => verifyEvent(sealed(payload), key.publicKey, { engine });
  const reasonOf = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      if (error instanceof TenuoError) return error.reason;
      throw error;
    }
    return 'accepted';
  };
  /** An event with these members, in this order. */
  const event = (changes: Readonly<Record<string, cbor.Node | undefined>> = {}): Buffer => {
    const members: Record<string, cbor.Node | undefined> = {
      1: cbor.text('az-1'),
      2: cbor.bytes(Buffer.from('80', 'hex')),
      3: cbor.text('tool:read'),
      4: cbor.text('allow'),
      5: cbor.uint(1_704_067_200),
      6: cbor.text('8a'.repeat(32)),
      ...changes,
    };
    const pairs = Object.entries(members).filter((pair): pair is [string, cbor.Node] => pair[1] !== undefined);
    return cbor.encode(cbor.map(pairs.map(([name, node]) => [cbor.text(name), node])));
  };

  it('reads the derived one: upstream’s bytes and signature', () => {
    const payload = unhex(derived.payload_hex ?? derived.payload);
    const signature = unhex(derived.signature_hex ?? derived.signature);
    const expected = {
      authorizerId: 'tnu_auth_1',
      action: 'tool:read_file',
      tool: 'read_file',
      outcome: 'allow',
      timestamp: 1_704_067_200,
    };
    expect(verifyEvent({ payload, signature }, key.publicKey, { engine })).toMatchObject(expected);
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const json = { signing_payload: base64(payload), signature: base64(signature) };
    expect(verifyEvent(json, key.publicKey, { engine })).toMatchObject(expected);
  });

  it('reads both shapes: outcomes as texts and booleans, roots left out and null', () => {
    expect(read(event({ 4: cbor.text('deny'), 6: undefined }))).toMatchObject({ outcome: 'deny', rootPrincipal: null });
    expect(read(event({ 4: cbor.bool(true), 6: cbor.nul() }))).toMatchObject({ outcome: 'allow', rootPrincipal: null });
    expect(read(event({ 4: cbor.bool(false) }))).toMatchObject({ outcome: 'deny', rootPrincipal: '8a'.repeat(32) });
    expect(read(event({ 3: cbor.text('read') })).tool).toBe('read');
  });

  it('refuses what its signer did not sign, before it reads it', () => {
    const { payload, signature } = sealed(event());
    const other = SigningKey.fromSeed(new Uint8Array(32).fill(6), { engine }).publicKey;
    expect(reasonOf(() => verifyEvent({ payload, signature }, other, { engine }))).toBe('receipt-signature');
    const garbage = { payload: Uint8Array.of(0xff), signature };
    expect(reasonOf(() => verifyEvent(garbage, key.publicKey, { engine }))).toBe('receipt-signature');
    const text = { signing_payload: '!', signature: '' };
    expect(reasonOf(() => verifyEvent(text, key.publicKey, { engine }))).toBe('receipt-text');
  });

  it.each([
    ['another outcome', { 4: cbor.text('maybe') }, 'wrong-type'],
    ['no outcome at all', { 4: cbor.nul() }, 'wrong-type'],
    ['a member that is missing', { 3: undefined }, 'missing-field'],
    ['too few members', { 3: undefined, 4: undefined }, 'wrong-count'],
    ['too many members', { 7: cbor.nul() }, 'wrong-count'],
    ['an unknown member', { 6: undefined, 7: cbor.nul() }, 'missing-field'],
    ['a chain that is no byte string', { 2: cbor.text('80') }, 'wrong-type'],
    ['a root that is no text', { 6: cbor.uint(1) }, 'wrong-type'],
  ])('refuses %s', (_, changes, reason) => {
    expect(reasonOf(() => read(event(changes)))).toBe(reason);
  });

  it('refuses bytes behind its end, and lengths longer than they need to be', () => {
    expect(reasonOf(() => read(Buffer.concat([event(), Buffer.of(0)])))).toBe('trailing-bytes');
    expect(reasonOf(() => read(Buffer.concat([Buffer.of(0xb8, 6), event().subarray(1)])))).toBe('not-shortest');
  });
});
