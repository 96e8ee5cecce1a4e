import { describe, expect, it } from 'vitest';
import {
  Authorizer,
  type AuthorizerOptions,
  type Decision,
  SignedRevocationList,
  signRevocationList,
  type Warrant,
} from '../../src/index.ts';
import { memoryFloorStore } from '../../src/revocation/floor.ts';
import { RevocationTracker } from '../../src/revocation/tracker.ts';
import { castOf, leftovers, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { manyIds } from './lists.ts';

const said = (decision: Decision): string =>
  decision.allowed ? 'allowed' : `${decision.number} ${decision.code} ${decision.reason}`;
const REVOKED = '1800 warrant-revoked warrant-revoked';

describe.each(ENGINES)('decisions with a revocation list on $name', (engine) => {
  const { root, agent, parent, child, leaf } = castOf(engine);
  const tool = 'read';
  const args = { path: '/data/logs/today', limit: 5 };
  const call = { tool, args, signature: leaf.sign(agent, tool, args, { now: NOW }), now: NOW };
  const listOf = (ids: readonly (Warrant | string)[], version = 1) =>
    signRevocationList(root, { ids, version, now: NOW }, { engine });
  const authorizerOf = (revocationList: AuthorizerOptions['revocationList']) =>
    new Authorizer({ trustedRoots: [root.publicKey], revocationList, engine });
  const judge = (authorizer: Authorizer) => said(authorizer.authorize({ ...call, warrant: leaf.toStack() }));
  const revoking = (ids: readonly (Warrant | string)[]) => judge(authorizerOf(listOf(ids).verify(root.publicKey)));

  it('allow what is not on it, however long it is', () => {
    expect(revoking([])).toBe('allowed');
    expect(revoking(manyIds(5000))).toBe('allowed');
    expect(leftovers(engine)).toBe(0);
  });

  it('deny a chain of which any warrant is on it, and name that warrant', () => {
    const ids = manyIds(5000);
    for (const [warrant, index] of [
      [parent, 0],
      [child, 1],
      [leaf, 2],
    ] as const) {
      const authorizer = authorizerOf(listOf([...ids, warrant]).verify(root.publicKey));
      const decision = authorizer.authorize({ ...call, warrant: leaf.toStack() });
      expect(decision).toMatchObject({ number: 1800, code: 'warrant-revoked', stage: 'revocation' });
      expect(decision.allowed || decision.at.warrant).toBe(index);
    }
  });

  it('deny so in every form of a decision', () => {
    const authorizer = authorizerOf(listOf([parent]).verify(root.publicKey));
    const decisions = [
      authorizer.authorize({ ...call, warrant: leaf.toStackText() }),
      authorizer.authorize({ ...call, warrant: leaf }),
      authorizer.open(leaf.toStack()).authorize(call),
      authorizer.verify(leaf.toStack(), { now: NOW }),
      ...authorizer.authorizeMany([{ ...call, warrant: leaf.toStack() }]),
    ];
    for (const decision of decisions) expect(said(decision)).toBe(REVOKED);
  });

  it('follow a tracker: denied without a list and with a stale one, and by the list of the moment', async () => {
    const tracker = await RevocationTracker.open({
      issuer: root.publicKey,
      floors: memoryFloorStore(),
      maxAge: 300,
      engine,
    });
    const authorizer = authorizerOf(tracker);
    const opened = authorizer.open(leaf.toStack());
    const now = () => said(opened.authorize(call));
    expect(now()).toBe('1801 srl-invalid revocation-list-missing');
    await tracker.accept(listOf([], 1), { now: NOW });
    expect(now()).toBe('allowed');
    await tracker.accept(listOf([child], 2), { now: NOW });
    expect(now()).toBe(REVOKED);
    // A list that would let it pass again is refused.
    await expect(tracker.accept(listOf([], 1), { now: NOW })).rejects.toMatchObject({ number: 1802 });
    await expect(tracker.accept(listOf([], 2), { now: NOW })).rejects.toMatchObject({ number: 1803 });
    expect(now()).toBe(REVOKED);
    await tracker.accept(listOf([], 3), { now: NOW - 300, fetchedAt: NOW - 300 });
    expect(now()).toBe('allowed');
    expect(said(authorizer.verify(leaf.toStack(), { now: NOW + 1 }))).toBe('1801 srl-invalid revocation-list-stale');
  });

  it('are not made with what nobody has verified', () => {
    const signed = listOf([]);
    for (const wrong of [signed, signed.toBytes(), signed.toText(), [parent.id], {}, null, SignedRevocationList])
      expect(() => authorizerOf(wrong as never)).toThrow(/verify/);
  });
});
