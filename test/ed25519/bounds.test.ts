// The bound of every operand of the field, as the comments of the kernels state it: at the bound the result is BigInt's,
// one past it, in any limb of either lane, the debug build stops.
import { beforeAll, describe, expect, it } from 'vitest';
import { SCRATCH_AT } from '../../assembly/layout.ts';
import { LAYOUTS, type Layout } from './field.checks.mjs';
import { compileKernel, KERNELS } from './kernel.ts';

const P = 2n ** 255n - 19n;
const mod = (a: bigint) => ((a % P) + P) % P;
const SIZE = 80;
const [OUT, A, B] = [SCRATCH_AT, SCRATCH_AT + 0x400, SCRATCH_AT + 0x800];

/** An operand: where it stands, and the largest magnitude of each of its limbs. */
interface Operand {
  readonly name: string;
  readonly at: number;
  readonly most: (layout: Layout, limb: number) => number;
}
interface Operation {
  readonly name: string;
  readonly operands: readonly Operand[];
  // biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
  run(core: any): void;
  /** The results, element after element, from the operands; left out where only the bound is of interest. */
  value?(...operands: readonly bigint[]): readonly bigint[];
}

const units = (n: number) => (layout: Layout, limb: number) => n * layout.top(limb);
const flat = (n: number) => () => n;
const operand = (name: string, at: number, most: Operand['most']): Operand => ({ name, at, most });
/** `count` elements of a point or an entry, all reduced. */
const reduced = (name: string, at: number, count: number) =>
  Array.from({ length: count }, (_, i) => operand(`${name} ${i}`, at + SIZE * i, units(1)));

const multiply = (name: string, a: Operand['most'], b: Operand['most']): Operation => ({
  name,
  operands: [operand('a', A, a), operand('b', B, b)],
  run: (core) => core.multiply(OUT, A, B),
  value: (x, y) => [x * y],
});
const square = (most: Operand['most']): readonly Operation[] => [
  {
    name: 'square',
    operands: [operand('a', A, most)],
    run: (core) => core.square(OUT, A),
    value: (x) => [x * x],
  },
  {
    name: 'squareTimes',
    operands: [operand('a', A, most)],
    run: (core) => core.squareTimes(OUT, A, 3),
    value: (x) => [x ** 8n],
  },
];
const sums = (a: Operand['most'], b: Operand['most']): readonly Operation[] => [
  {
    name: 'add',
    operands: [operand('a', A, a), operand('b', B, b)],
    run: (core) => core.add(OUT, A, B),
    value: (x, y) => [x + y],
  },
  {
    name: 'subtract',
    operands: [operand('a', A, a), operand('b', B, b)],
    run: (core) => core.subtract(OUT, A, B),
    value: (x, y) => [x - y],
  },
];

/** 2^50.5, downwards: the cross products of a square are taken twice. */
const SQUARED = 1592262918131443;

const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  scalar: [
    multiply('multiply, 4 units by 4', units(4), units(4)),
    multiply('multiply, 1 unit by 16', units(1), units(16)),
    ...square(units(4)),
    ...sums(units(3), units(1)),
    ...sums(units(2), units(2)),
  ],
  simd: [
    multiply('multiply, 4 units by 3', units(4), units(3)),
    ...square(units(3)),
    ...sums(units(3), units(1)),
    ...sums(units(2), units(2)),
  ],
  'relaxed-simd': [
    multiply('multiply, 2^51 by 2^51', flat(2 ** 51), flat(2 ** 51)),
    multiply('multiply, 2^52 by 2^50', flat(2 ** 52), flat(2 ** 50)),
    ...square(flat(SQUARED)),
    ...sums(units(1), units(1)),
    {
      name: 'doubleParts',
      operands: reduced('coordinate', A, 3),
      run: (core) => core.doubleParts(OUT, A),
      value: (x, y, z) => [2n * x * y, 2n * z * z - y * y + x * x, y * y - x * x, x * x + y * y],
    },
    {
      name: 'affineSumParts',
      operands: [...reduced('coordinate', A, 4), ...reduced('entry', B, 3)],
      run: (core) => core.affineSumParts(OUT, A, B),
      value: (x, y, z, t, plus, minus, c) => {
        const [a, b] = [(y - x) * minus, (y + x) * plus];
        return [b - a, 2n * z - t * c, 2n * z + t * c, b + a];
      },
    },
    {
      name: 'cachedSumParts',
      operands: [...reduced('coordinate', A, 4), ...reduced('cached', B, 4)],
      run: (core) => core.cachedSumParts(OUT, A, B),
      value: (x, y, z, t, plus, minus, c, w) => {
        const [a, b] = [(y - x) * minus, (y + x) * plus];
        return [b - a, 2n * z * w - t * c, 2n * z * w + t * c, b + a];
      },
    },
    {
      name: 'completeParts',
      operands: reduced('part', A, 4),
      run: (core) => core.completeParts(OUT, A, 1),
      value: (e, f, g, h) => [e * f, g * h, f * g, e * h],
    },
  ] as readonly Operation[],
};

