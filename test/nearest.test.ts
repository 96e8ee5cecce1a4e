import { describe, expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';

const TOOLS = ['read_file', 'search', 'restart_service', 'ls', 'a'];

describe('the nearest name', () => {
  it.each([
    ['read_fil', 'read_file'],
    ['raed_file', 'read_file'],
    ['readFile', 'read_file'],
    ['READ-FILE', 'read_file'],
    ['serch', 'search'],
    ['saerhc', 'search'],
    ['restart', undefined],
    ['serach1', 'search'],
    ['sear', 'search'],
    ['sea', undefined],
    ['sl', undefined],
    ['lsx', 'ls'],
    ['b', undefined],
    ['', undefined],
    ['delete_everything', undefined],
  ])('of %j is %j', (name, meant) => {
    expect(nearest(name, TOOLS)).toBe(meant);
  });

  it('is another name, the first of those that are equally near', () => {
    expect(nearest('search', ['search'])).toBeUndefined();
    expect(nearest('read1', ['read2', 'read3'])).toBe('read2');
    expect(nearest('read12', ['read345', 'read1'])).toBe('read1');
    expect(nearest('read', [])).toBeUndefined();
  });

  it('compares names of up to 64 characters', () => {
    for (const length of [63, 64]) expect(nearest('x'.repeat(length), [`${'x'.repeat(length - 1)}y`])).toBeDefined();
    expect(nearest('x'.repeat(65), ['x'.repeat(64)])).toBeUndefined();
    expect(nearest('x'.repeat(64), ['x'.repeat(65)])).toBeUndefined();
  });
});
