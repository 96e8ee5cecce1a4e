// The table of docs/ed25519.md, measured anew.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pinnedRows, row, table } from '../../../scripts/ed25519-acceptance.mjs';
import { verify } from '../../../src/ed25519/index.ts';
import { KERNEL_ENGINES } from '../../support/engines.ts';

const document = readFileSync(new URL('../../../docs/ed25519.md', import.meta.url), 'utf8');

describe.each(KERNEL_ENGINES)('acceptance on $name', (engine) => {
  it('is that of the strict rule: nothing out of the ordinary', async () => {
    const ours = await row('ours', (...parts) => verify(...parts, { engine }));
    expect(ours).toEqual(['ours', 43, 0, 0, 0, 0, 0]);
  });
});

describe('docs/ed25519.md', () => {
  it('says how many vectors each verifier accepts', async () => {
    const rows = await pinnedRows(verify);
    expect(document).toContain(table(rows));
    expect(new Set(rows.map(([, accepted]) => accepted)).size).toBeGreaterThan(2);
  });

  it('names every call of the entry', async () => {
    const calls = Object.keys(await import('../../../src/ed25519/index.ts'));
    expect(calls.length).toBeGreaterThan(7);
    for (const call of calls) expect(document).toContain(`\`${call}(`);
  });
});
