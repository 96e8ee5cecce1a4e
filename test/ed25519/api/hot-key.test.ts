import { describe, expect, it } from 'vitest';
import { KEY_AT, KEY_DIRECTORY_AT, MAX_KEY_COMBS } from '../../../assembly/layout.ts';
import { type HotKey, hotKey, verify } from '../../../src/ed25519/index.ts';
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

  describe('of which an engine keeps 32', () => {
    const keys = Array.from({ length: 33 }, (_, i) => nodeKey(`hot ${i}`));
    const hold = (i: number) => hotKey((keys[i] as typeof owner).publicKey, options);
    const check = (key: HotKey, i: number) => {
      const good = (keys[i] as typeof owner).sign(message);
      return [key.verify(good, message), key.verify(wrong, message)];
    };

    it('verifies beyond that too, unpinned; a place that was given back is taken by the next', () => {
      engine.core.forgetKeys();
      const held = keys.map((_, i) => hold(i));
      expect(held.map(({ pinned }) => pinned)).toEqual(keys.map((_, i) => i < 32));
      for (const i of [0, 31, 32]) expect(check(held[i] as HotKey, i)).toEqual([true, false]);
      held[4]?.dispose();
      expect([held[4]?.pinned, held[32]?.pinned]).toEqual([false, false]);
      const again = hold(32);
      expect(again.pinned).toBe(true);
      expect(check(again, 32)).toEqual([true, false]);
      for (const key of [...held, again]) key.dispose();
      using first = hold(0);
      expect(first.pinned).toBe(true);
    });

    it('shares a place between handles of one key, until the last of them is disposed of', () => {
      engine.core.forgetKeys();
      const pairs = Array.from({ length: 32 }, (_, i) => [hold(i), hold(i)] as const);
      expect(pairs.flat().every(({ pinned }) => pinned)).toBe(true);
      pairs[0]?.[0].dispose();
      pairs[0]?.[0].dispose();
      expect(pairs[0]?.[1].pinned).toBe(true);
      expect(hold(32).pinned).toBe(false);
      pairs[0]?.[1].dispose();
      const next = hold(32);
      expect(next.pinned).toBe(true);
      for (const key of [...pairs.flat(), next]) key.dispose();
    });

    it.runIf(engine.kind === 'wasm')(
      'stays in its place while strangers come, in the engine whose places can be seen',
      () => {
        engine.core.forgetKeys();
        // The directory begins with the first eight bytes of every key that has a table.
        const hasTable = ({ publicKey }: { readonly publicKey: Uint8Array }) => {
          const tags = Buffer.from(engine.memory.slice(KEY_DIRECTORY_AT, KEY_DIRECTORY_AT + 8 * MAX_KEY_COMBS));
          const at = tags.indexOf(publicKey.subarray(0, 8));
          return at >= 0 && at % 8 === 0;
        };
        const strangers = (label: string) => {
          for (let i = 0; i < 2 * MAX_KEY_COMBS; i++) {
            const stranger = nodeKey(`${label} ${i % (MAX_KEY_COMBS + 8)}`);
            engine.memory.set(stranger.publicKey, KEY_AT);
            engine.core.learnKey();
          }
        };
        const key = hotKey(owner.publicKey, options);
        strangers('stranger');
        expect(hasTable(key)).toBe(true);
        expect(key.verify(signature, message)).toBe(true);
        expect(key.verify(wrong, message)).toBe(false);
        key.dispose();
        strangers('other stranger');
        expect(hasTable(key)).toBe(false);
        expect(verify(signature, message, owner.publicKey, options)).toBe(true);
      },
    );
  });
});
