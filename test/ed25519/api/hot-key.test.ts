import { describe, expect, it } from 'vitest';
import { hotKey, verify } from '../../../src/ed25519/index.ts';
import { KERNEL_ENGINES } from '../../support/engines.ts';
import { corpus, hex, nodeKey, noise, SMALL_ORDER } from '../oracle.ts';

const owner = nodeKey('hot');
const message = noise('hot message', 120);
const signature = owner.sign(message);
const wrong = Uint8Array.from(signature, (byte, i) => (i === 9 ? byte ^ 1 : byte));

describe.each(KERNEL_ENGINES)('a hot key on $name', (engine) => {
  const options = { engine };

  it('verifies as verify does: signature, message', () => {
    const key = hotKey(owner.publicKey, options);
    for (let i = 0; i < 3; i++) {
      expect(key.verify(signature, message)).toBe(true);
      expect(key.verify(wrong, message)).toBe(false);
      expect(key.verify(signature, message.subarray(1))).toBe(false);
    }
    key.dispose();
  });

  it('accepts of the CCTV vectors what verify accepts', () => {
    const verdicts = corpus<{ key: string; sig: string; msg: string }[]>('ed25519-cctv/ed25519vectors.json')
      .filter(({ key }) => !SMALL_ORDER.includes(key))
      .map((vector) => {
        const [publicKey, sig, msg] = [hex(vector.key), hex(vector.sig), Buffer.from(vector.msg)];
        using key = hotKey(publicKey, options);
        const verdict = key.verify(sig, msg);
        expect(verdict).toBe(verify(sig, msg, publicKey, options));
        return verdict;
      });
    expect(verdicts.filter(Boolean).length).toBe(43);
    expect(verdicts.length).toBeGreaterThan(100);
  });

  it('is not to be had of a key under which nothing verifies', () => {
    const noPoint = Uint8Array.of(2, ...new Uint8Array(31));
    for (const bytes of [noPoint, ...SMALL_ORDER.map(hex)]) {
      expect(() => hotKey(bytes, options)).toThrow(
        new RangeError('publicKey is not a point of the curve, or one of small order: nothing verifies under it'),
      );
    }
  });

  it('keeps bytes of its own', () => {
    const bytes = Uint8Array.from(owner.publicKey);
    const key = hotKey(bytes, options);
    bytes.fill(1);
    key.publicKey.fill(2);
    expect(Buffer.from(key.publicKey)).toEqual(owner.publicKey);
    expect(key.verify(signature, message)).toBe(true);
    key.dispose();
  });

  it('verifies nothing once it was disposed of; disposing twice does no harm', () => {
    const key = hotKey(owner.publicKey, options);
    key.dispose();
    key[Symbol.dispose]();
    expect(() => key.verify(signature, message)).toThrow(new TypeError('this HotKey has been disposed of'));
    expect(verify(signature, message, owner.publicKey, options)).toBe(true);
  });
});
