// What the file sink uses of Node's file system, found when it is used. Calls that may take their time answer by promises; those
// that end in `Sync` are for the beginning and the end of the process.
import { builtinModule } from '../builtin.ts';

/** Which file it is, and its size in bytes. */
export interface FileStatus {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
}

type Done<Result> = (error: { readonly code?: string } | null, result: Result) => void;

/** Of node:fs, by the names that it has there. */
interface NodeFs {
  open(path: string, flags: string, mode: number, done: Done<number>): void;
  openSync(path: string, flags: string, mode: number): number;
  close(fd: number, done: Done<void>): void;
  stat(path: string, done: Done<FileStatus>): void;
  fstat(fd: number, done: Done<FileStatus>): void;
  fstatSync(fd: number): FileStatus;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number, done: Done<number>): void;
  write(fd: number, buffer: Uint8Array, offset: number, length: number, position: null, done: Done<number>): void;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number): number;
  fdatasync(fd: number, done: Done<void>): void;
  rename(from: string, to: string, done: Done<void>): void;
  unlink(path: string, done: Done<void>): void;
  readdir(path: string, done: Done<string[]>): void;
}

interface NodePath {
  dirname(path: string): string;
  basename(path: string): string;
}

/** Reading and appending; nobody else may read what is created. */
const FLAGS = 'a+';
const MODE = 0o600;

/** @throws TypeError where the runtime has no file system. */
export function auditFiles(): AuditFiles {
  const fs = builtinModule('node:fs') as NodeFs | undefined;
  const path = builtinModule('node:path') as NodePath | undefined;
  if (fs === undefined || path === undefined)
    throw new TypeError('files need Node, Deno or Bun: pass another sink here, such as consoleSink()');
  return new AuditFiles(fs, path);
}

export class AuditFiles {
  readonly #fs: NodeFs;
  readonly #path: NodePath;

  constructor(fs: NodeFs, path: NodePath) {
    this.#fs = fs;
    this.#path = path;
  }

  open(path: string): Promise<number> {
    return promised((done) => this.#fs.open(path, FLAGS, MODE, done));
  }

  openSync(path: string): number {
    return this.#fs.openSync(path, FLAGS, MODE);
  }

  close(fd: number): Promise<void> {
    return promised((done) => this.#fs.close(fd, done));
  }

  /** An empty file that was not there before; false where there was one. */
  async create(path: string): Promise<boolean> {
    try {
      await this.close(await promised((done) => this.#fs.open(path, 'wx', MODE, done)));
      return true;
    } catch (error) {
      return unless('EEXIST', error, false);
    }
  }

  /** Null where there is no file. */
  async stat(path: string): Promise<FileStatus | null> {
    try {
      return await promised((done) => this.#fs.stat(path, done));
    } catch (error) {
      return unless('ENOENT', error, null);
    }
  }

  fstat(fd: number): Promise<FileStatus> {
    return promised((done) => this.#fs.fstat(fd, done));
  }

  /** The last byte of a file of this size; undefined where it is empty. */
  async lastByte(fd: number, size: number): Promise<number | undefined> {
    const byte = new Uint8Array(1);
    const count = size === 0 ? 0 : await promised<number>((done) => this.#fs.read(fd, byte, 0, 1, size - 1, done));
    return count === 0 ? undefined : byte[0];
  }

  lastByteSync(fd: number): number | undefined {
    return this.tailSync(fd, Math.max(0, this.#fs.fstatSync(fd).size - 1))[0];
  }

  async append(fd: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; )
      at += await promised<number>((done) => this.#fs.write(fd, bytes, at, bytes.length - at, null, done));
  }

  appendSync(fd: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += this.#fs.writeSync(fd, bytes, at, bytes.length - at);
  }

  sync(fd: number): Promise<void> {
    return promised((done) => this.#fs.fdatasync(fd, done));
  }

  /** What a file holds from a position on. */
  tailSync(fd: number, from: number): Uint8Array {
    const tail = new Uint8Array(Math.max(0, this.#fs.fstatSync(fd).size - from));
    return tail.subarray(0, this.#fs.readSync(fd, tail, 0, tail.length, from));
  }

  /** Renames a file over another, which goes where there is nothing to put in its place. */
  async move(from: string, to: string): Promise<void> {
    try {
      await promised<void>((done) => this.#fs.rename(from, to, done));
    } catch (error) {
      await this.remove(to);
      unless('ENOENT', error, undefined);
    }
  }

  remove(path: string): Promise<void> {
    return promised((done) => this.#fs.unlink(path, done));
  }

  /** What follows the path and a dot in the names beside it. */
  async suffixes(path: string): Promise<string[]> {
    const start = `${this.#path.basename(path)}.`;
    const names = await promised<string[]>((done) => this.#fs.readdir(this.#path.dirname(path), done));
    return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }
}

function promised<Result>(call: (done: Done<Result>) => void): Promise<Result> {
  return new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
}

function unless<Result>(code: string, error: unknown, result: Result): Result {
  if ((error as { readonly code?: unknown } | null)?.code === code) return result;
  throw error;
}
