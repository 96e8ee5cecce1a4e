// Floats of RFC 8949: widening a half, and whether a float is written as short as its value allows.
import { doubleFromBits, doubleFromSingle, singleBits } from '../memory';

/** Whether no half represents the same number as the single with these bits. */
export function singleIsShortest(bits: i32): bool {
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent == 128) return false; // infinity is f97c00; every NaN but f97e00 is refused
  if (exponent >= -14) return exponent > 15 || (fraction & 0x1fff) != 0;
  if (exponent == -127) return fraction != 0; // zero, or a subnormal below every half
  if (exponent < -24) return true;
  // A half subnormal keeps 24 + exponent bits below the leading one.
  const lost = (1 << (-1 - exponent)) - 1;
  return (fraction & lost) != 0;
}

/** Whether no single represents the same number as the double with these bits. */
export function doubleIsShortest(high: i32, low: i32): bool {
  if ((high & 0x7ff00000) == 0x7ff00000) return false; // as above
  const value = doubleFromBits(high, low);
  return doubleFromSingle(singleBits(value)) != value;
}

/** The value of a half. */
export function doubleFromHalf(bits: i32): f64 {
  const sign: f64 = (bits & 0x8000) != 0 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 0x3ff;
  // Rebuilt as a single: the same sign, exponent moved by 127 - 15, fraction moved to the top.
  if (exponent == 31) return doubleFromSingle(((bits & 0x8000) << 16) | 0x7f800000 | (fraction << 13));
  if (exponent == 0) return (sign * f64(fraction)) / 16777216;
  return doubleFromSingle(((bits & 0x8000) << 16) | ((exponent + 112) << 23) | (fraction << 13));
}
