import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codePages } from '../../scripts/errors.mjs';
import { fill } from '../../scripts/markdown.mjs';

describe('docs/errors.md', () => {
  it('is what its generator writes, and the same each time', async () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/errors.md', import.meta.url)), 'utf8');
    expect(fill(page, 'codes', await codePages())).toBe(page);
  });
});
