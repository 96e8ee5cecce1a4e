// What changed against an earlier run, and what is noise: see statistics.mjs.
import { referenceOf } from './report.mjs';
import { difference, LEVEL, median } from './statistics.mjs';

/**
 * Every row that both runs have, by program, work and who did it.
 *
 * @returns {{ program: string, work: string, by: string, now: number, before: number, change: number, smallest: number, isReal: boolean }[]}
 */
export function compare(result, earlier) {
  const list = [];
  for (const row of result.rows) {
    const before = earlier.rows.find(({ program, work, by }) => {
      return program === row.program && work === row.work && by === row.by;
    });
    if (before === undefined || isReference(row, result)) continue;
    const figures = [ratios(row, result), ratios(before, earlier)];
    list.push({
      program: row.program,
      work: row.work,
      by: row.by,
      now: row.median,
      before: before.median,
      ...difference(...figures),
    });
  }
  return list;
}

function isReference(row, { rows }) {
  return referenceOf(rows, row.program) === row;
}

/** One figure a pass: the row's median over the reference's in the same pass. */
function ratios(row, { rows }) {
  const reference = referenceOf(rows, row.program);
  return row.passes.map((value, pass) => value / (reference?.passes[pass] ?? 1));
}

export function comparisonText(list) {
  if (list.length === 0) return 'The earlier run has no row of this one: nothing to compare.';
  const changed = list.filter(({ isReal }) => isReal);
  const typical = median(list.map(({ smallest }) => smallest));
  const lines = [
    `Against the earlier run, as ratios r: ${list.length} rows, ${changed.length} differ by more than noise.`,
    `The smallest difference that can be told: ${percent(typical)} (median of the rows, ${LEVEL * 100} % level); of each row in brackets.`,
  ];
  for (const { program, work, by, change, smallest, isReal } of list) {
    const verdict = isReal ? (change < 0 ? 'faster' : 'slower') : 'the same';
    lines.push(
      `  ${verdict.padEnd(9)}${signed(change).padStart(9)}  (${percent(smallest)})  ${work}: ${by}, ${program}`,
    );
  }
  return lines.join('\n');
}

const percent = (part) => (Number.isFinite(part) ? `${(part * 100).toFixed(1)} %` : 'not with one pass');
const signed = (part) => `${part < 0 ? '' : '+'}${percent(part)}`;
