// Floors and lists in a directory, one file a list: `<issuer>-<version>.srl`. A list is written beside its place, flushed, and
// renamed into it; only then those before it are removed. Whatever happens in between, a whole list is there, and the highest
// version is the floor. Processes may share the directory.

import { utf8Text } from '../cbor/reader.ts';
import { errorFor } from '../errors.ts';
import { fileSystem, isMissing, readWhole, withFile, writeWhole } from './files.ts';
import type { Floor, FloorStore, KeptList, RestoredList } from './floor.ts';
import { REVOCATION_REASONS } from './reasons.ts';

/** The first line of a file: when the list was fetched, and the digest of its content. What follows is the list. */
const HEAD = /^tenuo-edge srl 1 ([0-9]{16}) ([0-9a-f]{64})\n$/;
const HEAD_BYTES = 99;
/** `<issuer>-<version>.srl`, or what becomes of it once it is written. */
const NAME = /^(\.?)([0-9a-f]{64})-([0-9]{20})\.srl(\.[0-9a-z-]+\.draft)?$/;
const MOST_BYTES = 2 ** 31;
/** How often another process may replace the highest list while this one looks. */
const MOST_LOOKS = 10;

/**
 * Keeps lists and floors in a directory, which is made where it is missing.
 *
 * @throws TypeError where the runtime has no file system.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { fileFloorStore, RevocationTracker } from 'tenuo-edge/revocation';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const floors = fileFloorStore(mkdtempSync(join(tmpdir(), 'floors-')));
 *
 * const before = await RevocationTracker.open({ issuer: issuer.publicKey, floors });
 * await before.accept(list);
 * const restarted = await RevocationTracker.open({ issuer: issuer.publicKey, floors });
 * console.log(restarted.version); // 1n
 * ```
 *
 * @see docs/revocation.md#stores
 */
export function fileFloorStore(directory: string): FloorStore {
  if (typeof directory !== 'string' || directory === '')
    throw new TypeError('fileFloorStore takes the path of a directory');
  fileSystem();
  return {
    load: (issuer) => highestOf(directory, issuer, readList),
    async raise(issuer, kept) {
      await fileSystem().promises.mkdir(directory, { recursive: true });
      const before = await look(directory, issuer);
      if (before.highest === null || before.highest < kept.version) await write(directory, issuer, kept);
      // Others may have written too: what counts is what is there now.
      const floor = await highestOf(directory, issuer, readFloor);
      if (floor === null) throw new Error(`${directory} lost the list that was written to it`);
      await remove(directory, (await look(directory, issuer)).lower);
      return floor;
    },
  };
}

/** What there is of an issuer. */
interface Found {
  readonly highest: bigint | null;
  /** Names of lists, and of drafts, of lower versions. */
  readonly lower: readonly string[];
}

async function look(directory: string, issuer: string): Promise<Found> {
  const files: { name: string; version: bigint }[] = [];
  let highest: bigint | null = null;
  for (const name of await namesIn(directory)) {
    const [, dot, owner, version = '', draft] = NAME.exec(name) ?? [];
    if (owner !== issuer || (dot === '.') !== (draft !== undefined)) continue;
    files.push({ name, version: BigInt(version) });
    if (draft === undefined && (highest === null || BigInt(version) > highest)) highest = BigInt(version);
  }
  return {
    highest,
    lower: files.filter(({ version }) => highest !== null && version < highest).map(({ name }) => name),
  };
}

/** What `read` makes of the highest list of an issuer; null where there is none. */
async function highestOf<Result>(
  directory: string,
  issuer: string,
  read: (path: string, version: bigint) => Promise<Result>,
): Promise<Result | null> {
  for (let looks = 1; ; looks++) {
    const { highest } = await look(directory, issuer);
    if (highest === null) return null;
    try {
      return await read(`${directory}/${nameOf(issuer, highest)}`, highest);
    } catch (error) {
      if (!isMissing(error) || looks === MOST_LOOKS) throw error;
    }
  }
}

function readList(path: string, version: bigint): Promise<RestoredList> {
  return withFile(path, 'r', async (handle) => {
    const bytes = await readWhole(handle, MOST_BYTES, path);
    return { version, ...readHead(bytes, path), list: bytes.subarray(HEAD_BYTES) };
  });
}

function readFloor(path: string, version: bigint): Promise<Floor> {
  return withFile(path, 'r', async (handle) => {
    const head = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return { version, content: readHead(head.subarray(0, bytesRead), path).content };
  });
}

/** @throws TenuoError 1801 where a file is not one of these: nothing is guessed from it. */
function readHead(bytes: Uint8Array, path: string): { content: string; fetchedAt: number } {
  const match = HEAD.exec(utf8Text(bytes, 0, HEAD_BYTES));
  if (match === null) throw errorFor(REVOCATION_REASONS.LIST_STORE_FAILED, { subject: path });
  return { fetchedAt: Number(match[1]), content: match[2] as string };
}

async function write(directory: string, issuer: string, kept: KeptList): Promise<void> {
  const { promises } = fileSystem();
  const name = nameOf(issuer, kept.version);
  const draft = `.${name}.${processId()}-${crypto.randomUUID()}.draft`;
  const path = `${directory}/${draft}`;
  try {
    await withFile(path, 'wx', async (handle) => {
      await writeWhole(handle, new TextEncoder().encode(headOf(kept)));
      await writeWhole(handle, kept.list);
      await handle.sync();
    });
    await promises.rename(path, `${directory}/${name}`);
  } catch (error) {
    await remove(directory, [draft]);
    // One who has kept a higher list meanwhile removes drafts of lower ones.
    if (isMissing(error)) return;
    throw error;
  }
  await syncDirectory(directory);
}

/** Makes the new name durable, where the system opens directories. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    await withFile(directory, 'r', (handle) => handle.sync());
  } catch (error) {
    if (!/^(EISDIR|EPERM|EACCES|EINVAL|ENOTSUP)$/.test((error as { code?: string }).code ?? '')) throw error;
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await fileSystem().promises.readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function remove(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    try {
      await fileSystem().promises.unlink(`${directory}/${name}`);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

function nameOf(issuer: string, version: bigint): string {
  return `${issuer}-${String(version).padStart(20, '0')}.srl`;
}

function headOf({ fetchedAt, content }: KeptList): string {
  return `tenuo-edge srl 1 ${String(fetchedAt).padStart(16, '0')} ${content}\n`;
}

function processId(): number {
  return (globalThis as { process?: { pid?: number } }).process?.pid ?? 0;
}
