// Published and measured vectors against the core. Where we are stricter than upstream the table STRICTER says so;
// a file in which nothing is accepted, or nothing refused, fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIGEST_AT, SECRET_AT, SIGNATURE_AT } from '../../assembly/layout.ts';
import { FLAG_STRICT_SESSION } from '../../assembly/request.ts';
import { FORM_STACK_BYTES, FORM_WARRANT_BYTES } from '../../assembly/text/forms.ts';
import type { Engine } from '../../src/engine/engine.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { keyOf } from '../oracle/generate/keys.mjs';
import { envelopeNode } from '../oracle/generate/objects.mjs';
import {
  type Asked,
  ask,
  attenuate,
  type Found,
  found,
  judge,
  matches,
  open,
  put,
  readConstraint,
} from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import { POP_SIGNED, popSignature } from '../support/pop.ts';
import { stackBytes } from '../support/warrants.ts';

// biome-ignore lint/suspicious/noExplicitAny: vector files have no types
type Json = any;
const load = (file: string): Json =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../vectors', `${file}.json`), 'utf8'));
const hex = (text: string) => Buffer.from(text, 'hex');

/** JSON values as the measured vectors mean them: integral numbers are Integer. */
function value(json: Json): unknown {
  if (Array.isArray(json)) return json.map(value);
  if (typeof json === 'number') return Number.isInteger(json) ? { int: String(json) } : { float: json };
  if (json !== null && typeof json === 'object')
    return { map: Object.fromEntries(Object.entries(json).map(([k, v]) => [k, value(v)])) };
  return json;
}
const argsOf = (json: Json) => Object.fromEntries(Object.entries(json ?? {}).map(([k, v]) => [k, value(v)]));

/**
 * What upstream accepts, or refuses with another code, and we refuse: by file, then by the name of the case.
 * A payload is read in the one form that upstream writes; a chain is at most 64 long and 64 deep.
 */
const STRICTER: Record<string, Record<string, string>> = {
  'measured-decode': {
    'payload trailing byte (signed)': 'TRAILING_BYTES',
    'payload keys reversed (signed)': 'KEY_ORDER',
    'payload non-minimal key (signed)': 'NOT_SHORTEST',
    'payload indefinite map (signed)': 'INDEFINITE_LENGTH',
    'warrant_type 256': 'UNKNOWN_WARRANT_TYPE',
    'warrant_type 257': 'UNKNOWN_WARRANT_TYPE',
    'expires bignum tag2': 'TAGGED',
    'dup tool key': 'KEY_REPEATED',
    'holder indefinite tuple': 'INDEFINITE_LENGTH',
    'holder key int array': 'WRONG_TYPE',
    'parent_hash bstr': 'WRONG_TYPE',
    'parent_hash bstr33': 'WRONG_TYPE',
    'parent_hash null': 'WRONG_TYPE',
    'depth missing': 'MISSING_FIELD',
    'allow_unknown false explicit': 'WRONG_TYPE',
    'ext bstr value': 'WRONG_TYPE',
  },
  'measured-chain': {
    'child exp=8210266876800': 'OUTLIVES_PARENT',
    'child exp=9223372036854775807': 'OUTLIVES_PARENT',
    'child exp=9223372036854775808': 'OUTLIVES_PARENT',
    'child exp=18446744073709551615': 'OUTLIVES_PARENT',
    'child exp=8210266876800, far now': 'OUTLIVES_PARENT',
    'child exp=9223372036854775807, far now': 'OUTLIVES_PARENT',
    'lone intermediate': 'ORPHAN_ROOT',
    'exec root empty tools, child tools': 'PARENT_GRANTS_NOTHING',
    'child introduces clearance': 'CLEARANCE_INTRODUCED',
    'gate map trailing': 'TRAILING_BYTES',
    'gate on arg: wildcard -> exact': 'GATE_CHANGED',
    'gate on arg: oneof[a,b] -> oneof[a]': 'GATE_CHANGED',
    'gate on arg: oneof[a] -> oneof[]': 'GATE_CHANGED',
    'gate on arg: pattern * -> pattern zz': 'GATE_CHANGED',
    'issuer child drops bounds & raises mid': 'BOUNDS_DROPPED',
    // A warrant whose structure is wrong is not opened, so the chain's own code is not reached.
    'structural bad root': 'LIFETIME_EMPTY',
    // A chain without warrants is not a stack.
    empty: 'STACK_EMPTY',
  },
  'measured-constraints': {
    'range missing min/max': 'WRONG_COUNT',
    'exact indefinite arr': 'INDEFINITE_LENGTH',
    'all empty->exact': 'PARENT_MATCHES_NOTHING',
    'cel attenuation: parenthesis in a string escapes the conjunction': 'EXPRESSION_CHANGED',
    'cel attenuation: space inside a string ignored': 'EXPRESSION_CHANGED',
  },
};

