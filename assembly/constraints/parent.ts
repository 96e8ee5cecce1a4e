// What is remembered of a parent while the constraints of its children are compared with it: where its
// constraints end, and its lists in order. A parent's set may be compared with every tool of a child;
// with this, each costs what it is long itself, not what the parent is.
//
// One word of SCRATCH stands for each byte of the parent. Whatever is remembered about an item begins at
// the word of its first byte, and needs no more words than the item has bytes: nothing overlaps.

import { endOf } from '../cbor/item';
import { MAX_WARRANT_BYTES } from '../codes';
import { SCRATCH_AT } from '../layout';
import { fillBytes, loadWord, storeWord } from '../memory';

/** Behind the words of the parent: room for the elements of one list of somebody else. */
export const SPARE_AT = SCRATCH_AT + MAX_WARRANT_BYTES * 4;

let from: i32 = 0;
let to: i32 = 0;
let blank: bool = false;

/** Begins with a parent of at most MAX_WARRANT_BYTES; what was known of another is forgotten. */
export function beginParent(at: i32, end: i32): void {
  from = at;
  to = end;
  blank = false;
}

/** No constraint belongs to a parent: they are matched, not compared. */
export function forgetParent(): void {
  beginParent(0, 0);
}

/** Address of the word for the byte at `at`, or 0 where that is not the parent's. */
export function wordFor(at: i32): i32 {
  if (at < from || at >= to) return 0;
  if (!blank) fillBytes(SCRATCH_AT, 0, (to - from) << 2);
  blank = true;
  return SCRATCH_AT + ((at - from) << 2);
}

/** Address after an item of the parent's. */
export function rememberedEnd(at: i32): i32 {
  const word = wordFor(at);
  if (word == 0) return endOf(at);
  if (loadWord(word) == 0) storeWord(word, endOf(at));
  return loadWord(word);
}
