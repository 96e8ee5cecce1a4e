// The strict reader, through readValue, readConstraint and whole payloads: what it takes, and where it stops.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { EDGE_TEXTS } from '../../oracle/generate/values.mjs';
import { readConstraint, readValue, say } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const corpora = join(import.meta.dirname, '../../corpora');
const json = (path: string) => JSON.parse(readFileSync(join(corpora, path), 'utf8'));

const HEADS: [string, string][] = [
  // unsigned integers, each width at both ends
  ['00', 'OK'],
  ['17', 'OK'],
  ['1818', 'OK'],
  ['18ff', 'OK'],
  ['190100', 'OK'],
  ['19ffff', 'OK'],
  ['1a00010000', 'OK'],
  ['1a7fffffff', 'OK'],
  ['1a80000000', 'OK'],
  ['1affffffff', 'OK'],
  ['1b0000000100000000', 'OK'],
  ['1b7fffffffffffffff', 'OK'],
  ['1b8000000000000000', 'NUMBER_OUT_OF_RANGE@0'],
  ['1bffffffffffffffff', 'NUMBER_OUT_OF_RANGE@0'],
  // negative ones
  ['20', 'OK'],
  ['37', 'OK'],
  ['3818', 'OK'],
  ['3b7fffffffffffffff', 'OK'],
  ['3b8000000000000000', 'NUMBER_OUT_OF_RANGE@0'],
  // not shortest
  ['1800', 'NOT_SHORTEST@0'],
  ['1817', 'NOT_SHORTEST@0'],
  ['1900ff', 'NOT_SHORTEST@0'],
  ['1a0000ffff', 'NOT_SHORTEST@0'],
  ['1b00000000ffffffff', 'NOT_SHORTEST@0'],
  ['3817', 'NOT_SHORTEST@0'],
  ['780161', 'NOT_SHORTEST@0'],
  ['79000161', 'NOT_SHORTEST@0'],
  ['9800', 'NOT_SHORTEST@0'],
  ['b800', 'NOT_SHORTEST@0'],
  ['9b0000000000000000', 'NOT_SHORTEST@0'],
  ['81 1800', 'NOT_SHORTEST@1'],
  // reserved and indefinite
  ...[0x1c, 0x1d, 0x1e, 0x3c, 0x5d, 0x7e, 0x9c, 0xbd, 0xdc, 0xfc, 0xfd, 0xfe].map((b): [string, string] => [
    b.toString(16),
    'RESERVED_VALUE@0',
  ]),
  ['1f', 'RESERVED_VALUE@0'],
  ['3f', 'RESERVED_VALUE@0'],
  ['df', 'RESERVED_VALUE@0'],
  ['5f4100ff', 'INDEFINITE_LENGTH@0'],
  ['7f6161ff', 'INDEFINITE_LENGTH@0'],
  ['9fff', 'INDEFINITE_LENGTH@0'],
  ['bfff', 'INDEFINITE_LENGTH@0'],
  ['ff', 'INDEFINITE_LENGTH@0'],
  ['82 00 9fff', 'INDEFINITE_LENGTH@2'],
  // types that are no values
  ['4100', 'WRONG_TYPE@0'],
  ['c000', 'TAGGED@0'],
  ['c240', 'TAGGED@0'],
  ['d9d9f700', 'TAGGED@0'],
  ['82 00 c000', 'TAGGED@2'],
  // simple values
  ['f4', 'OK'],
  ['f5', 'OK'],
  ['f6', 'OK'],
  ['e0', 'RESERVED_VALUE@0'],
  ['f3', 'RESERVED_VALUE@0'],
  ['f7', 'RESERVED_VALUE@0'],
  ['f814', 'RESERVED_VALUE@0'],
  ['f820', 'RESERVED_VALUE@0'],
  ['f8ff', 'RESERVED_VALUE@0'],
  // cut short
  ['', 'TRUNCATED@0'],
  ['18', 'TRUNCATED@0'],
  ['19ff', 'TRUNCATED@0'],
  ['1affffff', 'TRUNCATED@0'],
  ['1bffffffffffffff', 'TRUNCATED@0'],
  ['f9', 'TRUNCATED@0'],
  ['f900', 'TRUNCATED@0'],
  ['fa000000', 'TRUNCATED@0'],
  ['fb00000000000000', 'TRUNCATED@0'],
  ['61', 'TRUNCATED@0'],
  ['6261', 'TRUNCATED@0'],
  ['81', 'TRUNCATED@0'],
  ['82 00', 'TRUNCATED@0'],
  ['a1', 'TRUNCATED@0'],
  ['a1 6161', 'TRUNCATED@3'],
  ['a2 6161 00', 'TRUNCATED@0'],
  ['a2 6161 00 6162', 'TRUNCATED@6'],
  ['82 81 80 81', 'TRUNCATED@3'],
  // counts beyond the input
  ['7affffffff', 'TRUNCATED@0'],
  ['7a7fffffff', 'TRUNCATED@0'],
  ['7a80000000', 'TRUNCATED@0'],
  ['7bffffffffffffffff', 'TRUNCATED@0'],
  ['7b0000000100000000', 'TRUNCATED@0'],
  ['9affffffff 00', 'TRUNCATED@0'],
  ['9bffffffffffffffff', 'TRUNCATED@0'],
  ['9b0000000100000001 00', 'TRUNCATED@0'],
  ['baffffffff 6161 00', 'TRUNCATED@0'],
  ['ba80000000', 'TRUNCATED@0'],
  ['bbffffffffffffffff', 'TRUNCATED@0'],
  ['a1 00', 'TRUNCATED@0'],
  // maps
  ['a0', 'OK'],
  ['a1 6161 00', 'OK'],
  ['a1 00 00', 'WRONG_TYPE@1'],
  ['a1 4161 00', 'WRONG_TYPE@1'],
  ['a1 f6 00', 'WRONG_TYPE@1'],
  ['a1 c06161 00', 'TAGGED@1'],
  ['a2 6161 00 6161 00', 'KEY_REPEATED@4'],
  ['a2 6162 00 6161 00', 'KEY_ORDER@4'],
  ['a2 6161 00 6162 00', 'OK'],
  ['a2 6162 00 626161 00', 'KEY_ORDER@4'],
  ['a2 626161 00 6162 00', 'OK'],
  ['a2 6161 00 60 00', 'KEY_ORDER@4'],
  ['a2 60 00 6161 00', 'OK'],
  ['a3 6161 00 6162 00 6161 00', 'KEY_ORDER@7'],
  ['a2 63efbfbf 00 64f0908080 00', 'OK'],
  ['a2 64f0908080 00 63efbfbf 00', 'KEY_ORDER@7'],
  // after the item
  ['00 00', 'TRAILING_BYTES@1'],
  ['80 ff', 'TRAILING_BYTES@1'],
  ['6161 61', 'TRAILING_BYTES@2'],
  // the first fault is the one reported
  ['83 1800 61ff c0', 'NOT_SHORTEST@1'],
  ['82 61ff 1800', 'NOT_UTF8@2'],
];

