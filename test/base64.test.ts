import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, fromBase64, toBase64, toBase64Url } from '../src/base64.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

describe('base64', () => {
  it('writes what the platform writes, in both alphabets', () => {
    fc.assert(
      fc.property(bytes, (b) => {
        expect(toBase64(b)).toBe(Buffer.from(b).toString('base64'));
        expect(toBase64Url(b)).toBe(Buffer.from(b).toString('base64url'));
      }),
      { seed: 6 },
    );
  });

  it('reads what it wrote, padded or not', () => {
    fc.assert(
      fc.property(bytes, (b) => {
        for (const text of [
          toBase64(b),
          toBase64(b).replace(/=+$/, ''),
          toBase64Url(b),
          toBase64(b).replaceAll('+', '-').replaceAll('/', '_'),
        ]) {
          expect(fromBase64(text)).toEqual(b);
        }
      }),
      { seed: 7 },
    );
  });

  it('reads one spelling of each byte string only', () => {
    // Any text that is read is what would be written, up to alphabet and padding.
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9+/_=-]{0,12}$/), (text) => {
        const read = fromBase64(text);
        if (read === null) return;
        const canonical = toBase64Url(read);
        expect([canonical, canonical + '='.repeat((4 - (canonical.length % 4)) % 4)]).toContain(
          text.replaceAll('+', '-').replaceAll('/', '_'),
        );
      }),
      { seed: 8, numRuns: 5000 },
    );
  });

  it.each([
    'A',
    'AAAAA',
    'AA=',
    'A===',
    'AAA==',
    'AAAA=',
    '=',
    '====',
    'AB',
    'AAB',
    'A A=',
    'AA\n',
    '+_8=',
    '-/8=',
    'AA==AA==',
    'é',
    '\u0141A',
  ])('refuses %j', (text) => {
    expect(fromBase64(text)).toBeNull();
  });

  it('decodes exactly as many bytes as asked for, and no more', () => {
    const out = new Uint8Array(8).fill(0xee);
    expect(decodeBase64('AQID', out, 2, 3)).toBe(true);
    expect([...out]).toEqual([0xee, 0xee, 1, 2, 3, 0xee, 0xee, 0xee]);
    expect(decodeBase64('AQID', out, 0, 2)).toBe(false);
    expect(decodeBase64('AQID', out, 0, 4)).toBe(false);
  });
});
