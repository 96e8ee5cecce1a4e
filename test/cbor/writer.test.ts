import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borrowWriter, type CborWriter, encode, giveBack, utf8Length } from '../../src/cbor/writer.ts';
import * as oracle from '../oracle/generate/cbor.mjs';
import { hex } from '../support/vectors.ts';

const written = (write: (writer: CborWriter) => void) => hex(encode('the test', Number.POSITIVE_INFINITY, write));

// Every size of head, at its ends.
const SIZES = [0, 1, 23, 24, 255, 256, 65535, 65536, 4294967295, 4294967296, Number.MAX_SAFE_INTEGER];

describe('the writer', () => {
  it.each(SIZES)('writes the shortest head of %d', (n) => {
    expect(written((w) => w.unsigned(n))).toBe(hex(oracle.encode(oracle.uint(n))));
    expect(written((w) => w.integer(-n))).toBe(hex(oracle.encode(oracle.int(-n))));
    expect(written((w) => w.bigInteger(BigInt(n)))).toBe(hex(oracle.encode(oracle.uint(n))));
    expect(written((w) => w.bigInteger(-BigInt(n) - 1n))).toBe(hex(oracle.encode(oracle.int(-BigInt(n) - 1n))));
  });

  it.each([2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n])('writes the bigint %d', (n) => {
    expect(written((w) => w.bigInteger(n))).toBe(hex(oracle.encode(oracle.int(n))));
  });

  it('writes texts as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
        expect(written((w) => w.text(text))).toBe(hex(oracle.encode(oracle.text(text))));
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it.each(['\ud800', '\udc00', 'a\ud800b', '\udc00\ud800', '\ud800\ud800\udc00'])(
    'writes nothing of a text with a lone surrogate',
    (text) => {
      expect(utf8Length(text)).toBe(-1);
      expect(written((w) => expect(w.text(text)).toBe(false))).toBe('');
    },
  );

  it('writes byte strings, arrays of bytes, booleans, null and raw items', () => {
    const bytes = Uint8Array.of(0, 23, 24, 255);
    expect(written((w) => w.byteString(bytes))).toBe('44001718ff');
    expect(written((w) => w.byteArray(bytes))).toBe('840017181818ff');
    expect(
      written((w) => {
        w.array(2);
        w.boolean(true);
        w.map(1);
        w.boolean(false);
        w.null();
        w.raw(bytes);
      }),
    ).toBe('82f5a1f4f6001718ff');
  });

  it('grows past its first buffer without losing a byte', () => {
    const text = 'x'.repeat(10_000);
    const bytes = encode('the test', Number.POSITIVE_INFINITY, (w) => {
      for (let i = 0; i < 20; i++) w.text(text);
    });
    expect(bytes.length).toBe(20 * 10_003);
    expect(hex(bytes.subarray(10_003, 10_007))).toBe('79271078');
  });

  it('refuses more than its limit, at the limit and not before', () => {
    const filled = (size: number) => () => encode('the test', 5000, (w) => w.raw(new Uint8Array(size)));
    expect(filled(5000)().length).toBe(5000);
    expect(filled(5001)).toThrow(new RangeError('the test must not be larger than 5000 bytes of CBOR'));
    expect(filled(500_000)).toThrow(RangeError);
  });

  it('takes back the ASCII of a text that turns out to be wider, or no text, and leaves nothing of it', () => {
    for (const length of [0, 1, 22, 23, 24, 254, 255, 256, 65_534, 65_535, 65_536]) {
      const ascii = 'a'.repeat(length);
      for (const text of [ascii, `${ascii}ä`, `${ascii}\u{1f511}`, `ä${ascii}`]) {
        const bytes = encode('the test', Number.POSITIVE_INFINITY, (w) => expect(w.text(text)).toBe(true));
        const head = bytes.length - Buffer.byteLength(text);
        expect(Buffer.from(bytes.subarray(head)).toString()).toBe(text);
        expect(head).toBe(
          [24, 256, 65_536].filter((n) => Buffer.byteLength(text) >= n).reduce((n) => (n === 1 ? 2 : 2 * n - 1), 1),
        );
      }
      const writer = borrowWriter('the test', Number.POSITIVE_INFINITY);
      expect(writer.text(`${ascii}\ud800`)).toBe(false);
      expect([writer.length, writer.bytes.every((byte) => byte === 0)]).toEqual([0, true]);
      giveBack(writer);
    }
  });

  it('wipes what it wrote, and lends a second buffer while the first is in use', () => {
    const outer = borrowWriter('outer', Number.POSITIVE_INFINITY);
    outer.text('secret');
    const inner = borrowWriter('inner', Number.POSITIVE_INFINITY);
    expect(inner).not.toBe(outer);
    giveBack(inner);
    const { bytes } = outer;
    giveBack(outer);
    expect(outer.length).toBe(0);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});
