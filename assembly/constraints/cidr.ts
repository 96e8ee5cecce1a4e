// Cidr (8): the text of an IP network (protocol 6.15). Texts that are addresses in it; families never mix. Other text
// is an error, other values are no match.
import { contentAt, countAt } from '../cbor/item';
import { ADDRESS_INVALID, ADDRESS_NOT_IN_NETWORK, KINDS_INCOMPATIBLE, NETWORK_EXPANDED } from '../codes';
import { copyBytes, equalBytes, fillBytes, loadBig32, loadByte, storeBig16, storeByte } from '../memory';
import { reasonFor } from './answer';
import { bodyOf } from './constraint';
import { exactValue } from './exact';
import { SPARE_AT } from './parent';
import { isText } from './value';

const DOT = 0x2e;
const COLON = 0x3a;
const SLASH = 0x2f;
const PLUS = 0x2b;

/** Where addresses are written, in network order: 4 bytes or 16. */
const NETWORK_AT = SPARE_AT;
const ADDRESS_AT = SPARE_AT + 16;
/** A dotted netmask, or the dotted quad of an IPv6 address that turns out to have none. */
const WORK_AT = SPARE_AT + 32;

/** The prefix length that was read last. */
let prefix: i32 = 0;

export function matchCidr(constraint: i32, value: i32): i32 {
  if (!isText(value)) return 0;
  const size = readAddress(contentAt(value), contentAt(value) + countAt(value), ADDRESS_AT);
  if (size == 0) return ADDRESS_INVALID;
  return readNetworkOf(constraint, NETWORK_AT) == size && samePrefix(NETWORK_AT, ADDRESS_AT, prefix) ? 1 : 0;
}

/** The child's network lies in the parent's, host bits aside. */
export function attenuateCidr(parent: i32, child: i32): i32 {
  const size = readNetworkOf(child, ADDRESS_AT);
  const longer = prefix;
  const holds = readNetworkOf(parent, NETWORK_AT) == size && prefix <= longer;
  return holds && samePrefix(NETWORK_AT, ADDRESS_AT, prefix) ? 0 : NETWORK_EXPANDED;
}

export function attenuateCidrToExact(parent: i32, child: i32): i32 {
  const value = exactValue(child);
  if (!isText(value)) return KINDS_INCOMPATIBLE;
  return reasonFor(matchCidr(parent, value), ADDRESS_NOT_IN_NETWORK);
}

/** Whether the text is an IPv4 or IPv6 address by itself. */
export function isAddress(at: i32, length: i32): bool {
  return readAddress(at, at + length, ADDRESS_AT) != 0;
}

/** Whether the text is an address with an optional prefix length (or dotted netmask, IPv4 only). */
export function isNetwork(at: i32, length: i32): bool {
  return readNetwork(at, at + length, NETWORK_AT) != 0;
}

function readNetworkOf(constraint: i32, to: i32): i32 {
  const item = bodyOf(constraint);
  return readNetwork(contentAt(item), contentAt(item) + countAt(item), to);
}

/** Whether two addresses agree in their first `bits` bits. */
function samePrefix(a: i32, b: i32, bits: i32): bool {
  const whole = bits >>> 3;
  if (!equalBytes(a, b, whole)) return false;
  const rest = bits & 7;
  return rest == 0 || (loadByte(a + whole) ^ loadByte(b + whole)) >> (8 - rest) == 0;
}

/** Reads a network: writes its address, sets its prefix length, returns the address's size, or 0. */
function readNetwork(at: i32, end: i32, to: i32): i32 {
  let slash = at;
  while (slash < end && loadByte(slash) != SLASH) slash += 1;
  const size = readAddress(at, slash, to);
  prefix = size << 3;
  if (size == 0 || slash == end || readPrefix(slash + 1, end, prefix)) return size;
  return size == 4 && readNetmask(slash + 1, end) ? size : 0;
}

/** A number as Rust's u8 parser reads it: an optional plus, any leading zeros. */
function readPrefix(at: i32, end: i32, most: i32): bool {
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
  prefix = value;
  return true;
}

/** A dotted netmask: ones, then zeros. */
function readNetmask(at: i32, end: i32): bool {
  if (!readIpv4(at, end, WORK_AT) || after != end) return false;
  let host = ~loadBig32(WORK_AT);
  if ((host & (host + 1)) != 0) return false;
  prefix = 32;
  while (host != 0) {
    host >>>= 1;
    prefix -= 1;
  }
  return true;
}

/** Reads an address; returns its size, or 0 where the text is none. */
function readAddress(at: i32, end: i32, to: i32): i32 {
  if (readIpv4(at, end, to) && after == end) return 4;
  return readIpv6(at, end, to) ? 16 : 0;
}

/** Address after what was last read. */
let after: i32 = 0;

/** Four decimal octets without leading zeros. */
function readIpv4(at: i32, end: i32, to: i32): bool {
  let p = at;
  let octets: i32 = 0;
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
    storeByte(to + octets, value);
    octets += 1;
  }
  after = p;
  return true;
}

/** Up to eight groups of hexadecimal digits, one `::`, an optional dotted quad at the end. */
function readIpv6(at: i32, end: i32, to: i32): bool {
  const head = readGroups(at, end, to, 8);
  if (after == end) return head == 8;
  if (head == 8 || after + 2 > end || loadByte(after) != COLON || loadByte(after + 1) != COLON) return false;
  if (sawQuad) return false; // a quad ends the address
  // `::` stands for at least one group: what follows it belongs at the end, behind zeros.
  const tail = readGroups(after + 2, end, WORK_AT, 7 - head) << 1;
  fillBytes(to + (head << 1), 0, 16 - (head << 1));
  copyBytes(to + 16 - tail, WORK_AT, tail);
  return after == end;
}

/** Whether the groups last read ended in a dotted quad. */
let sawQuad: bool = false;

/** Reads groups separated by single colons, at most `most`; returns how many, a quad counting two. */
function readGroups(at: i32, end: i32, to: i32, most: i32): i32 {
  let groups: i32 = 0;
  let p = at;
  sawQuad = false;
  after = at;
  while (groups < most) {
    if (groups > 0) {
      if (p >= end || loadByte(p) != COLON) return groups;
      p += 1;
    }
    if (groups + 2 <= most && readIpv4(p, end, to + (groups << 1))) {
      sawQuad = true;
      return groups + 2;
    }
    const start = p;
    let value: i32 = 0;
    while (p < end && p - start < 5 && isHex(loadByte(p))) {
      value = (value << 4) | hexValue(loadByte(p));
      p += 1;
    }
    if (p == start || p - start > 4) return groups; // `after` still lies before the colon
    storeBig16(to + (groups << 1), value);
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

/** Letters lie 9 past their digit in the low four bits. */
function hexValue(c: i32): i32 {
  return isDigit(c) ? c & 15 : (c & 15) + 9;
}
