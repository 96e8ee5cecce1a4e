// The verdict never depends on what was seen before, nor on the company of other signatures.
import { describe, expect, it } from 'vitest';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { cctv, nodeKey, noise, strictByNode, verifyOn } from './oracle.ts';
import { learn, type Signed, verifyMany } from './states.ts';

const CCTV = cctv();
const STRICT = CCTV.map(({ strict }) => strict);

const signers = Array.from({ length: 40 }, (_, i) => nodeKey(`state ${i}`));
const good = (i: number, length = (i * 7) % 300): Signed => {
  const signer = signers[i % signers.length] as ReturnType<typeof nodeKey>;
  const message = noise(`state message ${i}`, length);
  return { key: signer.publicKey, signature: signer.sign(message), message };
};
/** A case that one of several faults has spoilt. */
function spoil(one: Signed, fault: number): Signed {
  const signature = Buffer.from(one.signature);
  const at = [0, 31, 32, 40, 63][fault % 5] as number;
  signature[at] = (signature[at] as number) ^ (fault % 5 === 4 ? 0x10 : 1);
  return { ...one, signature };
}

describe.each(KERNEL_ENGINES)('Ed25519 on $name', (engine) => {
  // The JavaScript twin takes milliseconds for each, and shares nothing in a batch.
  const slow = engine.kind === 'js';

  it('CCTV, each key new', () => {
    const verdicts = CCTV.map(({ key, signature, message }) => {
      engine.core.forgetKeys();
      return verifyOn(engine, signature, key, message);
    });
    expect(verdicts).toEqual(STRICT);
    expect(STRICT.filter((verdict) => verdict === 1).length).toBe(43);
  });

  it('CCTV, each key seen', () => {
    const verdicts = CCTV.map(({ key, signature, message }) => {
      engine.core.forgetKeys();
      learn(engine, key);
      return verifyOn(engine, signature, key, message);
    });
    expect(verdicts).toEqual(STRICT);
  });

  it.each(slow ? [3] : [1, 2, 3, 64, 130])('CCTV in batches of %i, keys new, seen and mixed', (size) => {
    for (const state of ['new', 'seen', 'mixed', 'as they come']) {
      engine.core.forgetKeys();
      const verdicts: number[] = [];
      for (let from = 0; from < CCTV.length; from += size) {
        const cases = CCTV.slice(from, from + size);
        if (state !== 'as they come') engine.core.forgetKeys();
        cases.forEach(({ key }, i) => {
          if (state === 'seen' || (state === 'mixed' && i % 3 === 0)) learn(engine, key);
        });
        verdicts.push(...verifyMany(engine, cases));
      }
      expect(verdicts).toEqual(STRICT);
    }
  });

  it('finds the failure at every position of a batch', () => {
    const sizes = slow ? [1, 2, 3] : [1, 2, 3, 4, 5, 8, 9, 64, 65];
    for (const size of sizes) {
      const cases = Array.from({ length: size }, (_, i) => good(i));
      for (let bad = -1; bad < size; bad += size > 9 ? 9 : 1) {
        if (bad % 2 === 0) engine.core.forgetKeys();
        const spoilt = cases.map((one, i) => (i === bad ? spoil(one, bad) : one));
        expect(verifyMany(engine, spoilt)).toEqual(cases.map((_, i) => (i === bad ? 0 : 1)));
      }
    }
  });

  it('answers alike the first, second and tenth time, for every fault', () => {
    for (let i = 0; i < (slow ? 6 : 60); i++) {
      engine.core.forgetKeys();
      const one = good(i);
      for (let sight = 0; sight < (slow ? 2 : 5); sight++) {
        expect(verifyOn(engine, one.signature, one.key, one.message)).toBe(1);
        for (let fault = 0; fault < 5; fault++) {
          const bad = spoil(one, fault);
          expect(verifyOn(engine, bad.signature, bad.key, bad.message)).toBe(0);
          expect(strictByNode(bad.signature, bad.key, bad.message)).toBe(0);
        }
      }
    }
  });

  it('goes on when more keys come than it remembers', () => {
    engine.core.forgetKeys();
    for (let i = 0; i < 600; i++) {
      const signer = nodeKey(`many ${i % 200}`);
      const message = noise(`many message ${i}`, 40);
      const signature = signer.sign(message);
      expect(verifyOn(engine, signature, signer.publicKey, message)).toBe(1);
      signature[5] = (signature[5] as number) ^ 4;
      expect(verifyOn(engine, signature, signer.publicKey, message)).toBe(0);
    }
  });

  it('learns keys that are admissible, and no others', () => {
    expect(learn(engine, new Uint8Array(32))).toBe(0);
    expect(learn(engine, good(0).key)).toBe(1);
  });
});
