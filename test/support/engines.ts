// Every suite runs on every engine: the WebAssembly module that this runtime would select and the JavaScript core;
// those of Ed25519 on every kernel as well (KERNEL_ENGINES). With TEST_ENGINES=scalar they run on the scalar
// kernel instead, which is not shipped; with TEST_ENGINES=debug on the debug build, whose loads and stores assert
// their address: the AssemblyScript loader turns a failed assertion into a message with file and line.
import { readFileSync } from 'node:fs';
import { instantiateSync } from '@assemblyscript/loader';
import type { Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { createWasmEngine, loadableKernels, wrapInstance } from '../../src/engine/wasm/engine.ts';

export type NamedEngine = Engine & { readonly name: string };

const named = (name: string, engine: Engine): NamedEngine => Object.assign(engine, { name });

/** The debug build; needs what `node scripts/build.mjs --core` made. */
export function createDebugEngine(): NamedEngine {
  const binary = readFileSync(new URL('../../build/core.debug.wasm', import.meta.url));
  return named(
    'debug',
    wrapInstance((imports) => instantiateSync(binary, imports).exports, 'the debug build'),
  );
}

/** The scalar kernel is built and tested, not shipped. */
function createScalarEngine(): Engine {
  const module = new WebAssembly.Module(readFileSync(new URL('../../build/core.scalar.wasm', import.meta.url)));
  return wrapInstance((imports) => new WebAssembly.Instance(module, imports).exports, 'for tests');
}

const OTHERS: Readonly<Record<string, () => NamedEngine>> = {
  debug: createDebugEngine,
  scalar: () => named('scalar', createScalarEngine()),
};

export const ENGINES: readonly NamedEngine[] = chosen();

function chosen(): readonly NamedEngine[] {
  const name = process.env.TEST_ENGINES;
  if (!name) return [named('wasm', createEngine('wasm')), named('js', createEngine('js'))];
  const other = OTHERS[name];
  if (other === undefined) throw new Error(`TEST_ENGINES is ${name}; it takes ${Object.keys(OTHERS).join(' or ')}`);
  return [other()];
}

/** Every kernel that this runtime can load, the scalar one and the JavaScript twin. */
export const KERNEL_ENGINES: readonly NamedEngine[] = process.env.TEST_ENGINES
  ? ENGINES
  : [
      ...loadableKernels().map((kernel) => named(kernel, createWasmEngine('asked for', kernel))),
      named('scalar', createScalarEngine()),
      named('js', createEngine('js')),
    ];
