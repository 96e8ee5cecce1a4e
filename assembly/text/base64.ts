// Base64, standard and URL-safe (RFC 4648, 4 and 5), strict: one alphabet, no stray characters, zero
// trailing bits, padding complete or absent.
import { BASE64_LENGTH, BASE64_MIXED, BASE64_TRAILING_BITS, NOT_BASE64 } from '../codes';
import { loadByte, storeByte } from '../memory';

const PAD = 0x3d;
const PLUS = 0x2b;
const SLASH = 0x2f;
const MINUS = 0x2d;
const UNDERSCORE = 0x5f;

/** What the last decoding saw. */
export let decodedLength: i32 = 0;
export let sawUrlAlphabet: bool = false;
export let sawStandardAlphabet: bool = false;
export let sawPadding: bool = false;
/** Address of the offending character where decoding failed. */
export let base64FaultAt: i32 = 0;

/** Decodes `length` characters at `from` to `to`. Returns 0 or a reason. */
export function decodeBase64(from: i32, length: i32, to: i32): i32 {
  const end = afterDigits(from, from + length);
  const digits = end - from;
  sawPadding = digits != length;
  sawUrlAlphabet = false;
  sawStandardAlphabet = false;
  base64FaultAt = end;
  if ((digits & 3) == 1 || (sawPadding && (length & 3) != 0)) return BASE64_LENGTH;
  let bits: i32 = 0;
  let held: i32 = 0;
  let p = to;
  let i = from;
  while (i < end) {
    const value = digitValue(loadByte(i));
    if (value < 0) {
      base64FaultAt = i;
      return NOT_BASE64;
    }
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      storeByte(p, bits >> held);
      p += 1;
    }
    i += 1;
  }
  decodedLength = p - to;
  if ((bits & ((1 << held) - 1)) != 0) return BASE64_TRAILING_BITS;
  return sawUrlAlphabet && sawStandardAlphabet ? BASE64_MIXED : 0;
}

/** Address after the last character that is not padding; at most two are. */
function afterDigits(from: i32, to: i32): i32 {
  let end = to;
  while (end > from && to - end < 2 && loadByte(end - 1) == PAD) end -= 1;
  return end;
}

function digitValue(c: i32): i32 {
  if (c >= 0x61 && c <= 0x7a) return c - 0x47;
  if (c >= 0x41 && c <= 0x5a) return c - 0x41;
  if (c >= 0x30 && c <= 0x39) return c + 4;
  if (c == MINUS || c == UNDERSCORE) {
    sawUrlAlphabet = true;
    return c == MINUS ? 62 : 63;
  }
  if (c == PLUS || c == SLASH) {
    sawStandardAlphabet = true;
    return c == PLUS ? 62 : 63;
  }
  return -1;
}

/** Encodes `length` bytes at `from` to `to`; returns the address after the text. */
export function encodeBase64(from: i32, length: i32, to: i32, url: bool): i32 {
  const end = from + length;
  let i = from;
  let p = to;
  while (i < end) {
    const left = end - i;
    const second = left > 1 ? loadByte(i + 1) : 0;
    const third = left > 2 ? loadByte(i + 2) : 0;
    const group = (loadByte(i) << 16) | (second << 8) | third;
    storeByte(p, digit(group >>> 18, url));
    storeByte(p + 1, digit((group >>> 12) & 63, url));
    p += 2;
    if (left > 1) p = put(p, digit((group >>> 6) & 63, url));
    else if (!url) p = put(p, PAD);
    if (left > 2) p = put(p, digit(group & 63, url));
    else if (!url) p = put(p, PAD);
    i += 3;
  }
  return p;
}

function put(at: i32, c: i32): i32 {
  storeByte(at, c);
  return at + 1;
}

function digit(value: i32, url: bool): i32 {
  if (value < 26) return value + 0x41;
  if (value < 52) return value + 0x47;
  if (value < 62) return value - 4;
  if (value == 62) return url ? MINUS : PLUS;
  return url ? UNDERSCORE : SLASH;
}
