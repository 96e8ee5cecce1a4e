// Engines by their kind.
import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.ts';

it.each(['turbo', '', 'WASM', undefined, null, 1])('createEngine(%j) is misuse, not the JavaScript engine', (kind) => {
  expect(() => createEngine(kind as never)).toThrow(new TypeError('createEngine takes "wasm" or "js"'));
});

it.each(['wasm', 'js'] as const)('createEngine(%j) is of that kind', (kind) => {
  expect(createEngine(kind).kind).toBe(kind);
});
