import { describe, expect, it } from 'vitest';
import { INPUT_AT, INPUT_SIZE } from '../../../assembly/layout.ts';
import { type SignedMessage, verify, verifyMany } from '../../../src/ed25519/index.ts';
import type { Core } from '../../../src/engine/engine.ts';
import { KERNEL_ENGINES, type NamedEngine } from '../../support/engines.ts';
import { corpus, hex, nodeKey, noise } from '../oracle.ts';

const signers = Array.from({ length: 24 }, (_, i) => nodeKey(`many ${i}`));

/** Of several keys and of sizes from 0 on. */
const entry = (i: number, length = (i * 37) % 257): SignedMessage => {
  const signer = signers[i % signers.length] as (typeof signers)[number];
  const message = noise(`many message ${i}`, length);
  return { signature: signer.sign(message), message, publicKey: signer.publicKey };
};

/** The same entry with one of its three parts wrong. */
function spoil({ signature, message, publicKey }: SignedMessage, part: number): SignedMessage {
  const wrong = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte, i) => (i === 3 ? byte ^ 1 : byte));
  if (part % 3 === 0) return { signature: wrong(signature), message, publicKey };
  if (part % 3 === 1) return { signature, message: Buffer.concat([message, Buffer.from([0])]), publicKey };
  return {
    signature,
    message,
    publicKey: nodeKey('somebody else').publicKey,
  };
}

/** An engine that counts the calls of its core. */
function counting(engine: NamedEngine) {
  const calls: Record<string, number> = {};
  const core = Object.fromEntries(
    Object.entries(engine.core).map(([name, call]) => [
      name,
      typeof call !== 'function'
        ? call
        : (...args: never[]) => {
            calls[name] = (calls[name] ?? 0) + 1;
            return (call as (...args: never[]) => unknown)(...args);
          },
    ]),
  ) as unknown as Core;
  return { calls, engine: { ...engine, core } };
}

