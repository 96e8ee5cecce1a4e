// The list in force, over time: which lists are taken, how old one may be, and what is remembered across restarts.

import { REVOCATION_LIST_MISSING, REVOCATION_LIST_STALE } from '../../assembly/codes.ts';
import { brand, isBranded } from '../brand.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { DEFAULT_CLOCK_TOLERANCE } from '../engine/request.ts';
import { errorFor } from '../errors.ts';
import { toHex } from '../hex.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { checkOptions } from '../options.ts';
import { type PublicKey, type PublicKeyInput, readPublicKey } from '../public-key.ts';
import type { RevocationCheck } from './check.ts';
import { checkFloor, type Floor, type FloorStore, floorOf } from './floor.ts';
import { fieldsOf, type RevocationList, SignedRevocationList } from './list.ts';
import type { ListFields } from './list-bytes.ts';
import { REVOCATION_REASONS } from './reasons.ts';

/**
 * What a tracker accepts. Seconds are whole.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { memoryFloorStore, RevocationTracker, type TrackerOptions } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const options: TrackerOptions = { issuer: issuer.publicKey, floors: memoryFloorStore(), maxAge: 300 };
 * console.log((await RevocationTracker.open(options)).maxAge); // 300
 * ```
 *
 * @see docs/revocation.md#a-tracker
 */
export interface TrackerOptions extends EngineOption {
  /** Who signs the lists. Lists of anyone else are refused, whatever they say. */
  readonly issuer: PublicKeyInput;
  /** What remembers the highest version across restarts: `fileFloorStore(directory)`, `memoryFloorStore()`, or one of yours. */
  readonly floors: FloorStore;
  /** Seconds for which a list is good after it was fetched, or confirmed by its source; for ever where absent. */
  readonly maxAge?: number | undefined;
  /** Seconds for which a list is good after its issuer signed it, however often it is fetched; for ever where absent. */
  readonly maxIssuedAge?: number | undefined;
  /** Seconds by which a list may be fetched ahead of the clock; 30 where absent. */
  readonly clockTolerance?: number | undefined;
}

/**
 * When a list was fetched, and when that is judged; the system's clock where absent.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { type AcceptOptions, memoryFloorStore, RevocationTracker } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 *
 * const options: AcceptOptions = { fetchedAt: new Date() };
 * await tracker.accept(list, options);
 * console.log(tracker.version); // 1n
 * ```
 *
 * @see docs/revocation.md#a-tracker
 */
export interface AcceptOptions {
  /** When the list was fetched, as a Date or Unix seconds; `now` where absent. */
  readonly fetchedAt?: Instant | undefined;
  /** When that is judged, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * The revocation list in force: `new Authorizer({ revocationList: tracker })`. Until there is one, and when it is too old,
 * every call is denied (1801). A list is taken only from the one issuer, and never one of a lower version than before (1802),
 * nor another of the same version (1803), also after a restart.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { memoryFloorStore, RevocationTracker } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 * const authorizer = new Authorizer({ trustedRoots: [issuer.publicKey], revocationList: tracker });
 * console.log(authorizer.verify(revoked).code); // …
 *
 * await tracker.accept(list);
 * console.log(authorizer.verify(revoked).code); // warrant-revoked
 * ```
 *
 * @see docs/revocation.md#a-tracker
 */
export class RevocationTracker implements RevocationCheck {
  /** Who signs the lists. */
  readonly issuer: PublicKey;
  readonly #engine: Engine;
  readonly #floors: FloorStore;
  readonly #maxAge: number;
  readonly #maxIssuedAge: number;
  readonly #clockTolerance: number;
  #list: RevocationList | null = null;
  #fetchedAt = 0;
  #floor: Floor | null = null;
  /** Lists are accepted one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: TrackerOptions) {
    checkOptions(
      options,
      ['issuer', 'floors', 'maxAge', 'maxIssuedAge', 'clockTolerance', 'engine'],
      'RevocationTracker.open',
    );
    this.#engine = engineOf(options);
    this.issuer = readPublicKey(options.issuer, { engine: this.#engine });
    this.#floors = readStore(options.floors);
    this.#maxAge = readSeconds(options.maxAge, 'maxAge', 1) ?? Number.POSITIVE_INFINITY;
    this.#maxIssuedAge = readSeconds(options.maxIssuedAge, 'maxIssuedAge', 1) ?? Number.POSITIVE_INFINITY;
    this.#clockTolerance = readSeconds(options.clockTolerance, 'clockTolerance', 0) ?? DEFAULT_CLOCK_TOLERANCE;
  }

  /**
   * A tracker with what its store has kept: the floor, and the list as of when it was fetched.
   *
   * @throws TenuoError 1801 where the store fails, or holds what is no list of the issuer; 1100 where the issuer is no key.
   * @throws TypeError, RangeError for options of another name, type or range.
   */
  static async open(options: TrackerOptions): Promise<RevocationTracker> {
    const tracker = new RevocationTracker(options);
    await tracker.#restore();
    return tracker;
  }

