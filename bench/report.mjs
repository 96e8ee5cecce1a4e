// From rows to the tables that are printed.
import { REFERENCE } from './peers/names.mjs';
import { VERIFY } from './workloads/names.mjs';

const NAME_WIDTH = 46;
const PROGRAM_WIDTH = 16;
const NUMBER_WIDTH = 11;

/**
 * What the ratios of a program are against: the reference in the same program, or, for one that has none, in Node 24 or
 * else the first runtime.
 */
export function referenceOf(rows, program) {
  const all = rows.filter(({ work, by }) => work === VERIFY && by === REFERENCE);
  return all.find((row) => row.program === program) ?? all.find((row) => row.program === 'node24') ?? all[0];
}

/** Above it the reference itself was disturbed, and every ratio with it. */
const STEADY = 1.3;

/** Says of which runtimes the ratios are not to be trusted, because the machine was busy. */
export function busyText(rows) {
  const references = rows.filter(({ work, by }) => work === VERIFY && by === REFERENCE);
  return references
    .filter(({ median, min }) => median > STEADY * min)
    .map(({ program, median, min }) => {
      const times = (median / min).toFixed(1);
      return `The machine was too busy: on ${program} the median of what ratios are against is ${times} times its minimum. Do not quote r.`;
    })
    .join('\n');
}

export function tableOf(rows) {
  const works = [...new Set(rows.map(({ work }) => work))];
  const lines = [line('microseconds', '', ['median', 'min', 'half within', 'r', 'r of min'])];
  for (const work of works) {
    lines.push('', work);
    for (const row of rows.filter((each) => each.work === work))
      lines.push(rowText(row, referenceOf(rows, row.program)));
  }
  lines.push(
    '',
    `r: over "${REFERENCE}" in "${VERIFY}" of the same run and runtime; of native programs: of Node 24, or else the first runtime`,
  );
  return lines.join('\n');
}

function rowText({ program, by, median, min, quartiles: [low, high] }, reference) {
  const spread = `±${(((high - low) / 2 / median) * 100).toFixed(1)} %`;
  const ratios = reference === undefined ? [] : [median / reference.median, min / reference.min].map(ratio);
  return line(`  ${by}`, program, [number(median), number(min), spread, ...ratios]);
}

function line(name, program, cells) {
  const text = name.padEnd(NAME_WIDTH) + program.padEnd(PROGRAM_WIDTH);
  return (text + cells.map((cell) => cell.padStart(NUMBER_WIDTH + 1)).join('')).trimEnd();
}

/** Three digits at least; thousands apart. */
export function number(value) {
  if (value < 0.1) return value.toFixed(3);
  if (value < 10) return value.toFixed(2);
  if (value < 1000) return value.toFixed(1);
  return Math.round(value).toLocaleString('en-US');
}

/** Three decimals below ten: ratios to the reference. */
export function ratio(value) {
  return value < 10 ? value.toFixed(3) : value.toFixed(1);
}

export function leftOutText(programs) {
  const lines = programs.flatMap(({ name, leftOut = [] }) =>
    leftOut.map(({ name: peer, reason }) => `left out: ${peer} (${name}: ${reason})`),
  );
  return [...new Set(lines)].join('\n');
}

export function coldTableOf(cold) {
  const lines = [line('milliseconds', '', ['median', 'min', 'CPU', 'import', 'instantiate', 'decide'])];
  for (const { program, what, wall_ms, min_ms, cpu_ms, steps, inside } of cold) {
    // Steps: of processes their processor time, of workers the time on their clock.
    const parts = Object.values(steps ?? inside ?? {}).map((step) => step.cpu_ms ?? step.wall_ms);
    lines.push(
      line(
        `  ${what.replace('cold start, ', '')} `,
        `${program} `,
        [wall_ms, min_ms, cpu_ms, ...parts].map((value) => value.toFixed(1)),
      ),
    );
  }
  return lines.join('\n');
}

export function sizeTableOf(sizes) {
  const lines = [line('bundled and minified', '', ['bytes', 'gzip'])];
  for (const { what, bytes, gzip } of sizes) {
    lines.push(
      line(
        `  ${what}`,
        '',
        [bytes, gzip].map((value) => value.toLocaleString('en-US')),
      ),
    );
  }
  return lines.join('\n');
}