const FLOATS: [string, string][] = [
  ['f90000', 'OK'],
  ['f98000', 'OK'],
  ['f93c00', 'OK'],
  ['f97bff', 'OK'],
  ['f90001', 'OK'],
  ['f97c00', 'OK'],
  ['f9fc00', 'OK'],
  ['f97e00', 'OK'],
  ['f97e01', 'FLOAT_NOT_SHORTEST@0'],
  ['f97c01', 'FLOAT_NOT_SHORTEST@0'],
  ['f9fe00', 'FLOAT_NOT_SHORTEST@0'],
  ['f9ffff', 'FLOAT_NOT_SHORTEST@0'],
  ['fa00000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa80000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa3f800000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa477fe000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa477fe100', 'OK'],
  ['fa47800000', 'OK'],
  ['fa33800000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa33000000', 'OK'],
  ['fa33c00000', 'OK'],
  ['fa00000001', 'OK'],
  ['fa7f7fffff', 'OK'],
  ['fa7f800000', 'FLOAT_NOT_SHORTEST@0'],
  ['faff800000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa7fc00000', 'FLOAT_NOT_SHORTEST@0'],
  ['fa7fc00001', 'FLOAT_NOT_SHORTEST@0'],
  ['fb3ff199999999999a', 'OK'],
  ['fb3ff0000000000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb36a0000000000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb3690000000000000', 'OK'],
  ['fb47efffffe0000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb47efffffe0000001', 'OK'],
  ['fb47effffff0000000', 'OK'],
  ['fb0000000000000001', 'OK'],
  ['fb0000000000000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb8000000000000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb7ff0000000000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb7ff8000000000000', 'FLOAT_NOT_SHORTEST@0'],
  ['fb7ff0000000000001', 'FLOAT_NOT_SHORTEST@0'],
];

