// What the file sink uses of Node's file system, found when it is used: where there is none, everything else works.
import { builtinModule } from '../builtin.ts';

/** Of node:fs, by the names that it has there. */
export interface FileSystem {
  readonly constants: {
    readonly O_APPEND: number;
    readonly O_CREAT: number;
    readonly O_EXCL: number;
    readonly O_RDONLY: number;
    readonly O_RDWR: number;
  };
  openSync(path: string, flags: number, mode?: number): number;
  closeSync(fd: number): void;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number): number;
  ftruncateSync(fd: number, length: number): void;
  fdatasyncSync(fd: number): void;
  fsyncSync(fd: number): void;
  fstatSync(fd: number): { readonly size: number };
  mkdirSync(path: string, options: { readonly recursive: true; readonly mode: number }): unknown;
  readdirSync(path: string): string[];
  renameSync(from: string, to: string): void;
  writeFileSync(path: string, bytes: Uint8Array, options: { readonly mode: number }): void;
  readonly promises: {
    readdir(path: string): Promise<string[]>;
    open(path: string, flags: 'r'): Promise<FileHandle>;
  };
}

interface FileHandle {
  read(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** @throws TypeError where the runtime has no file system. */
export function fileSystem(): FileSystem {
  const found = builtinModule('node:fs') as FileSystem | undefined;
  if (found === undefined) throw new TypeError('files need Node, Deno or Bun: pass another sink here');
  return found;
}
