import { describe, expect, it } from 'vitest';
import { Shlex } from '../../src/index.ts';
import { refusal } from '../support/cast.ts';

describe('Shlex', () => {
  it('shows as its call, frozen, with a copy of its list', () => {
    const allow = ['ls', '/usr/bin/git'];
    const made = Shlex({ allow });
    allow.push('rm');
    expect(String(made)).toBe('Shlex({ allow: ["ls", "/usr/bin/git"] })');
    expect(Object.isFrozen(made) && Object.isFrozen(made.allow)).toBe(true);
    expect(Shlex({ allow: [] }).allow).toEqual([]);
  });

  it('takes a list of texts by its name', () => {
    for (const options of [
      undefined,
      null,
      ['ls'],
      'ls',
      {},
      { allow: 'ls' },
      { allow: ['ls', 1] },
      { allow: ['\ud800'] },
    ])
      expect(refusal(() => Shlex(options as never))).toBe('TypeError');
    // biome-ignore lint/suspicious/noSparseArray: that is the point
    expect(refusal(() => Shlex({ allow: ['ls', ,] } as never))).toBe('TypeError');
    expect(() => Shlex({ allow: ['ls'], allowed: [] } as never)).toThrow('Shlex has no option "allowed"');
  });
});
