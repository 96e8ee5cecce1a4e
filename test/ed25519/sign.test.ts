import { describe, expect, it } from 'vitest';
import { KEY_AT, SECRET_AT } from '../../assembly/layout.ts';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { nodeKey, noise, signOn, verifyOn } from './oracle.ts';

const LENGTHS = [...Array(301).keys(), 65_535, 65_536, 65_537];

describe.each(KERNEL_ENGINES)('signing on $name', (engine) => {
  const { core, memory } = engine;

  it('equals node:crypto, and verifies, at every length', () => {
    for (const length of LENGTHS) {
      const key = nodeKey(`sign ${length % 16}`);
      const message = noise(`message ${length}`, length);
      const signed = signOn(engine, key.seed, message);
      expect(signed).toEqual({ signature: key.sign(message), publicKey: key.publicKey });
      expect(verifyOn(engine, signed.signature, signed.publicKey, message)).toBe(1);
    }
  });

  it('derives the public keys of node:crypto', () => {
    for (let i = 0; i < 64; i++) {
      const { seed, publicKey } = nodeKey(`derive ${i}`);
      memory.set(seed, SECRET_AT);
      core.publicKeyFromSeed();
      expect(Buffer.from(memory.subarray(KEY_AT, KEY_AT + 32))).toEqual(publicKey);
    }
  });

  it('is deterministic', () => {
    const { seed } = nodeKey('twice');
    const message = noise('twice message', 99);
    expect(signOn(engine, seed, message)).toEqual(signOn(engine, seed, message));
  });
});
