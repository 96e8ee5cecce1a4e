import { describe, expect, it } from 'vitest';
import {
  ELEMENTS_SIZE,
  HASH_AT,
  HASH_SIZE,
  INPUT_AT,
  INPUT_SIZE,
  OUTPUT_AT,
  POINTS_SIZE,
  SCALARS_SIZE,
  SECRET_AT,
  SECRET_SIZE,
} from '../../../assembly/layout.ts';
import { HAS_PUBLIC_KEY, PUBLIC_KEY } from '../../../assembly/secret.ts';
import { getPublicKey, keygen, sign, verify } from '../../../src/ed25519/index.ts';
import type { Core, Engine } from '../../../src/engine/engine.ts';
import { KERNEL_ENGINES } from '../../support/engines.ts';
import { corpus, hex, nodeKey, noise } from '../oracle.ts';

const { seed, publicKey, sign: nodeSign } = nodeKey('api sign');
const LONG = INPUT_SIZE + 1;

const count = ({ memory }: Engine, at: number, size: number) =>
  memory.subarray(at, at + size).reduce((n, byte) => n + Math.sign(byte), 0);

/** Bytes that are not zero where secrets lie while something is signed. */
const secrets = (engine: Engine) =>
  count(engine, SECRET_AT, SECRET_SIZE) +
  count(engine, HASH_AT, HASH_SIZE + SCALARS_SIZE + ELEMENTS_SIZE + POINTS_SIZE);

/** The same with the message. */
const left = (engine: Engine) => secrets(engine) + count(engine, INPUT_AT, INPUT_SIZE);

/** The engine, with one call of its core doing something else. */
const withCall = (engine: Engine, call: keyof Core, instead: (length: number) => void): Engine => ({
  ...engine,
  core: { ...engine.core, [call]: instead },
});

