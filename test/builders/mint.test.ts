import { describe, expect, it } from 'vitest';
import { Capability, OneOf, Pattern, Range, SigningKey, Warrant, Wildcard } from '../../src/index.ts';
import { castOf, idOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const DAY = 86_400;

describe.each(ENGINES)('minting on $name', (engine) => {
  const { root, lead } = castOf(engine);
  const builder = () => Warrant.mintBuilder({ engine });
  const fixed = () => builder().id(idOf(7)).issuedAt(NOW).holder(lead.publicKey);
  const minted = (build: (b: ReturnType<typeof builder>) => unknown) => {
    const b = fixed();
    return refusal(() => {
      build(b);
      b.mint(root);
    });
  };

  it('gives upstream’s bytes for the incident’s root', () => {
    const incident = vectors('incident-chain');
    const [text] = incident.warrants_base64url;
    const signer = SigningKey.fromSeed(unhex(incident.seeds_hex.root), { engine });
    const holder = SigningKey.fromSeed(unhex(incident.seeds_hex.lead), { engine });
    const original = Warrant.parse(text, { engine });
    const window = Range({ min: 1, max: 1440 });
    const warrant = builder()
      .capability('restart_service', { name: Pattern('payment-*'), environment: OneOf(['staging', 'production']) })
      .capability(Capability('read_metrics', { metric: Wildcard(), service: Pattern('*'), window }))
      .capability('read_logs', { service: Wildcard(), window })
      .capability('post_status', { channel: OneOf(['#sre-alerts', '#sre-audit']), message: Wildcard() })
      .capability('escalate', { issue: Wildcard(), level: OneOf(['low', 'medium', 'high']) })
      .holder(holder.publicKey)
      .ttl(original.ttl)
      .maxDepth(original.maxDepth)
      .issuedAt(original.issuedAt)
      .id(original.id)
      .mint(signer);
    expect(String(warrant)).toBe(text);
    expect(leftovers(engine)).toBe(0);
  });

  it('gives upstream’s bytes for every sample without gates, from what the sample says', () => {
    const { warrants, keys } = vectors('python-interop');
    let count = 0;
    for (const sample of warrants) {
      const original = Warrant.parse(sample.base64url, { engine });
      if (original.depth > 0 || original.requiredApprovers !== null) continue;
      const { seed_hex } = keys.find(
        (key: { public_key_hex: string }) => key.public_key_hex === original.issuer.toHex(),
      );
      const b = builder()
        .holder(original.holder)
        .ttl(original.ttl)
        .maxDepth(original.maxDepth)
        .issuedAt(original.issuedAt)
        .id(original.id);
      for (const tool of original.tools) b.capability(tool, original.capabilities[tool]);
      expect(hex(b.mint(SigningKey.fromSeed(unhex(seed_hex), { engine })).toBytes())).toBe(sample.cbor_hex);
      count += 1;
    }
    expect(count).toBeGreaterThanOrEqual(7);
  });

  it('writes every field', () => {
    const warrant = fixed()
      .tool('b')
      .tools(['a', 'aa'])
      .capability('t', { x: 1, allowUnknown: true })
      .ttl(60.9)
      .sessionId('s-1')
      .agentId('agent é')
      .clearance(30)
      .maxDepth(3)
      .extension('com.example.a', Uint8Array.of(1, 255))
      .mint(root);
    expect(warrant).toMatchObject({
      sessionId: 's-1',
      agentId: 'agent é',
      clearance: 30,
      maxDepth: 3,
      ttl: 60,
      depth: 0,
      tools: ['a', 'aa', 'b', 't'],
    });
    expect(warrant.extensions).toEqual({ 'com.example.a': Uint8Array.of(1, 255) });
    expect(warrant.capabilities.t?.allowUnknown).toBe(true);
    expect(fixed().tool('t').terminal().mint(root).isTerminal).toBe(true);
  });

  it('writes issuer warrants', () => {
    const warrant = fixed()
      .issuer()
      .issuableTools(['read', '*', 'read'])
      .maxIssueDepth(2)
      .constraintBounds({ path: Pattern('/data/*') })
      .mint(root);
    expect(warrant).toMatchObject({ type: 'issuer', tools: [], issuableTools: ['*', 'read'], maxIssueDepth: 2 });
    expect(String(warrant.constraintBounds)).toBe('{ path: Pattern("/data/*") }');
    expect(fixed().issuableTools(['read']).constraintBounds({}).mint(root).constraintBounds).toBeNull();
  });

  it('has defaults: the signer as holder, 300 seconds, a depth of 64, a new id, the clock', () => {
    const [a, b] = [builder().tool('t').mint(root), builder().tool('t').mint(root)];
    expect(a.holder.equals(root.publicKey)).toBe(true);
    expect(a).toMatchObject({ ttl: 300, maxDepth: 64, depth: 0 });
    expect(Math.abs(Number(a.issuedAtSeconds) - Date.now() / 1000)).toBeLessThan(3);
    expect(a.id).not.toBe(b.id);
    // UUIDv7: time first, version and variant bits.
    expect(Number.parseInt(a.id.slice(8, 20), 16)).toBeGreaterThan(1.7e12);
    expect(a.id).toMatch(/^tnu_wrt_[\da-f]{12}7[\da-f]{3}[89ab][\da-f]{15}$/);
  });

  it('reads ids in every form, and gives the same bytes for the same fields', () => {
    const id = '018bcfe5-6800-7000-8000-0000000000ff';
    const bare = id.replaceAll('-', '');
    const forms = [id, id.toUpperCase(), `{${id}}`, `urn:uuid:${id}`, bare, `tnu_wrt_${bare}`, unhex(bare)];
    const texts = forms.map((form) => String(fixed().id(form).tool('t').mint(root)));
    expect(new Set(texts).size).toBe(1);
    // Upstream reads each pair of digits as a number that may have a plus sign.
    expect(
      fixed()
        .id(`+1${bare.slice(2)}`)
        .tool('t')
        .mint(root).id,
    ).toBe(`tnu_wrt_${bare}`);
    for (const bad of [
      '',
      'x',
      `tnu_wrt_${id}`,
      bare.slice(1),
      `${bare}0`,
      `0-1${bare.slice(2)}`,
      `urn:uuid:{${id}}`,
      `++${bare.slice(2)}`,
      new Uint8Array(15),
      5,
    ]) {
      expect(refusal(() => fixed().id(bad as never))).toBe('1201 invalid-payload-structure id-malformed');
    }
  });

  // The rules of protocol 10.1.
  it.each<[string, string, (b: ReturnType<typeof builder>) => unknown]>([
    ['a reserved tool name', '1201 invalid-payload-structure tool-name-reserved', (b) => b.tool('tenuo:admin')],
    ['nothing granted', '1201 invalid-payload-structure type-undecided', () => 0],
    [
      'an execution warrant without tools',
      '1201 invalid-payload-structure tools-missing',
      (b) => b.execution().issuableTools(['x']),
    ],
    [
      'an execution warrant with issuable tools',
      '1201 invalid-payload-structure execution-issuable-tools',
      (b) => b.tool('t').issuableTools(['x']),
    ],
    [
      'an execution warrant with an issue depth',
      '1201 invalid-payload-structure execution-issue-depth',
      (b) => b.tool('t').maxIssueDepth(1),
    ],
    [
      'an issuer warrant with tools',
      '1201 invalid-payload-structure issuer-with-tools',
      (b) => b.issuer().tool('t').issuableTools(['x']),
    ],
    [
      'an issuer warrant without issuable tools',
      '1201 invalid-payload-structure issuer-nothing-issuable',
      (b) => b.issuer(),
    ],
    [
      'an empty list of issuable tools',
      '1201 invalid-payload-structure issuer-nothing-issuable',
      (b) => b.issuableTools([]),
    ],
    ['90 days and a second', '1303 ttl-exceeded ttl-over-ceiling', (b) => b.tool('t').ttl(90 * DAY + 1)],
    ['90 days', 'accepted', (b) => b.tool('t').ttl(90 * DAY)],
    ['no lifetime', '1201 invalid-payload-structure lifetime-empty', (b) => b.tool('t').ttl(0)],
    ['half a second', '1201 invalid-payload-structure lifetime-empty', (b) => b.tool('t').ttl(0.5)],
    ['a depth of 65', '1402 depth-exceeded max-depth-over-limit', (b) => b.tool('t').maxDepth(65)],
    ['a depth of 64', 'accepted', (b) => b.tool('t').maxDepth(64)],
    [
      'an issue depth over the depth',
      '1402 depth-exceeded issue-depth-over-depth',
      (b) => b.issuableTools(['x']).maxDepth(3).maxIssueDepth(4),
    ],
    ['an issue depth at the depth', 'accepted', (b) => b.issuableTools(['x']).maxDepth(3).maxIssueDepth(3)],
    ['256 tools', 'accepted', (b) => b.tools(Array.from({ length: 256 }, (_, i) => `t${i}`))],
    [
      '257 tools',
      '1201 invalid-payload-structure too-many-tools',
      (b) => b.tools(Array.from({ length: 257 }, (_, i) => `t${i}`)),
    ],
    ['64 constraints', 'accepted', (b) => b.capability('t', constraints(64))],
    [
      '65 constraints',
      '1201 invalid-payload-structure too-many-constraints',
      (b) => b.capability('t', constraints(65)),
    ],
    ['64 extensions and both ids', 'accepted', (b) => extended(b.tool('t').sessionId('s').agentId('a'), 64)],
    ['65 extensions', '1201 invalid-payload-structure too-many-extensions', (b) => extended(b.tool('t'), 65)],
    ['an extension name of 255 bytes', 'accepted', (b) => b.tool('t').extension('k'.repeat(255), new Uint8Array(0))],
    [
      'an extension name of 256 bytes',
      '1201 invalid-payload-structure extension-name-too-long',
      (b) => b.tool('t').extension('é'.repeat(128), new Uint8Array(0)),
    ],
    ['an extension of 8192 bytes', 'accepted', (b) => b.tool('t').extension('x', new Uint8Array(8192))],
    [
      'an extension of 8193 bytes',
      '1201 invalid-payload-structure extension-too-large',
      (b) => b.tool('t').extension('x', new Uint8Array(8193)),
    ],
    [
      'a gate as an extension',
      '1201 invalid-payload-structure extension-reserved',
      (b) => b.extension('tenuo.approval_gates', new Uint8Array(1)),
    ],
    [
      'a session as an extension',
      '1201 invalid-payload-structure extension-reserved',
      (b) => b.extension('tenuo.session_id', new Uint8Array(1)),
    ],
    [
      'more than a warrant holds',
      '1900 warrant-too-large warrant-too-large',
      (b) => b.capability('t', { x: 'x'.repeat(40_000) }).capability('u', { x: 'x'.repeat(40_000) }),
    ],
    [
      'a set that no warrant holds',
      'RangeError',
      (b) => b.capability('t', { x: 'x'.repeat(40_000), y: 'y'.repeat(40_000) }),
    ],
    ['a negative lifetime', 'RangeError', (b) => b.ttl(-1)],
    ['an endless lifetime', 'RangeError', (b) => b.ttl(Number.POSITIVE_INFINITY)],
    ['a lifetime in text', 'TypeError', (b) => b.ttl('60' as never)],
    ['a clearance of 256', 'RangeError', (b) => b.clearance(256)],
    ['half a clearance', 'RangeError', (b) => b.clearance(0.5)],
    ['a negative depth', 'RangeError', (b) => b.maxDepth(-1)],
    ['an instant before 1970', 'RangeError', (b) => b.issuedAt(-1)],
    ['a holder that is text', 'TypeError', (b) => b.holder('key' as never)],
    ['a tool that is a number', 'TypeError', (b) => b.tool(5 as never)],
    ['a lone surrogate', 'TypeError', (b) => b.tool('\ud800')],
    ['an agent with a lone surrogate', 'TypeError', (b) => b.agentId('\udc00')],
    ['constraints that are none', 'TypeError', (b) => b.capability('t', { x: [] as never })],
    ['two sets', 'TypeError', (b) => b.capability(Capability('t'), {})],
    ['an extension that is text', 'TypeError', (b) => b.extension('x', 'y' as never)],
    ['tools that are one text', 'TypeError', (b) => b.issuableTools('read' as never)],
  ])('answers %s: %s', (_, expected, build) => {
    expect(minted(build)).toBe(expected);
    expect(leftovers(engine)).toBe(0);
  });
});

const constraints = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, 1]));

function extended<B extends { extension(name: string, value: Uint8Array): B }>(b: B, count: number): B {
  for (let i = 0; i < count; i++) b.extension(`k${i}`, Uint8Array.of(i));
  return b;
}
