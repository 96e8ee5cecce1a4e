// The text form of IP networks, strict (protocol 6.11): what a Cidr constraint has to hold to
// be read at all. Matching addresses is not built yet (unbuilt.ts).
import { loadByte } from '../memory';

const DOT = 0x2e;
const COLON = 0x3a;
const SLASH = 0x2f;
const PLUS = 0x2b;

/** Address after what was last read; 0 where it did not fit. */
let after: i32 = 0;

/** Whether the text is an IPv4 or IPv6 address with an optional prefix length (or dotted netmask, IPv4 only). */
export function isNetwork(at: i32, length: i32): bool {
  const end = at + length;
  let slash = at;
  while (slash < end && loadByte(slash) != SLASH) slash += 1;
  const hasPrefix = slash < end;
  if (readIpv4(at, slash) && after == slash)
    return !hasPrefix || isPrefix(slash + 1, end, 32) || isNetmask(slash + 1, end);
  return isIpv6(at, slash) && (!hasPrefix || isPrefix(slash + 1, end, 128));
}

/** A number as Rust's u8 parser reads it: an optional plus, any leading zeros. */
function isPrefix(at: i32, end: i32, most: i32): bool {
  let p = at;
  if (p < end && loadByte(p) == PLUS) p += 1;
  if (p == end) return false;
  let value: i32 = 0;
  while (p < end) {
    const digit = loadByte(p) - 0x30;
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
    if (value > most) return false;
    p += 1;
  }
  return true;
}

/** A dotted netmask: ones, then zeros. */
function isNetmask(at: i32, end: i32): bool {
  if (!readIpv4(at, end) || after != end) return false;
  const host = ~address;
  return (host & (host + 1)) == 0;
}

/** The IPv4 address last read, as 32 bits. */
let address: i32 = 0;

/** Four decimal octets without leading zeros. */
function readIpv4(at: i32, end: i32): bool {
  let p = at;
  let octets: i32 = 0;
  address = 0;
  while (octets < 4) {
    if (octets > 0) {
      if (p >= end || loadByte(p) != DOT) return false;
      p += 1;
    }
    const start = p;
    let value: i32 = 0;
    while (p < end && p - start < 4 && isDigit(loadByte(p))) {
      value = value * 10 + loadByte(p) - 0x30;
      p += 1;
    }
    const digits = p - start;
    if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && loadByte(start) == 0x30)) return false;
    address = (address << 8) | value;
    octets += 1;
  }
  after = p;
  return true;
}

/** Up to eight groups of hexadecimal digits, one `::`, an optional dotted quad at the end. */
function isIpv6(at: i32, end: i32): bool {
  const head = readGroups(at, end, 8);
  if (after == end) return head == 8;
  if (head == 8 || after + 2 > end || loadByte(after) != COLON || loadByte(after + 1) != COLON) return false;
  if (sawQuad) return false; // a quad ends the address
  // `::` stands for at least one group.
  readGroups(after + 2, end, 7 - head);
  return after == end;
}

/** Whether the groups last read ended in a dotted quad. */
let sawQuad: bool = false;

/** Reads groups separated by single colons, at most `most`; returns how many, a quad counting two. */
function readGroups(at: i32, end: i32, most: i32): i32 {
  let groups: i32 = 0;
  let p = at;
  sawQuad = false;
  after = at;
  while (groups < most) {
    if (groups > 0) {
      if (p >= end || loadByte(p) != COLON) return groups;
      p += 1;
    }
    if (groups + 2 <= most && readIpv4(p, end)) {
      sawQuad = true;
      return groups + 2;
    }
    const start = p;
    while (p < end && p - start < 5 && isHex(loadByte(p))) p += 1;
    if (p == start || p - start > 4) return groups; // `after` still lies before the colon
    groups += 1;
    after = p;
  }
  return groups;
}

function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

function isHex(c: i32): bool {
  return isDigit(c) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
}
