// UTF-8 validity (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
import { loadByte } from '../memory';

/** Address of the first byte that does not continue a valid sequence, or -1. */
export function firstInvalidUtf8(at: i32, length: i32): i32 {
  const end = at + length;
  let i: i32 = at;
  while (i < end) {
    const b = loadByte(i);
    if (b < 0x80) {
      i += 1;
      continue;
    }
    const size = sequenceLength(b);
    if (size == 0 || i + size > end) return i;
    if (!validSecond(b, loadByte(i + 1))) return i;
    if (size > 2 && (loadByte(i + 2) & 0xc0) != 0x80) return i;
    if (size > 3 && (loadByte(i + 3) & 0xc0) != 0x80) return i;
    i += size;
  }
  return -1;
}

/** Bytes of the sequence that starts with `first`; 0 where none does. */
export function sequenceLength(first: i32): i32 {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  if (first < 0xf5) return 4;
  return 0;
}

/** Table 3-7 of the Unicode standard: the second byte carries all the restrictions. */
function validSecond(first: i32, second: i32): bool {
  if (first == 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (first == 0xed) return second >= 0x80 && second <= 0x9f;
  if (first == 0xf0) return second >= 0x90 && second <= 0xbf;
  if (first == 0xf4) return second >= 0x80 && second <= 0x8f;
  return second >= 0x80 && second <= 0xbf;
}

/** The code point at `at` in valid UTF-8. */
export function codePointAt(at: i32): i32 {
  const b = loadByte(at);
  if (b < 0x80) return b;
  if (b < 0xe0) return ((b & 0x1f) << 6) | (loadByte(at + 1) & 0x3f);
  if (b < 0xf0) return ((b & 0x0f) << 12) | ((loadByte(at + 1) & 0x3f) << 6) | (loadByte(at + 2) & 0x3f);
  return (
    ((b & 0x07) << 18) |
    ((loadByte(at + 1) & 0x3f) << 12) |
    ((loadByte(at + 2) & 0x3f) << 6) |
    (loadByte(at + 3) & 0x3f)
  );
}