/** Asserts one verdict; returns whether upstream accepts. */
function judgeCase(file: string, name: string, upstream: Json, got: Found, seen: Set<string>): boolean {
  const accepts = upstream.ok !== undefined && upstream.ok !== false;
  const stricter = STRICTER[file]?.[name];
  const what = `${file}: ${name}`;
  if (stricter !== undefined) {
    seen.add(name);
    expect(got.reason, what).toBe(stricter);
  } else if (accepts) {
    expect(got.reason, what).toBe('OK');
  } else if (upstream.error === 'decode') {
    expect(Math.trunc(got.code / 100), what).toBe(12);
  } else {
    expect(got.code, what).toBe(upstream.error);
  }
  return accepts;
}

describe.each(ENGINES)('vectors on $name', (engine) => {
  it('measured-decode: every envelope and stack has upstream’s verdict and code, or is in the table', () => {
    const seen = new Set<string>();
    const counts = [0, 0];
    for (const { name, input, hex: bytes, v0_3_5 } of load('measured-decode').cases) {
      if (bytes === undefined) continue; // two cases that are described, not printed
      const got = open(engine, hex(bytes), input === 'stack' ? FORM_STACK_BYTES : FORM_WARRANT_BYTES);
      const accepted = judgeCase('measured-decode', name, v0_3_5, got, seen);
      counts[Number(accepted)] = (counts[Number(accepted)] as number) + 1;
      if (got.reason !== 'OK' && got.stage === 'decode') expect(got.offset, name).not.toBeNull();
    }
    expect(seen).toEqual(new Set(Object.keys(STRICTER['measured-decode'] ?? {})));
    expect(Math.min(...counts)).toBeGreaterThan(15);
  });

  it('measured-chain: every chain has upstream’s verdict and code, or is in the table', () => {
    const file = load('measured-chain');
    const seen = new Set<string>();
    const counts = [0, 0];
    for (const item of file.cases) {
      const chain = item.chain.map((w: string) => ({ bytes: hex(w) }));
      const asked: Asked = {
        now: item.now,
        roots: file.trusted_roots,
        // A negative tolerance is the caller's to raise to nothing.
        tolerance: Math.max(0, item.clock_tolerance ?? 30),
        maxLifetime: item.max_token_lifetime ?? -1,
      };
      const got = judge(engine, chain.length === 1 ? chain[0].bytes : stackBytes(chain), asked);
      const accepted = judgeCase('measured-chain', item.name, item.v0_3_5, got, seen);
      counts[Number(accepted)] = (counts[Number(accepted)] as number) + 1;
    }
    expect(seen).toEqual(new Set(Object.keys(STRICTER['measured-chain'] ?? {})));
    expect(Math.min(...counts)).toBeGreaterThan(15);
  });

  it('measured-authorize: every decision has upstream’s code', () => {
    const file = load('measured-authorize');
    const counts = [0, 0];
    for (const item of file.cases) {
      const c = { ...file.defaults, ...item };
      const args = argsOf(c.args);
      const at = c.pop_signed_at === 'now' ? c.now : c.pop_signed_at;
      const bytes = hex(file.envelope);
      const asked: Asked = {
        now: c.now,
        roots: file.trusted_roots,
        tool: c.tool,
        args,
        windowSeconds: c.pop_window_secs,
        maxWindows: c.pop_max_windows,
      };
      if (c.pop_signer_seed) asked.signature = popSignature(bytes, c.pop_signer_seed, c.tool, args, at);
      const got = judge(engine, bytes, asked, 'authorizeCall');
      const accepted = judgeCase('measured-authorize', c.name, item.v0_3_5, got, new Set());
      counts[Number(accepted)] = (counts[Number(accepted)] as number) + 1;
      expect(got.verifications, c.name).toBeLessThanOrEqual(1 + Math.max(0, c.pop_max_windows));
    }
    expect(Math.min(...counts)).toBeGreaterThan(3);
  });

  const published = load('protocol').vectors;
  const envelopeOf = (section: string, label: string): Buffer => {
    const v = published.find((x: Json) => x.section === section && x.label === label);
    return cbor.encode(envelopeNode(hex(v.payload), hex(v.signature)));
  };

  it('as-of: published vectors decided at a fixed instant', () => {
    const file = load('as-of');
    const counts = [0, 0];
    for (const item of file.cases) {
      const last = Number(/levels 0-(\d)/.exec(item.vector)?.[1] ?? -1);
      const chain =
        last < 0
          ? [envelopeOf('A.1', 'A.1')]
          : Array.from({ length: last + 1 }, (_, i) => envelopeOf('A.3', `Level ${i}`));
      const args = argsOf(item.args);
      const leaf = chain[chain.length - 1] as Buffer;
      const asked: Asked = {
        now: item.now,
        roots: file.trusted_roots,
        tool: item.tool,
        args,
        signature: popSignature(leaf, item.pop_signer_seed, item.tool, args, item.pop_signed_at),
      };
      const got = judge(engine, stackBytes(chain.map((bytes) => ({ bytes }))), asked, 'authorizeCall');
      const accepted = judgeCase('as-of', item.vector, item.expected, got, new Set());
      counts[Number(accepted)] = (counts[Number(accepted)] as number) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(1);
  });

  it('protocol.json: every payload that carries its signature is read, but for the forged one', () => {
    const counts = [0, 0];
    for (const v of published) {
      if (!v.payload || !v.signature || !['A.24', 'A.22.b'].every((s) => v.section !== s)) continue;
      const got = open(engine, cbor.encode(envelopeNode(hex(v.payload), hex(v.signature))));
      const forged = v.label === 'A.14 Forged (Invalid Signature)';
      counts[Number(!forged)] = (counts[Number(!forged)] as number) + 1;
      expect(got.reason, v.label).toBe(forged ? 'WARRANT_SIGNATURE' : 'OK');
    }
    expect(counts[0]).toBe(1);
    expect(counts[1]).toBeGreaterThan(35);
  });

  it.each([
    // vector, chain, at the clock of 2026, inside the window (spec/wire-chain-pop 4.8)
    ['A.1', [['A.1', 'A.1']], 'EXPIRED', 'OK'],
    [
      'A.3',
      [
        ['A.3', 'Level 0'],
        ['A.3', 'Level 1'],
        ['A.3', 'Level 2'],
      ],
      'EXPIRED',
      'OK',
    ],
    [
      'A.4',
      [
        ['A.3', 'Level 0'],
        ['A.4', 'Level 2'],
      ],
      'EXPIRED',
      'NOT_ISSUED_BY_HOLDER',
    ],
    [
      'A.4 below two',
      [
        ['A.3', 'Level 0'],
        ['A.3', 'Level 1'],
        ['A.4', 'Level 2'],
      ],
      'EXPIRED',
      'PARENT_HASH_MISMATCH',
    ],
    ['A.5', [['A.5', 'A.5']], 'EXPIRED', 'EXPIRED'],
    [
      'A.10',
      [
        ['A.10', 'A.10 Parent'],
        ['A.10', 'A.10 Child (Invalid)'],
      ],
      'EXPIRED',
      'DEPTH_MISMATCH',
    ],
    [
      'A.11',
      [
        ['A.11', 'A.11 Parent'],
        ['A.11', 'A.11 Child (Invalid)'],
      ],
      'EXPIRED',
      'PATTERN_EXPANDED',
    ],
    [
      'A.12',
      [
        ['A.12', 'A.12 Parent'],
        ['A.12', 'A.12 Child (Invalid)'],
      ],
      'EXPIRED',
      'PARENT_HASH_MISMATCH',
    ],
    [
      'A.13',
      [
        ['A.13', 'A.13 Parent'],
        ['A.13', 'A.13 Child (Invalid)'],
      ],
      'EXPIRED',
      'OUTLIVES_PARENT',
    ],
    [
      'A.15',
      [
        ['A.15', 'A.15 Issuer Warrant'],
        ['A.15', 'A.15 Invalid Child'],
      ],
      'EXPIRED',
      'VALUE_NOT_IN_PARENT',
    ],
    [
      'A.16',
      [
        ['A.3', 'Level 0'],
        ['A.16', 'A.16 Invalid Self-Issuance'],
      ],
      'EXPIRED',
      'OK',
    ],
    [
      'A.17',
      [
        ['A.17', 'A.17 Parent (Clearance=5)'],
        ['A.17', 'A.17 Invalid Child (Clearance=6)'],
      ],
      'EXPIRED',
      'CLEARANCE_RAISED',
    ],
    ['A.18', [['A.18', 'A.18 Multi-sig']], 'EXPIRED', 'OK'],
    ['A.21.1', [['A.21', 'A.21.1']], 'EXPIRED', 'OK'],
    [
      'A.22',
      [
        ['A.22', 'A.22 Root'],
        ['A.22', 'A.22 Child'],
      ],
      'EXPIRED',
      'OK',
    ],
    [
      'A.23',
      [
        ['A.23', 'A.23 Root (session_id=sess-abc)'],
        ['A.23', 'A.23 Child (inherited no session)'],
      ],
      'EXPIRED',
      'PARENT_HASH_MISMATCH',
    ],
    [
      'A.23, the other root',
      [
        ['A.23', 'A.23 Root (no session_id)'],
        ['A.23', 'A.23 Child (inherited no session)'],
      ],
      'EXPIRED',
      'OK',
    ],
  ] as [string, [string, string][], string, string][])('%s', (_, parts, late, frozen) => {
    const stack = stackBytes(parts.map(([section, label]) => ({ bytes: envelopeOf(section, label) })));
    const roots = [keyOf('01'.repeat(32)).public];
    expect(judge(engine, stack, { now: 1_790_000_000, roots }).reason).toBe(late);
    expect(judge(engine, stack, { now: 1_704_067_260, roots }).reason).toBe(frozen);
    if (frozen === 'OK')
      expect(judge(engine, stack, { now: 1_704_067_260, roots: [], flags: FLAG_STRICT_SESSION }).reason).toBe(
        'UNTRUSTED_ROOT',
      );
  });

  it('measured-constraints: every kind has upstream’s verdicts or is in the table, the malformed unreadable', () => {
    const counts: Record<string, number> = {};
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    for (const item of load('measured-constraints').cases) {
      const want = item.v0_3_5;
      const stricter = STRICTER['measured-constraints']?.[item.name];
      if (stricter !== undefined) {
        const found =
          item.op === 'attenuate'
            ? attenuate(engine, hex(item.parent), hex(item.child))
            : readConstraint(engine, hex(item.constraint));
        expect(found.reason, item.name).toBe(stricter);
        count('stricter');
        continue;
      }
      if (item.op === 'match') {
        const got = matches(engine, hex(item.constraint), cbor.encode(nodeOf(item.value)));
        if (want.error === 'decode') expect(readConstraint(engine, hex(item.constraint)).code, item.name).toBe(1202);
        else if (want.ok !== undefined) expect(got, item.name).toBe(String(want.ok));
        else {
          // An error there and here; what parsers may read differently has a number of its own (semantics: url-dialect).
          const code = match1501(engine, item);
          expect(code === UNDECIDABLE ? want.error : code, item.name).toBe(want.error);
        }
        count(want.ok === true ? 'match accepted' : 'match refused');
      } else if (item.op === 'attenuate') {
        const found = attenuate(engine, hex(item.parent), hex(item.child));
        expect(found.code, item.name).toBe(want.error ?? 0);
        count(want.ok ? 'attenuate accepted' : 'attenuate refused');
      } else if (item.op === 'recode') {
        // Read exactly where upstream writes the same bytes again.
        const same = want.recoded === item.constraint;
        expect(readConstraint(engine, hex(item.constraint)).returned === 0, item.name).toBe(same);
        count(same ? 'recode accepted' : 'recode refused');
      } else {
        ask(engine, { now: 0, tool: 't', args: argsOf(item.args) });
        const got = found(engine, engine.core.matchSet(put(engine, hex(item.set))));
        expect(got.code, item.name).toBe(want.error ?? 0);
        count('set refused');
      }
    }
    for (const what of [
      'match accepted',
      'match refused',
      'attenuate accepted',
      'attenuate refused',
      'recode accepted',
      'recode refused',
      'set refused',
      'stricter',
    ])
      expect(counts[what], what).toBeGreaterThan(0);
  });

  it('pop_canonical: all eleven proofs, byte for byte, signed and verified', () => {
    const file = load('pop_canonical');
    expect(file.cases.length).toBe(11);
    for (const item of file.cases) {
      const opened = open(engine, Buffer.from(item.warrant_b64, 'base64url'));
      expect(opened.reason).toBe('OK');
      const asked: Asked = { now: item.timestamp, tool: item.tool, args: argsOf(item.args), roots: [] };
      ask(engine, asked);
      put(engine, hex(file.holder_priv_hex), SECRET_AT);
      const length = engine.core.signCall(opened.slot);
      expect(Buffer.from(engine.memory.subarray(SIGNATURE_AT, SIGNATURE_AT + 64)).toString('hex'), item.name).toBe(
        item.expected_signature_hex,
      );
      expect(length).toBeGreaterThan(28 + 35);
      expect(engine.memory.subarray(SECRET_AT, SECRET_AT + 32).every((b) => b === 0)).toBe(true);
      ask(engine, { ...asked, signature: item.expected_signature_hex });
      expect(engine.core.verifyProof(opened.slot), item.name).toBe(0);
      ask(engine, { ...asked, tool: `${item.tool}x`, signature: item.expected_signature_hex });
      expect(found(engine, engine.core.verifyProof(opened.slot)).reason).toBe('PROOF_INVALID');
      if (item.name !== 'empty_args') continue;
      ask(engine, asked);
      engine.core.replayKey(opened.slot);
      const digest = Buffer.from(engine.memory.subarray(DIGEST_AT, DIGEST_AT + 32)).toString('hex');
      expect(digest).toBe('efa801580367cf79294e78a1d709c0d3a55d38593cc7c73b27cff9e4383593e9');
    }
  });

  it('incident-chain: the ten calls, two allowed and eight denied', () => {
    const file = load('incident-chain');
    const chain = file.warrants_base64url.map((text: string) => ({ bytes: Buffer.from(text, 'base64url') }));
    const allowed: string[] = [];
    for (const call of file.calls) {
      const got = judge(
        engine,
        stackBytes(chain.slice(0, call.links)),
        {
          now: call.now ?? file.now,
          roots: [file.trusted_root_hex],
          tool: call.tool,
          args: argsOf(call.args),
          ...(call.signature_hex ? { signature: call.signature_hex } : {}),
        },
        'authorizeCall',
      );
      expect(got.code, call.title).toBe(call.verdict.allowed ? 0 : call.verdict.code);
      if (got.reason === 'OK') allowed.push(call.title);
    }
    expect([allowed.length, file.calls.length]).toEqual([2, 10]);
  });

  it('a proof signed here is the one that upstream signs', () => {
    expect(
      popSignature(envelopeOf('A.1', 'A.1'), '02'.repeat(32), 'read_file', { path: 'x' }, 1_704_067_260),
    ).toHaveLength(POP_SIGNED);
  });
});

const UNDECIDABLE = 9004;

function match1501(engine: Engine, item: Json): number {
  const reason = matches(engine, hex(item.constraint), cbor.encode(nodeOf(item.value)));
  return reason === 'true' || reason === 'false' ? 0 : found(engine, 0).code;
}

function nodeOf(json: Json): cbor.Node {
  if (json === null) return cbor.nul();
  if (typeof json === 'boolean') return cbor.bool(json);
  if (typeof json === 'string') return cbor.text(json);
  if (typeof json === 'number') return Number.isInteger(json) ? cbor.int(json) : cbor.float(json);
  if (Array.isArray(json)) return cbor.array(json.map(nodeOf));
  return cbor.sorted(Object.entries(json).map(([k, v]) => [k, nodeOf(v)]));
}
