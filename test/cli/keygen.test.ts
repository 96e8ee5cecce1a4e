// Keys that are made: for their owner's eyes alone, never over others, never shown; in the forms of both of upstream's programs.
import { lstatSync, statSync, symlinkSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PublicKey, SigningKey } from '../../src/index.ts';
import { Place, seeded, seedOf } from './tenuo.ts';

describe('keygen', () => {
  const place = new Place();
  const modeOf = (name: string) => statSync(place.path(name)).mode & 0o777;

  it('writes PKCS#8 for its owner alone and SPKI for everyone, which belong together', () => {
    const { status, stdout, stderr } = place.tenuo(['keygen', 'one']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const key = SigningKey.fromPem(place.read('one.key'));
    expect(PublicKey.from(place.read('one.pub')).toHex()).toBe(key.publicKey.toHex());
    expect(stdout).toContain(key.publicKey.toHex());
    expect(modeOf('one.key')).toBe(0o600);
  });

  it.each([
    [['two'], 'two.key'],
    [['three', '--raw'], 'three.key'],
    [['four', '--env', 'four.env'], 'four.env'],
    [['five', '--json'], 'five.key'],
    [['six', '--raw', '--json', '-q'], 'six.key'],
  ])('never shows the private key: %j', (args, file) => {
    const { stdout, stderr } = place.tenuo(['keygen', ...args]);
    const text = place.read(file);
    const seed = text.includes('BEGIN')
      ? Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64').subarray(16, 48)
      : Buffer.from(text.trim().replace('TENUO_ROOT_KEY=', ''), 'base64');
    expect(seed).toHaveLength(32);
    for (const form of ['hex', 'base64', 'base64url'] as const)
      expect(stdout + stderr).not.toContain(seed.toString(form).slice(0, 20));
  });

  it('writes the base64 of 32 bytes, as variables hold it, and a .env file, whose other lines stay', () => {
    place.tenuo(['keygen', 'raw', '--raw']);
    expect(place.read('raw.key')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
    expect(modeOf('raw.key')).toBe(0o600);
    place.write('.env', '# mine\nPORT=80\n', 0o644);
    expect(place.tenuo(['keygen', 'app', '--env', '.env']).status).toBe(0);
    const { PORT, TENUO_ROOT_KEY = '' } = parseEnv(place.read('.env'));
    expect(PORT).toBe('80');
    expect(place.read('.env')).toContain('# mine');
    expect(modeOf('.env')).toBe(0o600);
    const { hex } = place.json(['keygen', '--show-public', '.env']);
    expect(SigningKey.fromSeed(Buffer.from(TENUO_ROOT_KEY, 'base64')).publicKey.toHex()).toBe(hex);
    expect(PublicKey.from(place.read('app.pub')).toHex()).toBe(hex);
  });

  it('refuses to write over a key, either file of it, or a line of a .env file', () => {
    place.tenuo(['keygen', 'kept']);
    place.write('lone.pub', 'mine');
    place.write('old.env', 'TENUO_ROOT_KEY=old\n');
    const before = place.read('kept.key');
    for (const args of [['kept'], ['kept.key'], ['lone'], ['fresh', '--env', 'old.env']]) {
      const { status, stderr } = place.tenuo(['keygen', ...args]);
      expect(status, args.join(' ')).toBe(2);
      expect(stderr).toMatch(/already[\s\S]*--force/);
    }
    expect(place.read('kept.key')).toBe(before);
    expect(place.read('lone.pub')).toBe('mine');
    expect(place.read('old.env')).toBe('TENUO_ROOT_KEY=old\n');
    for (const name of ['lone.key', 'fresh.pub']) expect(() => statSync(place.path(name)), name).toThrow();
  });

  it('with --force replaces a file, its mode and a link in its place', () => {
    place.write('elsewhere', 'untouched', 0o644);
    symlinkSync(place.path('elsewhere'), place.path('link.key'));
    place.write('open.key', 'old', 0o644);
    expect(place.tenuo(['keygen', 'open', '--force']).status).toBe(0);
    expect(modeOf('open.key')).toBe(0o600);
    expect(place.tenuo(['keygen', 'link', '--force']).status).toBe(0);
    expect(place.read('elsewhere')).toBe('untouched');
    expect(lstatSync(place.path('link.key')).isSymbolicLink()).toBe(false);
  });

  it.each([
    ['--show-public', 'p.key', 'x'],
    ['--show-public', 'p.key', '--force'],
    ['n', '--raw', '--env', 'e'],
    ['./'],
    [''],
  ])('refuses what makes no sense: %s %s %s', (...args) => {
    const given = args.filter((arg) => arg !== undefined);
    expect(place.tenuo(['keygen', ...given]).status, given.join(' ')).toBe(2);
  });

  it('shows the public key of a private one in every form that is read', () => {
    const seed = Buffer.from(seedOf('root'));
    const jwk = { kty: 'OKP', crv: 'Ed25519', d: seed.toString('base64url') };
    const forms: Record<string, string | Uint8Array> = {
      pem: seeded('root').exportPem(),
      'pem without an end of line': seeded('root').exportPem().trim(),
      base64: seed.toString('base64'),
      unpadded: `${seed.toString('base64').replace('=', '')}\n`,
      hex: `  ${seed.toString('hex').toUpperCase()}\n`,
      bytes: seed,
      jwk: JSON.stringify(jwk),
      env: `# key\nexport TENUO_ROOT_KEY="${seed.toString('base64')}"\nTENUO_ENV=dev\n`,
      'UTF-16 as PowerShell writes it': Buffer.from(`\ufeff${seed.toString('base64')}\r\n`, 'utf16le'),
    };
    for (const [form, content] of Object.entries(forms)) {
      place.write('any.key', content);
      expect(place.json(['keygen', '--show-public', 'any.key']).hex, form).toBe(seeded('root').publicKey.toHex());
    }
  });
});
