// Several copies of the package in one process: the ES modules, the CommonJS build, the entries that are bundled apart. What one
// of them makes the others take, and the process has one engine.
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireBuild } from '../support/spawn.ts';
import { type Exports, PLATFORM, realm } from './realm.ts';
import { NOW } from './use.ts';

type Name =
  | 'esm'
  | 'cjs'
  | 'browser'
  | 'verify'
  | 'verify-cjs'
  | 'verify-js'
  | 'ed25519'
  | 'ed25519-cjs'
  | 'cel'
  | 'cel-cjs';

const native: { load(specifier: string): Promise<Exports>; require(specifier: string): Exports } = createRequire(
  import.meta.url,
)('./load.cjs');
const copies = {} as Record<Name, Exports>;

beforeAll(async () => {
  requireBuild();
  copies.esm = await native.load('tenuo-edge');
  // Chosen in one, before the others are even there.
  copies.esm.init({ engine: 'wasm' });
  copies.cjs = native.require('tenuo-edge');
  copies.browser = await native.load('tenuo-edge/browser');
  copies.verify = await native.load('tenuo-edge/verify');
  copies['verify-cjs'] = native.require('tenuo-edge/verify');
  copies['verify-js'] = await native.load('tenuo-edge/verify-js');
  copies.ed25519 = await native.load('tenuo-edge/ed25519');
  copies['ed25519-cjs'] = native.require('tenuo-edge/ed25519');
  copies.cel = await native.load('tenuo-edge/cel');
  copies['cel-cjs'] = native.require('tenuo-edge/cel');
});

const MAKERS: readonly Name[] = ['esm', 'cjs', 'browser'];
const VERIFIERS: readonly Name[] = ['verify', 'verify-cjs', 'verify-js'];
const seed = new Uint8Array(32).fill(7);

/** A warrant, its parent's and its holder's key, made by one copy. */
function made(m: Exports) {
  const root = m.SigningKey.fromSeed(seed);
  const holder = m.SigningKey.fromSeed(seed.map((byte) => byte + 1));
  const parent = m.Warrant.mintBuilder()
    .capability('search', { query: m.Pattern('weather *'), limit: m.Wildcard() })
    .holder(root.publicKey)
    .issuedAt(NOW)
    .ttl(60)
    .mint(root);
  const warrant = parent
    .grantBuilder()
    .capability('search', { query: m.Exact('weather today'), limit: m.Exact(m.float(5)) })
    .holder(holder.publicKey)
    .issuedAt(NOW)
    .ttl(30)
    .grant(root);
  return { root, holder, parent, warrant };
}

const pairs = (makers: readonly Name[], takers: readonly Name[]) =>
  makers.flatMap((maker) => takers.filter((taker) => taker !== maker).map((taker) => [maker, taker] as const));

describe('the engine', () => {
  it.each(['cjs', 'browser', 'verify', 'verify-cjs', 'ed25519', 'ed25519-cjs'] as const)(
    'of %s is that of the ES modules',
    (name) => {
      expect(copies[name].engine()).toBe(copies.esm.engine());
      expect(copies[name].engine().reason).toBe('asked for');
      expect(copies[name].init({ engine: 'wasm' })).toBe(copies.esm.engine());
    },
  );

  it.each(['cjs', 'verify', 'verify-cjs', 'browser'] as const)('cannot be chosen again in %s', (name) => {
    expect(() => copies[name].init({ engine: 'js' })).toThrow(
      expect.objectContaining({ reason: 'engine-running', received: expect.stringMatching(/^wasm, .*: asked for$/) }),
    );
  });

  it('keeps a table for as long as any copy holds the key', () => {
    const { publicKey } = made(copies.esm).root;
    const [one, other] = [copies.ed25519, copies['ed25519-cjs']].map((m) => m.hotKey(publicKey.toBytes()));
    one.dispose();
    expect(copies.esm.engine().heldKeys.get(publicKey.toHex())).toBe(1);
    other.dispose();
    expect(copies.esm.engine().heldKeys.has(publicKey.toHex())).toBe(false);
  });
});

