// Messages that do not fit in the engine at once: the same verdicts and signatures as by node:crypto.
import { describe, expect, it } from 'vitest';
import { INPUT_SIZE } from '../../../assembly/layout.ts';
import { hotKey, sign, verify, verifyMany } from '../../../src/ed25519/index.ts';
import { PublicKey, SigningKey } from '../../../src/index.ts';
import { KERNEL_ENGINES } from '../../support/engines.ts';
import { nodeKey, noise } from '../oracle.ts';

const key = nodeKey('long');
const TEN_MEGABYTES = 10 * 1024 * 1024;
const message = noise('long', TEN_MEGABYTES + 1);

describe.each(KERNEL_ENGINES)('long messages on $name', (engine) => {
  const options = { engine };

  it.each([INPUT_SIZE - 1, INPUT_SIZE, INPUT_SIZE + 1, 2 * INPUT_SIZE, 2 * INPUT_SIZE + 1, TEN_MEGABYTES])(
    'of %i bytes are signed and verified',
    (length) => {
      const text = message.subarray(0, length);
      const signature = key.sign(text);
      expect(Buffer.from(sign(text, key.seed, options))).toEqual(signature);
      expect(verify(signature, text, key.publicKey, options)).toBe(true);
      expect(verify(signature, message.subarray(0, length + 1), key.publicKey, options)).toBe(false);
      expect(verify(signature, message.subarray(1, length + 1), key.publicKey, options)).toBe(false);
    },
  );

  it('fail for a bit that differs, in the first piece, in the last and at their seams', () => {
    const text = Uint8Array.from(message.subarray(0, 2 * INPUT_SIZE + 10));
    const signature = key.sign(text);
    for (const at of [0, INPUT_SIZE - 1, INPUT_SIZE, 2 * INPUT_SIZE - 1, 2 * INPUT_SIZE, text.length - 1]) {
      text[at] = (text[at] as number) ^ 0x80;
      expect(verify(signature, text, key.publicKey, options)).toBe(false);
      text[at] = (text[at] as number) ^ 0x80;
    }
    expect(verify(signature, text, key.publicKey, options)).toBe(true);
  });

  it('are verified among others in verifyMany, by a hot key, and by the keys of the main entry', () => {
    const text = message.subarray(0, INPUT_SIZE + 5);
    const signature = key.sign(text);
    const short = { signature: key.sign(noise('short', 9)), message: noise('short', 9), publicKey: key.publicKey };
    const long = { signature, message: text, publicKey: key.publicKey };
    const bad = { ...long, message: text.subarray(1) };
    expect(verifyMany([short, long, bad, short, bad, long], options)).toEqual([true, true, false, true, false, true]);
    const hot = hotKey(key.publicKey, options);
    expect([hot.verify(signature, text), hot.verify(signature, bad.message)]).toEqual([true, false]);
    const signer = SigningKey.fromSeed(key.seed, options);
    expect(Buffer.from(signer.sign(text))).toEqual(signature);
    expect(PublicKey.from(key.publicKey, options).verify(text, signature)).toBe(true);
  });
});
