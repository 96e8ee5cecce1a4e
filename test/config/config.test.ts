import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ConfigureOptions,
  configure,
  getConfig,
  isAuditMode,
  isConfigured,
  isEnforceMode,
  isPermissiveMode,
  type Mode,
  resetConfig,
  shouldBlockViolation,
} from '../../src/config/config.ts';
import { ConfigurationError, TenuoError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { MemoryReplayStore } from '../../src/replay/memory.ts';
import { thrown } from '../support/thrown.ts';

const issuerKey = SigningKey.fromSeed(new Uint8Array(32).fill(1));
const root = SigningKey.fromSeed(new Uint8Array(32).fill(2)).publicKey;
const trustedRoots = [root];
const warn = vi.fn();

beforeEach(() => {
  resetConfig();
  warn.mockClear();
});
afterEach(() => resetConfig());

const base: ConfigureOptions = { trustedRoots, auditLog: false, warn };

describe('configure', () => {
  it('keeps what it is told, and has defaults for the rest', () => {
    expect(isConfigured()).toBe(false);
    configure({ issuerKey, trustedRoots: [root.toHex(), root.toPem()], auditLog: false });
    expect(isConfigured()).toBe(true);
    const config = getConfig();
    expect(config).toMatchObject({ mode: 'enforce', devMode: false, defaultTtl: 300, auditLog: false });
    expect(config.issuerKey).toBe(issuerKey);
    expect(config.trustedRoots.map(String)).toEqual([root.toHex(), root.toHex()]);
    expect(Object.isFrozen(config) && Object.isFrozen(config.trustedRoots)).toBe(true);
  });

  it('replaces all of what was configured before', () => {
    configure({ ...base, issuerKey, mode: 'audit', defaultTtl: 60, clockTolerance: 5 });
    configure(base);
    expect(getConfig()).toMatchObject({ issuerKey: undefined, mode: 'enforce', defaultTtl: 300 });
    expect(getConfig().clockTolerance).toBeUndefined();
  });

  it('keeps its own copies of lists and tables', () => {
    const pop = { windowSeconds: 10 };
    const clearance: Record<string, number> = { 'admin_*': 20 };
    const roots = [root];
    configure({ ...base, trustedRoots: roots, pop, clearance });
    roots.push(issuerKey.publicKey);
    pop.windowSeconds = 3600;
    clearance['admin_*'] = 0;
    const config = getConfig();
    expect([config.trustedRoots.length, config.pop?.windowSeconds, config.clearance?.['admin_*']]).toEqual([1, 10, 20]);
  });

  it('keeps a store as it is', () => {
    const store = new MemoryReplayStore();
    configure({ ...base, replay: store });
    expect(getConfig().replay).toBe(store);
    const plain = { checkAndAdd: () => true };
    configure({ ...base, replay: plain });
    expect(getConfig().replay).toBe(plain);
  });

  it('shows no key', () => {
    configure({ ...base, issuerKey });
    expect(JSON.stringify(getConfig())).not.toContain('"d"');
    expect(JSON.stringify(getConfig())).toContain(issuerKey.publicKey.toHex());
  });
});

describe('what configure refuses, changing nothing:', () => {
  const refused: readonly [title: string, options: unknown, kind: unknown, message: RegExp][] = [
    ['nothing', undefined, TypeError, /configure takes an object of options/],
    ['null', null, TypeError, /configure takes an object of options/],
    ['a text', 'enforce', TypeError, /configure takes an object of options/],
    ['an option that there is not', { ...base, issuer_key: issuerKey }, TypeError, /no option "issuer_key".*issuerKey/],
    ['roots missing', {}, ConfigurationError, /configure: no trusted root/],
    ['roots missing beside a key', { issuerKey }, ConfigurationError, /configure: no trusted root/],
    ['no roots', { ...base, trustedRoots: [] }, ConfigurationError, /trustedRoots: no trusted root/],
    ['no roots in development', { trustedRoots: [], devMode: true, issuerKey }, ConfigurationError, /no trusted root/],
    ['one root, not in a list', { ...base, trustedRoots: root }, TypeError, /trustedRoots is a list of public keys/],
    ['a hole among the roots', { ...base, trustedRoots: new Array(1) }, TypeError, /^trustedRoots\[0\]: /],
    ['a root that is no key', { ...base, trustedRoots: [root, 'zz'] }, TenuoError, /^trustedRoots\[1\]: /],
    ['a root of another type', { ...base, trustedRoots: [5] }, TypeError, /^trustedRoots\[0\]: /],
    [
      'a private key as a root',
      { ...base, trustedRoots: [issuerKey] },
      TypeError,
      /\[0\] is a SigningKey: trust its publicKey/,
    ],
    ['too many roots', { ...base, trustedRoots: new Array(1025).fill(root) }, RangeError, /at most 1024/],
    ['a text as the issuer', { ...base, issuerKey: 'ab'.repeat(32) }, TypeError, /issuerKey is a SigningKey.*fromEnv/],
    [
      'a public key as the issuer',
      { ...base, issuerKey: root },
      TypeError,
      /issuerKey is a PublicKey, which cannot sign/,
    ],
    ['null as the issuer', { ...base, issuerKey: null }, TypeError, /configure: issuerKey is null/],
    ['a mode that there is not', { ...base, mode: 'enforced' }, ConfigurationError, /mode: there is no such mode/],
    ['a mode in capitals', { ...base, mode: 'AUDIT' }, ConfigurationError, /mode: there is no such mode/],
    ['a mode of another type', { ...base, mode: true }, TypeError, /mode is a text/],
    ['null as mode', { ...base, mode: null }, TypeError, /mode is null/],
    ['devMode of another type', { ...base, devMode: 1 }, TypeError, /devMode must be true or false/],
    ['devMode as a text', { ...base, devMode: 'false' }, TypeError, /devMode must be true or false/],
    ['a lifetime of none', { ...base, defaultTtl: 0 }, RangeError, /defaultTtl.*1 to 7776000/],
    ['a lifetime too long', { ...base, defaultTtl: 7_776_001 }, RangeError, /defaultTtl/],
    ['a broken lifetime', { ...base, defaultTtl: 1.5 }, RangeError, /defaultTtl/],
    ['no lifetime', { ...base, defaultTtl: Number.NaN }, RangeError, /defaultTtl/],
    ['a lifetime as a text', { ...base, defaultTtl: '300' }, TypeError, /defaultTtl must be a number/],
    ['a handler that is none', { ...base, approvalHandler: {} }, TypeError, /approvalHandler takes a function/],
    ['a warner that is none', { ...base, warn: 'no' }, TypeError, /warn takes a function/],
    ['an audit log that is none', { ...base, auditLog: 5 }, TypeError, /audit/i],
    ['a tolerance below 0', { ...base, clockTolerance: -1 }, RangeError, /clockTolerance/],
    ['a tolerance as a text', { ...base, clockTolerance: '30' }, TypeError, /clockTolerance/],
    ['windows of another name', { ...base, pop: { window: 1 } }, TypeError, /pop has no option "window"/],
    ['windows of none', { ...base, pop: { windowSeconds: 0 } }, RangeError, /pop.windowSeconds/],
    ['windows of null', { ...base, pop: null }, TypeError, /pop is null/],
    ['a lifetime ceiling below 0', { ...base, maxLifetime: -1 }, RangeError, /maxLifetime/],
    ['a flag of another type', { ...base, allowOrphanRoot: 'yes' }, TypeError, /allowOrphanRoot/],
    ['another flag of another type', { ...base, strictSession: 0 }, TypeError, /strictSession/],
    ['clearance that is none', { ...base, clearance: { a: 256 } }, RangeError, /clearance of "a"/],
    ['clearance for no pattern', { ...base, clearance: { 'a*b': 1 } }, ConfigurationError, /clearance/],
    ['a replay store that is none', { ...base, replay: {} }, TypeError, /replay/],
    ['a list that is not verified', { ...base, revocationList: new Uint8Array(3) }, TypeError, /revocationList/],
    ['an evaluator that is none', { ...base, cel: {} }, TypeError, /cel/],
    ['an engine that is none', { ...base, engine: 'wasm' }, TypeError, /engine/],
  ];

  it.each(refused)('%s', (_, options, kind, message) => {
    configure({ ...base, mode: 'audit' });
    const before = getConfig();
    const error = thrown(() => configure(options as ConfigureOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
    expect(getConfig()).toBe(before);
  });

  it.each([1, 300, 7_776_000])('but not a lifetime of %i seconds', (defaultTtl) => {
    configure({ ...base, defaultTtl });
    expect(getConfig().defaultTtl).toBe(defaultTtl);
  });

  it('with numbers under 1201', () => {
    expect(thrown(() => configure({}))).toMatchObject({ number: 1201, reason: 'roots-missing' });
    expect(thrown(() => configure({ ...base, mode: 'x' as Mode }))).toMatchObject({
      number: 1201,
      reason: 'mode-unknown',
      expected: '"enforce", "audit" or "permissive"',
      received: '"x"',
    });
  });
});

describe('before anything is configured', () => {
  it('calls are blocked, and nothing is trusted', () => {
    expect([isConfigured(), isEnforceMode(), shouldBlockViolation()]).toEqual([false, true, true]);
    expect(getConfig()).toMatchObject({ trustedRoots: [], issuerKey: undefined, devMode: false, auditLog: false });
  });

  it('and so again after resetConfig', () => {
    configure({ ...base, mode: 'audit' });
    resetConfig();
    expect([isConfigured(), isAuditMode(), shouldBlockViolation()]).toEqual([false, false, true]);
  });
});

describe('modes', () => {
  it.each([
    ['enforce', [true, false, false], true],
    ['audit', [false, true, false], false],
    ['permissive', [false, false, true], false],
  ] as const)('%s', (mode, is, blocks) => {
    configure({ ...base, mode });
    expect([isEnforceMode(), isAuditMode(), isPermissiveMode()]).toEqual(is);
    expect(shouldBlockViolation()).toBe(blocks);
  });

  it.each(['audit', 'permissive'] as const)('%s warns, once', (mode) => {
    for (let i = 0; i < 3; i++) configure({ ...base, mode });
    expect(warn.mock.calls).toEqual([[expect.stringContaining(`mode "${mode}". Calls that are denied RUN`)]]);
    resetConfig();
    configure({ ...base, mode });
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('enforce warns of nothing', () => {
    configure(base);
    expect(warn).not.toHaveBeenCalled();
  });

  it('warn on the console unless told otherwise', () => {
    const spy = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      configure({ trustedRoots, auditLog: false, mode: 'audit' });
      expect(spy).toHaveBeenCalledTimes(1);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('development mode', () => {
  it('trusts the issuer, and says so once', () => {
    for (let i = 0; i < 3; i++) configure({ issuerKey, devMode: true, auditLog: false, warn });
    expect(getConfig().trustedRoots.map(String)).toEqual([issuerKey.publicKey.toHex()]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/DEVELOPMENT MODE.*issuer's own key is trusted/)]]);
  });

  it('trusts nobody but the roots where there are any', () => {
    configure({ issuerKey, devMode: true, trustedRoots, auditLog: false, warn });
    expect(getConfig().trustedRoots.map(String)).toEqual([root.toHex()]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/weakens nothing here/)]]);
  });

  it('trusts nobody without an issuer', () => {
    configure({ devMode: true, auditLog: false, warn });
    expect(getConfig().trustedRoots).toEqual([]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/No root is trusted/)]]);
  });

  it('warns of the mode as well', () => {
    configure({ issuerKey, devMode: true, mode: 'audit', auditLog: false, warn });
    expect(warn).toHaveBeenCalledTimes(2);
  });
});

describe('what is misspelled', () => {
  it.each([
    ['trusted_roots', 'trustedRoots'],
    ['issuer_key', 'issuerKey'],
    ['devmode', 'devMode'],
    ['defaultTTL', 'defaultTtl'],
    ['clockTolerence', 'clockTolerance'],
  ])('%s is told to be %s', (name, meant) => {
    expect(thrown(() => configure({ ...base, [name]: 1 })).message).toMatch(new RegExp(`Did you mean ${meant}\\?$`));
  });
});
