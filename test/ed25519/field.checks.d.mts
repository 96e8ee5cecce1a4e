export declare function checkKernel(core: object, kernel: string, base: number, rounds: number): number;

/** The limbs of one lane of an element in memory. */
export interface Layout {
  readonly count: number;
  /** The exponent of two that a limb counts for. */
  weight(limb: number): bigint;
  /** The bound of a reduced limb. */
  top(limb: number): number;
  get(at: number, lane: number, limb: number): number;
  set(at: number, lane: number, limb: number, value: number): void;
}
export declare const LAYOUTS: Readonly<Record<string, (memory: Uint8Array) => Layout>>;
