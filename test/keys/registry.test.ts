import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  KeyRegistry,
  Keyring,
  loadTenuoKeys,
  type Signer,
  SigningKey,
  Warrant,
} from '../../src/index.ts';
import { refusal } from '../support/cast.ts';

const keyOf = (n: number) => SigningKey.fromSeed(new Uint8Array(32).fill(n));
const hexOf = (n: number) => Buffer.alloc(32, n).toString('hex');
const [a, b, c] = [keyOf(1), keyOf(2), keyOf(3)];
const remote: Signer = { publicKey: c.publicKey, sign: async (message) => c.sign(message) };
const UNKNOWN = '1100 signature-invalid key-unknown';

afterEach(() => KeyRegistry.instance().clear());

describe('a registry of keys', () => {
  it('is one for the process, or one of your own', () => {
    const registry = KeyRegistry.instance();
    expect(KeyRegistry.instance()).toBe(registry);
    registry.register('worker', a);
    expect(KeyRegistry.instance().get('worker')).toBe(a);
    expect(new KeyRegistry().has('worker')).toBe(false);
  });

  it('keeps, tells, replaces and forgets', () => {
    const registry = new KeyRegistry();
    registry.register('worker', a);
    registry.register('api', b, { namespace: 'tenant-a' });
    registry.register('api', c, { namespace: 'tenant-b' });
    expect(registry.get('worker')).toBe(a);
    expect(registry.get('worker', {})).toBe(a);
    expect(registry.get('worker', { namespace: 'default' })).toBe(a);
    expect(registry.get('api', { namespace: 'tenant-a' })).toBe(b);
    expect(registry.get('api', { namespace: 'tenant-b' })).toBe(c);
    expect(registry.getPublic('api', { namespace: 'tenant-b' }).equals(c.publicKey)).toBe(true);
    expect([registry.has('api'), registry.has('api', { namespace: 'tenant-a' })]).toEqual([false, true]);
    registry.register('worker', b);
    expect(registry.get('worker')).toBe(b);
    expect([registry.unregister('worker'), registry.unregister('worker')]).toEqual([true, false]);
    expect(registry.has('worker')).toBe(false);
    expect(b.sign(new Uint8Array(1)).length).toBe(64);
    expect(registry.namespaces()).toEqual(['tenant-a', 'tenant-b']);
    registry.clear({ namespace: 'tenant-a' });
    expect(registry.namespaces()).toEqual(['tenant-b']);
    registry.clear();
    expect([registry.namespaces(), registry.list({ namespace: 'tenant-b' })]).toEqual([[], []]);
  });

  it('takes signers whose keys are elsewhere', async () => {
    const registry = new KeyRegistry();
    registry.register('hsm', remote);
    const signer = registry.get<Signer>('hsm');
    expect(signer).toBe(remote);
    const warrant = await Warrant.mintBuilder().tool('t').holder(registry.getPublic('hsm')).mint(signer);
    expect((await warrant.bind(signer).sign('t', {})).length).toBe(64);
  });

  it('two names never collide, whatever is in them', () => {
    const names = [
      'a',
      'a:b',
      'b',
      'b:c',
      ':',
      '::',
      'a:',
      ':a',
      'a/b',
      'a\0b',
      '\0',
      ' ',
      'A',
      '__proto__',
      'constructor',
      'default',
      'é',
      'e\u0301',
      '"',
      '\\',
    ];
    const registry = new KeyRegistry();
    const keys = new Map<string, SigningKey>();
    for (const namespace of names)
      for (const id of names) {
        const key = keyOf(keys.size % 251);
        keys.set(JSON.stringify([namespace, id]), key);
        registry.register(id, key, { namespace });
      }
    for (const namespace of names) {
      expect(registry.list({ namespace })).toEqual([...names].sort());
      for (const id of names) expect(registry.get(id, { namespace })).toBe(keys.get(JSON.stringify([namespace, id])));
    }
    registry.clear({ namespace: 'a' });
    expect(registry.namespaces()).toEqual(names.filter((name) => name !== 'a').sort());
    expect(Object.keys(JSON.parse(JSON.stringify(registry))).sort()).toEqual(registry.namespaces());
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it('says of an unknown key which it is, where it was looked for, and what there is', () => {
    const registry = new KeyRegistry();
    const message = (id: string, options?: { namespace: string }) => {
      expect(refusal(() => registry.get(id, options))).toBe(UNKNOWN);
      expect(() => registry.getPublic(id, options)).toThrow(ConfigurationError);
      try {
        return registry.get(id, options);
      } catch (error) {
        return (error as ConfigurationError).message;
      }
    };
    expect(message('worker')).toBe(
      'key "worker" in namespace "default", which has nothing: no key is registered by this name. Register it first: registry.register(id, key).',
    );
    registry.register('worker', a, { namespace: 'tenant-a' });
    registry.register('api', a);
    registry.register('cron', a);
    expect(message('worker')).toMatch(
      'key "worker" in namespace "default", which has "api", "cron"; a key of this id is in another namespace: no key',
    );
    expect(message('cron', { namespace: 'tenant-a' })).toMatch('in namespace "tenant-a", which has "worker"; a key');
    // What another tenant calls its keys is not told.
    expect(message('x', { namespace: 'tenant-b' })).not.toMatch(/tenant-a|worker|api/);
    for (let i = 0; i < 30; i++) registry.register(`key-${i}`, a);
    expect(message('other')).toMatch(/"key-\d+" and 12 more: no key/);
    expect(message('other')).not.toContain(hexOf(1));
  });

  it.each([
    ['an id that is no text', (registry: KeyRegistry) => registry.register(5 as never, a)],
    ['an empty id', (registry: KeyRegistry) => registry.register('', a)],
    ['half a letter', (registry: KeyRegistry) => registry.register('\ud800', a)],
    ['no key', (registry: KeyRegistry) => registry.register('a', undefined as never)],
    ['a text as key', (registry: KeyRegistry) => registry.register('a', hexOf(1) as never)],
    ['a public key', (registry: KeyRegistry) => registry.register('a', a.publicKey as never)],
    ['an empty namespace', (registry: KeyRegistry) => registry.register('a', a, { namespace: '' })],
    ['a namespace that is no text', (registry: KeyRegistry) => registry.get('a', { namespace: 5 as never })],
    ['a namespace in the place of options', (registry: KeyRegistry) => registry.get('a', 'tenant-a' as never)],
    ['null as namespace', (registry: KeyRegistry) => registry.has('a', { namespace: null as never })],
    ['a misspelt option', (registry: KeyRegistry) => registry.unregister('a', { nameSpace: 'x' } as never)],
    ['a misspelt option', (registry: KeyRegistry) => registry.clear({ nameSpace: 'x' } as never)],
    ['a namespace alone', (registry: KeyRegistry) => registry.clear('tenant-a' as never)],
    ['nothing', (registry: KeyRegistry) => registry.get(undefined as never)],
  ])('%s is a TypeError', (_, misuse) => {
    const registry = new KeyRegistry();
    registry.register('kept', a);
    expect(refusal(() => misuse(registry))).toBe('TypeError');
    expect(registry.list()).toEqual(['kept']);
  });

  it('shows names and public keys', () => {
    const registry = new KeyRegistry();
    registry.register('api', a, { namespace: 'tenant-a' });
    registry.register('worker', b);
    registry.register('cron', remote);
    const text = 'KeyRegistry(default: cron, worker; tenant-a: api)';
    expect([String(registry), inspect(registry, { showHidden: true, depth: 9 })]).toEqual([text, text]);
    expect(JSON.parse(JSON.stringify(registry))).toEqual({
      default: { cron: c.publicKey.toHex(), worker: b.publicKey.toHex() },
      'tenant-a': { api: a.publicKey.toHex() },
    });
    expect(Reflect.ownKeys(registry)).toEqual([]);
  });
});

describe('a keyring', () => {
  it('signs with one and trusts all, the current one first', () => {
    const ring = new Keyring({ root: a, previous: [b, c] });
    expect(ring.root).toBe(a);
    expect(ring.previous).toEqual([b, c]);
    expect(ring.allKeys).toEqual([a, b, c]);
    expect(ring.allPublicKeys.map(String)).toEqual([a, b, c].map((key) => key.publicKey.toHex()));
    expect(ring.rootPublicKey).toBe(a.publicKey);
    expect(new Keyring({ root: a }).allKeys).toEqual([a]);
  });

  it('keeps a key once, and cannot be changed from outside', () => {
    const previous = [b, keyOf(1), b];
    const ring = new Keyring({ root: a, previous });
    expect(ring.allKeys).toEqual([a, b]);
    previous.push(c);
    (ring.allKeys as SigningKey[]).push(c);
    (ring.previous as SigningKey[]).length = 0;
    expect([ring.allKeys.length, ring.previous]).toEqual([2, [b]]);
  });

  it('takes signers, and wipes those keys that are here', () => {
    const [here, there] = [keyOf(9), remote];
    const ring = new Keyring<Signer>({ root: there, previous: [here] });
    expect(ring.root).toBe(there);
    ring[Symbol.dispose]();
    expect(() => here.sign(new Uint8Array(1))).toThrow('disposed');
  });

  it.each([
    undefined,
    null,
    {},
    { root: 'x' },
    { root: a.publicKey },
    { root: a, previous: b },
    { root: a, previous: [null] },
    { root: a, old: [b] },
    a,
  ])('misuse is a TypeError', (options) => {
    expect(refusal(() => new Keyring(options as never))).toBe('TypeError');
  });

  it('shows public keys alone', () => {
    const ring = new Keyring({ root: a, previous: [b] });
    const short = (key: SigningKey) => `${key.publicKey.fingerprint}…`;
    const text = `Keyring(${short(a)}; previous ${short(b)})`;
    expect([String(ring), inspect(ring, { showHidden: true })]).toEqual([text, text]);
    expect(String(new Keyring({ root: a }))).toBe(`Keyring(${short(a)})`);
    expect(JSON.parse(JSON.stringify(ring))).toEqual({ root: a.publicKey.toHex(), previous: [b.publicKey.toHex()] });
  });
});

describe('keys of the environment', () => {
  const env = {
    TENUO_KEY_WORKER: hexOf(1),
    TENUO_KEY_MY_AGENT: Buffer.alloc(32, 2).toString('base64'),
    TENUO_KEY_api: c.exportPem().replaceAll('\n', '\\n'),
    TENUO_KEYS: 'not one',
    TENUO_ISSUER_KEY: 'not one either',
    tenuo_key_small: 'nor this',
    PATH: '/usr/bin',
  };

  it('are registered by what follows the prefix, in lower case with dashes', () => {
    expect(loadTenuoKeys({ env })).toEqual(['api', 'my-agent', 'worker']);
    const registry = KeyRegistry.instance();
    const loaded = ['worker', 'my-agent', 'api'].map((id) => registry.getPublic(id).toHex());
    expect(loaded).toEqual([a, b, c].map((key) => key.publicKey.toHex()));
    expect(registry.list()).toEqual(['api', 'my-agent', 'worker']);
  });

  it('or verbatim, with another prefix, into a namespace or a registry of their own', () => {
    expect(loadTenuoKeys({ env, ids: 'verbatim', namespace: 'n' })).toEqual(['MY_AGENT', 'WORKER', 'api']);
    expect(KeyRegistry.instance().list({ namespace: 'n' })).toEqual(['MY_AGENT', 'WORKER', 'api']);
    const registry = new KeyRegistry();
    expect(loadTenuoKeys({ env: { APP_A: hexOf(1) }, prefix: 'APP_', registry })).toEqual(['a']);
    expect(registry.get('a').publicKey.equals(a.publicKey)).toBe(true);
    expect(KeyRegistry.instance().list()).toEqual([]);
  });

  it('are those of the process where no others are given', () => {
    process.env.TENUO_KEY_OF_THIS_TEST = hexOf(3);
    try {
      expect(loadTenuoKeys()).toContain('of-this-test');
    } finally {
      delete process.env.TENUO_KEY_OF_THIS_TEST;
    }
    expect(loadTenuoKeys({ env: {} })).toEqual([]);
  });

  it.each([
    ['one that is no key', { TENUO_KEY_B: 'sesame!' }, 'TENUO_KEY_B', '1100 signature-invalid key-malformed'],
    ['one of 31 bytes', { TENUO_KEY_B: hexOf(7).slice(2) }, 'TENUO_KEY_B', '1103 invalid-key-length key-length'],
    ['a public one', { TENUO_KEY_B: a.publicKey.toPem() }, 'TENUO_KEY_B', '1100 signature-invalid key-is-public'],
    ['an empty one', { TENUO_KEY_B: '' }, 'TENUO_KEY_B', '1100 signature-invalid key-variable-unset'],
    ['one without a name', { TENUO_KEY_: hexOf(1) }, 'TENUO_KEY_', '1100 signature-invalid key-variable-unnamed'],
    [
      'two of one id',
      { TENUO_KEY_b_c: hexOf(1), TENUO_KEY_B_C: hexOf(1) },
      'TENUO_KEY_B_C and TENUO_KEY_b_c',
      '1100 signature-invalid key-variables-clash',
    ],
  ])('%s is an error that names the variable, and none is registered', (_, more, name, expected) => {
    const load = () => loadTenuoKeys({ env: { TENUO_KEY_A: hexOf(1), ...more } });
    expect(refusal(load)).toBe(expected);
    expect(load).toThrow(name);
    expect(load).not.toThrow(/sesame|0707/);
    expect(KeyRegistry.instance().list()).toEqual([]);
  });

  it('of two that clash both are read verbatim', () => {
    const both = { TENUO_KEY_b_c: hexOf(1), TENUO_KEY_B_C: hexOf(2) };
    expect(loadTenuoKeys({ env: both, ids: 'verbatim' })).toEqual(['B_C', 'b_c']);
  });

  it.each([
    { ids: 'lower' },
    { prefix: '' },
    { prefix: 5 },
    { registry: new Map() },
    { environment: {} },
    { namespace: '' },
  ])('misuse is a TypeError: %o', (options) => {
    expect(refusal(() => loadTenuoKeys({ env, ...(options as object) } as never))).toBe('TypeError');
    expect(refusal(() => loadTenuoKeys(null as never))).toBe('TypeError');
  });
});
