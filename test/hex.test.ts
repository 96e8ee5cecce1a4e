import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../src/hex.ts';

describe('hex', () => {
  it('is two lower-case digits a byte, and read in either case', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(toHex(all)).toBe(Buffer.from(all).toString('hex'));
    expect(fromHex(toHex(all))).toEqual(all);
    expect(fromHex(toHex(all).toUpperCase())).toEqual(all);
    expect(fromHex('')).toEqual(new Uint8Array(0));
  });

  it.each(['a', 'abc', '0x00', 'gg', ' 00', '00 ', '-1', '1.', '+1'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeNull();
  });
});
