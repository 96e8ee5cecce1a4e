// (wasm) The only file that touches linear memory. Its JavaScript twin is src/engine/js/memory.ts:
// the same names over one Uint8Array. Addresses are i32 offsets into one memory; the callers hold the
// proof that they are inside (a length that the reader has checked), and the debug build asserts it.

/** The first byte that may be used: below it lies nothing, so that a forgotten address is caught. */
const FIRST: i32 = 0x100;

/** Checks a range in the debug build; the others are compiled with --noAssert. */
function assertRange(at: i32, size: i32): void {
  assert(size == 0 || (at >= FIRST && size > 0 && at + size <= memory.size() << 16), 'address outside the arena');
}

/** One byte, 0 to 255. */
export function loadByte(at: i32): i32 {
  assertRange(at, 1);
  return i32(load<u8>(usize(at)));
}

/** Stores the low eight bits. */
export function storeByte(at: i32, value: i32): void {
  assertRange(at, 1);
  store<u8>(usize(at), u8(value));
}

/** A 32-bit word of a record (native order: records never leave the machine). */
export function loadWord(at: i32): i32 {
  assertRange(at, 4);
  return load<i32>(usize(at));
}

export function storeWord(at: i32, value: i32): void {
  assertRange(at, 4);
  store<i32>(usize(at), value);
}

/** A double of a record; `at` is a multiple of 8. */
export function loadDouble(at: i32): f64 {
  assertRange(at, 8);
  return load<f64>(usize(at));
}

export function storeDouble(at: i32, value: f64): void {
  assertRange(at, 8);
  store<f64>(usize(at), value);
}

/** A big-endian 16-bit number, as CBOR writes it. */
export function loadBig16(at: i32): i32 {
  assertRange(at, 2);
  return i32(bswap<u16>(load<u16>(usize(at))));
}

/** A big-endian 32-bit number, as bits of an i32. */
export function loadBig32(at: i32): i32 {
  assertRange(at, 4);
  return bswap<i32>(load<i32>(usize(at)));
}

export function storeBig16(at: i32, value: i32): void {
  assertRange(at, 2);
  store<u16>(usize(at), bswap<u16>(u16(value)));
}

export function storeBig32(at: i32, value: i32): void {
  assertRange(at, 4);
  store<i32>(usize(at), bswap<i32>(value));
}

/** Copies `length` bytes; the ranges may overlap. */
export function copyBytes(to: i32, from: i32, length: i32): void {
  assertRange(to, length);
  assertRange(from, length);
  memory.copy(usize(to), usize(from), usize(length));
}

export function fillBytes(at: i32, value: i32, length: i32): void {
  assertRange(at, length);
  memory.fill(usize(at), u8(value), usize(length));
}

/** Whether two ranges of one length hold the same bytes. Stops at the first difference: public data only. */
export function equalBytes(a: i32, b: i32, length: i32): bool {
  assertRange(a, length);
  assertRange(b, length);
  let i: i32 = 0;
  while (i + 8 <= length) {
    if (load<u64>(usize(a + i)) != load<u64>(usize(b + i))) return false;
    i += 8;
  }
  while (i < length) {
    if (load<u8>(usize(a + i)) != load<u8>(usize(b + i))) return false;
    i += 1;
  }
  return true;
}

/** The double whose IEEE 754 bits are `high` and `low`. */
export function doubleFromBits(high: i32, low: i32): f64 {
  return reinterpret<f64>((u64(u32(high)) << 32) | u64(u32(low)));
}

/** The single-precision number with these bits, widened. */
export function doubleFromSingle(bits: i32): f64 {
  return f64(reinterpret<f32>(bits));
}

/** The bits of a number rounded to single precision. */
export function singleBits(value: f64): i32 {
  return reinterpret<i32>(f32(value));
}

/** The high 32 bits of a double. */
export function doubleHigh(value: f64): i32 {
  return i32(reinterpret<u64>(value) >> 32);
}

/** The low 32 bits of a double. */
export function doubleLow(value: f64): i32 {
  return i32(reinterpret<u64>(value));
}