describe.each(pairs(MAKERS, [...MAKERS, ...VERIFIERS]))('what %s makes, %s takes:', (maker, taker) => {
  let from: Exports;
  let to: Exports;
  let by: ReturnType<typeof made>;
  const args = { query: 'weather today', limit: 5 };
  const call = { tool: 'search', now: NOW };

  beforeAll(() => {
    from = copies[maker];
    to = copies[taker];
    by = made(from);
  });

  it('instances, by instanceof', () => {
    const { root, warrant } = by;
    const authorizer = new from.Authorizer({ trustedRoots: [root.publicKey] });
    const chain = authorizer.open(warrant);
    const { allowed, denied } = decisions(authorizer, warrant, by.holder);
    const values: Record<string, unknown> = {
      Allowed: allowed,
      Authorizer: authorizer,
      BoundWarrant: warrant.bind(by.holder),
      Chain: chain,
      Denied: denied,
      EncodedArguments: from.encodeArguments(args),
      Float: from.float(5),
      PublicKey: root.publicKey,
      SigningKey: root,
      Warrant: warrant,
      WarrantView: warrant,
    };
    for (const [name, value] of Object.entries(values)) {
      // A verifier's Authorizer is the same class under a narrower type; Chain is only a type there.
      if (to[name] === undefined) continue;
      expect(value, name).toBeInstanceOf(to[name]);
      for (const [other, instance] of Object.entries(values))
        if (
          other !== name &&
          !(name === 'WarrantView' && other === 'Warrant') &&
          !(name === 'Warrant' && other === 'WarrantView')
        )
          expect(instance, `${other} for ${name}`).not.toBeInstanceOf(to[name]);
    }
    for (const value of [null, undefined, 1, 'text', {}, [], () => 0]) expect(value).not.toBeInstanceOf(to.PublicKey);
  });

  it('errors, by instanceof', () => {
    const thrown = (make: () => unknown) => {
      try {
        return make();
      } catch (error) {
        return error;
      }
    };
    const unreadable = thrown(() => from.parse('no warrant'));
    const unconfigured = thrown(() => new from.Authorizer({ trustedRoots: [] }));
    expect(unreadable).toBeInstanceOf(to.TenuoError);
    expect(unreadable).not.toBeInstanceOf(to.ConfigurationError);
    expect(unconfigured).toBeInstanceOf(to.ConfigurationError);
    expect(unconfigured).toBeInstanceOf(to.TenuoError);
    class Own extends to.TenuoError {}
    expect(unreadable).not.toBeInstanceOf(Own);
  });

  it('keys to trust, warrants to decide, chains that were opened, encoded arguments', () => {
    const { root, holder, warrant } = by;
    const encoded = from.encodeArguments({ query: 'weather today', limit: from.float(5) });
    const signature = warrant.sign(holder, 'search', encoded, { now: NOW });
    const authorizer = new to.Authorizer({ trustedRoots: [root.publicKey] });
    const opened = new from.Authorizer({ trustedRoots: [root.publicKey] }).open(warrant);
    for (const presented of [warrant, opened, warrant.toStackText()]) {
      const decision = authorizer.authorize({ ...call, warrant: presented, args: encoded, signature });
      expect(decision.code).toBe('allowed');
      expect(from.explain(decision)).toBe(to.explain(decision));
      expect(authorizer.verify(presented, { now: NOW }).code).toBe('allowed');
    }
    expect(authorizer.open(warrant).warrant.id).toBe(warrant.id);
    // Floats of the other copy are floats: the integer 5 is none.
    const floats = { query: 'weather today', limit: from.float(5) };
    expect(authorizer.authorize({ ...call, warrant, args: floats, signature }).code).toBe('allowed');
    expect(authorizer.authorize({ ...call, warrant, args, signature }).code).toBe('signature-invalid');
  });

  it('denials, to be explained and redacted', () => {
    const { denied } = decisions(new from.Authorizer({ trustedRoots: [by.root.publicKey] }), by.warrant, by.holder);
    expect(to.explain(denied)).toBe(from.explain(denied));
    expect({ ...to.redact(denied) }).toEqual({ ...from.redact(denied) });
  });

  it('warrants, whose keys compare', () => {
    const view = to.parse(by.warrant.toStackText());
    expect(view.holder.equals(by.holder.publicKey)).toBe(true);
    expect(by.holder.publicKey.equals(view.holder)).toBe(true);
    expect(view.holder.equals(by.root.publicKey)).toBe(false);
    expect(to.PublicKey.from(by.root.publicKey)).not.toBe(by.root.publicKey);
  });

  function decisions(authorizer: Exports, warrant: Exports, holder: Exports) {
    const judge = (query: string) => {
      const given = { query, limit: from.float(5) };
      const signature = warrant.sign(holder, 'search', given, { now: NOW });
      return authorizer.authorize({ ...call, warrant, args: given, signature });
    };
    return { allowed: judge('weather today'), denied: judge('weather tomorrow') };
  }
});

