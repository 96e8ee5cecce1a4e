import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ELEMENTS_AT,
  ELEMENTS_SIZE,
  HASH_AT,
  HASH_SIZE,
  KEY_AT,
  POINTS_AT,
  POINTS_SIZE,
  SCALARS_AT,
  SCALARS_SIZE,
  SECRET_AT,
  SECRET_SIZE,
} from '../../assembly/layout.ts';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { nodeKey, noise, signOn, verifyOn } from './oracle.ts';

const LENGTHS = [...Array(301).keys(), 65_535, 65_536, 65_537];

/** What a signature fills with secrets. */
const SECRET_PARTS = {
  SECRET: [SECRET_AT, SECRET_SIZE],
  HASH: [HASH_AT, HASH_SIZE],
  SCALARS: [SCALARS_AT, SCALARS_SIZE],
  ELEMENTS: [ELEMENTS_AT, ELEMENTS_SIZE],
  POINTS: [POINTS_AT, POINTS_SIZE],
} as const;

describe.each(KERNEL_ENGINES)('signing on $name', (engine) => {
  const { core, memory } = engine;

  const expectWiped = () => {
    for (const [name, [at, size]] of Object.entries(SECRET_PARTS)) {
      const left = memory.subarray(at, at + size).reduce((sum, byte) => sum + byte, 0);
      expect(`${name} ${left}`).toBe(`${name} 0`);
    }
  };

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

  it('leaves no secret behind', () => {
    const { seed } = nodeKey('wiped');
    const message = noise('wiped message', 300);
    signOn(engine, seed, message);
    expectWiped();
    memory.set(seed, SECRET_AT);
    core.publicKeyFromSeed();
    expectWiped();
    // Nor any part of the seed, or of what it expands to, anywhere else in the arena.
    const arena = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
    const expanded = createHash('sha512').update(seed).digest();
    for (let at = 0; at < 64; at += 8) {
      expect(arena.includes(expanded.subarray(at, at + 8))).toBe(false);
      if (at < 32) expect(arena.includes(seed.subarray(at, at + 8))).toBe(false);
    }
  });

  it('is deterministic', () => {
    const { seed } = nodeKey('twice');
    const message = noise('twice message', 99);
    expect(signOn(engine, seed, message)).toEqual(signOn(engine, seed, message));
  });
});
