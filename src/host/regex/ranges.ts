// Sets of code points as ranges, first and last of each in turn: sorted, apart from one another.

/** `[first, last, first, last, …]`, ascending, no two ranges touching. */
export type Ranges = readonly number[];

export const MAX_CODE_POINT = 0x10ffff;
export const EVERYTHING: Ranges = [0, MAX_CODE_POINT];

/** Sorts and joins ranges in any order. */
export function normalized(pairs: readonly number[]): Ranges {
  const order: [number, number][] = [];
  for (let i = 0; i < pairs.length; i += 2) order.push([pairs[i] as number, pairs[i + 1] as number]);
  order.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [first, last] of order) {
    const end = out.length - 1;
    if (end >= 0 && first <= (out[end] as number) + 1) out[end] = Math.max(out[end] as number, last);
    else out.push(first, last);
  }
  return out;
}

export function union(...sets: readonly Ranges[]): Ranges {
  return normalized(sets.flat());
}

/** Every code point that is not in the set. */
export function complement(set: Ranges): Ranges {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    if ((set[i] as number) > next) out.push(next, (set[i] as number) - 1);
    next = (set[i + 1] as number) + 1;
  }
  if (next <= MAX_CODE_POINT) out.push(next, MAX_CODE_POINT);
  return out;
}

export function intersection(a: Ranges, b: Ranges): Ranges {
  const out: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const first = Math.max(a[i] as number, b[j] as number);
    const last = Math.min(a[i + 1] as number, b[j + 1] as number);
    if (first <= last) out.push(first, last);
    if ((a[i + 1] as number) < (b[j + 1] as number)) i += 2;
    else j += 2;
  }
  return out;
}

export function difference(a: Ranges, b: Ranges): Ranges {
  return intersection(a, complement(b));
}

export function symmetricDifference(a: Ranges, b: Ranges): Ranges {
  return union(difference(a, b), difference(b, a));
}

export function includes(set: Ranges, codePoint: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codePoint > (set[2 * middle + 1] as number)) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && codePoint >= (set[2 * low] as number);
}
