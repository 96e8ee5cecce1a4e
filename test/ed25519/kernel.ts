// Compiles what the module does not export, with one kernel.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { MEMORY_SIZE, MODULE_MEMORY_SIZE } from '../../assembly/layout.ts';

const FEATURES: Readonly<Record<string, readonly string[]>> = {
  scalar: [],
  simd: ['simd'],
  'relaxed-simd': ['simd', 'relaxed-simd'],
};

/** The exports of kernel.entry.ts. */
// biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
export async function compileKernel(kernel: string): Promise<any> {
  const directory = mkdtempSync(join(tmpdir(), 'kernel-'));
  const out = join(directory, 'kernel.wasm');
  const { error, stderr } = await asc.main([
    'test/ed25519/kernel.entry.ts',
    // A configuration that does not exist: that of the core would add its entry.
    ...['--config', 'none', '--runtime', 'stub', '--use', 'abort=', '-O2', '-o', out],
    ...['--memoryBase', String(MEMORY_SIZE), '--initialMemory', String(MODULE_MEMORY_SIZE >> 16)],
    ...(FEATURES[kernel] as string[]).flatMap((feature) => ['--enable', feature]),
  ]);
  if (error) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(readFileSync(out), {});
  rmSync(directory, { recursive: true });
  return instance.exports;
}
