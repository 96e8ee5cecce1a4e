// (wasm) Keys seen before. A key whose signature verified is remembered; when it comes again its comb is built, and
// from then on it verifies without doublings of its own. Combs are replaced least recently used first, but those of
// pinned keys never.
//
// A comb costs as much as about three verifications, so it has to be earned: every verification without a comb pays
// one credit in, a comb takes COST of them. Who sends new keys in turn, each twice, so slows nobody by more than 1.3
// (test/ed25519/flood.test.ts counts it); a full purse pays for the first keys of an honest process at once. Keys that
// never verified are not remembered at all.
import { KEY_COMBS_AT, KEY_COMB_SIZE, KEY_DIRECTORY_AT, MAX_KEY_COMBS, POINTS_AT } from '../layout';
import { copyBytes, equalBytes, loadByte, loadWord, storeByte, storeWord } from '../memory';
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
const PURSE: i32 = 8 * COST;

// The directory: the first eight bytes of each key, all keys, and when a comb was last used.
const COMB_TAGS: i32 = KEY_DIRECTORY_AT;
const SEEN_TAGS: i32 = COMB_TAGS + 8 * MAX_KEY_COMBS;
const COMB_KEYS: i32 = SEEN_TAGS + 8 * MAX_SEEN;
const SEEN_KEYS: i32 = COMB_KEYS + 32 * MAX_KEY_COMBS;
const COMB_USED: i32 = SEEN_KEYS + 32 * MAX_SEEN;
const COMB_PINS: i32 = COMB_USED + 4 * MAX_KEY_COMBS;

// Why a comb is pinned, a byte each. Half of the combs at most are, so that there is room for keys that come and go.
const UNPINNED: i32 = 0;
/** A trusted root: of too many, the one least recently used is no longer pinned. */
const ROOT: i32 = 1;
/** A key that the caller holds on to. */
const HELD: i32 = 2;
const MAX_ROOTS_PINNED: i32 = 32;
const MAX_HELD: i32 = 32;

const KEY: i32 = POINTS_AT;

let combs: i32 = 0;
let seen: i32 = 0;
let nextSeen: i32 = 0;
let last: i32 = 0;
let clock: i32 = 0;
let purse: i32 = PURSE;

function isAt(tags: i32, keys: i32, i: i32, key: i32): bool {
  return load<u64>(usize(tags + 8 * i)) == load<u64>(usize(key)) && equalBytes(keys + 32 * i, key, 32);
}

function find(tags: i32, keys: i32, count: i32, key: i32): i32 {
  for (let i: i32 = 0; i < count; i++) if (isAt(tags, keys, i, key)) return i;
  return -1;
}

function findComb(key: i32): i32 {
  if (last < combs && isAt(COMB_TAGS, COMB_KEYS, last, key)) return last;
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
  use(slot);
  return KEY_COMBS_AT + slot * KEY_COMB_SIZE;
}

function use(slot: i32): void {
  last = slot;
  clock += 1;
  storeWord(COMB_USED + 4 * slot, clock);
}

function takeSlot(): i32 {
  if (combs < MAX_KEY_COMBS) {
    combs += 1;
    return combs - 1;
  }
  return oldestOf(UNPINNED);
}

/** The comb that was used least recently of those pinned for one reason; there is one. */
function oldestOf(pin: i32): i32 {
  let oldest: i32 = -1;
  for (let i: i32 = 0; i < combs; i++) {
    if (loadByte(COMB_PINS + i) != pin) continue;
    // The difference stays right when the clock wraps.
    if (oldest < 0 || clock - usedAt(i) > clock - usedAt(oldest)) oldest = i;
  }
  return oldest;
}

function usedAt(slot: i32): i32 {
  return loadWord(COMB_USED + 4 * slot);
}

function countPins(pin: i32): i32 {
  let count: i32 = 0;
  for (let i: i32 = 0; i < combs; i++) count += i32(loadByte(COMB_PINS + i) == pin);
  return count;
}

/** Keeps the comb of a trusted root, where it has one. */
export function pinRoot(key: i32): void {
  const slot = findComb(key);
  if (slot < 0 || loadByte(COMB_PINS + slot) != UNPINNED) return;
  if (countPins(ROOT) == MAX_ROOTS_PINNED) storeByte(COMB_PINS + oldestOf(ROOT), UNPINNED);
  storeByte(COMB_PINS + slot, ROOT);
}

/** Builds the comb of an admissible key and keeps it until it is let go; false where too many are held already. */
export function hold(key: i32): bool {
  const slot = findComb(key);
  if (slot >= 0 && loadByte(COMB_PINS + slot) == HELD) return true;
  if (countPins(HELD) == MAX_HELD) return false;
  learn(key);
  storeByte(COMB_PINS + findComb(key), HELD);
  return true;
}

/** The key may be forgotten like any other. */
export function letGo(key: i32): void {
  const slot = findComb(key);
  if (slot >= 0 && loadByte(COMB_PINS + slot) == HELD) storeByte(COMB_PINS + slot, UNPINNED);
}

function build(slot: i32, key: i32): void {
  const comb = KEY_COMBS_AT + slot * KEY_COMB_SIZE;
  // A tag that is not its key's beginning is no key's: if the stack ends here, nobody finds a comb that is half built.
  store<u64>(usize(COMB_TAGS + 8 * slot), ~load<u64>(usize(COMB_KEYS + 32 * slot)));
  // It was a point when it was remembered.
  decompress(KEY, key, key);
  writeEntries(comb + KEY_ITSELF, comb + KEY_ITSELF, KEY, ONE);
  buildComb(comb, KEY, KEY_TEETH, KEY_HALF);
  storeByte(COMB_PINS + slot, UNPINNED);
  copyBytes(COMB_KEYS + 32 * slot, key, 32);
  store<u64>(usize(COMB_TAGS + 8 * slot), load<u64>(usize(key)));
}

/** Builds the comb of a key that the caller trusts, at no charge; it was found to be admissible. */
export function learn(key: i32): void {
  if (findComb(key) >= 0) return;
  const slot = takeSlot();
  build(slot, key);
  use(slot);
}

/** Forgets every key. */
export function forget(): void {
  combs = 0;
  seen = 0;
  nextSeen = 0;
  purse = PURSE;
}

/** Remembers a key that has just verified a signature, or that one who may vouch for it has named. */
export function remember(key: i32): void {
  if (findComb(key) >= 0 || find(SEEN_TAGS, SEEN_KEYS, seen, key) >= 0) return;
  copyBytes(SEEN_KEYS + 32 * nextSeen, key, 32);
  store<u64>(usize(SEEN_TAGS + 8 * nextSeen), load<u64>(usize(key)));
  nextSeen = (nextSeen + 1) & (MAX_SEEN - 1);
  if (seen < MAX_SEEN) seen += 1;
}
