// Writes what is said of speed from the stored run, bench/baseline.json: the tables of docs/performance.md and of the
// README (scripts/readme.mjs puts that one in), and the plots.
//
//   node scripts/performance.mjs            writes them; drawing a plot anew needs npm ci --prefix bench
//   node scripts/performance.mjs --check    exits with 1 where one is stale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fastest, isNative, isOwn, ownRow, quotedRuntime, ratiosOf, runtimeText } from '../bench/figures.mjs';
import { digestOf, draw, PLOT_NAMES, specOf, THEME_NAMES } from '../bench/plots.mjs';
import { busyText, number, ratio } from '../bench/report.mjs';
import { fill, table } from './markdown.mjs';
import { root } from './twins.mjs';

const DOCUMENT = join(root, 'docs', 'performance.md');
const RESULTS = join(root, 'bench', 'baseline.json');
const plotFile = (name, theme) => join(root, 'docs', 'plots', `${name}-${theme}.svg`);

/**
 * What the arithmetic of the measured kernel allows, as ratios r on Node with fused multiply-add: field operations counted,
 * times what each takes. docs/performance.md says how.
 */
const FLOORS = {
  'verify one signature, key seen': 0.12,
  'verify one signature, new key': 0.3,
  'verify 64 signatures at once, each, keys seen': 0.08,
  'verify 64 signatures at once, each, new keys': 0.22,
  sign: 0.17,
  'allow, 3 links, nothing seen': 1.0,
  'allow, 3 links, keys seen': 0.44,
  'allow, 3 links, chain seen': 0.17,
  'allow, 8 links, nothing seen': 2.3,
  'allow, 8 links, keys seen': 1.0,
  'allow, 8 links, chain seen': 0.18,
  'deny, proof of other arguments, 3 links, chain and holder seen': 0.33,
  'decode 3 links, keys seen': 0.03,
  'constraints of five arguments, allow': 0.006,
};

/** What other runtimes are compared by. */
const ELSEWHERE = [
  'verify one signature, key seen',
  'verify one signature, new key',
  'verify 64 signatures at once, each, keys seen',
  'verify 64 signatures at once, each, new keys',
  'sign',
  'allow, 3 links, nothing seen',
  'allow, 3 links, keys seen',
  'allow, 3 links, chain seen',
];

/** What the README quotes. */
const QUOTED = [
  ...ELSEWHERE,
  'deny, wrong argument, 3 links, chain seen',
  'deny, proof of other arguments, 3 links, chain and holder seen',
  'constraints of five arguments, allow',
  'mint a warrant',
];

/** The steps of a cold start. */
const STEPS = ['import', 'instantiate', 'decide'];
const NOT_MEASURED = 'Not part of the stored run.';

const GROUPS = {
  Signatures: /^(verify (one|64)|sign$|learn)/,
  Decoding: /^decode/,
  Chains: /^verify a chain/,
  Decisions: /^(allow|deny)/,
  Constraints: /^constraints/,
  'Matching by kind': /^match /,
  'Minting and proving': /^(mint|delegate|prove)/,
  Revocation: /^revocation/,
  Receipts: /^receipts/,
  'Worst case': /^worst/,
};

const worksIn = (rows, works) => works.filter((work) => rows.some((row) => row.work === work));
const withRatio = (row, rows) =>
  row === undefined ? '' : `${number(row.median)} (${ratio(ratiosOf(row, rows).median)})`;
const named = (row) =>
  row === undefined
    ? ''
    : `${number(row.median)} ${row.by}${row.program.endsWith(', native') ? ', built for this CPU' : ''}`;

/** The README's table: ours on the quoted runtime, and the fastest of the others. */
export function quotedTable(results) {
  const { rows, programs, machine, date } = results;
  const runtime = quotedRuntime(results);
  const lines = worksIn(rows, QUOTED).map((work) => {
    const all = rows.filter((row) => row.work === work);
    const here = all.filter(({ program }) => program === runtime);
    const js = here.find(({ by }) => by === 'js');
    const peer = fastest(here.filter((row) => !isOwn(row)));
    const native = fastest(all.filter(isNative));
    return [
      work,
      ...ownCells(ownRow(rows, work, runtime), rows),
      js ? number(js.median) : '',
      named(peer),
      named(native),
    ];
  });
  const header = [
    'microseconds',
    'WebAssembly: median (min)',
    'r',
    'r of min',
    'JavaScript',
    'fastest peer in JavaScript',
    'fastest native',
  ];
  const about = `${runtimeText(programs.find(({ name }) => name === runtime))}, ${machine}, ${date.slice(0, 10)}`;
  return `${table(header, lines)}\n\n${about}; medians where nothing else is said. _r_: over node:crypto verifying one signature, its key kept, in the same run.`;
}