describe.each(KERNEL_ENGINES)('verifyMany on $name', (engine) => {
  const options = { engine };
  const slow = engine.kind === 'js';
  const every = (entries: readonly SignedMessage[]) =>
    entries.map(({ signature, message, publicKey }) => verify(signature, message, publicKey, options));

  it('of nothing is nothing, and of one is one', () => {
    expect(verifyMany([], options)).toEqual([]);
    expect(verifyMany([entry(1)], options)).toEqual([true]);
    expect(verifyMany([spoil(entry(1), 0)], options)).toEqual([false]);
  });

  it('finds failures at every position, of every part, among keys and sizes that differ', () => {
    for (const size of slow ? [1, 2, 3, 4] : [1, 2, 3, 4, 5, 8, 9, 64, 65]) {
      const entries = Array.from({ length: size }, (_, i) => entry(i));
      for (let bad = 0; bad < size; bad += size > 9 ? 9 : 1) {
        engine.core.forgetKeys();
        const spoilt = entries.map((one, i) => (i === bad ? spoil(one, bad) : one));
        const wanted = entries.map((_, i) => i !== bad);
        expect(verifyMany(spoilt, options)).toEqual(wanted);
        // And again, now that the keys are known.
        expect(verifyMany(spoilt, options)).toEqual(wanted);
      }
      expect(verifyMany(entries, options)).toEqual(entries.map(() => true));
      expect(verifyMany(entries.map(spoil), options)).toEqual(entries.map(() => false));
    }
  });

  it('says what verify says of all 914 CCTV vectors', () => {
    const entries = corpus<{ key: string; sig: string; msg: string }[]>('ed25519-cctv/ed25519vectors.json').map(
      ({ key, sig, msg }) => ({ signature: hex(sig), message: Buffer.from(msg), publicKey: hex(key) }),
    );
    const verdicts = verifyMany(entries, options);
    expect(verdicts).toEqual(every(entries));
    expect(verdicts.filter(Boolean).length).toBe(43);
  });

  it('takes 10,000 entries', () => {
    // In the JavaScript twin a verification takes 2 ms: there, most signatures have an s past L, which is seen at once.
    const hopeless = { ...entry(0), signature: new Uint8Array(64).fill(255) };
    const some = Array.from({ length: 100 }, (_, i) => entry(i));
    const entries = Array.from({ length: 10_000 }, (_, i) => {
      if (slow && i % 50 !== 0) return hopeless;
      const one = some[i % 100] as SignedMessage;
      return i % 617 === 0 ? spoil(one, i) : one;
    });
    const wanted = entries.map((one, i) => one !== hopeless && i % 617 !== 0);
    expect(verifyMany(entries, options)).toEqual(wanted);
    expect(new Set(wanted).size).toBe(2);
  });

  it('verifies as many in one call of the core as fit, whatever the sizes', () => {
    const room = INPUT_SIZE - 100;
    // How long the messages are; how many calls verify many, one, one in pieces.
    for (const [lengths, ...wanted] of [
      [[room, 0, 1], 2, 0, 0],
      [[room - 99, 0], 2, 0, 0],
      [[room - 100, 0], 1, 0, 0],
      [[room - 103, 0], 1, 0, 0],
      [[0, room], 2, 0, 0],
      [[room, room], 2, 0, 0],
      [[room + 1, room - 3], 1, 1, 0],
      [[0, INPUT_SIZE + 1, 0], 2, 0, 1],
      [[INPUT_SIZE, INPUT_SIZE - 1], 0, 2, 0],
    ] as const) {
      const entries = lengths.map((length, i) => entry(i, length));
      const { calls, engine: counted } = counting(engine);
      expect(verifyMany(entries, { engine: counted })).toEqual(lengths.map(() => true));
      const { verifyMany: many = 0, verifyMessage: one = 0, finishVerification: long = 0 } = calls;
      expect([many, one, long]).toEqual(wanted);
      const spoilt = entries.map((one, i) => (i === entries.length - 1 ? spoil(one, 0) : one));
      expect(verifyMany(spoilt, options)).toEqual(lengths.map((_, i) => i < lengths.length - 1));
    }
    const { calls, engine: counted } = counting(engine);
    verifyMany(
      Array.from({ length: 64 }, (_, i) => entry(i)),
      { engine: counted },
    );
    expect(calls).toEqual({ verifyMany: 1 });
  });

  it('takes any iterable, and leaves nothing in the engine', () => {
    const generate = function* () {
      yield entry(1);
      yield spoil(entry(2), 0);
    };
    expect(verifyMany(generate(), options)).toEqual([true, false]);
    expect(verifyMany(new Set([entry(1)]), options)).toEqual([true]);
    expect(engine.memory.subarray(INPUT_AT, INPUT_AT + INPUT_SIZE).every((byte) => byte === 0)).toBe(true);
  });

  it('names the entry that is misused, and has verified none', () => {
    const { calls, engine: counted } = counting(engine);
    const wrong = (change: object) => () => verifyMany([entry(0), { ...entry(1), ...change }], { engine: counted });
    expect(wrong({ signature: new Uint8Array(63) })).toThrow(
      new RangeError('entries[1].signature must be 64 bytes, not 63'),
    );
    expect(wrong({ publicKey: new Uint8Array(33) })).toThrow(
      new RangeError('entries[1].publicKey must be 32 bytes, not 33'),
    );
    expect(wrong({ message: undefined })).toThrow(
      new TypeError('entries[1].message must be a Uint8Array, not undefined'),
    );
    for (const none of [null, 5, 'text', undefined]) {
      expect(() => verifyMany([entry(0), none as never], { engine: counted })).toThrow(
        new TypeError('entries[1] must be an object { signature, message, publicKey }'),
      );
    }
    expect(() => verifyMany(5 as never, options)).toThrow(
      new TypeError('entries must be an iterable of objects { signature, message, publicKey }'),
    );
    expect(calls).toEqual({});
  });

  it('judges what it read, though a getter verifies or changes something else meanwhile', () => {
    const victim = { ...entry(3), signature: Uint8Array.from(entry(3).signature) };
    const verdicts: boolean[] = [];
    const meddler: SignedMessage = {
      ...entry(4),
      get message() {
        // Re-enters the engine, and detaches the signature of the entry before.
        verdicts.push(verify(entry(5).signature, entry(5).message, entry(5).publicKey, options));
        verdicts.push(...verifyMany([spoil(entry(6), 0)], options));
        return entry(4).message;
      },
    };
    expect(verifyMany([victim, meddler, spoil(entry(7), 1)], options)).toEqual([true, true, false]);
    expect(verdicts).toEqual([true, false]);
    const thief: SignedMessage = {
      ...entry(4),
      get message() {
        structuredClone(victim.signature, { transfer: [victim.signature.buffer] });
        return entry(4).message;
      },
    };
    expect(() => verifyMany([victim, thief], options)).toThrow(/^entries\[0\]\.signature has lost its memory/);
  });
});
