// Instants: expiry, issue in the future, the lifetime ceiling, the edges of the calendar.
import { describe, expect, it } from 'vitest';
import { type Asked, judge, reasonName } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { childOf, EXPIRES, ISSUED, NOW, ROOT, rootWarrant, stackBytes, trustRoot } from '../../support/warrants.ts';

const FIRST = -8334601228800;
const LAST = 8210266876799;

describe.each(ENGINES)('time on $name', (engine) => {
  const at = (now: number, fields = {}, asked: Partial<Asked> = {}) =>
    judge(engine, rootWarrant(fields).bytes, { ...trustRoot, ...asked, now });

  it('a warrant ends at the second at which it expires, without tolerance', () => {
    expect([-1, 0, 1].map((d) => at(EXPIRES + d, {}, { tolerance: 3600 }).reason)).toEqual([
      'OK',
      'EXPIRED',
      'EXPIRED',
    ]);
    expect(at(EXPIRES)).toMatchObject({ stage: 'time', warrant: 0, code: 1300 });
  });

  it('a warrant may be issued ahead of the clock by the tolerance, and no more', () => {
    for (const tolerance of [0, 1, 30, 3600]) {
      const reasons = [-1, 0, 1].map((d) => at(ISSUED - tolerance + d, {}, { tolerance }).reason);
      expect(reasons).toEqual(['ISSUED_IN_FUTURE', 'OK', 'OK']);
    }
  });

  it('expiry of every warrant is judged, root first, before any link', () => {
    const root = rootWarrant();
    const child = childOf(root, { expires_at: NOW, depth: 9 });
    expect(judge(engine, stackBytes([root, child]), trustRoot)).toMatchObject({ reason: 'EXPIRED', warrant: 1 });
    const expired = rootWarrant({ expires_at: NOW });
    const future = childOf(expired, { issued_at: NOW + 31, expires_at: NOW + 99 });
    expect(judge(engine, stackBytes([expired, future]), trustRoot)).toMatchObject({ reason: 'EXPIRED', warrant: 0 });
    expect(judge(engine, stackBytes([root, childOf(root, { issued_at: NOW + 31 })]), trustRoot)).toMatchObject({
      reason: 'ISSUED_IN_FUTURE',
      warrant: 1,
    });
  });

  it.each([
    [0n, 1n, 0, 'OK'],
    [0n, 1n, 1, 'EXPIRED'],
    [0n, 1n, -1, 'OK'],
    [0n, 1n, FIRST, 'OK'],
    [30n, 31n, -1000, 'OK'],
    [31n, 32n, -1000, 'ISSUED_IN_FUTURE'],
    [0n, 2n ** 32n, 2 ** 32 - 1, 'OK'],
    [0n, 2n ** 32n, 2 ** 32, 'EXPIRED'],
    [0n, 2n ** 53n, LAST, 'OK'],
    [0n, 2n ** 63n - 1n, LAST, 'OK'],
    [0n, 2n ** 63n, LAST, 'OK'],
    [0n, 2n ** 64n - 1n, LAST, 'OK'],
    [0n, BigInt(LAST), LAST, 'EXPIRED'],
    [0n, BigInt(LAST) + 1n, LAST, 'OK'],
    [2n ** 53n, 2n ** 53n + 1n, LAST, 'ISSUED_IN_FUTURE'],
    [2n ** 64n - 2n, 2n ** 64n - 1n, LAST, 'ISSUED_IN_FUTURE'],
  ])('from %s to %s at %d: %s', (issued_at, expires_at, now, reason) => {
    expect(at(now, { issued_at, expires_at }).reason).toBe(reason);
  });

  it('instants outside the calendar are not judged, whatever else is wrong', () => {
    const untrusted = { roots: [] };
    for (const now of [FIRST - 1, LAST + 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 60]) {
      expect(at(now, {}, untrusted)).toMatchObject({ reason: 'INSTANT_OUT_OF_RANGE', code: 1201, stage: 'time' });
    }
    expect(at(FIRST, {}, untrusted).reason).toBe('UNTRUSTED_ROOT');
    expect(at(LAST, {}, untrusted).reason).toBe('UNTRUSTED_ROOT');
  });

  it('a lifetime over the ceiling is refused before expiry, exactly', () => {
    const maxLifetime = EXPIRES - ISSUED;
    expect([-1, 0, 1].map((d) => at(NOW, {}, { maxLifetime: maxLifetime + d }).reason)).toEqual([
      'LIFETIME_OVER_CEILING',
      'OK',
      'OK',
    ]);
    expect(at(EXPIRES, {}, { maxLifetime: 0 })).toMatchObject({ reason: 'LIFETIME_OVER_CEILING', code: 1303 });
    expect(at(NOW, {}, { maxLifetime: -1 }).reason).toBe('OK');
  });

  it.each([
    // Doubles would say 0 or 256 for a lifetime of 100 there.
    [2n ** 60n + 100n, 2n ** 60n + 200n, 100, 'ISSUED_IN_FUTURE'],
    [2n ** 60n + 100n, 2n ** 60n + 201n, 100, 'LIFETIME_OVER_CEILING'],
    [2n ** 32n - 1n, 2n ** 32n + 1n, 2, 'ISSUED_IN_FUTURE'],
    [2n ** 32n - 1n, 2n ** 32n + 1n, 1, 'LIFETIME_OVER_CEILING'],
    [0n, 2n ** 64n - 1n, 2 ** 53, 'LIFETIME_OVER_CEILING'],
  ])('a lifetime from %s to %s against %d: %s', (issued_at, expires_at, maxLifetime, reason) => {
    expect(at(NOW, { issued_at, expires_at }, { maxLifetime }).reason).toBe(reason);
  });

  it('the leaf alone allows 30 seconds ahead, whatever the tolerance of the request', () => {
    const bytes = rootWarrant().bytes;
    const alone = (now: number) =>
      judge(engine, bytes, { now, tool: 't', tolerance: 0, roots: [ROOT.public] }, 'authorizeLeaf');
    expect([ISSUED - 31, ISSUED - 30, EXPIRES - 1, EXPIRES].map((now) => alone(now).reason)).toEqual([
      'ISSUED_IN_FUTURE',
      'PROOF_MISSING',
      'PROOF_MISSING',
      'EXPIRED',
    ]);
    expect(reasonName(0)).toBe('OK');
  });
});
