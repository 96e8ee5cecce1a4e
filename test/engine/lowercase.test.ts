// The table of lower-case letters, over every code point: what this runtime's own tables say, and nothing that they do
// not; where the runtime has an older Unicode, it may know fewer.
import { describe, expect, it } from 'vitest';
import { LOWERCASE_RUNS } from '../../assembly/constraints/lowercase.ts';
import { LOWERCASE_AT, LOWERCASE_SIZE } from '../../assembly/layout.ts';
import { createEngine } from '../../src/engine/select.ts';

const UNICODE = 17;

function table(kind: 'wasm' | 'js'): Map<number, number> {
  const { words } = createEngine(kind);
  const found = new Map<number, number>();
  let before = 0;
  for (let run = 0; run < LOWERCASE_RUNS; run++) {
    const [first, last, add] = [0, 1, 2].map((i) => words[(LOWERCASE_AT >> 2) + 3 * run + i] as number) as [
      number,
      number,
      number,
    ];
    expect(first).toBeGreaterThan(before);
    before = last & 0xffffff;
    for (let c = first; c <= before; c += last >> 24 ? 2 : 1) found.set(c, c + add);
  }
  expect(words[(LOWERCASE_AT >> 2) + 3 * LOWERCASE_RUNS]).toBe(0);
  return found;
}

describe('lower case', () => {
  it('fits its region, and is the same in both engines', () => {
    expect(12 * LOWERCASE_RUNS).toBeLessThan(LOWERCASE_SIZE);
    expect(table('js')).toEqual(table('wasm'));
  });

  it('of every code point is the platform’s', () => {
    const ours = table('wasm');
    const unicode = Number.parseInt(process.versions.unicode ?? '0', 10);
    const wrong: string[] = [];
    let upper = 0;
    for (let c = 0x80; c < 0x110000; c++) {
      if (c >= 0xd800 && c < 0xe000) continue;
      const platform = String.fromCodePoint(c).toLowerCase().codePointAt(0) as number;
      const mine = ours.get(c) ?? c;
      if (platform !== c) upper += 1;
      if (mine !== platform && (unicode >= UNICODE || platform !== c)) wrong.push(c.toString(16));
    }
    expect(wrong).toEqual([]);
    expect(upper).toBeGreaterThan(1300);
    expect(ours.size).toBe(1462);
  });
});
