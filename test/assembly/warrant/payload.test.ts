// The payload, field by field: absent, repeated, out of order, of the wrong type, of the wrong length.
import { describe, expect, it } from 'vitest';
import { OUTPUT_AT, SECRET_AT } from '../../../assembly/layout.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { SMALL_ORDER } from '../../oracle/generate/keys.mjs';
import { envelopeNode, payloadNode, signatureNode } from '../../oracle/generate/objects.mjs';
import { type Found, open, put, say } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import {
  AGENT,
  anySet,
  issuerFields,
  LEAD,
  OTHER,
  ROOT,
  rootFields,
  sealMap,
  sealPayload,
  withKey,
} from '../../support/warrants.ts';

type Node = cbor.Node;
const { uint, int, text, bytes, array, map, nul, float } = cbor;

/** Every field at once: no one type has them all, but reading comes before structure. */
const FULL = rootFields({
  parent_hash: '11'.repeat(32),
  extensions: { a: Buffer.from([1, 200]), b: Buffer.alloc(0) },
  issuable_tools: ['t'],
  max_issue_depth: 3,
  constraint_bounds: anySet,
  required_approvers: [AGENT.public],
  min_approvals: 1,
  clearance: 2,
  session_id: 's',
  agent_id: 'é',
});
const KEYS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18];
const MANDATORY = [0, 1, 2, 3, 4, 5, 6, 7, 8, 18];

const key32 = (b: Uint8Array, algorithm: Node = uint(1)) => array([algorithm, bytes(b)]);
const K = Buffer.from(LEAD.public, 'hex');
const BAD_KEYS: [string, Node, string][] = [
  ['three elements', array([uint(1), bytes(K), nul()]), 'WRONG_COUNT'],
  ['one element', array([uint(1)]), 'WRONG_COUNT'],
  ['another algorithm', key32(K, uint(2)), 'UNKNOWN_ALGORITHM'],
  ['no algorithm', key32(K, nul()), 'WRONG_TYPE'],
  ['31 bytes', key32(K.subarray(1)), 'WRONG_LENGTH'],
  ['33 bytes', key32(Buffer.concat([K, K.subarray(0, 1)])), 'WRONG_LENGTH'],
  ['integers', array([uint(1), cbor.byteArray(K)]), 'WRONG_TYPE'],
  ['bare bytes', bytes(K), 'WRONG_TYPE'],
  ['null', nul(), 'WRONG_TYPE'],
];

