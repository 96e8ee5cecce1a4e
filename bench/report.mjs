// From samples to rows, from rows to tables.
import { median } from './harness.mjs';
import { REFERENCE } from './peers/ed25519.mjs';
import { VERIFY } from './workloads/signature.mjs';

const NAME_WIDTH = 56;
const NUMBER_WIDTH = 11;
const ENGINES = { wasm_us: 'tenuo-edge, WebAssembly', js_us: 'tenuo-edge, JavaScript' };

/**
 * One row a workload, in microseconds: medians, and minima beside them.
 *
 * @param {readonly { work: string, by: string, samples: number[] }[]} entries
 */
export function rowsOf(entries) {
  const works = [...new Set(entries.map(({ work }) => work))];
  return works.map((work) => {
    const own = entries.filter((entry) => entry.work === work);
    return { work, ...figures(own, median), min: figures(own, (samples) => Math.min(...samples)) };
  });
}

function figures(entries, of) {
  const times = Object.fromEntries(entries.map(({ by, samples }) => [by, Number(of(samples).toPrecision(4))]));
  const { wasm: wasm_us, js: js_us, ...peers } = times;
  return { wasm_us, js_us, peers };
}

/** By name: the engines first, then the peers; what was not measured is left out. */
function byName({ peers, ...engines }) {
  const named = Object.entries(ENGINES).map(([field, name]) => [name, engines[field]]);
  return [...named, ...Object.entries(peers)].filter(([, time]) => time !== undefined);
}

/** What every ratio r is against, a minimum as they are; undefined where it was not measured in this run. */
function referenceOf(rows) {
  return rows.find(({ work }) => work === VERIFY)?.min?.peers[REFERENCE];
}

export function tableOf(rows) {
  const reference = referenceOf(rows);
  const lines = [line('', ['median us', 'min us', reference === undefined ? '' : 'r'])];
  for (const row of rows) {
    lines.push('', row.work);
    const least = new Map(byName(row.min));
    for (const [name, time] of byName(row)) {
      const best = least.get(name);
      lines.push(line(`  ${name}`, [time, best, reference && best / reference].map(number)));
    }
  }
  if (reference !== undefined) {
    lines.push('', `r: the minimum over that of "${REFERENCE}" in "${VERIFY}" of the same run`);
  }
  return lines.join('\n');
}

function line(name, cells) {
  return (name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(NUMBER_WIDTH)).join('')).trimEnd();
}

/** Three digits at least; thousands apart. */
function number(value) {
  if (value === undefined) return '';
  if (value < 0.1) return value.toFixed(3);
  if (value < 10) return value.toFixed(2);
  if (value < 1000) return value.toFixed(1);
  return Math.round(value).toLocaleString('en-US');
}

/** The change against an earlier run: of the minima, and of the ratios, which another machine distorts less. */
export function comparisonOf(rows, earlier) {
  const references = [referenceOf(rows), referenceOf(earlier.rows)];
  const lines = [line('change against the earlier run', ['min us', 'then', 'change', 'r change'])];
  for (const row of rows) {
    const before = earlier.rows.find(({ work }) => work === row.work);
    if (before?.min === undefined) continue;
    lines.push('', row.work);
    for (const [field, name] of Object.entries(ENGINES)) {
      const least = [row.min[field], before.min[field]];
      if (least.includes(undefined)) continue;
      const ratios = least.map((time, i) => time / references[i]);
      lines.push(line(`  ${name}`, [...least.map(number), change(...least), change(...ratios)]));
    }
  }
  return lines.join('\n');
}

function change(now, then) {
  const percent = (now / then - 1) * 100;
  return Number.isNaN(percent) ? '' : `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

export function coldTableOf(cold) {
  const lines = [line('over an empty process', ['median ms', 'min ms', 'CPU ms'])];
  for (const { what, wall_ms, min_ms, cpu_ms } of cold) {
    lines.push(
      line(
        `  ${what}`,
        [wall_ms, min_ms, cpu_ms].map((value) => value.toFixed(1)),
      ),
    );
  }
  return lines.join('\n');
}

export function sizeTableOf(sizes) {
  const lines = [line('bundled and minified', ['bytes', 'gzip'])];
  for (const { what, bytes, gzip } of sizes) {
    lines.push(
      line(
        `  ${what}`,
        [bytes, gzip].map((value) => value.toLocaleString('en-US')),
      ),
    );
  }
  return lines.join('\n');
}
