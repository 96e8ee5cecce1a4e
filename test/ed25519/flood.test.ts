// Who sends keys that nobody has seen, once or again and again, slows nobody by more than 1.3: what a table of a key costs
// is earned before it is built. Work is counted, not timed: multiplications of a kernel, sums of points in the twin.
import { Point } from '@noble/ed25519';
import { beforeAll, describe, expect, it } from 'vitest';
import { KEY_AT } from '../../assembly/layout.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { BUILD } from '../support/engines.ts';
import { engineOf, moduleOf } from '../support/kernels.ts';
import { countWork, workOf } from '../support/wasm/work.ts';
import { nodeKey, verifyOn } from './oracle.ts';
import { type Signed, verifyMany } from './states.ts';

const LIMIT = 1.3;

interface Counted {
  readonly engine: Engine;
  work(run: () => void): number;
}

function countedKernel(kernel: 'relaxed' | 'simd' | 'scalar'): Counted {
  const engine = engineOf(moduleOf(BUILD, kernel, countWork), 'scalar');
  const exports = engine.core as unknown as { work: WebAssembly.Global };
  return { engine, work: (run) => workOf(exports, run) };
}

let sums = 0;
/** Counts the sums and doublings of @noble/ed25519. */
function countedTwin(): Counted {
  for (const name of ['add', 'double'] as const) {
    const original = Point.prototype[name] as (...args: unknown[]) => Point;
    Point.prototype[name] = function (this: Point, ...args: unknown[]) {
      sums += 1;
      return original.apply(this, args);
    };
  }
  const work = (run: () => void) => {
    const before = sums;
    run();
    return sums - before;
  };
  return { engine: createEngine('js'), work };
}

const MESSAGE = Buffer.from('flood');
const signed = (label: string): Signed => {
  const { publicKey, sign } = nodeKey(label);
  return { key: publicKey, signature: sign(MESSAGE), message: MESSAGE };
};
const KEYS = Array.from({ length: 700 }, (_, i) => signed(`flood ${i}`));
const keyAt = (i: number) => KEYS[i] as Signed;

/** Which key comes when: each `sights` times, one after another or in rounds of twenty. */
function inTurn(count: number, sights: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(i / sights));
}
function inRounds(count: number, sights: number): number[] {
  return Array.from({ length: count }, (_, i) => 20 * Math.floor(i / (20 * sights)) + (i % 20));
}

describe.each([
  ['the relaxed kernel', 400, () => countedKernel('relaxed')],
  ['the SIMD kernel', 400, () => countedKernel('simd')],
  ['the scalar kernel', 400, () => countedKernel('scalar')],
  ['the JavaScript twin', 200, countedTwin],
] as const)('a flood of keys, on %s', (name, count, create) => {
  let engine: Engine;
  let work: Counted['work'];
  /** What a verification under a new key costs, alone and in a batch. */
  let alone = 0;
  let inBatch = 0;

  const verify = ({ signature, key, message }: Signed, verdict = 1) => {
    if (verifyOn(engine, signature, key, message) !== verdict) throw new Error(`not ${verdict}`);
  };
  const verifyAll = (batch: readonly Signed[]) => {
    if (verifyMany(engine, batch).includes(0)) throw new Error('refused');
  };

  beforeAll(() => {
    ({ engine, work } = create());
    // Tables of the base point are built once.
    verify(keyAt(0));
    engine.core.forgetKeys();
    const first = KEYS.slice(0, 20);
    alone =
      work(() => {
        for (const one of first) verify(one);
      }) / first.length;
    engine.core.forgetKeys();
    inBatch = work(() => verifyAll(KEYS.slice(0, 64))) / 64;
  });

  it('costs what keys seen once cost; seen again and again they cost less', () => {
    engine.core.forgetKeys();
    const once = work(() => {
      for (let i = 0; i < count / 2; i++) verify(keyAt(i));
    });
    expect(once / (count / 2) / alone).toBeLessThan(1.02);
    engine.core.forgetKeys();
    for (let i = 0; i < 3; i++) verify(keyAt(0));
    expect(work(() => verify(keyAt(0))) / alone).toBeLessThan(0.6);
  });

  it.each([2, 3, 5, 9, 20])('costs at most 1.3 of that, each key seen %i times', (sights) => {
    for (const order of [inTurn, inRounds]) {
      engine.core.forgetKeys();
      const total = work(() => {
        for (const i of order(count, sights)) verify(keyAt(i));
      });
      expect(total / count / alone).toBeLessThan(LIMIT);
    }
  });

  it.each([2, 4])('costs at most 1.3 of that in batches of 64, each batch seen %i times', (sights) => {
    engine.core.forgetKeys();
    const batches = name === 'the JavaScript twin' ? 4 : 12;
    const total = work(() => {
      for (const i of inTurn(batches, sights)) verifyAll(KEYS.slice(64 * i, 64 * i + 64));
    });
    expect(total / (64 * batches) / inBatch).toBeLessThan(LIMIT);
  });

  it('costs no more with signatures that do not hold, and leaves nothing behind', () => {
    engine.core.forgetKeys();
    const bad = (i: number): Signed => ({ ...keyAt(i), message: Buffer.from('another') });
    const total = work(() => {
      for (let i = 0; i < count / 2; i++) verify(bad(i >> 1), 0);
    });
    expect(total / (count / 2) / alone).toBeLessThan(1.02);
    // The next sight of such a key is the first.
    expect(work(() => verify(keyAt(0))) / alone).toBeLessThan(1.02);
  });

  it('takes nothing from a key that is held', () => {
    engine.core.forgetKeys();
    const held = signed('flood, held');
    engine.memory.set(held.key, KEY_AT);
    expect(engine.core.holdKey()).toBe(1);
    verify(held);
    const before = work(() => verify(held));
    for (const i of inTurn(name === 'the JavaScript twin' ? 300 : 1400, 2)) verify(keyAt(i));
    const after = work(() => verify(held));
    expect(Math.abs(after / before - 1)).toBeLessThan(0.05);
    engine.memory.set(held.key, KEY_AT);
    engine.core.letGoKey();
  });
});
