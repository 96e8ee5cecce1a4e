import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AutoConfigureOptions, autoConfigure } from '../../src/config/auto.ts';
import { configure, getConfig, isConfigured, resetConfig } from '../../src/config/config.ts';
import { createEngine } from '../../src/engine/select.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { thrown } from '../support/thrown.ts';
import { vectors } from '../support/vectors.ts';

const key = SigningKey.fromSeed(new Uint8Array(32).fill(1));
const other = SigningKey.fromSeed(new Uint8Array(32).fill(2)).publicKey;
const SEED = '01'.repeat(32);
const ROOT = key.publicKey.toHex();
const warn = vi.fn();
type Environment = NonNullable<AutoConfigureOptions['env']>;
const set = (env: Environment, options: AutoConfigureOptions = {}) => autoConfigure({ env, warn, ...options });

beforeEach(() => {
  resetConfig();
  warn.mockClear();
});
afterEach(() => {
  resetConfig();
  vi.unstubAllEnvs();
});

describe('autoConfigure', () => {
  it('reads every variable', () => {
    const env = {
      TENUO_ISSUER_KEY: SEED,
      TENUO_TRUSTED_ROOTS: `${ROOT}, ,${other.toHex()} ,`,
      TENUO_MODE: ' Audit\n',
      TENUO_DEFAULT_TTL: '60',
      TENUO_CLOCK_TOLERANCE: '5',
      TENUO_DEV_MODE: '0',
    };
    expect(set(env)).toBe(true);
    expect(getConfig()).toMatchObject({ mode: 'audit', defaultTtl: 60, clockTolerance: 5, devMode: false });
    expect(getConfig().issuerKey?.publicKey.toHex()).toBe(ROOT);
    expect(getConfig().trustedRoots.map(String)).toEqual([ROOT, other.toHex()]);
  });

  it('reads the environment of the process', () => {
    vi.stubEnv('TENUO_TRUSTED_ROOTS', ROOT);
    expect(autoConfigure({ auditLog: false })).toBe(true);
    expect(getConfig().trustedRoots.map(String)).toEqual([ROOT]);
  });

  it('has no environment where there is no process', () => {
    vi.stubGlobal('process', undefined);
    try {
      expect(autoConfigure({ warn })).toBe(false);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each([
    {},
    { TENUO_MODE: '' },
    { TENUO_DEV_MODE: '0' },
    { TENUO_DEV_MODE: 'no' },
    { TENUO_ENV: 'test' },
    { MODE: 'audit' },
  ])('changes nothing where nothing is set: %j', (env) => {
    configure({ trustedRoots: [other], auditLog: false });
    const before = getConfig();
    expect(set(env)).toBe(false);
    expect(getConfig()).toBe(before);
    expect(warn).not.toHaveBeenCalled();
  });

  it('replaces what was configured', () => {
    configure({ trustedRoots: [other], auditLog: false, defaultTtl: 7 });
    set({ TENUO_TRUSTED_ROOTS: ROOT });
    expect(getConfig()).toMatchObject({ defaultTtl: 300 });
  });

  it('takes options for what no variable says', () => {
    set({ TENUO_MODE: 'audit' }, { mode: 'permissive', trustedRoots: [other], maxLifetime: 60 });
    expect(getConfig()).toMatchObject({ mode: 'audit', maxLifetime: 60 });
    expect(getConfig().trustedRoots.map(String)).toEqual([other.toHex()]);
  });

  it('takes options alone for a configuration, but not without roots', () => {
    expect(set({}, { trustedRoots: [other], auditLog: false })).toBe(true);
    expect(getConfig().trustedRoots.map(String)).toEqual([other.toHex()]);
    resetConfig();
    expect(thrown(() => set({}, { mode: 'audit' })).message).toMatch(/^TENUO_TRUSTED_ROOTS is not set: /);
    expect(set({}, { mode: undefined })).toBe(false);
    expect(isConfigured()).toBe(false);
  });

  it('can have another prefix', () => {
    expect(set({ AGENT_TRUSTED_ROOTS: ROOT, TENUO_MODE: 'nonsense' }, { prefix: 'AGENT_' })).toBe(true);
    expect(getConfig().mode).toBe('enforce');
    expect(thrown(() => set({ AGENT_MODE: 'x' }, { prefix: 'AGENT_' })).message).toMatch(/^AGENT_MODE: /);
  });

  it.each(['1', 'true', 'TRUE', 'Yes', ' yes '])('turns development mode on by %j', (text) => {
    set({ TENUO_ISSUER_KEY: SEED, TENUO_DEV_MODE: text });
    expect(getConfig().trustedRoots.map(String)).toEqual([ROOT]);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('can be the environment of a worker, with bindings that are no texts', () => {
    expect(set({ TENUO_TRUSTED_ROOTS: ROOT, KV: { get() {} }, TENUO_BUCKET: {} })).toBe(true);
  });
});

describe('the text forms of upstream:', () => {
  type Form = { reader: string; form: string; text: string; accepted: boolean; public_key_hex: string | null };
  const forms: readonly Form[] = vectors('python-interop').env_formats;
  const of = (reader: string) =>
    forms.filter((each) => each.reader === reader && each.form !== 'empty').map((each) => [each.form, each] as const);

  // What `auto_configure` refuses beside is a defect of it: it calls a function that does not exist.
  it.each(of('SigningKey.from_env'))('TENUO_ISSUER_KEY, %s', (_, { text, accepted, public_key_hex }) => {
    const env = { TENUO_ISSUER_KEY: text, TENUO_TRUSTED_ROOTS: ROOT };
    if (accepted) {
      set(env);
      expect(getConfig().issuerKey?.publicKey.toHex()).toBe(public_key_hex);
    } else expectMalformed(env, 'TENUO_ISSUER_KEY', text);
  });

  it.each([...of('PublicKey.from_env'), ...of('auto_configure').filter(([, { text }]) => /,/.test(text))])(
    'TENUO_TRUSTED_ROOTS, %s',
    (_, { text, accepted }) => {
      expect(accepted).toBe(true);
      set({ TENUO_TRUSTED_ROOTS: text });
      expect(getConfig().trustedRoots[0]?.toHex()).toBe(ROOT);
    },
  );

  it.each(of('auto_configure').filter(([, each]) => each.accepted))('what auto_configure takes, %s', (_, { text }) => {
    const name = forms.find((each) => each.text === text && each.reader === 'auto_configure') as Form & {
      variable: string;
    };
    set({ TENUO_TRUSTED_ROOTS: ROOT, [name.variable]: text });
    expect(isConfigured()).toBe(true);
  });
});

function expectMalformed(env: Environment, name: string, value: unknown): void {
  const error = thrown(() => set(env)) as ConfigurationError;
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error).toMatchObject({ number: 1201, reason: 'variable-malformed' });
  expect(error.message).toContain(`${name}: the environment variable cannot be read (expected ${error.expected})`);
  // Neither the value nor a part of it that could be told from the rest of the text.
  const text = String(value).trim();
  if (text.length > 3) expect(JSON.stringify(error) + error.stack).not.toContain(text);
  expect(isConfigured()).toBe(false);
}

describe('a malformed value is an error that names the variable:', () => {
  const keys = [
    'zz',
    '0x'.concat(SEED),
    SEED.slice(1),
    `${SEED}0`,
    `${SEED}00`,
    'g'.repeat(64),
    key.exportPem(),
    JSON.stringify({ d: 1 }),
    ' ',
    'a b',
    '=',
  ];
  const values: Readonly<Record<string, readonly unknown[]>> = {
    TENUO_ISSUER_KEY: [...keys, `${SEED},${SEED}`, 5, true, {}],
    TENUO_TRUSTED_ROOTS: [
      ...keys,
      ',',
      ' , ,',
      `${ROOT},zz`,
      `zz,${ROOT}`,
      `${ROOT};${ROOT}`,
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      [ROOT],
      0,
    ],
    TENUO_MODE: ['enforced', 'off', 'audit,enforce', ' ', '0', 1, null],
    TENUO_DEV_MODE: ['on', 'off', 'y', '2', 'enabled', ' ', 1, true],
    TENUO_DEFAULT_TTL: [
      '0',
      '-1',
      '1.5',
      '1e3',
      '5m',
      '+5',
      '1_000',
      '7776001',
      '0x10',
      ' ',
      'NaN',
      'Infinity',
      '99999999999999999999',
      300,
    ],
    TENUO_CLOCK_TOLERANCE: ['-1', '1.5', '30s', '+5', ' ', 'NaN', '9007199254740992', 30],
    TENUO_REQUIRE_EXTENSION: ['wasm', 'on', ' ', 1],
    TENUO_CONNECT_TOKEN: [5, {}],
  };
  const cases = Object.entries(values).flatMap(([name, list]) => list.map((value) => [name, value] as const));

  it.each(cases)('%s=%j', (name, value) => {
    const roots = { TENUO_TRUSTED_ROOTS: ROOT };
    expectMalformed({ ...roots, [name]: value }, name, value);
  });

  it.each(['1', '7776000', '0060', ' 300\n'])('but not a lifetime of %j', (text) => {
    set({ TENUO_TRUSTED_ROOTS: ROOT, TENUO_DEFAULT_TTL: text });
    expect(getConfig().defaultTtl).toBe(Number(text));
  });

  it.each(['0', '9007199254740991'])('and not a tolerance of %j', (text) => {
    set({ TENUO_TRUSTED_ROOTS: ROOT, TENUO_CLOCK_TOLERANCE: text });
    expect(getConfig().clockTolerance).toBe(Number(text));
  });
});

describe('what is missing is an error that names the variable:', () => {
  it.each([
    { TENUO_ISSUER_KEY: SEED },
    { TENUO_MODE: 'audit' },
    { TENUO_MODE: 'enforce', TENUO_DEV_MODE: '0' },
    { TENUO_TRUSTED_ROOTS: '', TENUO_DEFAULT_TTL: '5' },
  ])('the roots beside %j', (env) => {
    const error = thrown(() => set(env as Environment));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ reason: 'roots-missing' });
    expect(error.message).toMatch(/^TENUO_TRUSTED_ROOTS is not set: /);
    expect(isConfigured()).toBe(false);
  });

  it.each([{}, { TENUO_TRUSTED_ROOTS: ROOT }, { TENUO_ISSUER_KEY: '' }])(
    'the issuer, where it is required, beside %j',
    (env) => {
      const error = thrown(() => set(env as Environment, { requireIssuer: true }));
      expect(error).toMatchObject({ name: 'ConfigurationError', number: 1201, reason: 'issuer-variable-missing' });
      expect(error.message).toMatch(/^TENUO_ISSUER_KEY is not set: /);
    },
  );

  it('but the issuer may be an option', () => {
    expect(set({ TENUO_TRUSTED_ROOTS: ROOT }, { requireIssuer: true, issuerKey: key })).toBe(true);
  });
});

describe('a connect token', () => {
  const env = { TENUO_CONNECT_TOKEN: ' tenuo_ct_secret ', TENUO_TRUSTED_ROOTS: ROOT };

  it('is handed over', () => {
    const take = vi.fn();
    expect(set(env, { connectToken: take })).toBe(true);
    expect(take.mock.calls).toEqual([['tenuo_ct_secret']]);
    expect(set({ TENUO_CONNECT_TOKEN: 'tenuo_ct_secret' }, { connectToken: take })).toBe(false);
  });

  it('is never left lying', () => {
    for (const each of [env, { TENUO_CONNECT_TOKEN: 'tenuo_ct_secret' }]) {
      const error = thrown(() => set(each));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ number: 1201, reason: 'connect-token-unread' });
      expect((error as ConfigurationError).hint).toContain('ConnectToken.parse(text)');
      expect(JSON.stringify(error) + error.message).not.toContain('secret');
      expect(isConfigured()).toBe(false);
    }
  });
});

