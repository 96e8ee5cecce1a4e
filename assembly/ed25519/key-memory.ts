// (wasm) Keys seen before. A key whose signature verified is remembered; when it comes again its comb is built, and
// from then on it verifies without doublings of its own. Combs are replaced least recently used first.
//
// A comb costs as much as about three verifications, so it has to be earned: every verification without a comb pays
// one credit in, a comb takes COST of them. Who sends new keys in turn, each twice, so slows nobody by more than 1.3;
// a full purse pays for the keys of an honest process at once. Keys that never verified are not remembered at all.
import { KEY_COMBS_AT, KEY_COMB_SIZE, KEY_DIRECTORY_AT, MAX_KEY_COMBS, POINTS_AT } from '../layout';
import { copyBytes, equalBytes } from '../memory';
import { ONE } from './constants';
import { buildComb } from './comb';
import { ENTRY_SIZE, decompress, writeEntries } from './point';

export const KEY_TEETH: i32 = 6;
export const KEY_HALF: i32 = 3;
const KEY_ENTRIES: i32 = 2 * (KEY_HALF << (KEY_TEETH - 1));
/** The entry of the key itself, behind its comb. */
export const KEY_ITSELF: i32 = KEY_ENTRIES * ENTRY_SIZE;

const MAX_SEEN: i32 = 256;
const COST: i32 = 8;
const PURSE: i32 = 64 * COST;

// The directory: the first eight bytes of each key, all keys, and when a comb was last used.
const COMB_TAGS: i32 = KEY_DIRECTORY_AT;
const SEEN_TAGS: i32 = COMB_TAGS + 8 * MAX_KEY_COMBS;
const COMB_KEYS: i32 = SEEN_TAGS + 8 * MAX_SEEN;
const SEEN_KEYS: i32 = COMB_KEYS + 32 * MAX_KEY_COMBS;
const COMB_USED: i32 = SEEN_KEYS + 32 * MAX_SEEN;

const KEY: i32 = POINTS_AT;

let combs: i32 = 0;
let seen: i32 = 0;
let nextSeen: i32 = 0;
let last: i32 = 0;
let clock: i32 = 0;
let purse: i32 = PURSE;

function find(tags: i32, keys: i32, count: i32, key: i32): i32 {
  const tag = load<u64>(usize(key));
  for (let i: i32 = 0; i < count; i++) {
    if (load<u64>(usize(tags + 8 * i)) == tag && equalBytes(keys + 32 * i, key, 32)) return i;
  }
  return -1;
}

function findComb(key: i32): i32 {
  if (last < combs && equalBytes(COMB_KEYS + 32 * last, key, 32)) return last;
  return find(COMB_TAGS, COMB_KEYS, combs, key);
}

/** Whether the key was found to be a point and not of small order before. */
export function isKnown(key: i32): bool {
  return findComb(key) >= 0 || find(SEEN_TAGS, SEEN_KEYS, seen, key) >= 0;
}

/** The comb of a key, built now if the key was seen and a comb can be afforded; 0 if there is none. */
export function combOf(key: i32): i32 {
  let slot = findComb(key);
  if (slot < 0) {
    const place = find(SEEN_TAGS, SEEN_KEYS, seen, key);
    if (place < 0 || purse < COST) {
      if (purse < PURSE) purse += 1;
      return 0;
    }
    purse -= COST;
    store<u64>(usize(SEEN_TAGS + 8 * place), 0);
    slot = takeSlot();
    build(slot, key);
  }
  last = slot;
  clock += 1;
  store<i32>(usize(COMB_USED + 4 * slot), clock);
  return KEY_COMBS_AT + slot * KEY_COMB_SIZE;
}

function takeSlot(): i32 {
  if (combs < MAX_KEY_COMBS) {
    combs += 1;
    return combs - 1;
  }
  let oldest: i32 = 0;
  for (let i: i32 = 1; i < MAX_KEY_COMBS; i++) {
    // The difference stays right when the clock wraps.
    if (clock - load<i32>(usize(COMB_USED + 4 * i)) > clock - load<i32>(usize(COMB_USED + 4 * oldest))) oldest = i;
  }
  return oldest;
}

function build(slot: i32, key: i32): void {
  const comb = KEY_COMBS_AT + slot * KEY_COMB_SIZE;
  // It was a point when it was remembered.
  decompress(KEY, key, key);
  writeEntries(comb + KEY_ITSELF, comb + KEY_ITSELF, KEY, ONE);
  buildComb(comb, KEY, KEY_TEETH, KEY_HALF);
  copyBytes(COMB_KEYS + 32 * slot, key, 32);
  store<u64>(usize(COMB_TAGS + 8 * slot), load<u64>(usize(key)));
}

/** Builds the comb of a key that the caller trusts, at no charge; it was found to be admissible. */
export function learn(key: i32): void {
  if (findComb(key) < 0) build(takeSlot(), key);
}

/** Forgets every key. */
export function forget(): void {
  combs = 0;
  seen = 0;
  nextSeen = 0;
  purse = PURSE;
}

/** Remembers a key that has just verified a signature. */
export function remember(key: i32): void {
  if (find(SEEN_TAGS, SEEN_KEYS, seen, key) >= 0) return;
  copyBytes(SEEN_KEYS + 32 * nextSeen, key, 32);
  store<u64>(usize(SEEN_TAGS + 8 * nextSeen), load<u64>(usize(key)));
  nextSeen = (nextSeen + 1) & (MAX_SEEN - 1);
  if (seen < MAX_SEEN) seen += 1;
}
