import { describe, expect, it } from 'vitest';
import { StrictReader } from '../../src/cbor/strict.ts';
import { TenuoError } from '../../src/index.ts';
import { ENGINES } from '../support/engines.ts';
import { unhex } from '../support/vectors.ts';

const KEY = 'd04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737';

/** What reading ends in: the value, or the reason and the offset. */
function read<Result>(hex: string, take: (reader: StrictReader) => Result): Result | string {
  const reader = new StrictReader(unhex(hex.replaceAll(' ', '')), 'the item');
  try {
    const result = take(reader);
    reader.end();
    return result;
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    expect(error.number).toBe(1202);
    return `${error.reason} at ${error.offset}`;
  }
}

describe('unsigned integers', () => {
  const take = (reader: StrictReader) => reader.unsigned();

  it('are exact, at every size of head', () => {
    const of: [string, bigint][] = [
      ['00', 0n],
      ['17', 23n],
      ['1818', 24n],
      ['18ff', 255n],
      ['190100', 256n],
      ['19ffff', 65535n],
      ['1a00010000', 65536n],
      ['1affffffff', 2n ** 32n - 1n],
      ['1b0000000100000000', 2n ** 32n],
      ['1bffffffffffffffff', 2n ** 64n - 1n],
    ];
    for (const [hex, value] of of) expect(read(hex, take)).toBe(value);
  });

  it('have one spelling', () => {
    for (const hex of [
      '1800',
      '1817',
      '190000',
      '1900ff',
      '1a00000000',
      '1a0000ffff',
      '1b0000000000000000',
      '1b00000000ffffffff',
    ])
      expect(read(hex, take)).toBe('not-shortest at 0');
  });

  it('end where the bytes do, and are nothing else', () => {
    for (const hex of ['', '18', '19', '1900', '1a000000', '1b00000000000000'])
      expect(read(hex, take)).toBe('truncated at 0');
    for (const hex of ['20', '40', '60', '80', 'a0', 'f4', 'f6', 'fb3ff8000000000000'])
      expect(read(hex, take)).toBe('wrong-type at 0');
    for (const hex of ['1c', '1d', '1e', 'f7', 'e0', 'f0', 'f814', 'f820', 'fc'])
      expect(read(hex, take)).toBe('reserved-value at 0');
    for (const hex of ['1f', '5f', '9f', 'bf', 'ff']) expect(read(hex, take)).toBe('indefinite-length at 0');
    expect(read('c100', take)).toBe('tagged at 0');
    expect(read('0000', take)).toBe('trailing-bytes at 1');
  });

  it('stay within what they are for', () => {
    expect(read('18ff', (reader) => reader.number(255))).toBe(255);
    expect(read('190100', (reader) => reader.number(255))).toBe('number-out-of-range at 0');
  });
});

describe('texts and bytes', () => {
  it('are read whole or not at all', () => {
    expect(read('63c3a461', (reader) => reader.text())).toBe('äa');
    expect(read('63efbbbf', (reader) => reader.text())).toBe('\ufeff');
    expect(read('62c328', (reader) => reader.text())).toBe('not-utf8 at 0');
    expect(read('63eda080', (reader) => reader.text())).toBe('not-utf8 at 0');
    expect(read('6261', (reader) => reader.text())).toBe('truncated at 0');
    expect(read('7bffffffffffffffff', (reader) => reader.text())).toBe('truncated at 0');
    expect(read('420102', (reader) => reader.byteString())).toEqual(Uint8Array.of(1, 2));
    expect(read('420102', (reader) => reader.byteString(3))).toBe('wrong-length at 0');
    expect(read('4201', (reader) => reader.byteString())).toBe('truncated at 0');
    expect(read('6101', (reader) => reader.byteString())).toBe('wrong-type at 0');
  });

  it('come as lists of small integers where upstream writes them so', () => {
    expect(read('830018ff01', (reader) => reader.byteArray())).toEqual(Uint8Array.of(0, 255, 1));
    expect(read('820001', (reader) => reader.byteArray(3))).toBe('wrong-length at 0');
    expect(read('82001901 00', (reader) => reader.byteArray())).toBe('number-out-of-range at 2');
    expect(read('420001', (reader) => reader.byteArray())).toBe('wrong-type at 0');
    expect(read('9affffffff', (reader) => reader.byteArray())).toBe('truncated at 0');
  });
});

describe('maps', () => {
  const take = (reader: StrictReader) => [...reader.mapOf(() => reader.unsigned())];

  it('come in any order, with no name twice', () => {
    expect(read('a2616201616102', take)).toEqual([
      ['b', 1n],
      ['a', 2n],
    ]);
    expect(read('a2616101616102', take)).toBe('key-repeated at 4');
    expect(read('a16101', take)).toBe('truncated at 3');
    expect(read('bb8000000000000001', take)).toBe('truncated at 0');
  });

  it('that are structs have their members in one order', () => {
    const struct = (reader: StrictReader) => {
      reader.struct(1, 2);
      reader.name('a');
      return reader.unsigned();
    };
    expect(read('a1616101', struct)).toBe(1n);
    expect(read('a1616201', struct)).toBe('missing-field at 1');
    expect(read('a0', struct)).toBe('wrong-count at 0');
    expect(read('a3616101616201616301', struct)).toBe('wrong-count at 0');
  });
});

describe('items', () => {
  const take = (reader: StrictReader) => reader.item().length;

  it('of any kind are passed over', () => {
    for (const hex of [
      '00',
      '3818',
      '4101',
      '6161',
      '8201 02',
      'a16161 8101',
      'f4',
      'f6',
      'f93c00',
      'fa47c35000',
      'fb3ff199999999999a',
    ])
      expect(read(hex, take)).toBe(hex.replaceAll(' ', '').length / 2);
  });

  it('are refused where they could be read in two ways, at any depth', () => {
    expect(read('81 1800', take)).toBe('not-shortest at 1');
    expect(read('81 c000', take)).toBe('tagged at 1');
    expect(read('a1 6161', take)).toBe('truncated at 3');
    expect(read('8101 00', take)).toBe('trailing-bytes at 2');
    expect(read(`${'81'.repeat(256)}00`, take)).toBe(257);
    expect(read(`${'81'.repeat(257)}00`, take)).toBe('nested-too-deep at 256');
    expect(read('81'.repeat(100_000), take)).toMatch('nested-too-deep');
  });
});

describe.each(ENGINES)('keys and signatures on $name', (engine) => {
  const key = (reader: StrictReader) => reader.publicKey(engine).toHex();

  it('name their algorithm and are admissible', () => {
    expect(read(`82015820${KEY}`, key)).toBe(KEY);
    expect(read(`82025820${KEY}`, key)).toBe('unknown-algorithm at 1');
    expect(read(`83015820${KEY}00`, key)).toBe('wrong-count at 0');
    expect(read(`5820${KEY}`, key)).toBe('wrong-type at 0');
    expect(read(`8201581f${KEY.slice(2)}`, key)).toBe('wrong-length at 2');
    expect(read(`82015820${'00'.repeat(32)}`, key)).toBe('inadmissible-key at 2');
    expect(read(`82015840${KEY}${KEY}`, (reader) => reader.signature().length)).toBe(64);
  });
});