function ownCells(row, rows) {
  if (row === undefined) return ['', '', ''];
  const { median, min } = ratiosOf(row, rows);
  return [`${number(row.median)} (${number(row.min)})`, ratio(median), ratio(min)];
}

/** Our own floors, and how far we are from them, by Node with fused multiply-add. */
export function floorTable(results) {
  const { rows, programs } = results;
  const runtimes = programs.filter(({ name }) => /^node(24|26)$/.test(name));
  const header = [
    'work',
    'floor, r',
    ...runtimes.flatMap((each) => [`${runtimeText(each)}, r`, 'of minima', 'over the floor']),
    'fastest native, r',
  ];
  const lines = worksIn(rows, Object.keys(FLOORS)).map((work) => {
    const cells = runtimes.flatMap(({ name }) => {
      const row = ownRow(rows, work, name);
      if (row === undefined) return ['', '', ''];
      const { median, min } = ratiosOf(row, rows);
      return [ratio(median), ratio(min), percent(median / FLOORS[work] - 1)];
    });
    const native = fastest(rows.filter((row) => row.work === work && isNative(row)));
    const nativeText = native === undefined ? '' : `${ratio(ratiosOf(native, rows).median)} ${native.by}`;
    return [work, String(FLOORS[work]), ...cells, nativeText];
  });
  return table(header, lines);
}

const percent = (part) => `${part < 0 ? '' : '+'}${Math.round(part * 100)} %`;

/** Every runtime with the kernel it runs, against its own node:crypto. */
export function runtimeTable(results) {
  const { rows, programs } = results;
  const runtimes = programs.filter((program) => !isNative({ program: program.name }));
  const kernelOf = ({ name }) => ownRow(rows, 'verify one signature, key seen', name)?.by ?? '';
  const header = ['microseconds, median (r)', ...runtimes.map((each) => `${runtimeText(each)}, ${kernelOf(each)}`)];
  const own = worksIn(rows, ELSEWHERE).map((work) => [
    work,
    ...runtimes.map(({ name }) => withRatio(ownRow(rows, work, name), rows)),
  ]);
  const reference = runtimes.map(({ name }) => {
    const row = rows.find(
      ({ program, work, by }) => program === name && work === ELSEWHERE[0] && by.startsWith('node:crypto'),
    );
    return row === undefined ? '' : number(row.median);
  });
  return table(header, [['its own node:crypto, key kept', ...reference], ...own]);
}

/** Everything that was measured on Node with fused multiply-add, and natively. */
export function fullTables(results) {
  const { rows, programs } = results;
  const runtimes = programs.filter(({ name }) => /^node(24|26)$/.test(name));
  const shown = runtimes.length > 0 ? runtimes : programs.slice(0, 1);
  const header = ['', ...shown.flatMap((each) => [`${runtimeText(each)}: median (min)`, '±', 'r'])];
  return Object.entries(GROUPS)
    .flatMap(([title, pattern]) => {
      const works = [...new Set(rows.map(({ work }) => work))].filter((work) => pattern.test(work));
      if (works.length === 0) return [];
      const lines = works.flatMap((work) => [
        [`**${work}**`, ...shown.flatMap(() => ['', '', ''])],
        ...linesOf(rows, work, shown),
      ]);
      return `### ${title}\n\n${table(header, lines)}`;
    })
    .join('\n\n');
}

function linesOf(rows, work, shown) {
  const all = rows.filter((row) => row.work === work);
  const inJs = [...new Set(all.filter((row) => shown.some(({ name }) => name === row.program)).map(({ by }) => by))];
  const lines = inJs.map((by) => [
    by,
    ...shown.flatMap(({ name }) =>
      cellsOf(
        all.find((row) => row.by === by && row.program === name),
        rows,
      ),
    ),
  ]);
  const native = all.filter(isNative).map((row) => {
    const title = `${row.by}${row.program.endsWith(', native') ? ', built for this CPU' : ''} (native)`;
    return [title, ...cellsOf(row, rows), ...shown.slice(1).flatMap(() => ['', '', ''])];
  });
  return [...lines, ...native];
}

function cellsOf(row, rows) {
  if (row === undefined) return ['', '', ''];
  const [low, high] = row.quartiles;
  return [
    `${number(row.median)} (${number(row.min)})`,
    `${(((high - low) / 2 / row.median) * 100).toFixed(0)} %`,
    ratio(ratiosOf(row, rows).median),
  ];
}

