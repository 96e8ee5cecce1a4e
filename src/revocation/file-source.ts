// A list in a file, which somebody else replaces.
import { checkOptions } from '../options.ts';
import { type FileHandle, fileSystem, readWhole, withFile } from './files.ts';
import { count, listIn, MAX_LIST_BYTES, type RevocationSource, SourceError } from './source.ts';

/**
 * How a file is read.
 *
 * @example
 * ```ts
 * import { fileSource, type FileSourceOptions } from 'tenuo-edge/revocation';
 *
 * const options: FileSourceOptions = { maxBytes: 1_000_000, watch: false };
 * console.log(typeof fileSource('/var/lib/tenuo/revoked.srl', options).fetch); // function
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface FileSourceOptions {
  /** The most bytes that it may have; 67,108,864 where absent. */
  readonly maxBytes?: number | undefined;
  /** Whether to have the system tell of changes, beside looking again and again; true where absent. */
  readonly watch?: boolean | undefined;
}

/**
 * A list in a file, as bytes or base64. Replace it by renaming a whole file into its place: one that is half written is
 * refused, and looked at again later.
 *
 * @throws TypeError, RangeError for options of another name, type or range, and where the runtime has no file system.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { fileSource } from 'tenuo-edge/revocation';
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const path = join(mkdtempSync(join(tmpdir(), 'lists-')), 'revoked.srl');
 * writeFileSync(path, list.toBytes());
 * const fetched = await fileSource(path).fetch({ validator: null, signal: AbortSignal.timeout(1000) });
 * console.log(fetched !== 'unchanged' && fetched.list.length === list.toBytes().length); // true
 * ```
 *
 * @see docs/revocation.md#sources
 */
export function fileSource(path: string, options: FileSourceOptions = {}): RevocationSource {
  if (typeof path !== 'string' || path === '') throw new TypeError('fileSource takes the path of a file');
  checkOptions(options, ['maxBytes', 'watch'], 'fileSource');
  const maxBytes = count(options.maxBytes, MAX_LIST_BYTES, 'maxBytes');
  const { watch = true } = options;
  if (typeof watch !== 'boolean') throw new TypeError('watch must be true or false');
  fileSystem();
  const source: RevocationSource = {
    async fetch({ validator }) {
      try {
        return await withFile(path, 'r', async (handle) => {
          const seen = await stateOf(handle);
          if (seen === validator) return 'unchanged';
          return { list: listIn(await readWhole(handle, maxBytes, path)), validator: seen };
        });
      } catch (cause) {
        throw new SourceError(`the revocation list cannot be read from ${path}`, { cause });
      }
    },
  };
  return watch ? { ...source, watch: (changed) => watchFile(path, changed) } : source;
}

/** Changes when the file is replaced or written to. */
async function stateOf(handle: FileHandle): Promise<string> {
  const { ino, mtimeMs, size } = await handle.stat();
  return `${ino}-${mtimeMs}-${size}`;
}

/** Watches the directory: a watch of the file would stay with the file that was replaced. */
function watchFile(path: string, changed: () => void): () => void {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const name = path.slice(end + 1);
  const directory = end < 0 ? '.' : path.slice(0, end + 1);
  const watcher = fileSystem().watch(directory, { persistent: false }, (_, seen) => {
    if (seen === null || seen === name) changed();
  });
  // Whatever ends the watch: the file is looked at again and again as well.
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
}
