// The gate on what the entries weigh. The measuring itself is run by CI: scripts/sizes.mjs --check.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS, overLimit, sizesTable } from '../../scripts/sizes.mjs';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const size = (name: string, gzip: number) => ({ name, raw: 4 * gzip, gzip, brotli: gzip - 1 });

describe('the limits', () => {
  it('are kept up to the last byte, and no further', () => {
    const limits = { a: 1000, b: 2000 };
    expect(overLimit([size('a', 999), size('b', 2000)], limits)).toEqual([]);
    expect(overLimit([size('a', 1001), size('b', 2001)], limits)).toEqual([
      'a takes 1001 bytes by gzip, of 1000 at most',
      'b takes 2001 bytes by gzip, of 2000 at most',
    ]);
  });

  it('are there for every entry that a bundle may begin with', () => {
    // browser.js is the main entry once more, and the pool runs where nothing is bundled.
    const others = [
      './browser',
      './pool',
      './pool/worker',
      './package.json',
      './core.simd.wasm',
      './core.relaxed.wasm',
    ];
    const entries = Object.keys(JSON.parse(read('package.json')).exports).filter((entry) => !others.includes(entry));
    expect(Object.keys(LIMITS).sort()).toEqual(entries.map((entry) => `tenuo-edge${entry.slice(1)}`).sort());
  });

  it('are those of the entries in the README', () => {
    for (const entry of Object.keys(LIMITS)) expect(read('README.md')).toContain(`| ${entry} |`);
  });
});

it('the table gives thousands of bytes', () => {
  expect(sizesTable('entry', [{ name: 'a', raw: 123_456, gzip: 12_345, brotli: 999 }]).split('\n')).toEqual([
    '| entry | KB | gzip -9 | brotli |',
    '|---|---|---|---|',
    '| a | 123.5 | 12.3 | 1.0 |',
  ]);
});
