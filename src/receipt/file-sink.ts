// A log in the files of one directory: 00000001.receipts and so on, records one behind the other and nothing between them.

import { concatBytes } from '../bytes.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { errorFor } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { checkInteger } from './fields.ts';
import { type FileSystem, fileSystem } from './file-system.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { type Recovered, recoverFile } from './recover.ts';
import type { ReceiptSink, Resumed } from './sink.ts';
import type { LogFile } from './source.ts';
import { BEGINNING } from './state.ts';

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const NAME = /^\d{8}\.receipts$/;
const DIGITS = 8;
const PIECE_BYTES = 0x40000;

/**
 * How a log is cut into files, and when it is forced to the disk.
 *
 * @example
 * ```ts
 * import { FileSink, type FileSinkOptions } from 'tenuo-edge/receipt';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const options: FileSinkOptions = { maxBytes: 1 << 20, fsync: 100 };
 * console.log(new FileSink(mkdtempSync(join(tmpdir(), 'receipts-')), options).isFull); // false
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export interface FileSinkOptions extends EngineOption {
  /** Bytes from which on a file is full, and the log goes on in the next: 64 MiB where absent. */
  readonly maxBytes?: number | undefined;
  /**
   * When what was written is forced to the disk: before `record` returns (`each`, the default), at most so many milliseconds
   * later, or when the system likes (`never`). A crash of the process loses nothing either way; one of the machine, what was not forced.
   */
  readonly fsync?: 'each' | 'never' | number | undefined;
}

/**
 * A directory that one process writes a log to. Opening it goes on where the log stands; a torn last record is cut off.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { FileSink, ReceiptLog } from 'tenuo-edge/receipt';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const directory = mkdtempSync(join(tmpdir(), 'receipts-'));
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink: new FileSink(directory) });
 * log.close();
 * console.log(new FileSink(directory).resumed?.state.records); // 2
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export class FileSink implements ReceiptSink {
  readonly resumed: Resumed | null;
  readonly #fs: FileSystem;
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #fsync: 'each' | 'never' | number;
  /** The file at hand, its number and size. */
  #fd: number;
  #number: number;
  #size = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lateError: unknown;

  /**
   * @throws TenuoError 9021 where what is there cannot be gone on with.
   * @throws TypeError where the runtime has no files; whatever the file system fails with.
   */
  constructor(directory: string, options: FileSinkOptions = {}) {
    checkOptions(options, ['maxBytes', 'fsync', 'engine'], 'FileSink');
    checkDirectory(directory, 'FileSink');
    this.#fs = fileSystem();
    this.#directory = directory;
    this.#maxBytes = checkInteger(options.maxBytes ?? DEFAULT_MAX_BYTES, 'maxBytes', 1);
    this.#fsync = checkFsync(options.fsync ?? 'each');
    this.#fs.mkdirSync(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
    const numbers = numbersIn(this.#fs.readdirSync(directory));
    this.#number = numbers.at(-1) ?? 1;
    this.#fd = numbers.length === 0 ? this.#create(1) : this.#open(this.#number);
    this.resumed = numbers.length === 0 ? null : this.#resume(numbers, engineOf(options));
  }

  /** The path of the file that is written to. */
  get path(): string {
    return this.#pathOf(this.#number);
  }

  get isFull(): boolean {
    return this.#size >= this.#maxBytes;
  }

  /**
   * Writes the bytes of all of the records or of none.
   *
   * @throws TenuoError 9021 where the file was changed by somebody else or the sink was closed; whatever the file
   * system fails with.
   */
  append(records: readonly Uint8Array[]): void {
    if (this.#lateError !== undefined) this.#fail(this.#takeLateError());
    if (this.#fs.fstatSync(this.#fd).size !== this.#size)
      throw errorFor(RECEIPT_REASONS.LOG_CHANGED, { subject: this.path });
    const bytes = concatBytes(records);
    try {
      for (let at = 0; at < bytes.length; ) at += this.#fs.writeSync(this.#fd, bytes, at, bytes.length - at);
      if (this.#fsync === 'each') this.#fs.fdatasyncSync(this.#fd);
    } catch (error) {
      this.#undo();
      this.#fail(error);
    }
    this.#size += bytes.length;
    if (typeof this.#fsync === 'number') this.#flushWithin(this.#fsync);
  }

  /** Forces what was written to the disk. */
  flush(): void {
    this.#fs.fdatasyncSync(this.#fd);
  }

  /** Ends the file and begins the next. */
  rotate(): void {
    const next = this.#create(this.#number + 1);
    this.#endFile();
    this.#fd = next;
    this.#number += 1;
    this.#size = 0;
  }

  /** Forces what was written to the disk and closes the file. */
  close(): void {
    this.#endFile();
  }

  #endFile(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#fsync !== 'never') this.flush();
    this.#fs.closeSync(this.#fd);
  }

  /** Takes away what was written of records that are not kept. Where even that fails, the next append finds the file changed. */
  #undo(): void {
    try {
      this.#fs.ftruncateSync(this.#fd, this.#size);
    } catch {
      // The error that matters is the one that led here.
    }
  }

  #fail(cause: unknown): never {
    const error = errorFor(RECEIPT_REASONS.LOG_NOT_KEPT, { subject: this.path });
    error.cause = cause;
    throw error;
  }

  #flushWithin(milliseconds: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      try {
        this.flush();
      } catch (error) {
        this.#lateError = error;
      }
    }, milliseconds);
    // A process that has nothing else to do may end: `close` flushes.
    (this.#timer as { unref?(): void }).unref?.();
  }

  #takeLateError(): unknown {
    const error = this.#lateError;
    this.#lateError = undefined;
    return error;
  }

  /** Finds where the log stands. Files in which no record became whole are put aside, as are the bytes of a torn one. */
  #resume(numbers: readonly number[], engine: Engine): Resumed | null {
    let tornBytes = 0;
    try {
      for (let i = numbers.length - 1; ; i--) {
        const { size } = this.#fs.fstatSync(this.#fd);
        const { state, end } = this.#recover(engine, size);
        tornBytes += size - end;
        if (state !== null || i === 0) {
          if (state === null && this.#number > 1) throw errorFor(RECEIPT_REASONS.LOG_DAMAGED, { subject: this.path });
          this.#cut(end, size);
          return state === null && tornBytes === 0 ? null : { state: state ?? BEGINNING, tornBytes };
        }
        this.#fs.closeSync(this.#fd);
        this.#fs.renameSync(this.path, `${this.path}.torn`);
        this.#number = numbers[i - 1] as number;
        this.#fd = this.#open(this.#number);
      }
    } catch (error) {
      this.#fs.closeSync(this.#fd);
      throw error;
    }
  }

  #recover(engine: Engine, size: number): Recovered {
    return recoverFile(engine, {
      path: this.path,
      size,
      isFirst: this.#number === 1,
      read: (buffer, offset, length, position) => this.#fs.readSync(this.#fd, buffer, offset, length, position),
    });
  }

  /** Cuts the file off at `end`; the bytes behind it are kept beside it. */
  #cut(end: number, size: number): void {
    this.#size = end;
    if (end === size) return;
    const torn = new Uint8Array(size - end);
    const count = this.#fs.readSync(this.#fd, torn, 0, torn.length, end);
    this.#fs.writeFileSync(`${this.path}.torn`, torn.subarray(0, count), { mode: PRIVATE_FILE });
    this.#fs.ftruncateSync(this.#fd, end);
    if (this.#fsync !== 'never') this.#fs.fsyncSync(this.#fd);
  }

  #create(number: number): number {
    const { O_APPEND, O_CREAT, O_EXCL, O_RDWR } = this.#fs.constants;
    const fd = this.#fs.openSync(this.#pathOf(number), O_APPEND | O_CREAT | O_EXCL | O_RDWR, PRIVATE_FILE);
    if (this.#fsync !== 'never') this.#syncDirectory();
    return fd;
  }

  #open(number: number): number {
    const { O_APPEND, O_RDWR } = this.#fs.constants;
    return this.#fs.openSync(this.#pathOf(number), O_APPEND | O_RDWR);
  }

  /** A new file is there for good once its directory is. Windows opens no directory, and needs not. */
  #syncDirectory(): void {
    try {
      const fd = this.#fs.openSync(this.#directory, this.#fs.constants.O_RDONLY);
      this.#fs.fsyncSync(fd);
      this.#fs.closeSync(fd);
    } catch {
      // What is in the file was forced to the disk, or will be; some file systems have no more to give.
    }
  }

  #pathOf(number: number): string {
    return pathOf(this.#directory, number);
  }
}

