// Replay keys in Redis or Valkey, which several verifiers share: SET with PX and NX, one command, atomic on the node that has
// the key. The clients are told apart, never guessed: to one of them the other's way of saying NX says nothing at all.
import { brand } from '../brand.ts';
import { checkOptions } from '../options.ts';
import { ReplayStoreFullError } from './full.ts';
import { checkLifetime, type ReplayStore, type ReplayStoreOptions } from './store.ts';

const DEFAULT_PREFIX = 'tenuo:replay:';
const DEFAULT_SKEW = 30;
const MOST_SKEW = 86_400;
const VALUE = '1';

/**
 * A client, cluster or pool of the package `redis`, 5 or newer.
 *
 * @example
 * ```ts
 * import { type NodeRedisClient, RedisReplayStore } from 'tenuo-edge/replay';
 *
 * // createClient() of the package redis gives one.
 * async function storeOf(client: NodeRedisClient): Promise<RedisReplayStore> {
 *   return new RedisReplayStore(client, { prefix: 'shop:' });
 * }
 * console.log(typeof storeOf); // function
 * ```
 *
 * @see docs/replay.md#redis
 */
export interface NodeRedisClient {
  /**
   * Sends SET with its options.
   *
   * @throws whatever the client fails with.
   */
  set(
    key: string,
    value: string,
    options: { readonly expiration: { readonly type: 'PX'; readonly value: number }; readonly condition: 'NX' },
  ): Promise<unknown>;
  /** The same client with options for its commands. Never throws. */
  withCommandOptions(options: never): unknown;
  /** Clusters have none. */
  withAbortSignal?: ((signal: AbortSignal) => unknown) | undefined;
}

/**
 * `Redis` or `Cluster` of the package `ioredis`.
 *
 * @example
 * ```ts
 * import { type IoRedisClient, RedisReplayStore } from 'tenuo-edge/replay';
 *
 * // What a client of such a package does for one key, without a server.
 * const kept = new Map<string, string>();
 * const client: IoRedisClient = {
 *   status: 'ready',
 *   set: async (key: string, value: string) => (kept.has(key) ? null : kept.set(key, value) && 'OK'),
 *   call: async () => null,
 * };
 * console.log(new RedisReplayStore(client) instanceof RedisReplayStore); // true
 * ```
 *
 * @see docs/replay.md#redis
 */
export interface IoRedisClient {
  /** Whether it is connected: `ready`. */
  readonly status: string;
  /**
   * Sends SET with its options, lifetimes in milliseconds.
   *
   * @throws whatever the client fails with.
   */
  set(key: string, value: string, unit: 'PX', milliseconds: number, condition: 'NX'): Promise<unknown>;
  /**
   * Sends any other command.
   *
   * @throws whatever the client fails with.
   */
  call(command: never): unknown;
}

/**
 * How keys are named, and how long they live.
 *
 * @example
 * ```ts
 * import { type RedisReplayStoreOptions } from 'tenuo-edge/replay';
 *
 * const options: RedisReplayStoreOptions = { prefix: 'shop:', clockSkewSeconds: 5 };
 * console.log(options.prefix); // shop:
 * ```
 *
 * @see docs/replay.md#redis
 */
export interface RedisReplayStoreOptions {
  /** What every key begins with; `tenuo:replay:` where absent. */
  readonly prefix?: string | undefined;
  /**
   * Seconds by which the clocks of the verifiers that share the store may differ, 0 to 86,400; 30 where absent. Keys live
   * so much longer: a verifier whose clock is behind accepts a proof longer.
   */
  readonly clockSkewSeconds?: number | undefined;
}

