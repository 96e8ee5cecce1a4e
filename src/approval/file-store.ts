// A store in a directory, for programs that share a disk. Each event is a file of its own, written beside and linked into its
// place, so that a reader sees all of it or nothing, two writers never overwrite each other, and no lock is needed:
//
//   <request id>.request               the request, in its control-plane form
//   <request id>.<approver>.approval   base64; the first of an approver stays, until it has expired
//   <request id>.denied                the reason

import { toHex } from '../hex.ts';
import { checkOptions, checkText } from '../options.ts';
import { randomBytes } from '../random.ts';
import { readControlPlaneRequest, writeControlPlaneRequest } from './control-plane.ts';
import { builtin, type FileSystem } from './node.ts';
import type { PresentedApproval } from './read.ts';
import type { ApprovalRequest } from './request.ts';
import { SignedApproval } from './signed-approval.ts';
import {
  type ApprovalStore,
  type Entry,
  fittingApproval,
  missing,
  type StoredRequest,
  type StoreOptions,
  storedOf,
  type WaitOptions,
  waitFor,
} from './store.ts';

const ID = /^[0-9a-f]{32}$/;
/** Directories are for their owner alone, and so are files: arguments may be secret. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** Network disks do not tell of changes: then it is looked at this often. */
const POLL_MS = 1000;
const SUFFIX = { request: '.request', approval: '.approval', denial: '.denied' } as const;

/**
 * A store in a directory, which is made where it is not there. For Node, Deno and Bun.
 *
 * @throws ConfigurationError where the runtime has no files.
 * @throws TypeError for an option of another name or type.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { fileStore } from 'tenuo-edge/approval';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const store = fileStore(mkdtempSync(join(tmpdir(), 'approvals-')));
 * await store.add(request);
 * console.log((await store.list()).map(({ status }) => status)); // [ 'pending' ]
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export function fileStore(directory: string, options: StoreOptions = {}): ApprovalStore {
  checkOptions(options, ['now'], 'fileStore');
  return new FileStore(checkText(directory, 'fileStore'), options);
}

class FileStore implements ApprovalStore {
  readonly #directory: string;
  readonly #now: StoreOptions['now'];
  readonly #files: FileSystem;

  constructor(directory: string, { now }: StoreOptions) {
    this.#directory = directory;
    this.#now = now;
    this.#files = builtin('node:fs/promises', 'fileStore');
  }

  async add(request: ApprovalRequest): Promise<void> {
    const text = writeControlPlaneRequest(request);
    await this.#files.mkdir(this.#directory, { recursive: true, mode: DIRECTORY_MODE });
    await this.#create(request.requestId + SUFFIX.request, text);
  }

  async get(requestId: string): Promise<StoredRequest | null> {
    const entry = ID.test(requestId) ? await this.#entry(requestId, await this.#names()) : null;
    return entry === null ? null : storedOf(entry, this.#now?.());
  }

  async list(): Promise<readonly StoredRequest[]> {
    const names = await this.#names();
    const ids = names.filter((name) => name.endsWith(SUFFIX.request)).map((name) => name.slice(0, 32));
    const entries = await Promise.all(ids.filter((id) => ID.test(id)).map((id) => this.#entry(id, names)));
    const found = entries.filter((entry): entry is Entry => entry !== null);
    const order = (a: Entry, b: Entry) => Number(a.request.createdAtSeconds - b.request.createdAtSeconds);
    return found.sort(order).map((entry) => storedOf(entry, this.#now?.()));
  }

  async approve(requestId: string, given: PresentedApproval): Promise<StoredRequest> {
    const { request, approvals } = await this.#need(requestId);
    const now = this.#now?.();
    const approval = fittingApproval(request, given, now);
    const name = `${requestId}.${approval.approver.toHex()}${SUFFIX.approval}`;
    const expired = approvals.some((one) => one.approver.equals(approval.approver) && one.isExpired(now));
    if (expired) await this.#delete(name);
    await this.#create(name, approval.toText());
    return this.#stored(requestId);
  }

  async deny(requestId: string, reason = ''): Promise<StoredRequest> {
    await this.#need(requestId);
    await this.#create(requestId + SUFFIX.denial, checkText(reason, 'deny'));
    return this.#stored(requestId);
  }

  wait(requestId: string, options: WaitOptions = {}): Promise<StoredRequest> {
    return waitFor(
      () => this.#stored(requestId),
      (changed) => this.#watch(changed),
      options,
    );
  }

  async remove(requestId: string): Promise<void> {
    if (!ID.test(requestId)) return;
    // The request last: without it the others mean nothing.
    const names = (await this.#names()).filter((name) => name.startsWith(`${requestId}.`));
    const last = requestId + SUFFIX.request;
    for (const name of [...names.filter((name) => name !== last), last]) await this.#delete(name);
  }

  async #stored(requestId: string): Promise<StoredRequest> {
    return storedOf(await this.#need(requestId), this.#now?.());
  }

  async #need(requestId: string): Promise<Entry> {
    const entry = ID.test(requestId) ? await this.#entry(requestId, await this.#names()) : null;
    if (entry === null) throw missing(requestId);
    return entry;
  }

  async #entry(requestId: string, names: readonly string[]): Promise<Entry | null> {
    const text = await this.#read(requestId + SUFFIX.request);
    if (text === null) return null;
    const own = names.filter((name) => name.startsWith(`${requestId}.`) && name.endsWith(SUFFIX.approval));
    const texts = await Promise.all(own.sort().map((name) => this.#read(name)));
    return {
      request: readControlPlaneRequest(text).request,
      approvals: texts.flatMap((approval) => (approval === null ? [] : [SignedApproval.parse(approval)])),
      denial: await this.#read(requestId + SUFFIX.denial),
    };
  }

  async #names(): Promise<readonly string[]> {
    return (await orNull(this.#files.readdir(this.#directory), 'ENOENT')) ?? [];
  }

  #read(name: string): Promise<string | null> {
    return orNull(this.#files.readFile(this.#path(name), 'utf8'), 'ENOENT');
  }

  #delete(name: string): Promise<void> {
    return this.#files.rm(this.#path(name), { force: true });
  }

  /** Makes a file, whole or not at all; one that is there stays. */
  async #create(name: string, text: string): Promise<void> {
    const draft = this.#path(`.${toHex(randomBytes(16))}.draft`);
    const file = await this.#files.open(draft, 'wx', FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await orNull(this.#files.link(draft, this.#path(name)), 'EEXIST');
    } finally {
      await this.#files.rm(draft, { force: true });
    }
  }

  #path(name: string): string {
    return `${this.#directory}/${name}`;
  }

  #watch(changed: () => void): () => void {
    const timer = setInterval(changed, POLL_MS);
    const watcher = watchOrNull(this.#directory, changed);
    watcher?.on('error', () => watcher.close());
    return () => {
      clearInterval(timer);
      watcher?.close();
    };
  }
}

/** A watcher where the platform has one for this disk. */
function watchOrNull(directory: string, changed: () => void) {
  try {
    return builtin('node:fs', 'fileStore').watch(directory, { persistent: false }, changed);
  } catch {
    return null;
  }
}

/** What a call gives; null where it fails with this error. */
async function orNull<Result>(call: Promise<Result>, code: string): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if ((error as { code?: unknown }).code === code) return null;
    throw error;
  }
}
