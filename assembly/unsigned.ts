// Unsigned comparison of 32-bit patterns and of 64-bit numbers held as two halves, spelled so that
// it means the same where i32 is a machine word and where it is a JavaScript number.

const SIGN = -2147483648;

/** a < b, both read as unsigned. */
export function below(a: i32, b: i32): bool {
  return (a ^ SIGN) < (b ^ SIGN);
}

/** a < b for 64-bit unsigned numbers. */
export function below64(aHigh: i32, aLow: i32, bHigh: i32, bLow: i32): bool {
  return aHigh == bHigh ? below(aLow, bLow) : below(aHigh, bHigh);
}

/** A 32-bit pattern as the non-negative number that it stands for. */
export function unsigned(a: i32): f64 {
  return a < 0 ? f64(a) + 4294967296 : f64(a);
}

/** A 64-bit unsigned number, rounded to double: exact below 2^53, and monotonic. */
export function unsigned64(high: i32, low: i32): f64 {
  return unsigned(high) * 4294967296 + unsigned(low);
}
