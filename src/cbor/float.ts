// The shortest float that keeps every bit (protocol 2.2): binary16, else binary32, else
// binary64. One NaN is written, f97e00.

const view = new DataView(new ArrayBuffer(8));

/** Writes the float at `at` and returns the address after it; needs at most nine bytes. */
export function writeShortestFloat(bytes: Uint8Array, at: number, x: number): number {
  view.setFloat32(0, x);
  if (!Object.is(view.getFloat32(0), x)) return writeDouble(bytes, at, x);
  const half = halfOf(view.getUint32(0));
  if (half < 0) return writeSingle(bytes, at);
  bytes[at] = 0xf9;
  bytes[at + 1] = half >>> 8;
  bytes[at + 2] = half;
  return at + 3;
}

function writeSingle(bytes: Uint8Array, at: number): number {
  bytes[at] = 0xfa;
  for (let i = 0; i < 4; i++) bytes[at + 1 + i] = view.getUint8(i);
  return at + 5;
}

function writeDouble(bytes: Uint8Array, at: number, x: number): number {
  view.setFloat64(0, x);
  bytes[at] = 0xfb;
  for (let i = 0; i < 8; i++) bytes[at + 1 + i] = view.getUint8(i);
  return at + 9;
}

/** The binary16 bits of the same number as the binary32 `bits`, or -1 where there are none. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return fraction === 0 ? sign | 0x7c00 : 0x7e00;
  if (exponent === 0) return fraction === 0 ? sign : -1;
  if (exponent > 142 || exponent < 103) return -1;
  if (exponent > 112) return (fraction & 0x1fff) === 0 ? sign | ((exponent - 112) << 10) | (fraction >>> 13) : -1;
  // A subnormal half: the fraction with its hidden bit, shifted into place.
  const shift = 126 - exponent;
  const whole = fraction | 0x800000;
  return (whole & ((1 << shift) - 1)) === 0 ? sign | (whole >>> shift) : -1;
}

/** The number that binary16 `bits` stand for. */
export function readHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number that `size` (4 or 8) big-endian bytes stand for. */
export function readWide(bytes: Uint8Array, at: number, size: 4 | 8): number {
  for (let i = 0; i < size; i++) view.setUint8(i, bytes[at + i] as number);
  return size === 4 ? view.getFloat32(0) : view.getFloat64(0);
}
