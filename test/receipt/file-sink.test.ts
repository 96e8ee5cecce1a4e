import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSink, type FileSinkOptions, logFiles } from '../../src/receipt/file-sink.ts';
import { type VerifiedRecord, verifyReceipts } from '../../src/receipt/verify.ts';
import { ENGINES } from '../support/engines.ts';
import { type Scene, sceneOf } from './logs.ts';

describe.each(ENGINES)('a log in files on $name', (engine) => {
  let directory = '';
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'receipts-')), 'log');
  });
  afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

  const open = (options: FileSinkOptions = {}): Scene =>
    sceneOf(engine, { sink: new FileSink(directory, { fsync: 'never', engine, ...options }) });
  const path = (n = 1) => join(directory, `${String(n).padStart(8, '0')}.receipts`);
  const verify = (options = {}) => verifyReceipts(logFiles(directory), { engine, ...options });
  const calls = (scene: Scene, count: number) => {
    for (let i = 0; i < count; i++) scene.call();
  };
  const causes = async (): Promise<unknown[]> => {
    const told: VerifiedRecord[] = [];
    await verify({ onRecord: (record: VerifiedRecord) => told.push(record) });
    return told.flatMap(({ entry }) => (entry?.kind === 'checkpoint' ? [entry.cause] : []));
  };

  it.each(['each', 'never', 5] as const)('keeps a log that verifies, forcing it to the disk: %s', async (fsync) => {
    const scene = open({ fsync });
    calls(scene, 3);
    scene.log.close();
    expect(await verify()).toMatchObject({ intact: true, receipts: 3, entries: 2, endsWithCheckpoint: true });
  });

  it('is for its owner alone', () => {
    open();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('goes on where it stands, and says so', async () => {
    calls(open(), 2);
    const second = open();
    calls(second, 2);
    second.log.close();
    expect(await verify()).toMatchObject({ intact: true, receipts: 4 });
    expect(await causes()).toEqual(['open', 'resume', 'close']);
  });

  it('goes on in the next file when one is full, in one chain', async () => {
    const scene = open({ maxBytes: 3000 });
    calls(scene, 12);
    scene.log.close();
    expect(readdirSync(directory).length).toBeGreaterThan(3);
    expect(await verify()).toMatchObject({ intact: true, receipts: 12, broken: null });
    // A file that is missing shows; those behind it are a log in part.
    rmSync(path(2));
    expect(await verify()).toMatchObject({ intact: false, broken: { file: path(3), offset: 0 } });
    rmSync(path(1));
    expect((await verify()).broken?.error.reason).toBe('log-beginning-missing');
    expect(await verify({ partial: true })).toMatchObject({ intact: true });
  });

  it('goes on in the last of several files', async () => {
    calls(open({ maxBytes: 3000 }), 7);
    const second = open({ maxBytes: 3000 });
    calls(second, 7);
    second.log.close();
    expect(await verify()).toMatchObject({ intact: true, receipts: 14 });
  });

  it('cuts off a record that was torn at any byte, keeps its bytes aside, and says how many', async () => {
    calls(open(), 3);
    const whole = readFileSync(path());
    const told: VerifiedRecord[] = [];
    await verify({ onRecord: (record: VerifiedRecord) => told.push(record) });
    const last = told.at(-1)?.offset as number;
    for (let cut = last + 1; cut < whole.length; cut += 53) {
      writeFileSync(path(), whole.subarray(0, cut));
      const resumed = open();
      expect(resumed.log.state).toMatchObject({ records: 4, receipts: 2 });
      expect(readFileSync(`${path()}.torn`)).toEqual(whole.subarray(last, cut));
      resumed.call();
      const records: VerifiedRecord[] = [];
      const report = await verify({ onRecord: (record: VerifiedRecord) => records.push(record) });
      expect(report).toMatchObject({ intact: true, receipts: 3 });
      expect(records[3]?.entry).toMatchObject({ cause: 'resume', tornBytes: cut - last });
    }
  });

  it('cuts off what the file system left as zeros', async () => {
    calls(open(), 3);
    const whole = readFileSync(path());
    for (const zeros of [1, 100, 200]) {
      const torn = Buffer.from(whole);
      torn.fill(0, torn.length - zeros);
      writeFileSync(path(), torn);
      expect(open().log.state.receipts).toBe(2);
      writeFileSync(path(), Buffer.concat([whole, Buffer.alloc(zeros)]));
      expect(open().log.state.receipts).toBe(3);
    }
    expect((await verify()).intact).toBe(true);
  });

  it('puts a file aside in which no record became whole, and goes on in the one before', async () => {
    const scene = open({ maxBytes: 3000 });
    calls(scene, 7);
    const last = readdirSync(directory).length;
    for (const length of [0, 40]) {
      writeFileSync(path(last + 1), readFileSync(path(last)).subarray(0, length));
      const resumed = open({ maxBytes: 3000 });
      calls(resumed, 1);
      expect(await verify()).toMatchObject({ intact: true });
    }
  });

  it('begins again where nothing became whole', async () => {
    open();
    truncateSync(path(), 20);
    const again = open();
    calls(again, 1);
    expect(await verify()).toMatchObject({ intact: true, receipts: 1 });
    expect(await causes()).toEqual(['resume']);
    truncateSync(path(), 0);
    calls(open(), 1);
    expect(await causes()).toEqual(['open']);
  });

  it('refuses to go on, and cuts nothing off, where the file was changed before its end', () => {
    calls(open(), 4);
    const whole = readFileSync(path());
    for (const at of [10, 300, 700, 1500]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ 1;
      writeFileSync(path(), changed);
      expect(() => open()).toThrow('the log cannot be resumed');
      expect(readFileSync(path())).toEqual(changed);
    }
    writeFileSync(path(), Buffer.concat([whole, Buffer.from('more')]));
    expect(() => open()).toThrow('the log cannot be resumed');
  });

  it('refuses to write behind another writer', async () => {
    const first = open();
    calls(first, 1);
    const second = open();
    calls(second, 1);
    expect(() => first.call()).toThrow('something else has written to the file');
    second.log.close();
    expect(await verify()).toMatchObject({ intact: true });
    appendFileSync(path(), 'x');
    expect(() => first.call()).toThrow('something else has written to the file');
  });

  it('takes back what it could not write whole, and goes on', async () => {
    const scene = open();
    calls(scene, 1);
    const sink = scene.log;
    const fs = process.getBuiltinModule('node:fs');
    const { writeSync } = fs;
    let isFull = true;
    // Half of it fits on the disk.
    (fs as { writeSync: unknown }).writeSync = (fd: number, bytes: Uint8Array, at: number, length: number) => {
      if (!isFull) return writeSync(fd, bytes, at, length);
      writeSync(fd, bytes, at, length >> 1);
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    try {
      expect(() => scene.call()).toThrow('the file of the log could not be written');
      isFull = false;
      scene.call();
    } finally {
      (fs as { writeSync: unknown }).writeSync = writeSync;
    }
    sink.close();
    expect(await verify()).toMatchObject({ intact: true, receipts: 2 });
  });

  it('verifies what is there while it is written to', async () => {
    const scene = open();
    calls(scene, 2);
    expect(await verify()).toMatchObject({ intact: true, receipts: 2, endsWithCheckpoint: false });
    calls(scene, 1);
    expect(await verify()).toMatchObject({ intact: true, receipts: 3 });
  });

  it('takes no option that nobody knows, or of another type', () => {
    const make =
      (options: object, at: unknown = directory) =>
      () =>
        new FileSink(at as string, options as FileSinkOptions);
    expect(make({ sync: true })).toThrow('has no option "sync"');
    expect(make({ fsync: 'often' })).toThrow(TypeError);
    expect(make({ fsync: 0 })).toThrow(RangeError);
    expect(make({ maxBytes: 0 })).toThrow(RangeError);
    expect(make({}, '')).toThrow(TypeError);
  });
});
