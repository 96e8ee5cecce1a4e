// Each rule of a link (spec/wire-chain-pop 4.2, 4.3) broken by itself, and the order in which two are reported.
import { describe, expect, it } from 'vitest';
import { FLAG_ALLOW_ORPHAN, FLAG_STRICT_SESSION } from '../../../assembly/request.ts';
import { type Asked, ask, found, judge, open } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import {
  AGENT,
  anySet,
  childOf,
  EXPIRES,
  type Fields,
  ISSUED,
  idOf,
  issuerFields,
  LEAD,
  longChain,
  OTHER,
  ROOT,
  rootWarrant,
  type Sealed,
  stackBytes,
  trustRoot,
} from '../../support/warrants.ts';

const set = (constraints: Fields, allow_unknown = false): Fields => ({ constraints, allow_unknown });
const exact = (value: string): Fields => ({ type: 'Exact', value });
const pattern = (glob: string): Fields => ({ type: 'Pattern', pattern: glob });
const any: Fields = { type: 'Wildcard' };

/** Name, changes of the parent, changes of the child, what is found. */
type Row = [string, Fields, Fields, string];

const BROKEN: Row[] = [
  ['nothing', {}, {}, 'OK'],
  ['another signer than the holder', {}, { signer: OTHER }, 'NOT_ISSUED_BY_HOLDER'],
  ['no parent hash', {}, { parent_hash: undefined }, 'PARENT_HASH_MISSING'],
  ['another hash', {}, { parent_hash: '00'.repeat(32) }, 'PARENT_HASH_MISMATCH'],
  ['the same depth', {}, { depth: 0 }, 'DEPTH_MISMATCH'],
  ['two deeper', {}, { depth: 2 }, 'DEPTH_MISMATCH'],
  ['depth 65 at once', {}, { depth: 65 }, 'DEPTH_MISMATCH'],
  ['the largest depth', {}, { depth: 2 ** 32 - 1 }, 'DEPTH_MISMATCH'],
  ['a parent that may not delegate', { max_depth: 0 }, { max_depth: 0 }, 'DEPTH_OVER_PARENT'],
  ['a larger max_depth', { max_depth: 3 }, { max_depth: 4 }, 'DEPTH_LIMIT_RAISED'],
  ['the largest max_depth', { max_depth: 254 }, { max_depth: 255 }, 'DEPTH_LIMIT_RAISED'],
  ['the same max_depth', { max_depth: 255 }, { max_depth: 255 }, 'OK'],
  ['a max_depth below its own depth', {}, { max_depth: 0 }, 'DEPTH_OVER_OWN'],
  ['a max_depth of its own depth', {}, { max_depth: 1 }, 'OK'],
  ['issued a second before the parent', {}, { issued_at: ISSUED - 1 }, 'ISSUED_BEFORE_PARENT'],
  ['issued at once', {}, { issued_at: ISSUED }, 'OK'],
  ['expiring with the parent', {}, { expires_at: EXPIRES }, 'OK'],
  ['expiring a second later', {}, { expires_at: EXPIRES + 1 }, 'OUTLIVES_PARENT'],
  ['expiring past the calendar', {}, { expires_at: 8210266876800n }, 'OUTLIVES_PARENT'],
  ['expiring at 2^63 - 1', {}, { expires_at: 2n ** 63n - 1n }, 'OUTLIVES_PARENT'],
  ['expiring at 2^63', {}, { expires_at: 2n ** 63n }, 'OUTLIVES_PARENT'],
  ['expiring at 2^64 - 1', {}, { expires_at: 2n ** 64n - 1n }, 'OUTLIVES_PARENT'],
  ['a parent that expires at 2^64 - 1', { expires_at: 2n ** 64n - 1n }, { expires_at: EXPIRES }, 'OK'],
  ['one apart past 2^53', { expires_at: 2n ** 60n }, { expires_at: 2n ** 60n + 1n }, 'OUTLIVES_PARENT'],
  // -- execution to execution
  ['a tool that the parent has not', {}, { tools: { t: anySet, u: anySet } }, 'TOOL_ADDED'],
  ['a tool before all of the parent', {}, { tools: { a: anySet } }, 'TOOL_ADDED'],
  ['no tools', {}, { tools: {} }, 'OK'],
  ['a tool under the parent’s star', { tools: { '*': anySet } }, { tools: { anything: anySet } }, 'OK'],
  ['the star under the star', { tools: { '*': anySet } }, { tools: { '*': anySet } }, 'OK'],
  ['the star under a name', {}, { tools: { '*': anySet } }, 'TOOL_ADDED'],
  [
    'a name that is stricter than the star beside it',
    { tools: { '*': anySet, t: set({ a: exact('x') }) } },
    { tools: { t: anySet } },
    'CONSTRAINT_DROPPED',
  ],
  ['a parent without tools', { tools: {} }, { tools: { t: anySet } }, 'PARENT_GRANTS_NOTHING'],
  ['neither with tools', { tools: {} }, { tools: {} }, 'OK'],
  [
    'unknown arguments allowed',
    { tools: { t: set({ a: any }) } },
    { tools: { t: set({ a: any }, true) } },
    'UNKNOWN_ARGUMENTS_ALLOWED',
  ],
  ['unknown arguments allowed below an open set', {}, { tools: { t: set({}, true) } }, 'UNKNOWN_ARGUMENTS_ALLOWED'],
  [
    'unknown arguments no longer allowed',
    { tools: { t: set({ a: any }, true) } },
    { tools: { t: set({ a: any }) } },
    'OK',
  ],
  [
    'a constraint dropped',
    { tools: { t: set({ a: any, b: any }) } },
    { tools: { t: set({ b: any }) } },
    'CONSTRAINT_DROPPED',
  ],
  [
    'a constraint added',
    { tools: { t: set({ b: any }) } },
    { tools: { t: set({ a: any, b: any }) } },
    'CONSTRAINT_ADDED',
  ],
  [
    'a constraint added behind',
    { tools: { t: set({ b: any }) } },
    { tools: { t: set({ b: any, c: any }) } },
    'CONSTRAINT_ADDED',
  ],
  [
    'one dropped and one added',
    { tools: { t: set({ b: any }) } },
    { tools: { t: set({ a: any }) } },
    'CONSTRAINT_DROPPED',
  ],
  ['constraints below an open set', {}, { tools: { t: set({ a: exact('x') }) } }, 'OK'],
  [
    'an exact value below its pattern',
    { tools: { t: set({ a: pattern('/data/*') }) } },
    { tools: { t: set({ a: exact('/data/q3') }) } },
    'OK',
  ],
  [
    'an exact value beside its pattern',
    { tools: { t: set({ a: pattern('/data/*') }) } },
    { tools: { t: set({ a: exact('/etc') }) } },
    'VALUE_NOT_IN_PARENT',
  ],
  [
    'a wider pattern',
    { tools: { t: set({ a: pattern('/data/*') }) } },
    { tools: { t: set({ a: pattern('/*') }) } },
    'PATTERN_EXPANDED',
  ],
  [
    'a wildcard below a pattern',
    { tools: { t: set({ a: pattern('*') }) } },
    { tools: { t: set({ a: any }) } },
    'WIDENED_TO_WILDCARD',
  ],
  ['a higher clearance', { clearance: 10 }, { clearance: 11 }, 'CLEARANCE_RAISED'],
  ['the same clearance', { clearance: 10 }, { clearance: 10 }, 'OK'],
  ['a lower clearance', { clearance: 10 }, { clearance: 0 }, 'OK'],
  ['no clearance below one', { clearance: 10 }, { clearance: undefined }, 'OK'],
  ['a clearance of 0 below none', {}, { clearance: 0 }, 'CLEARANCE_INTRODUCED'],
  ['the same holder again', {}, { holder: LEAD.public }, 'OK'],
  ['the issuer as holder', {}, { holder: ROOT.public }, 'OK'],
  // -- transitions
  ['execution to issuer', {}, { type: 'issuer', tools: {}, issuable_tools: ['t'] }, 'EXECUTION_TO_ISSUER'],
  // -- issuer to issuer
  ['an issuer below an issuer', issuerFields(), {}, 'OK'],
  ['an issuable tool added', issuerFields(), { issuable_tools: ['t', 'u'] }, 'ISSUABLE_TOOL_ADDED'],
  [
    'issuable tools in another order',
    issuerFields({ issuable_tools: ['a', 'b'] }),
    { issuable_tools: ['b', 'a', 'a'] },
    'OK',
  ],
  [
    'any issuable tool below the star',
    issuerFields({ issuable_tools: ['x', '*'] }),
    { issuable_tools: ['q', '*'] },
    'OK',
  ],
  ['the star below a name', issuerFields(), { issuable_tools: ['*'] }, 'ISSUABLE_TOOL_ADDED'],
  [
    'wider bounds',
    issuerFields({ constraint_bounds: set({ a: exact('x') }) }),
    { constraint_bounds: set({ a: exact('y') }) },
    'EXACT_VALUE_CHANGED',
  ],
  [
    'dropped bounds',
    issuerFields({ constraint_bounds: set({ a: exact('x') }) }),
    { constraint_bounds: undefined },
    'BOUNDS_DROPPED',
  ],
  [
    'dropped bounds that bound nothing',
    issuerFields({ constraint_bounds: set({}) }),
    { constraint_bounds: undefined },
    'OK',
  ],
  ['an issuer’s higher clearance', issuerFields({ clearance: 10 }), { clearance: 11 }, 'CLEARANCE_RAISED'],
  ['an issuer’s first clearance', issuerFields(), { clearance: 1 }, 'CLEARANCE_INTRODUCED'],
  // -- issuer to execution
  ['a tool issued', issuerFields(), { type: 'execution', tools: { t: anySet }, issuable_tools: undefined }, 'OK'],
  ['nothing issued', issuerFields(), { type: 'execution', tools: {}, issuable_tools: undefined }, 'OK'],
  [
    'a tool that may not be issued',
    issuerFields({ issuable_tools: ['a', 't', 'z'] }),
    { type: 'execution', tools: { t: anySet, u: anySet }, issuable_tools: undefined },
    'ISSUABLE_TOOL_ADDED',
  ],
  [
    'any tool below the star',
    issuerFields({ issuable_tools: ['*'] }),
    { type: 'execution', tools: { q: anySet, '*': anySet }, issuable_tools: undefined },
    'OK',
  ],
  [
    'a tool within bounds',
    issuerFields({ constraint_bounds: set({ a: pattern('x*') }) }),
    {
      type: 'execution',
      tools: { t: set({ a: exact('xy') }) },
      issuable_tools: undefined,
      constraint_bounds: undefined,
    },
    'OK',
  ],
  [
    'a tool out of bounds',
    issuerFields({ constraint_bounds: set({ a: pattern('x*') }) }),
    { type: 'execution', tools: { t: anySet }, issuable_tools: undefined, constraint_bounds: undefined },
    'CONSTRAINT_DROPPED',
  ],
  [
    'issued to the issuing holder',
    issuerFields(),
    { type: 'execution', tools: { t: anySet }, issuable_tools: undefined, holder: LEAD.public },
    'ISSUED_TO_SELF',
  ],
  [
    'issued to the root',
    issuerFields(),
    { type: 'execution', tools: { t: anySet }, issuable_tools: undefined, holder: ROOT.public },
    'ISSUED_TO_ISSUER',
  ],
  [
    'issued with a higher clearance',
    issuerFields({ clearance: 1 }),
    { type: 'execution', tools: { t: anySet }, issuable_tools: undefined, clearance: 2 },
    'CLEARANCE_RAISED',
  ],
  [
    'issued with a first clearance',
    issuerFields(),
    { type: 'execution', tools: { t: anySet }, issuable_tools: undefined, clearance: 0 },
    'CLEARANCE_INTRODUCED',
  ],
];

