import { createHash } from 'node:crypto';
import { Point } from '@noble/ed25519';
import { describe, expect, it } from 'vitest';
import { KEY_AT } from '../../assembly/layout.ts';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { fromInteger, hex, nodeKey, noise, ORDER, SMALL_ORDER, strictByNode, toInteger, verifyOn } from './oracle.ts';

const key = nodeKey('verify');
const message = noise('message', 420);
const signature = key.sign(message);
const challenge = (...parts: Uint8Array[]) =>
  toInteger(createHash('sha512').update(Buffer.concat(parts)).digest()) % ORDER;

/** A point of order 8. */
const TORSION = Point.fromHex(SMALL_ORDER[4] as string);
const base = (scalar: bigint) => Point.BASE.multiply(scalar);

describe.each(KERNEL_ENGINES)('verification on $name', (engine) => {
  const verify = (s: Uint8Array, k: Uint8Array, m: Uint8Array) => verifyOn(engine, s, k, m);
  const checkKey = (bytes: Uint8Array) => {
    engine.memory.set(bytes, KEY_AT);
    return engine.core.checkKey();
  };

  it('refuses every other scalar for one R, s + L above all', () => {
    const s = toInteger(signature.subarray(32));
    const withScalar = (value: bigint) => Buffer.concat([signature.subarray(0, 32), fromInteger(value)]);
    expect(verify(withScalar(s), key.publicKey, message)).toBe(1);
    for (const value of [
      s + ORDER,
      s + 8n * ORDER,
      ORDER - s,
      0n,
      1n,
      ORDER - 1n,
      ORDER,
      ORDER + 1n,
      2n ** 256n - 1n,
    ]) {
      expect(verify(withScalar(value), key.publicKey, message)).toBe(0);
    }
  });

  it('takes keys and nonces that are small multiples of B, where equal and opposite points meet', () => {
    for (const a of [1n, 2n, 3n, 2n ** 128n, ORDER - 1n]) {
      for (const r of [1n, 2n, ORDER - 2n, a]) {
        const [A, R] = [base(a).toBytes(), base(r).toBytes()];
        const s = (r + challenge(R, A, message) * a) % ORDER;
        expect(verify(Buffer.concat([R, fromInteger(s)]), A, message)).toBe(1);
        expect(verify(Buffer.concat([R, fromInteger((s + 1n) % ORDER)]), A, message)).toBe(0);
      }
    }
  });

  it('refuses zeros and ones', () => {
    expect(verify(new Uint8Array(64), new Uint8Array(32), message)).toBe(0);
    expect(verify(new Uint8Array(64), key.publicKey, message)).toBe(0);
    expect(verify(signature, new Uint8Array(32), message)).toBe(0);
    expect(verify(new Uint8Array(64).fill(255), new Uint8Array(32).fill(255), message)).toBe(0);
  });

  it('refuses every single-bit change', () => {
    for (let bit = 0; bit < 512; bit++) {
      const changed = Buffer.from(signature);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      if (verify(changed, key.publicKey, message) !== 0) expect.fail(`bit ${bit} of the signature`);
    }
    for (let bit = 0; bit < 256; bit += 3) {
      const changed = Buffer.from(key.publicKey);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      if (verify(signature, changed, message) !== 0) expect.fail(`bit ${bit} of the key`);
    }
    expect(verify(signature, key.publicKey, message)).toBe(1);
  });

  it('agrees with node:crypto and the fourteen encodings on changed and exchanged parts', () => {
    const counts = [0, 0];
    for (let i = 0; i < 120; i++) {
      const one = nodeKey(`one ${i}`);
      const other = nodeKey(`other ${i}`);
      const text = noise(`text ${i}`, i * 5);
      const good = one.sign(text);
      const small = hex(SMALL_ORDER[i % 14] as string);
      const [s, k, m] = [
        [good, one.publicKey, text],
        [good, other.publicKey, text],
        [Buffer.concat([other.sign(text).subarray(0, 32), good.subarray(32)]), one.publicKey, text],
        [Buffer.concat([small, good.subarray(32)]), one.publicKey, text],
        [good, small, text],
        [Buffer.concat([noise(`R ${i}`, 32), good.subarray(32)]), noise(`A ${i}`, 32), text],
      ][i % 6] as [Buffer, Buffer, Buffer];
      const verdict = verify(s, k, m);
      expect(verdict).toBe(strictByNode(s, k, m));
      counts[verdict] = (counts[verdict] as number) + 1;
    }
    expect(counts).toEqual([100, 20]);
  });

  it('holds a key with a part of small order to the equation without cofactor', () => {
    // A = a B + T: s B - k A = R - k T, so k must be a multiple of 8 unless R carries the same part.
    const [a, r] = [toInteger(noise('a', 32)) % ORDER, toInteger(noise('r', 32)) % ORDER];
    const A = base(a).add(TORSION).toBytes();
    const parts = [Point.ZERO];
    for (let j = 1; j < 8; j++) parts.push((parts[j - 1] as Point).subtract(TORSION));
    const counts = [0, 0];
    for (let i = 0; i < 32; i++) {
      const text = Buffer.from(`mixed ${i}`);
      for (const j of [0, i % 8]) {
        const R = base(r)
          .add(parts[j] as Point)
          .toBytes();
        const k = challenge(R, A, text);
        const s = Buffer.concat([R, fromInteger((r + k * a) % ORDER)]);
        const verdict = verify(s, A, text);
        expect(verdict).toBe(k % 8n === BigInt(j) ? 1 : 0);
        expect(verdict).toBe(strictByNode(s, A, text));
        counts[verdict] = (counts[verdict] as number) + 1;
      }
    }
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('takes keys that are points and not of small order', () => {
    for (const bytes of SMALL_ORDER) expect(checkKey(hex(bytes))).toBe(0);
    // About half of all y are of no point; Point.fromBytes reads them as ZIP-215 does.
    const counts = [0, 0];
    for (let i = 0; i < 100; i++) {
      const bytes = noise(`point ${i}`, 32);
      let isPoint = 1;
      try {
        Point.fromBytes(bytes, true);
      } catch {
        isPoint = 0;
      }
      expect(checkKey(bytes)).toBe(isPoint);
      counts[isPoint] = (counts[isPoint] as number) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(30);
    expect(checkKey(base(5n).add(TORSION).toBytes())).toBe(1);
  });

  it('reads keys with y of p or more as y - p', () => {
    const P = 2n ** 255n - 19n;
    const verdicts: number[] = [];
    for (let y = 0n; y < 19n; y++) {
      for (const sign of [0n, 1n]) {
        const plain = checkKey(fromInteger(y + (sign << 255n)));
        expect(checkKey(fromInteger(y + P + (sign << 255n)))).toBe(plain);
        verdicts.push(plain);
      }
    }
    expect(new Set(verdicts).size).toBe(2);
  });
});
