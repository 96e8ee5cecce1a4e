/// <reference lib="esnext.disposable" preserve="true" />
// Calls to decide, spread over worker threads. A call is read into jobs as far as the queue has room; jobs go to workers in
// batches; decisions come back by job and are put in the order of the call.

import type { AuthorizeRequest, Outcome } from '../authorizer.ts';
import { concatBytes } from '../bytes.ts';
import type { Decision } from '../decision.ts';
import { ASYNC_DISPOSE } from '../dispose.ts';
import { checkOptions } from '../options.ts';
import { type Spender, Unspent } from '../replay/spend.ts';
import { type Abortable, AbortListeners } from './abort.ts';
import { PoolError } from './error.ts';
import { FrameWriter } from './frame.ts';
import type { PoolSettings } from './options.ts';
import { type Batch, type Owner, Thread } from './thread.ts';

/** Requests of a batch. Fewer are not worth a message where all workers have something; more make others wait. */
const LEAST_BATCH = 8;
const MOST_BATCH = 64;
/** Bytes after which a job or batch is not added to. */
const MOST_BATCH_BYTES = 1 << 20;
/** Bytes of requests that are held at most, beside their number. */
const MOST_HELD_BYTES = 1 << 26;
/** Batches that a worker has at most, so that it need not wait for the next one. */
const BATCHES_AHEAD = 2;
const ATTEMPTS = 2;

/**
 * What a call to a pool takes beside its requests.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { createPool, type PoolCallOptions } from 'tenuo-edge/pool';
 *
 * const pool = createPool({ trustedRoots: [SigningKey.generate().publicKey], size: 1 });
 * const options: PoolCallOptions = { signal: AbortSignal.abort() };
 * await pool.authorizeMany([], options); // throws DOMException
 * await pool.close();
 * ```
 *
 * @see docs/pool.md
 */
export interface PoolCallOptions {
  /** Rejects the call with the signal's reason when it is aborted: an AbortError where none is given. */
  readonly signal?: AbortSignal | undefined;
}

/** One call of authorizeMany. */
interface Call extends Abortable {
  readonly requests: readonly AuthorizeRequest[];
  readonly decisions: Decision[];
  /** The first request that was not read yet. */
  next: number;
  /** Requests without a decision. */
  open: number;
  isOver: boolean;
  readonly resolve: (decisions: Decision[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Requests of one call that go to a worker together. */
interface Job {
  readonly call: Call;
  /** Where their decisions belong. */
  readonly at: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Workers that were lost over it. */
  losses: number;
}

interface JobBatch extends Batch {
  readonly jobs: readonly Job[];
}

/**
 * Decides calls in worker threads, each as an `Authorizer` does. Workers are started when they are needed, wait without keeping
 * the process alive, and are replaced when one ends.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { createPool, type Pool } from 'tenuo-edge/pool';
 *
 * const root = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(root);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(root, 'search', {}) };
 * const pool: Pool = createPool({ trustedRoots: [root.publicKey], size: 1 });
 * console.log((await pool.authorizeMany([request, request])).map(({ code }) => code)); // [ 'allowed', 'allowed' ]
 * await pool.close();
 * ```
 *
 * @see docs/pool.md
 */
export class Pool implements AsyncDisposable {
  readonly #settings: PoolSettings;
  readonly #frame: FrameWriter;
  readonly #pending = new Set<Call>();
  readonly #listeners = new AbortListeners<Call>((call, reason) => this.#fail(call, reason));
  /** Calls with requests that were not read yet, in turn. */
  #calls: Call[] = [];
  /** Jobs that no worker has, and the requests in them. */
  #jobs: Job[] = [];
  #waiting = 0;
  #threads: Thread<JobBatch>[] = [];
  /** Requests that were read and are not decided, and their bytes. */
  #held = 0;
  #heldBytes = 0;
  #sequence = 0;
  /** Workers in a row that ended before they were ready. */
  #failedStarts = 0;
  #isReading = false;
  #isScheduled = false;
  #closed: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;
  readonly #owner: Owner<JobBatch> = {
    answered: (batch, outcomes) => this.#answered(batch, outcomes),
    lost: (thread, batches, cause) => this.#lost(thread, batches, cause),
  };

  /** @internal Made by `createPool`. */
  constructor(settings: PoolSettings) {
    this.#settings = settings;
    this.#frame = new FrameWriter({ hasStore: settings.spender !== undefined });
  }

  /** How many worker threads it has at most. */
  get size(): number {
    return this.#settings.size;
  }

  /** How many requests are without a decision, those among them that wait for room in the queue. */
  get pending(): number {
    let count = 0;
    for (const call of this.#pending) count += call.open;
    return count;
  }

  /**
   * Decides many calls; the decisions come in the order of the requests. A request is read once, at the call or, where
   * the queue is full, when it has room: it must not change until the promise has settled.
   *
   * @throws PoolError `worker-lost` where two workers ended while they had requests of this call: none of it is
   * decided.
   * @throws PoolError `pool-closed` after `close`.
   * @throws whatever reason the signal is aborted with; RangeError or TypeError for an instant that is none.
   */
  async authorizeMany(requests: readonly AuthorizeRequest[], options: PoolCallOptions = {}): Promise<Decision[]> {
    if (!Array.isArray(requests)) throw new TypeError('requests is a list of calls to judge');
    checkOptions(options, ['signal'], 'authorizeMany');
    const { signal } = options;
    if (signal !== undefined && typeof signal?.addEventListener !== 'function')
      throw new TypeError('signal is an AbortSignal');
    signal?.throwIfAborted();
    if (this.#closed !== undefined) throw new PoolError('pool-closed', 'the pool is closed and takes no more calls');
    if (requests.length === 0) return [];
    return new Promise((resolve, reject) => {
      const call: Call = {
        requests: [...requests],
        decisions: new Array(requests.length),
        next: 0,
        open: requests.length,
        isOver: false,
        resolve,
        reject,
        signal,
      };
      this.#listeners.add(call);
      this.#pending.add(call);
      this.#calls.push(call);
      this.#read();
      this.#schedule();
    });
  }

  /**
   * Decides one call, as `authorizeMany`. Calls that come together are decided together.
   *
   * @throws as `authorizeMany`.
   */
  async authorize(request: AuthorizeRequest, options?: PoolCallOptions): Promise<Decision> {
    const [decision] = await this.authorizeMany([request], options);
    return decision as Decision;
  }

  /** Takes no more calls, decides those that it has, and ends the workers. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [ASYNC_DISPOSE](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    if (this.#pending.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await Promise.all(this.#threads.splice(0).map((thread) => thread.end()));
  }

  /** Reads calls into jobs while there is room. Calls take turns, so that a long one does not keep others waiting. */
  #read(): void {
    // Reading runs getters, which may call the pool again: what they ask is read when it is its turn.
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#hasRoom) {
        const call = this.#calls.shift();
        if (call === undefined) break;
        if (!call.isOver) this.#readJob(call);
        if (!call.isOver && call.next < call.requests.length) this.#calls.push(call);
      }
    } finally {
      this.#isReading = false;
    }
  }

  get #hasRoom(): boolean {
    return this.#held < this.#settings.maxQueue && this.#heldBytes < MOST_HELD_BYTES;
  }

