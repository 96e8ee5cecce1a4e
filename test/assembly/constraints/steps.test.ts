// What constraints cost, in steps: linear in the input, or cut off by the budget with a code. Steps are counted, not
// timed; test/assembly/work.test.ts holds that time follows them.
import { describe, expect, it } from 'vitest';
import { MAX_CONSTRAINT_STEPS } from '../../../assembly/codes.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { wire } from '../../oracle/generate/constraints.mjs';
import { attenuate, match } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

const { text, uint, array } = cbor;
type Json = Record<string, unknown>;
type Task = (engine: Engine) => string;

const of = (type: string, members: Json = {}): Json => ({ type, ...members });
const int = (n: number) => ({ int: String(n) });
const ints = (count: number, from = 0) => Array.from({ length: count }, (_, i) => int(from + i));
const times = (count: number, make: (i: number) => Json) => Array.from({ length: count }, (_, i) => make(i));
const wildcard = of('Wildcard');
const all = (constraints: Json[]) => of('All', { constraints });
const any = (constraints: Json[]) => of('Any', { constraints });
const not = (constraint: Json) => of('Not', { constraint });
const nest = (levels: number, inside: Json): Json => (levels === 0 ? inside : not(nest(levels - 1, inside)));
const glob = (pattern: string) => of('Pattern', { pattern });
const exact = (n: number) => of('Exact', { value: int(n) });
const longList = (count: number) => array(Array.from({ length: count }, () => uint(1)));

function matching(constraint: Json, value: cbor.Node): Task {
  const encoded = cbor.encode(wire(constraint));
  const item = cbor.encode(value);
  return (engine) => {
    const { returned, reason } = match(engine, encoded, item);
    return returned === 1 ? 'true' : returned === 0 ? 'false' : reason;
  };
}

function narrowing(parent: Json, child: Json): Task {
  const [above, below] = [cbor.encode(wire(parent)), cbor.encode(wire(child))];
  return (engine) => attenuate(engine, above, below).reason;
}

/** Name, what is done at a size, its answer. */
const LINEAR: [string, (n: number) => Task, string][] = [
  ['a glob of many stars', (n) => matching(glob(`${'*a'.repeat(n)}b`), text('a'.repeat(n))), 'false'],
  ['a glob of components', (n) => matching(glob(`${'**/a/'.repeat(n)}b`), text('a/'.repeat(n))), 'false'],
  [
    'a list in a long Subset',
    (n) => matching(of('Subset', { allowed: ints(n) }), array(Array.from({ length: n }, () => uint(n - 1)))),
    'true',
  ],
  [
    'a list that holds what a long Contains requires',
    (n) =>
      matching(
        of('Contains', { required: ints(n) }),
        array(
          ints(n)
            .reverse()
            .map(({ int }) => uint(Number(int))),
        ),
      ),
    'true',
  ],
  [
    'a list of one value repeated, under Contains',
    (n) => matching(of('Contains', { required: ints(20) }), array(Array.from({ length: n }, () => uint(1)))),
    'false',
  ],
  [
    'a path that goes down and up',
    (n) => matching(of('Subpath', { root: '/a' }), text(`/a${'/b/..'.repeat(n)}`)),
    'true',
  ],
  ['a path of nothing but slashes', (n) => matching(of('Subpath', { root: '/a' }), text('/'.repeat(n * 4))), 'false'],
  ['a path that goes up only', (n) => matching(of('Subpath', { root: '/a' }), text('/..'.repeat(n))), 'false'],
  [
    'a path and a root without regard to case',
    (n) => matching(of('Subpath', { root: `/${'a'.repeat(n)}`, case_sensitive: false }), text(`/${'A'.repeat(n)}`)),
    'true',
  ],
  [
    'a list of paths',
    (n) => matching(of('Subpath', { root: '/a' }), array(Array.from({ length: n }, () => text('/a/b')))),
    'true',
  ],
  ['a command line of quotes', (n) => matching(of('Shlex', { allow: ['a'] }), text(`a ${'"x" '.repeat(n)}`)), 'true'],
  ['a command line that is one word', (n) => matching(of('Shlex', { allow: ['a'] }), text('\\a'.repeat(n))), 'false'],
  ['a text that is no address', (n) => matching(of('Cidr', { cidr: '::/0' }), text(':'.repeat(n))), 'ADDRESS_INVALID'],
  ['All of many', (n) => matching(all(times(n, () => wildcard)), text('a')), 'true'],
  [
    'Any of many networks',
    (n) => matching(any(times(n, () => of('Cidr', { cidr: '10.0.0.0/8' }))), text('::1')),
    'false',
  ],
  [
    'Any of many commands',
    (n) => matching(any(times(n, () => of('Shlex', { allow: ['b'] }))), text('a "b" c')),
    'false',
  ],
  ['32 Nots around many', (n) => matching(nest(31, any(times(n, () => exact(5)))), uint(1)), 'true'],
  [
    'OneOf below OneOf',
    (n) => narrowing(of('OneOf', { values: ints(n) }), of('OneOf', { values: ints(n).reverse() })),
    'OK',
  ],
  [
    'NotOneOf below NotOneOf',
    (n) => narrowing(of('NotOneOf', { excluded: ints(n) }), of('NotOneOf', { excluded: ints(n).reverse() })),
    'OK',
  ],
  [
    'Contains below Contains',
    (n) => narrowing(of('Contains', { required: ints(n) }), of('Contains', { required: ints(n).reverse() })),
    'OK',
  ],
  [
    'a Subset of paths below a root',
    (n) => narrowing(of('Subpath', { root: '/a' }), of('Subset', { allowed: Array.from({ length: n }, () => '/a/b') })),
    'OK',
  ],
  ['a value below All of many', (n) => narrowing(all(times(n, () => exact(1))), of('Exact', { value: int(1) })), 'OK'],
  [
    'All of many below one',
    (n) => narrowing(all([exact(1)]), all(times(n, (i) => (i === n - 1 ? exact(1) : glob('a'))))),
    'OK',
  ],
  ['Any of many below one', (n) => narrowing(any([exact(1)]), any(times(n, () => exact(1)))), 'OK'],
];

