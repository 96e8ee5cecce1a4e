// What counts as bytes, for every function of the subpath: a Uint8Array of any realm and over any memory, and nothing else.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { INPUT_SIZE } from '../../../assembly/layout.ts';
import {
  getPublicKey,
  hotKey,
  isValidPublicKey,
  keygen,
  sign,
  verify,
  verifyMany,
} from '../../../src/ed25519/index.ts';
import { KERNEL_ENGINES } from '../../support/engines.ts';
import { nodeKey, noise } from '../oracle.ts';

const { seed, publicKey, sign: nodeSign } = nodeKey('inputs');
const message = noise('inputs message', 100);
const signature = nodeSign(message);

/** The same bytes, held in every way that a Uint8Array can hold them. */
const HELD: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  'a Uint8Array': (bytes) => Uint8Array.from(bytes),
  'a Buffer': (bytes) => Buffer.from(bytes),
  'a part of a longer array': (bytes) => {
    const longer = new Uint8Array(bytes.length + 20).fill(0xaa);
    longer.set(bytes, 7);
    return longer.subarray(7, 7 + bytes.length);
  },
  'an array of another realm': (bytes) =>
    runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] }) as Uint8Array,
  'a subclass whose properties lie': (bytes) => {
    class Liar extends Uint8Array {
      override get length(): number {
        return 3;
      }
      override get byteLength(): number {
        return 3;
      }
      override subarray(): never {
        throw new Error('not to be called');
      }
      override slice(): never {
        throw new Error('not to be called');
      }
    }
    const liar = new Liar(bytes.length);
    Uint8Array.prototype.set.call(liar, bytes);
    return liar;
  },
  'shared memory': (bytes) => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 8), 4, bytes.length);
    shared.set(bytes);
    return shared;
  },
  'shared memory that can grow': (bytes) => {
    const buffer = growable(SharedArrayBuffer, bytes.length);
    const shared = new Uint8Array(buffer);
    shared.set(bytes);
    return shared;
  },
  'memory that can be resized': (bytes) => {
    const view = new Uint8Array(growable(ArrayBuffer, bytes.length));
    view.set(bytes);
    return view;
  },
  'memory of WebAssembly': (bytes) => {
    const memory = new Uint8Array(new WebAssembly.Memory({ initial: 16 }).buffer, 11, bytes.length);
    memory.set(bytes);
    return memory;
  },
};

function growable<T>(kind: new (length: number, options: object) => T, length: number): T {
  return new kind(length, { maxByteLength: length + 100_000 });
}

