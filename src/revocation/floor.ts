// Version floors: below the highest version of an issuer that was accepted no list is, nor another of the same version.

import type { Engine } from '../engine/engine.ts';
import { errorFor } from '../errors.ts';
import { contentOf } from './content.ts';
import type { ListFields } from './list-bytes.ts';
import { REVOCATION_REASONS } from './reasons.ts';

/**
 * The highest list of an issuer that was accepted.
 *
 * @example
 * ```ts
 * import { type Floor } from 'tenuo-edge/revocation';
 *
 * const floor: Floor = { version: 7n, content: '0'.repeat(64) };
 * console.log(floor.version); // 7n
 * ```
 *
 * @see docs/revocation.md#stores
 */
export interface Floor {
  /** The version of that list. */
  readonly version: bigint;
  /** SHA-256 over what it revokes, as 64 hex digits: the same for the same ids in whatever order. */
  readonly content: string;
}

/**
 * What a store keeps of an issuer.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { type KeptList, memoryFloorStore } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const kept: KeptList = { version: 1n, content: '0'.repeat(64), list: list.toBytes(), fetchedAt: 1_700_000_000 };
 * console.log((await memoryFloorStore().raise(issuer.publicKey.toHex(), kept)).version); // 1n
 * ```
 *
 * @see docs/revocation.md#stores
 */
export interface KeptList extends Floor {
  /** The list's bytes. */
  readonly list: Uint8Array;
  /** When it was fetched: Unix seconds. */
  readonly fetchedAt: number;
}

/**
 * What a store gives back after a restart.
 *
 * @example
 * ```ts
 * import { memoryFloorStore, type RestoredList } from 'tenuo-edge/revocation';
 *
 * const restored: RestoredList | null = await memoryFloorStore().load('0'.repeat(64));
 * console.log(restored); // null
 * ```
 *
 * @see docs/revocation.md#stores
 */
export interface RestoredList extends Floor {
  /** The list's bytes; null where the store keeps floors alone. */
  readonly list: Uint8Array | null;
  /** When it was fetched: Unix seconds. */
  readonly fetchedAt: number;
}

/**
 * Keeps floors, so that a restart does not forget them: in memory, in files, or in a database of yours.
 *
 * @example
 * ```ts
 * import { type FloorStore, memoryFloorStore } from 'tenuo-edge/revocation';
 *
 * const floors: FloorStore = memoryFloorStore();
 * console.log(await floors.load('0'.repeat(64))); // null
 * ```
 *
 * @see docs/revocation.md#stores
 */
export interface FloorStore {
  /**
   * What is kept of an issuer (64 hex digits); null where nothing is. Asked once, when a tracker opens.
   *
   * @throws whatever the store fails with: a tracker tells of it as TenuoError 1801.
   */
  load(issuer: string): Promise<RestoredList | null>;
  /**
   * Keeps a list, unless one of a higher version is kept, or of the same version: in one step, whoever else does the same.
   * Returns the floor that is kept then. It is durable when the promise resolves.
   *
   * @throws whatever the store fails with: a tracker tells of it as TenuoError 1801.
   */
  raise(issuer: string, list: KeptList): Promise<Floor>;
}

export function floorOf(fields: ListFields, engine: Engine): Floor {
  return { version: fields.version, content: contentOf(fields, engine) };
}

/** @throws TenuoError 1802 for a lower version than the floor's, 1803 for the same with other ids. */
export function checkFloor(floor: Floor | null, next: Floor): void {
  if (floor === null || next.version > floor.version) return;
  const detail = { expected: `version ${floor.version} or higher`, received: `version ${next.version}` };
  if (next.version < floor.version) throw errorFor(REVOCATION_REASONS.LIST_ROLLED_BACK, detail);
  if (next.content !== floor.content) throw errorFor(REVOCATION_REASONS.LIST_CHANGED, detail);
}

/**
 * Keeps floors for as long as the process runs, and no longer: an older list is accepted again after a restart. Never
 * throws. Never throws.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { memoryFloorStore, RevocationTracker } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const tracker = await RevocationTracker.open({ issuer: issuer.publicKey, floors: memoryFloorStore() });
 * await tracker.accept(list);
 * console.log(tracker.version); // 1n
 * ```
 *
 * @see docs/revocation.md#stores
 */
export function memoryFloorStore(): FloorStore {
  const kept = new Map<string, KeptList>();
  return {
    load: async (issuer) => kept.get(issuer) ?? null,
    raise: async (issuer, list) => {
      const before = kept.get(issuer);
      if (before !== undefined && before.version >= list.version) return before;
      kept.set(issuer, list);
      return list;
    },
  };
}
