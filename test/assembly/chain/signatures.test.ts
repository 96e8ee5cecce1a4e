// Signatures in one batch, and the keys that they vouch for: whatever is verified together, the first failure in the
// order of checks is the one reported.
import { describe, expect, it } from 'vitest';
import { MAX_CHAIN_LENGTH } from '../../../assembly/codes.ts';
import { type Asked, decideAtOnce, forgetChains, judge, open } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import {
  AGENT,
  childOf,
  idOf,
  LEAD,
  longChain,
  NOW,
  OTHER,
  proof,
  rootWarrant,
  type Sealed,
  stackBytes,
  trustRoot,
} from '../../support/warrants.ts';

/** A point of order 4, and no point at all. */
const SMALL = '00'.repeat(32);
const NO_POINT = '02'.padEnd(64, '0');

const spoiled = (w: Sealed): Sealed => {
  const bytes = Buffer.from(w.bytes);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
  return { ...w, bytes };
};
/** Cuts the last byte of the payload's map off: its depth. */
const damaged = (w: Sealed): Sealed => {
  const bytes = Buffer.from(w.bytes);
  const end = bytes.indexOf(w.payload) + w.payload.length;
  bytes[end - 1] = 0xff;
  return { ...w, bytes };
};

describe.each(ENGINES)('signatures on $name', (engine) => {
  const chain = (...warrants: Sealed[]) => open(engine, stackBytes(warrants));
  const asking = (leaf: Sealed, key = AGENT, at = NOW): Asked => ({
    ...trustRoot,
    tool: 't',
    args: { a: 'x' },
    signature: proof(leaf, key, 't', { a: 'x' }, at),
  });

  it.each([SMALL, NO_POINT])('a holder %s is refused wherever it stands, before any signature', (holder) => {
    const root = rootWarrant({ id: idOf('weak') });
    const weakRoot = rootWarrant({ id: idOf('weak'), holder });
    const refused = (warrant: number) => ({ reason: 'INADMISSIBLE_KEY', stage: 'decode', warrant, verifications: 0 });
    expect(chain(weakRoot, childOf(weakRoot))).toMatchObject(refused(0));
    expect(chain(root, childOf(root, { holder }))).toMatchObject(refused(1));
    expect(chain(spoiled(weakRoot), childOf(weakRoot))).toMatchObject(refused(0));
    expect(chain(spoiled(root), childOf(root, { holder }))).toMatchObject(refused(1));
    const both = childOf(weakRoot, { holder });
    expect(chain(weakRoot, both)).toMatchObject(refused(0));
  });

  it('what is damaged in front of a weak holder is reported, and what is behind it is not', () => {
    const weakRoot = rootWarrant({ id: idOf('weak'), holder: SMALL });
    const root = rootWarrant({ id: idOf('weak') });
    expect(chain(weakRoot, damaged(childOf(weakRoot)))).toMatchObject({ reason: 'INADMISSIBLE_KEY', warrant: 0 });
    expect(chain(damaged(root), childOf(root, { holder: SMALL })).warrant).toBe(0);
    expect(chain(damaged(root), childOf(root, { holder: SMALL })).reason).not.toBe('INADMISSIBLE_KEY');
    // Within one payload the holder comes before the depth.
    expect(chain(root, damaged(childOf(root, { holder: SMALL })))).toMatchObject({
      reason: 'INADMISSIBLE_KEY',
      warrant: 1,
    });
  });

  it('a weak holder outranks a chain that is too long', () => {
    const long = longChain(MAX_CHAIN_LENGTH + 1);
    expect(chain(...long)).toMatchObject({ reason: 'CHAIN_TOO_LONG' });
    for (const at of [0, 1, MAX_CHAIN_LENGTH - 2]) {
      const weak = at === 0 ? rootWarrant({ holder: SMALL }) : childOf(long[at - 1] as Sealed, { holder: SMALL });
      expect(chain(...long.with(at, weak))).toMatchObject({ reason: 'INADMISSIBLE_KEY', warrant: at });
    }
  });

  it.each([1, 2, 3, 4, 5])(
    'the first bad signature of %i links is found, and only those before it are counted',
    (links) => {
      const good = longChain(links, { id: idOf(`first of ${links}`) });
      for (let at = 0; at < links; at++) {
        const stack = stackBytes(good.map((w, i) => (i >= at ? spoiled(w) : w)));
        forgetChains(engine);
        const expected = { reason: 'WARRANT_SIGNATURE', stage: 'signature', warrant: at, verifications: at + 1 };
        expect(open(engine, stack)).toMatchObject(expected);
        // A proof that is verified in the same batch changes nothing, whether it holds or not.
        for (const key of [LEAD, OTHER]) {
          expect(decideAtOnce(engine, stack, asking(good[links - 1] as Sealed, key))).toMatchObject(expected);
        }
      }
    },
  );

  it('a proof holds in each window, and in none, whether the chain is new or not', () => {
    const root = rootWarrant({ id: idOf('windows') });
    const leaf = childOf(root);
    const stack = stackBytes([root, leaf]);
    for (const [key, at, reason, tries] of [
      [AGENT, NOW, 'OK', 1],
      [AGENT, NOW - 30, 'OK', 2],
      [AGENT, NOW + 30, 'OK', 3],
      [AGENT, NOW - 60, 'OK', 4],
      [AGENT, NOW + 60, 'OK', 5],
      [AGENT, NOW + 90, 'PROOF_INVALID', 5],
      [LEAD, NOW, 'PROOF_INVALID', 5],
    ] as const) {
      // judge compares with the decision in one turn.
      forgetChains(engine);
      const got = judge(engine, stack, asking(leaf, key, at), 'authorizeCall');
      expect(got).toMatchObject({ reason, verifications: 2 + tries });
    }
  });

  it('what was found of one proof is of no other call', () => {
    const root = rootWarrant({ id: idOf('stale') });
    const leaf = childOf(root);
    const stack = stackBytes([root, leaf]);
    const right = asking(leaf);
    const wrong = asking(leaf, LEAD);
    forgetChains(engine);
    expect(decideAtOnce(engine, stack, right).reason).toBe('OK');
    expect(decideAtOnce(engine, stack, wrong).reason).toBe('PROOF_INVALID');
    forgetChains(engine);
    expect(decideAtOnce(engine, stack, wrong).reason).toBe('PROOF_INVALID');
    expect(decideAtOnce(engine, stack, right).reason).toBe('OK');
    forgetChains(engine);
    const { slot } = decideAtOnce(engine, stack, right);
    expect(judge(engine, stack, wrong, 'authorizeCall').reason).toBe('PROOF_INVALID');
    expect(slot).toBeGreaterThanOrEqual(0);
  });

  it('a leaf whose holder is weak is refused also where the proof is verified first', () => {
    const root = rootWarrant({ id: idOf('weak leaf') });
    const leaf = childOf(root, { holder: SMALL });
    // R of order 1, s = 0: holds under a key of small order by the looser rules.
    const forged = `01${'00'.repeat(63)}`;
    forgetChains(engine);
    const got = decideAtOnce(engine, stackBytes([root, leaf]), { ...asking(leaf), signature: forged });
    expect(got).toMatchObject({ reason: 'INADMISSIBLE_KEY', warrant: 1, slot: -1 });
  });
});
