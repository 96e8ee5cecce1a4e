import { describe, expect, it } from 'vitest';
import { decodeSet, encodeConstraint, encodeSet, kindName, readConstraint } from '../../src/cbor/constraint.ts';
import { CborReader } from '../../src/cbor/reader.ts';
import { ConstraintSet, Exact, float, OneOf, Pattern, Range, Wildcard } from '../../src/constraints.ts';
import { withItems } from '../../src/engine/port.ts';
import { encode as encodeNode } from '../oracle/generate/cbor.mjs';
import { wire } from '../oracle/generate/constraints.mjs';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const wireHex = (form: unknown) => hex(encodeNode(wire(form)));
const decoded = (bytes: string) => readConstraint(new CborReader(unhex(bytes)));

/** One of every kind in the oracle's form, and how it shows. */
const KINDS: readonly [form: Record<string, unknown>, text: string][] = [
  [
    { type: 'Exact', value: { map: { b: { int: '1' }, a: ['x', null, { float: 2 }] } } },
    'Exact({ "a": ["x", null, 2.0], "b": 1 })',
  ],
  [{ type: 'Pattern', pattern: '/data/*' }, 'Pattern("/data/*")'],
  [{ type: 'Range', min: 1, max: 1.5 }, 'Range({ min: 1, max: 1.5 })'],
  [
    { type: 'Range', min_inclusive: false, max_inclusive: false },
    'Range({ minInclusive: false, maxInclusive: false })',
  ],
  [{ type: 'OneOf', values: ['a', { int: '9007199254740993' }] }, 'OneOf(["a", 9007199254740993])'],
  [{ type: 'Regex', pattern: '^a$' }, 'Regex("^a$")'],
  [{ type: 'NotOneOf', excluded: ['a'] }, 'NotOneOf(["a"])'],
  [{ type: 'Cidr', cidr: '10.0.0.0/8' }, 'Cidr("10.0.0.0/8")'],
  [{ type: 'UrlPattern', pattern: 'https://e.com/*' }, 'UrlPattern("https://e.com/*")'],
  [{ type: 'Contains', required: ['a'] }, 'Contains(["a"])'],
  [{ type: 'Subset', allowed: [] }, 'Subset([])'],
  [
    { type: 'All', constraints: [{ type: 'Wildcard' }, { type: 'Exact', value: true }] },
    'All([Wildcard(), Exact(true)])',
  ],
  [{ type: 'Any', constraints: [] }, 'AnyOf([])'],
  [{ type: 'Not', constraint: { type: 'Exact', value: 'x' } }, 'Not(Exact("x"))'],
  [{ type: 'Cel', expression: 'value > 1' }, 'CEL("value > 1")'],
  [{ type: 'Cel', expression: 'a && b', parent_expression: 'a' }, 'CEL("a && b")'],
  [{ type: 'Wildcard' }, 'Wildcard()'],
  [{ type: 'Subpath', root: '/data', case_sensitive: false }, 'Subpath("/data", { caseSensitive: false })'],
  [
    { type: 'UrlSafe', allow_ports: [443], block_private: false },
    'UrlSafe({ schemes: ["http", "https"], allowPorts: [443], blockPrivate: false })',
  ],
  [{ type: 'Shlex', allow: ['ls'] }, 'Shlex({ allow: ["ls"] })'],
  [{ type: 'Unknown', type_id: 200, payload: '8101' }, "Unknown(200, h'8101')"],
];

describe('constraints on the wire', () => {
  it.each(KINDS)('%j reads as what it is and writes back', (form, text) => {
    const bytes = wireHex(form);
    const constraint = decoded(bytes);
    expect(String(constraint)).toBe(text);
    expect(Object.isFrozen(constraint)).toBe(true);
    expect(hex(encodeConstraint(constraint))).toBe(bytes);
  });

  it('covers every kind', () => {
    const kinds = new Set(KINDS.map(([form]) => decoded(wireHex(form)).kind));
    expect(kinds.size).toBe(19);
  });

  it('keeps a value as deep as the core reads them', () => {
    const deep = `8201a16576616c7565${'81'.repeat(200)}01`;
    expect(hex(encodeConstraint(decoded(deep)))).toBe(deep);
  });

  it('names kinds by their id', () => {
    expect([1, 13, 15, 128, 6, 255].map(kindName)).toEqual(['Exact', 'AnyOf', 'CEL', 'Shlex', 'type 6', 'type 255']);
  });

  it('writes sets in declaration order, names sorted, the flag only when set', () => {
    expect(hex(encodeSet(ConstraintSet()))).toBe('a16b636f6e73747261696e7473a0');
    expect(hex(encodeSet(ConstraintSet({ b: Wildcard(), a: 1, allowUnknown: true })))).toBe(
      'a26b636f6e73747261696e7473a261618201a16576616c7565016162' + '8210f6' + '6d616c6c6f775f756e6b6e6f776ef5',
    );
    const set = ConstraintSet({
      path: Pattern('/a/*'),
      n: Range({ min: 1, maxInclusive: false }),
      o: OneOf([1, float(1)]),
      e: Exact(null),
      __proto__x: 1,
    });
    expect(decodeSet(encodeSet(set))).toEqual(set);
  });

  it('is what the warrants made by upstream hold, byte for byte', () => {
    for (const warrant of vectors('python-interop').warrants as { payload_hex: string; tools: string[] }[]) {
      for (const set of toolSets(unhex(warrant.payload_hex))) expect(hex(encodeSet(decodeSet(set)))).toBe(hex(set));
    }
  });
});

/** The encoded sets of a payload's tools: key 3, which is the fourth. */
function toolSets(payload: Uint8Array): Uint8Array[] {
  const reader = new CborReader(payload);
  reader.head();
  for (let i = 0; i < 7; i++) reader.skip();
  const sets: Uint8Array[] = [];
  for (let left = reader.head(); left > 0; left--) {
    reader.skip();
    sets.push(reader.item());
  }
  return sets;
}

describe.each(ENGINES)('what is written, $name reads', (engine) => {
  it.each(KINDS)('%j', (form) => {
    const bytes = encodeConstraint(decoded(wireHex(form)));
    expect(withItems(engine, [bytes], () => engine.core.readConstraint(bytes.length))).toBe(0);
  });
});
