// Events in a file, a line each: appended, continued in a new file when it is full, followed when something else moves it.
import { concatBytes } from '../bytes.ts';
import { checkOptions } from '../options.ts';
import { type AuditEvent, auditLine } from './event.ts';
import { type AuditFiles, auditFiles } from './files.ts';
import { type AuditTarget, checkFormat, type LineFormat } from './sink.ts';

/**
 * How long files of a `fileSink` get, and how many stay.
 *
 * @example
 * ```ts
 * import type { FileSinkOptions } from 'tenuo-edge/audit';
 *
 * const options: FileSinkOptions = { maxBytes: 16 * 1024 * 1024, keep: 20 };
 * ```
 *
 * @see docs/audit.md#sinks
 */
export interface FileSinkOptions {
  /** Bytes that a file holds at most: 64 MiB where absent. A line that is longer has a file of its own. */
  readonly maxBytes?: number | undefined;
  /** How many full files are kept, the newest; all where absent. */
  readonly keep?: number | undefined;
  /** How a line is written: `auditLine` where absent. */
  readonly format?: LineFormat | undefined;
}

/** Events on their way to the file. */
interface Writing {
  readonly events: readonly AuditEvent[];
  done: Promise<void>;
  /** Of their lines those that are handed to the system, and the size that the file had before. */
  begun?: { readonly bytes: Uint8Array; readonly from: number } | undefined;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const LINE_END = 0x0a;
const DIGITS = 8;
/** Milliseconds that a process that ends gives to what it has begun to write. */
const PATIENCE = 250;

/**
 * A sink that appends to the file at `path`, which only its owner may read. A full file is renamed to `path.00000001` and so on.
 * Several processes may write to one path, and other programs may rename the file: what comes then goes to a new one.
 *
 * @throws TypeError where the runtime has no files, or for an option of another name or type; RangeError for a number out of
 *   range; what opening the file throws.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { closeAuditLog, fileSink, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog(fileSink(`${tmpdir()}/audit.jsonl`, { keep: 20 }));
 * closeAuditLog();
 * ```
 *
 * @see docs/audit.md#sinks
 */
export function fileSink(path: string, options: FileSinkOptions = {}): AuditFile {
  return new FileTarget(path, options);
}

/**
 * The sink that `fileSink` makes.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { type AuditFile, fileSink } from 'tenuo-edge/audit';
 *
 * const file: AuditFile = fileSink(`${tmpdir()}/audit.jsonl`);
 * await file.close();
 * ```
 *
 * @see docs/audit.md#sinks
 */
export interface AuditFile extends AuditTarget {
  /**
   * Closes the file once what is on its way is written. Writing fails from then on: flush or close the log first.
   *
   * @throws what closing the file throws, as a rejection.
   */
  close(): Promise<void>;
}

class FileTarget implements AuditFile {
  readonly name: string;
  readonly #path: string;
  readonly #files: AuditFiles;
  readonly #maxBytes: number;
  readonly #keep: number;
  readonly #format: LineFormat;
  readonly #encoder = new TextEncoder();
  #fd: number | undefined;
  #isClosed = false;
  #writing: Writing | undefined;

  constructor(path: string, options: FileSinkOptions) {
    if (typeof path !== 'string' || path === '') throw new TypeError('fileSink takes the path of a file');
    checkOptions(options, ['maxBytes', 'keep', 'format'], 'fileSink');
    const { maxBytes = DEFAULT_MAX_BYTES, keep = Number.MAX_SAFE_INTEGER, format = auditLine } = options;
    this.#maxBytes = checkCount(maxBytes, 'maxBytes');
    this.#keep = checkCount(keep, 'keep');
    checkFormat(format, 'fileSink');
    this.#format = format;
    this.#path = path;
    this.name = `file ${path}`;
    this.#files = auditFiles();
    // A path that cannot be written to is known now, not at the first denial.
    this.#fd = this.#openNow();
  }

  write(events: readonly AuditEvent[]): Promise<void> {
    const before = this.#writing;
    // Asked again because it took long: it is still on its way.
    if (before?.events === events) return before.done;
    const writing: Writing = { events, done: Promise.resolve() };
    this.#writing = writing;
    writing.done = this.#write(writing, before?.done).finally(() => {
      if (this.#writing === writing) this.#writing = undefined;
    });
    return writing.done;
  }

