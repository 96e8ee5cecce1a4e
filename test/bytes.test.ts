// The uses of these are tested by test/ed25519/api/inputs.test.ts; here is what no call can show.
import { describe, expect, it } from 'vitest';
import { bytesOf, exactBytes, isShared, lengthOf, viewOf } from '../src/bytes.ts';

describe('bytes', () => {
  it('of shared memory are a view that does not grow with it', () => {
    // The types of ES2023 do not know of it yet.
    type Growable = SharedArrayBuffer & { grow(length: number): void };
    const buffer: Growable = Reflect.construct(SharedArrayBuffer, [4, { maxByteLength: 100 }]);
    const growing = new Uint8Array(buffer);
    const bytes = bytesOf(growing, 'x');
    buffer.grow(50);
    expect([lengthOf(growing), lengthOf(bytes)]).toEqual([50, 4]);
    // So nothing past the room that was reckoned with is written.
    const memory = new Uint8Array(8).fill(9);
    memory.set(bytes, 2);
    expect([...memory]).toEqual([9, 9, 0, 0, 0, 0, 9, 9]);
  });

  it('of other memory are the array itself, without a copy', () => {
    for (const array of [new Uint8Array(3), Buffer.from('abc'), new Uint8Array(9).subarray(2)]) {
      expect(bytesOf(array, 'x')).toBe(array);
      expect(exactBytes(array, array.length, 'x')).toBe(array);
      expect(isShared(array)).toBe(false);
    }
    expect(isShared(new Uint8Array(new SharedArrayBuffer(1)))).toBe(true);
  });

  it('have a plain view of the same memory', () => {
    const buffer = Buffer.from('abcdef').subarray(1, 4);
    const view = viewOf(buffer);
    expect([...view]).toEqual([98, 99, 100]);
    expect(Object.getPrototypeOf(view)).toBe(Uint8Array.prototype);
    view[0] = 0;
    expect(buffer[0]).toBe(0);
  });

  it('are named with their place in a list, where they have one', () => {
    expect(() => exactBytes(new Uint8Array(2), 3, 'key')).toThrow(new RangeError('key must be 3 bytes, not 2'));
    expect(() => exactBytes(new Uint8Array(2), 3, 'key', 7)).toThrow(
      new RangeError('entries[7].key must be 3 bytes, not 2'),
    );
    expect(() => bytesOf(1, 'key', 0)).toThrow(new TypeError('entries[0].key must be a Uint8Array, not number'));
  });
});