describe.each(pairs(MAKERS, MAKERS))('with what %s makes, %s mints and signs:', (maker, taker) => {
  it('signing keys, holders, constraints, floats', () => {
    const [from, to] = [copies[maker], copies[taker]];
    const { root, holder } = made(from);
    const mint = (m: Exports) =>
      to.Warrant.mintBuilder()
        .id(new Uint8Array(16).fill(1))
        .capability('search', { query: m.OneOf(['a', 'b']), limit: m.Exact(m.float(5)), size: m.Range({ max: 3 }) })
        .holder(holder.publicKey)
        .issuedAt(NOW)
        .ttl(60)
        .mint(root);
    const warrant = mint(from);
    expect(String(warrant)).toBe(String(mint(to)));
    const args = { query: 'a', limit: from.float(5), size: 3 };
    const signature = warrant.sign(holder, 'search', args, { now: NOW });
    expect(signature).toEqual(warrant.bind(holder).sign('search', args, { now: NOW }));
    const authorizer = new to.Authorizer({ trustedRoots: [root.publicKey] });
    expect(authorizer.authorize({ warrant, tool: 'search', args, signature, now: NOW }).code).toBe('allowed');
    const child = warrant.grantBuilder().inheritAll().holder(root.publicKey).issuedAt(NOW).grant(holder);
    expect(child.holder.equals(root.publicKey)).toBe(true);
  });

  it('no signing key that was disposed of, and nothing that is none', () => {
    const { root, holder, warrant } = made(copies[maker]);
    const builder = copies[taker].Warrant.mintBuilder().capability('search', {}).holder(holder.publicKey);
    root.dispose();
    expect(() => builder.mint(root)).toThrow(/disposed of/);
    for (const key of [{}, null, holder.publicKey]) expect(() => warrant.sign(key, 'search', {})).toThrow(TypeError);
  });
});

describe('CEL', () => {
  it.each(
    (['cel', 'cel-cjs'] as const).flatMap((language) =>
      [...MAKERS, ...VERIFIERS].map((judge) => [language, judge] as const),
    ),
  )('of %s decides in %s', (language, judge) => {
    const { CEL, cel } = copies[language];
    const m = copies.esm;
    const root = m.SigningKey.fromSeed(seed);
    const warrant = m.Warrant.mintBuilder()
      .capability('pay', { amount: CEL('value <= 100') })
      .issuedAt(NOW)
      .mint(root);
    const codes = [{ cel }, {}].flatMap((options) => {
      const authorizer = new copies[judge].Authorizer({ trustedRoots: [root.publicKey.toHex()], ...options });
      return [5, 500].map((amount) => {
        const args = { amount };
        const signature = warrant.sign(root, 'pay', args, { now: NOW });
        return authorizer.authorize({ warrant, tool: 'pay', args, signature, now: NOW }).code;
      });
    });
    const off = 'unknown-constraint-type';
    expect(codes).toEqual(['allowed', 'constraint-violation', off, off]);
  });
});

describe('where the global object takes nothing on', () => {
  it('each copy chooses for itself', () => {
    const made = realm(PLATFORM);
    made.evaluate('Reflect.defineProperty = () => false');
    const [one, other] = [made.entry('index'), made.entry('verify')];
    expect(one.init({ engine: 'js' }).kind).toBe('js');
    expect(other.engine().kind).toBe('wasm');
  });
});
