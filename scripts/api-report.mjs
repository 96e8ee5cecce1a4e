// The public surface, as reports that are reviewed: api/*.md, one an entry.
//
//   node scripts/api-report.mjs            exits with 1 where a report, dist/ or what dist/ exports says something else
//   node scripts/api-report.mjs --update   writes the reports
//
// It reads the sources, so that no build has to come before; what was built is compared with them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { changedLines } from './api/changes.mjs';
import { declarationPath, declarations, programOf } from './api/declarations.mjs';
import { exportsOfBuild } from './api/exports.mjs';
import { reports, withoutComments } from './api/report.mjs';
import { surfaceOf } from './api/surface.mjs';
import { root } from './twins.mjs';

const FOLDER = join(root, 'api');

const { values: options } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
const files = declarations();
const program = programOf(files, surfaceRoots());
const surface = surfaceOf(program, declarationPath);
const wanted = reports(program, surface);

if (options.update) update();
else await check();

function surfaceRoots() {
  return [...files.keys()].filter((path) => path.startsWith(join(root, 'dist/types/src')));
}

function update() {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of strangers()) rmSync(join(FOLDER, name));
  for (const [name, text] of wanted) writeFileSync(join(FOLDER, name), text);
  console.log(
    `api/: ${wanted.size} reports of ${symbolCount()} symbols. Review the difference before it is committed.`,
  );
}

async function check() {
  const stale = staleBuild();
  const problems = [
    ...[...wanted].flatMap(([name, text]) => changeOf(name, text)),
    ...strangers().map((name) => `api/${name} is the report of no entry.`),
    ...(stale.length > 0 ? stale : await otherExports()),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) return console.log(`api/: ${wanted.size} reports agree with ${symbolCount()} symbols.`);
  console.error(
    '\nThe public surface is not the one that was reviewed. Where the change is meant: npm run api:report -- --update, review\n' +
      'what it writes to api/, add a line to CHANGELOG.md where users notice, and commit all of it together.',
  );
  process.exitCode = 1;
}

function changeOf(name, text) {
  const path = join(FOLDER, name);
  if (!existsSync(path)) return [`api/${name} is missing: an entry that nobody reviewed.`];
  const before = readFileSync(path, 'utf8');
  return before === text ? [] : [`api/${name}: - as reviewed, + as it is\n${changedLines(before, text)}`];
}

/** Files that are no reports of an entry. */
function strangers() {
  return existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.md') && !wanted.has(name)) : [];
}

/** Declarations in dist/ that are not what the sources make; none where nothing was built. */
function staleBuild() {
  const stale = [];
  for (const kind of ['types', 'cjs/types']) {
    const built = join(root, 'dist', kind);
    if (!existsSync(built)) continue;
    for (const path of readdirSync(built, { recursive: true })) {
      const text = files.get(join(root, 'dist/types', path));
      const lost = text === undefined && path.startsWith('src') && path.endsWith('.d.ts');
      if (lost || (text !== undefined && differ(text, readFileSync(join(built, path), 'utf8')))) stale.push(path);
    }
  }
  if (stale.length === 0) return [];
  return [`dist/ is older than the sources: npm run build (${stale.length} files, ${stale[0]} among them)`];
}

/** Whether two declarations differ in more than their comments. */
function differ(one, other) {
  return one !== other && withoutComments(one) !== withoutComments(other);
}

/** Entries whose bundles export other values than their types say. */
async function otherExports() {
  const problems = [];
  for (const { entry, symbols } of surface) {
    const declared = symbols.filter(({ value }) => value).map(({ name }) => name);
    for (const { file, names } of await exportsOfBuild(entry)) {
      const missing = declared.filter((name) => !names.includes(name));
      const untyped = names.filter((name) => !declared.includes(name));
      if (missing.length > 0)
        problems.push(`${relative(root, file)} does not export ${missing.join(', ')}, its types do.`);
      if (untyped.length > 0) problems.push(`${relative(root, file)} exports ${untyped.join(', ')}, its types do not.`);
    }
  }
  return problems;
}

function symbolCount() {
  return new Set(surface.flatMap(({ symbols }) => symbols.map(({ symbol }) => symbol))).size;
}
