// The embedded modules out of their packing, by a module of assembly/unpack.ts.
import { bytesFromBase64 } from './base64.ts';
import { MODULES, PACKED, type Place, UNPACKER } from './bytes.js';

const PAGE = 0x10000;

interface Unpacker {
  readonly memory: WebAssembly.Memory;
  readonly INPUT_AT: WebAssembly.Global;
  readonly OUTPUT_AT: WebAssembly.Global;
  unpack(length: number, size: number): number;
  checksum(from: number, size: number): number;
}

/** The script of the embedded modules is not the one that was built. */
export class DamagedModule extends Error {
  override readonly name = 'DamagedModule';

  constructor() {
    super('the embedded WebAssembly modules are damaged: install or bundle the package anew');
  }
}

/**
 * The bytes of an embedded module.
 *
 * @throws DamagedModule, and what the platform throws where compiling is not allowed.
 */
export function unpackModule(name: keyof typeof MODULES): Uint8Array<ArrayBuffer> {
  return unpack(PACKED, MODULES[name]);
}

/**
 * The bytes of one place in what a text packs.
 *
 * @throws DamagedModule where they are not those that were packed.
 */
export function unpack(packed: string, { at, size, checksum }: Place): Uint8Array<ArrayBuffer> {
  const unpacker = load();
  const [input, output] = [unpacker.INPUT_AT.value as number, unpacker.OUTPUT_AT.value as number];
  unpacker.memory.grow(Math.ceil((output + at + size) / PAGE) - unpacker.memory.buffer.byteLength / PAGE);
  const memory = new Uint8Array(unpacker.memory.buffer);
  // Digits of base64 come in fours, and a reader that runs over their end has to meet zeros.
  if (packed.length % 4 !== 0 || packed.length > output - input - 32) throw new DamagedModule();
  new TextEncoder().encodeInto(packed, memory.subarray(input, output));
  const from = output + at;
  const whole = unpacker.unpack(packed.length, at + size) === 1 && unpacker.checksum(from, size) >>> 0 === checksum;
  if (!whole) throw new DamagedModule();
  return memory.slice(from, from + size);
}

/** A new one each time: it is used once, and its memory is let go. */
function load(): Unpacker {
  const module = new WebAssembly.Module(bytesFromBase64(UNPACKER));
  return new WebAssembly.Instance(module).exports as unknown as Unpacker;
}