/** Changes to a child that break one rule each, in the order of the rules, below a parent with max_depth 3 and clearance 5. */
const ORDER: [string, Fields][] = [
  ['NOT_ISSUED_BY_HOLDER', { signer: OTHER }],
  ['PARENT_HASH_MISMATCH', { parent_hash: '11'.repeat(32) }],
  ['DEPTH_MISMATCH', { depth: 2 }],
  ['DEPTH_LIMIT_RAISED', { max_depth: 4 }],
  ['ISSUED_BEFORE_PARENT', { issued_at: ISSUED - 1 }],
  ['OUTLIVES_PARENT', { expires_at: EXPIRES + 1 }],
  ['TOOL_ADDED', { tools: { u: anySet } }],
  ['CLEARANCE_RAISED', { clearance: 6 }],
];

describe.each(ENGINES)('links on $name', (engine) => {
  const link = (parent: Fields, child: Fields, asked: Asked = trustRoot) => {
    const { signer = LEAD, ...changes } = child;
    const root = rootWarrant(parent);
    return judge(engine, stackBytes([root, childOf(root, changes, signer)]), asked);
  };

  it.each(BROKEN)('%s', (_, parent, child, reason) => {
    const got = link(parent, child);
    expect(got.reason).toBe(reason);
    expect(got).toMatchObject(
      reason === 'OK' ? { returned: 0, stage: 'none' } : { stage: 'link', warrant: 1, code: got.code },
    );
  });

  it.each(BROKEN)('who delegates is told the same, without time or trust: %s', (_, parent, child, reason) => {
    const { signer = LEAD, ...changes } = child;
    const root = rootWarrant(parent);
    const { slot } = open(engine, stackBytes([root, childOf(root, changes, signer)]));
    ask(engine, { now: EXPIRES + 1 });
    expect(found(engine, engine.core.checkChildLink(slot)).reason).toBe(reason);
  });

  it('who delegates asks about the last link alone', () => {
    const chain = longChain(3) as [Sealed, Sealed, Sealed];
    const last = (warrants: readonly Sealed[]) =>
      found(engine, engine.core.checkChildLink(open(engine, stackBytes(warrants)).slot));
    expect(last([chain[0]])).toMatchObject({ returned: 0, reason: 'OK' });
    expect(last([chain[0], childOf(chain[1])]).reason).toBe('PARENT_HASH_MISMATCH');
    expect(last([chain[0], childOf(chain[1]), chain[1]]).warrant).toBe(2);
    expect(last([chain[2], chain[1], chain[2]]).reason).toBe('OK');
  });

  it('every rule of upstream outranks the ones after it', () => {
    const got: string[][] = [];
    const want: string[][] = [];
    ORDER.forEach(([first, a], i) => {
      for (const [second, b] of ORDER.slice(i + 1)) {
        got.push([first, second, link({ max_depth: 3, clearance: 5 }, { ...b, ...a }).reason]);
        want.push([first, second, first]);
      }
    });
    expect(got).toEqual(want);
  });

  it('rules that are stricter than upstream come after all of upstream’s', () => {
    const noTools = { tools: {}, clearance: 5 };
    expect(link(noTools, { tools: { t: anySet }, clearance: 6 }).reason).toBe('CLEARANCE_RAISED');
    const bounds = { constraint_bounds: set({ a: exact('x') }) };
    const dropped = { issuable_tools: ['u'], constraint_bounds: undefined };
    expect(link(issuerFields(bounds), dropped).reason).toBe('ISSUABLE_TOOL_ADDED');
    const issued = { type: 'execution', tools: { t: anySet }, issuable_tools: undefined, clearance: 1 };
    expect(link(issuerFields(), { ...issued, holder: LEAD.public }).reason).toBe('ISSUED_TO_SELF');
  });

  it('the blame names tool, argument and both constraints', () => {
    const got = link(
      { tools: { t: set({ a: any, b: exact('x') }) } },
      { tools: { t: set({ a: any, b: exact('y') }) } },
    );
    expect(got).toMatchObject({
      reason: 'EXACT_VALUE_CHANGED',
      code: 1502,
      tool: 't',
      argument: 'b',
      parent: '8201a16576616c75656178',
      constraint: '8201a16576616c75656179',
      value: null,
    });
    expect(link({}, { tools: { t: anySet, uu: anySet } })).toMatchObject({ reason: 'TOOL_ADDED', tool: 'uu' });
    expect(link(issuerFields(), { issuable_tools: ['t', 'q'] })).toMatchObject({ tool: 'q' });
    expect(link({ clearance: 3 }, { clearance: 9 })).toMatchObject({ left: 9, right: 3 });
    expect(link({ max_depth: 3 }, { max_depth: 9 })).toMatchObject({ left: 9, right: 3 });
  });

  it('the first broken link is the one reported', () => {
    const chain = longChain(5);
    const [a, b, c] = chain as [(typeof chain)[0], (typeof chain)[0], (typeof chain)[0]];
    const broken = childOf(c, { depth: 7, holder: LEAD.public, id: idOf('x') });
    const alsoBroken = childOf(broken, { tools: { u: anySet }, depth: 4, id: idOf('y') });
    expect(judge(engine, stackBytes([a, b, c, broken, alsoBroken]), trustRoot)).toMatchObject({
      reason: 'DEPTH_MISMATCH',
      warrant: 3,
      left: 7,
      right: 2,
    });
  });

  it('warrants in another order than root first are refused', () => {
    const chain = longChain(3);
    expect(judge(engine, stackBytes([...chain].reverse()), trustRoot)).toMatchObject({
      reason: 'PARENTS_MISSING',
      stage: 'trust',
      warrant: 0,
    });
    const [a, b, c] = chain as [(typeof chain)[0], (typeof chain)[0], (typeof chain)[0]];
    expect(judge(engine, stackBytes([a, c, b]), trustRoot).reason).toBe('PARENT_HASH_MISMATCH');
  });

  it('session ids are compared in strict mode only, with the root’s, after the link', () => {
    const strict = { ...trustRoot, flags: FLAG_STRICT_SESSION };
    const cases: [unknown, unknown, string][] = [
      [undefined, undefined, 'OK'],
      ['a', 'a', 'OK'],
      ['a', 'b', 'SESSION_MISMATCH'],
      ['a', undefined, 'SESSION_MISMATCH'],
      [undefined, 'a', 'SESSION_MISMATCH'],
      ['', undefined, 'SESSION_MISMATCH'],
      ['a', 'aa', 'SESSION_MISMATCH'],
    ];
    for (const [parent, child, reason] of cases) {
      expect(link({ session_id: parent }, { session_id: child }, strict)).toMatchObject({ reason });
      expect(link({ session_id: parent }, { session_id: child })).toMatchObject({ reason: 'OK' });
    }
    expect(link({ session_id: 'a' }, { session_id: 'b', depth: 3 }, strict).reason).toBe('DEPTH_MISMATCH');
  });

  it('a link that held is not checked again, a strict session is', () => {
    const root = rootWarrant({ session_id: 'a' });
    const bytes = stackBytes([root, childOf(root, { session_id: 'b' })]);
    expect(judge(engine, bytes, trustRoot)).toMatchObject({ reason: 'OK', verifications: 2 });
    expect(judge(engine, bytes, trustRoot)).toMatchObject({ reason: 'OK', verifications: 0 });
    expect(judge(engine, bytes, { ...trustRoot, flags: FLAG_STRICT_SESSION }).reason).toBe('SESSION_MISMATCH');
    expect(judge(engine, bytes, { ...trustRoot, roots: [OTHER.public] }).reason).toBe('UNTRUSTED_ROOT');
    expect(judge(engine, bytes, { ...trustRoot, now: EXPIRES }).reason).toBe('EXPIRED');
  });

  it('a lone warrant with a parent is an orphan, trusted or not', () => {
    const root = rootWarrant();
    const orphan = childOf(root).bytes;
    expect(judge(engine, orphan, trustRoot)).toMatchObject({ reason: 'PARENTS_MISSING', code: 1406, stage: 'trust' });
    const trustLead = { ...trustRoot, roots: [OTHER.public, LEAD.public] };
    expect(judge(engine, orphan, trustLead)).toMatchObject({ reason: 'ORPHAN_ROOT', code: 1405, stage: 'trust' });
    expect(judge(engine, orphan, { ...trustLead, flags: FLAG_ALLOW_ORPHAN }).reason).toBe('OK');
    const deep = (depth: number) => rootWarrant({ depth }).bytes;
    expect(judge(engine, deep(1), trustRoot).reason).toBe('ORPHAN_ROOT');
    const allowed = { ...trustRoot, flags: FLAG_ALLOW_ORPHAN };
    expect(judge(engine, deep(64), allowed).reason).toBe('OK');
    expect(judge(engine, deep(65), allowed)).toMatchObject({ reason: 'DEPTH_OVER_LIMIT', left: 65, right: 64 });
    expect(judge(engine, deep(2 ** 32 - 1), allowed)).toMatchObject({ reason: 'DEPTH_OVER_LIMIT', left: 2 ** 32 - 1 });
  });

  it('in a chain the first warrant has depth 0 and no parent', () => {
    const deep = rootWarrant({ depth: 1 });
    expect(judge(engine, stackBytes([deep, childOf(deep)]), trustRoot)).toMatchObject({
      reason: 'ROOT_HAS_DEPTH',
      code: 1405,
      warrant: 0,
      left: 1,
    });
    const hashed = rootWarrant({ parent_hash: '00'.repeat(32) });
    expect(judge(engine, stackBytes([hashed, childOf(hashed)]), trustRoot).reason).toBe('ROOT_HAS_PARENT');
    const allowed = { ...trustRoot, flags: FLAG_ALLOW_ORPHAN };
    expect(judge(engine, stackBytes([hashed, childOf(hashed)]), allowed).reason).toBe('ROOT_HAS_PARENT');
  });

  it('an id that comes twice is refused before trust is asked', () => {
    const root = rootWarrant();
    const bytes = stackBytes([root, childOf(root, { id: idOf('root') })]);
    expect(judge(engine, bytes, { ...trustRoot, roots: [] })).toMatchObject({ reason: 'ID_REPEATED', warrant: 1 });
  });

  it('trust is asked before the root’s shape, time and links', () => {
    const root = rootWarrant({ expires_at: ISSUED + 1 });
    const bytes = stackBytes([root, childOf(root, { depth: 5 })]);
    expect(judge(engine, bytes, { ...trustRoot, roots: [] }).reason).toBe('UNTRUSTED_ROOT');
    expect(judge(engine, bytes, trustRoot).reason).toBe('EXPIRED');
  });

  it('a chain of 64 is verified with 64 signatures', () => {
    const bytes = stackBytes(longChain(64));
    expect(judge(engine, bytes, trustRoot)).toMatchObject({ reason: 'OK', verifications: 64 });
  });

  it('more than 4 chains replace each other, and each is judged right', () => {
    const chains = Array.from({ length: 6 }, (_, i) => {
      const root = rootWarrant({ id: idOf(`r${i}`) });
      return stackBytes([root, childOf(root, i % 2 === 0 ? {} : { holder: AGENT.public, depth: 3 })]);
    });
    for (let round = 0; round < 3; round++) {
      chains.forEach((bytes, i) => {
        expect(judge(engine, bytes, trustRoot).reason).toBe(i % 2 === 0 ? 'OK' : 'DEPTH_MISMATCH');
      });
    }
  });
});