type SetOnce = (key: string, milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;

/**
 * A replay store in Redis 2.6.12 or newer, or Valkey: single, behind a pool, or a cluster. The client is the caller's:
 * connected, watched for errors and closed by whoever made it.
 *
 * @example
 * ```ts
 * import { type IoRedisClient, RedisReplayStore } from 'tenuo-edge/replay';
 *
 * // What a client of such a package does for one key, without a server.
 * const kept = new Map<string, string>();
 * const client: IoRedisClient = {
 *   status: 'ready',
 *   set: async (key: string, value: string) => (kept.has(key) ? null : kept.set(key, value) && 'OK'),
 *   call: async () => null,
 * };
 * const store = new RedisReplayStore(client, { prefix: 'shop:' });
 * console.log(await store.checkAndAdd('a', 60), await store.checkAndAdd('a', 60)); // true false
 * ```
 *
 * @see docs/replay.md#redis
 */
export class RedisReplayStore implements ReplayStore {
  readonly #setOnce: SetOnce;
  readonly #prefix: string;
  readonly #skew: number;

  /** @throws TypeError for anything but such a client, and for an option of another name or type; RangeError for a number out of range. */
  constructor(client: NodeRedisClient | IoRedisClient, options: RedisReplayStoreOptions = {}) {
    checkOptions(options, ['prefix', 'clockSkewSeconds'], 'RedisReplayStore');
    const { prefix = DEFAULT_PREFIX, clockSkewSeconds = DEFAULT_SKEW } = options;
    if (typeof prefix !== 'string') throw new TypeError('prefix must be a text');
    if (typeof clockSkewSeconds !== 'number') throw new TypeError('clockSkewSeconds must be a number');
    if (!(clockSkewSeconds >= 0 && clockSkewSeconds <= MOST_SKEW))
      throw new RangeError(`clockSkewSeconds must be from 0 to ${MOST_SKEW}`);
    this.#setOnce = setOnceOf(client);
    this.#prefix = prefix;
    this.#skew = clockSkewSeconds;
  }

  /**
   * Adds a key for so many seconds; false where it is there already. A rejection is the client's.
   *
   * @throws ReplayStoreFullError where Redis has no memory left for a key.
   */
  async checkAndAdd(key: string, ttlSeconds: number, { signal }: ReplayStoreOptions = {}): Promise<boolean> {
    checkLifetime(ttlSeconds);
    signal?.throwIfAborted();
    const milliseconds = Math.ceil((ttlSeconds + this.#skew) * 1000);
    let answer: unknown;
    try {
      answer = await this.#setOnce(this.#prefix + key, milliseconds, signal);
    } catch (error) {
      throw isOutOfMemory(error) ? new ReplayStoreFullError({ cause: error }) : error;
    }
    if (answer === null) return false;
    if (answer === 'OK') return true;
    throw new TypeError(`the client answered SET with ${typeof answer}, neither 'OK' nor null`);
  }

  static {
    brand(RedisReplayStore, 'RedisReplayStore');
  }
}

function setOnceOf(client: NodeRedisClient | IoRedisClient): SetOnce {
  if (isIoRedis(client)) return (key, milliseconds) => client.set(key, VALUE, 'PX', milliseconds, 'NX');
  if (!isNodeRedis(client))
    throw new TypeError('RedisReplayStore takes a client of the package "redis" from version 5 on, or of "ioredis"');
  return (key, milliseconds, signal) => {
    // What has not been sent yet is dropped when nobody waits for it.
    const sender =
      signal === undefined || client.withAbortSignal === undefined
        ? client
        : (client.withAbortSignal(signal) as NodeRedisClient);
    return sender.set(key, VALUE, { expiration: { type: 'PX', value: milliseconds }, condition: 'NX' });
  };
}

function isIoRedis(client: unknown): client is IoRedisClient {
  return has(client, ['call', 'set']) && typeof (client as IoRedisClient).status === 'string';
}

function isNodeRedis(client: unknown): client is NodeRedisClient {
  return has(client, ['withCommandOptions', 'set']);
}

function has(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}

/** `OOM command not allowed when used memory > 'maxmemory'`, under the policy noeviction. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('OOM ');
}
