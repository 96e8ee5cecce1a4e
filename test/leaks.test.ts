// A private key shows in nothing that a program prints, stores, sends or throws: every holder of one, through every way out
// that a program has.
import assert from 'node:assert';
import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import util from 'node:util';
import v8 from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { keyOf } from '../src/bound.ts';
import {
  Authorizer,
  configure,
  explain,
  getConfig,
  KeyRegistry,
  Keyring,
  redact,
  resetConfig,
  type Signer,
  SigningKey,
  Warrant,
} from '../src/index.ts';

const SEED = Uint8Array.from(
  '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'.match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
);

/** Bytes of the seed that give it away where they stand together. */
const RUN = 6;

/** What runs of the seed look like in text: hex, base64, decimal numbers, the bytes themselves. */
const TRACES: readonly string[] = Array.from({ length: SEED.length - RUN + 1 }, (_, at) => {
  const run = Buffer.from(SEED.subarray(at, at + RUN));
  return [
    run.toString('hex'),
    run.toString('base64'),
    run.toString('base64url'),
    [...run].join(),
    run.toString('latin1'),
  ];
}).flat();

/** Whether a text shows a part of the seed, however it separates bytes. */
function shows(text: string): boolean {
  const forms = [
    text,
    text.toLowerCase().replace(/[^\da-f]/g, ''),
    text.replace(/"?\d+"?:\s*(?=\d)/g, '').replace(/[^\d]+/g, ','),
  ];
  return TRACES.some((trace) => forms.some((form) => form.includes(trace)));
}

const key = SigningKey.fromSeed(SEED);
const warrant = Warrant.mintBuilder().capability('read', { path: 'x' }).holder(key.publicKey).ttl(600).mint(key);
const bound = warrant.bind(key, { trustedRoots: [key.publicKey] });
const registry = new KeyRegistry();
registry.register('worker', key);
configure({ issuerKey: key, trustedRoots: [key.publicKey], auditLog: false });
afterAll(resetConfig);

const builder = Warrant.mintBuilder().tool('t');
builder.mint(key);
const grant = warrant.grantBuilder().inheritAll();
grant.grant(key);

const failures = [
  () => SigningKey.fromHex(`${Buffer.from(SEED).toString('hex')}0`),
  () => SigningKey.fromBase64(`${Buffer.from(SEED).toString('base64')}AA==`),
  () => SigningKey.fromPem(key.exportPem().replace('-----END', '----END')),
  () => SigningKey.fromJwk({ ...key.exportJwk(), x: Buffer.alloc(32).toString('base64url') }),
  () => SigningKey.fromEnv('K', { env: { K: `"${Buffer.from(SEED).toString('hex')}"` } }),
  () => SigningKey.fromSeed(Uint8Array.of(...SEED, 0)),
  () => key.sign(key as never),
  () => warrant.sign(key, 'read', { path: key }),
  () => warrant.grant({ to: key.publicKey, key, ttl: 10_000 }),
  () => Warrant.mintBuilder().mint(key),
  () => warrant.bind(SigningKey.generate()),
  () => registry.get('other'),
].map((run) => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('was to fail');
});

class Holder {
  readonly held = key;
  readonly #hidden = bound;
  get shown() {
    return this.#hidden;
  }
}

const HOLDERS: Readonly<Record<string, unknown>> = {
  'a SigningKey': key,
  'a bound warrant': bound,
  'a keyring': new Keyring({ root: key }),
  'a registry': registry,
  'the configuration': getConfig(),
  'a builder that signed': builder,
  'a builder that granted': grant,
  'an object of the user': new Holder(),
  'a list, a map and a set': [key, new Map([['k', key]]), new Set([bound])],
  'errors of a wrong key': failures,
  'a decision': [bound.validate('read', { path: 'y' }), bound.validate('read', { path: 'x' })],
  'an authorizer': new Authorizer({ trustedRoots: [key.publicKey] }),
  'headers and a proof': [bound.headers('read', { path: 'x' }), bound.sign('read', { path: 'x' })],
};

/** What a console writes. */
function printed(write: (console: Console) => void): string {
  const stream = new PassThrough();
  write(new Console({ stdout: stream, stderr: stream }));
  return String(stream.read() ?? '');
}