/** Wrong values by payload key. */
const WRONG: [number, string, Node, string][] = [
  ...[0, 8, 17].flatMap((key): [number, string, Node, string][] => [
    [key, 'a negative number', int(-1), 'WRONG_TYPE'],
    [key, 'a float', float(1), 'WRONG_TYPE'],
    [key, 'a text', text('1'), 'WRONG_TYPE'],
    [key, 'null', nul(), 'WRONG_TYPE'],
    [key, '256', uint(256), 'NUMBER_OUT_OF_RANGE'],
    [key, '2^32', uint(2 ** 32), 'NUMBER_OUT_OF_RANGE'],
    [key, 'a bignum', cbor.tag(2, bytes(Buffer.from([1]))), 'TAGGED'],
  ]),
  [1, '15 bytes', bytes(Buffer.alloc(15)), 'WRONG_LENGTH'],
  [1, '17 bytes', bytes(Buffer.alloc(17)), 'WRONG_LENGTH'],
  [1, 'a text', text('0123456789abcdef'), 'WRONG_TYPE'],
  [1, 'integers', cbor.byteArray(Buffer.alloc(16)), 'WRONG_TYPE'],
  [1, 'an indefinite string', { ...bytes(Buffer.alloc(16)), indefinite: true }, 'INDEFINITE_LENGTH'],
  [2, '2', uint(2), 'UNKNOWN_WARRANT_TYPE'],
  [2, '256', uint(256), 'UNKNOWN_WARRANT_TYPE'],
  [2, '257', uint(257), 'UNKNOWN_WARRANT_TYPE'],
  [2, '2^32 + 1', uint(2 ** 32 + 1), 'NUMBER_OUT_OF_RANGE'],
  [2, 'a text', text('execution'), 'WRONG_TYPE'],
  [3, 'null', nul(), 'WRONG_TYPE'],
  [3, 'a list', array([]), 'WRONG_TYPE'],
  [3, 'an integer for a name', map([[uint(1), nul()]]), 'WRONG_TYPE'],
  [3, 'no set', cbor.sorted([['t', nul()]]), 'WRONG_TYPE'],
  [3, 'an empty map for a set', cbor.sorted([['t', map([])]]), 'WRONG_COUNT'],
  ...[4, 5].flatMap((key) =>
    BAD_KEYS.map(([what, node, reason]): [number, string, Node, string] => [key, what, node, reason]),
  ),
  ...BAD_KEYS.map(([what, node, reason]): [number, string, Node, string] => [15, what, array([node]), reason]),
  [15, 'null', nul(), 'WRONG_TYPE'],
  ...[6, 7].flatMap((key): [number, string, Node, string][] => [
    [key, 'a negative number', int(-1), 'WRONG_TYPE'],
    [key, 'a float', float(1), 'WRONG_TYPE'],
    [key, 'null', nul(), 'WRONG_TYPE'],
    [key, 'a bignum', cbor.tag(2, bytes(Buffer.alloc(9, 1))), 'TAGGED'],
  ]),
  [9, '31 integers', cbor.byteArray(Buffer.alloc(31)), 'WRONG_LENGTH'],
  [9, '33 integers', cbor.byteArray(Buffer.alloc(33)), 'WRONG_LENGTH'],
  [9, '32 bytes', bytes(Buffer.alloc(32)), 'WRONG_TYPE'],
  [9, 'an integer of 256', array([...Array.from({ length: 31 }, () => uint(0)), uint(256)]), 'NUMBER_OUT_OF_RANGE'],
  [9, 'null', nul(), 'WRONG_TYPE'],
  [10, 'null', nul(), 'WRONG_TYPE'],
  [10, 'bytes for a value', cbor.sorted([['a', bytes(Buffer.from([1]))]]), 'WRONG_TYPE'],
  [10, 'text for a value', cbor.sorted([['a', text('a')]]), 'WRONG_TYPE'],
  [10, 'an integer of 256 in a value', cbor.sorted([['a', array([uint(256)])]]), 'NUMBER_OUT_OF_RANGE'],
  [
    10,
    'names out of order',
    cbor.struct([
      ['b', array([])],
      ['a', array([])],
    ]),
    'KEY_ORDER',
  ],
  [
    10,
    'a name twice',
    cbor.struct([
      ['a', array([])],
      ['a', array([])],
    ]),
    'KEY_REPEATED',
  ],
  [10, 'a session id that is no text', cbor.sorted([['tenuo.session_id', array([uint(0xff)])]]), 'NOT_UTF8'],
  [10, 'an agent id cut inside a character', cbor.sorted([['tenuo.agent_id', array([uint(0xc3)])]]), 'NOT_UTF8'],
  [11, 'null', nul(), 'WRONG_TYPE'],
  [11, 'bytes', bytes(Buffer.alloc(0)), 'WRONG_TYPE'],
  [11, 'a number in the list', array([text('t'), uint(1)]), 'WRONG_TYPE'],
  ...[13, 16, 18].flatMap((key): [number, string, Node, string][] => [
    [key, 'null', nul(), 'WRONG_TYPE'],
    [key, '2^32', uint(2 ** 32), 'NUMBER_OUT_OF_RANGE'],
    [key, 'a negative number', int(-1), 'WRONG_TYPE'],
  ]),
  [14, 'null', nul(), 'WRONG_TYPE'],
  [14, 'an empty map', map([]), 'WRONG_COUNT'],
];

/** Bytes of the envelope before the payload. */
const start = (envelope: Buffer) => (envelope[2] === 0x59 ? 5 : 4);

/** Where in a payload the value of a key begins. */
function valueAt(fields: Record<string, unknown>, key: number): number {
  const pairs = payloadNode(fields).pairs ?? [];
  const before = pairs.slice(
    0,
    pairs.findIndex(([k]) => Number(k.n) === key),
  );
  return 1 + before.reduce((sum, [k, v]) => sum + cbor.encode(k).length + cbor.encode(v).length, 0) + 1;
}

