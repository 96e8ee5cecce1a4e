// Writes the generated parts of README.md: the stricter rules, the measurements.
//
//   node scripts/readme.mjs            writes them
//   node scripts/readme.mjs --check    exits with 1 where one is stale
//
// Each stands between `<!-- name:begin -->` and `<!-- name:end -->`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fill, table } from './markdown.mjs';
import { quotedTable } from './performance.mjs';
import { importTs } from './run-ts.mjs';
import { root } from './twins.mjs';

const README = join(root, 'README.md');
const RESULTS = join(root, 'bench', 'baseline.json');

/** The stricter rules, one a row, with the code and reasons of each. */
export function semanticsTable(rules, reasons) {
  const names = new Map(reasons.map(({ reason, number }) => [number, reason]));
  const rows = rules.map((rule) => [`\`${rule.rule}\``, rule.refused, rule.why, codesText(rule.reasons, names)]);
  return table(['rule', 'refused here', 'why', 'code: reason'], rows);
}

/** `1202: trailing-bytes, tagged`. */
function codesText(reasons, names) {
  const byCode = new Map();
  for (const reason of reasons) {
    const code = Math.trunc(reason / 100);
    byCode.set(code, [...(byCode.get(code) ?? []), names.get(reason)]);
  }
  return [...byCode].map(([code, list]) => `${code}: ${list.join(', ')}`).join('; ');
}

async function generate(document) {
  const { STRICTER, allReasons } = await importTs('src/semantics.ts');
  const text = fill(document, 'semantics', semanticsTable(STRICTER, allReasons()));
  return fill(text, 'bench', quotedTable(JSON.parse(readFileSync(RESULTS, 'utf8'))));
}

async function main() {
  const before = readFileSync(README, 'utf8');
  const after = await generate(before);
  if (!process.argv.includes('--check')) return writeFileSync(README, after);
  if (before === after) return;
  console.error('README.md is stale: node scripts/readme.mjs');
  process.exitCode = 1;
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) await main();
