import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundle } from '../../scripts/run-ts.mjs';
import { createEngine } from '../../src/engine/select.ts';
import { fileFloorStore } from '../../src/revocation/file-floors.ts';
import type { FloorStore, KeptList } from '../../src/revocation/floor.ts';
import { RevocationTracker } from '../../src/revocation/tracker.ts';
import { OTHER, ROOT } from '../support/warrants.ts';
import { idText, listOf, manyIds, refusalOf } from './lists.ts';

const engine = createEngine('wasm');
const NOW = 1_700_000_000;
const STORE_FAILED = '1801 srl-invalid list-store-failed';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'floors-'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(directory, { recursive: true, force: true });
});

const nameOf = (version: number | bigint, issuer = ROOT.public) => `${issuer}-${String(version).padStart(20, '0')}.srl`;
const kept = (version: number | bigint, content = 'a', list: Uint8Array = listOf({ version })): KeptList => ({
  version: BigInt(version),
  content: content.repeat(64),
  list,
  fetchedAt: NOW,
});
const open = (floors: FloorStore = fileFloorStore(directory)) =>
  RevocationTracker.open({ issuer: ROOT.public, floors, engine });

describe('a store in files', () => {
  it('keeps a list, and gives it back', async () => {
    const store = fileFloorStore(join(directory, 'made', 'here'));
    expect(await store.load(ROOT.public)).toBeNull();
    expect(await store.raise(ROOT.public, kept(5))).toEqual({ version: 5n, content: 'a'.repeat(64) });
    const again = fileFloorStore(join(directory, 'made', 'here'));
    expect(await again.load(ROOT.public)).toEqual(kept(5));
    expect(await again.load(OTHER.public)).toBeNull();
  });

  it('is one file an issuer, that begins with a line for people', async () => {
    const store = fileFloorStore(directory);
    for (const version of [0, 1, 9, 10, 2n ** 64n - 1n]) {
      await store.raise(ROOT.public, kept(version));
      await store.raise(OTHER.public, kept(version));
      expect(readdirSync(directory).sort()).toEqual([nameOf(version), nameOf(version, OTHER.public)].sort());
    }
    const file = readFileSync(join(directory, nameOf(2n ** 64n - 1n)));
    expect(file.subarray(0, 99).toString()).toBe(`tenuo-edge srl 1 0000001700000000 ${'a'.repeat(64)}\n`);
    expect(Uint8Array.from(file.subarray(99))).toEqual(listOf({ version: 2n ** 64n - 1n }));
  });

  it('keeps the higher version, and of one version what came first', async () => {
    const store = fileFloorStore(directory);
    await store.raise(ROOT.public, kept(5));
    expect(await store.raise(ROOT.public, kept(4, 'b'))).toEqual({ version: 5n, content: 'a'.repeat(64) });
    expect(await store.raise(ROOT.public, kept(5, 'b'))).toEqual({ version: 5n, content: 'a'.repeat(64) });
    expect(await store.raise(ROOT.public, kept(6, 'b'))).toEqual({ version: 6n, content: 'b'.repeat(64) });
    expect(await store.load(ROOT.public)).toEqual(kept(6, 'b'));
  });

  it('is raised by many at once, and never lowered', async () => {
    const stores = Array.from({ length: 8 }, () => fileFloorStore(directory));
    const versions = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
    const floors = await Promise.all(
      versions.map((version, i) => (stores[i % 8] as FloorStore).raise(ROOT.public, kept(version))),
    );
    floors.forEach(({ version }, i) => {
      expect(version).toBeGreaterThanOrEqual(BigInt(versions[i] as number));
    });
    expect(await fileFloorStore(directory).load(ROOT.public)).toEqual(kept(40));
    await fileFloorStore(directory).raise(ROOT.public, kept(41));
    expect(readdirSync(directory)).toEqual([nameOf(41)]);
  });

  it('carries a tracker over a restart', async () => {
    await (await open()).accept(listOf({ version: 5 }), { now: NOW });
    const tracker = await open();
    expect([tracker.version, tracker.list?.isRevoked(idText(1))]).toEqual([5n, true]);
    expect(tracker.fetchedAt).toEqual(new Date(NOW * 1000));
    expect(await refusalOf(() => tracker.accept(listOf({ version: 4 })))).toBe(
      '1802 srl-version-rollback list-rolled-back',
    );
  });

  it.each([
    ['cut in its first line', (file: Buffer) => file.subarray(0, 50), STORE_FAILED],
    ['empty', () => Buffer.alloc(0), STORE_FAILED],
    ['without its first line', (file: Buffer) => file.subarray(99), STORE_FAILED],
    ['cut', (file: Buffer) => file.subarray(0, -1), '1202 malformed-cbor truncated'],
    ['changed', (file: Buffer) => Buffer.concat([file.subarray(0, -1), Buffer.from([0])]), /^1100 .* list-signature$/],
    [
      'of other content',
      (file: Buffer) => Buffer.from(file.toString('latin1').replace(/ [0-9a-f]{64}/, ` ${'0'.repeat(64)}`), 'latin1'),
      STORE_FAILED,
    ],
  ])('is not opened where its file is %s', async (_, damage, said) => {
    await (await open()).accept(listOf({ version: 5 }));
    const path = join(directory, nameOf(5));
    writeFileSync(path, damage(readFileSync(path)));
    expect(await refusalOf(open)).toEqual(typeof said === 'string' ? said : expect.stringMatching(said));
  });

  it('takes no file for a list whose name is not one', async () => {
    for (const name of ['x.srl', `${ROOT.public}-5.srl`, `${ROOT.public}-${'9'.repeat(21)}.srl`, `.${nameOf(9)}`])
      writeFileSync(join(directory, name), 'x');
    writeFileSync(join(directory, `.${nameOf(8)}.1-0.draft`), 'x');
    expect(await fileFloorStore(directory).load(ROOT.public)).toBeNull();
    await fileFloorStore(directory).raise(ROOT.public, kept(9));
    // The draft of a lower version is of somebody who is gone, or who comes too late.
    expect(readdirSync(directory)).not.toContain(`.${nameOf(8)}.1-0.draft`);
  });

  it('fails where it cannot write, and nothing is accepted', async () => {
    const path = join(directory, 'a file');
    writeFileSync(path, '');
    const tracker = await RevocationTracker.open({
      issuer: ROOT.public,
      floors: { ...fileFloorStore(path), load: async () => null },
      engine,
    });
    expect(await refusalOf(() => tracker.accept(listOf()))).toBe(STORE_FAILED);
    expect(tracker.version).toBeNull();
    expect(await refusalOf(() => open(fileFloorStore(path)))).toBe(STORE_FAILED);
  });

  it('says where there is no file system', () => {
    vi.stubGlobal('process', undefined);
    expect(() => fileFloorStore('/x')).toThrow(/no file system/);
    vi.unstubAllGlobals();
    for (const wrong of ['', 1, undefined]) expect(() => fileFloorStore(wrong as string)).toThrow(TypeError);
  });
});

describe('a process that is killed while it writes', () => {
  /** Raises the version in a process of its own, which is killed at the given step. */
  async function killedAt(step: string, version: number): Promise<void> {
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      [await bundle('test/revocation/killed.entry.ts'), directory, step, String(version)],
      { encoding: 'utf8' },
    );
    expect([stderr, status, signal]).toEqual(['', null, 'SIGKILL']);
  }

  it.each([
    ['half of the list is written', 'write', 5],
    ['the list is written and not flushed', 'sync', 5],
    ['the list is flushed and not in its place', 'rename', 5],
    ['the list is in its place and the one before still there', 'unlink', 6],
  ])('leaves a whole list behind when %s', async (_, step, version) => {
    const tracker = await open();
    await tracker.accept(listOf({ ids: manyIds(3000), version: 5 }), { now: NOW });
    await killedAt(step, 6);
    const after = await open();
    expect(after.version).toBe(BigInt(version));
    expect(after.list?.size).toBe(version === 5 ? 3000 : 5000);
    // And the next one is taken, and what was left lying goes.
    await after.accept(listOf({ ids: [], version: 7 }));
    expect(readdirSync(directory)).toEqual([nameOf(7)]);
  });
});
