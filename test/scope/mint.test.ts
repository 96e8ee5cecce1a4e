import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushAudit } from '../../src/audit/audit.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { Capability } from '../../src/capability.ts';
import { CEL, cel } from '../../src/cel/index.ts';
import { configuredAuthorizer } from '../../src/config/authorizer.ts';
import { type ConfigureOptions, configure, resetConfig } from '../../src/config/config.ts';
import { Exact, Pattern, Range } from '../../src/constraints.ts';
import { ConfigurationError, TenuoError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { grant } from '../../src/scope/grant.ts';
import { type MintOptions, mint, mintSync } from '../../src/scope/mint.ts';
import { chainScope, currentScope, keyScope, runInScope, warrantScope } from '../../src/scope/scope.ts';
import { shared } from '../../src/shared.ts';
import type { Signer } from '../../src/signer.ts';
import { Warrant } from '../../src/warrant.ts';
import { ENGINES } from '../support/engines.ts';
import { rejected, thrown } from '../support/thrown.ts';

const [issuerKey, holder, other] = [1, 2, 3].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [
  SigningKey,
  SigningKey,
  SigningKey,
];
const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const search = Capability('search', { query: Pattern('weather *') });
const read = Capability('read', { lines: Range({ max: 10 }) });

const base: ConfigureOptions = { issuerKey, trustedRoots: [issuerKey.publicKey], auditLog: false };
/** A key that answers later, and counts how often it was asked. */
const remote = (key: SigningKey) => {
  const sign = vi.fn(async (message: Uint8Array) => key.sign(message));
  return { publicKey: key.publicKey, sign };
};

beforeEach(() => {
  resetConfig();
  configure(base);
});
afterEach(() => resetConfig());

/** What the scope decides of a call: as a guarded function would. */
async function code(tool: string, args: Record<string, string | number>): Promise<string> {
  const { warrant, key } = currentScope();
  if (warrant === undefined || key === undefined) return 'nothing in scope';
  const signature = await warrant.sign<Signer>(key, tool, args);
  return configuredAuthorizer().authorize({ warrant, tool, args, signature }).code;
}

describe.each(ENGINES)('on $name', (engine) => {
  beforeEach(() => configure({ ...base, engine }));

  it('mint puts a warrant in scope for the body, and returns what that returns', async () => {
    const codes = await mint([search, read], async (warrant) => {
      expect(warrantScope()).toBe(warrant);
      await tick();
      return [await code('search', { query: 'weather NYC' }), await code('search', { query: 'stock prices' })];
    });
    expect(codes).toEqual(['allowed', 'constraint-violation']);
    expect(currentScope()).toEqual({});
  });

  it('grant narrows it', async () => {
    const codes = await mint([search, read], () =>
      grant(Capability('search', { query: Exact('weather NYC') }), async (warrant) => {
        expect(warrant.depth).toBe(1);
        return Promise.all([
          code('search', { query: 'weather NYC' }),
          code('search', { query: 'weather Oslo' }),
          code('read', { lines: 1 }),
        ]);
      }),
    );
    expect(codes).toEqual(['allowed', 'constraint-violation', 'tool-not-authorized']);
  });

  it('mintSync does it at once', async () => {
    const result = mintSync(search, (warrant) => {
      expect(warrantScope()).toBe(warrant);
      return { later: code('search', { query: 'weather NYC' }) };
    });
    expect(currentScope()).toEqual({});
    expect(await result.later).toBe('allowed');
  });
});

describe('mint', () => {
  it('has a warrant of the configured issuer, for as long as is configured', async () => {
    configure({ ...base, defaultTtl: 60 });
    await mint(search, (warrant) => {
      expect(warrant.issuer.equals(issuerKey.publicKey)).toBe(true);
      expect(warrant.holder.equals(issuerKey.publicKey)).toBe(true);
      expect([warrant.ttl, warrant.tools, keyScope()]).toEqual([60, ['search'], issuerKey]);
    });
  });

  it('takes one capability or a list, with options or without', async () => {
    expect(await mint(search, (w) => w.tools)).toEqual(['search']);
    expect(await mint([search, read], (w) => w.tools)).toEqual(['read', 'search']);
    expect(await mint(search, {}, (w) => w.ttl)).toBe(300);
    expect(await mint(search, undefined as never, (w) => w.ttl)).toBe(300);
    expect(mintSync([search], { ttl: 7 }, (w) => w.ttl)).toBe(7);
  });

  it('hands each option on', async () => {
    const options: MintOptions = {
      ttl: 9,
      holderKey: holder,
      sessionId: 's',
      agentId: 'a',
      clearance: 20,
      maxDepth: 3,
      requiredApprovers: [other.publicKey],
      minApprovals: 1,
      approvalGates: { search: null },
      issuedAt: 1_700_000_000,
    };
    const [warrant, key] = await mint(search, options, (w) => [w, keyScope()] as const);
    expect(warrant).toMatchObject({
      ttl: 9,
      sessionId: 's',
      agentId: 'a',
      clearance: 20,
      maxDepth: 3,
      minApprovals: 1,
    });
    expect(warrant.requiredApprovers?.map(String)).toEqual([String(other.publicKey)]);
    expect([warrant.inspectGate('search') !== null, warrant.issuedAtSeconds]).toEqual([true, 1_700_000_000n]);
    expect([warrant.holder.toHex(), key]).toEqual([holder.publicKey.toHex(), holder]);
  });

  it('waits for keys that live elsewhere', async () => {
    const [issuer, agent] = [remote(issuerKey), remote(holder)];
    configure({ ...base, issuerKey: issuer });
    expect(await mint(search, { holderKey: agent }, () => code('search', { query: 'weather NYC' }))).toBe('allowed');
    expect([issuer.sign.mock.calls.length, agent.sign.mock.calls.length]).toEqual([1, 1]);
  });

  it('inside of another has its own warrant, and gives the outer one back', async () => {
    await mint(search, async (outer) => {
      await mint(read, async (inner) => {
        await tick();
        expect(warrantScope()).toBe(inner);
      });
      expect(warrantScope()).toBe(outer);
    });
  });

  it('has nothing of a chain in scope', async () => {
    const parent = Warrant.mintBuilder().tool('search').mint(issuerKey);
    await chainScope([parent], () => mint(search, () => expect(chainScope()).toEqual([])));
  });

  it('passes on what the body throws', async () => {
    const body = () => {
      throw new RangeError('of the body');
    };
    expect((await rejected(mint(search, body))).message).toBe('of the body');
    expect(thrown(() => mintSync(search, body)).message).toBe('of the body');
    expect((await rejected(mint(search, () => Promise.reject(new Error('later'))))).message).toBe('later');
    expect(currentScope()).toEqual({});
  });

  it('keeps two hundred tasks apart, and what they grant', async () => {
    const seen = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        mint(Capability(`tool-${i}`), { holderKey: i % 2 === 0 ? holder : remote(holder) }, async (warrant) => {
          const found = [];
          for (let step = 0; step < (i * 7) % 4; step++) {
            await (step % 2 === 0 ? tick() : Promise.resolve());
            found.push(
              warrantScope() === warrant,
              await code(`tool-${i}`, {}),
              await code(`tool-${(i + 1) % 200}`, {}),
            );
          }
          const inner = await grant(Capability(`tool-${i}`, { n: Exact(i) }), async (child) => {
            await tick();
            return [warrantScope() === child, await code(`tool-${i}`, { n: i }), await code(`tool-${i}`, { n: i + 1 })];
          });
          return [...found, ...inner, warrantScope() === warrant];
        }),
      ),
    );
    const expected = [true, 'allowed', 'tool-not-authorized'];
    seen.forEach((found, i) => {
      const steps = Array.from({ length: (i * 7) % 4 }, () => expected).flat();
      expect(found, `task ${i}`).toEqual([...steps, true, 'allowed', 'constraint-violation', true]);
    });
  });
});