/** The part of the seed that lies in an array, the memory of an engine among them. */
function inMemory({ buffer }: ArrayBufferView): string {
  const memory = Buffer.from(buffer as ArrayBuffer);
  const isThere = Array.from({ length: SEED.length - RUN }, (_, at) => at).some((at) =>
    memory.includes(Buffer.from(SEED.subarray(at, at + RUN))),
  );
  return isThere ? Buffer.from(SEED).toString('hex') : '';
}

/** Everything that can be reached from a value by its properties, getters and prototypes. */
function reached(value: unknown, seen = new Set<unknown>()): readonly unknown[] {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return [value];
  // The package's own classes and the platform's prototypes hold methods alone.
  if (typeof value === 'function') return [value.name];
  seen.add(value);
  const parts: unknown[] = [];
  for (
    let from: object | null = value;
    from !== null && from !== Object.prototype;
    from = Object.getPrototypeOf(from)
  ) {
    for (const name of Reflect.ownKeys(from)) {
      parts.push(name);
      let part: unknown;
      try {
        part = (value as Record<PropertyKey, unknown>)[name];
      } catch (error) {
        part = error;
      }
      parts.push(...(ArrayBuffer.isView(part) ? [inMemory(part)] : reached(part, seen)));
    }
  }
  return parts;
}

/** The text of what is cloned, or of why it is not. */
function attempt(run: () => unknown): string {
  try {
    return util.inspect(run(), { depth: 20, showHidden: true, maxArrayLength: 1000, maxStringLength: null });
  } catch (error) {
    return util.inspect(error, { depth: 20, showHidden: true });
  }
}

function throughChannel(value: unknown): unknown {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(value);
    return receiveMessageOnPort(port2)?.message;
  } finally {
    port1.close();
  }
}

const deep = { depth: 20, maxArrayLength: 1000, maxStringLength: null };
const object = (value: unknown) => Object(value) as Record<string, unknown>;

const WAYS: Readonly<Record<string, (value: unknown) => string>> = {
  'JSON.stringify': (value) => attempt(() => JSON.stringify(value)),
  'JSON.stringify of something that holds it': (value) => attempt(() => JSON.stringify({ state: { value } }, null, 2)),
  'JSON.stringify with every name asked for': (value) =>
    attempt(() => JSON.stringify(value, (_, part) => (Object(part) === part ? { ...part } : part))),
  'String()': (value) => attempt(() => String(value)),
  'a template': (value) => attempt(() => `${value}`),
  'a sum': (value) => attempt(() => [value] + String(value)),
  'Number() and valueOf': (value) => attempt(() => [Number(value), object(value).valueOf()]),
  'Object.prototype.toString': (value) => Object.prototype.toString.call(value),
  toLocaleString: (value: unknown) => attempt(() => object(value).toLocaleString()),
  'util.inspect': (value) => util.inspect(value),
  'util.inspect of everything hidden': (value) =>
    util.inspect(value, { ...deep, showHidden: true, getters: true, showProxy: true }),
  'util.inspect without its own method': (value) =>
    util.inspect(value, { ...deep, customInspect: false, showHidden: true, getters: true }),
  'util.format %s': (value) => util.format('%s', value),
  'util.format %o': (value) => util.format('%o', value),
  'util.format %O': (value) => util.format('%O', value),
  'util.format %j': (value) => attempt(() => util.format('%j', value)),
  'console.log': (value) => printed((into) => into.log(value, { value })),
  'console.error': (value) => printed((into) => into.error('failed', value)),
  'console.dir': (value) => printed((into) => into.dir(value, { ...deep, showHidden: true })),
  'console.table': (value) => printed((into) => into.table([value])),
  'console.trace': (value) => printed((into) => into.trace(value)),
  'util.inspect of a proxy': (value) =>
    util.inspect(new Proxy(object(value), {}), { ...deep, showHidden: true, showProxy: true }),
  structuredClone: (value) => attempt(() => structuredClone(value)),
  'structuredClone of a copy': (value) => attempt(() => structuredClone({ ...object(value) })),
  'v8.serialize': (value) => attempt(() => v8.serialize(value).toString('hex')),
  postMessage: (value) => attempt(() => throughChannel(value)),
  'spread and Object.assign': (value) => attempt(() => [{ ...object(value) }, Object.assign({}, value)]),
  'Object.entries and for in': (value) =>
    attempt(() => {
      const names: unknown[] = [Object.entries(object(value))];
      for (const name in object(value)) names.push(name, object(value)[name]);
      return names;
    }),
  'its property descriptors': (value) => attempt(() => Object.getOwnPropertyDescriptors(object(value))),
  'everything that its properties reach': (value) =>
    reached(value)
      .map((part) => (typeof part === 'object' ? '' : String(part)))
      .join('\n'),
  'an error with it as cause': (value) => attempt(() => new Error('failed', { cause: value })),
  'an error with it as member': (value) => attempt(() => Object.assign(new Error('failed'), { value })),
  'an aggregate of errors': (value) => attempt(() => new AggregateError([value], 'failed')),
  'a stack trace': (value) => attempt(() => (value as readonly Error[])[0]?.stack ?? ''),
  'a failed assertion': (value) => attempt(() => assert.deepStrictEqual({ value }, { value: 1 })),
  'a failed expectation': (value) => attempt(() => expect({ value }).toEqual({ value: 1 })),
  'a failed match of strings': (value) => attempt(() => expect([value]).toContain(1)),
  'a snapshot': (value) => attempt(() => expect(value).toMatchInlineSnapshot('"other"')),
  'query parameters': (value) => attempt(() => new URLSearchParams({ value } as never).toString()),
  'form data': (value) =>
    attempt(() => {
      const form = new FormData();
      form.append('value', value as never);
      return [...form];
    }),
  'a header': (value) => attempt(() => [...new Headers({ value } as never)]),
  'a Buffer of it': (value) => attempt(() => Buffer.from(value as never).toString('hex')),
  'a typed array of it': (value) => attempt(() => Uint8Array.from(value as never)),
  'iterating it': (value) => attempt(() => [...(value as Iterable<unknown>)].map(String)),
  'sorted and joined': (value) => attempt(() => [value, value].map(String).sort().join()),
};

