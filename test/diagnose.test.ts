import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CEL } from '../src/cel/index.ts';
import { All, ApprovalGate, diagnose, Exact, Pattern, Range, Subpath, Warrant, Wildcard } from '../src/index.ts';
import { castOf, idOf, NOW } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';

describe.each(ENGINES)('diagnosing on $name', (engine) => {
  const { root, lead, agent, parent, child, leaf } = castOf(engine);
  const builder = () => Warrant.mintBuilder({ engine }).holder(agent.publicKey).ttl(300).id(idOf(9)).issuedAt(NOW);
  const codes = (warrant: Warrant, now = NOW) => diagnose(warrant, { now }).warnings.map(({ code }) => code);

  it('is data', () => {
    expect(JSON.parse(JSON.stringify(diagnose(parent, { now: NOW + 60 })))).toEqual({
      id: parent.id,
      type: 'execution',
      status: 'valid',
      issuedAt: '2023-11-14T22:13:20Z',
      expiresAt: '2023-11-14T23:13:20Z',
      remaining: 3540,
      issuer: root.publicKey.fingerprint,
      holder: lead.publicKey.fingerprint,
      depth: 0,
      delegationsLeft: parent.maxDepth,
      chainLength: 1,
      tools: [
        {
          name: 'read',
          arguments: [
            { name: 'limit', constraint: 'Range({ max: 100 })', passes: 'a number, at most 100' },
            {
              name: 'path',
              constraint: 'Pattern("/data/*")',
              passes: 'a text that the whole glob "/data/*" matches',
            },
          ],
          otherArguments: false,
          isGated: false,
        },
        { name: 'search', arguments: [], otherArguments: true, isGated: false },
      ],
      issuableTools: null,
      clearance: null,
      approvals: { required: 0, approvers: 0 },
      warnings: [
        { code: 'path-pattern', text: expect.stringContaining('Subpath') },
        { code: 'any-arguments', text: expect.stringContaining('"search"') },
      ],
    });
  });

  it('reads well', () => {
    const text = String(diagnose(parent, { now: NOW + 60 }));
    expect(text.split('\n')).toEqual([
      `Warrant ${parent.id}, of type execution`,
      '  valid      for 59 min more, until 2023-11-14T23:13:20Z',
      `  keys       issued by ${root.publicKey.fingerprint}…, held by ${lead.publicKey.fingerprint}…`,
      `  depth      a root; it may be delegated ${parent.maxDepth} times more`,
      '  tool       "read" with "limit": Range({ max: 100 }), "path": Pattern("/data/*")',
      '  tool       "search" with any arguments',
      '  warning    "read", "path": Pattern("/data/*") matches a path that climbs out with "..": Subpath does not.',
      '  warning    "search" may be called with any arguments: constrain them.',
    ]);
    expect(inspect(diagnose(parent, { now: NOW + 60 }))).toBe(text);
  });

  it.each([
    [-31, 'not-yet-valid', 331],
    [-30, 'valid', 330],
    [0, 'valid', 300],
    [299, 'valid', 1],
    [300, 'expired', 0],
    [301, 'expired', 0],
  ])('says at %d s after its issue that it is %s', (seconds, status, remaining) => {
    const warrant = builder().capability('t', { a: 1 }).mint(root);
    expect(diagnose(warrant, { now: NOW + seconds })).toMatchObject({ status, remaining });
    expect(String(diagnose(warrant, { now: NOW + seconds }))).toMatch(
      status === 'valid' ? / {2}valid {6}for / : / {2}not valid {2}/,
    );
  });

  it('looks at the parents too', () => {
    expect(diagnose(leaf, { now: NOW })).toMatchObject({ chainLength: 3, depth: 2, status: 'valid' });
    expect(diagnose(leaf.bind(agent), { now: NOW }).id).toBe(leaf.id);
    expect(codes(Warrant.parse(String(child), { engine }))).toContain('parents-missing');
    expect(codes(child)).not.toContain('parents-missing');
    const terminal = builder().capability('t', { a: 1 }).terminal().mint(root);
    expect(String(diagnose(terminal, { now: NOW }))).toContain('it may not be delegated further');
  });

  it('has nothing to say against a narrow, short-lived warrant', () => {
    const path = All([Subpath('/data'), Pattern('/data/*.csv')]);
    expect(
      codes(
        builder()
          .capability('read', { path, limit: Range.max(5) })
          .mint(root),
      ),
    ).toEqual([]);
  });

  it.each<[string, string, (now: ReturnType<typeof builder>) => ReturnType<typeof builder>]>([
    ['ends soon', 'expires-soon', (b) => b.capability('t', { a: 1 }).ttl(60)],
    ['lives long', 'long-lived', (b) => b.capability('t', { a: 1 }).ttl(86_401)],
    ['is held by its issuer', 'held-by-issuer', (b) => b.capability('t', { a: 1 }).holder(root.publicKey)],
    ['grants any tool', 'any-tool', (b) => b.capability('*', { a: 1 })],
    ['grants any arguments', 'any-arguments', (b) => b.tool('t')],
    ['grants other arguments', 'other-arguments', (b) => b.capability('t', { a: 1, allowUnknown: true })],
    ['has an expression', 'evaluator-needed', (b) => b.capability('t', { a: All([CEL('x > 1')]) })],
    ['has a glob for a path', 'path-pattern', (b) => b.capability('t', { a: Pattern('C:\\data\\*') })],
  ])('warns where it %s', (_, code, change) => {
    expect(codes(change(builder()).mint(root))).toEqual([code]);
  });

  it('counts gates and approvers', () => {
    const gated = builder()
      .capability('deploy', { env: Wildcard() })
      .capability('read', { path: 'x' })
      .requiredApprovers([root.publicKey, lead.publicKey])
      .approvalGates({ deploy: ApprovalGate({ env: Exact('production') }) })
      .mint(root);
    const diagnosis = diagnose(gated, { now: NOW });
    expect(diagnosis).toMatchObject({ approvals: { required: 2, approvers: 2 }, warnings: [] });
    expect(diagnosis.tools.map(({ name, isGated }) => [name, isGated])).toEqual([
      ['deploy', true],
      ['read', false],
    ]);
    expect(String(diagnosis)).toContain('  approvals  2 of 2 approvers');
    const unapprovable = builder().capability('t', { a: 1 }).approvalGates({ t: null }).mint(root);
    expect(codes(unapprovable)).toEqual(['gates-without-approvers']);
  });

  it('says of an issuer warrant what it may issue', () => {
    const issuer = builder().issuer().issuableTools(['read', 'write']).mint(root);
    expect(diagnose(issuer, { now: NOW })).toMatchObject({
      type: 'issuer',
      issuableTools: ['read', 'write'],
      tools: [],
    });
    expect(String(diagnose(issuer, { now: NOW }))).toContain('  may issue  "read", "write"');
    expect(codes(issuer)).toEqual([]);
  });

  it('is frozen, and leaves nothing for a terminal to act on', () => {
    const hostile = builder().capability('t\u001b[2J\n', { 'a\u202e': '\u0007' }).mint(root);
    const diagnosis = diagnose(hostile, { now: NOW });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals act on these
    expect(String(diagnosis).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/);
    for (const each of [diagnosis, diagnosis.tools, diagnosis.tools[0], diagnosis.warnings])
      expect(Object.isFrozen(each)).toBe(true);
  });

  it('refuses what is no warrant, and options that it has not', () => {
    for (const value of [String(parent), null, undefined, {}, { warrant: {} }])
      expect(() => diagnose(value as never)).toThrow(/diagnose takes a warrant; Warrant.parse/);
    expect(() => diagnose(parent, { at: NOW } as never)).toThrow(/diagnose has no option "at"; it takes now/);
    expect(() => diagnose(parent, { now: 'x' } as never)).toThrow(TypeError);
  });
});
