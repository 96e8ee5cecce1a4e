// portable.entry.ts as WebAssembly and as JavaScript: inner functions of the core, in both worlds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import * as float from '../../assembly/cbor/float.ts';
import * as order from '../../assembly/cbor/order.ts';
import * as utf8 from '../../assembly/cbor/utf8.ts';
import * as writer from '../../assembly/cbor/writer.ts';
import { MEMORY_SIZE } from '../../assembly/layout.ts';
import * as base64 from '../../assembly/text/base64.ts';
import * as unsigned from '../../assembly/unsigned.ts';
import * as twin from '../../src/engine/js/memory.ts';

// biome-ignore lint/suspicious/noExplicitAny: the exports of two builds, called with numbers
export type Functions = Record<string, (...args: any[]) => any>;

export interface World {
  name: string;
  f: Functions;
  memory: Uint8Array;
  /** Bytes that the last base64 decoding wrote. */
  decoded(): number;
}

export async function portableWorlds(): Promise<World[]> {
  const directory = mkdtempSync(join(tmpdir(), 'portable-'));
  const out = join(directory, 'portable.wasm');
  const flags = ['--config', 'none', '--runtime', 'stub', '--use', 'abort=', '-O2', '-o', out];
  const { error, stderr } = await asc.main([
    'test/assembly/portable.entry.ts',
    ...flags,
    '--memoryBase',
    String(MEMORY_SIZE),
  ]);
  if (error) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(readFileSync(out), {});
  rmSync(directory, { recursive: true });
  const exports = instance.exports as unknown as Functions & {
    memory: WebAssembly.Memory;
    decodedLength: WebAssembly.Global;
  };
  return [
    {
      name: 'wasm',
      // What asc returns for a truth value is 0 or 1.
      f: exports,
      memory: new Uint8Array(exports.memory.buffer),
      decoded: () => exports.decodedLength.value as number,
    },
    {
      name: 'js',
      f: { ...float, ...order, ...utf8, ...writer, ...unsigned, ...twin, ...base64 } as unknown as Functions,
      memory: twin.allocate(),
      decoded: () => base64.decodedLength,
    },
  ];
}
