// How much a run computes, counted and not timed: the multiplications that field products are made of.
import { VECTOR } from './instructions.ts';
import { rewrite } from './rewrite.ts';

const MULTIPLICATIONS = new Set([
  0x7e, // i64.mul: the scalar kernel
  ...[0xdc, 0xdd].map((n) => VECTOR + n), // i64x2.extmul_low_i32x4_s and _high: the SIMD kernel
  VECTOR + 0x107, // f64x2.relaxed_madd
]);

/** The module with a count of its multiplications. */
export function countWork(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  return rewrite(binary, {
    counters: ['work'],
    replace: ({ opcode }, original, { get, set }) =>
      MULTIPLICATIONS.has(opcode) ? [...get('work'), 0x42, 1, 0x7c, ...set('work'), ...original] : undefined,
  });
}

/** What a run of a counted module computes. */
export function workOf(exports: { readonly work: WebAssembly.Global }, run: () => void): number {
  exports.work.value = 0n;
  run();
  return Number(exports.work.value);
}
