// Every limit of a warrant and of a stack at n - 1, n and n + 1.
import { describe, expect, it } from 'vitest';
import { FORM_STACK_BYTES, FORM_WARRANT_BYTES, FORM_WARRANT_URL } from '../../../assembly/text/forms.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { open, say } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import {
  AGENT,
  anySet,
  childOf,
  issuerFields,
  LEAD,
  longChain,
  OTHER,
  ROOT,
  rootFields,
  rootWarrant,
  type Sealed,
  sealPayload,
  stackBytes,
  withKey,
} from '../../support/warrants.ts';

const names = (count: number, prefix = 'n') =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(4, '0')}`);
const tools = (count: number) => Object.fromEntries(names(count).map((name) => [name, anySet]));
const constraints = (count: number) => ({
  constraints: Object.fromEntries(names(count).map((name) => [name, { type: 'Wildcard' }])),
});
const extensions = (count: number, size = 0) =>
  Object.fromEntries(names(count).map((name) => [name, Buffer.alloc(size)]));

function nested(wrappers: number, outer: 'All' | 'Any' | 'Not'): unknown {
  let constraint: unknown = { type: 'Wildcard' };
  for (let i = 0; i < wrappers; i++)
    constraint = outer === 'Not' ? { type: 'Not', constraint } : { type: outer, constraints: [constraint] };
  return constraint;
}

/** A warrant of exactly `size` bytes: an extension of zeros, one byte each, and a tool name that takes up the slack. */
function warrantOf(size: number): Sealed {
  const make = (zeros: number, name: number) =>
    rootWarrant({
      tools: { ['n'.repeat(300 + name)]: anySet },
      extensions: Object.fromEntries(
        names(Math.ceil(zeros / 8000)).map((key, i) => [key, Buffer.alloc(Math.min(8000, zeros - 8000 * i))]),
      ),
    });
  const zeros = size - 1200;
  const short = size - make(zeros, 0).bytes.length;
  const warrant = make(zeros, short);
  expect(warrant.bytes.length).toBe(size);
  return warrant;
}

const TABLE: [string, (n: number) => Sealed, [number, string][]][] = [
  [
    'tools',
    (n) => rootWarrant({ tools: tools(n) }),
    [
      [255, 'OK'],
      [256, 'OK'],
      [257, 'TOO_MANY_TOOLS'],
    ],
  ],
  [
    'constraints of a tool',
    (n) => rootWarrant({ tools: { a: anySet, t: constraints(n), z: constraints(1) } }),
    [
      [63, 'OK'],
      [64, 'OK'],
      [65, 'TOO_MANY_CONSTRAINTS'],
    ],
  ],
  [
    'constraints of bounds, which have no limit',
    (n) => rootWarrant(issuerFields({ constraint_bounds: constraints(n) })),
    [
      [64, 'OK'],
      [65, 'OK'],
      [300, 'OK'],
    ],
  ],
  [
    'extensions',
    (n) => rootWarrant({ extensions: extensions(n) }),
    [
      [63, 'OK'],
      [64, 'OK'],
      [65, 'TOO_MANY_EXTENSIONS'],
    ],
  ],
  [
    'extensions beside the two folded ones, which do not count',
    (n) => rootWarrant({ extensions: extensions(n), session_id: 's', agent_id: 'a' }),
    [
      [64, 'OK'],
      [65, 'TOO_MANY_EXTENSIONS'],
    ],
  ],
  [
    'bytes of an extension',
    (n) => rootWarrant({ extensions: { big: Buffer.alloc(n) } }),
    [
      [8191, 'OK'],
      [8192, 'OK'],
      [8193, 'EXTENSION_TOO_LARGE'],
    ],
  ],
  [
    'bytes of a session id, which is not an extension',
    (n) => rootWarrant({ session_id: 's'.repeat(n) }),
    [
      [8192, 'OK'],
      [8193, 'OK'],
    ],
  ],
  ...(['All', 'Any', 'Not'] as const).map((kind): [string, (n: number) => Sealed, [number, string][]] => [
    `wrappers of ${kind}`,
    (n) => rootWarrant({ tools: { t: { constraints: { a: nested(n, kind) } } } }),
    [
      [31, 'OK'],
      [32, 'OK'],
      [33, 'CONSTRAINTS_TOO_DEEP'],
    ],
  ]),
  [
    'bytes of a warrant',
    warrantOf,
    [
      [65535, 'OK'],
      [65536, 'OK'],
      [65537, 'WARRANT_TOO_LARGE'],
    ],
  ],
  [
    'the version',
    (n) => rootWarrant({ version: n }),
    [
      [0, 'PAYLOAD_VERSION'],
      [1, 'OK'],
      [2, 'PAYLOAD_VERSION'],
      [255, 'PAYLOAD_VERSION'],
      [256, 'NUMBER_OUT_OF_RANGE'],
    ],
  ],
  [
    'max_depth',
    (n) => rootWarrant({ max_depth: n }),
    [
      [0, 'OK'],
      [64, 'OK'],
      [65, 'OK'],
      [255, 'OK'],
      [256, 'NUMBER_OUT_OF_RANGE'],
    ],
  ],
  [
    'clearance',
    (n) => rootWarrant({ clearance: n }),
    [
      [0, 'OK'],
      [255, 'OK'],
      [256, 'NUMBER_OUT_OF_RANGE'],
    ],
  ],
  [
    'depth',
    (n) => rootWarrant({ depth: n }),
    [
      [64, 'OK'],
      [2 ** 32 - 1, 'OK'],
      [2 ** 32, 'NUMBER_OUT_OF_RANGE'],
    ],
  ],
  [
    'max_issue_depth against a max_depth of 5',
    (n) => rootWarrant(issuerFields({ max_issue_depth: n, max_depth: 5 })),
    [
      [4, 'OK'],
      [5, 'OK'],
      [6, 'ISSUE_DEPTH_OVER_DEPTH'],
      [2 ** 31, 'ISSUE_DEPTH_OVER_DEPTH'],
      [2 ** 32 - 1, 'ISSUE_DEPTH_OVER_DEPTH'],
      [2 ** 32, 'NUMBER_OUT_OF_RANGE'],
    ],
  ],
  [
    'the threshold of two different approvers, one of them twice',
    (n) => rootWarrant({ required_approvers: [AGENT.public, OTHER.public, AGENT.public], min_approvals: n }),
    [
      [0, 'THRESHOLD_ZERO'],
      [1, 'OK'],
      [2, 'OK'],
      [3, 'THRESHOLD_OVER_APPROVERS'],
      [2 ** 31, 'THRESHOLD_OVER_APPROVERS'],
      [2 ** 32 - 1, 'THRESHOLD_OVER_APPROVERS'],
    ],
  ],
  [
    'the threshold without approvers, where it means nothing',
    (n) => rootWarrant({ min_approvals: n }),
    [
      [0, 'OK'],
      [1, 'OK'],
      [2 ** 32 - 1, 'OK'],
      [2 ** 32, 'NUMBER_OUT_OF_RANGE'],
    ],
  ],
  [
    'the threshold of an empty list of approvers',
    (n) => rootWarrant({ required_approvers: [], min_approvals: n }),
    [
      [0, 'THRESHOLD_ZERO'],
      [1, 'THRESHOLD_OVER_APPROVERS'],
    ],
  ],
  [
    'seconds of life',
    (n) => rootWarrant({ issued_at: 1000, expires_at: 1000 + n }),
    [
      [-1, 'LIFETIME_EMPTY'],
      [0, 'LIFETIME_EMPTY'],
      [1, 'OK'],
    ],
  ],
  [
    'warrants of a chain',
    (n) => ({ bytes: stackBytes(longChain(n)) }) as Sealed,
    [
      [1, 'OK'],
      [2, 'OK'],
      [23, 'OK'],
      [24, 'OK'],
      [31, 'OK'],
      [32, 'OK'],
      [63, 'OK'],
      [64, 'OK'],
      [65, 'CHAIN_TOO_LONG'],
      [255, 'CHAIN_TOO_LONG'],
      [256, 'CHAIN_TOO_LONG'],
    ],
  ],
];

describe.each(ENGINES)('limits on $name', (engine) => {
  it.each(TABLE)('%s', (_, make, rows) => {
    const got = rows.map(([n]) => {
      const { reason } = open(engine, make(n).bytes);
      return [n, reason];
    });
    expect(got).toEqual(rows);
  });

  it('a warrant of one byte too many is refused before anything is read, whatever it holds', () => {
    const junk = Buffer.alloc(65537, 0xff);
    expect(open(engine, junk, FORM_WARRANT_BYTES)).toMatchObject({
      reason: 'WARRANT_TOO_LARGE',
      stage: 'decode',
      left: 65537,
      right: 65536,
      verifications: 0,
    });
    expect(say(open(engine, junk.subarray(1), FORM_WARRANT_BYTES))).toBe('INDEFINITE_LENGTH@0');
  });

  it.each([
    [262143, 'OK'],
    [262144, 'OK'],
    [262145, 'STACK_TOO_LARGE'],
  ])('a stack of %i bytes: %s', (size, reason) => {
    // Four parts: three of full size, and one that makes up the total. Head of the stack: one byte.
    const filler = [65536, 65536, 65536].map(warrantOf);
    const last = warrantOf(size === 262145 ? 65536 : size - 1 - 3 * 65536);
    const bytes = stackBytes([...filler, last]);
    expect(bytes.length).toBe(size);
    expect(open(engine, bytes, FORM_STACK_BYTES)).toMatchObject(
      reason === 'OK' ? { reason } : { reason, left: 262145, right: 262144, verifications: 0 },
    );
  });

  it('a warrant over the limit is refused inside a stack too, at its first byte', () => {
    const bytes = stackBytes([rootWarrant(), warrantOf(65537)]);
    expect(say(open(engine, bytes))).toBe(`WARRANT_TOO_LARGE@${1 + rootWarrant().bytes.length}`);
  });

  it('the blame names the tool that is too wide, the first extension that is too large, and both numbers', () => {
    const wide = rootWarrant({ tools: { a: anySet, b: constraints(65), c: constraints(66) } });
    expect(open(engine, wide.bytes)).toMatchObject({ reason: 'TOO_MANY_CONSTRAINTS', stage: 'structure', tool: 'b' });
    const large = rootWarrant({ extensions: { a: Buffer.from([1]), b: Buffer.alloc(8193), c: Buffer.alloc(8194) } });
    const { offset } = open(engine, large.bytes);
    expect(large.bytes.subarray((offset as number) - 2, (offset as number) + 3).toString('hex')).toBe('6162992001');
    expect(open(engine, rootWarrant({ tools: tools(300) }).bytes)).toMatchObject({ left: 300, right: 256 });
    expect(open(engine, rootWarrant({ extensions: extensions(70) }).bytes)).toMatchObject({ left: 70, right: 64 });
  });

  it('structure is judged in the order of upstream where two rules are broken', () => {
    const order: [Record<string, unknown>, string][] = [
      [{ version: 2, expires_at: 1, issued_at: 1 }, 'PAYLOAD_VERSION'],
      [{ expires_at: 1, issued_at: 1, issuable_tools: ['t'] }, 'LIFETIME_EMPTY'],
      [{ issuable_tools: ['t'], max_issue_depth: 99 }, 'EXECUTION_ISSUABLE_TOOLS'],
      [{ issuable_tools: [] }, 'EXECUTION_ISSUABLE_TOOLS'],
      [{ max_issue_depth: 99, max_depth: 5 }, 'EXECUTION_ISSUE_DEPTH'],
      [{ type: 'issuer', issuable_tools: [] }, 'ISSUER_TOOLS'],
      [{ type: 'issuer', tools: {}, issuable_tools: [], max_issue_depth: 99 }, 'ISSUER_NOTHING_ISSUABLE'],
      [{ type: 'issuer', tools: {}, max_issue_depth: 99 }, 'ISSUER_NOTHING_ISSUABLE'],
      [issuerFields({ max_issue_depth: 65, extensions: extensions(65) }), 'ISSUE_DEPTH_OVER_DEPTH'],
      [{ tools: tools(257), extensions: extensions(65) }, 'TOO_MANY_TOOLS'],
      [{ tools: { t: constraints(65) }, extensions: extensions(65) }, 'TOO_MANY_CONSTRAINTS'],
      [{ extensions: { ...extensions(64), z: Buffer.alloc(8193) } }, 'TOO_MANY_EXTENSIONS'],
      [{ extensions: { z: Buffer.alloc(8193) }, required_approvers: [], min_approvals: 0 }, 'EXTENSION_TOO_LARGE'],
      [{ required_approvers: [], min_approvals: 1 }, 'THRESHOLD_OVER_APPROVERS'],
    ];
    expect(order.map(([fields]) => open(engine, rootWarrant(fields).bytes).reason)).toEqual(order.map(([, r]) => r));
  });

  it('a stack of many envelopes costs no signature, one of 64 costs 64', () => {
    const envelope = rootWarrant().bytes;
    const many = (count: number) => stackBytes(Array.from({ length: count }, () => ({ bytes: envelope })));
    for (const count of [65, 255, 256, 1000]) {
      expect(open(engine, many(count))).toMatchObject({
        reason: 'CHAIN_TOO_LONG',
        stage: 'decode',
        left: count,
        right: 64,
        verifications: 0,
      });
    }
    expect(open(engine, many(64))).toMatchObject({ reason: 'OK', verifications: 64 });
    const damaged = Buffer.from(many(1000));
    damaged[damaged.length - envelope.length] = 0x84;
    expect(open(engine, damaged)).toMatchObject({ reason: 'WRONG_COUNT', verifications: 0 });
  });

  it('damage anywhere in a chain is found before any signature is verified', () => {
    const root = rootWarrant();
    const bad = withKey(childOf(root).fields, 8, cbor.text('deep'), LEAD);
    expect(open(engine, stackBytes([root, bad]))).toMatchObject({ reason: 'WRONG_TYPE', warrant: 1, verifications: 0 });
  });

  it('signatures are verified in order, up to the first that does not hold', () => {
    const chain = longChain(6);
    const spoiled = chain.map((w, i) => (i < 3 ? w : sealPayload(w.payload, OTHER, w.fields)));
    expect(open(engine, stackBytes(spoiled))).toMatchObject({
      reason: 'WARRANT_SIGNATURE',
      stage: 'signature',
      warrant: 3,
      verifications: 4,
    });
  });

  it('base64 over the limit is refused by its length, before it is decoded', () => {
    const text = 'A'.repeat(87384); // stands for 65,538 bytes
    expect(open(engine, text, FORM_WARRANT_URL)).toMatchObject({ reason: 'WARRANT_TOO_LARGE', stage: 'text' });
    expect(say(open(engine, text.slice(2), FORM_WARRANT_URL))).toBe('WRONG_TYPE@0');
  });

  it('ROOT signs and rootFields are honest: the tables above have accepted cases', () => {
    expect(open(engine, rootWarrant(rootFields(), ROOT).bytes)).toMatchObject({ reason: 'OK', verifications: 1 });
  });
});
