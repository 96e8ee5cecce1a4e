// How long a key lives: exactly as long as its proof verifies. A second less and the proof could be used again; more would refuse
// the same call for longer than a replay of it is possible.
import { describe, expect, it } from 'vitest';
import { Authorizer, type Decision, MemoryReplayStore, Warrant } from '../../src/index.ts';
import { lifetimeOf } from '../../src/replay/lifetime.ts';
import { keyOf } from '../oracle/generate/keys.mjs';
import { proof } from '../oracle/generate/objects.mjs';
import { castOf, idOf } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const START = 1_700_000_040;
const ARGS = { path: '/data' };

/** A proof by the agent in the window of an instant, of any length: the facade signs for those of 30 seconds. */
function signedAt(at: number, windowSeconds: number): Uint8Array {
  const start = Math.trunc(at / windowSeconds) * windowSeconds;
  const warrant = { fields: { id: '09'.repeat(16) } };
  return Buffer.from(proof(warrant, keyOf('03'.repeat(32)), 'read', ARGS, at, start), 'hex');
}

describe.each(ENGINES)('the lifetime of a key on $name', (engine) => {
  const { root, agent } = castOf(engine);
  const warrant = Warrant.mintBuilder({ engine })
    .tool('read')
    .holder(agent.publicKey)
    .id(idOf(9))
    .issuedAt(START - 10_000)
    .ttl(20_000)
    .mint(root);
  const setting = (windowSeconds: number, maxWindows: number, replay?: object) =>
    new Authorizer({
      trustedRoots: [root.publicKey],
      engine,
      pop: { windowSeconds, maxWindows },
      ...(replay !== undefined && { replay: replay as MemoryReplayStore }),
    });

  // Windows of 30 s are those that are signed for by default; shorter ones make it quick to ask every second.
  it.each([
    [30, 5],
    [30, 1],
    [30, 2],
    [30, 3],
    [30, 4],
    [7, 5],
    [7, 6],
    [1, 1],
    [1, 5],
    [2, 2],
  ])(
    'with windows of %i s, of which %i are tried, ends with the last instant at which the proof verifies',
    (seconds, windows) => {
      const base = Math.ceil(START / seconds) * seconds;
      const signature = signedAt(base, seconds);
      const plain = setting(seconds, windows);
      const verifies = (now: number) => plain.authorize({ warrant, tool: 'read', args: ARGS, signature, now }).allowed;
      const reach = (Math.floor(windows / 2) + 2) * seconds;
      const instants = Array.from({ length: 2 * reach + seconds }, (_, i) => base - reach + i);
      const good = new Set(instants.filter(verifies));
      expect(good.size).toBe(windows * seconds);
      const end = Math.max(...good) + 1;
      // Boundaries of every window, and the seconds beside them.
      const asked = [...good].filter((now) => seconds < 4 || [0, 1, seconds - 1].includes(now % seconds));
      expect(asked.length).toBeGreaterThan(0);
      for (const now of asked) {
        const lifetimes: number[] = [];
        const store = { checkAndAdd: (_: string, ttl: number) => lifetimes.push(ttl) > 0 };
        const guarded = setting(seconds, windows, store);
        const request = { warrant, tool: 'read', args: ARGS, signature, now };
        guarded.authorize(request);
        guarded.authorizeMany([request]);
        expect(lifetimes, `at ${now - base}`).toEqual([end - now, end - now]);
      }
    },
  );

  it.each([0, 0.4, 0.999])(
    'lets a proof through once in all its time, whenever it first comes (%d s into a second)',
    (fraction) => {
      const signature = signedAt(START, 5);
      for (let first = START - 12; first < START + 17; first++) {
        const clock = { now: 0 };
        const guarded = setting(5, 5, new MemoryReplayStore({ clock: () => (clock.now + fraction) * 1000 }));
        const decisions: Decision[] = [];
        for (clock.now = first; clock.now < START + 30; clock.now++)
          decisions.push(guarded.authorize({ warrant, tool: 'read', args: ARGS, signature, now: clock.now }));
        const possible = first < START + 15;
        expect(
          decisions.filter((decision) => decision.allowed),
          `first at ${first - START}`,
        ).toHaveLength(possible ? 1 : 0);
      }
    },
  );
});

describe('lifetimeOf', () => {
  const policy = (windowSeconds: number, maxWindows: number) =>
    ({ windowSeconds, maxWindows }) as Parameters<typeof lifetimeOf>[2];

  it.each([
    // At the first, second and last second of a window; the proof two windows behind, its own, two ahead.
    [START - 30, -2, 30],
    [START - 29, -2, 29],
    [START - 1, -2, 1],
    [START - 30, 0, 90],
    [START - 1, 0, 61],
    [START - 30, 2, 150],
    [START - 1, 2, 121],
  ])('at %i, for a proof %i windows away, is %i', (now, offset, seconds) => {
    expect(lifetimeOf(now, offset, policy(30, 5))).toBe(seconds);
  });

  it('is never nothing, whatever the windows', () => {
    for (const seconds of [1, 2, 3, 30, 86_400])
      for (let windows = 1; windows <= 64; windows++)
        for (const now of [0, 1, seconds - 1, seconds, 1_700_000_000, 2 ** 41])
          for (let i = 0; i < windows; i++) {
            const offset = i % 2 === 0 ? i / 2 : -(i + 1) / 2;
            expect(lifetimeOf(now, offset, policy(seconds, windows))).toBeGreaterThanOrEqual(1);
          }
  });
});