const SIGNS: readonly ((limb: number, operand: number) => number)[] = [
  () => 1,
  () => -1,
  (limb) => (limb % 2 === 0 ? 1 : -1),
  (limb, operand) => ((limb + operand) % 2 === 0 ? 1 : -1),
  (limb) => (limb < 3 ? 1 : -1),
  (_, operand) => (operand % 2 === 0 ? 1 : -1),
];

describe.each(KERNELS)('the bounds of the %s kernel', (kernel) => {
  // biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
  let core: any;
  let layout: Layout;
  const value = (at: number, lane: number) => {
    let sum = 0n;
    for (let i = 0; i < layout.count; i++) sum += BigInt(layout.get(at, lane, i)) << layout.weight(i);
    return sum;
  };
  const eachLimb = (run: (lane: number, limb: number) => void) => {
    for (const lane of [0, 1]) for (let limb = 0; limb < layout.count; limb++) run(lane, limb);
  };
  const fill = ({ operands }: Operation, signs: (limb: number, operand: number) => number) => {
    operands.forEach(({ at, most }, i) => {
      eachLimb((lane, limb) => layout.set(at, lane, limb, signs(limb + lane, i) * most(layout, limb)));
    });
  };

  beforeAll(async () => {
    core = await compileKernel(kernel);
    layout = (LAYOUTS[kernel] as (memory: Uint8Array) => Layout)(new Uint8Array(core.memory.buffer));
    core.prepareConstants();
  }, 60_000);

  it.each(OPERATIONS[kernel] as readonly Operation[])('$name: right at its bounds', (operation) => {
    for (const signs of SIGNS) {
      fill(operation, signs);
      operation.run(core);
      for (const lane of [0, 1]) {
        const results = operation.value?.(...operation.operands.map(({ at }) => value(at, lane))) as readonly bigint[];
        results.forEach((right, i) => {
          if (mod(value(OUT + SIZE * i, lane)) !== mod(right)) expect.fail(`result ${i}, lane ${lane}`);
        });
      }
    }
  });

  it.each(OPERATIONS[kernel] as readonly Operation[])('$name: stops one past them', (operation) => {
    for (const signs of [() => 1, () => -1]) {
      for (const { name, at } of operation.operands) {
        eachLimb((lane, limb) => {
          fill(operation, signs);
          layout.set(at, lane, limb, layout.get(at, lane, limb) + signs());
          expect(() => operation.run(core), `${name}, limb ${limb} of lane ${lane}`).toThrow(/unreachable/);
        });
      }
    }
  });

  it('toBytes takes limbs below 2^54, and writes what is canonical', () => {
    const most = kernel === 'relaxed-simd' ? 2 ** 54 - 2 : 2 ** 28 - 1;
    for (const sign of [1, -1]) {
      eachLimb((lane, limb) =>
        layout.set(A, lane, limb, sign * (kernel !== 'relaxed-simd' && limb % 2 === 0 ? 0 : most)),
      );
      core.toBytes(OUT, A, 0);
      core.fromBytes(B, 0, OUT);
      expect(mod(value(B, 0))).toBe(mod(value(A, 0)));
      eachLimb((lane, limb) => {
        if (kernel !== 'relaxed-simd' && limb % 2 === 0) return;
        const before = layout.get(A, lane, limb);
        layout.set(A, lane, limb, sign * 2 ** (kernel === 'relaxed-simd' ? 54 : 28));
        expect(() => core.toBytes(OUT, A, lane)).toThrow(/unreachable/);
        layout.set(A, lane, limb, before);
      });
    }
  });

  it('setInteger takes integers below 2^25', () => {
    for (const sign of [1, -1]) {
      core.setInteger(A, sign * (2 ** 25 - 1));
      expect(value(A, 1)).toBe(BigInt(sign * (2 ** 25 - 1)));
      expect(() => core.setInteger(A, sign * 2 ** 25)).toThrow(/unreachable/);
    }
  });

  it.runIf(kernel === 'relaxed-simd')('a limb that is no integer is past every bound', () => {
    for (const fraction of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const operation of OPERATIONS[kernel] as readonly Operation[]) {
        fill(operation, () => 0);
        const [{ at }] = operation.operands as [Operand];
        layout.set(at, 1, 2, fraction);
        expect(() => operation.run(core), operation.name).toThrow(/unreachable/);
      }
    }
  });
});
