// The plots of the documentation, drawn by Vega-Lite from a stored run: a dot at the median, a tick at the minimum, on a
// logarithmic scale. Each is made twice, for light and for dark pages.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fastest, isNative, isOwn, ownRow, quotedRuntime, runtimeText } from './figures.mjs';

const FONT = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';
const THEMES = {
  light: { page: '#ffffff', text: '#1f2328', faint: '#d1d9e0', own: '#0969da', other: '#818b98' },
  dark: { page: '#0d1117', text: '#f0f6fc', faint: '#3d444d', own: '#4493f8', other: '#9198a1' },
};
const OWN = 'tenuo-edge';
const OTHER = 'others';

const DECADES = [1, 10, 100, 1000, 10_000];

const NOTHING = 'nothing seen';
/** Titles of our own rows, by work. */
const PLOTS = {
  decision: {
    title: 'Decide one call under a chain of three warrants, from bytes',
    own: {
      'allow, 3 links, chain seen': 'tenuo-edge, chain seen',
      'allow, 3 links, keys seen': 'tenuo-edge, new chain, keys seen',
      [`allow, 3 links, ${NOTHING}`]: `tenuo-edge, ${NOTHING}`,
    },
    others: [`allow, 3 links, ${NOTHING}`, 'allow, 3 links, chain seen'],
  },
  signature: {
    title: 'Verify one Ed25519 signature over 420 bytes, the key kept',
    own: {
      'verify one signature, key seen': 'tenuo-edge, key seen',
      'verify one signature, new key': 'tenuo-edge, new key',
      'verify 64 signatures at once, each, keys seen': 'tenuo-edge, each of 64, keys seen',
      'verify 64 signatures at once, each, new keys': 'tenuo-edge, each of 64, new keys',
    },
    others: ['verify one signature, key seen'],
  },
};

export const PLOT_NAMES = Object.keys(PLOTS);
export const THEME_NAMES = Object.keys(THEMES);

/** What a plot shows, fastest first. */
export function marksOf(name, { rows, programs }) {
  const { own, others } = PLOTS[name];
  const runtime = quotedRuntime({ programs });
  const ownMarks = Object.entries(own).map(([work, label]) => mark(label, OWN, ownRow(rows, work, runtime)));
  const rest = rows.filter(
    (row) => others.includes(row.work) && !isOwn(row) && (row.program === runtime || isNative(row)),
  );
  const labels = [...new Set(rest.map(labelOf))];
  const otherMarks = labels.map((label) => mark(label, OTHER, fastest(rest.filter((row) => labelOf(row) === label))));
  return [...ownMarks, ...otherMarks].filter((each) => each !== undefined).sort((a, b) => a.median - b.median);
}

/** Short: that a key is kept or parsed is true of all of a plot. */
function labelOf({ by, program }) {
  const name = by.replace(/, keys? (kept|parsed)$/, '');
  return program.endsWith('native') ? `${name}, built for this CPU` : name;
}

function mark(label, side, row) {
  return row && { label, side, median: row.median, min: row.min, text: microseconds(row.median) };
}

function microseconds(value) {
  return `${value < 100 ? Number(value.toPrecision(3)) : Math.round(value).toLocaleString('en-US')} µs`;
}

/** From a little below the fastest minimum to where the text of the slowest has room. */
function domainOf(marks) {
  return [Math.min(...marks.map(({ min }) => min)) * 0.8, Math.max(...marks.map(({ median }) => median)) * 2.5];
}

/** The Vega-Lite specification. */
export function specOf(name, theme, results) {
  const { page, text, faint, own, other } = THEMES[theme];
  const { versions, machine } = aboutRun(results);
  const marks = marksOf(name, results);
  const x = {
    field: 'median',
    type: 'quantitative',
    scale: { type: 'log', domain: domainOf(marks), nice: false },
    axis: { title: 'microseconds, logarithmic', values: DECADES, format: ',', grid: true },
  };
  const y = {
    field: 'label',
    type: 'nominal',
    sort: null,
    axis: { title: null, labelLimit: 700, ticks: false, domain: false },
  };
  const color = { field: 'side', type: 'nominal', scale: { domain: [OWN, OTHER], range: [own, other] }, legend: null };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: page,
    padding: { left: 12, right: 24, top: 12, bottom: 12 },
    width: 440,
    height: { step: 24 },
    title: {
      text: PLOTS[name].title,
      subtitle: `${versions}, ${machine}; median, with the minimum as a tick`,
      anchor: 'start',
      frame: 'group',
      offset: 14,
    },
    data: { values: marks },
    encoding: { y },
    layer: [
      { mark: { type: 'tick', thickness: 2, size: 12, opacity: 0.7 }, encoding: { x: { ...x, field: 'min' }, color } },
      { mark: { type: 'point', filled: true, size: 90, opacity: 1 }, encoding: { x, color } },
      {
        mark: { type: 'text', align: 'left', dx: 10, fontSize: 12, color: text },
        encoding: { x, text: { field: 'text' } },
      },
    ],
    config: {
      font: FONT,
      view: { stroke: null },
      title: { color: text, subtitleColor: text, fontSize: 15, subtitleFontSize: 12, subtitlePadding: 6 },
      axis: {
        labelColor: text,
        titleColor: text,
        gridColor: faint,
        domainColor: faint,
        tickColor: faint,
        labelFontSize: 12,
        titleFontSize: 12,
        titleFontWeight: 'normal',
      },
    },
  };
}

function aboutRun(results) {
  const runtime = results.programs.find(({ name }) => name === quotedRuntime(results));
  return { versions: runtimeText(runtime), machine: results.machine.split(',')[0] };
}

/** What a plot is made of: the same digest, the same drawing. */
export function digestOf(spec) {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  const made = JSON.stringify([spec, dependencies.vega, dependencies['vega-lite']]);
  return createHash('sha256').update(made).digest('hex');
}

/** The drawing, with its digest in a comment. Needs bench/node_modules. @returns {Promise<string>} */
export async function draw(spec) {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]).catch((cause) => {
    throw new Error('a plot has to be drawn anew, which needs: npm ci --prefix bench --omit=optional', { cause });
  });
  const view = new vega.View(vega.parse(lite.compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const titled = svg.replace(/<svg [^>]*>/, (head) => `${head}<title>${spec.title.text}</title>`);
  return `<!-- scripts/performance.mjs ${digestOf(spec)} -->\n${titled}\n`;
}
