// Writes docs/errors.md: every code with what it means, its cause, its remedy and its reasons, from the lists of the code, and an
// example of each, from running it.
//
//   node scripts/errors.mjs            writes the page
//   node scripts/errors.mjs --check    exits with 1 where it is stale
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fill, table } from './markdown.mjs';
import { importTs } from './run-ts.mjs';
import { root } from './twins.mjs';

const PAGE = join(root, 'docs', 'errors.md');
/** Codes from here on are this project's own. */
const OWN = 9000;

/** @throws where the lists that are loaded lack one of an area, so that the page would. */
function checkComplete(reasons) {
  const names = new Set(reasons.map(({ reason }) => reason));
  for (const file of readdirSync(join(root, 'src'), { recursive: true }).filter((path) =>
    path.endsWith('reasons.ts'),
  )) {
    const source = readFileSync(join(root, 'src', file), 'utf8');
    for (const [, name] of source.matchAll(/^ {2}([A-Z_]+): \[/gm))
      if (!names.has(name.toLowerCase().replaceAll('_', '-')))
        throw new Error(`src/explain/areas.ts lacks the reasons of src/${file}`);
  }
}

/** The generated part of the page. */
export async function codePages() {
  const { allReasons, codeNumber, codes, reasonText, CATALOGUE, shown } = await importTs('scripts/errors.entry.ts');
  checkComplete(allReasons());
  const list = Object.entries(codes).sort(([, a], [, b]) => a - b);
  const overview = table(
    ['number', 'code', 'meaning'],
    list.map(([code, number]) => [String(number), `[\`${code}\`](#${number}-${code})`, CATALOGUE[code].means]),
  );
  const sections = [];
  for (const [code, number] of list) {
    const { means, cause, remedy } = CATALOGUE[code];
    const reasons = allReasons()
      .filter((each) => codeNumber(each.number) === number)
      .sort((a, b) => a.number - b.number)
      .map(({ reason, number: of }) => [`\`${reason}\``, ...reasonText(of)]);
    const { operator, model } = await shown(code);
    sections.push(
      [
        `## ${number} ${code}`,
        `${means} ${number < OWN ? 'Upstream has this code too.' : 'This code is this project’s own.'}`,
        `**Cause.** ${cause}`,
        `**Remedy.** ${remedy}`,
        `\`\`\`text\n${operator}\n\`\`\``,
        `A model or a remote caller is told: \`${model}\`.`,
        table(['reason', 'says', 'hint'], reasons),
      ].join('\n\n'),
    );
  }
  return `${overview}\n\n${sections.join('\n\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const stored = readFileSync(PAGE, 'utf8');
  const page = fill(stored, 'codes', await codePages());
  if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
  else if (page !== stored) {
    console.error('docs/errors.md is stale: node scripts/errors.mjs');
    process.exitCode = 1;
  }
}
