// (wasm) Constants of edwards25519 (RFC 8032 5.1): little-endian bytes, made elements of the kernel, the same in both
// lanes, at the first use.
import { CURVE_AT } from '../layout';
import { ELEMENT_SIZE, LANE_SIZE, fromBytes, setInteger, split } from './field';
import { invert } from './invert';

/** d = -121665/121666. */
export const D: i32 = CURVE_AT;
export const D2: i32 = D + ELEMENT_SIZE;
/** A square root of -1: 2^((p - 1) / 4). */
export const SQRT_M1: i32 = D2 + ELEMENT_SIZE;
/** The neutral element, cached: (1, 1, 0, 1). */
export const NEUTRAL: i32 = SQRT_M1 + ELEMENT_SIZE;
export const ONE: i32 = NEUTRAL;
/** The neutral element as a table entry of one lane: (1, 1, 0). */
export const NEUTRAL_ENTRY: i32 = NEUTRAL + 4 * ELEMENT_SIZE;
/** 1/d. */
export const D_INVERSE: i32 = NEUTRAL_ENTRY + 128;

const D_BYTES: i32 = i32(
  memory.data<u64>([0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898, 0x52036cee2b6ffe73]),
);
const D2_BYTES: i32 = i32(
  memory.data<u64>([0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130, 0x2406d9dc56dffce7]),
);
const SQRT_M1_BYTES: i32 = i32(
  memory.data<u64>([0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7, 0x2b8324804fc1df0b]),
);
/** The base point: y = 4/5, x even. */
export const BASE_BYTES: i32 = i32(
  memory.data<u64>([0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666]),
);

let ready: bool = false;

// @ts-ignore: decorator
@inline
function constant(out: i32, at: i32): void {
  fromBytes(out, 0, at);
  fromBytes(out, 1, at);
}

/** Every entry of ed25519/ calls this first. */
export function prepareConstants(): void {
  if (ready) return;
  constant(D, D_BYTES);
  constant(D2, D2_BYTES);
  constant(SQRT_M1, SQRT_M1_BYTES);
  setInteger(NEUTRAL, 1);
  setInteger(NEUTRAL + ELEMENT_SIZE, 1);
  setInteger(NEUTRAL + 2 * ELEMENT_SIZE, 0);
  setInteger(NEUTRAL + 3 * ELEMENT_SIZE, 1);
  split(NEUTRAL_ENTRY, NEUTRAL_ENTRY, ONE);
  split(NEUTRAL_ENTRY + LANE_SIZE, NEUTRAL_ENTRY + LANE_SIZE, ONE);
  split(NEUTRAL_ENTRY + 2 * LANE_SIZE, NEUTRAL_ENTRY + 2 * LANE_SIZE, NEUTRAL + 2 * ELEMENT_SIZE);
  invert(D_INVERSE, D);
  ready = true;
}