function detached(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

function shrunk(length: number): Uint8Array {
  const buffer = growable(ArrayBuffer, length + 8) as ArrayBuffer & { resize(length: number): void };
  const bytes = new Uint8Array(buffer, 8, length);
  buffer.resize(4);
  return bytes;
}

describe.each(KERNEL_ENGINES)('bytes on $name', (engine) => {
  const options = { engine };

  it.each(Object.keys(HELD))('are taken from %s', (name) => {
    const hold = HELD[name] as (bytes: Uint8Array) => Uint8Array;
    for (const length of [0, 100, INPUT_SIZE + 1]) {
      const text = noise('held', length);
      const good = nodeSign(text);
      expect(Buffer.from(sign(hold(text), hold(seed), options))).toEqual(good);
      expect(verify(hold(good), hold(text), hold(publicKey), options)).toBe(true);
      expect(verify(hold(good), hold(Buffer.concat([text, text, seed])), hold(publicKey), options)).toBe(false);
      expect(hotKey(hold(publicKey), options).verify(hold(good), hold(text))).toBe(true);
      const entry = { signature: hold(good), message: hold(text), publicKey: hold(publicKey) };
      expect(verifyMany([entry, { ...entry, message: hold(seed) }], options)).toEqual([true, false]);
    }
    expect(Buffer.from(getPublicKey(hold(seed), options))).toEqual(publicKey);
    expect(isValidPublicKey(hold(publicKey), options)).toBe(true);
  });

  it('in shared memory that grew are as many as there are now', () => {
    const buffer = growable(SharedArrayBuffer, 64) as SharedArrayBuffer & { grow(length: number): void };
    const bytes = new Uint8Array(buffer);
    bytes.set(signature);
    expect(verify(bytes, message, publicKey, options)).toBe(true);
    buffer.grow(65);
    expect(() => verify(bytes, message, publicKey, options)).toThrow(
      new RangeError('signature must be 64 bytes, not 65'),
    );
  });

  it('that have lost their memory are no empty message', () => {
    const empty = nodeSign(new Uint8Array(0));
    expect(verify(empty, new Uint8Array(0), publicKey, options)).toBe(true);
    for (const lost of [detached(0), detached(100), shrunk(0), shrunk(100)]) {
      const gone = (subject: string) =>
        new TypeError(`${subject} has lost its memory: its buffer was detached or has shrunk`);
      expect(() => verify(empty, lost, publicKey, options)).toThrow(gone('message'));
      expect(() => verify(lost, message, publicKey, options)).toThrow(gone('signature'));
      expect(() => verify(empty, message, lost, options)).toThrow(gone('publicKey'));
      expect(() => sign(lost, seed, options)).toThrow(gone('message'));
      expect(() => sign(message, lost, options)).toThrow(gone('secretKey'));
      expect(() => verifyMany([{ signature: empty, message: lost, publicKey }], options)).toThrow(
        gone('entries[0].message'),
      );
    }
  });

  const OTHERS: readonly [unknown, string][] = [
    ['text', 'a string; new TextEncoder().encode(text) makes one'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5, 'number'],
    [[1, 2, 3], 'Array'],
    [new ArrayBuffer(32), 'ArrayBuffer'],
    [new DataView(new ArrayBuffer(32)), 'DataView'],
    [new Uint8ClampedArray(32), 'Uint8ClampedArray'],
    [new Int8Array(32), 'Int8Array'],
    [{ length: 32 }, 'Object'],
    [new Proxy(new Uint8Array(32), {}), 'Object'],
    [Object.create(Uint8Array.prototype), 'Object'],
  ];

  it.each(OTHERS)('are a Uint8Array: %o is none', (value, kind) => {
    const none = (subject: string) => new TypeError(`${subject} must be a Uint8Array, not ${kind}`);
    const bad = value as Uint8Array;
    expect(() => verify(bad, message, publicKey, options)).toThrow(none('signature'));
    expect(() => verify(signature, bad, publicKey, options)).toThrow(none('message'));
    expect(() => verify(signature, message, bad, options)).toThrow(none('publicKey'));
    expect(() => sign(bad, seed, options)).toThrow(none('message'));
    expect(() => sign(message, bad, options)).toThrow(none('secretKey'));
    expect(() => getPublicKey(bad, options)).toThrow(none('secretKey'));
    expect(() => isValidPublicKey(bad, options)).toThrow(none('publicKey'));
    expect(() => hotKey(bad, options)).toThrow(none('publicKey'));
    expect(() => hotKey(publicKey, options).verify(bad, message)).toThrow(none('signature'));
    expect(() => hotKey(publicKey, options).verify(signature, bad)).toThrow(none('message'));
  });

  it.each([0, 1, 31, 33, 63, 64, 65])('of another length, as %i, are a RangeError', (length) => {
    const bytes = new Uint8Array(length);
    const other = (subject: string, wanted: number) =>
      new RangeError(`${subject} must be ${wanted} bytes, not ${length}`);
    if (length !== 64) {
      expect(() => verify(bytes, message, publicKey, options)).toThrow(other('signature', 64));
      expect(() => hotKey(publicKey, options).verify(bytes, message)).toThrow(other('signature', 64));
    }
    expect(() => verify(signature, message, bytes, options)).toThrow(other('publicKey', 32));
    expect(() => isValidPublicKey(bytes, options)).toThrow(other('publicKey', 32));
    expect(() => hotKey(bytes, options)).toThrow(other('publicKey', 32));
  });

  it('never show in an error', () => {
    const secret = 'cafe'.repeat(16);
    try {
      sign(message, secret as never, options);
    } catch (error) {
      expect(String(error)).not.toContain('cafe');
    }
    expect.assertions(1);
  });
});

it('an option that is none is a TypeError, as are options of @noble/ed25519 that would bend the rule', () => {
  const wrong = { zip215: true } as never;
  const says = (call: string) => new TypeError(`${call} has no option "zip215"; it takes engine`);
  expect(() => verify(signature, message, publicKey, wrong)).toThrow(says('verify'));
  expect(() => verifyMany([], wrong)).toThrow(says('verifyMany'));
  expect(() => sign(message, seed, wrong)).toThrow(says('sign'));
  expect(() => getPublicKey(seed, wrong)).toThrow(says('getPublicKey'));
  expect(() => isValidPublicKey(publicKey, wrong)).toThrow(says('isValidPublicKey'));
  expect(() => keygen(wrong)).toThrow(says('keygen'));
  expect(() => hotKey(publicKey, wrong)).toThrow(says('hotKey'));
  for (const none of [null, 'wasm', 5]) {
    expect(() => verify(signature, message, publicKey, none as never)).toThrow(
      new TypeError('verify takes an object of options'),
    );
  }
});
