// Where a request waits for its answer: the waiting program puts it there, a web page or another program answers. Only
// approvals that could count are taken; whether they do is for the authorizer.

import { TenuoError } from '../errors.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import { checkTimeout, withDeadline } from './deadline.ts';
import { type ApprovalHandler, denied, type HandlerOptions } from './handler.ts';
import type { PresentedApproval } from './read.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import type { ApprovalRequest } from './request.ts';
import { openApproval, readApproval, type SignedApproval } from './signed-approval.ts';

const DEFAULT_TIMEOUT = 300;

/**
 * A request and what became of it.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { memoryStore, type StoredRequest } from 'tenuo-edge/approval';
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
 * const denied: StoredRequest = await store.deny(request.requestId, 'not today');
 * console.log(denied.status, denied.reason); // denied not today
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export interface StoredRequest {
  /** The request itself. */
  readonly request: ApprovalRequest;
  /**
   * `approved` once enough approvals that have not expired are there; `denied` whatever else is there; `expired` where the warrant
   * has.
   */
  readonly status: 'pending' | 'approved' | 'denied' | 'expired';
  /** One an approver, those that have not expired. */
  readonly approvals: readonly SignedApproval[];
  /** Why it was denied, as whoever denied it says. */
  readonly reason: string | null;
}

/**
 * How long an answer is waited for.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { memoryStore, type WaitOptions } from 'tenuo-edge/approval';
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
 * const options: WaitOptions = { timeoutSeconds: 0.01 };
 * await store.wait(request.requestId, options); // throws TenuoError
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export interface WaitOptions extends HandlerOptions {
  /** Seconds to wait: 300 where absent. */
  readonly timeoutSeconds?: number | undefined;
}

/**
 * Requests that wait for approval. The store proves nobody's identity: whatever stands before it, such as a web page, lets in
 * only those who may answer. A method throws a TenuoError 1707 for a request that is not there.
 *
 * @example
 * ```ts
 * import { type ApprovalStore, fromStore, memoryStore } from 'tenuo-edge/approval';
 *
 * const store: ApprovalStore = memoryStore();
 * const handler = fromStore(store, { timeoutSeconds: 60 });
 * console.log(typeof handler); // function
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export interface ApprovalStore {
  /**
   * Puts a request in. One that is there already stays as it is.
   *
   * @throws whatever the store fails with.
   */
  add(request: ApprovalRequest): Promise<void>;
  /**
   * A request by its id; null where there is none.
   *
   * @throws whatever the store fails with.
   */
  get(requestId: string): Promise<StoredRequest | null>;
  /** Every request, oldest first. */
  list(): Promise<readonly StoredRequest[]>;
  /**
   * Adds an approval. The first of an approver stays, unless it has expired.
   *
   * @throws TenuoError 1702 where its key is not one of the approvers, 1706 where it is of another request, and as
   *   `SignedApproval.parse` and `verify`.
   */
  approve(requestId: string, approval: PresentedApproval): Promise<StoredRequest>;
  /**
   * Denies a request; its first reason stays.
   *
   * @throws TenuoError 1707 where there is no such request.
   */
  deny(requestId: string, reason?: string): Promise<StoredRequest>;
  /**
   * Waits until a request is no longer pending.
   *
   * @throws TenuoError 1707 where the time is over; what the signal was aborted with.
   */
  wait(requestId: string, options?: WaitOptions): Promise<StoredRequest>;
  /**
   * Forgets a request. Nothing happens where it is not there, and it never rejects for that.
   */
  remove(requestId: string): Promise<void>;
}

/** What a store holds of a request. */
export interface Entry {
  readonly request: ApprovalRequest;
  readonly approvals: readonly SignedApproval[];
  /** Null where nobody has denied it. */
  readonly denial: string | null;
}

/**
 * What a store takes the time from.
 *
 * @example
 * ```ts
 * import { memoryStore, type StoreOptions } from 'tenuo-edge/approval';
 *
 * const options: StoreOptions = { now: () => 1_700_000_000 };
 * console.log((await memoryStore(options).list()).length); // 0
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export interface StoreOptions {
  /** The clock, in Unix seconds or as a Date; the system's where absent. */
  readonly now?: (() => Instant) | undefined;
}

