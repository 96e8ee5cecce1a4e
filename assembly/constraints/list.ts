// Lists of values as sets: membership and inclusion. Inclusion sorts, so that a hostile pair of lists
// costs n log n, not n times n.
import { contentAt, countAt, endOf, headSize, majorAt } from '../cbor/item';
import * as cbor from '../cbor/reader';
import { MAX_WARRANT_BYTES } from '../codes';
import { fillBytes, loadByte, loadWord, storeByte, storeWord } from '../memory';
import { spend } from './budget';
import { SPARE_AT, wordFor } from './parent';
import { valuesEqual } from './value';

/** Whether some element of the list equals the value: one walk, for a list that is asked once. */
export function listContains(list: i32, value: i32): bool {
  const count = countAt(list);
  let at = contentAt(list);
  let i: i32 = 0;
  while (i < count) {
    if (valuesEqual(at, value)) return true;
    i += 1;
    if (i < count) at = endOf(at);
  }
  return false;
}

/** The same for a list that is asked often: it is sorted at the first question. */
export function listHolds(list: i32, value: i32): bool {
  return sortedIndex(sortElements(list), value) >= 0;
}

/** Address of the first element of `inner` that is not in `outer`, or 0. */
export function firstNotIn(outer: i32, inner: i32): i32 {
  const count = countAt(inner);
  const distinct = count > 0 ? sortElements(outer) : 0;
  let at = contentAt(inner);
  let i: i32 = 0;
  while (i < count && sortedIndex(distinct, at) >= 0) {
    at = endOf(at);
    i += 1;
  }
  spend(i + ((at - inner) >> 3));
  return i < count ? at : 0;
}

/** Marks of the elements that were found, a byte each. */
const FOUND_AT = SPARE_AT + MAX_WARRANT_BYTES * 4;

/** Whether every element of `required` is in the list: one walk over the list, what is required is sorted. */
export function holdsAll(list: i32, required: i32): bool {
  const count = countAt(list);
  const distinct = sortElements(required);
  if (count < distinct) return false;
  fillBytes(FOUND_AT, 0, distinct);
  let missing = distinct;
  let at = contentAt(list);
  let i: i32 = 0;
  while (i < count && missing > 0) {
    const index = sortedIndex(distinct, at);
    if (index >= 0 && loadByte(FOUND_AT + index) == 0) {
      storeByte(FOUND_AT + index, 1);
      missing -= 1;
    }
    at = endOf(at);
    i += 1;
  }
  spend(i + ((at - list) >> 3));
  return missing == 0;
}

/** How many different elements the list has. */
export function countDistinct(list: i32): i32 {
  table = SPARE_AT;
  return sortDistinct(list);
}

/** Where the addresses of the elements of the list sorted last lie, one word each. */
let table: i32 = 0;

function elementAt(index: i32): i32 {
  return loadWord(table + (index << 2));
}

function setElement(index: i32, at: i32): void {
  storeWord(table + (index << 2), at);
}

/**
 * Sorts the addresses of the elements into a table, each value once; returns how many they are. A parent's list is
 * sorted once: the word of its head says so, by that number plus one.
 */
function sortElements(list: i32): i32 {
  const mark = wordFor(list);
  table = mark != 0 ? mark + (headSize(list) << 2) : SPARE_AT;
  if (mark != 0 && loadWord(mark) != 0) return loadWord(mark) - 1;
  const distinct = sortDistinct(list);
  if (mark != 0) storeWord(mark, distinct + 1);
  return distinct;
}

function sortDistinct(list: i32): i32 {
  const count = countAt(list);
  fillTable(list, count);
  heapSort(count);
  spend(count << 3);
  let kept: i32 = 0;
  let i: i32 = 0;
  while (i < count) {
    if (kept == 0 || compareItems(elementAt(kept - 1), elementAt(i)) != 0) {
      setElement(kept, elementAt(i));
      kept += 1;
    }
    i += 1;
  }
  return kept;
}

function fillTable(list: i32, count: i32): void {
  let at = contentAt(list);
  let i: i32 = 0;
  while (i < count) {
    setElement(i, at);
    at = endOf(at);
    i += 1;
  }
}

/** n log n whatever the input. */
function heapSort(count: i32): void {
  let i = (count >> 1) - 1;
  while (i >= 0) {
    siftDown(i, count);
    i -= 1;
  }
  let last = count - 1;
  while (last > 0) {
    const top = elementAt(0);
    setElement(0, elementAt(last));
    setElement(last, top);
    siftDown(0, last);
    last -= 1;
  }
}

function siftDown(start: i32, count: i32): void {
  const moved = elementAt(start);
  let hole = start;
  let child = (hole << 1) + 1;
  while (child < count) {
    if (child + 1 < count && compareItems(elementAt(child), elementAt(child + 1)) < 0) child += 1;
    if (compareItems(moved, elementAt(child)) >= 0) break;
    setElement(hole, elementAt(child));
    hole = child;
    child = (hole << 1) + 1;
  }
  setElement(hole, moved);
}

/** Index of the value in the table, or -1. The hit is confirmed by equality, since NaN sorts beside itself and equals nothing. */
function sortedIndex(count: i32, value: i32): i32 {
  let from: i32 = 0;
  let to: i32 = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = compareItems(elementAt(middle), value);
    if (order == 0) return valuesEqual(elementAt(middle), value) ? middle : -1;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return -1;
}

/** Any total order of values in which equal ones are neighbours: their bytes, with -0.0 taken as 0.0. */
function compareItems(a: i32, b: i32): i32 {
  let pending: i32 = 1;
  let p: i32 = a;
  let q: i32 = b;
  while (pending > 0) {
    pending -= 1;
    const head = headSize(p);
    const major = majorAt(p);
    const count = countAt(p);
    const size = major == cbor.MAJOR_TEXT || major == cbor.MAJOR_BYTES ? head + count : head;
    // Heads that differ end the comparison within the head, so no byte past either item is compared.
    let i: i32 = 0;
    while (i < size) {
      const difference = byteOf(p, i) - byteOf(q, i);
      if (difference != 0) return difference;
      i += 1;
    }
    p += size;
    q += size;
    if (major == cbor.MAJOR_ARRAY) pending += count;
    else if (major == cbor.MAJOR_MAP) pending += count << 1;
  }
  return 0;
}

/** Byte `i` of the item at `at`, reading f98000 (-0.0) as f90000. */
function byteOf(at: i32, i: i32): i32 {
  const byte = loadByte(at + i);
  if (i == 1 && byte == 0x80 && loadByte(at) == 0xf9 && loadByte(at + 2) == 0) return 0;
  return byte;
}
