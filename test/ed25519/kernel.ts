// Compiles what the module does not export, with one kernel.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { MEMORY_SIZE, MODULE_MEMORY_SIZE } from '../../assembly/layout.ts';
import { loadable } from '../support/kernels.ts';

const FEATURES: Readonly<Record<string, readonly string[]>> = {
  scalar: [],
  simd: ['simd'],
  'relaxed-simd': ['simd', 'relaxed-simd'],
};

/** The module of an entry beside this file, with assertions or, as it is shipped, without. */
export async function compileEntry(entry: string, kernel: string, asserts: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const directory = mkdtempSync(join(tmpdir(), 'kernel-'));
  const out = join(directory, 'kernel.wasm');
  const { error, stderr } = await asc.main([
    `test/ed25519/${entry}`,
    // A configuration that does not exist: that of the core would add its entry.
    ...['--config', 'none', '--runtime', 'stub', '--use', 'abort=', '-O2', '-o', out],
    ...['--memoryBase', String(MEMORY_SIZE), '--initialMemory', String(MODULE_MEMORY_SIZE >> 16)],
    ...(asserts ? [] : ['--noAssert']),
    ...(FEATURES[kernel] as string[]).flatMap((feature) => ['--enable', feature]),
  ]);
  if (error) throw new Error(stderr.toString());
  const binary = readFileSync(out);
  rmSync(directory, { recursive: true });
  return kernel === 'relaxed-simd' ? loadable(binary) : binary;
}

/** The exports of kernel.entry.ts, where a failed assertion is a trap. */
// biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
export async function compileKernel(kernel: string): Promise<any> {
  const binary = await compileEntry('kernel.entry.ts', kernel, true);
  return new WebAssembly.Instance(new WebAssembly.Module(binary), {}).exports;
}

/** Every kernel, those too that this runtime cannot load as they are. */
export const KERNELS = ['scalar', 'simd', 'relaxed-simd'] as const;
