// The file system, where there is one: asked for when it is used, so that the entry loads wherever there is none.
import { builtinModule } from '../builtin.ts';

/** What is used of a file handle of node:fs. */
export interface FileHandle {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(buffer: Uint8Array, offset: number): Promise<{ bytesWritten: number }>;
  stat(): Promise<{ size: number; mtimeMs: number; ino: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What is used of node:fs. */
export interface FileSystem {
  readonly promises: {
    open(path: string, flags: string): Promise<FileHandle>;
    mkdir(path: string, options: { recursive: true }): Promise<unknown>;
    readdir(path: string): Promise<string[]>;
    rename(from: string, to: string): Promise<void>;
    unlink(path: string): Promise<void>;
  };
  watch(
    path: string,
    options: { persistent: false },
    listener: (event: string, name: string | null) => void,
  ): { on(event: 'error', listener: (error: Error) => void): unknown; close(): void };
}

/** @throws TypeError where the runtime has no file system. */
export function fileSystem(): FileSystem {
  const files = builtinModule('node:fs') as FileSystem | undefined;
  if (files?.promises === undefined)
    throw new TypeError('this runtime has no file system; Node, Deno and Bun have one');
  return files;
}

/**
 * A whole file, of at most `limit` bytes.
 *
 * @throws RangeError where it is longer.
 */
export async function readWhole(handle: FileHandle, limit: number, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await handle.stat();
  if (size > limit) throw new RangeError(`${path} has ${size} bytes; at most ${limit} are read`);
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

export async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written);
    written += bytesWritten;
  }
}

/** Opens a file for the time of a call. */
export async function withFile<Result>(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const handle = await fileSystem().promises.open(path, flags);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT';
}
