import { describe, expect, it } from 'vitest';
import { INPUT_AT, INPUT_SIZE } from '../../../assembly/layout.ts';
import { isValidPublicKey, verify } from '../../../src/ed25519/index.ts';
import { KERNEL_ENGINES } from '../../support/engines.ts';
import { corpus, hex, nodeKey, noise, SMALL_ORDER, strictByNode } from '../oracle.ts';

const key = nodeKey('api verify');
const message = noise('api verify message', 200);
const signature = key.sign(message);

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

describe.each(KERNEL_ENGINES)('verify on $name', (engine) => {
  const options = { engine };

  it('takes signature, message, public key, and says true or false', () => {
    expect(verify(signature, message, key.publicKey, options)).toBe(true);
    for (const at of [0, 31, 32, 62]) {
      expect(verify(changed(signature, at), message, key.publicKey, options)).toBe(false);
    }
    expect(verify(signature, changed(message, 199), key.publicKey, options)).toBe(false);
    expect(verify(signature, message.subarray(1), key.publicKey, options)).toBe(false);
    expect(verify(signature, message, nodeKey('another').publicKey, options)).toBe(false);
  });

  it('answers false, not by throwing, for keys that are no point or of small order', () => {
    const noPoint = Uint8Array.of(2, ...new Uint8Array(31));
    for (const bytes of [noPoint, ...SMALL_ORDER.map(hex)]) {
      expect(verify(signature, message, bytes, options)).toBe(false);
      expect(isValidPublicKey(bytes, options)).toBe(false);
    }
    expect(isValidPublicKey(key.publicKey, options)).toBe(true);
  });

  it('accepts 43 of the 914 CCTV vectors, those of the strict rule', () => {
    const cases = corpus<{ key: string; sig: string; msg: string }[]>('ed25519-cctv/ed25519vectors.json');
    const accepted = cases.filter(({ key, sig, msg }) => {
      const verdict = verify(hex(sig), Buffer.from(msg), hex(key), options);
      expect(Number(verdict)).toBe(strictByNode(hex(sig), hex(key), Buffer.from(msg)));
      return verdict;
    });
    expect([cases.length, accepted.length]).toEqual([914, 43]);
  });

  it('leaves no message in the engine', () => {
    verify(signature, message, key.publicKey, options);
    verify(signature, noise('long', INPUT_SIZE + 1), key.publicKey, options);
    expect(engine.memory.subarray(INPUT_AT, INPUT_AT + INPUT_SIZE).every((byte) => byte === 0)).toBe(true);
  });
});

it('runs on the engine of the process where none is given', () => {
  expect(verify(signature, message, key.publicKey)).toBe(true);
  expect(verify(signature, message, key.publicKey, {})).toBe(true);
  expect(verify(changed(signature, 0), message, key.publicKey)).toBe(false);
});
