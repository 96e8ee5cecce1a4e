// Which of several names was probably meant.

/** Letters that may differ. */
const MOST_EDITS = 2;

/** The name that is closest to what was typed; undefined where none is close. */
export function nearest(typed: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(MOST_EDITS, Math.floor(typed.length / 2)) + 1;
  for (const name of names) {
    const edits = distance(typed.toLowerCase(), name.toLowerCase(), least);
    if (edits >= least) continue;
    least = edits;
    best = name;
  }
  return best;
}

/** Insertions, deletions and replacements between two texts; anything from `limit` on stands for many. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return above[b.length] as number;
}