describe.each(Object.entries(HOLDERS))('%s', (_, holder) => {
  it.each(Object.entries(WAYS))('shows no key through %s', (_way, way) => {
    expect(shows(way(holder))).toBe(false);
  });
});

it('there are thirty ways and more', () => {
  expect(Object.keys(WAYS).length).toBeGreaterThanOrEqual(30);
});

it.each([
  ['hex', Buffer.from(SEED).toString('hex')],
  ['hex in capitals', Buffer.from(SEED).toString('hex').toUpperCase()],
  ['base64', Buffer.from(SEED).toString('base64')],
  ['PEM', key.exportPem()],
  ['a JWK', JSON.stringify(key.exportJwk())],
  ['an inspected seed', util.inspect(key.exportSeed())],
  ['an inspected Buffer', util.inspect(Buffer.from(SEED))],
  ['JSON of a seed', JSON.stringify(SEED)],
  ['JSON of a Buffer', JSON.stringify(Buffer.from(SEED))],
  ['the bytes', Buffer.from(SEED).toString('latin1')],
  ['a serialized seed', v8.serialize({ SEED }).toString('hex')],
  ['a part of it', Buffer.from(SEED.subarray(10, 22)).toString('hex')],
])('a key in %s would be found', (_, text) => {
  expect(shows(text)).toBe(true);
});

it('explanations and audit events have none', async () => {
  const events: unknown[] = [];
  configure({ trustedRoots: [key.publicKey], auditLog: (event: unknown) => void events.push(event), issuerKey: key });
  const denied = bound.validate('read', { path: Buffer.from('y').toString() });
  if (denied.allowed) throw new Error('was to be denied');
  const said = [explain(denied), String(redact(denied)), JSON.stringify(denied), util.inspect(events, deep)];
  expect(shows(said.join('\n'))).toBe(false);
});

it('a signer is what is bound to, and not shown either', () => {
  const secret = Buffer.from(SEED).toString('hex');
  const signer: Signer & { readonly secret: string } = {
    publicKey: key.publicKey,
    sign: async (message) => key.sign(message),
    secret,
  };
  const remote = warrant.bind(signer);
  expect(keyOf(remote)).toBe(signer);
  for (const way of Object.values(WAYS)) expect(shows(way(remote))).toBe(false);
});

it('a key that was disposed of has nothing left to show', () => {
  const gone = SigningKey.fromSeed(SEED);
  gone.dispose();
  for (const use of [
    () => gone.sign(SEED),
    () => gone.exportPem(),
    () => gone.exportJwk(),
    () => gone.exportSeed(),
    () => warrant.sign(gone, 'read', {}),
  ]) {
    expect(use).toThrow(new TypeError('this SigningKey has been disposed of'));
    expect(shows(attempt(use))).toBe(false);
  }
  gone.dispose();
  expect(String(gone)).toBe(String(key));
});