describe('TENUO_REQUIRE_EXTENSION', () => {
  const env = { TENUO_REQUIRE_EXTENSION: '1', TENUO_TRUSTED_ROOTS: ROOT };

  it('is satisfied by WebAssembly, and by nothing else', () => {
    expect(set(env, { engine: createEngine('wasm') })).toBe(true);
    resetConfig();
    const error = thrown(() => set(env, { engine: createEngine('js') }));
    expect(error).toMatchObject({ name: 'ConfigurationError', reason: 'engine-unavailable' });
    expect(error.message).toMatch(/^TENUO_REQUIRE_EXTENSION: /);
    expect(isConfigured()).toBe(false);
    expect(set({ ...env, TENUO_REQUIRE_EXTENSION: '0' }, { engine: createEngine('js') })).toBe(true);
  });
});

describe('a name within two letters of a known one is warned of:', () => {
  it.each([
    ['TENUO_MOD', 'TENUO_MODE'],
    ['TENUO_MODES', 'TENUO_MODE'],
    ['TENUO_MDOE', 'TENUO_MODE'],
    ['TENUO_NODE', 'TENUO_MODE'],
    ['TENUOMODE', 'TENUO_MODE'],
    ['TENU_MODE', 'TENUO_MODE'],
    ['TENOU_MODE', 'TENUO_MODE'],
    ['tenuo_mode', 'TENUO_MODE'],
    ['TENUO_TRUSTED_ROOT', 'TENUO_TRUSTED_ROOTS'],
    ['TENUO_TRUSTED_ROTOS', 'TENUO_TRUSTED_ROOTS'],
    ['TENUO_TRUST_ROOTS', 'TENUO_TRUSTED_ROOTS'],
    ['TENUO_ISSUER_KEYS', 'TENUO_ISSUER_KEY'],
    ['TENUO_ISUER_KEY', 'TENUO_ISSUER_KEY'],
    ['TENUO_DEVMODE', 'TENUO_DEV_MODE'],
    ['TENUO_DEFAULT_TLL', 'TENUO_DEFAULT_TTL'],
    ['TENUO_CLOCK_TOLERENCE', 'TENUO_CLOCK_TOLERANCE'],
    ['TENUO_CONECT_TOKEN', 'TENUO_CONNECT_TOKEN'],
    ['TENUO_SIGNING_KEYS', 'TENUO_SIGNING_KEY'],
  ])('%s for %s', (name, meant) => {
    set({ [name]: 'secret' });
    expect(warn.mock.calls).toEqual([
      [`tenuo-edge: nothing reads the environment variable ${name}; did you mean ${meant}?`],
    ]);
  });

  it.each([
    'TENUO_KEY_WORKER',
    'TENUO_KEY_MODE',
    'TENUO_ENV',
    'TENUO_ROOT_KEY',
    'TENUO_A2A_CHECK_REPLAY',
    'TENUO_SOMETHING_ELSE',
    'MODE',
    'NODE_ENV',
    'HOME',
    '',
    'x'.repeat(5000),
  ])('but not %s', (name) => {
    set({ [name]: 'x' });
    expect(warn).not.toHaveBeenCalled();
  });

  it('also where the right one is set too', () => {
    set({ TENUO_TRUSTED_ROOTS: ROOT, TENUO_TRUSTED_ROOT: ROOT });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('but not where only the case differs, and both are one variable', () => {
    set({ TENUO_TRUSTED_ROOTS: ROOT, Tenuo_Trusted_Roots: ROOT });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['TENUO_TRUSTED_KEYS', /TRUSTED_ROOTS/],
    ['TENUO_CONTROL_PLANE_URL', /ConnectToken.make/],
    ['TENUO_API_KEY', /ConnectToken.make/],
  ])('and %s, which is read elsewhere', (name, advice) => {
    set({ [name]: 'secret' });
    expect(warn.mock.calls).toEqual([[expect.stringMatching(advice)]]);
    expect(warn.mock.calls[0]?.[0]).not.toContain('secret');
  });

  it('on the console unless told otherwise', () => {
    const spy = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      autoConfigure({ env: { TENUO_MOD: 'audit' } });
      expect(spy).toHaveBeenCalledTimes(1);
    } finally {
      spy.mockRestore();
    }
  });

  it('where names may be listed', () => {
    const env = new Proxy(
      { TENUO_TRUSTED_ROOTS: ROOT },
      {
        ownKeys() {
          throw new Error('requires env access');
        },
      },
    );
    expect(set(env)).toBe(true);
  });
});

describe('misuse', () => {
  it.each([
    ['an environment that is none', () => autoConfigure({ env: 'TENUO_' } as never), /env takes environment variables/],
    ['an environment of null', () => autoConfigure({ env: null } as never), /env takes environment variables/],
    ['null', () => autoConfigure(null as never), /takes an object of options/],
    ['the environment itself', () => autoConfigure({ PATH: '/bin' } as never), /no option "PATH"; it takes env, /],
    [
      'an option that there is not',
      () => autoConfigure({ require_issuer: true } as never),
      /no option "require_issuer"/,
    ],
    ['no prefix', () => autoConfigure({ prefix: '' }), /prefix/],
    ['a prefix that is none', () => autoConfigure({ prefix: 5 } as never), /prefix/],
    ['requireIssuer that is none', () => autoConfigure({ requireIssuer: 'yes' } as never), /requireIssuer/],
    ['connectToken that is none', () => autoConfigure({ connectToken: 'x' } as never), /connectToken/],
  ])('%s', (_, call, message) => {
    const error = thrown(call);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });
});