  #readJob(call: Call): void {
    const { requests } = call;
    const most = Math.min(this.#share(requests.length), this.#settings.maxQueue - this.#held);
    const at: number[] = [];
    try {
      while (call.next < requests.length && at.length < most && this.#frame.length < MOST_BATCH_BYTES) {
        const index = call.next++;
        const denial = this.#frame.add(requests[index] as AuthorizeRequest);
        if (denial === null) at.push(index);
        else this.#decide(call, index, denial);
      }
    } catch (error) {
      this.#fail(call, error);
    }
    // A getter may have aborted it.
    if (call.isOver) return this.#frame.drop();
    const job: Job = { call, at, bytes: this.#frame.take(), losses: 0 };
    if (at.length === 0) return;
    this.#held += at.length;
    this.#heldBytes += job.bytes.length;
    this.#enqueue([job]);
  }

  #enqueue(jobs: readonly Job[], place: 'first' | 'last' = 'last'): void {
    if (place === 'last') this.#jobs.push(...jobs);
    else this.#jobs.unshift(...jobs);
    for (const { at } of jobs) this.#waiting += at.length;
  }

  /** Requests that a worker takes at once, of a number that all workers share. */
  #share(count: number): number {
    return Math.min(Math.max(Math.ceil(count / this.#settings.size), LEAST_BATCH), MOST_BATCH);
  }

  /** Sends when whoever is calling now has made all calls: calls that come together go together. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#advance();
    });
  }

  /** Gives workers what there is, reads what there is room for, and gives that too. */
  #advance(): void {
    this.#send();
    this.#read();
    this.#send();
  }

  #send(): void {
    while (this.#nextJob() !== undefined) {
      const thread = this.#free();
      if (thread === undefined) return;
      const jobs = this.#takeJobs();
      const count = jobs.reduce((sum, { at }) => sum + at.length, 0);
      this.#sequence += 1;
      thread.send({ sequence: this.#sequence, count, jobs }, concatBytes(jobs.map(({ bytes }) => bytes)));
    }
  }

  /** The worker for the next batch: one that waits, else a new one, else one that has little to do. */
  #free(): Thread<JobBatch> | undefined {
    let free: Thread<JobBatch> | undefined;
    for (const thread of this.#threads) if (free === undefined || thread.load < free.load) free = thread;
    if ((free === undefined || free.load > 0) && this.#threads.length < this.#settings.size) return this.#start();
    return free !== undefined && free.load < BATCHES_AHEAD ? free : undefined;
  }

  /** A new worker; where none can be started, whoever waits is told. */
  #start(): Thread<JobBatch> | undefined {
    try {
      const thread = new Thread(this.#settings.file, this.#settings.setup, this.#owner);
      this.#threads.push(thread);
      return thread;
    } catch (cause) {
      this.#failAll(cause as Error);
      return undefined;
    }
  }

  /** The next job, and those after it that fit. One over which a worker was lost goes alone: it may be the reason. */
  #takeJobs(): readonly Job[] {
    const most = this.#share(this.#waiting);
    const jobs: Job[] = [];
    let count = 0;
    let bytes = 0;
    for (let job = this.#nextJob(); job !== undefined; job = this.#nextJob()) {
      const [first] = jobs;
      count += job.at.length;
      bytes += job.bytes.length;
      const isFull = count > most || bytes > MOST_BATCH_BYTES || job.losses > 0;
      if (first !== undefined && (isFull || first.losses > 0)) break;
      jobs.push(job);
      this.#takeFirst();
    }
    return jobs;
  }

  /** The first job whose call still waits for it. */
  #nextJob(): Job | undefined {
    for (let job = this.#jobs[0]; job?.call.isOver; job = this.#jobs[0]) {
      this.#takeFirst();
      this.#release(job);
    }
    return this.#jobs[0];
  }

  #takeFirst(): void {
    this.#waiting -= this.#jobs.shift()?.at.length ?? 0;
  }

