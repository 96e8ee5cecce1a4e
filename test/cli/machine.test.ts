// What is said of the machine: `doctor` of what decisions rest on, `bench` of what they cost.
import { describe, expect, it } from 'vitest';
import { Place, seeded, seedOf } from './tenuo.ts';

interface Finding {
  readonly about: string;
  readonly state: string;
  readonly says: string;
}

describe('doctor', () => {
  const place = new Place();
  const seed = Buffer.from(seedOf('root')).toString('base64');
  const roots = seeded('root').publicKey.toHex();

  it('finds engine, both self-tests, clock and environment well', () => {
    const { status, stdout, stderr } = place.tenuo(['doctor']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const about of ['engine', 'self-test, wasm', 'self-test, js', 'clock'])
      expect(stdout).toMatch(new RegExp(`ok +${about}`));
    expect(stdout).toMatch(/kernel (relaxed-simd|simd)/);
  });

  it.each([
    [{ TENUO_ROOT_KEY: seed }, 'TENUO_ROOT_KEY', 'ok'],
    [{ TENUO_KEY_worker: seed }, 'TENUO_KEY_worker', 'ok'],
    [{ TENUO_ISSUER_KEY: 'AQEBAQEB-secret' }, 'TENUO_ISSUER_KEY', 'wrong'],
    [{ TENUO_ROOT_KEY: 'AQEBAQEB-secret' }, 'TENUO_ROOT_KEY', 'wrong'],
    [{ TENUO_TRUSTED_ROOTS: roots }, 'autoConfigure', 'ok'],
    [{ TENUO_TRUSTED_ROOTS: roots, TENUO_MODE: 'audit' }, 'autoConfigure', 'ok'],
    [{ TENUO_TRUSTED_ROOTS: `${roots},zz` }, 'autoConfigure', 'wrong'],
    [{ TENUO_TRUSTED_ROOTS: roots, TENUO_MODE: 'adit' }, 'autoConfigure', 'wrong'],
    [{ TENUO_TRUSTED_ROOTS: roots, TENUO_DEFAULT_TTL: '0' }, 'autoConfigure', 'wrong'],
    [{ TENUO_ISSUER_KEY: seed }, 'autoConfigure', 'note'],
    [{ TENUO_ISUER_KEY: 'AQEBAQEB-secret' }, 'warning', 'wrong'],
    [{ TENUO_SOMETHING: 'else' }, 'autoConfigure', 'ok'],
  ] as [Record<string, string>, string, string][])(
    'of %o: %s is %s, and no private value is shown',
    (env, about, state) => {
      const { status, stdout, stderr } = place.tenuo(['doctor', '--json'], { env });
      const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
      const found = findings.find((finding) => finding.about === about);
      expect(found?.state, found?.says).toBe(state);
      expect({ status, ok }).toEqual(state === 'wrong' ? { status: 1, ok: false } : { status: 0, ok: true });
      for (const secret of [seed, 'AQEBAQEB']) expect(stdout + stderr).not.toContain(secret.slice(0, 8));
    },
  );
});

describe('bench', () => {
  const place = new Place();

  it('measures each operation on both engines, and a signature by Node', () => {
    const { figures, rounds } = place.json(['bench', '--seconds', '1']);
    expect(rounds).toBeGreaterThanOrEqual(3);
    const measured = (figures as { operation: string; by: string; median: number; fastest: number }[]).map((figure) => {
      expect(figure.fastest).toBeGreaterThan(0);
      expect(figure.median).toBeGreaterThanOrEqual(figure.fastest);
      return `${figure.operation} by ${figure.by.split(' ')[0]}`;
    });
    expect(new Set(measured).size).toBe(measured.length);
    for (const by of ['wasm', 'js', 'node:crypto']) expect(measured).toContain(`verify one signature by ${by}`);
    expect(measured).toHaveLength(13);
  });

  it.each(['0', '601', 'x', ''])('takes 1 to 600 seconds, and not %j', (seconds) => {
    expect(place.tenuo(['bench', '--seconds', seconds]).status).toBe(2);
  });
});