/** The rule for the corpora: one shortest, definite item of our types, its keys texts in ascending order of their bytes. */
function isOurs(bytes: Buffer): boolean {
  let at = 0;
  const refuse = (what: string): never => {
    throw new RangeError(what);
  };
  const argument = (info: number): bigint => {
    if (info < 24) return BigInt(info);
    const size = info > 27 ? refuse('indefinite or reserved') : 1 << (info - 24);
    const n = BigInt(`0x${bytes.subarray(at, at + size).toString('hex')}`);
    at += size;
    return cbor.head(0, n).length === 1 + size ? n : refuse('not shortest');
  };
  const float = (info: number): void => {
    const start = at - 1;
    const x =
      info === 25 ? halfOf(bytes.readUInt16BE(at)) : info === 26 ? bytes.readFloatBE(at) : bytes.readDoubleBE(at);
    at += 1 << (info - 24);
    const again = Number.isNaN(x) ? hex('f97e00') : cbor.encode(cbor.float(x));
    if (!again.equals(bytes.subarray(start, at))) refuse('not shortest');
  };
  const text = (length: number): Buffer => {
    const part = bytes.subarray(at, at + length);
    if (part.length !== length) refuse('cut short');
    new TextDecoder('utf-8', { fatal: true }).decode(part);
    at += length;
    return part;
  };
  /** Reads an item; the bytes of a text are its answer. */
  const item = (): Buffer | undefined => {
    const first = bytes.readUInt8(at);
    const [major, info] = [first >> 5, first & 31];
    at += 1;
    if (major === 7 && info >= 20 && info <= 22) return undefined;
    if (major === 7 && info >= 25 && info <= 27) return void float(info);
    if (major === 2 || major > 5) return refuse('not a type of ours');
    const n = argument(info);
    if (major < 2) return n < 2n ** 63n ? undefined : refuse('too large');
    if (major === 3) return text(Number(n));
    let previous: Buffer | undefined;
    for (let i = 0n; i < n; i++) {
      const key = item();
      if (major === 4) continue;
      if (!key || (previous && Buffer.compare(previous, key) >= 0)) refuse('keys');
      previous = key;
      item();
    }
    return undefined;
  };
  try {
    item();
    return at === bytes.length;
  } catch {
    return false;
  }
}

