import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INPUT_AT, INPUT_SIZE, MEMORY_SIZE } from '../../assembly/layout.ts';
import { createDebugEngine, ENGINES } from '../support/engines.ts';

test('the debug build answers what the shipped one answers', () => {
  const debug = createDebugEngine();
  for (const engine of [debug, ...ENGINES]) {
    engine.memory.set([0x82, 0x10, 0xf6], INPUT_AT);
    expect(engine.core.readConstraint(3), engine.name).toBe(0);
    expect(engine.core.readConstraint(2), engine.name).not.toBe(0);
  }
});

test('an address outside the arena stops the debug build with a file and a line', () => {
  const debug = createDebugEngine();
  const beyond = debug.memory.length - INPUT_AT + 1;
  debug.memory.fill(0x5f, INPUT_AT, INPUT_AT + INPUT_SIZE);
  // A text as long as the memory: the facade never asks for that, and the assertion is what says so.
  expect(() => debug.core.openInput(beyond, 4)).toThrow(/address outside the arena.*memory\.ts:\d+/);
});

test('the module imports the host call and nothing else', () => {
  const module = new WebAssembly.Module(readFileSync(new URL('../../build/core.scalar.wasm', import.meta.url)));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'host', name: 'ask', kind: 'function' }]);
});

test('the memory is as large as the layout says and cannot grow', () => {
  for (const engine of ENGINES) expect(engine.memory.length, engine.name).toBeGreaterThanOrEqual(MEMORY_SIZE);
});
