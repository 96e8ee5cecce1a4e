import { describe, expect, it } from 'vitest';
import { NAMES_AT, NAMES_SIZE } from '../../assembly/layout.ts';
import * as constants from '../../assembly/names.ts';
import { NAMES } from '../../src/engine/names.ts';
import { ENGINES } from '../support/engines.ts';

const entries = Object.entries(constants).filter(([name]) => /^NAME_(?!CELL|COUNT)/.test(name)) as [string, number][];

describe('names', () => {
  it('are one text a constant', () => {
    expect(entries.map(([, index]) => index).sort((a, b) => a - b)).toEqual([...NAMES.keys()]);
    expect(constants.NAME_COUNT).toBe(NAMES.length);
    expect(NAMES.length * constants.NAME_CELL).toBeLessThanOrEqual(NAMES_SIZE);
  });

  it.each(entries.filter(([name]) => !/CONTEXT|PEM|ID|GATES/.test(name)))('%s says itself', (name, index) => {
    expect(NAMES[index]).toBe(name.replace('NAME_', '').toLowerCase());
  });

  it.each(ENGINES)('lie in their cells on $name', ({ memory }) => {
    NAMES.forEach((text, index) => {
      const at = NAMES_AT + index * constants.NAME_CELL;
      expect(text.length).toBeLessThan(constants.NAME_CELL);
      expect(memory[at]).toBe(text.length);
      expect(Buffer.from(memory.subarray(at + 1, at + 1 + text.length)).toString('latin1')).toBe(text);
    });
  });
});