  /** The list in force, however old; null before the first. */
  get list(): RevocationList | null {
    return this.#list;
  }

  /** Seconds for which a list is good after it was fetched; null where for ever. */
  get maxAge(): number | null {
    return Number.isFinite(this.#maxAge) ? this.#maxAge : null;
  }

  /** When it was fetched, or confirmed by its source; null before the first. */
  get fetchedAt(): Date | null {
    return this.#list === null ? null : new Date(this.#fetchedAt * 1000);
  }

  /** Version of the list in force; null before the first. */
  get version(): bigint | null {
    return this.#list?.version ?? null;
  }

  /** SHA-256 of the bytes of the list in force, 32 bytes; null before the first. */
  get digest(): Uint8Array<ArrayBuffer> | null {
    return this.#list?.digest ?? null;
  }

  /**
   * Why the list cannot be used at an instant (Unix seconds), as the number of a reason; 0 where it can. Never throws.
   */
  stateAt(now: number): number {
    const list = this.#list;
    if (list === null) return REVOCATION_LIST_MISSING;
    return this.#isStale(list, this.#fetchedAt, now) ? REVOCATION_LIST_STALE : 0;
  }

  /** Whether the id of 16 bytes at `memory[at]` is revoked. Never throws. */
  has(memory: Uint8Array, at: number): boolean {
    // Without a list whoever asks was told so by stateAt; no answer of this may let anything pass.
    return this.#list === null || this.#list.has(memory, at);
  }

  /**
   * Takes a list into force: its bytes, their base64, or a list that was read. What was in force stays so where this throws.
   *
   * @throws TenuoError 1202 where it cannot be read; 1100 for another issuer or a signature that does not hold; 1801 where it
   *   is too old, fetched in the future, or the store fails; 1802 for a lower version; 1803 for other ids in the same version.
   */
  async accept(list: SignedRevocationList | Uint8Array | string, options: AcceptOptions = {}): Promise<RevocationList> {
    checkOptions(options, ['fetchedAt', 'now'], 'accept');
    const now = secondsOf(options.now);
    const fetchedAt = options.fetchedAt === undefined ? now : secondsOf(options.fetchedAt);
    // Now: the caller's bytes may be others when its turn comes.
    const signed = this.#read(list);
    return this.#inTurn(() => this.#accept(signed, fetchedAt, now));
  }

  /**
   * Counts the list in force as fetched anew: its source says that it has not changed.
   *
   * @throws TenuoError 1801 where there is none yet, or this lies in the future.
   */
  async confirm(options: AcceptOptions = {}): Promise<void> {
    checkOptions(options, ['fetchedAt', 'now'], 'confirm');
    const now = secondsOf(options.now);
    const fetchedAt = options.fetchedAt === undefined ? now : secondsOf(options.fetchedAt);
    return this.#inTurn(async () => {
      if (this.#list === null) throw errorFor(REVOCATION_LIST_MISSING);
      this.#checkFetched(fetchedAt, now);
      this.#fetchedAt = Math.max(this.#fetchedAt, fetchedAt);
    });
  }

