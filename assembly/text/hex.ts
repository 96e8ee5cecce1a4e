// Bytes as lower-case hex digits.
import { loadByte, storeByte } from '../memory';

/** Writes `count` bytes as twice as many digits; returns the address after them. */
export function writeHex(to: i32, from: i32, count: i32): i32 {
  let i: i32 = 0;
  while (i < count) {
    const byte = loadByte(from + i);
    storeByte(to + (i << 1), hexDigit(byte >>> 4));
    storeByte(to + (i << 1) + 1, hexDigit(byte & 15));
    i += 1;
  }
  return to + (count << 1);
}

function hexDigit(value: i32): i32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