/**
 * The files of a log in a directory, in order, for `verifyReceipts`. They may be read while the log is written; what is at the
 * end may then be half a record.
 *
 * @throws TypeError where the runtime has no files; whatever the file system fails with.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { FileSink, logFiles, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const directory = mkdtempSync(join(tmpdir(), 'receipts-'));
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink: new FileSink(directory) });
 * log.close();
 * console.log((await verifyReceipts(logFiles(directory))).intact); // true
 * ```
 *
 * @see docs/receipts.md#the-files
 */
export async function* logFiles(directory: string): AsyncGenerator<LogFile> {
  checkDirectory(directory, 'logFiles');
  const fs = fileSystem();
  for (const number of numbersIn(await fs.promises.readdir(directory))) {
    const path = pathOf(directory, number);
    yield { name: path, bytes: piecesOf(fs, path) };
  }
}

async function* piecesOf(fs: FileSystem, path: string): AsyncGenerator<Uint8Array> {
  const file = await fs.promises.open(path, 'r');
  try {
    const buffer = new Uint8Array(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function pathOf(directory: string, number: number): string {
  return `${directory.replace(/\/+$/, '')}/${String(number).padStart(DIGITS, '0')}.receipts`;
}

function numbersIn(names: readonly string[]): number[] {
  return names
    .filter((name) => NAME.test(name))
    .map((name) => Number(name.slice(0, DIGITS)))
    .sort((a, b) => a - b);
}

function checkDirectory(directory: unknown, call: string): void {
  if (typeof directory !== 'string' || directory === '') throw new TypeError(`${call} takes the path of a directory`);
}

function checkFsync(fsync: unknown): 'each' | 'never' | number {
  if (fsync === 'each' || fsync === 'never') return fsync;
  if (typeof fsync !== 'number') throw new TypeError("fsync is 'each', 'never' or milliseconds");
  return checkInteger(fsync, 'fsync', 1);
}
