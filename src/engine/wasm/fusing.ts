// Whether relaxed multiply-add rounds once here, as the relaxed kernel needs it: it may legally round twice.

/** A module of one function `f`: f64x2.relaxed_madd of three numbers, in both lanes; returns that of lane 0. */
export const PROBE = /* @__PURE__ */ new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 1, 0x60, 3, 0x7c, 0x7c, 0x7c, 1, 0x7c, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0,
  10, 22, 1, 20, 0, 0x20, 0, 0xfd, 0x14, 0x20, 1, 0xfd, 0x14, 0x20, 2, 0xfd, 0x14, 0xfd, 0x87, 0x02, 0xfd, 0x21, 0,
  0x0b,
]);

/** The factors whose product is told from its rounding: with -1 added it is 0 unless it was fused. */
export const FACTORS = [1 + 2 ** -52, 1 - 2 ** -52] as const;

/** It has a name, since files that are bundled apart have a class each. */
export class Unfused extends Error {
  override readonly name = 'Unfused';

  constructor() {
    super('relaxed SIMD was tried, and does not fuse multiplication and addition here');
  }
}

/**
 * Asks the probe, where a module of 94 KB would have to be unpacked to ask that.
 *
 * @throws what the platform throws where compiling is not allowed.
 */
export function fuses(): boolean {
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(PROBE)).exports as {
    f: (a: number, b: number, c: number) => number;
  };
  return f(...FACTORS, -1) !== 0;
}
