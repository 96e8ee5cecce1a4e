// Raises a version in a file store and kills itself in the middle of it: `directory step version`.
import fs, { type PathLike, promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createEngine } from '../../src/engine/select.ts';
import { fileFloorStore } from '../../src/revocation/file-floors.ts';
import { RevocationTracker } from '../../src/revocation/tracker.ts';
import { ROOT } from '../support/warrants.ts';
import { listOf, manyIds } from './lists.ts';

const [directory, step, version] = process.argv.slice(2) as [string, string, string];
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

const { open, rename, unlink } = promises;
Object.assign(fs.promises, {
  async open(path: PathLike, flags: string): Promise<FileHandle> {
    const handle = await open(path, flags);
    const write = handle.write.bind(handle);
    if (step === 'sync') handle.sync = die;
    if (step === 'write' && flags === 'wx')
      handle.write = (async (bytes: Uint8Array, offset: number) => {
        if (bytes.length < 1000) return write(bytes, offset);
        await write(bytes, offset, bytes.length >> 1);
        await handle.sync();
        return die();
      }) as unknown as FileHandle['write'];
    return handle;
  },
  rename: step === 'rename' ? die : rename,
  unlink: step === 'unlink' ? die : unlink,
});

const floors = fileFloorStore(directory);
const tracker = await RevocationTracker.open({ issuer: ROOT.public, floors, engine: createEngine('wasm') });
await tracker.accept(listOf({ ids: manyIds(5000, 'new'), version: Number(version) }));
console.error('it was not killed');