describe.each(ENGINES)('payloads on $name', (engine) => {
  const opened = (w: { bytes: Buffer }): Found => open(engine, w.bytes);

  it('every field together is read: what is refused then is the structure', () => {
    expect(opened(sealMap(FULL, (pairs) => pairs))).toMatchObject({
      reason: 'EXECUTION_ISSUABLE_TOOLS',
      stage: 'structure',
      verifications: 1,
    });
    expect((payloadNode(FULL).pairs ?? []).map(([k]) => Number(k.n))).toEqual(KEYS);
  });

  it.each(KEYS)('field %i left out', (key) => {
    const got = opened(withKey(FULL, key, undefined));
    if (MANDATORY.includes(key))
      expect(got).toMatchObject({ reason: 'MISSING_FIELD', stage: 'decode', warrant: 0, verifications: 0 });
    else expect(got.stage).toMatch(/none|structure/);
  });

  it.each(KEYS)('field %i twice, or behind the next one, or before all', (key) => {
    const twice = opened(
      sealMap(FULL, (pairs) => pairs.flatMap((pair) => (Number(pair[0].n) === key ? [pair, pair] : [pair]))),
    );
    expect(twice).toMatchObject({ reason: 'KEY_REPEATED', verifications: 0 });
    const at = KEYS.indexOf(key);
    if (at < KEYS.length - 1) {
      const swapped = opened(
        sealMap(FULL, (pairs) => [...pairs.slice(0, at), ...pairs.slice(at, at + 2).reverse(), ...pairs.slice(at + 2)]),
      );
      expect(swapped.reason).toBe('KEY_ORDER');
    }
    if (at > 1) {
      const moved = opened(sealMap(FULL, (pairs) => [pairs[at] as [Node, Node], ...pairs.filter((_, i) => i !== at)]));
      expect(moved.reason).toBe('KEY_ORDER');
    }
  });

  it.each([12, 19, 23, 24, 31, 32, 33, 64, 255, 256, 2 ** 31, 2 ** 32 - 1])('field %d is unknown', (key) => {
    const got = opened(withKey(rootFields(), key, uint(0)));
    expect(got).toMatchObject({ reason: 'UNKNOWN_FIELD', verifications: 0 });
  });

  it.each([
    ['a text', text('0'), 'WRONG_TYPE'],
    ['negative', int(-1), 'WRONG_TYPE'],
    ['null', nul(), 'WRONG_TYPE'],
    ['2^32', uint(2 ** 32), 'NUMBER_OUT_OF_RANGE'],
    ['written long', { ...uint(18), width: 1 }, 'NOT_SHORTEST'],
  ] as [string, Node, string][])('a key that is %s is refused', (_, key, reason) => {
    const w = sealMap(rootFields(), (pairs) => [...pairs.slice(0, -1), [key, uint(0)]]);
    const payloadEnd = start(w.bytes) + w.payload.length;
    expect(opened(w).reason).toBe(reason);
    expect(opened(w).offset).toBe(payloadEnd - cbor.encode(key).length - 1);
  });

  it.each(WRONG)('field %i: %s', (key, _, node, reason) => {
    const w = withKey(FULL, key, node);
    const got = opened(w);
    expect(got).toMatchObject({ reason, code: 1202, stage: 'decode', warrant: 0, verifications: 0 });
    const from = start(w.bytes) + valueAt(FULL, key);
    expect(got.offset).toBeGreaterThanOrEqual(from);
    expect(got.offset).toBeLessThan(from + cbor.encode(node).length);
  });

  it('holders and approvers of small order or off the curve are refused, at the key', () => {
    expect(SMALL_ORDER.length).toBeGreaterThan(10);
    for (const weak of [...SMALL_ORDER, '02'.padEnd(64, '0')]) {
      const w = withKey(FULL, 4, key32(Buffer.from(weak, 'hex')));
      expect(opened(w), weak).toMatchObject({ reason: 'INADMISSIBLE_KEY', offset: start(w.bytes) + valueAt(FULL, 4) });
      expect(opened(withKey(FULL, 15, array([key32(K), key32(Buffer.from(weak, 'hex'))]))).reason).toBe(
        'INADMISSIBLE_KEY',
      );
      // An issuer of small order is refused by the strict signature.
      expect(opened(withKey(rootFields(), 5, key32(Buffer.from(weak, 'hex'))))).toMatchObject({
        reason: 'WARRANT_SIGNATURE',
      });
    }
  });

  it('bytes after the payload’s map, inside its string', () => {
    const w = sealPayload(Buffer.concat([cbor.encode(payloadNode(rootFields())), Buffer.from([0])]), ROOT);
    expect(say(opened(w))).toBe(`TRAILING_BYTES@${start(w.bytes) + w.payload.length - 1}`);
    const empty = sealPayload(Buffer.alloc(0), ROOT);
    expect(say(opened(empty))).toBe('TRUNCATED@3');
    expect(say(opened(sealPayload(Buffer.from('80', 'hex'), ROOT)))).toBe('WRONG_TYPE@3');
  });

  it('a payload cut at any byte is truncated, and never anything worse', () => {
    const payload = cbor.encode(payloadNode(FULL));
    for (let length = 0; length < payload.length; length++) {
      const w = sealPayload(payload.subarray(0, length), OTHER);
      expect(opened(w)).toMatchObject({ reason: 'TRUNCATED', verifications: 0 });
    }
  });
});

