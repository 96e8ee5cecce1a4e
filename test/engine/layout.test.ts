import { describe, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';

const regions = Object.entries(layout as Record<string, number>)
  .filter(([name]) => name.endsWith('_SIZE') && name.replace('_SIZE', '_AT') in layout)
  .map(([name, size]) => {
    const at = (layout as Record<string, number>)[name.replace('_SIZE', '_AT')] as number;
    return { name: name.replace('_SIZE', ''), at, end: at + size };
  });
/** Regions that are parts of another one. */
const PARTS = /^(HASH|SCALARS|ELEMENTS|POINTS|CURVE|DIGITS|KEY_TABLE|COMB_TABLE)$/;

describe('the memory map', () => {
  it('has no region that overlaps another', () => {
    const whole = regions.filter(({ name }) => !PARTS.test(name)).sort((a, b) => a.at - b.at);
    expect(whole.length).toBeGreaterThan(12);
    for (const [i, { name, end }] of whole.entries()) {
      const next = whole[i + 1];
      if (next !== undefined) expect(end, `${name} before ${next.name}`).toBeLessThanOrEqual(next.at);
    }
    const inside = whole.filter(({ at }) => at < layout.MEMORY_SIZE);
    expect(inside.at(-1)?.end).toBeLessThanOrEqual(layout.MEMORY_SIZE);
  });

  it('has room for the slots and the roots between their neighbours', () => {
    expect(layout.SLOTS_AT + layout.SLOT_COUNT * layout.SLOT_SIZE).toBeLessThanOrEqual(layout.LOWERCASE_AT);
    expect(layout.ROOTS_AT + 32 * layout.MAX_ROOTS).toBeLessThanOrEqual(layout.CALL_AT);
    expect(layout.CALL_AT + layout.CALL_HEAD + layout.MAX_CALL_BYTES + layout.CALL_TAIL).toBeLessThanOrEqual(
      layout.INPUT_AT,
    );
  });
});
