// One worker thread and the frames that it has. It answers in order; the first thing that goes wrong ends it.
import { Worker } from 'node:worker_threads';
import type { Outcome } from '../authorizer.ts';
import { type Answer, outcomesOf, READY } from './answer.ts';
import type { Setup } from './setup.ts';

/** What a worker is sent. */
export interface Frame {
  /** Never used twice in a pool: an answer to an earlier attempt is not taken for one to the later. */
  readonly sequence: number;
  /** As frame.ts writes them. */
  readonly requests: Uint8Array<ArrayBuffer>;
}

/** Requests that are decided together by one worker. */
export interface Batch {
  readonly sequence: number;
  readonly count: number;
}

/** Who owns the thread. */
export interface Owner<Sent extends Batch> {
  answered(batch: Sent, outcomes: readonly Outcome[]): void;
  /** The thread is gone. `batches` are those without an answer; it may have worked on the first. */
  lost(thread: Thread<Sent>, batches: readonly Sent[], cause: Error): void;
}

/** A worker that waits does not keep the process alive; one that has a batch does. */
export class Thread<Sent extends Batch> {
  readonly #worker: Worker;
  readonly #owner: Owner<Sent>;
  readonly #hasStore: boolean;
  readonly #batches: Sent[] = [];
  #isReady = false;
  #isOver = false;

  constructor(file: string | URL, setup: Setup, owner: Owner<Sent>) {
    this.#owner = owner;
    this.#hasStore = setup.hasStore;
    // Flags and preloaded modules of the process are not for a thread that runs this one file.
    this.#worker = new Worker(file, { workerData: setup, execArgv: [], name: 'tenuo-edge/pool' });
    this.#worker.on('message', (message: Answer | typeof READY) => {
      if (message === READY) this.#isReady = true;
      else this.#receive(message);
    });
    this.#worker.on('messageerror', (error) => this.#lose(error));
    this.#worker.on('error', (error) => this.#lose(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', (code) => this.#lose(new Error(`the worker ended with exit code ${code}`)));
    this.#worker.unref();
  }

  /** Whether it has come so far that it decides. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Batches without an answer. */
  get load(): number {
    return this.#batches.length;
  }

  /** Sends a batch; the bytes are moved, not copied. */
  send(batch: Sent, requests: Uint8Array<ArrayBuffer>): void {
    const frame: Frame = { sequence: batch.sequence, requests };
    this.#worker.postMessage(frame, [requests.buffer]);
    if (this.#batches.push(batch) === 1) this.#worker.ref();
  }

  /** Ends the worker; what it has is not answered, and its owner is not told. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#worker.terminate();
  }

  #receive(answer: Answer): void {
    if (this.#isOver) return;
    const [batch] = this.#batches;
    let outcomes: readonly Outcome[];
    try {
      if (batch === undefined) throw new Error('the worker answered without being asked');
      outcomes = outcomesOf(answer, batch.sequence, batch.count, this.#hasStore);
    } catch (error) {
      this.#lose(error as Error);
      return;
    }
    this.#batches.shift();
    if (this.#batches.length === 0) this.#worker.unref();
    this.#owner.answered(batch as Sent, outcomes);
  }

  #lose(cause: Error): void {
    if (this.#isOver) return;
    // Where it did not end by itself, it is not to be trusted any more.
    void this.end();
    this.#owner.lost(this, this.#batches.splice(0), cause);
  }
}