describe.each(ENGINES)('envelopes on $name', (engine) => {
  const w = sealMap(rootFields(), (pairs) => pairs);
  const signature = signatureNode(w.signature);
  const say1 = (node: Node) => say(open(engine, cbor.encode(node)));
  const end = w.bytes.length;

  it.each([
    ['as upstream writes it', envelopeNode(w.payload, w.signature), 'OK'],
    ['version 0', array([uint(0), bytes(w.payload), signature]), 'ENVELOPE_VERSION@1'],
    ['version 2', array([uint(2), bytes(w.payload), signature]), 'ENVELOPE_VERSION@1'],
    ['version 257', array([uint(257), bytes(w.payload), signature]), 'NUMBER_OUT_OF_RANGE@1'],
    ['a version written long', array([{ ...uint(1), width: 1 }, bytes(w.payload), signature]), 'NOT_SHORTEST@1'],
    ['two elements', array([uint(1), bytes(w.payload)]), 'WRONG_COUNT@0'],
    ['four elements', array([uint(1), bytes(w.payload), signature, nul()]), 'WRONG_COUNT@0'],
    ['a tag before it', cbor.tag(0, envelopeNode(w.payload, w.signature)), 'WRONG_TYPE@0'],
    ['an indefinite array', { ...envelopeNode(w.payload, w.signature), indefinite: true }, 'INDEFINITE_LENGTH@0'],
    ['the payload as text', array([uint(1), text('x'), signature]), 'WRONG_TYPE@2'],
    ['the payload as integers', array([uint(1), cbor.byteArray(w.payload), signature]), 'WRONG_TYPE@2'],
    ['a payload length written long', array([uint(1), { ...bytes(w.payload), width: 2 }, signature]), 'NOT_SHORTEST@2'],
    [
      'a signature of another algorithm',
      array([uint(1), bytes(w.payload), array([uint(2), bytes(w.signature)])]),
      `UNKNOWN_ALGORITHM@${end - 67}`,
    ],
    [
      'a signature of 63 bytes',
      array([uint(1), bytes(w.payload), array([uint(1), bytes(w.signature.subarray(1))])]),
      `WRONG_LENGTH@${end - 66}`,
    ],
    [
      'a signature of three parts',
      array([uint(1), bytes(w.payload), array([uint(1), bytes(w.signature), nul()])]),
      `WRONG_COUNT@${end - 68}`,
    ],
    ['a bare signature', array([uint(1), bytes(w.payload), bytes(w.signature)]), `WRONG_TYPE@${end - 68}`],
    ['a byte behind it', cbor.raw(Buffer.concat([w.bytes, Buffer.from([0])])), `TRAILING_BYTES@${end}`],
    ['another warrant behind it', cbor.raw(Buffer.concat([w.bytes, w.bytes])), `TRAILING_BYTES@${end}`],
  ] as [string, Node, string][])('%s', (_, node, want) => {
    const got = say1(node);
    // A tag's first item is no version, so it is taken for a stack: refused all the same.
    expect(got).toBe(want === 'WRONG_TYPE@0' ? 'TAGGED@0' : want);
  });

  it('cut at any byte it is truncated', () => {
    for (let length = 0; length < w.bytes.length; length++)
      expect(open(engine, w.bytes.subarray(0, length))).toMatchObject({ reason: 'TRUNCATED', verifications: 0 });
  });

  it('any bit of a signature or payload flipped is refused', () => {
    const reasons = new Map<string, number>();
    for (let bit = 0; bit < w.bytes.length * 8; bit += engine.kind === 'js' ? 13 : 1) {
      const bad = Buffer.from(w.bytes);
      bad[bit >> 3] = (bad[bit >> 3] as number) ^ (1 << (bit & 7));
      const { reason } = open(engine, bad);
      expect(reason).not.toBe('OK');
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    expect(reasons.size).toBeGreaterThan(6);
    expect(reasons.get('WARRANT_SIGNATURE')).toBeGreaterThan(20);
  });

  it('sealing makes the same envelope', () => {
    put(engine, Buffer.from(ROOT.seed, 'hex'), SECRET_AT);
    const length = engine.core.sealPayload(put(engine, w.payload));
    expect(Buffer.from(engine.memory.subarray(OUTPUT_AT, OUTPUT_AT + length)).equals(w.bytes)).toBe(true);
  });

  it('an issuer warrant is read as one', () => {
    const issuer = sealMap(issuerFields({ max_issue_depth: 1, constraint_bounds: anySet }), (pairs) => pairs);
    expect(open(engine, issuer.bytes).reason).toBe('OK');
  });
});
