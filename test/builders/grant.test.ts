import { describe, expect, it } from 'vitest';
import { Authorizer, Exact, float, OneOf, Pattern, Range, SigningKey, Warrant, Wildcard } from '../../src/index.ts';
import { castOf, idOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

describe.each(ENGINES)('granting on $name', (engine) => {
  const { root, lead, agent, stranger, parent, child } = castOf(engine);
  const builder = () => parent.grantBuilder().issuedAt(NOW);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const granted = (build: (b: ReturnType<typeof builder>) => unknown, key = lead) => {
    const b = builder();
    return refusal(() => {
      build(b);
      // What is granted also verifies.
      const warrant = b.grant(key);
      const decision = authorizer.verify(warrant, { now: warrant.issuedAt });
      if (!decision.allowed) throw new Error(decision.message);
    });
  };

  it('gives upstream’s bytes for its samples', () => {
    const { warrants, keys } = vectors('python-interop');
    const named = (name: string) =>
      Warrant.parse(warrants.find((w: { name: string }) => w.name === name).base64url, { engine });
    const seed = (name: string) =>
      SigningKey.fromSeed(unhex(keys.find((k: { name: string }) => k.name === name).seed_hex), { engine });
    const [top, middle, last] = [named('pattern'), named('child'), named('grandchild')];
    const childOfTop = top
      .grantBuilder()
      .capability('search', { query: Pattern('weather N*') })
      .holder(middle.holder)
      .ttl(3600)
      .issuedAt(middle.issuedAt)
      .id(middle.id)
      .grant(seed('holder'));
    expect(hex(childOfTop.toBytes())).toBe(hex(middle.toBytes()));
    const end = childOfTop
      .grantBuilder()
      .capability('search', { query: 'weather NYC' })
      .holder(last.holder)
      .ttl(600)
      .terminal()
      .issuedAt(last.issuedAt)
      .id(last.id)
      .grant(seed('worker'));
    expect(hex(end.toBytes())).toBe(hex(last.toBytes()));
    expect(end.toStackText()).toBe(
      vectors('python-interop').stacks.find((s: { name: string }) => s.name === 'three').encode_warrant_stack,
    );
  });

  it('gives upstream’s bytes for the incident’s chain', () => {
    const incident = vectors('incident-chain');
    const [first, second, third] = incident.warrants_base64url.map((text: string) =>
      Warrant.parse(text, { engine }),
    ) as [Warrant, Warrant, Warrant];
    const seed = (name: string) => SigningKey.fromSeed(unhex(incident.seeds_hex[name]), { engine });
    const again = (above: Warrant, w: Warrant, key: SigningKey) => {
      const b = above.grantBuilder().holder(w.holder).ttl(w.ttl).maxDepth(w.maxDepth).issuedAt(w.issuedAt).id(w.id);
      for (const tool of w.tools) b.capability(tool, w.capabilities[tool]);
      return b.grant(key);
    };
    expect(again(again(first, second, seed('lead')), third, seed('agent')).toStackText()).toBe(incident.stack_text);
  });

  it('begins empty, and inherits the rest', () => {
    const above = Warrant.mintBuilder({ engine })
      .tool('t')
      .sessionId('s')
      .agentId('a')
      .clearance(9)
      .maxDepth(5)
      .extension('x', Uint8Array.of(1))
      .holder(lead.publicKey)
      .ttl(100)
      .issuedAt(NOW)
      .mint(root);
    expect(refusal(() => above.grantBuilder().issuedAt(NOW).grant(lead))).toBe(
      '1201 invalid-payload-structure tools-missing',
    );
    const below = above
      .grantBuilder()
      .tool('t')
      .issuedAt(NOW + 40)
      .grant(lead);
    expect(below).toMatchObject({
      sessionId: 's',
      agentId: 'a',
      clearance: 9,
      maxDepth: 5,
      depth: 1,
      ttl: 60,
      extensions: {},
    });
    expect(below.holder.equals(lead.publicKey)).toBe(true);
    expect(below.expiresAtSeconds).toBe(above.expiresAtSeconds);
  });

  it('hands on tools as the parent has them', () => {
    expect(builder().tool('read').grant(lead).capabilities).toEqual({ read: parent.capabilities.read });
    expect(builder().inheritAll().grant(lead).capabilities).toEqual(parent.capabilities);
    expect(builder().inheritAll().retainTools(['search', 'nothing']).grant(lead).tools).toEqual(['search']);
    const narrowed = builder()
      .capability('read', { path: Exact('/data/x'), limit: 5 })
      .tool('read')
      .grant(lead);
    expect(String(narrowed.capabilities.read)).toBe('{ limit: Exact(5), path: Exact("/data/x") }');
    const star = Warrant.mintBuilder({ engine })
      .capability('*', { x: Wildcard() })
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .mint(root);
    expect(star.grantBuilder().issuedAt(NOW).tools(['a', 'b']).grant(lead).tools).toEqual(['a', 'b']);
    expect(refusal(() => builder().tool('write'))).toBe('1502 invalid-attenuation tool-added');
    expect(refusal(() => builder().inheritAll().tool('read'))).toBe('TypeError');
  });

  it('in one call refuses a tool that the parent has not, beside others that it has', () => {
    const options = { to: agent.publicKey, key: lead };
    for (const allow of ['raed', ['read', 'raed']])
      expect(refusal(() => parent.grant({ ...options, allow }))).toBe('1502 invalid-attenuation tool-added');
    expect(refusal(() => parent.grant({ ...options, allow: 5 as never }))).toBe('TypeError');
  });

  it('in one call narrows what it names and keeps the rest', () => {
    const { key, ...options } = {
      to: agent.publicKey,
      allow: 'read',
      constraints: { limit: Range.max(9) },
      ttl: 60,
      key: lead,
    };
    const below = fresh().grant({ ...options, key });
    expect(String(below.capabilities.read)).toBe('{ limit: Range({ max: 9 }), path: Pattern("/data/*") }');
    expect(below.ttl).toBe(60);
    expect(below.holder.equals(agent.publicKey)).toBe(true);
    expect(fresh().grant({ to: agent.publicKey, key }).tools).toEqual(['read', 'search']);
    expect(
      fresh().grant({ to: agent.publicKey, allow: ['search'], constraints: { query: Pattern('safe*') }, key })
        .capabilities.search?.constraints,
    ).toMatchObject({ query: { pattern: 'safe*' } });
    expect(refusal(() => fresh().grant({ to: agent.publicKey, allow: 'read', constraints: { other: 1 }, key }))).toBe(
      '1502 invalid-attenuation constraint-added',
    );
  });

  it('in one call takes no option that it does not know', () => {
    const options = { to: agent.publicKey, key: lead, tools: ['read'] };
    expect(() => fresh().grant(options)).toThrow(
      'grant has no option "tools"; it takes to, allow, constraints, ttl, key',
    );
  });

  function fresh(): Warrant {
    return Warrant.mintBuilder({ engine })
      .capability('read', { path: Pattern('/data/*'), limit: Range.max(100) })
      .tool('search')
      .holder(lead.publicKey)
      .ttl(3600)
      .mint(root);
  }

  it('issues no earlier than the parent, whatever the clock says', () => {
    const ahead = Math.floor(Date.now() / 1000) + 1000;
    const above = Warrant.mintBuilder({ engine }).tool('t').holder(lead.publicKey).ttl(3600).issuedAt(ahead).mint(root);
    const below = above.grantBuilder().tool('t').ttl(60).grant(lead);
    expect(below.issuedAtSeconds).toBe(BigInt(ahead));
    expect(below.ttl).toBe(60);
    expect(
      refusal(() =>
        above
          .grantBuilder()
          .tool('t')
          .issuedAt(ahead - 1)
          .grant(lead),
      ),
    ).toBe('1405 chain-broken issued-before-parent');
  });

  it('cuts a lifetime to the parent’s where told to', () => {
    expect(builder().tool('search').ttl(1e6, { capped: true }).grant(lead).expiresAtSeconds).toBe(
      parent.expiresAtSeconds,
    );
    expect(builder().tool('search').ttl(10, { capped: true }).grant(lead).ttl).toBe(10);
  });

  // The rules of protocol 10.2, in order: what is listed first wins over what is listed later.
  it.each<[string, string, (b: ReturnType<typeof builder>) => unknown, SigningKey?]>([
    ['a key that does not hold the parent', '1400 invalid-issuer signer-not-holder', (b) => b.maxDepth(99), stranger],
    ['more depth than the parent has', '1502 invalid-attenuation max-depth-over-parent', (b) => b.maxDepth(65)],
    [
      'a depth that does not reach the child',
      '1402 depth-exceeded depth-over-max',
      (b) => b.tool('search').maxDepth(0),
    ],
    ['a depth that just reaches it', 'accepted', (b) => b.tool('search').maxDepth(1)],
    ['a parent that has expired', '1300 warrant-expired expired', (b) => b.issuedAt(NOW + 3600)],
    ['a parent in its last second', 'accepted', (b) => b.tool('search').issuedAt(NOW + 3599)],
    ['a tool that the parent lacks', '1502 invalid-attenuation tool-added', (b) => b.capability('write')],
    ['the star', '1502 invalid-attenuation tool-added', (b) => b.capability('*')],
    [
      'a dropped constraint',
      '1502 invalid-attenuation constraint-dropped',
      (b) => b.capability('read', { path: Pattern('/data/*') }),
    ],
    [
      'an added constraint',
      '1502 invalid-attenuation constraint-added',
      (b) => b.capability('read', { path: Pattern('/data/*'), limit: 1, x: 1 }),
    ],
    ['constraints where the parent has none', 'accepted', (b) => b.capability('search', { query: 1 })],
    [
      'unknown arguments',
      '1502 invalid-attenuation unknown-arguments-allowed',
      (b) => b.capability('search', { allowUnknown: true }),
    ],
    [
      'a wider pattern',
      '1503 capability-expansion pattern-expanded',
      (b) => b.capability('read', { path: Pattern('/*'), limit: 1 }),
    ],
    [
      'a wildcard for a pattern',
      '1503 capability-expansion widened-to-wildcard',
      (b) => b.capability('read', { path: Wildcard(), limit: 1 }),
    ],
    [
      'a value outside the pattern',
      '1503 capability-expansion value-not-in-parent',
      (b) => b.capability('read', { path: '/etc', limit: 1 }),
    ],
    [
      'a wider range',
      '1503 capability-expansion range-expanded',
      (b) => b.capability('read', { path: Pattern('/data/*'), limit: Range.max(101) }),
    ],
    [
      'a value outside the range',
      '1501 constraint-violation value-not-in-range',
      (b) => b.capability('read', { path: Pattern('/data/*'), limit: 101 }),
    ],
    ['a float in the range', 'accepted', (b) => b.capability('read', { path: Pattern('/data/*'), limit: float(100) })],
    [
      'another kind',
      '1502 invalid-attenuation kinds-incompatible',
      (b) => b.capability('read', { path: OneOf(['/data/x']), limit: 1 }),
    ],
    [
      'clearance that the parent lacks',
      '1502 invalid-attenuation clearance-introduced',
      (b) => b.tool('search').clearance(0),
    ],
    [
      'too large an extension',
      '1201 invalid-payload-structure extension-too-large',
      (b) => b.tool('search').extension('x', new Uint8Array(8193)),
    ],
    [
      'a longer life than the parent',
      '1502 invalid-attenuation lifetime-over-parent',
      (b) => b.tool('search').ttl(3601),
    ],
    ['exactly the parent’s life', 'accepted', (b) => b.tool('search').ttl(3600)],
    ['no life', '1201 invalid-payload-structure lifetime-empty', (b) => b.tool('search').ttl(0)],
    [
      'issuable tools on an execution warrant',
      '1201 invalid-payload-structure execution-issuable-tools',
      (b) => b.tool('search').issuableTools(['x']),
    ],
  ])('answers %s: %s', (_, expected, build, key) => {
    expect(granted(build, key)).toBe(expected);
    expect(leftovers(engine)).toBe(0);
  });

  it('says what was compared', () => {
    const error = caught(() =>
      builder()
        .capability('read', { path: Pattern('/*'), limit: 1 })
        .grant(lead),
    );
    expect(error).toMatchObject({
      summary: 'tool "read", argument "path": a pattern may match more than the parent’s',
      expected: 'Pattern("/data/*")',
      received: 'Pattern("/*")',
    });
    expect(caught(() => builder().tool('search').ttl(7200).grant(lead))).toMatchObject({
      expected: 'at most 1 h',
      received: '2 h',
    });
    const tools = 'one of "read", "search"';
    expect(caught(() => builder().tool('write'))).toMatchObject({ expected: tools });
    expect(caught(() => builder().capability('write').grant(lead))).toMatchObject({ expected: tools });
    expect(caught(() => builder().tool('search').clearance(3).grant(lead))).toMatchObject({
      expected: 'no clearance',
      received: '3',
    });
    const issuer = issuerWarrant();
    const issuable = 'one of "read", "write"';
    expect(caught(() => issuer.grantBuilder().issuedAt(NOW).issuableTools(['rm']).grant(lead))).toMatchObject({
      expected: issuable,
    });
    expect(caught(() => issuer.issueBuilder().issuedAt(NOW).tool('rm').issue(lead))).toMatchObject({
      expected: issuable,
    });
    const many = Warrant.mintBuilder({ engine })
      .tools(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
      .issuedAt(NOW)
      .mint(lead);
    expect(caught(() => many.grantBuilder().tool('z'))).toMatchObject({
      expected: 'one of "a", "b", "c", "d", "e", "f", "g", "h" and 1 more',
    });
  });

  it('lowers clearance and never raises it, under issuer warrants too', () => {
    const above = Warrant.mintBuilder({ engine })
      .tool('t')
      .clearance(10)
      .holder(lead.publicKey)
      .issuedAt(NOW)
      .mint(root);
    expect(above.grantBuilder().issuedAt(NOW).tool('t').clearance(9).grant(lead).clearance).toBe(9);
    expect(refusal(() => above.grantBuilder().issuedAt(NOW).tool('t').clearance(11).grant(lead))).toBe(
      '1502 invalid-attenuation clearance-raised',
    );
    const issuer = issuerWarrant();
    expect(refusal(() => issuer.grantBuilder().issuedAt(NOW).inheritAll().clearance(1).grant(lead))).toBe(
      '1502 invalid-attenuation clearance-introduced',
    );
  });

  it('ends at the depth that the root allows', () => {
    const last = parent.grantBuilder().issuedAt(NOW).tool('search').terminal().grant(lead);
    expect(last.isTerminal).toBe(true);
    expect(refusal(() => last.grantBuilder().issuedAt(NOW).tool('search').grant(lead))).toBe(
      '1402 depth-exceeded depth-over-max',
    );
  });

  it('goes 63 delegations deep and no further', () => {
    // Made on the faster engine: each grant reads its whole chain again.
    const [fast] = ENGINES as [(typeof ENGINES)[number]];
    const cast = castOf(fast);
    let made = Warrant.mintBuilder({ engine: fast })
      .tool('t')
      .holder(cast.lead.publicKey)
      .issuedAt(NOW)
      .mint(cast.root);
    for (let i = 1; i < 63; i++) made = made.grantBuilder().issuedAt(NOW).tool('t').grant(cast.lead);
    const warrant = Warrant.parse(made.toStack(), { engine }).grantBuilder().issuedAt(NOW).tool('t').grant(lead);
    expect(warrant.depth).toBe(63);
    expect(authorizer.verify(warrant, { now: NOW }).allowed).toBe(true);
    expect(refusal(() => warrant.grantBuilder().issuedAt(NOW).tool('t').grant(lead))).toBe(
      '1404 chain-too-long chain-too-long',
    );
  });

  it('narrows a Subpath of upstream to a path below it, and to none beside it', () => {
    const sample = vectors('python-interop').warrants.find((w: { name: string }) => w.name === 'pattern');
    const above = Warrant.parse(sample.base64url, { engine });
    const holder = SigningKey.fromSeed(new Uint8Array(32).fill(2), { engine });
    const grant = (path: string) =>
      above
        .grantBuilder()
        .issuedAt(above.issuedAt)
        .capability('read', { path: Exact(path) })
        .grant(holder);
    expect(String(grant('/data/x').capabilities.read)).toBe('{ path: Exact("/data/x") }');
    expect(refusal(() => grant('/data/../x'))).toBe('1501 constraint-violation path-not-contained');
  });

  function issuerWarrant(): Warrant {
    return Warrant.mintBuilder({ engine })
      .issuableTools(['read', 'write'])
      .constraintBounds({ path: Pattern('/data/*') })
      .maxIssueDepth(2)
      .maxDepth(3)
      .agentId('issuer')
      .holder(lead.publicKey)
      .ttl(3600)
      .issuedAt(NOW)
      .mint(root);
  }

  describe('issuer warrants', () => {
    it('hands on fewer tools and narrower bounds', () => {
      const below = issuerWarrant()
        .grantBuilder()
        .issuedAt(NOW)
        .holder(agent.publicKey)
        .issuableTools(['read'])
        .constraintBounds({ path: Exact('/data/x') })
        .maxIssueDepth(1)
        .grant(lead);
      expect(below).toMatchObject({ type: 'issuer', issuableTools: ['read'], maxIssueDepth: 1, tools: [] });
      expect(String(below.constraintBounds)).toBe('{ path: Exact("/data/x") }');
      expect(authorizer.verify(below, { now: NOW }).allowed).toBe(true);
      const same = issuerWarrant().grantBuilder().issuedAt(NOW).inheritAll().grant(lead);
      expect(same).toMatchObject({ issuableTools: ['read', 'write'], maxIssueDepth: 2 });
    });

    it.each<[string, string, (b: ReturnType<Warrant['grantBuilder']>) => unknown]>([
      [
        'a tool that the parent may not issue',
        '1502 invalid-attenuation issuable-tool-added',
        (b) => b.issuableTools(['read', 'rm']),
      ],
      ['the star', '1502 invalid-attenuation issuable-tool-added', (b) => b.issuableTools(['*'])],
      [
        'wider bounds',
        '1503 capability-expansion pattern-expanded',
        (b) => b.inheritAll().constraintBounds({ path: Pattern('/*') }),
      ],
      ['no bounds', '1502 invalid-attenuation constraint-dropped', (b) => b.inheritAll().constraintBounds({})],
      [
        'more issue depth than the parent has',
        '1402 depth-exceeded issue-depth-exceeded',
        (b) => b.inheritAll().maxIssueDepth(3),
      ],
      ['no tools', '1201 invalid-payload-structure issuer-nothing-issuable', (b) => b.issuableTools([])],
      [
        'tools of its own',
        '1201 invalid-payload-structure issuer-with-tools',
        (b) => b.inheritAll().capability('read'),
      ],
      ['less depth than issue depth', '1402 depth-exceeded issue-depth-over-depth', (b) => b.inheritAll().terminal()],
    ])('answers %s: %s', (_, expected, build) => {
      const b = issuerWarrant().grantBuilder().issuedAt(NOW);
      expect(
        refusal(() => {
          build(b);
          b.grant(lead);
        }),
      ).toBe(expected);
    });

    it('may hand on any tool where the list has a star', () => {
      const any = Warrant.mintBuilder({ engine }).issuableTools(['*']).holder(lead.publicKey).issuedAt(NOW).mint(root);
      expect(any.grantBuilder().issuedAt(NOW).issuableTools(['x']).grant(lead).issuableTools).toEqual(['x']);
    });

    it('issues execution warrants within its list and bounds', () => {
      const issued = issuerWarrant()
        .issueBuilder()
        .issuedAt(NOW)
        .holder(agent.publicKey)
        .ttl(60)
        .capability('read', { path: Exact('/data/x') })
        .sessionId('s')
        .id(idOf(5))
        .issue(lead);
      expect(issued).toMatchObject({
        type: 'execution',
        tools: ['read'],
        depth: 1,
        maxDepth: 3,
        sessionId: 's',
        agentId: 'issuer',
        clearance: null,
        ttl: 60,
      });
      expect(authorizer.verify(issued, { now: NOW }).allowed).toBe(true);
      const signature = issued.sign(agent, 'read', { path: '/data/x' }, { now: NOW });
      expect(
        authorizer.authorize({ warrant: issued, tool: 'read', args: { path: '/data/x' }, signature, now: NOW }).allowed,
      ).toBe(true);
    });

    // The rules of protocol 10.3, in order.
    it.each<[string, string, (b: ReturnType<Warrant['issueBuilder']>) => unknown, SigningKey?]>([
      ['a key that does not hold it', '1400 invalid-issuer signer-not-holder', () => 0, agent],
      ['after its end', '1300 warrant-expired expired', (b) => b.issuedAt(NOW + 3600)],
      ['nothing', '1201 invalid-payload-structure tools-missing', () => 0],
      [
        'a tool that is not listed',
        '1201 invalid-payload-structure tool-not-issuable',
        (b) => b.capability('rm', { path: '/data/x' }),
      ],
      ['a tool without the bounds', '1502 invalid-attenuation constraint-dropped', (b) => b.tool('read')],
      [
        'a tool beyond the bounds',
        '1503 capability-expansion pattern-expanded',
        (b) => b.capability('read', { path: Pattern('/*') }),
      ],
      ['no holder', '1201 invalid-payload-structure holder-missing', (b) => ok(b)],
      ['no lifetime', '1204 missing-required-field ttl-missing', (b) => ok(b).holder(agent.publicKey)],
      ['its own holder', '1400 invalid-issuer issued-to-self', (b) => ok(b).holder(lead.publicKey).ttl(1)],
      ['its own issuer', '1400 invalid-issuer issued-to-issuer', (b) => ok(b).holder(root.publicKey).ttl(1)],
      [
        'clearance',
        '1502 invalid-attenuation clearance-introduced',
        (b) => ok(b).holder(agent.publicKey).ttl(1).clearance(1),
      ],
      [
        'a depth beyond the issue depth',
        '1402 depth-exceeded issue-depth-exceeded',
        (b) => ok(b).holder(agent.publicKey).ttl(1).maxDepth(3),
      ],
      [
        'a longer life',
        '1502 invalid-attenuation lifetime-over-parent',
        (b) => ok(b).holder(agent.publicKey).ttl(3601),
      ],
      ['no life', '1201 invalid-payload-structure lifetime-empty', (b) => ok(b).holder(agent.publicKey).ttl(0)],
      ['exactly its life', 'accepted', (b) => ok(b).holder(agent.publicKey).ttl(3600).terminal()],
    ])('answers issuing %s: %s', (_, expected, build, key) => {
      const b = issuerWarrant().issueBuilder().issuedAt(NOW);
      expect(
        refusal(() => {
          build(b);
          b.issue(key ?? lead);
        }),
      ).toBe(expected);
      expect(leftovers(engine)).toBe(0);
    });

    const ok = (b: ReturnType<Warrant['issueBuilder']>) => b.capability('read', { path: '/data/x' });

    it('keeps clearance and depth within the issuer’s', () => {
      const cleared = Warrant.mintBuilder({ engine })
        .issuableTools(['t'])
        .clearance(10)
        .holder(lead.publicKey)
        .issuedAt(NOW)
        .mint(root);
      const b = () => cleared.issueBuilder().issuedAt(NOW).tool('t').holder(agent.publicKey).ttl(1);
      expect(b().clearance(10).issue(lead).clearance).toBe(10);
      expect(refusal(() => b().clearance(11).issue(lead))).toBe('1500 tool-not-authorized clearance-over-issuer');
      expect(refusal(() => b().maxDepth(256).issue(lead))).toBe('1201 invalid-payload-structure max-depth-over-field');
    });

    it('is for issuer warrants alone', () => {
      expect(refusal(() => child.issueBuilder())).toBe('1201 invalid-payload-structure not-an-issuer');
    });
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
