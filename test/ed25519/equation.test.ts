// The equation R = s B - k A at the ends of what its scalars may be. No signature has a chosen challenge, so the parts of
// verification are asked directly, in every way that leads to them.
import { Point } from '@noble/ed25519';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCRATCH_AT } from '../../assembly/layout.ts';
import { compileKernel, KERNELS } from './kernel.ts';
import { fromInteger, noise, ORDER, SMALL_ORDER, toInteger } from './oracle.ts';

/** The point of order 2, (0, -1). */
const MINUS_ONE = SMALL_ORDER[8] as string;
const TORSION = Point.fromHex(SMALL_ORDER[4] as string);
const DELTA = ORDER - 2n ** 252n;
/** Where combs are a bit too short, digits all alike, halves end, and L is near. */
const ENDS = [
  ...[0n, 1n, 2n ** 127n, 2n ** 128n - 1n, 2n ** 251n, 2n ** 252n - 1n, 2n ** 252n, DELTA, DELTA + 1n],
  ...[(ORDER - 1n) / 2n, ORDER - 2n, ORDER - 1n],
  ...[0x88, 0x77].map((byte) => toInteger(Buffer.alloc(32, byte)) % 2n ** 252n),
];
const KEYS = [1n, ORDER - 1n, toInteger(noise('equation', 32)) % ORDER].map((a) => Point.BASE.multiply(a));
const WAYS = ['new', 'new, in lane 0', 'new, in lane 1', 'seen', 'seen, with s B kept'];

const times = (point: Point, k: bigint) => (k === 0n ? Point.ZERO : point.multiply(k, false));
const bytesOf = (point: Point) => Buffer.from(point.toBytes());

/** s and k with R = s B - k A, an R that is not, and a signature that holds for k as well. */
interface Equation {
  readonly place: string;
  readonly A: Buffer;
  readonly k: Buffer;
  readonly s: Buffer;
  readonly R: Buffer;
  readonly wrongR: Buffer;
  readonly wrongS: Buffer;
  readonly other: Buffer;
}

function* equations(): Generator<Equation> {
  const OTHER = 12345n;
  const [multiples, another] = [ENDS.map((s) => times(Point.BASE, s)), times(Point.BASE, OTHER)];
  for (const [i, key] of KEYS.entries()) {
    for (const [n, k] of ENDS.entries()) {
      // A part of small order: order 8, 4, 2 and none.
      const point = key.add(times(TORSION, [1n, 2n, 4n, 8n][(n + i) % 4] as bigint));
      const [A, kA] = [bytesOf(point), times(point, k)];
      const other = Buffer.concat([bytesOf(another.subtract(kA)), fromInteger(OTHER)]);
      if (another.subtract(kA).isSmallOrder()) continue;
      for (const [m, s] of ENDS.entries()) {
        const R = (multiples[m] as Point).subtract(kA);
        if (R.isSmallOrder()) continue;
        const wrong = [R.add(Point.BASE), R.negate(), R.add(TORSION), R.add(Point.fromHex(MINUS_ONE))][m % 4] as Point;
        yield {
          place: `key ${i}, s ${s}, k ${k}`,
          A,
          k: fromInteger(k),
          s: fromInteger(s),
          R: bytesOf(R),
          wrongR: bytesOf(wrong),
          wrongS: fromInteger((s + 1n) % ORDER),
          other,
        };
      }
    }
  }
}
const EQUATIONS = [...equations()];

describe.each(KERNELS)('the equation on the %s kernel', (kernel) => {
  // biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
  let core: any;
  let memory: Uint8Array;
  const [SIGNATURE, KEY, CHALLENGE, OTHER] = [0, 0x40, 0x60, 0x80].map((n) => SCRATCH_AT + n) as [
    number,
    number,
    number,
    number,
  ];

  beforeAll(async () => {
    core = await compileKernel(kernel);
    memory = new Uint8Array(core.memory.buffer);
  }, 60_000);

  const ask = (way: number, { A, k, other }: Equation, R: Buffer, s: Buffer): number => {
    memory.set(R, SIGNATURE);
    memory.set(s, SIGNATURE + 32);
    memory.set(A, KEY);
    memory.set(k, CHALLENGE);
    memory.set(other, OTHER);
    return core.equationHolds(way, SIGNATURE, KEY, CHALLENGE, OTHER);
  };

  it.each(WAYS.map((name, way) => [name, way] as const))(
    'holds and fails at the ends of s and k: %s',
    (_, way) => {
      expect(EQUATIONS.length).toBeGreaterThan(550);
      for (const equation of EQUATIONS) {
        const { place, R, s, wrongR, wrongS } = equation;
        const got = [ask(way, equation, R, s), ask(way, equation, wrongR, s), ask(way, equation, R, wrongS)];
        if (got.join() !== '1,0,0') expect.fail(`${place}: ${got}`);
      }
    },
    60_000,
  );
});
