// Every form in which a key is handed over, and every other thing that is handed over in the place of one. What is wrong is
// named by its kind; what was given is never in the message.
import { generateKeyPairSync, KeyObject, webcrypto } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigurationError, PublicKey, SigningKey } from '../../src/index.ts';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { unhex, vectors } from '../support/vectors.ts';

const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const seed = unhex(SEED);
const key = SigningKey.fromSeed(seed);
const PUBLIC = key.publicKey.toHex();
const bytes = unhex(PUBLIC);

const base64 = (data: Uint8Array) => Buffer.from(data).toString('base64');
const url = (data: Uint8Array) => Buffer.from(data).toString('base64url');
const join32 = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));
const pemBody = (pem: string) => Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64');
const jwk = key.publicKey.toJwk();
const spki = pemBody(key.publicKey.toPem());
const pkcs8 = pemBody(key.exportPem());
const pkcs8v1 = Buffer.from(`302e020100300506032b657004220420${SEED}`, 'hex');

/** By BigInt: not the way of the reader. */
function base58(data: Uint8Array): string {
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = BigInt(`0x00${Buffer.from(data).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = letters[Number(number % 58n)] + text;
  return '1'.repeat(data.findIndex((byte) => byte !== 0)) + text;
}
const multikey = (codec: readonly number[], data: Uint8Array) => join32(codec, data);
const did = `did:key:z${base58(multikey([0xed, 1], bytes))}`;

const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  x25519: generateKeyPairSync('x25519'),
  x448: generateKeyPairSync('x448'),
  ed448: generateKeyPairSync('ed448'),
};
const publicPem = (pair: keyof typeof pairs) => pairs[pair].publicKey.export({ type: 'spki', format: 'pem' }) as string;
const privatePem = (pair: keyof typeof pairs) =>
  pairs[pair].privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const own = KeyObject.from(await webcrypto.subtle.importKey('pkcs8', pkcs8v1, { name: 'Ed25519' }, true, ['sign']));
const encrypted = own.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }) as string;
const block = (label: string) => `-----BEGIN ${label}-----\nMIIBAAAA\n-----END ${label}-----\n`;

const ALGORITHM = '1100 signature-invalid key-other-algorithm';
const CERTIFICATE = '1100 signature-invalid key-certificate';
const DID = '1100 signature-invalid key-did-unreadable';
const ENCRYPTED = '1100 signature-invalid key-encrypted';
const HEX_PREFIX = '1100 signature-invalid key-hex-prefix';
const JWK = '1100 signature-invalid key-jwk-incomplete';
const LENGTH = '1103 invalid-key-length key-length';
const EXPANDED = '1103 invalid-key-length key-expanded';
const MALFORMED = '1100 signature-invalid key-malformed';
const MISMATCH = '1100 signature-invalid key-mismatch';
const OPENSSH = '1100 signature-invalid key-openssh';
const PEM = '1100 signature-invalid key-pem-malformed';
const PRIVATE = '1100 signature-invalid key-is-private';
const PUBLIC_GIVEN = '1100 signature-invalid key-is-public';
const QUOTED = '1100 signature-invalid key-quoted';
const UNREADABLE = '1100 signature-invalid key-file-unreadable';
const UNSET = '1100 signature-invalid key-variable-unset';
const NOT_EXTRACTABLE = '1100 signature-invalid key-not-extractable';

const folder = mkdtempSync(join(tmpdir(), 'tenuo-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function file(content: string | Uint8Array): string {
  files += 1;
  const path = join(folder, `key-${files}`);
  writeFileSync(path, content);
  return path;
}

/** A text without what says its form. */
function unlabelled(text: string): string {
  return text.replace(
    /-----.*?-----|did:key:(?:z6Mk)?|ssh-ed25519|Proc-Type: 4,ENCRYPTED|"(?:kty|crv|OKP|X?(?:Ed)?25519)":?/g,
    '',
  );
}

/** Nothing that an error says may show any part of what was given. */
function expectSilent(run: () => unknown, ...secrets: readonly (string | Uint8Array)[]): void {
  let said = '';
  try {
    run();
  } catch (error) {
    const { stack, message, hint, expected, received } = error as Record<string, unknown>;
    said = [stack, message, hint, expected, received, inspect(error), JSON.stringify(error)].join('\n');
  }
  for (const secret of secrets)
    for (const text of typeof secret === 'string'
      ? [secret]
      : [base64(secret), url(secret), Buffer.from(secret).toString('hex')])
      for (let at = 0; at + 8 <= text.length; at += 4) expect(said).not.toContain(text.slice(at, at + 8));
}

interface EnvFormat {
  readonly reader: string;
  readonly form: string;
  readonly text: string;
  readonly accepted: boolean;
  readonly public_key_hex: string;
}

describe.each(ENGINES)('the forms of keys on $name', (engine) => {
  const options = { engine };

  it.each([
    ['32 bytes', bytes],
    ['a Buffer within a larger one', Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(3)]).subarray(3, 35)],
    ['SPKI in DER', new Uint8Array(spki)],
    ['hex', PUBLIC],
    ['hex in capitals', PUBLIC.toUpperCase()],
    ['base64', base64(bytes)],
    ['base64 without padding', base64(bytes).replace('=', '')],
    ['base64url', url(bytes)],
    ['base64url, padded', `${url(bytes)}=`],
    ['SPKI in base64', base64(spki)],
    ['PEM', key.publicKey.toPem()],
    ['a JWK', jwk],
    ['a JWK with more members', { ...jwk, kid: 'a', use: 'sig', alg: 'EdDSA' }],
    ['a JWK as text', ` ${JSON.stringify(jwk)}\n`],
    ['did:key', did],
    ['did:key with its only key', `${did}#${did.slice(8)}`],
    ['multibase base58', did.slice(8)],
    ['multibase base64url', `u${url(multikey([0xed, 1], bytes))}`],
    ['multibase base64', `m${base64(multikey([0xed, 1], bytes)).replace(/=+$/, '')}`],
    ['multibase hex', `f${Buffer.from(multikey([0xed, 1], bytes)).toString('hex')}`],
    ['a PublicKey', key.publicKey],
  ])('a public key is read as %s', (_, form) => {
    expect(PublicKey.from(form, options).toHex()).toBe(PUBLIC);
  });

  it('did:key is the one of its specification', () => {
    const text = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp';
    expect(PublicKey.from(text, options).toHex()).toBe(
      '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29',
    );
  });

  it.each([
    ['a private PEM', key.exportPem(), PRIVATE],
    ['a private PEM of RSA', privatePem('rsa'), PRIVATE],
    ['an encrypted private PEM', encrypted, PRIVATE],
    ['a private key of OpenSSH', block('OPENSSH PRIVATE KEY'), PRIVATE],
    ['PKCS#8 in DER', new Uint8Array(pkcs8), PRIVATE],
    ['PKCS#8 version 1 in DER', new Uint8Array(pkcs8v1), PRIVATE],
    ['PKCS#8 in base64', base64(pkcs8), PRIVATE],
    ['a private JWK', key.exportJwk(), PRIVATE],
    ['a private JWK as text', JSON.stringify(key.exportJwk()), PRIVATE],
    ['a private key in multibase', `z${base58(multikey([0x80, 0x26], seed))}`, PRIVATE],
    ['a PEM of RSA', publicPem('rsa'), ALGORITHM],
    ['a PEM of RSA in PKCS#1', pairs.rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }), ALGORITHM],
    ['a PEM of P-256', publicPem('ec'), ALGORITHM],
    ['a PEM of X25519', publicPem('x25519'), ALGORITHM],
    ['a PEM of X448', publicPem('x448'), ALGORITHM],
    ['a PEM of Ed448', publicPem('ed448'), ALGORITHM],
    ['DER of P-256', new Uint8Array(pairs.ec.publicKey.export({ type: 'spki', format: 'der' })), ALGORITHM],
    ['DER of X25519 in base64', base64(pairs.x25519.publicKey.export({ type: 'spki', format: 'der' })), ALGORITHM],
    ['a JWK of X25519', { ...jwk, crv: 'X25519' }, ALGORITHM],
    ['a JWK of P-256', pairs.ec.publicKey.export({ format: 'jwk' }), ALGORITHM],
    ['a JWK of RSA', pairs.rsa.publicKey.export({ format: 'jwk' }), ALGORITHM],
    ['a symmetric JWK', { kty: 'oct', k: 'AAAA' }, ALGORITHM],
    ['a did:key of X25519', `did:key:z${base58(multikey([0xec, 1], bytes))}`, ALGORITHM],
    ['a did:key of P-256', `did:key:z${base58(multikey([0x80, 0x24], join32([2], bytes)))}`, ALGORITHM],
    ['did:key with another key behind it', `${did}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`, DID],
    ['did:key with a letter that is none of base58', did.replace(/.$/, '0'), DID],
    ['did:key cut short', did.slice(0, -1), DID],
    ['did:key with nothing', 'did:key:', DID],
    ['did:key in base64', `did:key:${base64(bytes)}`, DID],
    ['did:web', 'did:web:example.com', DID],
    ['a did:key of 100,000 letters', `did:key:z${'z'.repeat(100_000)}`, DID],
    ['a certificate', block('CERTIFICATE'), CERTIFICATE],
    ['a request for a certificate', block('CERTIFICATE REQUEST'), CERTIFICATE],
    [
      'an SSH public key',
      `ssh-ed25519 ${base64(join32([0, 0, 0, 11], Buffer.from('ssh-ed25519'), [0, 0, 0, 32], bytes))} me@host`,
      OPENSSH,
    ],
    ['a PGP block', block('PGP PUBLIC KEY BLOCK'), PEM],
    ['a warrant in PEM', block('TENUO WARRANT'), PEM],
    ['an indented PEM', key.publicKey.toPem().replace(/^/gm, '  '), PEM],
    ['PEM with \\n on one line', key.publicKey.toPem().replaceAll('\n', '\\n'), PEM],
    ['62 hex digits', PUBLIC.slice(2), LENGTH],
    ['63 hex digits', PUBLIC.slice(1), LENGTH],
    ['65 hex digits', `${PUBLIC}0`, LENGTH],
    ['66 hex digits', `${PUBLIC}00`, LENGTH],
    ['128 hex digits', PUBLIC + PUBLIC, LENGTH],
    ['31 bytes in base64', base64(bytes.subarray(1)), LENGTH],
    ['33 bytes in base64', base64(join32(bytes, [0])), LENGTH],
    ['no bytes', new Uint8Array(0), LENGTH],
    ['31 bytes', bytes.subarray(1), LENGTH],
    ['33 bytes', join32(bytes, [0]), LENGTH],
    ['hex with 0x', `0x${PUBLIC}`, HEX_PREFIX],
    ['hex in quotation marks', `"${PUBLIC}"`, QUOTED],
    ['base64 in single ones', `'${base64(bytes)}'`, QUOTED],
    ['hex with a stray letter', `${PUBLIC.slice(1)}g`, LENGTH],
    ['hex with colons', PUBLIC.replace(/..(?=.)/g, '$&:'), MALFORMED],
    ['base64 with a space', base64(bytes).replace(/^..../, '$& '), MALFORMED],
    ['both alphabets at once', `+_${base64(bytes).slice(2)}`, MALFORMED],
    ['a word', 'sesame!', MALFORMED],
    ['JSON that is none', '{kty', JWK],
    ['a JWK Set', { keys: [jwk] }, JWK],
    ['an empty object', {}, JWK],
    ['a JWK whose x is a number', { ...jwk, x: 5 }, JWK],
    ['a JWK whose x is mixed base64', { ...jwk, x: `+_${jwk.x?.slice(2)}` }, JWK],
    ['a JWK with 31 bytes', { ...jwk, x: url(bytes.subarray(1)) }, LENGTH],
    ['undefined', undefined, 'TypeError'],
    ['null', null, 'TypeError'],
    ['a number', 5, 'TypeError'],
    ['a bigint', 5n, 'TypeError'],
    ['a list of numbers', [...bytes], 'TypeError'],
    ['an ArrayBuffer', bytes.buffer, 'TypeError'],
    ['a list of words', new Uint16Array(32), 'TypeError'],
    ['a promise', Promise.resolve(key.publicKey), 'TypeError'],
    ['a SigningKey', key, 'TypeError'],
    ['a KeyObject', own, 'TypeError'],
  ])('%s is refused as a public key', (_, form, expected) => {
    expect(refusal(() => PublicKey.from(form as never, options))).toBe(expected);
    if (typeof form === 'string' || form instanceof Uint8Array)
      expectSilent(() => PublicKey.from(form, options), typeof form === 'string' ? unlabelled(form) : form);
    expect(leftovers(engine)).toBe(0);
  });

  const inText: readonly (readonly [string, string])[] = [
    ['hex', SEED],
    ['hex in capitals', SEED.toUpperCase()],
    ['base64', base64(seed)],
    ['base64 without padding', base64(seed).replace('=', '')],
    ['base64url', url(seed)],
    ['PKCS#8 in base64', base64(pkcs8)],
    ['PKCS#8 version 1 in base64', base64(pkcs8v1)],
    ['PEM', key.exportPem()],
    ['PEM of OpenSSL', own.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['PEM with CRLF', key.exportPem().replaceAll('\n', '\r\n')],
    ['PEM on one line', key.exportPem().replaceAll('\n', '\\n')],
    ['a JWK', JSON.stringify(key.exportJwk())],
    ['a JWK without x', JSON.stringify({ ...key.exportJwk(), x: undefined })],
  ];
  it.each(inText)('a private key is read from a variable and a file as %s', (_, text) => {
    for (const spaced of [text, ` ${text}\n`, `\t${text}\r\n\n`]) {
      expect(SigningKey.fromEnv('K', { env: { K: spaced }, engine }).publicKey.toHex()).toBe(PUBLIC);
      expect(SigningKey.fromFile(file(spaced), options).publicKey.toHex()).toBe(PUBLIC);
      expect(SigningKey.fromFile(file(`\ufeff${spaced}`), options).publicKey.toHex()).toBe(PUBLIC);
      expect(SigningKey.fromFile(file(Buffer.from(`\ufeff${spaced}`, 'utf16le')), options).publicKey.toHex()).toBe(
        PUBLIC,
      );
    }
    expect(leftovers(engine)).toBe(0);
  });

  it.each([
    ['32 bytes', seed],
    ['PKCS#8 in DER', pkcs8],
    ['PKCS#8 version 1 in DER', pkcs8v1],
  ])('a private key is read from a file of %s', (_, content) => {
    const path = file(content);
    expect(SigningKey.fromFile(path, options).publicKey.toHex()).toBe(PUBLIC);
    expect(SigningKey.fromFile(pathToFileURL(path), options).publicKey.toHex()).toBe(PUBLIC);
  });

  it.each([
    ['hex', PUBLIC],
    ['base64url', url(bytes)],
    ['PEM', key.publicKey.toPem()],
    ['PEM on one line', key.publicKey.toPem().replaceAll('\n', '\\n')],
    ['a JWK', JSON.stringify(jwk)],
    ['did:key', did],
  ])('a public key is read from a variable and a file as %s', (_, text) => {
    for (const spaced of [text, ` ${text}\n`]) {
      expect(PublicKey.fromEnv('K', { env: { K: spaced }, engine }).toHex()).toBe(PUBLIC);
      expect(PublicKey.fromFile(file(spaced), options).toHex()).toBe(PUBLIC);
    }
    expect(PublicKey.fromFile(file(bytes), options).toHex()).toBe(PUBLIC);
    expect(PublicKey.fromFile(file(spki), options).toHex()).toBe(PUBLIC);
  });

  it.each([
    ['a public PEM', key.publicKey.toPem(), PUBLIC_GIVEN],
    ['a public JWK', JSON.stringify(jwk), PUBLIC_GIVEN],
    ['SPKI in base64', base64(spki), PUBLIC_GIVEN],
    ['did:key', did, PUBLIC_GIVEN],
    ['a public multibase', did.slice(8), PUBLIC_GIVEN],
    ['an encrypted PEM', encrypted, ENCRYPTED],
    [
      'an encrypted PEM of old',
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----',
      ENCRYPTED,
    ],
    ['an OpenSSH key', block('OPENSSH PRIVATE KEY'), OPENSSH],
    ['an SSH public key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@host', OPENSSH],
    ['a certificate', block('CERTIFICATE'), CERTIFICATE],
    ['RSA', privatePem('rsa'), ALGORITHM],
    ['RSA in PKCS#1', pairs.rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string, ALGORITHM],
    ['P-256', privatePem('ec'), ALGORITHM],
    ['P-256 in SEC1', pairs.ec.privateKey.export({ type: 'sec1', format: 'pem' }) as string, ALGORITHM],
    ['X25519', privatePem('x25519'), ALGORITHM],
    ['Ed448', privatePem('ed448'), ALGORITHM],
    ['a JWK of X25519', JSON.stringify(pairs.x25519.privateKey.export({ format: 'jwk' })), ALGORITHM],
    ['a JWK whose x is of another key', JSON.stringify({ ...key.exportJwk(), x: url(new Uint8Array(32)) }), MISMATCH],
    ['a JWK without d and x', '{"kty":"OKP","crv":"Ed25519"}', JWK],
    ['JSON that is none', `{"d": ${SEED}`, JWK],
    ['JSON of a text', `"${SEED}"`, QUOTED],
    ['hex with 0x', `0x${SEED}`, HEX_PREFIX],
    ['66 hex digits', `${SEED}00`, LENGTH],
    ['62 hex digits', SEED.slice(2), LENGTH],
    ['128 hex digits', SEED + PUBLIC, EXPANDED],
    ['64 bytes in base64', base64(join32(seed, bytes)), EXPANDED],
    ['31 bytes in base64', base64(seed.subarray(1)), LENGTH],
    ['a PEM cut short', key.exportPem().slice(0, 100), PEM],
    ['a PEM without its last line', key.exportPem().replace(/-----END.*/, ''), PEM],
    ['two keys', key.exportPem() + key.exportPem(), PEM],
    ['a pass phrase', 'correct horse battery staple', MALFORMED],
    ['a list of numbers', `[${[...seed].join()}]`, MALFORMED],
  ])('%s is refused as a private key, from a variable and a file', (_, text, expected) => {
    const fromEnv = () => SigningKey.fromEnv('SERVICE_KEY', { env: { SERVICE_KEY: text }, engine });
    const path = file(text);
    const fromFile = () => SigningKey.fromFile(path, options);
    expect([refusal(fromEnv), refusal(fromFile)]).toEqual([expected, expected]);
    expect(fromEnv).toThrow(/^the environment variable SERVICE_KEY\b/);
    expect(fromFile).toThrow(`the file ${path}`);
    for (const call of [fromEnv, fromFile]) expectSilent(call, unlabelled(text), seed, pkcs8);
    expect(leftovers(engine)).toBe(0);
  });

  it.each([
    ['fromHex', SEED, base64(seed), MALFORMED],
    ['fromHex', SEED.toUpperCase(), SEED.slice(1), LENGTH],
    ['fromHex', ` ${SEED}\n`, `0x${SEED}`, HEX_PREFIX],
    ['fromHex', SEED, '', MALFORMED],
    ['fromHex', SEED, key.exportPem(), MALFORMED],
    ['fromBase64', base64(seed), SEED, LENGTH],
    ['fromBase64', url(seed), `${base64(seed)}=`, MALFORMED],
    ['fromBase64', ` ${base64(seed)}\n`, base64(join32(seed, [0])), LENGTH],
    ['fromBase64', base64(seed).replace('=', ''), '', LENGTH],
  ] as const)('%s reads its own form alone', (name, good, bad, expected) => {
    expect(SigningKey[name](good, options).publicKey.toHex()).toBe(PUBLIC);
    expect(refusal(() => SigningKey[name](bad, options))).toBe(expected);
    expectSilent(() => SigningKey[name](bad, options), bad, seed);
    for (const other of [undefined, null, 5, seed, [SEED]])
      expect(refusal(() => SigningKey[name](other as never, options))).toBe('TypeError');
  });

  it.each([
    ['a public JWK', jwk, PUBLIC_GIVEN],
    ['nothing in it', { kty: 'OKP', crv: 'Ed25519' }, JWK],
    ['a short d', { ...jwk, d: url(seed.subarray(1)) }, LENGTH],
    ['d that is no text', { ...jwk, d: 5 }, JWK],
    ['another algorithm', pairs.rsa.privateKey.export({ format: 'jwk' }), ALGORITHM],
    ['null', null, 'TypeError'],
    ['a text', JSON.stringify(key.exportJwk()), 'TypeError'],
  ])('fromJwk refuses %s', (_, given, expected) => {
    expect(refusal(() => SigningKey.fromJwk(given as never, options))).toBe(expected);
  });

  it('exports what it reads', () => {
    expect(key.exportJwk()).toEqual(own.export({ format: 'jwk' }));
    expect(SigningKey.fromJwk(key.exportJwk(), options).publicKey.toHex()).toBe(PUBLIC);
    const copy = key.exportSeed();
    expect(Buffer.from(copy).toString('hex')).toBe(SEED);
    copy.fill(0);
    expect(Buffer.from(key.exportSeed()).toString('hex')).toBe(SEED);
    const gone = SigningKey.fromSeed(seed, options);
    gone.dispose();
    for (const call of [() => gone.exportJwk(), () => gone.exportSeed(), () => gone.exportPem()])
      expect(call).toThrow(TypeError);
  });

  it.each<EnvFormat>(
    vectors('python-interop').env_formats.filter(({ reader }: EnvFormat) => reader === 'SigningKey.from_env'),
  )(
    'upstream writes $form, and it is read; what it refuses is refused but base64url and PEM, which others write',
    ({ form, text, accepted, public_key_hex }) => {
      const read = () => SigningKey.fromEnv('K', { env: { K: text }, engine }).publicKey.toHex();
      if (accepted) expect(read()).toBe(public_key_hex);
      else if (/url|pem/.test(form)) expect(read()).toMatch(/^[\da-f]{64}$/);
      else expect(refusal(read)).toMatch(/^1100|^1103/);
    },
  );
});