  #answered({ jobs }: JobBatch, outcomes: readonly Outcome[]): void {
    let next = 0;
    for (const job of jobs) {
      const spending: Promise<void>[] = [];
      for (const index of job.at) {
        const outcome = outcomes[next++] as Outcome;
        if (outcome instanceof Unspent) spending.push(this.#spend(job.call, index, outcome));
        else this.#decide(job.call, index, outcome);
      }
      if (spending.length === 0) this.#release(job);
      else void Promise.all(spending).then(() => this.#spent(job));
    }
    this.#advance();
  }

  /** Decides an allowed call by the store; a call that is over spends nothing. */
  async #spend(call: Call, index: number, unspent: Unspent): Promise<void> {
    if (call.isOver) return;
    try {
      this.#decide(call, index, await (this.#settings.spender as Spender).later(unspent, call.signal));
    } catch (error) {
      this.#fail(call, error);
    }
  }

  #spent(job: Job): void {
    this.#release(job);
    this.#advance();
  }

  #lost(thread: Thread<JobBatch>, batches: readonly JobBatch[], cause: Error): void {
    this.#threads = this.#threads.filter((each) => each !== thread);
    this.#failedStarts = thread.isReady ? 0 : this.#failedStarts + 1;
    if (this.#failedStarts >= ATTEMPTS) this.#failAll(cause);
    // A worker decides one batch at a time: those behind the first have not been touched.
    if (thread.isReady) for (const job of batches[0]?.jobs ?? []) this.#count(job, cause);
    this.#enqueue(
      batches.flatMap(({ jobs }) => jobs),
      'first',
    );
    this.#advance();
  }

  /** Counts a loss; fails the call at the last. */
  #count(job: Job, cause: Error): void {
    job.losses += 1;
    if (job.losses >= ATTEMPTS) this.#fail(job.call, lostAgain(job, cause));
  }

  /** Where no worker starts, nothing can be decided. */
  #failAll(cause: Error): void {
    this.#failedStarts = 0;
    const hint = 'Where a bundler moved the pool, pass the file of the worker: createPool({ worker }).';
    const error = new PoolError('worker-lost', `no worker can be started: ${cause.message}. ${hint}`, cause);
    for (const call of [...this.#pending]) this.#fail(call, error);
  }

  #decide(call: Call, index: number, decision: Decision): void {
    if (call.isOver) return;
    call.decisions[index] = decision;
    call.open -= 1;
    if (call.open > 0) return;
    this.#end(call);
    call.resolve(call.decisions);
  }

  /** Rejects a call. Its jobs are passed over when it is their turn; answers to them are dropped. */
  #fail(call: Call, reason: unknown): void {
    if (call.isOver) return;
    this.#end(call);
    call.reject(reason);
  }

  #end(call: Call): void {
    call.isOver = true;
    this.#listeners.remove(call);
    this.#pending.delete(call);
    if (this.#pending.size === 0) this.#onIdle?.();
  }

  #release({ at, bytes }: Job): void {
    this.#held -= at.length;
    this.#heldBytes -= bytes.length;
    bytes.fill(0);
  }
}

function lostAgain({ at }: Job, cause: Error): PoolError {
  const requests = at.length === 1 ? `request ${at[0]} was` : `requests ${at[0]} to ${at.at(-1)} were`;
  return new PoolError(
    'worker-lost',
    `${requests} not decided: two workers ended while they had them (${cause.message})`,
    cause,
  );
}
