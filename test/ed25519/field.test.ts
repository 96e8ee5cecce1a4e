// The kernels of the field against BigInt, and multiples by the combs; where there is no vitest
// scripts/check-kernels.mjs runs the same checks.
import { Point } from '@noble/ed25519';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCRATCH_AT } from '../../assembly/layout.ts';
import { checkKernel } from './field.checks.mjs';
import { compileKernel, KERNELS } from './kernel.ts';
import { fromInteger, nodeKey, noise, ORDER, toInteger } from './oracle.ts';

/** Two at a time. The long run has a million. */
const PRODUCTS = Number(process.env.ED25519_PRODUCTS ?? 20_000);

describe.each(KERNELS)('the %s kernel', (kernel) => {
  // biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
  let core: any;
  let memory: Uint8Array;

  beforeAll(async () => {
    core = await compileKernel(kernel);
    memory = new Uint8Array(core.memory.buffer);
  }, 60_000);

  it('computes what BigInt does, at the extremes of every bound', () => {
    expect(checkKernel(core, kernel, SCRATCH_AT, PRODUCTS / 2)).toBeGreaterThan(PRODUCTS);
  }, 3_600_000);

  it('multiplies the base point by any scalar below L, also those that the comb is too short for', () => {
    const DELTA = ORDER - 2n ** 252n;
    const scalars = [0n, 1n, 2n, 3n, DELTA - 1n, DELTA, DELTA + 1n, 2n ** 251n, 2n ** 252n - 1n, 2n ** 252n];
    scalars.push(2n ** 252n + 1n, ORDER - 1n, ORDER - 2n, ORDER - DELTA, ORDER - DELTA - 1n);
    for (let i = 0; i < 40; i++) scalars.push(toInteger(noise(`scalar ${i}`, 32)) % ORDER);
    for (const scalar of scalars) {
      memory.set(fromInteger(scalar), SCRATCH_AT);
      core.multiplyBasePublic(SCRATCH_AT + 64, SCRATCH_AT, SCRATCH_AT + 0x400);
      const expected = scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar);
      expect(Buffer.from(memory.slice(SCRATCH_AT + 64, SCRATCH_AT + 96))).toEqual(Buffer.from(expected.toBytes()));
    }
  });

  it('finds the first message that a signature is one of, for keys new and seen', () => {
    const [SIGNATURE, KEY, PREFIX, TAILS] = [0, 0x40, 0x80, 0x400].map((n) => SCRATCH_AT + n) as [
      number,
      number,
      number,
      number,
    ];
    const signer = nodeKey('tails');
    for (let length = 0; length < 300; length += 23) {
      const prefix = noise(`prefix ${length}`, length);
      const tails = Array.from({ length: 6 }, (_, i) => noise(`tail ${length} ${i}`, (length + i) % 10));
      for (const right of [-1, 0, 1, 2, 4, 5]) {
        const message = right < 0 ? Buffer.from('another') : Buffer.concat([prefix, tails[right] as Buffer]);
        memory.set(signer.sign(message), SIGNATURE);
        memory.set(signer.publicKey, KEY);
        memory.set(prefix, PREFIX);
        tails.forEach((tail, i) => {
          memory.set(tail, TAILS + 16 * i);
          memory[TAILS + 16 * i + 15] = tail.length;
        });
        for (const learnt of [false, true]) {
          core.forgetKeys();
          if (learnt) core.learnKey(KEY);
          // Equal tails would make the first of them the answer.
          const first = right < 0 ? -1 : tails.findIndex((tail) => tail.equals(tails[right] as Buffer));
          expect(core.verifyTails(SIGNATURE, KEY, PREFIX, length, TAILS, 6)).toBe(first);
        }
      }
    }
  });
});
