// Every suite runs on every engine: the WebAssembly module that this runtime would select and the JavaScript core;
// those of Ed25519 on every kernel as well (kernels.ts). With TEST_ENGINES=scalar they run on the scalar
// kernel instead, which is not shipped; with TEST_ENGINES=debug on the debug build, whose loads and stores assert
// their address: the AssemblyScript loader turns a failed assertion into a message with file and line.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { instantiateSync } from '@assemblyscript/loader';
import { createEngine } from '../../src/engine/select.ts';
import { wrapInstance } from '../../src/engine/wasm/engine.ts';
import { createScalarEngine, kernelEngines, loadable, type NamedEngine, named } from './kernels.ts';

export type { NamedEngine };

/** What `node scripts/build.mjs --core` made. */
export const BUILD: string = fileURLToPath(new URL('../../build/', import.meta.url));

/** A debug build, whose loads, stores and field operations assert their bounds. */
export function createDebugEngine(kernel: '' | '-simd' | '-relaxed' = ''): NamedEngine {
  const read = readFileSync(`${BUILD}core.debug${kernel}.wasm`);
  const binary = kernel === '-relaxed' ? loadable(read) : read;
  return named(
    `debug${kernel}`,
    wrapInstance((imports) => instantiateSync(binary, imports).exports, 'the debug build'),
  );
}

const OTHERS: Readonly<Record<string, () => NamedEngine>> = {
  debug: () => createDebugEngine(),
  scalar: () => createScalarEngine(BUILD),
};

export const ENGINES: readonly NamedEngine[] = chosen();

function chosen(): readonly NamedEngine[] {
  const name = process.env.TEST_ENGINES;
  if (!name) return [named('wasm', createEngine('wasm')), named('js', createEngine('js'))];
  const other = OTHERS[name];
  if (other === undefined) throw new Error(`TEST_ENGINES is ${name}; it takes ${Object.keys(OTHERS).join(' or ')}`);
  return [other()];
}

/** Every kernel and the JavaScript twin; or the debug builds of every kernel, or what else TEST_ENGINES asks for. */
export const KERNEL_ENGINES: readonly NamedEngine[] = chosenKernels();

function chosenKernels(): readonly NamedEngine[] {
  if (!process.env.TEST_ENGINES) return kernelEngines(BUILD);
  if (process.env.TEST_ENGINES !== 'debug') return ENGINES;
  return [...ENGINES, createDebugEngine('-simd'), createDebugEngine('-relaxed')];
}
