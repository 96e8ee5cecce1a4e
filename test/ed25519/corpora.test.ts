import { describe, expect, it } from 'vitest';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { corpus, hex, signOn, verifyOn } from './oracle.ts';

/** Verdicts of a corpus: `accepts` holds the numbers of the accepted cases. A corpus of one verdict proves nothing. */
function judge<T>(cases: readonly T[], accept: (item: T) => number) {
  const accepts = cases.flatMap((item, index) => (accept(item) === 1 ? [index] : []));
  return { total: cases.length, accepts, rejected: cases.length - accepts.length };
}

describe.each(KERNEL_ENGINES)('Ed25519 corpora on $name', (engine) => {
  it('CCTV: by the rule of verify_strict, 43 of 914', () => {
    const vectors = corpus<{ key: string; sig: string; msg: string; flags: string[] | null }[]>(
      'ed25519-cctv/ed25519vectors.json',
    );
    // What dalek publishes: a part of small order in A or R is allowed, anything else out of the ordinary is not.
    const strict = judge(vectors, ({ flags }) =>
      (flags ?? []).every((flag) => flag === 'low_order_component_A' || flag === 'low_order_component_R') ? 1 : 0,
    );
    const ours = judge(vectors, ({ key, sig, msg }) => verifyOn(engine, hex(sig), hex(key), Buffer.from(msg)));
    expect(ours).toEqual(strict);
    expect([ours.total, ours.accepts.length, ours.rejected]).toEqual([914, 43, 871]);
  });

  it('speccheck: the published row "Dalek strict"', () => {
    const cases = corpus<{ message: string; pub_key: string; signature: string }[]>('ed25519-speccheck/cases.json');
    const row = cases.map((c) =>
      verifyOn(engine, hex(c.signature), hex(c.pub_key), hex(c.message)) === 1 ? 'V' : 'X',
    );
    expect(row.join(' ')).toBe('X X X V X X X X X X X X');
  });

  it('Wycheproof: all of them', () => {
    type Group = { publicKey: { pk: string }; tests: { msg: string; sig: string; result: string }[] };
    const groups = corpus<{ testGroups: Group[] }>('ed25519-wycheproof/ed25519_test.json').testGroups;
    const all = groups.flatMap(({ publicKey, tests }) => tests.map((test) => ({ ...test, key: publicKey.pk })));
    // A signature of another length cannot be written to its region: the facade refuses it.
    const cases = all.filter(({ sig }) => sig.length === 128);
    expect(all.length - cases.length).toBe(12);
    expect(all.every(({ sig, result }) => sig.length === 128 || result === 'invalid')).toBe(true);
    const ours = judge(cases, ({ key, sig, msg }) => verifyOn(engine, hex(sig), hex(key), hex(msg)));
    expect(ours).toEqual(judge(cases, ({ result }) => (result === 'valid' ? 1 : 0)));
    expect([ours.accepts.length, ours.rejected]).toEqual([88, 51]);
  });

  it('RFC 8032 section 7.1: verified and signed', () => {
    const vectors = corpus<{ priv: string; pub: string; msg: string; sig: string }[]>(
      'ed25519-zip215-rfc8032/rfc8032-ed25519.json',
    );
    for (const { priv, pub, msg, sig } of vectors) {
      expect(verifyOn(engine, hex(sig), hex(pub), hex(msg))).toBe(1);
      expect(verifyOn(engine, hex(sig), hex(pub), hex(`${msg}00`))).toBe(0);
      expect(signOn(engine, hex(priv), hex(msg))).toEqual({ signature: hex(sig), publicKey: hex(pub) });
    }
    expect(vectors.length).toBe(4);
  });

  it('ZIP-215: small order everywhere, so all 196 are refused', () => {
    const cases = corpus<{ vk_bytes: string; sig_bytes: string; valid_zip215: boolean }[]>(
      'ed25519-zip215-rfc8032/zip215.json',
    );
    const ours = judge(cases, (c) => verifyOn(engine, hex(c.sig_bytes), hex(c.vk_bytes), Buffer.from('Zcash')));
    expect([ours.total, ours.accepts.length]).toEqual([196, 0]);
    expect(cases.every((c) => c.valid_zip215)).toBe(true);
  });
});