function halfOf(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

describe.each(ENGINES)('the reader on $name', (engine) => {
  const read = (bytes: Uint8Array) => say(readValue(engine, bytes));

  it.each(HEADS)('%s: %s', (bytes, want) => {
    expect(read(hex(bytes))).toBe(want);
  });

  it.each(FLOATS)('float %s: %s', (bytes, want) => {
    expect(read(hex(bytes))).toBe(want);
  });

  it('every one of the 65,536 halves is a value, but for every NaN that is not the canonical one', () => {
    let refused = 0;
    for (let bits = 0; bits < 65536; bits++) {
      const nan = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      const want = nan && bits !== 0x7e00 ? 'FLOAT_NOT_SHORTEST@0' : 'OK';
      const got = read(Buffer.from([0xf9, bits >> 8, bits & 255]));
      if (got !== want) expect.fail(`${bits.toString(16)}: ${got}`);
      if (want !== 'OK') refused += 1;
    }
    expect(refused).toBe(2 * 1023 - 1);
  });

  it('every initial byte by itself has one answer, and none reads past the end', () => {
    const accepted: number[] = [];
    for (let first = 0; first < 256; first++) {
      const answer = read(Buffer.from([first]));
      if (answer === 'OK') accepted.push(first);
      else expect(answer).toMatch(/^\w+@0$/);
    }
    // Small integers, the empty text, list and map, false, true, null.
    const small = Array.from({ length: 24 }, (_, i) => i);
    expect(accepted).toEqual([...small, ...small.map((i) => 32 + i), 0x60, 0x80, 0xa0, 0xf4, 0xf5, 0xf6]);
  });

  it.each([
    ['arrays', 0x81],
    ['maps', 0xa1],
  ])('%s nest 256 deep and no deeper', (_, shell) => {
    const one = shell === 0x81 ? Buffer.from([0x81]) : hex('a160');
    const deep = (n: number) => read(Buffer.concat([...Array.from({ length: n - 1 }, () => one), hex('80')]));
    expect([1, 255, 256].map(deep)).toEqual(['OK', 'OK', 'OK']);
    expect(deep(257)).toBe(`NESTED_TOO_DEEP@${256 * one.length}`);
    expect(deep(20000)).toBe(`NESTED_TOO_DEEP@${256 * one.length}`);
  });

  it('tags nest like containers inside an unknown constraint', () => {
    const deep = (n: number) =>
      say(readConstraint(engine, Buffer.concat([hex('82 18c8'), Buffer.alloc(n, 0xc6), hex('00')])));
    expect(deep(255)).toBe('OK');
    expect(deep(256)).toBe('NESTED_TOO_DEEP@258');
  });

  it('siblings do not add up to depth', () => {
    const wide = cbor.array(Array.from({ length: 5000 }, () => cbor.array([cbor.map([])])));
    expect(read(cbor.encode(wide))).toBe('OK');
  });

  it('strings, lists and maps are read at every boundary of their length', () => {
    for (const n of [0, 1, 23, 24, 255, 256, 65535, 65536]) {
      expect(read(cbor.encode(cbor.text('x'.repeat(n))))).toBe('OK');
      expect(read(cbor.encode(cbor.array(Array.from({ length: n }, () => cbor.nul()))))).toBe('OK');
      const cut = cbor.encode(cbor.text('x'.repeat(n))).subarray(0, -1);
      expect(read(cut)).toBe('TRUNCATED@0');
    }
    for (const n of [0, 1, 23, 24, 255, 256, 5000]) {
      const entries = Array.from({ length: n }, (_, i): [string, cbor.Node] => [
        String(i).padStart(5, '0'),
        cbor.nul(),
      ]);
      expect(read(cbor.encode(cbor.sorted(entries)))).toBe('OK');
    }
  });

  it('the UTF-8 corpus: every valid text is read, every invalid one refused inside it', () => {
    const counts = { valid: 0, invalid: 0 };
    for (const line of readFileSync(join(corpora, 'utf8/utf8tests.txt'), 'utf8').split('\n')) {
      const [, kind, data] = /^[\d.]+:(valid|valid hex|invalid hex):([^:]*)/.exec(line) ?? [];
      if (!kind || data === undefined) continue;
      const bytes = kind === 'valid' ? Buffer.from(data) : hex(data);
      const item = Buffer.concat([cbor.head(3, bytes.length), bytes]);
      const found = readValue(engine, item);
      const valid = kind !== 'invalid hex';
      counts[valid ? 'valid' : 'invalid'] += 1;
      expect(found.reason, line).toBe(valid ? 'OK' : 'NOT_UTF8');
      if (valid) continue;
      // Everything before the fault is valid text, and one byte more is not the whole of a character.
      const before = bytes.subarray(0, (found.offset as number) - (item.length - bytes.length));
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(before), line).not.toThrow();
    }
    expect(counts.valid).toBeGreaterThan(50);
    expect(counts.invalid).toBeGreaterThan(100);
  });

  it('naughty strings and edge texts are read as values and as keys', () => {
    const strings: string[] = [...json('naughty-strings/blns.json'), ...EDGE_TEXTS];
    expect(strings.length).toBeGreaterThan(500);
    for (const text of strings) {
      expect(read(cbor.encode(cbor.text(text)))).toBe('OK');
      expect(read(cbor.encode(cbor.map([[cbor.text(text), cbor.text(text)]])))).toBe('OK');
    }
  });

  it('UTF-8 of two bytes and of three is valid exactly where a decoder says so', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const counts = [0, 0];
    const check = (bytes: Buffer) => {
      let valid = true;
      try {
        decoder.decode(bytes);
      } catch {
        valid = false;
      }
      counts[Number(valid)] = (counts[Number(valid)] as number) + 1;
      const got = readValue(engine, Buffer.concat([cbor.head(3, bytes.length), bytes])).reason;
      if (got !== (valid ? 'OK' : 'NOT_UTF8')) expect.fail(`${bytes.toString('hex')}: ${got}`);
    };
    for (let first = 0x7f; first < 256; first++)
      for (let second = 0; second < 256; second += 1) check(Buffer.from([first, second]));
    const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
    for (let first = 0xdf; first < 256; first++)
      for (const a of edges) for (const b of edges) for (const c of edges) check(Buffer.from([first, a, b, c]));
    expect(Math.min(...counts)).toBeGreaterThan(1000);
  });

  it('the CBOR corpora: what is a canonical value of ours is accepted, everything else refused', () => {
    const counts = [0, 0];
    const cases: { data: string }[] = readdirSync(join(corpora, 'cbor-dasl'))
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => json(`cbor-dasl/${file}`));
    for (const { cbor_base64 } of json('cbor-atproto/data-model-fixtures.json'))
      cases.push({ data: Buffer.from(cbor_base64, 'base64').toString('hex') });
    for (const item of json('cbor-ipld-negative/duplicate-keys.json')) cases.push({ data: item.hex });
    for (const item of cases) {
      const ours = isOurs(hex(item.data));
      counts[Number(ours)] = (counts[Number(ours)] as number) + 1;
      expect(readValue(engine, hex(item.data)).returned === 0, item.data).toBe(ours);
    }
    expect(counts).toEqual([cases.length - (counts[1] as number), counts[1]]);
    expect(counts[0]).toBeGreaterThan(40);
    expect(counts[1]).toBeGreaterThan(15);
    expect(cases.length).toBeGreaterThanOrEqual(109);
  });
});
