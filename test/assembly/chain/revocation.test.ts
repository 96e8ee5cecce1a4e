import { describe, expect, it } from 'vitest';
import { REVOCATION_LIST_MISSING } from '../../../assembly/codes.ts';
import { FLAG_REVOCATION } from '../../../assembly/request.ts';
import { judge } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { hex } from '../../support/vectors.ts';
import { childOf, EXPIRES, NOW, OTHER, ROOT, rootWarrant, type Sealed, stackBytes } from '../../support/warrants.ts';

describe.each(ENGINES)('revocation in a chain on $name', (engine) => {
  const root = rootWarrant();
  const child = childOf(root);
  const chain = stackBytes([root, child]);
  const asked = { now: NOW, roots: [ROOT.public], flags: FLAG_REVOCATION };

  /** The verdict with these ids on the list, and which ids were looked up. */
  const verdict = (revoked: readonly Sealed[], changes = {}, bytes: Uint8Array = chain) => {
    const seen: string[] = [];
    const ids = revoked.map(({ fields }) => fields.id);
    engine.revocation.list = {
      has: (memory, at) => {
        seen.push(hex(memory.subarray(at, at + 16)));
        return ids.includes(seen.at(-1));
      },
    };
    try {
      const { reason, warrant, stage } = judge(engine, bytes, { ...asked, ...changes });
      return { reason, warrant, stage, seen };
    } finally {
      engine.revocation.list = null;
    }
  };

  it('every warrant is looked up, root first, and the first that is listed is to blame', () => {
    const ids = [root.fields.id, child.fields.id];
    expect(verdict([])).toEqual({ reason: 'OK', warrant: -1, stage: 'none', seen: ids });
    expect(verdict([child])).toEqual({ reason: 'WARRANT_REVOKED', warrant: 1, stage: 'revocation', seen: ids });
    expect(verdict([root, child])).toMatchObject({ reason: 'WARRANT_REVOKED', warrant: 0, seen: [ids[0]] });
  });

  it('outranks trust, time and links, and not the signatures', () => {
    expect(verdict([root], { roots: [OTHER.public] }).reason).toBe('WARRANT_REVOKED');
    expect(verdict([root], { now: EXPIRES }).reason).toBe('WARRANT_REVOKED');
    const broken = childOf(root, { depth: 3 });
    expect(verdict([broken], {}, stackBytes([root, broken])).reason).toBe('WARRANT_REVOKED');
    const unsigned = Buffer.from(chain);
    unsigned[unsigned.length - 1] = (unsigned.at(-1) as number) ^ 1;
    expect(verdict([root], {}, unsigned)).toMatchObject({ reason: 'WARRANT_SIGNATURE', seen: [] });
  });

  it('is not asked without a list, and is denied where the list cannot be used', () => {
    expect(verdict([root], { flags: 0 })).toMatchObject({ reason: 'OK', seen: [] });
    expect(verdict([], { revocation: REVOCATION_LIST_MISSING })).toMatchObject({
      reason: 'REVOCATION_LIST_MISSING',
      warrant: -1,
      seen: [],
    });
  });

  it('is denied where the list gives no answer', () => {
    for (const has of [
      () => {
        throw new Error('no');
      },
      () => undefined as unknown as boolean,
      () => 1 as unknown as boolean,
    ]) {
      engine.revocation.list = { has };
      expect(judge(engine, chain, asked)).toMatchObject({ reason: 'REVOCATION_LIST_FAILED', code: 1801, warrant: 0 });
    }
    engine.revocation.list = null;
    expect(judge(engine, chain, asked).reason).toBe('REVOCATION_LIST_FAILED');
  });
});
