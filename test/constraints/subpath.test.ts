import { describe, expect, it } from 'vitest';
import { Subpath } from '../../src/index.ts';
import { refusal } from '../support/cast.ts';

describe('Subpath', () => {
  it.each([
    ['/data', '/data'],
    ['/data/', '/data'],
    ['//data//x/.', '/data/x'],
    ['/data/../x', '/x'],
    ['/../..', '/'],
    ['/', '/'],
    ['/data\\x', '/data/x'],
    ['/Data', '/Data'],
    ['/data/...', '/data/...'],
    ['/%2e%2e', '/%2e%2e'],
    ['C:\\data\\x', 'C:\\data/x'],
    ['c:/..\\x/', 'c:/x'],
    ['C:\\', 'C:\\'],
  ])('normalises the root %j to %j', (root, kept) => {
    expect(Subpath(root)).toMatchObject({ root: kept, caseSensitive: true, allowEqual: true });
  });

  it('puts a root whose case does not matter into lower case', () => {
    expect(Subpath('/Data/É/İ/ΑΣ', { caseSensitive: false }).root).toBe('/data/é/i̇/ας');
    expect(Subpath('C:\\Data', { caseSensitive: false }).root).toBe('c:\\data');
  });

  it('shows as its call, with the flags that are not usual', () => {
    expect(String(Subpath('/data'))).toBe('Subpath("/data")');
    expect(String(Subpath('/data', { allowEqual: false }))).toBe('Subpath("/data", { allowEqual: false })');
    expect(String(Subpath('/data', { caseSensitive: false, allowEqual: true }))).toBe(
      'Subpath("/data", { caseSensitive: false })',
    );
    expect(Object.isFrozen(Subpath('/'))).toBe(true);
  });

  it.each(['', 'data', './data', '../data', '\\data', 'C:', 'C:data', '1:/x', 'é:/x', ' /data'])(
    'refuses the root %j',
    (root) => {
      expect(refusal(() => Subpath(root))).toBe('1501 constraint-violation root-not-absolute');
    },
  );

  it('takes a text and known options', () => {
    expect(refusal(() => Subpath(1 as never))).toBe('TypeError');
    expect(refusal(() => Subpath('/\ud800'))).toBe('TypeError');
    expect(refusal(() => Subpath('/a', null as never))).toBe('TypeError');
    expect(refusal(() => Subpath('/a', { caseSensitive: 1 } as never))).toBe('TypeError');
    expect(refusal(() => Subpath('/a', { allowEqual: 'no' } as never))).toBe('TypeError');
    expect(() => Subpath('/a', { case_sensitive: false } as never)).toThrow('Subpath has no option "case_sensitive"');
  });
});