describe('mintSync', () => {
  it.each([
    ['a promise', () => tick()],
    ['a promise that is rejected', () => Promise.reject(new Error('nobody waits for it'))],
    // biome-ignore lint/suspicious/noThenProperty: that is what is refused
    ['something to await', () => ({ then: (done: () => void) => done() })],
  ])('refuses a body that returns %s', (_, body) => {
    const error = thrown(() => mintSync(search, body));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/use mint$/);
  });

  it('cannot wait for an issuer that is elsewhere', () => {
    configure({ ...base, issuerKey: remote(issuerKey) });
    const error = thrown(() => mintSync(search, () => 0));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ number: 1201, reason: 'signer-not-local' });
  });

  it('can have a holder that is elsewhere', () => {
    const agent = remote(holder);
    mintSync(search, { holderKey: agent }, () => expect(keyScope()).toBe(agent));
  });
});

describe('what mint and mintSync refuse:', () => {
  type Call = (...given: unknown[]) => unknown;
  const cases: readonly [title: string, given: readonly unknown[], kind: unknown, message: RegExp][] = [
    ['nothing', [], TypeError, /takes capabilities, options.*function to run/],
    ['no body', [search], TypeError, /function to run/],
    ['no body, with options', [search, {}], TypeError, /function to run/],
    ['a body that is none', [search, {}, 5], TypeError, /function to run/],
    ['too much', [search, {}, () => 0, () => 0], TypeError, /function to run/],
    ['a name', ['search', () => 0], TypeError, /Capability\("tool"/],
    ['a list with a name', [[search, 'read'], () => 0], TypeError, /Capability\("tool"/],
    ['null', [null, () => 0], TypeError, /Capability\("tool"/],
    ['an object that looks like one', [{ ...search }, () => 0], TypeError, /Capability\("tool"/],
    ['a hole', [new Array(1), () => 0], TypeError, /Capability\("tool"/],
    ['several, not in a list', [search, read, () => 0], TypeError, /as a list/],
    ['two of one tool', [[search, search], () => 0], TypeError, /"search" has two capabilities/],
    ['options that are none', [search, 300, () => 0], TypeError, /takes an object of options/],
    ['null for options', [search, null, () => 0], TypeError, /takes an object of options/],
    ['an option that there is not', [search, { holder }, () => 0], TypeError, /no option "holder".*holderKey/],
    ['a public key to sign with', [search, { holderKey: holder.publicKey }, () => 0], TypeError, /signer/],
    ['a lifetime below 0', [search, { ttl: -1 }, () => 0], RangeError, /ttl/],
    ['a lifetime of none', [search, { ttl: 0 }, () => 0], TenuoError, /expires/],
    ['a lifetime too long', [search, { ttl: 7_776_001 }, () => 0], TenuoError, /90 days/],
    ['a lifetime as a text', [search, { ttl: '60' }, () => 0], TypeError, /ttl/],
    ['clearance out of range', [search, { clearance: 256 }, () => 0], RangeError, /clearance/],
    ['nothing to allow', [[], () => 0], TenuoError, /grants nothing/],
  ];

  it.each(cases)('%s', async (_, given, kind, message) => {
    const body = vi.fn();
    const withBody = given.map((each) => (typeof each === 'function' ? body : each));
    for (const error of [await rejected((mint as Call)(...withBody)), thrown(() => (mintSync as Call)(...withBody))]) {
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toMatch(message);
    }
    expect(body).not.toHaveBeenCalled();
  });

  it.each([
    ['unconfigured', () => resetConfig()],
    ['without an issuer', () => configure({ trustedRoots: [issuerKey.publicKey], auditLog: false })],
  ])('to mint %s', async (_, unset) => {
    unset();
    for (const error of [await rejected(mint(search, () => 0)), thrown(() => mintSync(search, () => 0))]) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ number: 1201, reason: 'issuer-missing' });
      expect((error as ConfigurationError).hint).toContain('configure({ issuerKey');
    }
  });
});

describe('grant', () => {
  it('lives no longer than what it is granted from', async () => {
    await mint(search, { ttl: 100 }, async (parent) => {
      expect(await grant(search, (child) => child.expiresAtSeconds <= parent.expiresAtSeconds)).toBe(true);
      expect(await grant(search, { ttl: 7 }, (child) => child.ttl)).toBe(7);
      const error = await rejected(grant(search, { ttl: 1000 }, () => 0));
      expect(error).toBeInstanceOf(TenuoError);
    });
    await mint(search, { ttl: 3600 }, () => grant(search, (child) => expect(child.ttl).toBe(300)));
  });

  it('hands each option on', async () => {
    const options = {
      ttl: 9,
      holderKey: other,
      agentId: 'b',
      clearance: 5,
      maxDepth: 2,
      approvalGates: { search: null },
      addApprovers: [issuerKey.publicKey],
      raiseMinApprovals: 2,
    };
    const from = {
      clearance: 20,
      requiredApprovers: [holder.publicKey],
      minApprovals: 1,
      approvalGates: { search: null },
    };
    await mint(search, from, () =>
      grant(search, options, (child) => {
        expect(child).toMatchObject({ ttl: 9, agentId: 'b', clearance: 5, maxDepth: 2, minApprovals: 2 });
        expect(child.requiredApprovers?.length).toBe(2);
        expect([child.holder.toHex(), keyScope()]).toEqual([other.publicKey.toHex(), other]);
      }),
    );
  });

  it('is signed by whoever holds the warrant, also elsewhere', async () => {
    const agent = remote(holder);
    await mint(search, { holderKey: agent }, () =>
      grant(search, { holderKey: other }, async (child) => {
        expect([child.issuer.toHex(), agent.sign.mock.calls.length]).toEqual([holder.publicKey.toHex(), 1]);
        expect(await code('search', { query: 'weather NYC' })).toBe('allowed');
      }),
    );
  });

  it('goes on, level by level', async () => {
    const depths = await mint(search, (a) => grant(search, (b) => grant(search, (c) => [a, b, c].map((w) => w.depth))));
    expect(depths).toEqual([0, 1, 2]);
  });

  it('takes the warrant and key that other scopes hold, and the parents', async () => {
    const root = Warrant.mintBuilder().capability(search).holder(holder.publicKey).mint(issuerKey);
    const child = root.grantBuilder().inheritAll().holder(other.publicKey).grant(holder);
    await chainScope([root], () =>
      warrantScope(child.toString(), () =>
        keyScope(other, () =>
          grant(search, async (grandchild) => {
            expect(grandchild.chain.length).toBe(3);
            expect(await code('search', { query: 'weather NYC' })).toBe('allowed');
          }),
        ),
      ),
    );
  });

  it('narrows CEL where that is configured', async () => {
    configure({ ...base, cel });
    await mint(Capability('pay', { amount: CEL('value < 10') }), () =>
      grant(Capability('pay', { amount: CEL('(value < 10) && (value > 1)') }), async () => {
        expect([await code('pay', { amount: 5 }), await code('pay', { amount: 1 })]).toEqual([
          'allowed',
          'constraint-violation',
        ]);
      }),
    );
  });

  it('refuses to widen, with the rule', async () => {
    await mint(search, async () => {
      for (const wider of [read, Capability('search'), Capability('search', { query: Pattern('*') })]) {
        const body = vi.fn();
        const error = await rejected(grant(wider, body));
        expect(error).toBeInstanceOf(TenuoError);
        expect([1501, 1502, 1503]).toContain((error as TenuoError).number);
        expect(body).not.toHaveBeenCalled();
      }
    });
  });

  it('needs a warrant and a key in scope', async () => {
    const warrant = Warrant.mintBuilder().tool('search').holder(holder.publicKey).mint(issuerKey);
    const cases = [
      [() => grant(search, () => 0), 'scope-without-warrant'],
      [() => keyScope(holder, () => grant(search, () => 0)), 'scope-without-warrant'],
      [() => warrantScope(warrant, () => grant(search, () => 0)), 'scope-without-key'],
    ] as const;
    for (const [call, reason] of cases) {
      const error = await rejected(call());
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ number: 1201, reason });
    }
    const foreign = await rejected(runInScope({ warrant, key: other }, () => grant(search, () => 0)));
    expect(foreign).toMatchObject({ number: 1400 });
  });

  it.each<[title: string, given: readonly unknown[], message: RegExp]>([
    ['no body', [search], /grant takes capabilities/],
    ['a name', ['search', () => 0], /grant takes what it allows as Capability/],
    ['an option of mint', [search, { sessionId: 's' }, () => 0], /grant has no option "sessionId"/],
  ])('refuses %s', async (_, given, message) => {
    const error = await rejected(mint(search, () => (grant as (...given: unknown[]) => unknown)(...given)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });
});

describe('grant.preview', () => {
  const exact = Capability('search', { query: Exact('weather NYC') });

  it('says what would be granted, and grants nothing', () => {
    mintSync([search, read], { ttl: 3600, issuedAt: 1_700_000_000, maxDepth: 5 }, (warrant) => {
      const preview = grant.preview(exact, { ttl: 60, issuedAt: 1_700_000_000 });
      expect(preview).toMatchObject({
        ok: true,
        error: null,
        tools: ['search'],
        parentTools: ['read', 'search'],
        ttl: 60,
        depth: 1,
      });
      expect(preview.expiresAt).toEqual(new Date(1_700_000_060_000));
      expect(Object.keys(preview.capabilities)).toEqual(['search']);
      expect(warrantScope()).toBe(warrant);
      expect(String(preview)).toMatchInlineSnapshot(`
        "would be granted at depth 1, for 1 min, until 2023-11-14T22:14:20Z
          "search": { query: Exact("weather NYC") }"
      `);
    });
  });

  it('says why it would not be', () => {
    mintSync(search, () => {
      const preview = grant.preview([Capability('delete', {})]);
      expect(preview).toMatchObject({ ok: false, ttl: null, depth: null, expiresAt: null, tools: ['delete'] });
      expect(preview.error).toBeInstanceOf(TenuoError);
      expect(String(preview)).toMatchInlineSnapshot(`
        "would not be granted: tool "delete": a warrant grants a tool that its parent does not (expected one of "search"). A delegated warrant can only narrow what its parent allows; mint it again within the parent.
          "delete": any arguments"
      `);
    });
  });

  it('agrees with grant', async () => {
    const wanted = [exact, search, read, Capability('search'), Capability('search', { query: Pattern('weather*') })];
    await mint(search, async () => {
      for (const each of wanted) {
        const { error } = grant.preview(each);
        const outcome = await grant(each, () => null).catch((thrown) => thrown);
        expect(outcome?.reason, String(each)).toBe(error?.reason);
      }
    });
  });

  it('asks no key that is elsewhere', async () => {
    const agent = remote(holder);
    await mint(search, { holderKey: agent }, () => {
      expect(grant.preview(exact).ok).toBe(true);
      expect(agent.sign).not.toHaveBeenCalled();
    });
  });

  it('throws at misuse', () => {
    expect(thrown(() => grant.preview(search))).toMatchObject({ reason: 'scope-without-warrant' });
    mintSync(search, () => {
      expect(thrown(() => grant.preview('search' as never))).toBeInstanceOf(TypeError);
      expect(thrown(() => grant.preview(search, { sessionId: 's' } as never)).message).toMatch(
        /grant.preview has no option/,
      );
      expect(thrown(() => grant.preview(search, { ttl: -1 }))).toBeInstanceOf(RangeError);
    });
  });
});

describe('without AsyncLocalStorage', () => {
  let before: unknown;
  beforeEach(() => {
    before = shared().scopes;
    shared().scopes = undefined;
    vi.stubGlobal('process', { ...process, getBuiltinModule: undefined });
    vi.stubGlobal('AsyncLocalStorage', undefined);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    shared().scopes = before as never;
  });

  it('mint and grant refuse before anything is signed, and name explicit binding', async () => {
    const issuer = remote(issuerKey);
    configure({ ...base, issuerKey: issuer });
    const body = vi.fn();
    for (const error of [await rejected(mint(search, body)), await rejected(grant(search, body))]) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ number: 1201, reason: 'async-context-missing' });
      expect((error as ConfigurationError).hint).toContain('guard({ tool, warrant: warrant.bind(key) }, fn)');
    }
    expect([issuer.sign, body].map((each) => each.mock.calls.length)).toEqual([0, 0]);
  });

  it('mintSync uses a stack', () => {
    mintSync(search, (outer) => {
      expect([warrantScope(), keyScope()]).toEqual([outer, issuerKey]);
      mintSync(read, (inner) => expect(warrantScope()).toBe(inner));
      expect(grant.preview(search).ok).toBe(true);
      expect(warrantScope()).toBe(outer);
    });
    expect(currentScope()).toEqual({});
  });

  it('grant inside of mintSync refuses too: it would wait', async () => {
    const error = await mintSync(search, () => ({ later: rejected(grant(search, () => 0)) })).later;
    expect(error).toMatchObject({ reason: 'async-context-missing' });
  });
});

describe('the audit log', () => {
  it('is told what was minted and granted', async () => {
    const events: AuditEvent[] = [];
    configure({ ...base, auditLog: (event: AuditEvent) => void events.push(event) });
    const ids = await mint(search, (parent) => grant(search, (child) => [parent.id, child.id]));
    mintSync(search, () => 0);
    await flushAudit();
    expect(events.map(({ type, source }) => [type, source])).toEqual([
      ['warrant-minted', 'mint'],
      ['warrant-granted', 'grant'],
      ['warrant-minted', 'mintSync'],
    ]);
    expect(JSON.stringify(events)).toContain(ids[1]);
  });
});
