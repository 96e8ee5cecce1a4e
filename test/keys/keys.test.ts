import { createPrivateKey, createPublicKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FACADE_REASONS } from '../../src/codes.ts';
import { PublicKey, SigningKey, TenuoError } from '../../src/index.ts';
import { SMALL_ORDER } from '../oracle/generate/keys.mjs';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const SEED = '01'.repeat(32);
const PUBLIC = '8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c';
const OTHER = '8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394';
const NO_POINT = `02${'00'.repeat(31)}`;
const SPKI = '302a300506032b6570032100';
const V1 = '302e020100300506032b657004220420';
const V2 = '3051020101300506032b657004220420';

function pem(der: string, label: string, eol = '\n'): string {
  const body = Buffer.from(der, 'hex')
    .toString('base64')
    .match(/.{1,64}/g) as string[];
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`, ''].join(eol);
}
const publicPem = (key: string) => pem(SPKI + key, 'PUBLIC KEY');
const privatePem = (der: string) => pem(der, 'PRIVATE KEY');

const MALFORMED = '1100 signature-invalid key-malformed';
const PEM = '1100 signature-invalid key-pem-malformed';
const OTHER_ALGORITHM = '1100 signature-invalid key-other-algorithm';
const INADMISSIBLE = '1100 signature-invalid key-inadmissible';
const MISMATCH = '1100 signature-invalid key-mismatch';
const LENGTH = '1103 invalid-key-length key-length';

describe.each(ENGINES)('keys on $name', (engine) => {
  const options = { engine };

  it('are those that upstream makes of the same seeds, PEM included', () => {
    for (const key of vectors('python-interop').keys) {
      const ours = SigningKey.fromSeed(unhex(key.seed_hex), options);
      expect(ours.publicKey.toHex()).toBe(key.public_key_hex);
      expect(ours.exportPem()).toBe(key.private_pem);
      expect(ours.publicKey.toPem()).toBe(key.public_pem);
      expect(SigningKey.fromPem(key.private_pem, options).publicKey.equals(ours.publicKey)).toBe(true);
      expect(PublicKey.from(key.public_pem, options).toHex()).toBe(key.public_key_hex);
      expect(PublicKey.from(key.public_key_base64, options).toHex()).toBe(key.public_key_hex);
    }
  });

  it('are read in every form, and are the same key', () => {
    const bytes = unhex(PUBLIC);
    const forms = [
      bytes,
      Buffer.from(bytes),
      PUBLIC,
      PUBLIC.toUpperCase(),
      ` ${PUBLIC}\n`,
      Buffer.from(bytes).toString('base64'),
      Buffer.from(bytes).toString('base64').replace(/=+$/, ''),
      Buffer.from(bytes).toString('base64url'),
      publicPem(PUBLIC),
      pem(SPKI + PUBLIC, 'PUBLIC KEY', '\r\n'),
      publicPem(PUBLIC).trimEnd(),
      `a preamble\n${publicPem(PUBLIC)}`,
      { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') },
    ];
    for (const form of forms) {
      const key = PublicKey.from(form, options);
      expect(key.toHex()).toBe(PUBLIC);
      expect(PublicKey.from(key)).toBe(key);
    }
  });

  it('show their bytes, and a fingerprint in consoles', () => {
    const key = PublicKey.from(PUBLIC, options);
    expect(String(key)).toBe(PUBLIC);
    expect(JSON.stringify({ key })).toBe(`{"key":"${PUBLIC}"}`);
    expect(key.fingerprint).toBe(PUBLIC.slice(0, 16));
    expect(inspect(key)).toBe(`PublicKey(${PUBLIC.slice(0, 16)}…)`);
    expect(key.toJwk()).toEqual({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(PUBLIC, 'hex').toString('base64url') });
    key.toBytes().fill(0);
    expect(key.toHex()).toBe(PUBLIC);
    expect(key.equals(PublicKey.from(OTHER, options))).toBe(false);
  });

  it.each([
    ['an empty text', '', LENGTH],
    ['a word', 'key', MALFORMED],
    ['one digit too few', PUBLIC.slice(1), LENGTH],
    ['68 digits', `${PUBLIC}0000`, LENGTH],
    ['31 bytes', unhex(PUBLIC).subarray(1), LENGTH],
    ['33 bytes', new Uint8Array(33), LENGTH],
    ['hex with 0x', `0x${PUBLIC}`, '1100 signature-invalid key-hex-prefix'],
    ['no point', NO_POINT, INADMISSIBLE],
    ['no point in PEM', publicPem(NO_POINT), INADMISSIBLE],
    ['a private PEM', privatePem(V1 + SEED), '1100 signature-invalid key-is-private'],
    ['a PEM of X25519', pem(`302a300506032b656e032100${PUBLIC}`, 'PUBLIC KEY'), OTHER_ALGORITHM],
    ['a PEM with a byte behind the key', publicPem(`${PUBLIC}00`), PEM],
    ['a PEM with a byte too few', publicPem(PUBLIC.slice(2)), PEM],
    ['a PEM that ends early', publicPem(PUBLIC).replace('-----END', '----END'), PEM],
    ['a PEM behind text on its line', `x${publicPem(PUBLIC)}`, PEM],
    ['a PEM before text', `${publicPem(PUBLIC)}x`, PEM],
    ['a PEM with a stray character', publicPem(PUBLIC).replace('=\n', '!\n'), PEM],
    ['a PEM with short lines', publicPem(PUBLIC).replace(/(M.{30})/, '$1\n'), PEM],
    ['a PEM without padding', publicPem(PUBLIC).replace('=\n', '\n'), PEM],
    ['a JWK of another curve', { kty: 'OKP', crv: 'X25519', x: 'AA' }, OTHER_ALGORITHM],
    ['a JWK without x', { kty: 'OKP', crv: 'Ed25519' }, '1100 signature-invalid key-jwk-incomplete'],
    ['a JWK with a short x', { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }, LENGTH],
  ])('%s is no public key', (_, input, expected) => {
    expect(refusal(() => PublicKey.from(input as never, options))).toBe(expected);
  });

  it('of small order are refused in every encoding', () => {
    for (const key of SMALL_ORDER as string[]) expect(refusal(() => PublicKey.from(key, options))).toBe(INADMISSIBLE);
  });

  it.each([undefined, null, 5, true])('%s is a TypeError', (input) => {
    expect(refusal(() => PublicKey.from(input as never, options))).toBe('TypeError');
  });

  it('are read from PKCS#8 of both versions', () => {
    const forms = [
      V1 + SEED,
      `${V2}${SEED}812100${PUBLIC}`,
      `3030020100300506032b657004220420${SEED}a000`,
      `3053020101300506032b657004220420${SEED}a000812100${PUBLIC}`,
    ];
    for (const der of forms) expect(SigningKey.fromPem(privatePem(der), options).publicKey.toHex()).toBe(PUBLIC);
  });

  it.each([
    ['version 2 without its public key', V1.replace('020100', '020101') + SEED, PEM],
    ['version 1 with a public key', `${V2.replace('020101', '020100')}${SEED}812100${PUBLIC}`, PEM],
    ['another public key', `${V2}${SEED}812100${OTHER}`, MISMATCH],
    ['a public key that is no point', `${V2}${SEED}812100${NO_POINT}`, MISMATCH],
    ['unused bits in the public key', `${V2}${SEED}812107${PUBLIC}`, PEM],
    ['version 3', V1.replace('020100', '020102') + SEED, PEM],
    ['a short seed', `302d020100300506032b65700421041f${SEED.slice(2)}`, PEM],
    ['a byte behind', `${V1}${SEED}00`, PEM],
    ['X25519', V1.replace('2b6570', '2b656e') + SEED, OTHER_ALGORITHM],
    ['nothing', '', PEM],
  ])('PKCS#8 with %s is refused', (_, der, expected) => {
    const text = der === '' ? '' : privatePem(der);
    expect(refusal(() => SigningKey.fromPem(text, options))).toBe(expected);
  });

  it('are read from a JWK, whose public half must fit', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const jwk = privateKey.export({ format: 'jwk' }) as { kty: string; crv: string; d: string; x: string };
    expect(SigningKey.fromJwk(jwk, options).publicKey.toJwk().x).toBe(jwk.x);
    const { x: _, ...half } = jwk;
    expect(SigningKey.fromJwk(half, options).publicKey.toJwk().x).toBe(jwk.x);
    expect(
      refusal(() => SigningKey.fromJwk({ ...jwk, x: Buffer.from(PUBLIC, 'hex').toString('base64url') }, options)),
    ).toBe(MISMATCH);
    expect(refusal(() => SigningKey.fromJwk({ kty: 'OKP', crv: 'Ed25519' }, options))).toBe(
      '1100 signature-invalid key-jwk-incomplete',
    );
  });

  it('are read from the environment, and errors name the variable alone', () => {
    const set = (text: string) => {
      process.env.TENUO_TEST_KEY = text;
      return SigningKey.fromEnv('TENUO_TEST_KEY', options);
    };
    const base64 = Buffer.from(SEED, 'hex').toString('base64');
    for (const text of [SEED, base64, base64.replace('=', ''), ` ${base64}\n`, privatePem(V1 + SEED)]) {
      expect(set(text).publicKey.toHex()).toBe(PUBLIC);
    }
    for (const text of ['', ' ', 'sesame', `0x${SEED}`]) {
      expect(refusal(() => set(text))).toMatch(/^1100 signature-invalid key-(variable-unset|malformed|hex-prefix)$/);
      expect(() => set(text)).toThrow(/TENUO_TEST_KEY/);
      expect(() => set(text)).not.toThrow(/sesame|0101/);
    }
    delete process.env.TENUO_TEST_KEY;
    expect(() => SigningKey.fromEnv('TENUO_TEST_KEY', options)).toThrow(
      'TENUO_TEST_KEY: the environment variable is not set',
    );
  });

  it('never show their seed', () => {
    const key = SigningKey.fromSeed(unhex(SEED), options);
    const shown = [
      JSON.stringify({ key }),
      String(key),
      inspect(key, { depth: 9, showHidden: true }),
      inspect({ key }),
      JSON.stringify(structuredClone({ ...key })),
      Object.getOwnPropertyNames(key).join(),
    ].join('\n');
    expect(shown).not.toContain(SEED);
    expect(shown).not.toContain('1, 1, 1');
    expect(JSON.parse(JSON.stringify(key))).toEqual({ publicKey: PUBLIC });
  });

  it('are wiped when disposed of, and then sign nothing', () => {
    const seed = unhex(SEED);
    const key = SigningKey.fromSeed(seed, options);
    seed.fill(9);
    expect(hex(key.sign(new Uint8Array(0)))).toBe(
      hex(SigningKey.fromSeed(unhex(SEED), options).sign(new Uint8Array(0))),
    );
    key[Symbol.dispose]();
    expect(() => key.sign(new Uint8Array(1))).toThrow(new TypeError('this SigningKey has been disposed of'));
    expect(() => key.exportPem()).toThrow(TypeError);
    expect(key.publicKey.toHex()).toBe(PUBLIC);
    expect(leftovers(engine)).toBe(0);
  });

  it('sign as node:crypto signs, and verify strictly', () => {
    const key = SigningKey.fromSeed(unhex(SEED), options);
    const secret = createPrivateKey({ key: Buffer.from(V1 + SEED, 'hex'), format: 'der', type: 'pkcs8' });
    for (const length of [0, 1, 31, 64, 111, 128, 1000, 400_000]) {
      const message = new Uint8Array(length).fill(length);
      const signature = key.sign(message);
      expect(hex(signature)).toBe(nodeSign(null, message, secret).toString('hex'));
      expect(key.publicKey.verify(message, signature)).toBe(true);
      const changed = signature.slice();
      changed[63] = (changed[63] as number) ^ 0x20;
      expect(key.publicKey.verify(message, changed)).toBe(false);
      expect(key.publicKey.verify(new Uint8Array(length + 1), signature)).toBe(false);
      expect(key.publicKey.verify(message, signature.subarray(1))).toBe(false);
    }
    expect(leftovers(engine)).toBe(0);
    expect(refusal(() => key.sign('text' as never))).toBe('TypeError');
  });

  it('are generated anew each time', () => {
    const [a, b] = [SigningKey.generate(options), SigningKey.generate(options)];
    expect(a.publicKey.equals(b.publicKey)).toBe(false);
    expect(
      createPublicKey(
        createPrivateKey(
          privatePem(
            V1 +
              Buffer.from(a.exportPem().split('\n').slice(1, -2).join(''), 'base64').subarray(16, 48).toString('hex'),
          ),
        ),
      ).export({ format: 'jwk' }),
    ).toMatchObject({ x: a.publicKey.toJwk().x });
  });

  it('of a wrong length are refused', () => {
    for (const length of [0, 31, 33, 63, 65])
      expect(refusal(() => SigningKey.fromSeed(new Uint8Array(length), options))).toBe(LENGTH);
    expect(refusal(() => SigningKey.fromSeed(SEED as never, options))).toBe('TypeError');
  });
});

it('a refusal of a key is a TenuoError with a hint', () => {
  const error = new TenuoError(FACADE_REASONS.KEY_MALFORMED);
  expect(error.hint).toContain('32 bytes');
});