describe('variables', () => {
  it.each([
    [{}, 'ROOT_KEY: the environment variable is not set'],
    [{ ROOT_KEY: '' }, 'ROOT_KEY: the environment variable is not set'],
    [{ ROOT_KEY: ' \n' }, 'ROOT_KEY: the environment variable is not set'],
    [{ ROOT_KEY: undefined }, 'ROOT_KEY: the environment variable is not set'],
  ])('%o is a ConfigurationError that names the variable', (env, message) => {
    for (const read of [() => SigningKey.fromEnv('ROOT_KEY', { env }), () => PublicKey.fromEnv('ROOT_KEY', { env })]) {
      expect(read).toThrow(ConfigurationError);
      expect(read).toThrow(message);
      expect(refusal(read)).toBe(UNSET);
    }
  });

  it('are those of the process where none are given', () => {
    process.env.TENUO_TEST_PUBLIC = did;
    expect(PublicKey.fromEnv('TENUO_TEST_PUBLIC').toHex()).toBe(PUBLIC);
    delete process.env.TENUO_TEST_PUBLIC;
    expect(refusal(() => PublicKey.fromEnv('TENUO_TEST_PUBLIC'))).toBe(UNSET);
  });

  it('a misspelt option is refused', () => {
    expect(() => SigningKey.fromEnv('K', { environment: {} } as never)).toThrow(/no option "environment"/);
    expect(() => PublicKey.fromEnv('K', { Env: {} } as never)).toThrow(/no option "Env"/);
    for (const name of [undefined, null, '', 5])
      expect(refusal(() => SigningKey.fromEnv(name as never))).toBe('TypeError');
  });
});

