// The matrix as Markdown: what is printed, and what docs/runtimes.md holds.

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;

const HEAD = [
  'runtime',
  'version',
  'how it is loaded',
  'engine',
  'kernel',
  'relaxed SIMD',
  'reason',
  'answers',
  'digest',
];

/** One row of the table. */
function rowOf({ title, loaded, outcome }) {
  const { state, report, reason, digest, count } = outcome;
  if (state === 'not run') return [title, '', loaded, '', '', '', `not run: ${reason}`, '', ''];
  if (report === undefined) return [title, '', loaded, '', '', '', `failed: ${reason.split('\n')[0]}`, '', ''];
  const { version, kind, kernel, hasRelaxed } = report;
  const said = state === 'failed' ? `failed: ${reason.split('\n')[0]}` : report.reason;
  return [title, version, loaded, kind, kernel, hasRelaxed ? 'yes' : 'no', said, count, digest];
}

export const tableOf = (rows) =>
  [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(rowOf(row)))].join('\n');