export function coldTable({ cold: all, programs }) {
  const cold = all.filter(({ program }) => programs.some(({ name }) => name === program));
  const runtimes = programs.filter(({ name }) => cold.some(({ program }) => program === name));
  const header = ['milliseconds', ...runtimes.flatMap((each) => [`${runtimeText(each)}: median`, 'min', 'CPU'])];
  const whats = [...new Set(cold.map(({ what }) => what))];
  const lines = whats.map((what) => [
    what.replace('cold start, ', ''),
    ...runtimes.flatMap(({ name }) => {
      const row = cold.find((each) => each.program === name && each.what === what);
      return row === undefined ? ['', '', ''] : [row.wall_ms, row.min_ms, row.cpu_ms].map((value) => value.toFixed(1));
    }),
  ]);
  return table(header, lines);
}

/** Of each process its steps, in processor time. */
export function stepsTable({ cold, programs }) {
  const runtimes = programs.filter(({ name }) => cold.some(({ program, steps }) => program === name && steps));
  if (runtimes.length === 0) return NOT_MEASURED;
  const header = [
    'milliseconds of CPU, median (min)',
    ...runtimes.flatMap((each) => [`${runtimeText(each)}: import`, ...STEPS.slice(1)]),
  ];
  const whats = [...new Set(cold.filter(({ steps }) => steps).map(({ what }) => what))];
  const lines = whats.map((what) => [
    what.replace('cold start, ', ''),
    ...runtimes.flatMap(({ name }) => {
      const row = cold.find((each) => each.program === name && each.what === what);
      if (row?.steps === undefined) return STEPS.map(() => 'does not load');
      return STEPS.map((step) => `${row.steps[step].cpu_ms.toFixed(1)} (${row.steps[step].cpu_min_ms.toFixed(1)})`);
    }),
  ]);
  return table(header, lines);
}

/** Of each worker in workerd what is seen from outside, and from inside. */
export function workerdTable({ cold }) {
  const rows = cold.filter(({ program }) => program.startsWith('workerd'));
  if (rows.length === 0) return NOT_MEASURED;
  const header = [
    'milliseconds',
    'outside: median',
    'min',
    'CPU',
    'CPU, min',
    ...STEPS.map((step) => `inside: ${step}`),
  ];
  const lines = rows.map(({ what, wall_ms, min_ms, cpu_ms, cpu_min_ms, inside }) => [
    what.replace('cold start, workerd, ', ''),
    ...[wall_ms, min_ms, cpu_ms, cpu_min_ms].map((value) => value.toFixed(1)),
    ...STEPS.map((step) => inside?.[step].wall_ms.toFixed(1) ?? ''),
  ]);
  return `${table(header, lines)}\n\n${rows[0].program}.`;
}

/** Throughput and latency of a pool, beside one thread of the same runtime. */
export function poolTable({ pools = [], programs }) {
  const runtimes = programs.filter(({ name }) => pools.some(({ program }) => program === name));
  if (runtimes.length === 0) return NOT_MEASURED;
  const works = [...new Set(pools.map(({ what }) => what))];
  const header = ['microseconds', ...runtimes.flatMap((each) => [`${runtimeText(each)}: p50`, 'p99', 'min'])];
  const lines = works.flatMap((what) => {
    const sides = [...new Set(pools.filter((row) => row.what === what).map(({ by }) => by))];
    return [
      [`**${what}**`, ...runtimes.flatMap(() => ['', '', ''])],
      ...sides.map((by) => [
        by,
        ...runtimes.flatMap(({ name }) => {
          const row = pools.find((each) => each.program === name && each.what === what && each.by === by);
          return row === undefined ? ['', '', ''] : [row.p50_us, row.p99_us, row.min_us].map(number);
        }),
      ]),
    ];
  });
  return table(header, lines);
}

export function sizeTable({ sizes }) {
  const lines = sizes.map(({ what, bytes, gzip }) => [
    what.replace('size, ', ''),
    ...[bytes, gzip].map((value) => value.toLocaleString('en-US')),
  ]);
  return table(['', 'bytes', 'gzip -9'], lines);
}

export function memoryTable({ memory }) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  const { wasm, js, baseTable, keyTable, mostKeyTables } = memory;
  return table(
    ['', 'bytes'],
    [
      ['the whole memory of a WebAssembly module, fixed', kilobytes(wasm)],
      ['the whole memory of the JavaScript engine, fixed; it has no such tables', kilobytes(js)],
      ['table of the base point, made at the first verification', kilobytes(baseTable)],
      ['table of one key, made when it is seen again', kilobytes(keyTable)],
      [`tables of the ${mostKeyTables} keys that are kept`, kilobytes(keyTable * mostKeyTables)],
    ],
  );
}

