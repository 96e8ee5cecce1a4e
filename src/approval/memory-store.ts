// A store in this process.
import { checkOptions } from '../options.ts';
import type { PresentedApproval } from './read.ts';
import type { ApprovalRequest } from './request.ts';
import {
  type ApprovalStore,
  type Entry,
  fittingApproval,
  hasExpired,
  missing,
  type StoredRequest,
  type StoreOptions,
  storedOf,
  type WaitOptions,
  waitFor,
} from './store.ts';

/**
 * A store for a page and a waiting program in one process. Requests whose warrant has expired are let go.
 *
 * @throws TypeError for an option of another name or type.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 * import { memoryStore } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const store = memoryStore();
 * await store.add(request);
 * await store.approve(request.requestId, signApproval(request, lead));
 * console.log((await store.get(request.requestId))?.status); // approved
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export function memoryStore(options: StoreOptions = {}): ApprovalStore {
  checkOptions(options, ['now'], 'memoryStore');
  return new MemoryStore(options);
}

class MemoryStore implements ApprovalStore {
  readonly #now: StoreOptions['now'];
  readonly #entries = new Map<string, Entry>();
  readonly #watchers = new Set<() => void>();

  constructor({ now }: StoreOptions) {
    this.#now = now;
  }

  async add(request: ApprovalRequest): Promise<void> {
    const now = this.#now?.();
    for (const [id, entry] of this.#entries) if (hasExpired(entry.request, now)) this.#entries.delete(id);
    if (!this.#entries.has(request.requestId))
      this.#entries.set(request.requestId, { request, approvals: [], denial: null });
  }

  async get(requestId: string): Promise<StoredRequest | null> {
    const entry = this.#entries.get(requestId);
    return entry === undefined ? null : storedOf(entry, this.#now?.());
  }

  async list(): Promise<readonly StoredRequest[]> {
    return [...this.#entries.values()].map((entry) => storedOf(entry, this.#now?.()));
  }

  async approve(requestId: string, given: PresentedApproval): Promise<StoredRequest> {
    const entry = this.#entry(requestId);
    const now = this.#now?.();
    const approval = fittingApproval(entry.request, given, now);
    const others = entry.approvals.filter((one) => !one.isExpired(now) || !one.approver.equals(approval.approver));
    const isFirst = !others.some((one) => one.approver.equals(approval.approver));
    return this.#set({ ...entry, approvals: isFirst ? [...others, approval] : others });
  }

  async deny(requestId: string, reason = ''): Promise<StoredRequest> {
    const entry = this.#entry(requestId);
    return this.#set({ ...entry, denial: entry.denial ?? reason });
  }

  wait(requestId: string, options: WaitOptions = {}): Promise<StoredRequest> {
    const look = async () => storedOf(this.#entry(requestId), this.#now?.());
    return waitFor(look, (changed) => this.#watch(changed), options);
  }

  async remove(requestId: string): Promise<void> {
    this.#entries.delete(requestId);
    for (const changed of this.#watchers) changed();
  }

  #entry(requestId: string): Entry {
    return this.#entries.get(requestId) ?? raise(missing(requestId));
  }

  #set(entry: Entry): StoredRequest {
    this.#entries.set(entry.request.requestId, entry);
    for (const changed of this.#watchers) changed();
    return storedOf(entry, this.#now?.());
  }

  #watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }
}

function raise(error: Error): never {
  throw error;
}