describe.each(KERNEL_ENGINES)('sign on $name', (engine) => {
  const options = { engine };

  it('equals node:crypto, in the order message, secret key', () => {
    for (const length of [0, 1, 32, 64, 111, 112, 127, 128, 129, 1000]) {
      const message = noise(`api ${length}`, length);
      const signature = sign(message, seed, options);
      expect(Buffer.from(signature)).toEqual(nodeSign(message));
      expect(verify(signature, message, publicKey, options)).toBe(true);
    }
    expect(Buffer.from(getPublicKey(seed, options))).toEqual(publicKey);
  });

  it('makes the signatures of RFC 8032', () => {
    const vectors = corpus<{ priv: string; pub: string; msg: string; sig: string }[]>(
      'ed25519-zip215-rfc8032/rfc8032-ed25519.json',
    );
    for (const { priv, pub, msg, sig } of vectors) {
      expect(Buffer.from(sign(hex(msg), hex(priv), options))).toEqual(hex(sig));
      expect(Buffer.from(getPublicKey(hex(priv), options))).toEqual(hex(pub));
    }
    expect(vectors.length).toBe(4);
  });

  it('returns bytes of its own', () => {
    const one = sign(noise('one', 10), seed, options);
    const copy = one.slice();
    sign(noise('other', 10), seed, options);
    expect(one).toEqual(copy);
    expect(one.buffer.byteLength).toBe(64);
    expect(getPublicKey(seed, options).buffer.byteLength).toBe(32);
  });

  it('leaves the secret key as it was, and nothing of it in the engine', () => {
    const secretKey = Uint8Array.from(seed);
    sign(noise('message', 300), secretKey, options);
    expect(left(engine)).toBe(0);
    sign(noise('long message', LONG), secretKey, options);
    expect(left(engine)).toBe(0);
    getPublicKey(secretKey, options);
    expect(left(engine)).toBe(0);
    expect(secretKey).toEqual(Uint8Array.from(seed));
  });

  const CALLS = [
    ['signMessage', 10],
    ['beginSignature', LONG],
    ['hashPiece', LONG],
    ['commitSignature', LONG],
    ['finishSignature', LONG],
    ['publicKeyFromSeed', 0],
  ] as const;

  it.each(CALLS)('wipes everything where %s throws', (call, length) => {
    let inside = 0;
    const failing = withCall(engine, call, () => {
      inside = left(engine);
      throw new Error('stopped');
    });
    const run = () =>
      call === 'publicKeyFromSeed'
        ? getPublicKey(seed, { engine: failing })
        : sign(noise('stopped', length), seed, { engine: failing });
    expect(run).toThrow('stopped');
    expect(inside).toBeGreaterThan(0);
    expect(left(engine)).toBe(0);
    expect(Buffer.from(sign(noise('after', 9), seed, options))).toEqual(nodeSign(noise('after', 9)));
  });

  it('wipes every secret where the stack ends while it runs', () => {
    const message = noise('deep', 100);
    const outcomes = new Set<string>();
    let above = 0;
    // Goes down until the stack ends, and signs once, `frames` frames above that.
    const signAbove = (frames: number): void => {
      try {
        signAbove(frames);
      } catch {
        above = 0;
      }
      if (++above !== frames) return;
      try {
        sign(message, seed, options);
        outcomes.add('signed');
      } catch {
        outcomes.add('stopped');
      }
    };
    for (let frames = 1; frames < 3000 && !outcomes.has('signed'); frames += 3) {
      signAbove(frames);
      expect(secrets(engine)).toBe(0);
    }
    expect([...outcomes].sort()).toEqual(['signed', 'stopped']);
    expect(Buffer.from(sign(message, seed, options))).toEqual(nodeSign(message));
  });

  it('never signs with a public key that was left behind: it would give the secret key away', () => {
    const { memory, words } = engine;
    for (const length of [50, LONG]) {
      const message = noise('left behind', length);
      memory.set(nodeKey('another').publicKey, SECRET_AT + PUBLIC_KEY);
      words[(SECRET_AT + HAS_PUBLIC_KEY) >> 2] = 1;
      expect(Buffer.from(sign(message, seed, options))).toEqual(nodeSign(message));
    }
    memory.fill(0, SECRET_AT, SECRET_AT + SECRET_SIZE);
  });

  it('signs what a long message was when it began, though another thread writes to it meanwhile', () => {
    // Were the nonce of one content and the challenge of another, two signatures would give the secret key away.
    const original = noise('shared', LONG);
    const shared = new Uint8Array(new SharedArrayBuffer(LONG));
    const inside = engine.memory.subarray(OUTPUT_AT, OUTPUT_AT + LONG);
    for (const message of [shared, inside]) {
      message.set(original);
      let read = 0;
      const meddling = withCall(engine, 'hashPiece', (length) => {
        engine.core.hashPiece(length);
        // Between the two times that it is read, each in two pieces.
        if (++read === 2) message[0] = (message[0] as number) ^ 1;
      });
      expect(Buffer.from(sign(message, seed, { engine: meddling }))).toEqual(nodeSign(original));
      expect([read, message[0]]).toEqual([4, (original[0] as number) ^ 1]);
    }
    inside.fill(0);
  });

  it('keygen makes a new pair each time, whose halves belong together', () => {
    const [one, other] = [keygen(options), keygen(options)];
    expect(one.secretKey.length).toBe(32);
    expect(one.secretKey).not.toEqual(other.secretKey);
    expect(one.publicKey).toEqual(getPublicKey(one.secretKey, options));
    const message = noise('pair', 40);
    expect(verify(sign(message, one.secretKey, options), message, one.publicKey, options)).toBe(true);
    expect(verify(sign(message, one.secretKey, options), message, other.publicKey, options)).toBe(false);
  });

  it('refuses secret keys of another length, and says what to do with 64 bytes', () => {
    for (const length of [0, 31, 33]) {
      expect(() => sign(new Uint8Array(1), new Uint8Array(length), options)).toThrow(
        new RangeError(`secretKey must be 32 bytes, not ${length}`),
      );
      expect(() => getPublicKey(new Uint8Array(length), options)).toThrow(RangeError);
    }
    expect(() => sign(new Uint8Array(1), new Uint8Array(64), options)).toThrow(/pass the first 32/);
  });
});
