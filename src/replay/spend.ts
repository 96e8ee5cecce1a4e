// Spending replay keys: the last check of a decision, and the only one that may have to wait.

import { STAGE_REPLAY } from '../../assembly/codes.ts';
import { checkTimeout, TimedOut, within } from '../deadline.ts';
import { type Allowed, type Circumstances, type Decision, Denied } from '../decision.ts';
import type { ChainBytes } from '../engine/chain-bytes.ts';
import { plainFindings } from '../engine/findings.ts';
import { ConfigurationError } from '../errors.ts';
import { checkOptions, checkText } from '../options.ts';
import { ReplayStoreFullError } from './full.ts';
import { REPLAY_REASONS } from './reasons.ts';
import type { ReplayStore } from './store.ts';

const DEFAULT_TIMEOUT = 1;
/** Characters of an attempt. */
const MOST_ATTEMPT = 256;

/**
 * Replay protection: a store, or one with how long to wait for it.
 *
 * @example
 * ```ts
 * import { Authorizer, MemoryReplayStore, type ReplayOption, SigningKey } from 'tenuo-edge';
 *
 * const replay: ReplayOption = { store: new MemoryReplayStore(), timeoutSeconds: 0.5 };
 * const authorizer = new Authorizer({ trustedRoots: [SigningKey.generate().publicKey], replay });
 * console.log(authorizer instanceof Authorizer); // true
 * ```
 *
 * @see docs/replay.md
 */
export type ReplayOption =
  | ReplayStore
  | {
      readonly store: ReplayStore;
      /** Seconds until a store that has not answered counts as failed, above 0 and at most 3600; 1 where absent. */
      readonly timeoutSeconds?: number | undefined;
    };

/** A call that is allowed if its replay key can be spent. */
export class Unspent {
  readonly allowed: Allowed;
  readonly chain: ChainBytes;
  readonly key: string;
  readonly ttlSeconds: number;
  /** Of the denial, where it cannot. */
  readonly circumstances: Circumstances;

  constructor(allowed: Allowed, chain: ChainBytes, key: string, ttlSeconds: number, circumstances: Circumstances) {
    this.allowed = allowed;
    this.chain = chain;
    this.key = key;
    this.ttlSeconds = ttlSeconds;
    this.circumstances = circumstances;
  }

  refused(reason: number, cause?: unknown): Denied {
    return new Denied(plainFindings(reason, STAGE_REPLAY), this.chain, { ...this.circumstances, cause });
  }
}

/** Decides what depends on the store. Whatever is not exactly "added" denies. */
export class Spender {
  readonly #store: ReplayStore;
  readonly #timeoutSeconds: number;

  /** @throws TypeError for what is no store or no such option, RangeError for a timeout out of range. */
  constructor(option: ReplayOption) {
    if (isStore(option)) {
      this.#store = option;
      this.#timeoutSeconds = DEFAULT_TIMEOUT;
      return;
    }
    checkOptions(option, ['store', 'timeoutSeconds'], 'replay');
    const { store, timeoutSeconds = DEFAULT_TIMEOUT } = option;
    if (!isStore(store)) throw new TypeError('replay takes a store, which has the method checkAndAdd');
    this.#store = store;
    this.#timeoutSeconds = checkTimeout(timeoutSeconds, 'replay.timeoutSeconds');
  }

  /** @throws ConfigurationError 9007 where the store answers by a promise: nothing is allowed on a promise. */
  now(unspent: Unspent): Decision {
    let answer: unknown;
    try {
      answer = this.#store.checkAndAdd(unspent.key, unspent.ttlSeconds);
    } catch (cause) {
      return failed(unspent, cause);
    }
    if (typeof (answer as PromiseLike<unknown> | null)?.then !== 'function') return judged(unspent, answer);
    Promise.resolve(answer).catch(() => {});
    throw new ConfigurationError(REPLAY_REASONS.REPLAY_STORE_ASYNC);
  }

  /** Rejects with the signal's reason where that is aborted first. */
  async later(unspent: Unspent, signal: AbortSignal | undefined): Promise<Decision> {
    const { key, ttlSeconds } = unspent;
    try {
      const answer = await within(this.#timeoutSeconds, signal, async (ended) =>
        this.#store.checkAndAdd(key, ttlSeconds, { signal: ended }),
      );
      return judged(unspent, answer);
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      return failed(unspent, cause);
    }
  }
}

function judged(unspent: Unspent, answer: unknown): Decision {
  if (answer === true) return unspent.allowed;
  if (answer === false) return unspent.refused(REPLAY_REASONS.REPLAYED);
  return failed(unspent, new TypeError('checkAndAdd answers true or false'));
}

function failed(unspent: Unspent, cause: unknown): Denied {
  if (cause instanceof ReplayStoreFullError) return unspent.refused(REPLAY_REASONS.REPLAY_STORE_FULL, cause);
  const reason = cause instanceof TimedOut ? REPLAY_REASONS.REPLAY_STORE_TIMEOUT : REPLAY_REASONS.REPLAY_STORE_FAILED;
  return unspent.refused(reason, cause);
}

export function isStore(value: unknown): value is ReplayStore {
  return typeof (value as ReplayStore | null | undefined)?.checkAndAdd === 'function';
}

/**
 * What tells an attempt from others at the same call, in its key; empty where there is none.
 *
 * @throws TypeError for anything but a whole number or a text, and without a store; RangeError for an empty or long one.
 */
export function attemptSuffix(attempt: unknown, hasStore: boolean): string {
  if (attempt === undefined) return '';
  if (!hasStore) throw new TypeError('attempt is for replay protection, which is off: see the option replay');
  if (typeof attempt === 'number') {
    if (!Number.isSafeInteger(attempt) || attempt < 0)
      throw new RangeError('attempt is a whole number from 0 on, or a text');
    return `:${attempt}`;
  }
  const text = checkText(attempt, 'attempt');
  if (text === '' || text.length > MOST_ATTEMPT) throw new RangeError(`attempt has 1 to ${MOST_ATTEMPT} characters`);
  return `:${text}`;
}
