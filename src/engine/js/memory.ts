// The JavaScript twin of assembly/memory.ts: the same functions over one Uint8Array.
import { MEMORY_SIZE } from '../../../assembly/layout.ts';

/** The arena of the JavaScript engine: empty until `allocate`, so that importing it takes no memory. */
export let bytes = new Uint8Array(0);
let words = new Int32Array(bytes.buffer);
let doubles = new Float64Array(bytes.buffer);

/** Makes the arena, once. Untouched pages cost nothing: the platform zeroes them on first use. */
export function allocate(): Uint8Array<ArrayBuffer> {
  if (bytes.length > 0) return bytes;
  bytes = new Uint8Array(MEMORY_SIZE);
  words = new Int32Array(bytes.buffer);
  doubles = new Float64Array(bytes.buffer);
  return bytes;
}

export function loadByte(at: number): number {
  return bytes[at] as number;
}

export function storeByte(at: number, value: number): void {
  bytes[at] = value;
}

export function loadWord(at: number): number {
  return words[at >> 2] as number;
}

export function storeWord(at: number, value: number): void {
  words[at >> 2] = value;
}

export function loadDouble(at: number): number {
  return doubles[at >> 3] as number;
}

export function storeDouble(at: number, value: number): void {
  doubles[at >> 3] = value;
}

export function loadBig16(at: number): number {
  return (loadByte(at) << 8) | loadByte(at + 1);
}

export function loadBig32(at: number): number {
  return (loadByte(at) << 24) | (loadByte(at + 1) << 16) | (loadByte(at + 2) << 8) | loadByte(at + 3);
}

export function storeBig16(at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function storeBig32(at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function copyBytes(to: number, from: number, length: number): void {
  bytes.copyWithin(to, from, from + length);
}

export function fillBytes(at: number, value: number, length: number): void {
  bytes.fill(value, at, at + length);
}

export function equalBytes(a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

// One cell, three views: how JavaScript reinterprets the bits of a number.
const cell = new DataView(new ArrayBuffer(8));

export function doubleFromBits(high: number, low: number): number {
  cell.setInt32(0, high);
  cell.setInt32(4, low);
  return cell.getFloat64(0);
}

export function doubleFromSingle(bits: number): number {
  cell.setInt32(0, bits);
  return cell.getFloat32(0);
}

export function singleBits(value: number): number {
  cell.setFloat32(0, value);
  return cell.getInt32(0);
}

export function doubleHigh(value: number): number {
  cell.setFloat64(0, value);
  return cell.getInt32(0);
}

export function doubleLow(value: number): number {
  cell.setFloat64(0, value);
  return cell.getInt32(4);
}
