// Reads the instructions of a WebAssembly function body: where each begins and ends, and its memory offset if it has
// one. As much of the format as AssemblyScript emits: 1.0, sign extension, bulk memory, SIMD, relaxed SIMD.

/** Instructions behind a prefix byte are numbered from here on: `VECTOR + 0x107` is f64x2.relaxed_madd. */
export const BULK = 0xfc0000;
export const VECTOR = 0xfd0000;

export interface Instruction {
  readonly opcode: number;
  /** Its bytes, [start, end) of the module. */
  readonly start: number;
  readonly end: number;
  /** The constant that a load or a store adds to its address; 0 for all others. */
  readonly offset: number;
}

/** A position in bytes that moves on as it reads. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError('the module ends too early');
    return byte;
  }

  /** LEB128 of up to 32 bits, unsigned. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** LEB128 of any size, unread. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  skip(length: number): void {
    this.at += length;
  }
}

const isMemory = (opcode: number): boolean => opcode >= 0x28 && opcode <= 0x3e;
const isVectorMemory = (n: number): boolean => n <= 11 || (n >= 84 && n <= 93);
/** v128.load8_lane to v128.store64_lane. */
const isLaneMemory = (n: number): boolean => n >= 84 && n <= 91;
const isLane = (n: number): boolean => n >= 21 && n <= 34;

/** Reads the immediates of one instruction; returns the offset of a memory access. */
function readImmediates(reader: Reader, opcode: number): number {
  if (isMemory(opcode)) return readMemoryOffset(reader);
  if (opcode >= 0x45 && opcode <= 0xc4) return 0;
  switch (opcode) {
    case 0x00: // unreachable
    case 0x01: // nop
    case 0x05: // else
    case 0x0b: // end
    case 0x0f: // return
    case 0x1a: // drop
    case 0x1b: // select
      return 0;
    case 0x02: // block
    case 0x03: // loop
    case 0x04: // if
    case 0x0c: // br
    case 0x0d: // br_if
    case 0x10: // call
    case 0x20: // local.get
    case 0x21: // local.set
    case 0x22: // local.tee
    case 0x23: // global.get
    case 0x24: // global.set
    case 0x3f: // memory.size
    case 0x40: // memory.grow
    case 0x41: // i32.const
    case 0x42: // i64.const
      reader.skipNumber();
      return 0;
    case 0x0e: // br_table
      for (let left = reader.unsigned(); left >= 0; left--) reader.skipNumber();
      return 0;
    case 0x11: // call_indirect
      reader.skipNumber();
      reader.skipNumber();
      return 0;
    case 0x1c: // select of a type
      reader.skip(reader.unsigned());
      return 0;
    case 0x43: // f32.const
      reader.skip(4);
      return 0;
    case 0x44: // f64.const
      reader.skip(8);
      return 0;
    case BULK + 10: // memory.copy
      reader.skip(2);
      return 0;
    case BULK + 11: // memory.fill
      reader.skip(1);
      return 0;
  }
  if (opcode >= BULK && opcode < BULK + 8) return 0;
  if (opcode < VECTOR) throw new RangeError(`opcode ${opcode.toString(16)} is not known here`);
  const n = opcode - VECTOR;
  if (isVectorMemory(n)) {
    const offset = readMemoryOffset(reader);
    if (isLaneMemory(n)) reader.skip(1);
    return offset;
  }
  if (n === 12 || n === 13) reader.skip(16);
  else if (isLane(n)) reader.skip(1);
  return 0;
}

function readMemoryOffset(reader: Reader): number {
  reader.skipNumber();
  return reader.unsigned();
}

/** The instructions of `bytes` from `from` to `to`, in order; `from` lies behind the declaration of the locals. */
export function* instructions(bytes: Uint8Array, from: number, to: number): Generator<Instruction> {
  const reader = new Reader(bytes, from);
  while (reader.at < to) {
    const start = reader.at;
    const first = reader.byte();
    const opcode = first === 0xfc || first === 0xfd ? first * 0x10000 + reader.unsigned() : first;
    const offset = readImmediates(reader, opcode);
    yield { opcode, start, end: reader.at, offset };
  }
}