  async #accept(signed: SignedRevocationList, fetchedAt: number, now: number): Promise<RevocationList> {
    const current = this.#list;
    // The very bytes in force, as a source without validators brings them: their signature was checked.
    const isCurrent = current !== null && toHex(sha256(this.#engine, signed.toBytes())) === toHex(current.digest);
    const list = isCurrent ? current : signed.verify(this.issuer);
    this.#checkFetched(fetchedAt, now);
    if (this.#isStale(list, fetchedAt, now)) throw errorFor(REVOCATION_LIST_STALE);
    if (!isCurrent) await this.#raiseFloor(signed, fetchedAt);
    this.#fetchedAt = list.version === current?.version ? Math.max(this.#fetchedAt, fetchedAt) : fetchedAt;
    this.#list = list;
    return list;
  }

  /** Makes a list the floor, here and in the store. */
  async #raiseFloor(signed: SignedRevocationList, fetchedAt: number): Promise<void> {
    const floor = floorOf(fieldsOf(signed) as ListFields, this.#engine);
    checkFloor(this.#floor, floor);
    const kept = { ...floor, list: signed.toBytes(), fetchedAt };
    checkFloor(await this.#stored(() => this.#floors.raise(this.issuer.toHex(), kept)), floor);
    this.#floor = floor;
  }

  async #restore(): Promise<void> {
    const kept = await this.#stored(() => this.#floors.load(this.issuer.toHex()));
    if (kept === null) return;
    this.#floor = { version: kept.version, content: kept.content };
    if (kept.list === null) return;
    const signed = this.#read(kept.list);
    const list = signed.verify(this.issuer);
    const floor = floorOf(fieldsOf(signed) as ListFields, this.#engine);
    if (floor.version !== kept.version || floor.content !== kept.content)
      throw errorFor(REVOCATION_REASONS.LIST_STORE_FAILED, { subject: `version ${kept.version}` });
    this.#list = list;
    // A clock that was ahead must not keep the list fresh for longer.
    this.#fetchedAt = Math.min(kept.fetchedAt, secondsOf(undefined));
  }

  /** A list that this copy of the package can look into. */
  #read(input: SignedRevocationList | Uint8Array | string): SignedRevocationList {
    if (fieldsOf(input) !== null) return input as SignedRevocationList;
    const isOther = isBranded<SignedRevocationList>(input, 'SignedRevocationList');
    return SignedRevocationList.parse(isOther ? input.toBytes() : input, { engine: this.#engine });
  }

  #checkFetched(fetchedAt: number, now: number): void {
    if (fetchedAt <= now + this.#clockTolerance) return;
    throw errorFor(REVOCATION_REASONS.LIST_FETCHED_AHEAD, {
      expected: `at most ${this.#clockTolerance} s`,
      received: `${fetchedAt - now} s`,
    });
  }

  #isStale(list: RevocationList, fetchedAt: number, now: number): boolean {
    return now > fetchedAt + this.#maxAge || now > list.issuedAt.getTime() / 1000 + this.#maxIssuedAge;
  }

  /** What a store answers. Whatever it fails with is a refusal. */
  async #stored<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (cause) {
      if (isBranded(cause, 'TenuoError')) throw cause;
      throw Object.assign(errorFor(REVOCATION_REASONS.LIST_STORE_FAILED), { cause });
    }
  }

  #inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(call);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  static {
    brand(RevocationTracker, 'RevocationTracker');
  }
}

function readStore(store: unknown): FloorStore {
  const { load, raise } = Object(store) as Partial<FloorStore>;
  if (typeof load === 'function' && typeof raise === 'function') return store as FloorStore;
  throw new TypeError(
    'floors is a FloorStore: fileFloorStore(directory), or memoryFloorStore(), which forgets at a restart',
  );
}

function readSeconds(value: unknown, name: string, least: number): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number of seconds, at least ${least}`);
  return value;
}
