// The order of text keys: by their UTF-8 bytes, a prefix first. Neither the length-first order of
// RFC 7049 nor the encoded-key order of RFC 8949: what upstream writes (protocol 2.3).
import { loadByte } from '../memory';

/** Negative, zero or positive as the first text sorts before, at or after the second. */
export function compareText(a: i32, aLength: i32, b: i32, bLength: i32): i32 {
  const shorter = aLength < bLength ? aLength : bLength;
  let i: i32 = 0;
  while (i < shorter) {
    const difference = loadByte(a + i) - loadByte(b + i);
    if (difference != 0) return difference;
    i += 1;
  }
  return aLength - bLength;
}
