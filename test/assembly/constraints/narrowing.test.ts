// Attenuation can only narrow: what a child accepts, its parent accepts. Random parents, children and values.
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { bad, generate, good, narrow, setNode, widen, wire } from '../../oracle/generate/constraints.mjs';
import { Random } from '../../oracle/generate/random.mjs';
import { anyValue, node } from '../../oracle/generate/values.mjs';
import { ask, attenuate, attenuateSet, found, matches, put } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';

/** Kinds without parts; those with parts are in property.test.ts. */
const BUILT = [
  'Wildcard',
  'Exact',
  'Pattern',
  'Range',
  'OneOf',
  'NotOneOf',
  'Contains',
  'Subset',
  'Cidr',
  'Subpath',
  'Shlex',
];
const NAMES = ['a', 'b', 'c'];

type Constraint = { type: string };

function matchesSet(engine: Engine, set: Buffer, args: Record<string, unknown>): boolean {
  ask(engine, { now: 0, tool: 't', args });
  return found(engine, engine.core.matchSet(put(engine, set))).returned === 0;
}

describe.each(ENGINES)('narrowing on $name', (engine) => {
  it('a constraint that was accepted below another accepts nothing more', () => {
    const random = new Random('narrowing');
    const counts = { narrower: 0, refused: 0, values: 0 };
    for (let i = 0; i < 4000; i++) {
      const parent = generate(random, random.pick(BUILT)) as Constraint;
      const child = random.weighted([
        [4, () => narrow(random, parent)],
        [3, () => widen(random, parent)],
        [1, () => generate(random, random.pick(BUILT))],
      ])() as Constraint;
      const [above, below] = [wire(parent), wire(child)];
      if (attenuate(engine, above, below).reason !== 'OK') {
        counts.refused += 1;
        continue;
      }
      counts.narrower += 1;
      for (let n = 0; n < 6; n++) {
        const value = random.pick([
          () => good(random, child),
          () => bad(random, child),
          () => bad(random, parent),
          () => anyValue(random),
        ])();
        if (matches(engine, below, node(value)) !== 'true') continue;
        counts.values += 1;
        const answer = matches(engine, above, node(value));
        if (answer !== 'true') expect.fail(`${JSON.stringify({ parent, child, value })}: ${answer}`);
      }
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(800);
  });

  it('a set that was accepted below another accepts no more calls', () => {
    const random = new Random('sets');
    const counts = { narrower: 0, refused: 0, calls: 0 };
    const some = () =>
      Object.fromEntries(
        NAMES.filter(() => random.chance(0.5)).map((name) => [name, generate(random, random.pick(BUILT))]),
      );
    for (let i = 0; i < 4000; i++) {
      const parent = { constraints: some(), allow_unknown: random.chance(0.3) };
      const changed = Object.entries(parent.constraints)
        .filter(() => random.chance(0.95))
        .map(([name, c]) => [name, random.chance(0.8) ? narrow(random, c) : widen(random, c)]);
      const child = {
        constraints: { ...Object.fromEntries(changed), ...(random.chance(0.1) ? some() : {}) } as Record<
          string,
          unknown
        >,
        allow_unknown: parent.allow_unknown ? random.chance(0.5) : random.chance(0.05),
      };
      const [above, below] = [setNode(parent), setNode(child)].map((set) => cbor.encode(set)) as [Buffer, Buffer];
      if (attenuateSet(engine, above, below).reason !== 'OK') {
        counts.refused += 1;
        continue;
      }
      counts.narrower += 1;
      for (let n = 0; n < 3; n++) {
        const args: Record<string, unknown> = Object.fromEntries(
          Object.entries(child.constraints)
            .filter(() => random.chance(0.95))
            .map(([name, c]) => [name, good(random, c)]),
        );
        if (random.chance(0.2)) args[random.pick([...NAMES, 'd'])] = anyValue(random);
        if (!matchesSet(engine, below, args)) continue;
        counts.calls += 1;
        if (!matchesSet(engine, above, args)) expect.fail(JSON.stringify({ parent, child, args }));
      }
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(500);
  });
});
