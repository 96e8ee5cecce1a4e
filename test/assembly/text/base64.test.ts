// Base64 by itself, in both worlds: every length, both alphabets, every way of getting it wrong.
import { beforeAll, describe, expect, it } from 'vitest';
import { BASE64_LENGTH, BASE64_MIXED, BASE64_TRAILING_BITS, NOT_BASE64 } from '../../../assembly/codes.ts';
import { INPUT_AT, OUTPUT_AT } from '../../../assembly/layout.ts';
import { Random } from '../../oracle/generate/random.mjs';
import { portableWorlds, type World } from '../../support/portable.ts';

let worlds: World[];
beforeAll(async () => {
  worlds = await portableWorlds();
}, 60_000);

const OK = 0;

/** Decodes in both worlds; the reason, and the bytes in hex where there is none. */
function decode(text: string): [number, string?] {
  const [wasm, js] = worlds.map(({ f, memory, decoded }): [number, string?] => {
    memory.set(Buffer.from(text, 'latin1'), INPUT_AT);
    const reason = f.decodeBase64?.(INPUT_AT, text.length, OUTPUT_AT) as number;
    return reason === 0
      ? [reason, Buffer.from(memory.subarray(OUTPUT_AT, OUTPUT_AT + decoded())).toString('hex')]
      : [reason];
  }) as [[number, string?], [number, string?]];
  expect(js).toEqual(wasm);
  return wasm;
}

function encode(bytes: Buffer, url: boolean): string {
  const [wasm, js] = worlds.map(({ f, memory }) => {
    memory.set(bytes, INPUT_AT);
    const end = f.encodeBase64?.(INPUT_AT, bytes.length, OUTPUT_AT, url) as number;
    return Buffer.from(memory.subarray(OUTPUT_AT, end)).toString('latin1');
  }) as [string, string];
  expect(js).toBe(wasm);
  return wasm;
}

describe('base64, in both worlds', () => {
  it('every length from 0 to 300, both alphabets, is what node:buffer writes, and is read back', () => {
    const random = new Random('base64');
    for (let length = 0; length <= 300; length++) {
      const bytes = random.bytes(length);
      const url = bytes.toString('base64url');
      const standard = bytes.toString('base64');
      expect(encode(bytes, true)).toBe(url);
      expect(encode(bytes, false)).toBe(standard);
      const want = [OK, bytes.toString('hex')];
      for (const text of [url, standard, standard.replace(/=+$/, ''), url.padEnd(standard.length, '=')])
        expect(decode(text)).toEqual(want);
    }
  });

  it('every single byte, pair of edges and triple of edges', () => {
    const edges = [0, 1, 62, 63, 64, 127, 128, 251, 252, 254, 255];
    for (let a = 0; a < 256; a++)
      expect(decode(Buffer.from([a]).toString('base64'))).toEqual([OK, Buffer.from([a]).toString('hex')]);
    for (const a of edges)
      for (const b of edges)
        for (const c of edges) {
          const bytes = Buffer.from([a, b, c]);
          expect(decode(bytes.toString('base64url'))).toEqual([OK, bytes.toString('hex')]);
        }
  });

  it('trailing bits are zero: one of 16 second digits, one of 4 third ones', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const accepted = (make: (digit: string) => string) => [...digits].filter((d) => decode(make(d))[0] === OK).join('');
    expect(accepted((d) => `A${d}`)).toBe('AQgw');
    expect(accepted((d) => `A${d}==`)).toBe('AQgw');
    expect(accepted((d) => `AA${d}`)).toBe('AEIMQUYcgkosw048');
    expect(accepted((d) => `AA${d}=`)).toBe('AEIMQUYcgkosw048');
    expect(decode('AB')).toEqual([BASE64_TRAILING_BITS]);
    expect(decode('AAB=')).toEqual([BASE64_TRAILING_BITS]);
    expect(decode('AA-')).toEqual([BASE64_TRAILING_BITS]);
  });

  it.each([
    ['', OK],
    ['=', BASE64_LENGTH],
    ['==', BASE64_LENGTH],
    ['====', NOT_BASE64],
    ['A', BASE64_LENGTH],
    ['A=', BASE64_LENGTH],
    ['A==', BASE64_LENGTH],
    ['A===', NOT_BASE64],
    ['AA', OK],
    ['AA=', BASE64_LENGTH],
    ['AA==', OK],
    ['AA===', BASE64_LENGTH],
    ['AAA', OK],
    ['AAA=', OK],
    ['AAA==', BASE64_LENGTH],
    ['AAAA', OK],
    ['AAAA=', BASE64_LENGTH],
    ['AAAA==', BASE64_LENGTH],
    ['AAAA====', NOT_BASE64],
    ['AAAAA', BASE64_LENGTH],
    ['AA==AA', NOT_BASE64],
    ['AA==AA==', NOT_BASE64],
    ['=AAA', NOT_BASE64],
    ['AA=A', NOT_BASE64],
    ['AA A', NOT_BASE64],
    ['AA\nA', NOT_BASE64],
    ['AA.A', NOT_BASE64],
    ['AA%A', NOT_BASE64],
    ['AA\u0000A', NOT_BASE64],
    ['AA\u00ffA', NOT_BASE64],
    ['--__', OK],
    ['++//', OK],
    ['+-AA', BASE64_MIXED],
    ['_AA/', BASE64_MIXED],
    ['-+==', BASE64_TRAILING_BITS],
  ] as [string, number][])('%j', (text, reason) => {
    expect(decode(text)[0]).toBe(reason);
  });

  it('of the 256 characters 66 are digits: 64, and the other two of the other alphabet', () => {
    const digits = Array.from({ length: 256 }, (_, c) => c).filter(
      (c) => decode(`AAA${String.fromCharCode(c)}`)[0] === OK,
    );
    expect(String.fromCharCode(...digits)).toBe('+-/0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
  });
});