/**
 * A handler that puts each request in a store, waits for what comes of it, and takes it out again.
 *
 * @throws TypeError, RangeError from the handler for options of another type or range; TenuoError 1707 where the
 * request was denied, expired or not answered in time.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 * import { fromStore, memoryStore } from 'tenuo-edge/approval';
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
 * const answer = fromStore(store)(request);
 * await store.approve(request.requestId, signApproval(request, lead)); // elsewhere, by a person
 * await answer;
 * ```
 *
 * @see docs/approvals.md#a-store-a-web-page-and-a-waiting-program
 */
export function fromStore(store: ApprovalStore, options: WaitOptions = {}): ApprovalHandler {
  return async (request, { signal = options.signal } = {}) => {
    await store.add(request);
    try {
      const { status, approvals, reason } = await store.wait(request.requestId, { ...options, signal });
      if (status === 'approved') return approvals;
      throw denied(request.tool, reason ?? undefined);
    } finally {
      await store.remove(request.requestId);
    }
  };
}

/** An entry as it stands at an instant. */
export function storedOf({ request, approvals, denial }: Entry, now: Instant | undefined): StoredRequest {
  const byApprover = new Map<string, SignedApproval>();
  for (const approval of approvals) if (!approval.isExpired(now)) byApprover.set(approval.approver.toHex(), approval);
  const current = Object.freeze([...byApprover.values()]);
  const status = denial !== null ? 'denied' : statusOf(request, current.length, now);
  return Object.freeze({ request, status, approvals: current, reason: denial });
}

function statusOf(request: ApprovalRequest, approvals: number, now: Instant | undefined): StoredRequest['status'] {
  if (hasExpired(request, now)) return 'expired';
  return approvals > 0 && approvals >= request.minApprovals ? 'approved' : 'pending';
}

/** Whether nobody can use an approval of this request any more. */
export function hasExpired(request: ApprovalRequest, now: Instant | undefined): boolean {
  return BigInt(secondsOf(now)) >= request.warrantExpiresAtSeconds;
}

/** An approval that could count for a request. */
export function fittingApproval(
  request: ApprovalRequest,
  given: PresentedApproval,
  now: Instant | undefined,
): SignedApproval {
  const approval = readApproval(given, 'the approval', undefined);
  const { requestHash } = openApproval(approval);
  if (!request.requiredApprovers.some((key) => key.equals(approval.approver))) {
    const received = `${approval.approver.fingerprint}…`;
    throw new TenuoError(APPROVAL_REASONS.APPROVER_NOT_LISTED, { received });
  }
  if (requestHash !== request.requestHash) throw new TenuoError(ASKING_REASONS.APPROVAL_OF_OTHER_REQUEST);
  approval.verify({ now: secondsOf(now) });
  return approval;
}

/** The error for a request that a store does not have. */
export function missing(requestId: string): TenuoError {
  return new TenuoError(ASKING_REASONS.REQUEST_MISSING, { subject: `request ${JSON.stringify(requestId)}` });
}

/** How a store tells that something may have changed; returns what ends it. */
export type Watch = (changed: () => void) => () => void;

/** Waits until an entry is decided, by looking again whenever it may have changed. */
export async function waitFor(
  look: () => Promise<StoredRequest>,
  watch: Watch,
  { signal, timeoutSeconds = DEFAULT_TIMEOUT }: WaitOptions,
): Promise<StoredRequest> {
  checkTimeout(timeoutSeconds);
  return withDeadline(timeoutSeconds, signal, async (stop) => {
    let wake = () => {};
    let changed = false;
    const end = watch(() => {
      changed = true;
      wake();
    });
    const abort = () => wake();
    stop.addEventListener('abort', abort);
    try {
      for (;;) {
        changed = false;
        const stored = await look();
        if (stored.status !== 'pending') return stored;
        stop.throwIfAborted();
        if (changed) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        stop.throwIfAborted();
      }
    } finally {
      end();
      stop.removeEventListener('abort', abort);
    }
  });
}
