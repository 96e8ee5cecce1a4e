import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isCapability } from '../src/capability.ts';
import { GUARDED } from '../src/guard/guarded.ts';
import { Capability, ConstraintSet, Exact, Pattern, SigningKey, Warrant } from '../src/index.ts';
import { refusal } from './support/cast.ts';

/** What `guard` makes, as far as a capability looks at it. */
function guarded(tool: string, names?: readonly string[]): never {
  return Object.defineProperty(() => undefined, GUARDED, { value: { tool, names } }) as never;
}

describe('Capability', () => {
  it('is a tool and its set, as frozen data', () => {
    const capability = Capability('search', { query: Pattern('weather *') });
    expect(capability).toMatchObject({ kind: 'Capability', tool: 'search', set: { allowUnknown: false } });
    expect(Object.isFrozen(capability)).toBe(true);
    expect(JSON.parse(JSON.stringify(Capability('search')))).toMatchObject({ kind: 'Capability', tool: 'search' });
    expect(Capability('search').set.constraints).toEqual({});
  });

  it('takes a set that is already made, and the flag apart', () => {
    const set = ConstraintSet({ path: Exact('/x') });
    expect(Capability('t', set).set).toBe(set);
    expect(Capability('t', { allowUnknown: Exact(true) }, { allowUnknown: true }).set.allowUnknown).toBe(true);
  });

  it('shows as its call', () => {
    const capability = Capability('search', { query: Pattern('weather *') });
    expect(String(capability)).toBe('Capability("search", { query: Pattern("weather *") })');
    expect(inspect(capability)).toBe(String(capability));
    expect(String(Capability('search'))).toBe('Capability("search")');
  });

  it('takes its tool from a guarded function, or from an object with a name', () => {
    expect(Capability(guarded('search'), { query: 'x' }).tool).toBe('search');
    expect(Capability({ name: 'lookup' }, { id: 5 }).tool).toBe('lookup');
  });

  it('refuses a constraint on an argument that a positional tool does not have', () => {
    const write = guarded('write_file', ['path', 'content']);
    expect(Capability(write, { path: Pattern('/tmp/*'), allowUnknown: true }).set.allowUnknown).toBe(true);
    expect(() => Capability(write, { pth: Pattern('/tmp/*') } as never)).toThrow(
      'the tool "write_file" has no argument "pth"; it has "path", "content"',
    );
    expect(() => Capability(guarded('ping', []), { x: 1 } as never)).toThrow('it has none');
  });

  it.each([
    undefined,
    null,
    5,
    '\ud800',
    {},
    { name: 5 },
    [],
    Symbol('search'),
    Object.assign(() => undefined, { tool: 'search' }),
    function search() {},
    class Search {},
  ])('refuses %o as a tool', (tool) => {
    expect(refusal(() => Capability(tool as never))).toBe('TypeError');
  });

  it('is known by its mark, in whichever copy it was made', () => {
    const capability = Capability('search');
    expect(isCapability(capability)).toBe(true);
    const other = Object.create({ [Symbol.for('tenuo-edge/Capability')]: true }) as object;
    expect(isCapability(other)).toBe(true);
    for (const value of [null, undefined, 'search', { ...capability }, { kind: 'Capability', tool: 'search' }])
      expect(isCapability(value)).toBe(false);
    expect(isCapability({ [Symbol.for('tenuo-edge/Capability')]: true })).toBe(false);
  });

  it('is taken by builders, and nothing that only looks like it', () => {
    const key = SigningKey.generate();
    const minted = Warrant.mintBuilder()
      .capability(Capability('search', { query: 'x' }))
      .mint(key);
    expect(String(minted.capabilities.search)).toBe('{ query: Exact("x") }');
    const looksLikeIt = { kind: 'Capability', tool: 'search', set: ConstraintSet() };
    expect(refusal(() => Warrant.mintBuilder().capability(looksLikeIt as never))).toBe('TypeError');
  });
});
