// Messages in pieces, by the calls of the core: any division of a message gives what the whole one gives.
import { describe, expect, it } from 'vitest';
import {
  ELEMENTS_SIZE,
  HASH_AT,
  HASH_SIZE,
  INPUT_AT,
  KEY_AT,
  POINTS_SIZE,
  SCALARS_SIZE,
  SECRET_AT,
  SECRET_SIZE,
  SIGNATURE_AT,
} from '../../assembly/layout.ts';
import { KERNEL_ENGINES, type NamedEngine } from '../support/engines.ts';
import { corpus, hex, nodeKey, noise } from './oracle.ts';

const key = nodeKey('pieces');
const message = noise('pieces message', 700);

function hash({ core, memory }: NamedEngine, pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) {
    memory.set(piece, INPUT_AT);
    core.hashPiece(piece.length);
  }
}

function signPieces(engine: NamedEngine, pieces: readonly Uint8Array[]): Buffer {
  const { core, memory } = engine;
  memory.set(key.seed, SECRET_AT);
  core.beginSignature();
  hash(engine, pieces);
  core.commitSignature();
  hash(engine, pieces);
  core.finishSignature();
  return Buffer.from(memory.slice(SIGNATURE_AT, SIGNATURE_AT + 64));
}

function verifyPieces(engine: NamedEngine, sig: Uint8Array, publicKey: Uint8Array, pieces: readonly Uint8Array[]) {
  const { core, memory } = engine;
  memory.set(sig, SIGNATURE_AT);
  memory.set(publicKey, KEY_AT);
  core.beginVerification();
  hash(engine, pieces);
  return core.finishVerification();
}

/** Bytes that are not zero where secrets lie while something is signed. */
function secrets({ memory }: NamedEngine): number {
  const count = (at: number, size: number) =>
    memory.subarray(at, at + size).reduce((n, byte) => n + Math.sign(byte), 0);
  return count(SECRET_AT, SECRET_SIZE) + count(HASH_AT, HASH_SIZE + SCALARS_SIZE + ELEMENTS_SIZE + POINTS_SIZE);
}

describe.each(KERNEL_ENGINES)('messages in pieces on $name', (engine) => {
  const divisions = [
    [0],
    [700],
    [0, 0, 0],
    [1, 699],
    [63, 64, 65],
    [64],
    [65],
    [127, 1, 1],
    [128, 128, 128],
    [300, 300],
  ];

  it('are signed and verified as the whole is, however they are divided', () => {
    for (const division of divisions) {
      const ends = division.map((_, i) => division.slice(0, i + 1).reduce((sum, length) => sum + length, 0));
      const pieces = [...ends, message.length].map((end, i) => message.subarray(ends[i - 1] ?? 0, end));
      const signature = key.sign(message);
      expect(signPieces(engine, pieces)).toEqual(signature);
      expect(Buffer.from(engine.memory.slice(KEY_AT, KEY_AT + 32))).toEqual(key.publicKey);
      expect(verifyPieces(engine, signature, key.publicKey, pieces)).toBe(1);
      expect(verifyPieces(engine, signature, key.publicKey, [...pieces, message.subarray(0, 1)])).toBe(0);
      expect(verifyPieces(engine, signature, key.publicKey, [message.subarray(1)])).toBe(0);
    }
  });

  it('are held to the strict rule: 43 of the 914 CCTV vectors', () => {
    const verdicts = corpus<{ key: string; sig: string; msg: string; flags: string[] | null }[]>(
      'ed25519-cctv/ed25519vectors.json',
    ).map(({ key, sig, msg, flags }) => [
      verifyPieces(engine, hex(sig), hex(key), [Buffer.from(msg).subarray(0, 7), Buffer.from(msg).subarray(7)]),
      (flags ?? []).every((flag) => /^low_order_component_[AR]$/.test(flag)) ? 1 : 0,
    ]);
    expect(verdicts.filter(([ours, strict]) => ours !== strict)).toEqual([]);
    expect(verdicts.filter(([ours]) => ours === 1).length).toBe(43);
  });

  it('leave no secret behind, at the end or where they stop', () => {
    const { core, memory } = engine;
    const steps = [
      () => core.beginSignature(),
      () => hash(engine, [message]),
      () => core.commitSignature(),
      () => hash(engine, [message]),
      () => core.finishSignature(),
    ];
    for (let last = 0; last < steps.length; last++) {
      memory.set(key.seed, SECRET_AT);
      for (const step of steps.slice(0, last + 1)) step();
      // The scalar and the nonce are there until the last step, in the engine that keeps them in its memory.
      if (last < 4 && engine.kind === 'wasm') expect(secrets(engine)).toBeGreaterThan(30);
      if (last < 4) core.wipeSecrets();
      expect(secrets(engine)).toBe(0);
    }
    memory.set(key.seed, SECRET_AT);
    core.wipeSecrets();
    expect(secrets(engine)).toBe(0);
  });

  it('do not disturb one another: a signature that was given up does not change the next', () => {
    const { core, memory } = engine;
    memory.set(nodeKey('given up').seed, SECRET_AT);
    core.beginSignature();
    hash(engine, [message.subarray(0, 100)]);
    expect(signPieces(engine, [message])).toEqual(key.sign(message));
  });
});
