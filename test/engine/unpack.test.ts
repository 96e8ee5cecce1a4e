// The modules that the package embeds come out of their packing as they went in, or not at all.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fnv1a, pack } from '../../scripts/embed.mjs';
import { MODULES, PACKED } from '../../src/engine/wasm/bytes.js';
import { DamagedModule, unpack, unpackModule } from '../../src/engine/wasm/unpack.ts';
import { noise } from '../ed25519/oracle.ts';
import { BUILD } from '../support/engines.ts';

const NAMES = Object.keys(MODULES) as (keyof typeof MODULES)[];

/** Packs and unpacks; of what is packed, `size` bytes from `at`. */
function roundTrip(bytes: Uint8Array, at = 0, size = bytes.length - at): Uint8Array {
  return unpack(pack(bytes).toString('base64'), { at, size, checksum: fnv1a(bytes.subarray(at, at + size)) });
}

describe('an embedded module', () => {
  it.each(NAMES)('is the one that was built: %s', (name) => {
    expect(Buffer.compare(unpackModule(name), readFileSync(`${BUILD}core.${name}.wasm`))).toBe(0);
  });

  it('is there for both kernels, the faster one first, one behind the other', () => {
    expect(NAMES).toEqual(['relaxed', 'simd']);
    expect(MODULES.relaxed.at).toBe(0);
    expect(MODULES.simd.at).toBe(MODULES.relaxed.size);
  });

  it('is refused where its text is cut short', () => {
    for (let length = 0; length < PACKED.length; length += 1021) {
      expect(() => unpack(PACKED.slice(0, length), MODULES.simd), `${length} characters`).toThrow(DamagedModule);
    }
  });

  it('is refused where one character is another one, wherever that is', () => {
    for (let i = 0; i < 60; i++) {
      const at = Math.floor((i * (PACKED.length - 12)) / 60);
      const damaged = PACKED.slice(0, at) + (PACKED.charAt(at) === 'A' ? 'f' : 'A') + PACKED.slice(at + 1);
      expect(() => unpack(damaged, MODULES.simd), `character ${at}`).toThrow(DamagedModule);
    }
  });

  it('is refused where the text is something else', () => {
    for (const text of ['', 'AAAA', '////'.repeat(2000), 'é'.repeat(4000), PACKED.repeat(2)]) {
      expect(() => unpack(text, MODULES.relaxed)).toThrow(DamagedModule);
    }
  });
});

describe('unpacking', () => {
  it('gives back bytes of every length, of little order and of much', () => {
    for (let length = 0; length <= 300; length += length < 40 ? 1 : 13) {
      const random = noise(`unpack ${length}`, length);
      const few = random.map((byte) => byte & 3);
      for (const bytes of [random, few, new Uint8Array(length)]) {
        expect(Buffer.compare(roundTrip(bytes), bytes), `${length} bytes`).toBe(0);
      }
    }
  });

  it('gives back a part of the whole', () => {
    const bytes = noise('parts', 5000).map((byte) => byte & 15);
    for (const [at, size] of [
      [0, 1],
      [0, 2500],
      [2499, 2],
      [2500, 2500],
      [4999, 1],
      [5000, 0],
    ] as const) {
      expect(Buffer.compare(roundTrip(bytes, at, size), bytes.subarray(at, at + size)), `${size} at ${at}`).toBe(0);
    }
  });

  it('reaches far back, and repeats what overlaps itself', () => {
    const far = Buffer.concat([noise('far', 20_000), new Uint8Array(200_000), noise('far', 20_000)]);
    expect(Buffer.compare(roundTrip(far), far)).toBe(0);
    const near = Buffer.from('abcabcabcd'.repeat(9000));
    expect(Buffer.compare(roundTrip(near), near)).toBe(0);
  });
});
