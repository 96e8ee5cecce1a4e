// What the core says of a CEL constraint, with the evaluator or without.
import { cel } from '../../src/cel/index.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withItems } from '../../src/engine/port.ts';
import { type CelEvaluator, withCel } from '../../src/host/cel.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { reasonName } from '../support/core.ts';

export const NOW = 1_700_000_000;

/** A JavaScript value as the protocol has it: an integral number is an int, and `float` makes a double of it. */
export type Plain =
  | string
  | number
  | bigint
  | boolean
  | null
  | Double
  | readonly Plain[]
  | { readonly [name: string]: Plain };

class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export const float = (value: number): Double => new Double(value);

export function tree(value: Plain): ReturnType<typeof cbor.text> {
  if (value === null) return cbor.nul();
  if (typeof value === 'string') return cbor.text(value);
  if (typeof value === 'boolean') return cbor.bool(value);
  if (typeof value === 'bigint') return cbor.int(value);
  if (typeof value === 'number') return Number.isInteger(value) ? cbor.int(BigInt(value)) : cbor.float(value);
  if (value instanceof Double) return cbor.float(value.value);
  if (Array.isArray(value)) return cbor.array((value as readonly Plain[]).map(tree));
  return cbor.sorted(
    Object.entries(value as Readonly<Record<string, Plain>>).map(([name, member]) => [name, tree(member)]),
  );
}

export const constraint = (expression: string): ReturnType<typeof cbor.text> =>
  cbor.array([cbor.uint(15), cbor.struct([['expression', cbor.text(expression)]])]);

/** `true`, `false`, or the reason's name. */
export function judge(
  engine: Engine,
  expression: string,
  value: Plain,
  evaluator: CelEvaluator | null = cel,
  now = NOW,
): boolean | string {
  const [bytes, item] = [cbor.encode(constraint(expression)), cbor.encode(tree(value))];
  const answer = withCel(engine, evaluator ?? undefined, now, () =>
    withItems(engine, [bytes, item], () => engine.core.matchConstraint(bytes.length, item.length)),
  );
  return answer === 1 ? true : answer === 0 ? false : reasonName(answer);
}

/** `OK` or the reason's name. */
export function narrowing(engine: Engine, parent: string, child: string, evaluator: CelEvaluator | null = cel): string {
  const [above, below] = [cbor.encode(constraint(parent)), cbor.encode(constraint(child))];
  return withCel(engine, evaluator ?? undefined, NOW, () =>
    withItems(engine, [above, below], () => reasonName(engine.core.attenuateConstraint(above.length, below.length))),
  );
}
