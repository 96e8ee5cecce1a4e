// The name that was probably meant: for messages about one that does not exist.

/** Letters that may be wrong, left out, added, or swapped with their neighbour. */
const MAX_EDITS = 2;
/** Characters from which on names are not compared: hostile ones could be of any length. */
const MAX_LENGTH = 64;

/**
 * The candidate within two letters of a name, whatever their case; undefined where there is none, or the names are so short
 * that most of their letters would have to change. Of equally near ones the first.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(name);
  if (wanted === undefined) return undefined;
  let best: string | undefined;
  let least = MAX_EDITS + 1;
  for (const candidate of candidates) {
    const other = folded(candidate);
    if (candidate === name || other === undefined) continue;
    const edits = distance(wanted, other);
    if (edits >= least || 2 * edits >= Math.max(wanted.length, other.length)) continue;
    best = candidate;
    least = edits;
  }
  return best;
}

/** Letters alone, so that `readFile`, `read-file` and `read_file` are the same; undefined where it is too long. */
function folded(name: string): string | undefined {
  return name.length > MAX_LENGTH ? undefined : name.toLowerCase().replaceAll(/[-_.\s]/g, '');
}

/** How many letters are wrong, missing, too many or swapped: the restricted Damerau-Levenshtein distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const edits = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(isSwapped ? Math.min(edits, at(before, j - 2) + 1) : edits);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
