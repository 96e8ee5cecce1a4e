// Files as commands write them: whole or not at all, and never over another one by accident.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Misuse, systemMessage } from './failure.ts';
import { fileExists } from './input.ts';

/** For its owner's eyes alone. */
export const PRIVATE = 0o600;
export const PUBLIC = 0o644;

export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

/**
 * Writes files, none of them where one is there already.
 *
 * @throws Misuse where one is there and `force` is not given, or the system refuses.
 */
export function writeFiles(files: readonly NewFile[], force: boolean): void {
  const there = files.find(({ path }) => fileExists(path));
  if (there !== undefined && !force)
    throw new Misuse(`${there.path} is there already`, 'Give another name, or --force to replace it.');
  for (const file of files) writeFile(file, force);
}

/** Written beside its place and then put there, so that nobody reads half of it and an old file's mode does not stay. */
function writeFile({ path, content, mode }: NewFile, force: boolean): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const file = openSync(draft, 'wx', mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (force) renameSync(draft, path);
    else place(draft, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Misuse(`${path} cannot be written: ${systemMessage({ code, message })}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A link fails where a file has come to be there meanwhile; a rename would replace it. */
function place(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // A file system without links.
    renameSync(draft, path);
  }
}
