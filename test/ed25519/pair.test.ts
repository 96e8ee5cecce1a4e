// The two-lane kernels against BigInt, as far as this runtime has them; scripts/check-kernels.mjs runs the same checks
// where there is no vitest.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { describe, expect, it } from 'vitest';
import { SCRATCH_AT, SIMD_MEMORY_SIZE, TABLES_AT } from '../../assembly/layout.ts';
import { loadableKernels } from '../../src/engine/wasm/engine.ts';
import { checkKernel } from './pair.checks.mjs';

async function compile(kernel: string) {
  const directory = mkdtempSync(join(tmpdir(), 'pair-'));
  const out = join(directory, 'pair.wasm');
  const features = kernel === 'relaxed-simd' ? ['simd', 'relaxed-simd'] : ['simd'];
  const { error, stderr } = await asc.main([
    'test/ed25519/pair.entry.ts',
    ...['--config', 'none', '--runtime', 'stub', '--use', 'abort=', '-O2', '-o', out],
    ...['--memoryBase', String(TABLES_AT - 0x20000), '--initialMemory', String(SIMD_MEMORY_SIZE >> 16)],
    ...features.flatMap((feature) => ['--enable', feature]),
  ]);
  if (error) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(readFileSync(out), {});
  rmSync(directory, { recursive: true });
  return instance.exports;
}

describe.each(loadableKernels())('the %s kernel', (kernel) => {
  it('computes what BigInt does, at the extremes of every bound', async () => {
    const core = await compile(kernel);
    expect(checkKernel(core, kernel, SCRATCH_AT, 4000)).toBeGreaterThan(70_000);
  }, 120_000);
});
