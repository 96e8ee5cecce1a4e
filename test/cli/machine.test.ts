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

  it('finds engine, both self-tests, clock and environment well', () => {
    const { status, stdout, stderr } = place.tenuo(['doctor']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const about of ['engine', 'self-test, wasm', 'self-test, js', 'clock'])
      expect(stdout).toMatch(new RegExp(`ok +${about}`));
    expect(stdout).toMatch(/kernel (relaxed-simd|simd)/);
  });

  it.each([
    [{ TENUO_ROOT_KEY: seed }, 'ok'],
    [{ TENUO_KEY_worker: seed }, 'ok'],
    [{ TENUO_ISSUER_KEY: 'AQEBAQEB-secret' }, 'wrong'],
    [{ TENUO_ISSUER_KEY: ' ' }, 'wrong'],
    [{ TENUO_TRUSTED_ROOTS: seeded('root').publicKey.toHex() }, 'ok'],
    [{ TENUO_TRUSTED_ROOTS: `${seeded('root').publicKey.toHex()},zz` }, 'wrong'],
    [{ TENUO_ISUER_KEY: seed }, 'wrong'],
    [{ TENUO_SOMETHING: 'else' }, 'note'],
  ])('%o is %s, and no private value is shown', (env, state) => {
    const [name, value] = Object.entries(env)[0] as [string, string];
    const { status, stdout, stderr } = place.tenuo(['doctor', '--json'], { env: { [name]: value } });
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
    const found = findings.find(({ about }) => about.includes(name));
    expect(found?.state, found?.says).toBe(state);
    expect({ status, ok }).toEqual(state === 'wrong' ? { status: 1, ok: false } : { status: 0, ok: true });
    if (!name.includes('ROOTS')) expect(stdout + stderr).not.toContain(value.trim().slice(0, 12) || 'secret');
  });
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