/** Operations counted, their time in loops of their own, and what was measured: in microseconds. */
export function operationTable({ rows, operations, programs }) {
  const { program, kernel, operations: each, works } = operations;
  const header = ['', ...each.map(({ name }) => name), 'together, µs', 'measured, µs (min)'];
  const prices = ['one, ns (min)', ...each.map(({ ns, min }) => `${ns} (${min})`), '', ''];
  const lines = works.map(({ work, counts }) => {
    const together = counts.reduce((sum, count, i) => sum + (count * each[i].min) / 1000, 0);
    const measured = ownRow(rows, work, program);
    return [
      work,
      ...counts.map((count) => String(Number(count.toFixed(2)))),
      number(together),
      measured === undefined ? '' : `${number(measured.median)} (${number(measured.min)})`,
    ];
  });
  const runtime = runtimeText(programs.find(({ name }) => name === program));
  return `${table(header, [prices, ...lines])}\n\n${runtime}, ${kernel} kernel. _Together_ is of the minima.`;
}

/** How matching grows where the input doubles: the time at the largest size, and each size over the one before. */
export function doubledTable({ doubled, programs }) {
  const { program, shapes } = doubled;
  const sizes = shapes[0].sizes.map(({ bytes }) => bytes / 1024);
  const header = ['', 'answer', 'WebAssembly, µs', 'doublings', 'JavaScript, µs', 'doublings'];
  const lines = [...new Set(shapes.map(({ shape }) => shape))].map((name) => {
    const [wasm, js] = ['wasm', 'js'].map((by) => shapes.find((each) => each.shape === name && each.by === by));
    const [answer, other] = [answerText(wasm), answerText(js)];
    const answers = answer === other ? answer : `${answer}; JavaScript: ${other}`;
    return [name, answers, ...growthCells(wasm), ...growthCells(js)];
  });
  const runtime = runtimeText(programs.find(({ name }) => name === program));
  const steps = sizes.slice(1).map((size, i) => `${size} KiB take as ${sizes[i]}`);
  return `${table(header, lines)}\n\n${runtime}, minima, the time at ${sizes.at(-1)} KiB. _Doublings_: how many times as long ${steps.join(', ')}.`;
}

const ANSWERS = { 0: 'allowed', 1501: 'refused' };

/** The answers at each size, the same one once. */
function answerText({ sizes }) {
  return [...new Set(sizes.map(({ number }) => ANSWERS[number] ?? String(number)))].join(', ');
}

function growthCells({ sizes }) {
  const ratios = sizes.slice(1).map(({ us }, i) => (us / sizes[i].us).toFixed(1));
  return [number(sizes.at(-1).us), ratios.join(' ')];
}

export function aboutText({ machine, date, load, settings, programs, packages, rows, constraints }) {
  const { passes, rounds } = settings;
  const versions = (of) =>
    Object.entries(of)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ');
  const lines = [
    `- ${date.slice(0, 10)}, ${machine}; load ${load.join(' before and ')} after`,
    `- ${passes} passes of ${rounds} rounds`,
    ...programs.map(({ name, versions: of }) => `- ${name}: ${versions(of)}`),
    `- packages: ${versions(packages)}`,
    `- constraints of the first warrant: ${constraints.join(', ')}`,
  ];
  const missing = programs.flatMap(({ name, leftOut = [] }) =>
    leftOut.map((each) => `- left out on ${name}: ${each.name}, ${each.reason}`),
  );
  const busy = busyText(rows);
  return [...lines, ...missing, ...(busy === '' ? [] : [`\n**${busy}**`])].join('\n');
}

/** The generated parts of docs/performance.md, by name. */
export function documentParts(results) {
  return {
    about: aboutText(results),
    floors: floorTable(results),
    runtimes: runtimeTable(results),
    cold: coldTable(results),
    steps: stepsTable(results),
    workerd: workerdTable(results),
    pool: poolTable(results),
    sizes: sizeTable(results),
    memory: memoryTable(results),
    operations: operationTable(results),
    doubled: doubledTable(results),
    full: fullTables(results),
  };
}

function documentOf(results) {
  const before = readFileSync(DOCUMENT, 'utf8');
  return Object.entries(documentParts(results)).reduce((text, [name, part]) => fill(text, name, part), before);
}

/** Every plot with whether its file is the drawing of this run. */
function plotsOf(results) {
  return PLOT_NAMES.flatMap((name) =>
    THEME_NAMES.map((theme) => {
      const file = plotFile(name, theme);
      const spec = specOf(name, theme, results);
      const isFresh = existsSync(file) && readFileSync(file, 'utf8').includes(digestOf(spec));
      return { file, spec, isFresh };
    }),
  );
}

async function main() {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const text = documentOf(results);
  const stalePlots = plotsOf(results).filter(({ isFresh }) => !isFresh);
  if (process.argv.includes('--check')) {
    const stale = stalePlots.map(({ file }) => file);
    if (text !== readFileSync(DOCUMENT, 'utf8')) stale.push(DOCUMENT);
    for (const file of stale) console.error(`${file} is stale: node scripts/performance.mjs`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  writeFileSync(DOCUMENT, text);
  for (const { file, spec } of stalePlots) writeFileSync(file, await draw(spec));
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) await main();