  writeNow(events: readonly AuditEvent[]): void {
    const writing = this.#writing;
    if (writing?.events === events && this.#isThere(writing)) return;
    this.#fd ??= this.#openNow();
    this.#files.appendSync(this.#fd, concatBytes(this.#linesOf(events)));
  }

  /** Forces what was written to the disk. */
  async flush(): Promise<void> {
    if (this.#fd !== undefined) await this.#files.sync(this.#fd);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing?.done.catch(() => undefined);
    await this.#closeFile();
  }

  #linesOf(events: readonly AuditEvent[]): Uint8Array[] {
    if (this.#isClosed) throw new TypeError('the file of the audit log was closed');
    return events.map((event) => this.#encoder.encode(`${this.#format(event)}\n`));
  }

  async #write(writing: Writing, before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    for (let lines = this.#linesOf(writing.events); lines.length > 0; ) {
      const from = await this.#follow();
      const count = this.#fitting(lines, from);
      if (count === 0) {
        await this.#rotate();
      } else {
        const bytes = concatBytes(lines.slice(0, count));
        writing.begun = { bytes, from };
        await this.#append(bytes);
      }
      lines = lines.slice(count);
    }
  }

  /** How many lines go into a file of this size: at least one into an empty one. */
  #fitting(lines: readonly Uint8Array[], size: number): number {
    let end = size;
    let count = 0;
    for (const { length } of lines) {
      if (end > 0 && end + length > this.#maxBytes) break;
      end += length;
      count += 1;
    }
    return count;
  }

  /** The size of the file at the path, which is opened anew where it is another one by now. */
  async #follow(): Promise<number> {
    const there = await this.#files.stat(this.#path);
    if (this.#fd !== undefined) {
      const own = await this.#files.fstat(this.#fd);
      if (there !== null && there.ino === own.ino && there.dev === own.dev) return own.size;
      await this.#closeFile();
    }
    const fd = await this.#files.open(this.#path);
    this.#fd = fd;
    const { size } = await this.#files.fstat(fd);
    const last = await this.#files.lastByte(fd, size);
    if (last === undefined || last === LINE_END) return size;
    // Whoever wrote the last line did not get to its end.
    await this.#files.append(fd, Uint8Array.of(LINE_END));
    return size + 1;
  }

  #openNow(): number {
    const fd = this.#files.openSync(this.#path);
    const last = this.#files.lastByteSync(fd);
    if (last !== undefined && last !== LINE_END) this.#files.appendSync(fd, Uint8Array.of(LINE_END));
    return fd;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    try {
      await this.#files.append(this.#fd as number, bytes);
    } catch (error) {
      // Part of a line may be there: the file is opened anew, which ends it.
      await this.#closeFile();
      throw error;
    }
  }

  /** The number is taken by an empty file first: another process may be about to take it too. */
  async #rotate(): Promise<void> {
    const suffixes = await this.#files.suffixes(this.#path);
    const numbers = suffixes
      .filter((end) => /^\d{8}$/.test(end))
      .map(Number)
      .sort((a, b) => a - b);
    const full = this.#pathOf((numbers.at(-1) ?? 0) + 1);
    if (!(await this.#files.create(full))) return;
    // Open files cannot be renamed everywhere.
    await this.#closeFile();
    await this.#files.move(this.#path, full);
    const surplus = Math.max(0, numbers.length + 1 - this.#keep);
    for (const number of numbers.slice(0, surplus)) await this.#files.remove(this.#pathOf(number));
  }

  #pathOf(number: number): string {
    return `${this.#path}.${String(number).padStart(DIGITS, '0')}`;
  }

  async #closeFile(): Promise<void> {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) await this.#files.close(fd);
  }

  /** Whether the last lines that were begun are in the file, or come to be: the system goes on writing while this waits. */
  #isThere({ begun }: Writing): boolean {
    if (begun === undefined || this.#fd === undefined) return false;
    const end = Date.now() + PATIENCE;
    do {
      if (includes(this.#files.tailSync(this.#fd, begun.from), begun.bytes)) return true;
    } while (Date.now() < end);
    return false;
  }
}

function includes(whole: Uint8Array, part: Uint8Array): boolean {
  for (let at = 0; at + part.length <= whole.length; at++) {
    let length = 0;
    while (length < part.length && whole[at + length] === part[length]) length += 1;
    if (length === part.length) return true;
  }
  return false;
}

function checkCount(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new TypeError(`fileSink takes ${name}: a number`);
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number from 1 on`);
  return value;
}
