// How keys are handed over: by name, never themselves; and what is said of wrong ones shows none of them.
import { describe, expect, it } from 'vitest';
import { Place, seeded, seedOf } from './tenuo.ts';

const SEED = Buffer.from(seedOf('root'));
const SECRETS = {
  hex: SEED.toString('hex'),
  'hex in capitals': SEED.toString('hex').toUpperCase(),
  '0x': `0x${SEED.toString('hex')}`,
  base64: SEED.toString('base64'),
  base64url: SEED.toString('base64url'),
  'hex with a digit too few': SEED.toString('hex').slice(1),
  'hex with blanks': SEED.toString('hex').replace(/..../g, '$& '),
  PEM: seeded('root').exportPem(),
  JWK: JSON.stringify({ kty: 'OKP', crv: 'Ed25519', d: SEED.toString('base64url') }),
};

describe('a private key', () => {
  const place = new Place();
  place.keys('root', 'agent');
  const mint = ['mint', '-t', 'search', '-c', 'query=pattern:*', '--holder', 'agent.pub', '-q'];

  it.each(Object.entries(SECRETS))('on the command line is refused and not shown again: %s', (_, secret) => {
    for (const args of [
      [...mint, '-k', secret],
      [...mint, `--key=${secret}`],
      ['keygen', '--show-public', secret],
    ]) {
      const { status, stdout, stderr } = place.tenuo([...args, '--json']);
      expect(status).toBe(2);
      expect(stderr).toContain('not the key itself');
      for (const line of secret.split('\n'))
        if (line.length > 20) expect(stdout + stderr).not.toContain(line.slice(0, 20));
    }
  });

  it('comes from a file, a variable that is named, standard input, or the variables that are known', () => {
    const text = SEED.toString('base64');
    const issuerOf = (stdout: string) => place.json(['inspect', '-'], { input: stdout }).issuer;
    const ways = [
      place.tenuo([...mint, '-k', 'root.key']),
      place.tenuo([...mint, '-k', 'env:MY_KEY'], { env: { MY_KEY: text } }),
      place.tenuo([...mint, '-k', '-'], { input: `${text}\n` }),
      place.tenuo(mint, { env: { TENUO_ROOT_KEY: text } }),
      place.tenuo(mint, { env: { TENUO_ISSUER_KEY: text } }),
    ];
    for (const { status, stdout, stderr } of ways) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(issuerOf(stdout)).toBe(seeded('root').publicKey.toHex());
    }
  });

  it('that others may read is told of, and used', () => {
    place.write('open.key', seeded('root').exportPem(), 0o644);
    const { status, stderr } = place.tenuo(['keygen', '--show-public', 'open.key']);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'note: other users may read the private key open.key: chmod 600 open.key\n',
    });
  });

  it.each([
    ['nope.key', /no file nope.key[\s\S]*tenuo keygen nope/],
    ['root.pub', /public key[\s\S]*private key is wanted/],
    ['agent.warrant', /agent.warrant[\s\S]*key/],
    ['env:UNSET_KEY', /UNSET_KEY is not set/],
    ['.', /directory/],
    ['empty.key', /is empty/],
    ['short.key', /short.key/],
    ['broken.key', /key/],
    ['noise.key', /noise.key: the text or bytes are not a key/],
  ])('that is none is told of in words: %s', (source, words) => {
    place.write('agent.warrant', 'gwFYhKoAAQFQAaIEM8aheDqREkDblTq-kAIAA6FhYaFr');
    place.write('empty.key', '');
    place.write('short.key', SEED.toString('hex').slice(2));
    place.write('broken.key', seeded('root').exportPem().replace('MFEC', 'MFEX'));
    place.write('noise.key', Uint8Array.of(0xff, 0xfe, 0xfd, 1, 2, 3));
    const { status, stdout, stderr } = place.tenuo([...mint, '-k', source]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain(SEED.toString('hex').slice(2, 30));
  });
});

describe('a public key', () => {
  const place = new Place();
  place.keys('root', 'agent');
  const { publicKey } = seeded('agent');
  const holderOf = (holder: string, calling = {}) => {
    const { stdout } = place.tenuo(['mint', '-k', 'root.key', '-t', 'a', '--holder', holder, '-q'], calling);
    return place.json(['inspect', '-'], { input: stdout }).holder;
  };

  it('is a file or itself, in any form', () => {
    place.write('agent.b64', Buffer.from(publicKey.toBytes()).toString('base64'));
    place.write('agent.bin', publicKey.toBytes());
    place.write('agent.der', Buffer.from(publicKey.toPem().replace(/-----[^-]+-----|\s/g, ''), 'base64'));
    place.write('agent.jwk', JSON.stringify(publicKey.toJwk()));
    const base64 = Buffer.from(publicKey.toBytes()).toString('base64');
    const forms = [
      ...['agent.pub', 'agent.b64', 'agent.bin', 'agent.der', 'agent.jwk'],
      ...[publicKey.toHex(), base64, base64.replace('=', ''), publicKey.toPem(), JSON.stringify(publicKey.toJwk())],
    ];
    for (const form of forms) expect(holderOf(form), form).toBe(publicKey.toHex());
    expect(holderOf('-', { input: publicKey.toPem() })).toBe(publicKey.toHex());
    expect(holderOf('env:AGENT', { env: { AGENT: publicKey.toHex() } })).toBe(publicKey.toHex());
  });

  it.each([
    ['agent.key', /is a private key[\s\S]*\.pub/],
    ['missing.pub', /no file missing.pub/],
    ['zz', /no public key/],
    ['noise.bin', /key/],
    [publicKey.toHex().slice(2), /no public key/],
    ['00'.repeat(32), /no public key/],
  ])('that is none is told of in words: %s', (holder, words) => {
    place.write('noise.bin', Uint8Array.of(0xff, 1, 2));
    const { status, stderr } = place.tenuo(['mint', '-k', 'root.key', '-t', 'a', '--holder', holder]);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});