/** What compares each with each: it ends at the budget once it is large enough, whatever the answer would have been. */
const CUT: [string, (n: number) => Task][] = [
  ['a glob that is retried from everywhere', (n) => matching(glob(`*${'a'.repeat(n)}b`), text('a'.repeat(4 * n)))],
  ['a class that is read for every character', (n) => matching(glob(`*[!${'x'.repeat(n)}]b`), text('a'.repeat(4 * n)))],
  [
    'many Subsets of a long list',
    (n) => matching(all(times(n, () => of('Subset', { allowed: [int(1)] }))), longList(10 * n)),
  ],
  [
    'many Contains of a long list',
    (n) => matching(any(times(n, () => of('Contains', { required: [int(99)] }))), longList(10 * n)),
  ],
  [
    'many roots of a long path',
    (n) => matching(any(times(n >> 2, () => of('Subpath', { root: '/b' }))), text('/a'.repeat(40 * n))),
  ],
  [
    'many roots of a long list',
    (n) =>
      matching(
        all(times(n >> 2, () => of('Subpath', { root: '/a' }))),
        array(Array.from({ length: 4 * n }, () => text('/a'))),
      ),
  ],
  [
    'many programs of a long command',
    (n) => matching(any(times(n, () => of('Shlex', { allow: ['b'] }))), text(`a${' x'.repeat(5 * n)}`)),
  ],
  ['many globs of a long text', (n) => matching(any(times(n, () => glob('*b'))), text('a'.repeat(4 * n)))],
  ['Nots of them', (n) => matching(all(times(n >> 1, () => not(glob('*b')))), text('a'.repeat(8 * n)))],
  ['All below All', (n) => narrowing(all(times(n, () => exact(5))), all(times(n, (i) => exact(i === n - 1 ? 5 : 1))))],
  ['Any below Any', (n) => narrowing(any(times(n, (i) => exact(i === n - 1 ? 1 : 5))), any(times(n, () => exact(1))))],
  [
    'Not of Any below Not of Any',
    (n) => narrowing(not(any(times(n, () => exact(1)))), not(any(times(n, (i) => exact(i === n - 1 ? 1 : 5))))),
  ],
  [
    'Any in Any below Any in Any',
    (n) =>
      narrowing(
        any(times(n >> 1, (i) => any([exact(i === (n >> 1) - 1 ? 1 : 5)]))),
        any(times(n >> 1, () => any([exact(1)]))),
      ),
  ],
  [
    'NotOneOf of a long list below many',
    (n) =>
      narrowing(
        all(times(n, () => of('NotOneOf', { excluded: ['a'] }))),
        all([of('NotOneOf', { excluded: [...ints(4 * n), 'a'] })]),
      ),
  ],
  [
    'the same under Not, where the list is sorted anew',
    (n) =>
      narrowing(
        not(all(times(n, () => of('NotOneOf', { excluded: ['b'] })))),
        not(all([of('NotOneOf', { excluded: ints(4 * n) })])),
      ),
  ],
  [
    'branches that err, before each branch',
    (n) => narrowing(any([...times(n, () => of('Cidr', { cidr: '::1' })), exact(1)]), any(times(n, () => exact(1)))),
  ],
];

function stepsOf(engine: Engine, task: Task): number {
  task(engine);
  return engine.core.stepsSpent();
}

const SIZES = [500, 1000, 2000];

describe.each(ENGINES)('steps on $name', (engine) => {
  it.each(LINEAR)('%s: twice the input, twice the steps', (name, make, answer) => {
    const [a, b, c] = SIZES.map((size) => {
      const task = make(size);
      expect(task(engine)).toBe(answer);
      return stepsOf(engine, task);
    }) as [number, number, number];
    console.log(`${engine.name}: ${name}: ${a}, ${b}, ${c} steps, ratios ${(b / a).toFixed(2)}, ${(c / b).toFixed(2)}`);
    expect(b).toBeLessThanOrEqual(2.1 * a + 20);
    expect(c).toBeLessThanOrEqual(2.1 * b + 20);
    expect(c).toBeLessThan(MAX_CONSTRAINT_STEPS / 8);
  });

  it.each(CUT)('%s: ends at the budget', (name, make) => {
    expect(make(3000)(engine)).toBe('CONSTRAINT_TOO_COSTLY');
    const steps = engine.core.stepsSpent();
    console.log(`${engine.name}: ${name}: ${steps} steps`);
    // The last thing begun is finished: linear in the input, so a fraction of the budget.
    expect(steps).toBeGreaterThan(MAX_CONSTRAINT_STEPS);
    expect(steps).toBeLessThan(1.1 * MAX_CONSTRAINT_STEPS);
    // Small ones of the same kind are decided.
    expect(make(24)(engine)).not.toBe('CONSTRAINT_TOO_COSTLY');
  });

  it('the budget of one call is not another’s', () => {
    const [cut, small] = [CUT[0]?.[1](3000) as Task, CUT[0]?.[1](24) as Task];
    const alone = stepsOf(engine, small);
    cut(engine);
    expect(stepsOf(engine, small)).toBe(alone);
  });
});
