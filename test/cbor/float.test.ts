import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHalf, readWide, writeShortestFloat } from '../../src/cbor/float.ts';
import * as oracle from '../oracle/generate/cbor.mjs';
import { hex } from '../support/vectors.ts';

function written(x: number): string {
  const bytes = new Uint8Array(9);
  return hex(bytes.subarray(0, writeShortestFloat(bytes, 0, x)));
}

function read(text: string): number {
  const bytes = Buffer.from(text, 'hex');
  if (bytes[0] === 0xf9) return readHalf(bytes.readUInt16BE(1));
  return readWide(bytes, 1, bytes[0] === 0xfa ? 4 : 8);
}

describe('the shortest float', () => {
  // protocol 2.2
  it.each([
    [0, 'f90000'],
    [-0, 'f98000'],
    [1, 'f93c00'],
    [-0.5, 'f9b800'],
    [100, 'f95640'],
    [65504, 'f97bff'],
    [65505, 'fa477fe100'],
    [100000, 'fa47c35000'],
    [2 ** 53, 'fa5a000000'],
    [2 ** -24, 'f90001'],
    [2 ** -25, 'fa33000000'],
    [2 ** -14, 'f90400'],
    [1.1, 'fb3ff199999999999a'],
    [1.401298464324817e-45, 'fa00000001'],
    [5e-324, 'fb0000000000000001'],
    [Number.POSITIVE_INFINITY, 'f97c00'],
    [Number.NEGATIVE_INFINITY, 'f9fc00'],
    [Number.NaN, 'f97e00'],
  ])('of %d is %s', (x, bytes) => {
    expect(written(x)).toBe(bytes);
    expect(read(bytes)).toBe(x);
  });

  it('keeps every half', () => {
    const changed: number[] = [];
    const bytes = new Uint8Array(9);
    for (let bits = 0; bits < 0x10000; bits++) {
      const x = readHalf(bits);
      if (Number.isNaN(x)) continue;
      const end = writeShortestFloat(bytes, 0, x);
      if (end !== 3 || ((bytes[1] as number) << 8) + (bytes[2] as number) !== bits) changed.push(bits);
    }
    expect(changed).toEqual([]);
  });

  it('equals an independent encoder, and reads back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.float()), (x) => {
        expect(written(x)).toBe(hex(oracle.encode(oracle.float(x))));
        expect(read(written(x))).toBe(x);
      }),
      { seed: 2, numRuns: 5000 },
    );
  });
});
