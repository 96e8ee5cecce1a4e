import { describe, expect, it } from 'vitest';
import { ID_BYTES, IdSet } from '../../src/revocation/id-set.ts';
import { Random } from '../oracle/generate/random.mjs';

const random = new Random('id-set');
const KEY = random.bytes(64);
const at = (ids: Uint8Array, i: number) => ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES);

describe('a set of ids', () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 1000])('of %i has each of them and nothing else', (count) => {
    const ids = random.bytes(count * ID_BYTES);
    const set = new IdSet(ids, KEY);
    expect(set.size).toBe(count);
    for (let i = 0; i < count; i++) expect(set.has(ids, i * ID_BYTES)).toBe(true);
    for (let i = 0; i < 100; i++) expect(set.has(random.bytes(ID_BYTES), 0)).toBe(false);
  });

  it('tells ids apart by each of their bits', () => {
    const ids = Uint8Array.from(random.bytes(ID_BYTES));
    const set = new IdSet(ids, KEY);
    for (let bit = 0; bit < ID_BYTES * 8; bit++) {
      const other = ids.slice();
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(set.has(other, 0)).toBe(false);
    }
  });

  it('finds an id wherever it stands in memory', () => {
    const ids = random.bytes(9 * ID_BYTES);
    const set = new IdSet(ids, KEY);
    const memory = new Uint8Array(64);
    for (let offset = 0; offset < 48; offset++) {
      memory.fill(0);
      memory.set(at(ids, offset % 9), offset);
      expect(set.has(memory, offset)).toBe(true);
    }
  });

  it('holds ids of zeros and of ones, and ids that repeat', () => {
    const ids = new Uint8Array(6 * ID_BYTES);
    ids.fill(0xff, 0, 2 * ID_BYTES);
    at(ids, 2).set(random.bytes(ID_BYTES));
    const set = new IdSet(ids, new Uint8Array(64));
    for (let i = 0; i < 6; i++) expect(set.has(ids, i * ID_BYTES)).toBe(true);
    expect(set.size).toBe(6);
    expect(set.has(random.bytes(ID_BYTES), 0)).toBe(false);
  });

  it('takes at most 21 bytes an id where there are many', () => {
    const count = 20_000;
    expect(new IdSet(new Uint8Array(count * ID_BYTES), KEY).byteLength / count).toBeLessThan(21);
  });

  it('spreads ids that differ in few bits, as those of one moment do', () => {
    const count = 4096;
    const ids = new Uint8Array(count * ID_BYTES).fill(7);
    for (let i = 0; i < count; i++) {
      ids[i * ID_BYTES + 3] = i >> 8;
      ids[i * ID_BYTES + 15] = i & 0xff;
    }
    const groups = new Map<number, number>();
    const set = new IdSet(ids, KEY);
    for (let i = 0; i < count; i++) {
      const group = set.groupOf(ids, i * ID_BYTES);
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
    // Of 4096 balls in as many bins the fullest has more than 16 less often than once in 10^9 times.
    expect(Math.max(...groups.values())).toBeLessThan(17);
  });

  it('spreads the same ids otherwise under another key', () => {
    const ids = random.bytes(1000 * ID_BYTES);
    const [one, other] = [new IdSet(ids, KEY), new IdSet(ids, random.bytes(64))];
    let same = 0;
    for (let i = 0; i < 1000; i++) if (one.groupOf(ids, i * ID_BYTES) === other.groupOf(ids, i * ID_BYTES)) same += 1;
    expect(same).toBeLessThan(20);
  });
});
