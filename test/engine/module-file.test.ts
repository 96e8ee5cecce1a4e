// A module read from a file: this version's and no other.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readModule } from '../../src/engine/wasm/file.ts';
import { versionOf } from '../../src/engine/wasm/stamp.ts';
import { VERSION } from '../../src/version.ts';
import { projectRoot } from '../support/spawn.ts';

const home = mkdtempSync(join(tmpdir(), 'tenuo-edge-module-'));
afterAll(() => rmSync(home, { recursive: true }));

const FILE = `${projectRoot}build/core.simd.wasm`;

function written(bytes: Uint8Array): string {
  const path = join(home, 'core.wasm');
  writeFileSync(path, bytes);
  return path;
}

it('is the module of this version, by path or URL', () => {
  for (const place of [FILE, new URL(`file://${FILE}`)])
    expect(versionOf(readModule(() => place) as WebAssembly.Module)).toBe(VERSION);
});

it('is none where the module is of another version', () => {
  const bytes = readFileSync(FILE);
  const at = bytes.indexOf(`tenuo-edge${VERSION}`) + 'tenuo-edge'.length;
  bytes.write('9', at);
  const path = written(bytes);
  expect(versionOf(new WebAssembly.Module(bytes))).toBe(`9${VERSION.slice(1)}`);
  expect(readModule(() => path)).toBeNull();
});

it.each([
  ['there is no file', () => join(home, 'nothing.wasm')],
  ['it is empty', () => written(new Uint8Array(0))],
  ['it is damaged', () => written(readFileSync(FILE).subarray(0, 1000))],
  ['it is another module', () => written(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))],
  [
    'a bundle has no place',
    () => {
      throw new ReferenceError('__dirname is not defined');
    },
  ],
])('is none where %s', (_, path) => {
  expect(readModule(path)).toBeNull();
});