describe('files', () => {
  it.each([
    ['none', join(folder, 'missing'), /missing, there is none: the key file cannot be read\./],
    ['a directory', folder, /it is a directory: the key file cannot be read\./],
    ['one longer than any key', file('0'.repeat(16_385)), /longer than any key: the key file cannot be read\./],
  ])('%s is a ConfigurationError that names it', (_, path, message) => {
    for (const read of [() => SigningKey.fromFile(path), () => PublicKey.fromFile(path)]) {
      expect(read).toThrow(ConfigurationError);
      expect(read).toThrow(message);
      expect(refusal(read)).toBe(UNREADABLE);
    }
  });

  it.skipIf(!existsSync('/dev/zero'))('one without an end is not read to its end', () => {
    expect(refusal(() => SigningKey.fromFile('/dev/zero'))).toBe(UNREADABLE);
  });

  it('as long as a key file may be is read', () => {
    const text = `${' '.repeat(16_384 - 64)}${SEED}`;
    expect(SigningKey.fromFile(file(text)).publicKey.toHex()).toBe(PUBLIC);
    expect(refusal(() => SigningKey.fromFile(file(` ${text}`)))).toBe(UNREADABLE);
  });

  it.each([undefined, null, 5, seed])('%s is no path', (path) => {
    expect(refusal(() => SigningKey.fromFile(path as never))).toBe('TypeError');
  });

  it('where there are none, that is said', () => {
    const { getBuiltinModule } = process;
    try {
      process.getBuiltinModule = undefined as never;
      expect(() => SigningKey.fromFile('key.pem')).toThrow(/there are no files in this runtime/);
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
  });
});

describe('CryptoKeys', async () => {
  const { subtle } = globalThis.crypto;
  const ed25519 = { name: 'Ed25519' };
  const [open, closed] = await Promise.all(
    [true, false].map((extractable) => subtle.importKey('pkcs8', pkcs8v1, ed25519, extractable, ['sign'])),
  );
  const shown = await subtle.importKey('raw', bytes, ed25519, true, ['verify']);
  const hidden = await subtle.importKey('raw', bytes, ed25519, false, ['verify']);
  const agreeing = (await subtle.generateKey({ name: 'X25519' }, true, ['deriveBits'])) as CryptoKeyPair;
  const secret = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  const settled = async (promise: Promise<unknown>) => {
    const [result] = await Promise.allSettled([promise]);
    return refusal(() => {
      if (result?.status === 'rejected') throw result.reason;
    });
  };

  it('are read by a promise', async () => {
    expect((await PublicKey.fromCryptoKey(shown)).toHex()).toBe(PUBLIC);
    expect((await PublicKey.from(shown)).toHex()).toBe(PUBLIC);
    expect((await SigningKey.fromCryptoKey(open as CryptoKey)).publicKey.toHex()).toBe(PUBLIC);
  });

  it.each([
    ['a private one', () => PublicKey.fromCryptoKey(open as CryptoKey), PRIVATE],
    ['one that may not be exported', () => PublicKey.fromCryptoKey(hidden), NOT_EXTRACTABLE],
    ['one of X25519', () => PublicKey.fromCryptoKey(agreeing.publicKey), ALGORITHM],
    ['a symmetric one', () => PublicKey.fromCryptoKey(secret), ALGORITHM],
    ['a pair', () => PublicKey.fromCryptoKey(agreeing as never), 'TypeError'],
    ['bytes', () => PublicKey.fromCryptoKey(bytes as never), 'TypeError'],
    ['a public one as private', () => SigningKey.fromCryptoKey(shown), PUBLIC_GIVEN],
    ['a private one that may not be exported', () => SigningKey.fromCryptoKey(closed as CryptoKey), NOT_EXTRACTABLE],
    ['a private one of X25519', () => SigningKey.fromCryptoKey(agreeing.privateKey), ALGORITHM],
    ['a SigningKey', () => SigningKey.fromCryptoKey(key as never), 'TypeError'],
  ] as const)('%s is refused', async (_, read, expected) => {
    expect(await settled(read())).toBe(expected);
  });

  it('the advice for one that may not be exported works', async () => {
    const publicKey = key.publicKey;
    const signer = {
      publicKey,
      sign: async (message: Uint8Array) =>
        new Uint8Array(await subtle.sign('Ed25519', closed as CryptoKey, new Uint8Array(message))),
    };
    const { Warrant } = await import('../../src/index.ts');
    const warrant = await Warrant.mintBuilder().tool('t').mint(signer);
    expect(warrant.issuer.equals(publicKey)).toBe(true);
    expect(Buffer.from(await warrant.bind(signer).sign('t', {}, { now: 0 }))).toEqual(
      Buffer.from(warrant.sign(key, 't', {}, { now: 0 })),
    );
  });
});
