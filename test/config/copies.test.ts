// One configuration and one scope for all copies of the package: the ES modules, the CommonJS build, the file for browsers.
import { createRequire } from 'node:module';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Exports, PLATFORM, realm } from '../package/realm.ts';
import { requireBuild } from '../support/spawn.ts';
import { rejected, thrown } from '../support/thrown.ts';

const native: { load(specifier: string): Promise<Exports>; require(specifier: string): Exports } = createRequire(
  import.meta.url,
)('../package/load.cjs');
const copies: Record<string, Exports> = {};
const NAMES = ['esm', 'cjs', 'browser'] as const;
const pairs = NAMES.flatMap((one) => NAMES.filter((other) => other !== one).map((other) => [one, other] as const));
const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

beforeAll(async () => {
  requireBuild();
  copies.esm = await native.load('tenuo-edge');
  copies.cjs = native.require('tenuo-edge');
  copies.browser = await native.load('tenuo-edge/browser');
});
afterEach(() => copies.esm.resetConfig());

describe.each(pairs)('what %s configures, %s has:', (one, other) => {
  const at = () => [copies[one], copies[other]] as const;

  it('options, modes, and that it is configured', () => {
    const [from, to] = at();
    const issuerKey = from.SigningKey.generate();
    from.configure({ issuerKey, trustedRoots: [issuerKey.publicKey], mode: 'audit', auditLog: false, warn: () => {} });
    expect(to.getConfig()).toBe(from.getConfig());
    expect([to.isConfigured(), to.isAuditMode(), to.shouldBlockViolation()]).toEqual([true, true, false]);
    to.resetConfig();
    expect([from.isConfigured(), from.isEnforceMode()]).toEqual([false, true]);
  });

  it('what was warned of', () => {
    const [from, to] = at();
    const warn = vi.fn();
    for (const copy of [from, to])
      copy.configure({ issuerKey: from.SigningKey.generate(), devMode: true, auditLog: false, warn });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('the key to mint with, and the roots to decide by', async () => {
    const [from, to] = at();
    const issuerKey = from.SigningKey.generate();
    from.configure({ issuerKey, trustedRoots: [issuerKey.publicKey], auditLog: false });
    const search = to.Capability('search', { query: to.Pattern('weather *') });
    const codes = await to.mint(search, { holderKey: from.SigningKey.generate() }, async (warrant: Exports) => {
      await tick();
      expect(from.warrantScope()).toBe(warrant);
      const bound = from.warrantScope().bind(from.keyScope());
      return ['weather NYC', 'stock prices'].map((query) => bound.validate('search', { query }).code);
    });
    expect(codes).toEqual(['allowed', 'constraint-violation']);
  });

  it('what a guarded function of the other needs: key, roots, mode, options', async () => {
    const [from, to] = at();
    const issuerKey = from.SigningKey.generate();
    const configured = { issuerKey, trustedRoots: [issuerKey.publicKey], auditLog: false, warn: () => {} };
    const search = to.guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
    const weather = from.Capability('search', { query: from.Pattern('weather *') });
    const run = () =>
      from.mint(weather, async () => {
        await tick();
        return ['weather NYC', 'stock prices'].map((query) => {
          try {
            return search({ query });
          } catch (error) {
            return error instanceof from.AuthorizationDenied ? 'denied' : error;
          }
        });
      });
    from.configure(configured);
    expect(await run()).toEqual(['Results for: weather NYC', 'denied']);
    from.configure({ ...configured, mode: 'audit' });
    expect(await run()).toEqual(['Results for: weather NYC', 'Results for: stock prices']);
    from.configure({ ...configured, maxLifetime: 60 });
    expect(await run()).toEqual(['denied', 'denied']);
  });

  it('scopes, that the other narrows', async () => {
    const [from, to] = at();
    from.configure({ issuerKey: from.SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
    await from.mint([from.Capability('search'), from.Capability('read')], async (parent: Exports) => {
      expect(to.grant.preview(from.Capability('read')).ok).toBe(true);
      await to.grant(from.Capability('read'), async (child: Exports) => {
        await tick();
        expect(from.warrantScope().id).toBe(child.id);
        expect(from.warrantScope().tools).toEqual(['read']);
      });
      expect(to.warrantScope()).toBe(parent);
    });
    expect(to.warrantScope()).toBeUndefined();
  });

  it('parents, that the other completes warrants with', () => {
    const [from, to] = at();
    const [issuer, agent] = [from.SigningKey.generate(), from.SigningKey.generate()];
    const root = from.Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(issuer);
    const child = root.grantBuilder().tool('search').grant(agent);
    from.chainScope([root], () =>
      to.warrantScope(String(child), () => {
        expect(from.warrantScope().toStackText()).toBe(child.toStackText());
        expect(to.chainScope().map(String)).toEqual([String(root)]);
      }),
    );
  });

  it('where decisions are recorded', async () => {
    const [from, to] = at();
    const events: Exports[] = [];
    const issuerKey = from.SigningKey.generate();
    from.configure({ issuerKey, devMode: true, auditLog: (event: Exports) => void events.push(event), warn: () => {} });
    await to.mint(to.Capability('search'), () => 0);
    await from.flushAudit();
    expect(events.map(({ type }) => type)).toEqual(['warrant-minted']);
  });

  it('and its errors are those of the other, by instanceof', async () => {
    const [from, to] = at();
    expect(thrown(() => from.configure({}))).toBeInstanceOf(to.ConfigurationError);
    expect(await rejected(from.mint(to.Capability('search'), () => 0))).toBeInstanceOf(to.ConfigurationError);
  });
});

describe('where there is neither a process nor AsyncLocalStorage', () => {
  const start = () => {
    const { entry } = realm({ ...PLATFORM, performance, console: { warn() {} } });
    const m = entry('index');
    m.configure({ issuerKey: m.SigningKey.generate(), devMode: true, auditLog: false });
    return { m, search: m.Capability('search') };
  };

  it('mint, grant and scopes refuse, with a word on binding', async () => {
    const { m, search } = start();
    const key = m.SigningKey.generate();
    const errors = [
      await m.mint(search, () => 0).catch((error: unknown) => error),
      await m.grant(search, () => 0).catch((error: unknown) => error),
    ];
    try {
      m.keyScope(key, () => 0);
    } catch (error) {
      errors.push(error);
    }
    for (const error of errors) {
      expect(error).toBeInstanceOf(m.ConfigurationError);
      expect(error.reason).toBe('async-context-missing');
      expect(error.message).toContain('guard({ tool, warrant: warrant.bind(key) }, fn)');
    }
    expect(errors.length).toBe(3);
  });

  it('guarded functions work with a warrant that is bound, and within mintSync', async () => {
    const { m, search } = start();
    const key = m.SigningKey.generate();
    const warrant = m.Warrant.mintBuilder().capability(search).mint(key);
    const bound = m.guard(
      { tool: 'search', warrant: warrant.bind(key, { trustedRoots: [key.publicKey] }) },
      () => 'ran',
    );
    expect(bound({})).toBe('ran');
    expect(
      await m.guard(
        { tool: 'search', warrant: warrant.bind(key, { trustedRoots: [key.publicKey] }) },
        async () => 'ran',
      )({}),
    ).toBe('ran');
    const inScope = m.guard({ tool: 'search' }, () => 'ran');
    expect(m.mintSync(search, () => inScope({}))).toBe('ran');
    expect(() => inScope({})).toThrow(expect.objectContaining({ name: 'AuthorizationDenied' }));
  });

  it('mintSync works, and autoConfigure finds no environment', () => {
    const { m, search } = start();
    expect(m.mintSync(search, () => m.warrantScope().tools.join())).toBe('search');
    expect(m.warrantScope()).toBeUndefined();
    expect(m.autoConfigure()).toBe(false);
  });

  it('an AsyncLocalStorage of the global object will do', async () => {
    const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
    const { entry } = realm({ ...PLATFORM, AsyncLocalStorage });
    const m = entry('index');
    m.configure({ issuerKey: m.SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
    const tools = await m.mint(m.Capability('search'), async () => {
      await tick();
      return m.warrantScope().tools.join();
    });
    expect(tools).toBe('search');
  });
});
